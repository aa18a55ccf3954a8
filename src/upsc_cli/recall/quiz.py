"""Prelims practice: questions as the paper asks them, with keys computed from what is true.

A right answer earns two marks, a wrong one costs a third of them, a question left out costs nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import log1p
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from upsc_cli.clock import study_day
from upsc_cli.progress.events import Answered, Confidence, Event
from upsc_cli.progress.mocks import answered
from upsc_cli.recall.options import codes_near, combinations_with, counts, how_many, named
from upsc_cli.topics import assertions
from upsc_cli.topics.claims import Claim, Form
from upsc_cli.topics.format import inline
from upsc_cli.topics.lists import Listing, code, labels_of, lists_of, numbers_of
from upsc_cli.topics.questions import Item

RIGHT_MARKS = 2.0
WRONG_MARKS = -2 / 3

_A_DAY = 86_400.0  # seconds
_LEFT_OUT = 0.35  # of questions are put with a claim less
_FEWEST_CLAIMS = 2

_SELECT = "Select the correct answer using the code given below."
_OF_OTHERS = re.compile(r"\b(?:above|these|both|neither|all of|none of)\b|\([a-e]\)", re.IGNORECASE)
"""In an option that speaks of other options, or may do so: `All of the above`, `Both (a) and (b)`."""


class Asked(Struct, frozen=True):
    """A question as it is put: its claims, the options, and the index of the right one.

    Claims are empty where the options are the claims. `ask` is the last line before the options, `lists` is
    what stands above it, and `labels` are what the claims are called there, in their order: that of the
    numbers, of List I, or the true order.
    """

    item: Item
    claims: tuple[Claim, ...]
    ask: str
    options: tuple[str, ...]
    key: int
    lists: tuple[Listing, ...] = ()
    labels: tuple[str, ...] = ()

    @property
    def explained(self) -> tuple[Claim, ...]:
        """Each claim, or option, with its truth and why; why an option is right is told with that one.

        Of a match these are the true pairs, of an order all that was to be put in order, as it should be; why
        it should is told with the last.
        """
        if self.item.form is Form.ORDER and self.claims:
            *rest, last = self.claims
            return (*rest, replace(last, why=self.item.why))
        if self.claims:
            return self.claims
        return tuple(
            Claim(text, place == self.key, self.item.why if place == self.key else None)
            for place, text in enumerate(self.options)
        )


class Given(Struct, frozen=True):
    """What was answered: the index of an option, None if the question was left out, and how surely."""

    asked: Asked
    choice: int | None
    confidence: Confidence | None = None

    @property
    def is_right(self) -> bool:
        """Whether the right option was chosen."""
        return self.choice == self.asked.key

    @property
    def marks(self) -> float:
        """The marks that the answer earned or cost."""
        if self.choice is None:
            return 0.0
        return RIGHT_MARKS if self.is_right else WRONG_MARKS


class Tally(Struct, frozen=True):
    """How many questions were asked, answered and answered rightly, and the marks for them."""

    asked: int
    answered: int
    right: int
    marks: float

    @property
    def accuracy(self) -> float | None:
        """The share of answers that were right; None without any."""
        return self.right / self.answered if self.answered else None


class Taken(Struct, frozen=True):
    """A quiz of the past: the study day on which it began, and what it came to."""

    day: date
    tally: Tally


def ask(item: Item, rng: Random) -> Asked:
    """Return a question as it is put, in one of the formats of recent papers.

    Of statements and pairs "which of the above" offers combinations, "how many" offers numbers. Which format
    it is, the order and the other options are the generator's; the key follows from the truths. Now and then
    a claim is left out: writers tend to make two of four true, and a quiz must not be guessed by that. A stem
    that asks "which" itself gets combinations, and options that speak of each other keep their order. Lists
    to match, and things to put in order, are shuffled; the codes to choose from are near each other.
    """
    match item.form:
        case Form.OPTIONS:
            return _ask_options(item, rng)
        case Form.ASSERTION:
            return _ask_assertion(item)
        case Form.MATCH | Form.ORDER:
            return _ask_code(item, rng)
        case _:
            return _ask_claims(item, rng)


def choose(
    items: Sequence[Item],
    answers: Mapping[str, Answered],
    count: int,
    rng: Random,
    weights: Mapping[str, float] | None = None,
    *,
    mistakes: bool = False,
) -> list[Item]:
    """Return the questions of a quiz: those never answered first, then the wrong ones, then the oldest.

    `answers` has the last answer to each question by its id; with `mistakes`, only questions whose last
    answer was wrong are asked. Among equals chance decides. A topic with a weight, by its slug, comes so much
    more likely among the first, and its answers count as so much older.
    """
    weights = weights or {}
    latest = max((answer.moment for answer in answers.values()), default=None)

    def rank(item: Item) -> tuple[int, float, float]:
        last, weight, chance = answers.get(item.id), weights.get(item.topic, 1.0), rng.random()
        if last is None or latest is None:
            # The first of several times that are exponential is that of a topic in proportion to its weight.
            return 0, -log1p(-chance) / weight, chance
        age = (latest - last.moment).total_seconds() + _A_DAY
        return class_of(item, answers), -age * weight, chance

    wanted = [item for item in items if not mistakes or _was_wrong(answers.get(item.id))]
    return sorted(wanted, key=rank)[:count]


def class_of(item: Item, answers: Mapping[str, Answered]) -> int:
    """Return how early a question comes: 0 if it was never answered, 1 if wrongly, else 2."""
    last = answers.get(item.id)
    return 0 if last is None else 2 if last.right else 1


def last_answers(standing: Sequence[Event]) -> dict[str, Answered]:
    """Return the last answer to each question, of events that stand, in their order."""
    return {event.question: event for event in answered(standing) if event.choice is not None}


def tally(given: Iterable[Given]) -> Tally:
    """Return what answers came to."""
    listed = list(given)
    chosen = [one for one in listed if one.choice is not None]
    return _tally(len(listed), len(chosen), sum(one.is_right for one in chosen))


def past(standing: Iterable[Event]) -> list[Taken]:
    """Return the quizzes that were taken, the oldest first, of events that stand, in their order.

    Mock papers are none of them.
    """
    quizzes: dict[str, list[Answered]] = {}
    for event in standing:
        if isinstance(event, Answered):
            quizzes.setdefault(event.belongs_to, []).append(event)
    return [Taken(study_day(answers[0].at), tally_of(answers)) for answers in quizzes.values()]


def tally_of(answers: Sequence[Answered]) -> Tally:
    """Return what answers that were recorded came to."""
    given = [event for event in answers if event.choice is not None]
    return _tally(len(answers), len(given), sum(event.right for event in given))


def _tally(asked: int, answered: int, right: int) -> Tally:
    # Not the sum of the marks: thirds added one by one do not always end at 0.
    return Tally(asked, answered, right, right * RIGHT_MARKS + (answered - right) * WRONG_MARKS)


def by_confidence(given: Iterable[Given]) -> dict[Confidence, Tally]:
    """Return what answers came to by how sure the person was, for those that say."""
    listed = list(given)
    found = {level: [one for one in listed if one.confidence is level] for level in Confidence}
    return {level: tally(answers) for level, answers in found.items() if answers}


def _ask_options(item: Item, rng: Random) -> Asked:
    claims = tuple(rng.sample(item.claims, len(item.claims)))
    if any(_OF_OTHERS.search(claim.text) for claim in claims):
        claims = item.claims
    key = next(index for index, claim in enumerate(claims) if claim.true)
    return Asked(item, (), "", tuple(claim.text for claim in claims), key)


def _ask_claims(item: Item, rng: Random) -> Asked:
    claims = tuple(rng.sample(item.claims, _how_many_to_ask(item, rng)))
    true = tuple(number for number, claim in enumerate(claims, start=1) if claim.true)
    if len(claims) == 2:
        which = ("1 only", "2 only", "Both 1 and 2", "Neither 1 nor 2")
        return _put(item, claims, _ask(item, "Which"), which, {(1,): 0, (2,): 1, (1, 2): 2, (): 3}[true])
    if not true or (not _asks(item) and rng.random() < 0.5):
        offered = counts(len(true), len(claims), rng)
        numbers = tuple(how_many(count, len(claims)) for count in offered)
        return _put(item, claims, _ask(item, "How many"), numbers, offered.index(len(true)))
    sets = combinations_with(true, len(claims), rng)
    options = tuple(named(numbers, len(claims)) for numbers in sets)
    return _put(item, claims, _ask(item, "Which"), options, sets.index(true))


def _ask_assertion(item: Item) -> Asked:
    asked = _SELECT if _asks(item) else assertions.ASK
    key = assertions.right_option(item.truths, item.explains)
    return _put(item, item.claims, asked, assertions.OPTIONS, key)


def _ask_code(item: Item, rng: Random) -> Asked:
    """Return how a match or an order is put; an order is explained in its true order, so that is kept."""
    count = len(item.claims)
    claims = tuple(rng.sample(item.claims, count)) if item.form is Form.MATCH else item.claims
    shown = rng.sample(range(count), count)
    right = numbers_of(shown)
    codes = codes_near(right, rng)
    options = tuple(code(item.form, numbers) for numbers in codes)
    return _put(item, claims, _SELECT, options, codes.index(right), shown)


def _put(
    item: Item,
    claims: tuple[Claim, ...],
    asked: str,
    options: tuple[str, ...],
    key: int,
    shown: Sequence[int] = (),
) -> Asked:
    lists = lists_of(item.form, claims, shown)
    return Asked(item, claims, asked, options, key, lists, labels_of(item.form, len(claims), shown))


def _how_many_to_ask(item: Item, rng: Random) -> int:
    claims = len(item.claims)
    leaves_out = claims > _FEWEST_CLAIMS and rng.random() < _LEFT_OUT
    return claims - 1 if leaves_out else claims


def _was_wrong(answer: Answered | None) -> bool:
    return answer is not None and not answer.right


def _asks(item: Item) -> bool:
    """Return whether the stem is a question, which a question below the claims would repeat."""
    return inline.plain(item.stem).endswith("?")


def _ask(item: Item, asked: str) -> str:
    """Return the line before the options: which, or how many, of the claims are true."""
    which = asked == "Which"
    if _asks(item):
        return _SELECT if which else "How many of the above are correct?"
    what = "correctly matched" if item.form is Form.PAIRS else "correct"
    return f"{asked} of the {item.form} given above {'is/are' if which else 'are'} {what}?"
