"""An answer gone through: its points ticked, its mark given, each recorded at once."""

from dataclasses import replace
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from upsc_cli.desk.drawn import Drawn
from upsc_cli.desk.keys import bound
from upsc_cli.desk.screen import DeskScreen, Modal
from upsc_cli.phrases import marks
from upsc_cli.recall.answers import Answer
from upsc_cli.render.writing import POINTS, render_shown
from upsc_cli.session.answered import Shown
from upsc_cli.session.writing import Assessment

_STEP = 0.5  # marks


class Assess(DeskScreen):
    """An answer beside the points of its question. Each tick, and the mark, is on disk at once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            replace(bound(str(number), f"tick({number})", "tick a point"), key_display="1-9")
            for number in range(1, 10)
        ),
        bound("m", "mark", "mark"),
        bound("plus,equals_sign,right", "more(1)", "half a mark more", shown=False),
        bound("minus,left", "more(-1)", "half a mark less", shown=False),
        bound("u", "undo", "undo"),
        bound("o", "open", "open its topic"),
        bound("enter,q,escape", "back", "done"),
    ]

    def __init__(self, answer: Answer, *, is_fresh: bool = False) -> None:
        """Begin with an answer, or at its points if it `is_fresh` from the pen."""
        super().__init__()
        self.answer = answer
        self._is_fresh = is_fresh
        self.is_taken_back = False
        self._shown: Shown | None = None

    @property
    def is_ready(self) -> bool:
        return self._shown is not None

    def body(self) -> ComposeResult:
        yield Drawn()

    async def renew(self) -> None:
        from upsc_cli.recall.answers import answers

        session = self.desk.session

        def again() -> Shown:
            from upsc_cli.session.answered import shown

            session.refresh()
            found = [answer for answer in answers(session.standing) if answer.id == self.answer.id]
            self.is_taken_back = not found
            return shown(session, found[0] if found else self.answer)

        with self.desk.telling():
            self._show(await self.desk.ask(again))

    def _show(self, shown: Shown) -> None:
        self._shown, self.answer = shown, shown.answer
        at, self._is_fresh = POINTS if self._is_fresh else None, False
        self.query_one(Drawn).show(
            lambda layout: render_shown(shown, layout, with_keys=True), at=at, keep_place=at is None
        )
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "tick":
            task = self._shown.task if self._shown else None
            return task is not None and parameters[0] in range(1, len(task.points) + 1)
        return True

    async def action_tick(self, number: int) -> None:
        """Tick a point, or take the tick away."""
        shown = self._shown
        if shown is None or shown.task is None:
            return
        made = list(shown.answer.covers(shown.task))
        made[number - 1] = not made[number - 1]
        places = tuple(place for place, is_made in enumerate(made, start=1) if is_made)
        await self._assess(Assessment(points=places))
        page = self.query_one(Drawn)
        line = next((at for at, line in enumerate(page.lines) if line.startswith(f"{number} [")), None)
        if line is not None:
            page.keep_in_sight(line)

    async def action_more(self, by: int) -> None:
        """Give half a mark more, or less."""
        before = self.answer.mark if self.answer.mark is not None else self.answer.marks / 2 - by * _STEP
        mark = min(max(before + by * _STEP, 0), self.answer.marks)
        await self._assess(Assessment(mark=mark))

    @work
    async def action_mark(self) -> None:
        """Type a mark."""
        mark = await self.desk.push_screen_wait(_Mark(self.answer))
        if mark is not None:
            await self._assess(Assessment(mark=mark))

    async def _assess(self, said: Assessment) -> None:
        from upsc_cli.session.writing import assess

        with self.desk.telling():
            self.answer = await self.desk.ask(assess, self.desk.session, self.answer.id, said)
            await self.renew()

    def action_open(self) -> None:
        """Open the topic of the question; Esc comes back."""
        from upsc_cli.desk.browse import Browse

        self.desk.push_screen(Browse(opened=self.answer.topic))


class _Mark(Modal[float | None]):
    """A line to type a mark in."""

    BINDINGS: ClassVar[list[BindingType]] = [bound("escape", "leave", "leave it")]

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self._answer = answer

    def compose(self) -> ComposeResult:
        with Vertical(classes="page") as page:
            page.border_title = f"Your mark of {self._answer.marks}, in halves"
            value = "" if self._answer.mark is None else marks(self._answer.mark)
            yield Input(value, compact=True, select_on_focus=True)
            yield Static("", id="wrong", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        try:
            mark = float(event.value.replace(",", "."))
        except ValueError:
            mark = -1.0
        if 0 <= mark <= self._answer.marks and 2 * mark == int(2 * mark):
            self.dismiss(mark)
        else:
            self.query_one("#wrong", Static).update(f"0 to {self._answer.marks} in halves, such as 6.5")

    def action_leave(self) -> None:
        """Give no mark."""
        self.dismiss(None)
