"""A sitting of flashcards: what is asked next, and what a grade does."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from upsc_cli.clock import study_day
from upsc_cli.errors import ProgressError
from upsc_cli.progress.events import Buried, Event, Reviewed, Suspended, Undone, new_id
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
    SUSPEND = "suspend"
    BURY = "bury"
    UNDO = "undo"


_RATINGS = {Action.ON: GOOD, Action.AGAIN: AGAIN, Action.HARD: HARD, Action.GOOD: GOOD, Action.EASY: EASY}


class Graded(Struct, frozen=True):
    """A grade as it was recorded, what is remembered of the card since, and when it comes back.

    `suspended` is there if the card became a leech by it and was suspended for that.
    """

    event: Reviewed
    memory: Memory
    due: date
    suspended: Suspended | None = None


class Crammed(Struct, frozen=True):
    """A grade of which nothing is recorded."""

    card: str
    rating: int


class TakenBack(Struct, frozen=True):
    """The card whose grade, suspension or burial was taken back, and which is asked again."""

    card: str


Told = Graded | Crammed | Suspended | Buried | TakenBack
"""What came of an action."""


class Summary(Struct, frozen=True):
    """What a sitting came to.

    `recalled` of `asked` cards that had been seen before were known at first sight; `failed` are the
    cards that were not known once or more, `leeches` those that were forgotten again and again, and
    `suspended` those that were suspended, be it by themselves. In a sitting that `crams`, where nothing is
    recorded of grades, all cards count as seen before.
    """

    reviews: int
    asked: int
    recalled: int
    new: int
    seconds: float
    failed: tuple[Card, ...]
    leeches: tuple[Card, ...]
    suspended: tuple[Card, ...] = ()
    crams: bool = False


class _Step(Struct, frozen=True):
    """What an action changed, so that it can be taken back: the queue and the memory of the card before.

    There is no `rating` where the card was held back instead, and no `event` where nothing was recorded.
    """

    card: str
    queue: list[str]
    before: Memory | None
    event: Reviewed | Suspended | Buried | None
    rating: int | None = None
    ms: int = 0
    is_suspended: bool = False


class Sitting:
    """Cards asked one after the other until none is left.

    Every change is recorded before it is told. `card_of` reads a card, `record` makes an event durable
    and `clock` tells the time. `is_revealed` tells whether the answer is shown. A sitting that `crams`
    records nothing of its grades. One that `suspends_leeches` suspends a card with the grade that makes a
    leech of it.
    """

    def __init__(
        self,
        study: Study,
        queue: Sequence[str],
        card_of: Callable[[str], Card | None],
        record: Callable[[Event], Event],
        clock: Callable[[], datetime],
        *,
        crams: bool = False,
        suspends_leeches: bool = False,
    ) -> None:
        self._study = study
        self._queue = list(queue)
        self._card_of = card_of
        self._record = record
        self._clock = clock
        self.crams = crams
        self._suspends_leeches = suspends_leeches
        self._memories = dict(study.deck.memories)
        self._texts = {card for card, found in study.reviews.cards.items() if found.is_told}
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
        return len({step.card for step in self._steps if step.rating} - set(self._queue))

    def outcomes(self) -> Mapping[int, date | None]:
        """Return when the card would come back after each rating; None where that is as it was."""
        if self.crams:
            return dict.fromkeys(RATINGS)
        day = study_day(self._clock())
        card = self._queue[0]
        return {rating: self._due(card, self._after(card, rating, day)) for rating in RATINGS}

    def can(self, action: Action) -> bool:
        """Return whether an action means anything now: a card is graded once its answer is shown."""
        return self.is_revealed or action not in _RATINGS or action is Action.ON

    def handle(self, action: Action) -> Told | None:
        """Do what the person asks for, if it means anything now, and return what came of it.

        None where nothing was graded, held back or taken back.

        Raises:
            ProgressError: it cannot be recorded; nothing has changed then.
        """
        if not self.can(action):
            return None
        if action is Action.UNDO:
            return self._undo()
        if not self._queue:
            return None
        if action is Action.SKIP:
            self._skip()
        elif action in (Action.SUSPEND, Action.BURY):
            return self._hold_back(action)
        elif not self.is_revealed:
            self.is_revealed = True
        elif self.crams:
            return self._cram(_RATINGS[action])
        else:
            return self._grade(_RATINGS[action])
        return None

    def _turn_over(self) -> None:
        """Begin with the card that is asked now."""
        self.is_revealed = False
        self._shown_at = time.monotonic()

    def _grade(self, rating: int) -> Graded:
        """Record a rating of the card; one that was not known comes back within the sitting."""
        ms = self._ms()
        card = self._queue[0]
        now = self._clock()
        day = study_day(now)
        asked = self._card_of(card)
        text = text_to_know_by(asked) if asked and card not in self._texts else None
        before, memory = self._memories.get(card), self._after(card, rating, day)
        event = self._record(
            Reviewed(id=new_id(), at=now, card=card, rating=rating, day=day, ms=ms, text=text)
        )
        assert isinstance(event, Reviewed)
        becomes_leech = memory.is_leech and not (before and before.is_leech)
        suspended = self._suspend_leech(event) if becomes_leech and self._suspends_leeches else None
        self._steps.append(_Step(card, list(self._queue), before, event, rating, ms, suspended is not None))
        self._texts.add(card)
        self._memories[card] = memory
        self._go_on(comes_back=rating == AGAIN and suspended is None)
        return Graded(event, memory, self._due(card, memory), suspended)

    def _suspend_leech(self, graded: Reviewed) -> Suspended | None:
        """Suspend a card as a part of its grade; None if that cannot be recorded, which the grade is."""
        with suppress(ProgressError):
            event = self._record(self._suspension(graded.card, graded.id))
            assert isinstance(event, Suspended)
            return event
        return None

    def _suspension(self, card: str, action: str | None = None) -> Suspended:
        asked = self._card_of(card)
        text = text_to_know_by(asked) if asked else None
        return Suspended(id=new_id(), at=self._clock(), card=card, text=text, action=action)

    def _cram(self, rating: int) -> Crammed:
        """Take a rating of which nothing is recorded; a card that was not known comes back."""
        card = self._queue[0]
        self._steps.append(_Step(card, list(self._queue), self._memories.get(card), None, rating, self._ms()))
        self._go_on(comes_back=rating == AGAIN)
        return Crammed(card, rating)

    def _hold_back(self, action: Action) -> Suspended | Buried:
        """Suspend the card, or bury it for the study day, and go on."""
        card, now = self._queue[0], self._clock()
        event = self._record(
            self._suspension(card)
            if action is Action.SUSPEND
            else Buried(id=new_id(), at=now, card=card, day=study_day(now))
        )
        assert isinstance(event, Suspended | Buried)
        is_suspended = isinstance(event, Suspended)
        self._steps.append(
            _Step(card, list(self._queue), self._memories.get(card), event, is_suspended=is_suspended)
        )
        self._go_on()
        return event

    def _go_on(self, *, comes_back: bool = False) -> None:
        """Turn to the next card; the one that was asked may come back within the sitting."""
        card = self._queue.pop(0)
        if comes_back:
            self._queue.insert(_AGAIN_AFTER, card)
        self._turn_over()

    def _undo(self) -> TakenBack | None:
        """Take back what was last done with a card, and ask it again; None if there is nothing."""
        if not self._steps:
            return None
        step = self._steps[-1]
        if step.event:
            self._record(Undone(id=new_id(), at=self._clock(), what=step.event.id))
        del self._steps[-1]
        card = step.card
        if isinstance(step.event, Reviewed) and step.event.text:
            self._texts.discard(card)
        if step.before is None:
            self._memories.pop(card, None)
        else:
            self._memories[card] = step.before
        self._skipped.discard(card)
        self._queue = [name for name in step.queue if name not in self._skipped]
        self._turn_over()
        return TakenBack(card)

    def _skip(self) -> None:
        """Leave the card out of this sitting; nothing is recorded."""
        self._skipped.add(self._queue.pop(0))
        self._turn_over()

    def summary(self) -> Summary:
        """Return what the sitting came to."""
        graded = [step for step in self._steps if step.rating]
        first: dict[str, _Step] = {}
        for step in graded:
            first.setdefault(step.card, step)
        seen = [step for step in first.values() if self.crams or step.before is not None]
        failed = dict.fromkeys(step.card for step in graded if step.rating == AGAIN)
        leeches = [card for card in failed if not self.crams and self._memories[card].is_leech]
        suspended = [step.card for step in self._steps if step.is_suspended]
        return Summary(
            reviews=len(graded),
            asked=len(seen),
            recalled=sum(step.rating != AGAIN for step in seen),
            new=len(first) - len(seen),
            seconds=sum(step.ms for step in graded) / 1000,
            failed=self._cards(failed),
            leeches=self._cards(leeches),
            suspended=self._cards(suspended),
            crams=self.crams,
        )

    def _cards(self, ids: Iterable[str]) -> tuple[Card, ...]:
        return tuple(filter(None, map(self._card_of, ids)))

    def _ms(self) -> int:
        """Return how long the card has been shown, in milliseconds."""
        return round(1000 * (time.monotonic() - self._shown_at))

    def _after(self, card: str, rating: int, day: date) -> Memory:
        study = self._study
        return review(self._memories.get(card), rating, day, study.retention, study.deck.parameters)

    def _due(self, card: str, memory: Memory) -> date:
        return self._study.deck.due(topic_of(card), card, memory)
