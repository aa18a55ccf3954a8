"""A sitting of flashcards: what is asked next, and what a grade does."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from upsc_cli.clock import study_day
from upsc_cli.progress.events import Event, Reviewed, Undone, new_id
from upsc_cli.recall.schedule import AGAIN, EASY, GOOD, HARD, RATINGS, Memory, review
from upsc_cli.recall.study import Study
from upsc_cli.topics.cards import Card, topic_of

_LONGEST_TEXT = 10_000  # characters of a card by which it is known again after an edit

_AGAIN_AFTER = 5
"""Other cards before one that was not known comes back: soon enough to learn, too late to echo."""


def text_to_know_by(card: Card) -> str:
    """Return the text by which a card is known again after an edit."""
    return card.text[:_LONGEST_TEXT]


class Action(StrEnum):
    """What a person does with the card that is asked; `ON` shows the answer, and then grades it good."""

    ON = "on"
    AGAIN = "again"
    HARD = "hard"
    GOOD = "good"
    EASY = "easy"
    SKIP = "skip"
    UNDO = "undo"


_RATINGS = {Action.ON: GOOD, Action.AGAIN: AGAIN, Action.HARD: HARD, Action.GOOD: GOOD, Action.EASY: EASY}


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


class Sitting:
    """Cards asked one after the other until none is left.

    Every change is recorded before it is told. `card_of` reads a card, `record` makes an event durable
    and `clock` tells the time. `is_revealed` tells whether the answer is shown.
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
        self.is_revealed = False
        self._turn_over()

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

    def can(self, action: Action) -> bool:
        """Return whether an action means anything now: a card is graded once its answer is shown."""
        return self.is_revealed or action not in _RATINGS or action is Action.ON

    def handle(self, action: Action) -> Graded | Reviewed | None:
        """Do what the person asks for, if it means anything now.

        Returns the grade that was recorded, or the review that was taken back; None where neither was.

        Raises:
            ProgressError: it cannot be recorded; nothing has changed then.
        """
        if not self.can(action):
            return None
        if action is Action.UNDO:
            return self._undo()
        if action is Action.SKIP:
            self._skip()
        elif self.is_revealed:
            return self._grade(_RATINGS[action])
        else:
            self.is_revealed = True
        return None

    def _turn_over(self) -> None:
        """Begin with the card that is asked now."""
        self.is_revealed = False
        self._shown_at = time.monotonic()

    def _grade(self, rating: int) -> Graded:
        """Record a rating of the card; one that was not known comes back within the sitting."""
        ms = round(1000 * (time.monotonic() - self._shown_at))
        card = self._queue[0]
        now = self._clock()
        day = study_day(now)
        asked = self._card_of(card)
        text = text_to_know_by(asked) if asked and card not in self._texts else None
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
        self._turn_over()
        return graded

    def _undo(self) -> Reviewed | None:
        """Take back the last grade, ask its card again, and return it; None if there is none."""
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
        self._turn_over()
        return step.graded.event

    def _skip(self) -> None:
        """Leave the card out of this sitting; nothing is recorded."""
        self._skipped.add(self._queue.pop(0))
        self._turn_over()

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
