"""A quiz under way: what is asked and was answered, and the time that is left."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime

from upsc_cli.progress.events import Answered, Confidence, Event, new_id
from upsc_cli.recall.drawing import Picked
from upsc_cli.recall.quiz import Asked, Given
from upsc_cli.topics.claims import LETTERS


class Paper:
    """Questions asked one after the other until none, or no time, is left.

    Every answer is recorded before it is told. There are `count` of them; `draw` returns the one that follows
    what was given. `record` makes an event durable, `clock` tells the time; `marked` is the option that is
    marked and not yet answered with.
    """

    def __init__(
        self,
        count: int,
        draw: Callable[[Sequence[Given]], Picked],
        record: Callable[[Event], Event],
        clock: Callable[[], datetime],
        minutes: float | None = None,
    ) -> None:
        self.count = count
        self._draw = draw
        self._picked = draw(()) if count else None
        self.given: list[Given] = []
        self.marked: int | None = None
        self._record = record
        self._clock = clock
        self._began = self._shown_at = time.monotonic()
        self._end = None if minutes is None else self._began + 60 * minutes

    @property
    def asked(self) -> Asked | None:
        """The question that is asked now; None at the end, and when time is up."""
        return None if self._picked is None or self.seconds_left == 0 else self._picked.asked

    @property
    def reason(self) -> str | None:
        """Why it is that question, if there is something to be said of it."""
        return self._picked.reason if self._picked else None

    @property
    def seconds_left(self) -> float | None:
        """The time that is left, None without a limit."""
        return None if self._end is None else max(0.0, self._end - time.monotonic())

    @property
    def seconds(self) -> float:
        """How long the quiz has taken."""
        return time.monotonic() - self._began

    @property
    def is_cut_short(self) -> bool:
        """Whether time was up before the last question."""
        return self.seconds_left == 0 and self._picked is not None

    def answer(self, confidence: Confidence | None = None) -> Given:
        """Record the option that is marked, or that the question was left out, and go on.

        Raises:
            ProgressError: it cannot be recorded; nothing has changed then.
            IndexError: no question is left.
        """
        if self._picked is None:
            raise IndexError
        given = Given(self._picked.asked, self.marked, confidence)
        self._record(
            Answered(
                id=new_id(),
                at=self._clock(),
                question=given.asked.item.id,
                choice=None if given.choice is None else LETTERS[given.choice],
                right=given.is_right,
                confidence=given.confidence,
                ms=round(1000 * (time.monotonic() - self._shown_at)),
            )
        )
        self.given.append(given)
        self._picked = self._draw(self.given) if len(self.given) < self.count else None
        self.marked = None
        self._shown_at = time.monotonic()
        return given

    def go_on(self) -> None:
        """Begin with the next question; the time since the last answer was for its explanation."""
        now = time.monotonic()
        if self._end is not None:
            self._end += now - self._shown_at
        self._shown_at = now

    def hand_in(self) -> None:
        """End the quiz when time is up: what is marked counts, as on an answer sheet."""
        if self.marked is not None:
            self.answer()
