"""What a mock paper came to, and its wrong answers one by one, each to be given its cause."""

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType

from upsc_cli.desk.drawn import Drawn
from upsc_cli.desk.keys import bound
from upsc_cli.desk.screen import DeskScreen
from upsc_cli.progress.events import Cause
from upsc_cli.recall.mock import CAUSES, Mistake
from upsc_cli.render.mock import render_mistake, render_result_page
from upsc_cli.session import mocking
from upsc_cli.session.mocking import Marked

_TAKEN_BACK = "This paper was taken back meanwhile. Esc goes back."


class MockResult(DeskScreen):
    """The result of a paper that was handed in; Enter goes along its wrong answers."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("enter,right,n", "step(1)", "wrong answers"),
        *(bound(key, f"judge('{key}')", f"{cause}") for key, cause in CAUSES.items()),
        bound("left,backspace", "step(-1)", "back", shown=False),
        bound("minus,delete", "judge('')", "take the cause away", shown=False),
        bound("r", "read", "read its topic", shown=False),
    ]

    def __init__(self, paper: str | None = None, *, is_time_up: bool = False) -> None:
        """Begin with the paper of an id, or with the last one."""
        super().__init__()
        self._paper = paper
        self._is_time_up = is_time_up
        self._marked: Marked | None = None
        self._is_gone = False
        self._place = 0  # 0 is the result, from 1 on they are the wrong answers

    def body(self) -> ComposeResult:
        yield Drawn()

    def on_mount(self) -> None:
        super().on_mount()
        if self._is_time_up:
            self.call_after_refresh(self.say, "The time is up.")

    @property
    def is_ready(self) -> bool:
        return self._marked is not None or self._is_gone

    async def renew(self) -> None:
        with self.desk.telling():
            marked = await self.desk.ask(mocking.marked, self.desk.session, self._paper)
            if marked is None and self._paper is not None and self._marked is None:
                self._is_gone = True
                self.query_one(Drawn).show(lambda _: Text(_TAKEN_BACK))
                self.refresh_bindings()
                return
            if marked is None:  # it was taken back from here
                self.leave()
                return
            is_same = self._marked is not None and self._marked.result.paper == marked.result.paper
            self._marked = marked
            self._place = min(self._place, len(marked.mistakes)) if is_same else 0
            self._show(keep_place=is_same)

    @property
    def _mistake(self) -> Mistake | None:
        return self._marked.mistakes[self._place - 1] if self._marked and self._place else None

    def _show(self, *, keep_place: bool = False) -> None:
        marked, mistake = self._marked, self._mistake
        if marked is None:
            return
        if mistake:
            self.query_one(Drawn).show(lambda layout: render_mistake(mistake, layout), keep_place=keep_place)
        else:
            self.query_one(Drawn).show(
                lambda layout: render_result_page(marked.result, layout), keep_place=keep_place
            )
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("judge", "read"):
            return self._mistake is not None
        if action == "step" and parameters == (1,):
            return self._marked is not None and self._place < len(self._marked.mistakes)
        return True

    def action_step(self, by: int) -> None:
        """Go to the next wrong answer, or the one before; before the first is the result."""
        self._place = max(0, self._place + by)
        self._show()

    async def action_judge(self, key: str) -> None:
        """Say why the answer was wrong, and go on to the next."""
        mistake, marked = self._mistake, self._marked
        if mistake is None or marked is None:
            return
        with self.desk.telling():
            await self.desk.ask(self._record, marked.result.paper, mistake.question, CAUSES.get(key))
            if self._place < len(marked.mistakes):
                self._place += bool(key)
            elif key:
                self._place = 0
            await self.renew()
            self._show()

    def _record(self, paper: str, question: str, cause: Cause | None) -> None:
        with mocking.judging(self.desk.session, paper) as judge:
            judge(question, cause)

    def action_read(self) -> None:
        """Open the topic where it says what the question asks; Esc comes back."""
        from upsc_cli.desk.browse import Browse
        from upsc_cli.topics.cards import topic_of

        if self._mistake:
            given = self._mistake.given
            at = " ".join(given.asked.item.texts) if given else None
            self.desk.push_screen(Browse(opened=topic_of(self._mistake.question), at=at))
