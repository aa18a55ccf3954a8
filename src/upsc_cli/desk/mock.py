"""The cover of a mock paper: what one is in for, and the key that lets the clock run."""

import time
from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.console import Group
from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType

from upsc_cli.desk.drawn import Drawn
from upsc_cli.desk.keys import bound
from upsc_cli.desk.screen import DeskScreen
from upsc_cli.progress.mocks import Mock
from upsc_cli.recall.mock import MINUTES, QUESTIONS
from upsc_cli.render.mock import render_cover, render_cover_of_paused
from upsc_cli.session import mocking
from upsc_cli.session.choosing import NO_FILTERS, Filters


class Cover(DeskScreen):
    """Begins a paper, or goes on with the one that is paused; what it came to follows its end.

    Nothing is recorded before it begins. `clock` counts the seconds of the paper.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("enter", "begin", "begin"),
        bound("enter", "go_on", "go on"),
        bound("n", "begin_anew", "end it as it is, and begin another"),
    ]

    def __init__(
        self,
        names: Sequence[str] = (),
        filters: Filters = NO_FILTERS,
        *,
        count: int = QUESTIONS,
        minutes: float = MINUTES,
        seed: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._clock = clock
        self._names, self._filters = names, filters
        self._count, self._minutes, self._seed = count, minutes, seed
        self._paused: Mock | None = None
        self._number = 0
        self._is_known = False

    def body(self) -> ComposeResult:
        yield Drawn()

    @property
    def is_ready(self) -> bool:
        return self._is_known

    async def renew(self) -> None:
        with self.desk.telling():
            session = self.desk.session
            paused = self._paused = await self.desk.ask(mocking.paused, session)
            there = await self.desk.ask(mocking.questions_of, session, self._names, self._filters)
            number = self._number = min(self._count, there)
            drawn = render_cover_of_paused(paused) if paused else render_cover(number, self._minutes)
            self.query_one(Drawn).show(lambda _: Group(*drawn), keep_place=True)
        self._is_known = True
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "begin":
            return self._number > 0 and self._paused is None
        if action in ("go_on", "begin_anew"):
            return self._paused is not None
        return True

    @work
    async def action_begin(self) -> None:
        """Begin the paper; its time runs from now on."""
        await self._sit(resumes=False)

    @work
    async def action_go_on(self) -> None:
        """Go on with the paper that is paused."""
        await self._sit(resumes=True)

    @work
    async def action_begin_anew(self) -> None:
        """Hand in the paper that is paused as it is, and begin another."""
        with self.desk.telling():
            await self.desk.ask(mocking.end_paused, self.desk.session)
            await self._sit(resumes=False)

    async def _sit(self, *, resumes: bool) -> None:
        from upsc_cli.desk.mock_result import MockResult
        from upsc_cli.desk.mock_sheet import MockSheet

        session = self.desk.session
        begin = (
            mocking.resuming(session, clock=self._clock)
            if resumes
            else mocking.beginning(
                session,
                self._names,
                self._filters,
                count=self._count,
                minutes=self._minutes,
                seed=self._seed,
                clock=self._clock,
            )
        )
        with self.desk.telling():
            async with self.desk.within(begin) as paper:
                await self.desk.push_screen_wait(MockSheet(paper))
            if paper.is_over:
                await self.desk.push_screen_wait(
                    MockResult(paper.mock.begun.id, is_time_up=not paper.seconds_left)
                )
            self.leave()
            if not paper.is_over:
                self.desk.tell("The paper is paused.")
