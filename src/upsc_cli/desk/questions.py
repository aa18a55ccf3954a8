"""Prelims questions: one at a time, and at once what was right and why."""

import re
from collections.abc import Callable
from typing import ClassVar

from rich.console import RenderableType
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from upsc_cli.desk.drawn import Drawn
from upsc_cli.desk.keys import bound
from upsc_cli.desk.screen import DeskScreen
from upsc_cli.progress.events import Confidence
from upsc_cli.recall.paper import Paper
from upsc_cli.recall.quiz import Given, by_confidence, tally
from upsc_cli.render.quiz import Sheet, render_explained, render_place, render_result, render_sheet
from upsc_cli.render.theme import Layout
from upsc_cli.topics.claims import LETTERS

LEVELS = {"s": Confidence.SURE, "u": Confidence.UNSURE, "g": Confidence.GUESS}
"""How sure one is, by its key."""
OPTION = re.compile(r"[ >x]*\(([a-e])\) ")
"""The beginning of the line of an option."""

_TICK = 1.0  # seconds between two looks at the clock


class Questions(DeskScreen):
    """A quiz. Each answer is recorded before it is explained; with `exam` explanations wait for the end."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            bound(f"{letter},{letter.upper()}", f"mark('{letter}')", "mark an option", shown=False)
            for letter in LETTERS
        ),
        bound("enter", "answer", "answer"),
        bound("enter", "leave_out", "leave out"),
        bound("enter", "on", "go on"),
        *(bound(key, f"level('{key}')", f"{level}") for key, level in LEVELS.items()),
        bound("o", "open", "open its topic"),
        bound("u", "undo", "undo", shown=False),
    ]

    def __init__(self, paper: Paper, *, exam: bool = False) -> None:
        super().__init__()
        self._paper = paper
        self._exam = exam
        self._explained: Given | None = None
        self._is_over = False

    def body(self) -> ComposeResult:
        yield Static("", id="bar", markup=False)
        yield Drawn()

    def on_mount(self) -> None:
        super().on_mount()
        self._show()
        if self._paper.seconds_left is not None:
            self.set_interval(_TICK, self._tick)

    def _show(self, *, keep_place: bool = False) -> None:
        """Show the question that is asked, the explanation of the last one, or what the quiz came to."""
        paper, given = self._paper, self._explained
        if given:
            self._draw(lambda layout: render_explained(given, layout))
        elif asked := paper.asked:
            sheet = Sheet(asked, paper.marked)
            self._draw(lambda layout: render_sheet(sheet, layout), keep_place=keep_place)
        else:
            self._end()
        self.refresh_bindings()

    def _draw(self, draw: Callable[[Layout], RenderableType], *, keep_place: bool = False) -> None:
        self.query_one(Drawn).show(draw, keep_place=keep_place)
        self._draw_place()

    def _draw_place(self) -> None:
        paper = self._paper
        number = len(paper.given) + (self._explained is None)
        left = None if self._explained else paper.seconds_left
        reason = None if self._explained else paper.reason
        bar = render_place(number, paper.count, left, paper.marked, reason)
        self.query_one("#bar", Static).update(bar)

    def _end(self) -> None:
        self._is_over = True
        if self.is_first:
            self.desk.exit()
            return
        paper = self._paper
        total, levels, seconds = tally(paper.given), by_confidence(paper.given), paper.seconds
        self.query_one("#bar", Static).update("")
        self.query_one(Drawn).show(
            lambda layout: render_result(
                paper.given, total, levels, seconds, layout, explained=not self._exam
            )
        )

    async def _tick(self) -> None:
        """Show the time that is left; when it is up, what is marked counts."""
        if self._is_over or self._explained:
            return
        if self._paper.seconds_left == 0:
            with self.desk.telling():
                await self.desk.ask(self._paper.hand_in)
            self._show()
        else:
            self._draw_place()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        asked = None if self._is_over or self._explained else self._paper.asked
        if action == "mark":
            return asked is not None and LETTERS.index(str(parameters[0])) < len(asked.options)
        if action == "answer":
            return asked is not None and self._paper.marked is not None
        if action == "leave_out":
            return asked is not None and self._paper.marked is None
        if action == "level":
            return asked is not None
        if action in ("on", "open"):
            return self._explained is not None
        return True

    def action_mark(self, letter: str) -> None:
        """Mark an option; another mark takes its place."""
        place = LETTERS.index(letter)
        if self._paper.asked and place < len(self._paper.asked.options):
            self._paper.marked = place
            self._show(keep_place=True)
            page = self.query_one(Drawn)
            lines = enumerate(page.lines)
            page.keep_in_sight(next((n for n, line in lines if f">({letter})" in line), 0))

    def on_drawn_clicked(self, event: Drawn.Clicked) -> None:
        """Mark the option that was clicked."""
        above = reversed(self.query_one(Drawn).lines[: event.line + 1])
        found = next(filter(None, (OPTION.match(line) for line in above)), None)
        if found and self.check_action("mark", (found[1],)):
            self.action_mark(found[1])

    async def action_answer(self) -> None:
        """Answer with what is marked."""
        await self._answer(None)

    async def action_leave_out(self) -> None:
        """Leave the question out."""
        await self._answer(None)

    def action_on(self) -> None:
        """Go on to the next question."""
        self._explained = None
        self._paper.go_on()
        self._show()

    async def action_level(self, key: str) -> None:
        """Answer with what is marked, and say how sure one is."""
        if self._paper.marked is None:
            self.say("Mark an option first. A quiz is taken back as a whole, by u after its end.")
        else:
            await self._answer(LEVELS[key])

    def action_undo(self) -> None:
        """Take back nothing while the quiz goes on: its answers are one action, and belong together."""
        self.say("A quiz is taken back as a whole, by u after its end.")

    async def _answer(self, confidence: Confidence | None) -> None:
        if self._paper.asked is None:
            return
        with self.desk.telling():
            given = await self.desk.ask(self._paper.answer, confidence)
            if self._exam:
                self._paper.go_on()
            else:
                self._explained = given
            self._show()

    def action_open(self) -> None:
        """Open the topic where it says what the question asks; Esc comes back."""
        from upsc_cli.desk.browse import Browse

        if self._explained:
            item = self._explained.asked.item
            self.desk.push_screen(Browse(opened=item.topic, at=" ".join(item.texts)))

    async def action_back(self) -> None:
        """End the quiz; what was answered is recorded."""
        if self._paper.given and not self._is_over and not self.is_first:
            self._explained = None
            self._end()
            self.refresh_bindings()
        else:
            await super().action_back()
