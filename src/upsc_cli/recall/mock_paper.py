"""A mock paper under way: its answer sheet, the question that is looked at, and the time that is left."""

from collections.abc import Callable, Sequence
from datetime import datetime
from threading import RLock

from msgspec import Struct, structs

from upsc_cli.phrases import count
from upsc_cli.progress.events import Confidence, Event, Filled, HandedIn, new_id
from upsc_cli.progress.mocks import Mock
from upsc_cli.recall.mock import wording
from upsc_cli.recall.quiz import Asked, Given
from upsc_cli.recall.stopwatch import Stopwatch
from upsc_cli.topics.claims import LETTERS

HEARTBEAT = 15.0
"""Seconds after which the time that was used is recorded though nothing else is: what a crash can give."""

_WORTH_RECORDING = 1.0  # seconds on a question that was left as it was


class Slip(Struct, frozen=True):
    """What stands on the answer sheet for a question: the index of an option, and of those struck out."""

    choice: int | None = None
    confidence: Confidence | None = None
    flagged: bool = False
    struck: frozenset[int] = frozenset()


class MockPaper:
    """Questions that can be answered in any order, and otherwise, until the paper is handed in.

    Everything is recorded before it is told, and with it the time that was used. `questions` are those of
    the paper in their order, None for one that is gone, which counts as left out. `watch` counts the time,
    for which somebody must look at the clock every second or so, from whatever thread.
    """

    def __init__(
        self,
        mock: Mock,
        questions: Sequence[Asked | None],
        record: Callable[[Event], Event],
        clock: Callable[[], datetime],
        watch: Stopwatch,
    ) -> None:
        self.mock = mock
        self.questions = questions
        self._record = record
        self._clock = clock
        self._watch = watch
        self._used = mock.seconds
        self._unrecorded = 0.0
        self._turn = RLock()
        self.edited: list[int] = []
        self.slips = [self._slip(place) for place in range(len(questions))]
        self.is_over = False
        ids = mock.begun.questions
        here = ids.index(mock.place) if mock.place else 0
        self.place = here if questions[here] else self._next_from(here, 1)
        self._recorded_place: int | None = None

    def _slip(self, place: int) -> Slip:
        """Return what stands for a question; an answer to one that was edited since does not."""
        asked, filled = self.questions[place], self.mock.filled.get(self.mock.begun.questions[place])
        if asked is None or filled is None:
            return Slip()
        if filled.wording != wording(asked):
            if filled.choice is not None:
                self.edited.append(place)
            return Slip(flagged=filled.flagged)
        choice = None if filled.choice is None else LETTERS.index(filled.choice)
        struck = frozenset(LETTERS.index(letter) for letter in filled.struck if letter in LETTERS)
        return Slip(choice, filled.confidence, filled.flagged, struck)

    @property
    def asked(self) -> Asked | None:
        """The question that is looked at; None if all are gone."""
        return self.questions[self.place]

    @property
    def slip(self) -> Slip:
        """What stands for the question that is looked at."""
        return self.slips[self.place]

    @property
    def given(self) -> Given | None:
        """The question that is looked at with what was answered, if anything."""
        return Given(self.asked, self.slip.choice, self.slip.confidence) if self.asked else None

    @property
    def gone(self) -> int:
        """How many questions are gone."""
        return sum(asked is None for asked in self.questions)

    def changes(self) -> list[str]:
        """Return what is to be said of questions that changed while the paper was paused."""
        said = []
        if self.gone:
            is_gone = "is" if self.gone == 1 else "are"
            said.append(f"{count(self.gone, 'question')} of this paper {is_gone} gone, and left out")
        if self.edited:
            numbers = ", ".join(str(place + 1) for place in self.edited)
            said.append(f"edited since you answered, so answer again: {numbers}")
        return said

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(slip.choice is not None for slip in self.slips)

    @property
    def flagged(self) -> int:
        """How many questions have a flag."""
        return sum(slip.flagged for slip in self.slips)

    @property
    def seconds_left(self) -> float:
        """The time that is left, as of the last look at the clock."""
        return max(0.0, self.mock.begun.seconds - self._used)

    @property
    def is_open(self) -> bool:
        """Whether anything can still be changed: the paper is not handed in, and there is time left."""
        return not self.is_over and self.seconds_left > 0

    def look(self) -> None:
        """Count the time, and record it now and then.

        Raises:
            ProgressError: it cannot be recorded; it will be with what comes next.
        """
        with self._turn:
            self._count()
            is_up = not self.seconds_left and self._unrecorded > 0
            if self._unrecorded >= HEARTBEAT or is_up:
                self._fill(self.slip)

    def choose(self, choice: int | None, confidence: Confidence | None = None) -> bool:
        """Answer the question with an option, or take its answer back; return whether there was time for it.

        Raises:
            ProgressError: it cannot be recorded; nothing has changed then.
        """
        return self._change(lambda slip: structs.replace(slip, choice=choice, confidence=confidence))

    def say(self, confidence: Confidence) -> bool:
        """Say how sure the answer is, if there is one; see `choose`."""
        return self._change(
            lambda slip: slip if slip.choice is None else structs.replace(slip, confidence=confidence)
        )

    def flag(self) -> bool:
        """Flag the question, or take its flag away; see `choose`."""
        return self._change(lambda slip: structs.replace(slip, flagged=not slip.flagged))

    def strike(self, option: int) -> bool:
        """Strike an option out, or let it stand again; see `choose`."""
        return self._change(lambda slip: structs.replace(slip, struck=slip.struck ^ {option}))

    def go(self, place: int) -> bool:
        """Look at the question of an index; return whether it is there. See `choose` for what is raised."""
        if not 0 <= place < len(self.questions) or self.questions[place] is None:
            return False
        with self._turn:
            self._count()
            if self._unrecorded >= _WORTH_RECORDING and self.is_open:
                self._fill(self.slip)
            self.place = place
        return True

    def step(self, by: int) -> None:
        """Look at the next question that is there, or the one before; after the last comes the first."""
        self.go(self._next_from(self.place, by))

    def on(self) -> None:
        """Look at the next question, after the last one at the first without an answer."""
        if any(self.questions[self.place + 1 :]):
            self.step(1)
            return
        left = (
            place
            for place, asked in enumerate(self.questions)
            if asked and self.slips[place].choice is None and place != self.place
        )
        self.go(next(left, self.place))

    def pause(self) -> None:
        """Record the time that was used, and where one is, if the paper is not over.

        Raises:
            ProgressError: it cannot be recorded.
        """
        with self._turn:
            self._count()
            if not self.is_over and (self._unrecorded or self.place != self._recorded_place):
                self._fill(self.slip)

    def hand_in(self) -> None:
        """End the paper: what stands on the sheet counts.

        Raises:
            ProgressError: it cannot be recorded; the paper goes on then.
        """
        with self._turn:
            if self.is_over:
                return
            self._count()
            if self._unrecorded:
                self._fill(self.slip)
            ids = self.mock.begun.questions
            gone = [ids[place] for place, asked in enumerate(self.questions) if asked is None]
            edited = [ids[place] for place in self.edited if self.slips[place].choice is None]
            self._record(HandedIn(id=new_id(), at=self._clock(), void=(*gone, *edited)))
            self.is_over = True

    def _count(self) -> None:
        passed = min(self._watch.look(), self.seconds_left)
        if not self.is_over:
            self._used += passed
            self._unrecorded += passed

    def _change(self, change: Callable[[Slip], Slip]) -> bool:
        with self._turn:
            self._count()
            if not self.is_open or self.asked is None:
                return False
            self._fill(change(self.slip))
            return True

    def _fill(self, slip: Slip) -> None:
        """Record what stands for the question that is looked at, and the time used since the last event."""
        asked = self.asked
        if asked is None:
            return
        ms = round(1000 * self._unrecorded)
        self._record(
            Filled(
                id=new_id(),
                at=self._clock(),
                question=asked.item.id,
                ms=ms,
                choice=None if slip.choice is None else LETTERS[slip.choice],
                right=slip.choice == asked.key,
                confidence=slip.confidence,
                flagged=slip.flagged,
                struck="".join(LETTERS[option] for option in sorted(slip.struck)),
                wording=wording(asked),
            )
        )
        self._unrecorded = 0.0
        self._recorded_place = self.place
        self.slips[self.place] = slip

    def _next_from(self, place: int, by: int) -> int:
        """Return the next place with a question, around the end; the same if there is no other."""
        of = len(self.questions)
        steps = ((place + by * step) % of for step in range(1, of + 1))
        return next((there for there in steps if self.questions[there]), place)
