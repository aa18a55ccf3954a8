"""A sitting of flashcards: what is asked next, and what a grade does."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

from msgspec import Struct

from upsc_cli.clock import study_day
from upsc_cli.progress.events import Event, Linked, Reviewed, Undone, new_id
from upsc_cli.recall.deck import MOST_A_DAY, NEW_A_DAY, Turn, turn
from upsc_cli.recall.schedule import AGAIN, RATINGS, Memory, review
from upsc_cli.recall.study import Study
from upsc_cli.topics.cards import Card, topic_of

E = TypeVar("E", bound=Event)

_AGAIN_AFTER = 5
"""Other cards before one that was not known comes back: soon enough to learn, too late to echo."""


class Graded(Struct, frozen=True):
    """A grade as it was recorded, what is remembered of the card since, and when it comes back."""

    event: Reviewed
    memory: Memory
    due: date


class Summary(Struct, frozen=True):
    """What a sitting came to.

    `recalled` of `asked` cards that had been seen before were known at first sight; `failed` are the
    cards that were not known once or more, and `leeches` those that were forgotten again and again.
    """

    reviews: int
    asked: int
    recalled: int
    new: int
    seconds: float
    failed: tuple[Card, ...]
    leeches: tuple[Card, ...]


class _Step(Struct, frozen=True):
    """What a grade changed, so that it can be taken back."""

    graded: Graded
    before: Memory | None
    queue: list[str]


def offered(
    chosen: Turn, introduced: int, *, new: int = NEW_A_DAY, most: int = MOST_A_DAY
) -> tuple[list[str], int]:
    """Return the cards that a sitting offers, and how many of them are new.

    Of new cards there are `new` a day, less those that were introduced today; `most` limits both.
    New cards are mixed in evenly, as many at once tire.
    """
    back = chosen.due[:most]
    fresh = chosen.new[: max(0, min(new - introduced, most - len(back)))]
    if not fresh:
        return back, 0
    total = len(back) + len(fresh)
    places = {int(total / len(fresh) * (index + 0.5)) for index in range(len(fresh))}
    due_left, new_left = iter(back), iter(fresh)
    return [next(new_left if place in places else due_left) for place in range(total)], len(fresh)


def topics_to_learn(named: Collection[str], read: Collection[str], all_: Iterable[str]) -> frozenset[str]:
    """Return the topics whose new cards are offered: those named, else those read, else all.

    Cards are there to remember what was read; who has read nothing yet may want to see some.
    """
    return frozenset(named or read or all_)


def choose(study: Study, topics: Collection[str], learn: Collection[str]) -> Turn:
    """Return the cards of some topics whose turn it is; new ones only of the topics in `learn`."""
    found = turn(study.deck.within(topics), aimed=True)
    return Turn(found.due, [card for card in found.new if topic_of(card) in learn])


class Sitting:
    """Cards asked one after the other until none is left.

    Every change is recorded before it is told. `card_of` reads a card, `record` makes an event durable
    and `clock` tells the time.
    """

    def __init__(
        self,
        study: Study,
        queue: Sequence[str],
        card_of: Callable[[str], Card | None],
        record: Callable[[Event], Event],
        clock: Callable[[], datetime],
    ) -> None:
        self._study = study
        self._queue = list(queue)
        self._card_of = card_of
        self._record = record
        self._clock = clock
        self._memories = dict(study.deck.memories)
        self._texts = {event.card for reviews in study.histories.values() for event in reviews if event.text}
        self._steps: list[_Step] = []
        self._skipped: set[str] = set()

    @property
    def card(self) -> Card | None:
        """The card that is asked now, None at the end; those that an edit took away are left out."""
        while self._queue:
            card = self._card_of(self._queue[0])
            if card:
                return card
            del self._queue[0]
        return None

    @property
    def now(self) -> datetime:
        """The time."""
        return self._clock()

    @property
    def memory(self) -> Memory | None:
        """What is remembered of the card that is asked now, None if it is new."""
        return self._memories.get(self._queue[0])

    @property
    def left(self) -> int:
        """How many cards are left to ask."""
        return len(self._queue)

    @property
    def done(self) -> int:
        """How many cards are done with; one that was not known is not."""
        return len({step.graded.event.card for step in self._steps} - set(self._queue))

    def outcomes(self) -> Mapping[int, date]:
        """Return when the card would come back after each rating."""
        day = study_day(self._clock())
        card = self._queue[0]
        return {rating: self._due(card, self._after(card, rating, day)) for rating in RATINGS}

    def grade(self, rating: int, ms: int) -> Graded:
        """Record a rating of the card; one that was not known comes back within the sitting.

        Raises:
            ProgressError: it cannot be recorded; nothing has changed then.
        """
        card = self._queue[0]
        now = self._clock()
        day = study_day(now)
        asked = self._card_of(card)
        text = asked.text if asked and card not in self._texts else None
        memory = self._after(card, rating, day)
        event = self._record(
            Reviewed(id=new_id(), at=now, card=card, rating=rating, day=day, ms=ms, text=text)
        )
        assert isinstance(event, Reviewed)
        graded = Graded(event, memory, self._due(card, memory))
        self._steps.append(_Step(graded, self._memories.get(card), list(self._queue)))
        self._texts.add(card)
        self._memories[card] = memory
        del self._queue[0]
        if rating == AGAIN:
            self._queue.insert(_AGAIN_AFTER, card)
        return graded

    def undo(self) -> Reviewed | None:
        """Take back the last grade of the sitting, ask its card again, and return it; None if there is none.

        Raises:
            ProgressError: that cannot be recorded; nothing has changed then.
        """
        if not self._steps:
            return None
        step = self._steps[-1]
        self._record(Undone(id=new_id(), at=self._clock(), what=step.graded.event.id))
        del self._steps[-1]
        card = step.graded.event.card
        if step.graded.event.text:
            self._texts.discard(card)
        if step.before is None:
            del self._memories[card]
        else:
            self._memories[card] = step.before
        self._skipped.discard(card)
        self._queue = [name for name in step.queue if name not in self._skipped]
        return step.graded.event

    def skip(self) -> None:
        """Leave the card out of this sitting; nothing is recorded."""
        self._skipped.add(self._queue.pop(0))

    def summary(self) -> Summary:
        """Return what the sitting came to."""
        first: dict[str, _Step] = {}
        for step in self._steps:
            first.setdefault(step.graded.event.card, step)
        seen = [step for step in first.values() if step.before is not None]
        failed = dict.fromkeys(s.graded.event.card for s in self._steps if s.graded.event.rating == AGAIN)
        leeches = [card for card in failed if self._memories[card].is_leech]
        return Summary(
            reviews=len(self._steps),
            asked=len(seen),
            recalled=sum(step.graded.event.rating > AGAIN for step in seen),
            new=len(first) - len(seen),
            seconds=sum(step.graded.event.ms for step in self._steps) / 1000,
            failed=tuple(filter(None, map(self._card_of, failed))),
            leeches=tuple(filter(None, map(self._card_of, leeches))),
        )

    def _after(self, card: str, rating: int, day: date) -> Memory:
        return review(self._memories.get(card), rating, day, self._study.retention)

    def _due(self, card: str, memory: Memory) -> date:
        return self._study.deck.due(topic_of(card), card, memory)


def record_links(study: Study, record: Callable[[Event], Event], now: datetime) -> list[Linked]:
    """Record the links that no event tells yet, and return them as recorded."""
    events = [Linked(id=new_id(), at=now, card=card, to=to) for card, to in study.links]
    return [event for event in map(record, events) if isinstance(event, Linked)]
