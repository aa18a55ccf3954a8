"""When a card comes back: FSRS-6 on study days, as the `fsrs` package has it.

py-fsrs counts elapsed time in whole blocks of 24 hours, so a review a minute early would lose a day.
It is therefore given midnights only: a study day is the midnight, in UTC, of its date. Learning steps
are empty, as a card that was not known comes back within the sitting, and what the package would
spread at random is spread here by the card's id, so that every device finds the same day.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

from msgspec import Struct

from upsc_cli.errors import UsageError
from upsc_cli.recall.parameters import DEFAULT, Parameters

if TYPE_CHECKING:
    import fsrs

AGAIN, HARD, GOOD, EASY = RATINGS = (1, 2, 3, 4)

RETENTION = 0.9
"""The share of cards that a person wants to remember when they come back."""
LEAST_RETENTION, MOST_RETENTION = 0.7, 0.97

LEECH = 6
"""Lapses after which a card costs more than it teaches, and its fact is better written anew."""

_SMALLEST_SPREAD_INTERVAL = 3  # days
_LAST_ROUND = 14
"""Days before the exam over which cards that would come after it are spread."""


class Memory(Struct, frozen=True, array_like=True):
    """What is known of a card in a person's memory after its last review, on the study day `last`.

    `stability` is the days until recall falls to 90 per cent, `difficulty` from 1 to 10; `interval`
    the days until the card should come back. A lapse is a card forgotten on a later day than it was
    last seen.
    """

    stability: float
    difficulty: float
    last: date
    interval: int
    reviews: int
    lapses: int

    @property
    def is_leech(self) -> bool:
        """Whether the card was forgotten so often that its fact should be written anew."""
        return self.lapses >= LEECH


def review(
    memory: Memory | None,
    rating: int,
    day: date,
    retention: float = RETENTION,
    parameters: Parameters = DEFAULT,
) -> Memory:
    """Return the memory of a card after it was graded on a study day; None is a new card."""
    import fsrs

    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    card = fsrs.Card(card_id=0, due=moment)  # without an id it would sleep to find one
    if memory is not None:
        last = memory.last
        card.state, card.step = fsrs.State.Review, None
        card.stability, card.difficulty = memory.stability, memory.difficulty
        card.last_review = datetime(last.year, last.month, last.day, tzinfo=UTC)
    after, _ = _scheduler(retention, parameters).review_card(card, fsrs.Rating(rating), moment)
    assert after.stability is not None
    assert after.difficulty is not None
    forgotten = memory is not None and rating == AGAIN and day > memory.last
    return Memory(
        stability=after.stability,
        difficulty=after.difficulty,
        last=day,
        interval=(after.due - moment).days,
        reviews=memory.reviews + 1 if memory else 1,
        lapses=(memory.lapses if memory else 0) + forgotten,
    )


def replay(
    reviews: Iterable[tuple[int, date]],
    retention: float = RETENTION,
    parameters: Parameters = DEFAULT,
    memory: Memory | None = None,
) -> Memory | None:
    """Return the memory of a card after ratings on study days, in the order in which they were given.

    `memory` is that before them, None if they are the first.
    """
    for rating, day in reviews:
        memory = review(memory, rating, day, retention, parameters)
    return memory


@lru_cache(maxsize=1 << 16)
def due(card: str, memory: Memory, exam: date | None = None) -> date:
    """Return the study day on which a card comes back.

    Days are spread a little by the card's id, so that what was learnt together is not all due
    together. Before an exam no card waits beyond it: those that would come back in the last fortnight
    before it instead.
    """
    spread = 1 + memory.interval // 20 if memory.interval >= _SMALLEST_SPREAD_INTERVAL else 0
    chance = crc32(f"{card} {memory.last}".encode())
    day = memory.last + timedelta(days=memory.interval - spread + chance % (2 * spread + 1))
    if exam is None or exam <= memory.last:
        return day
    left = (exam - memory.last).days
    if day >= exam:
        day = exam - timedelta(days=1 + chance % max(1, min(_LAST_ROUND, left // 2)))
    return max(day, memory.last + timedelta(days=1))


def retrievability(memory: Memory | None, day: date, parameters: Parameters = DEFAULT) -> float:
    """Return the probability that a card is remembered on a day; 0 for a card never seen.

    The forgetting curve of FSRS-6, whose steepness is the last parameter. It stands here as well as in the
    package because forecasts ask for it by the thousand in commands that grade nothing.
    """
    if memory is None:
        return 0.0
    elapsed: int = max(0, (day - memory.last).days)
    decay = parameters[-1]
    return float((1 + _factor(decay) * elapsed / memory.stability) ** -decay)


def remembered(
    memories: Iterable[Memory], day: date, days: Iterable[int], parameters: Parameters = DEFAULT
) -> list[float]:
    """Return how many of some cards are expected to be remembered so many days after one.

    That is `retrievability` added up, without a call for each of a hundred thousand.
    """
    factor, steepness = _factor(parameters[-1]), -parameters[-1]
    steps = [((day - memory.last).days, factor / memory.stability) for memory in memories]
    return [sum([(1 + step * max(since + on, 0)) ** steepness for since, step in steps]) for on in days]


def retention(written: str) -> float:
    """Return a wanted retention as it was written: 0.9, or 90%.

    Raises:
        UsageError: it is no share from 0.7, where most is forgotten, to 0.97, where all time goes.
    """
    try:
        share = float(written.removesuffix("%")) / (100 if written.endswith("%") else 1)
    except ValueError:
        share = 0.0
    if not LEAST_RETENTION <= share <= MOST_RETENTION:
        raise UsageError(
            f"UPSC_RETENTION is {written!r}, which is no retention that can be scheduled",
            hint=f"write a share from {LEAST_RETENTION} to {MOST_RETENTION}, or unset it",
        )
    return share


def suspends_leeches(written: str | None) -> bool:
    """Return whether a card that becomes a leech is suspended, as it was written: `suspend`, or nothing.

    Raises:
        UsageError: it is something else.
    """
    if not written or written == "suspend":
        return bool(written)
    raise UsageError(f"UPSC_LEECHES is {written!r}", hint="write suspend, or unset it")


def exam_day(written: str, today: date) -> date | None:
    """Return the date of an exam as it was written; None for `none`, which clears it.

    Raises:
        UsageError: it is no date, or one that is over.
    """
    if written.casefold() == "none":
        return None
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise UsageError(f"{written!r} is no date", hint="write it like 2026-05-24, or none") from None
    if day < today:
        raise UsageError(f"{day:%d %b %Y} is over", hint="upsc exam none clears the date")
    return day


@cache
def _factor(decay: float) -> float:
    """Return what the curve needs so that recall is 90 per cent after as many days as the stability."""
    return float(0.9 ** (-1 / decay) - 1)


@cache
def _scheduler(retention: float, parameters: Parameters) -> "fsrs.Scheduler":
    import fsrs

    return fsrs.Scheduler(
        parameters=parameters,
        desired_retention=retention,
        learning_steps=(),
        relearning_steps=(),
        enable_fuzzing=False,
    )
