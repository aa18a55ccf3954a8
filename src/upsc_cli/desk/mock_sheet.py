"""A mock paper under way: the question, the palette of all questions beside it, and the clock."""

from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static

from upsc_cli.desk.choice import Choice
from upsc_cli.desk.drawn import Drawn
from upsc_cli.desk.keys import bound
from upsc_cli.desk.questions import LEVELS, OPTION
from upsc_cli.desk.screen import DeskScreen
from upsc_cli.recall.mock_paper import MockPaper
from upsc_cli.recall.stopwatch import LOOK
from upsc_cli.render.mock import palette_place, render_on_sheet, render_palette, render_place
from upsc_cli.topics.claims import LETTERS

_NARROWEST_PANES = 100
"""Columns below which question and palette take turns."""
_OF_A_QUESTION = ("choose", "strike", "flag", "take_back")
"""What is done with the question that is looked at; `u` stays what it is, as elsewhere it undoes."""


class Palette(Drawn):
    """All questions of a paper; a click goes to one."""

    class Picked(Message):
        """The question of an index is wanted."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    paper: MockPaper

    def on_click(self, event: events.Click) -> None:
        line = event.y + self.scroll_offset.y
        place = palette_place(self.paper, event.x - 1, line, self._width())
        if place is not None:
            self.post_message(self.Picked(place))
        event.stop()


class MockSheet(DeskScreen):
    """A paper; each answer is recorded before it is shown, and can be changed until the end."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("enter,right,n", "on", "next"),
        bound("left,backspace", "step(-1)", "back", shown=False),
        *(bound(letter, f"choose('{letter}')", "answer", shown=False) for letter in LETTERS),
        *(
            bound(letter.upper(), f"strike('{letter}')", "strike an option out", shown=False)
            for letter in LETTERS
        ),
        *(bound(key, f"level('{key}')", f"{level}") for key, level in LEVELS.items()),
        bound("f", "flag", "flag"),
        bound("p", "palette", "all questions"),
        bound("minus,delete", "take_back", "take the answer back", shown=False),
        *(
            bound(str(digit), f"digit({digit})", "go to the question of a number", shown=False)
            for digit in range(10)
        ),
        bound("h", "hand_in", "hand in"),
        bound("t,i,y,w,W", "stay", "not while the clock runs", shown=False),
        bound("q,escape", "back", "pause"),
    ]

    def __init__(self, paper: MockPaper) -> None:
        super().__init__()
        self._paper = paper
        self._number = ""

    def body(self) -> ComposeResult:
        yield Static("", id="bar", markup=False)
        with Horizontal(id="panes"):
            yield Drawn(id="question")
            palette = Palette(id="palette")
            palette.paper = self._paper
            yield palette

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#question", Drawn).focus()
        self._show()
        for said in self._paper.changes():
            self.call_after_refresh(self.say, said)
        self.set_interval(LOOK, self._tick)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < _NARROWEST_PANES, "narrow")
        if not self.has_class("narrow"):
            self.remove_class("at-palette")
            self.query_one("#question").focus()
        self.refresh_bindings()

    def on_key(self, event: events.Key | None = None) -> None:
        super().on_key()
        if event and event.key != "enter" and not event.key.isdecimal():
            self._number = ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        paper = self._paper
        if self.has_class("at-palette") and action in _OF_A_QUESTION:
            return False  # nothing is done with a question that cannot be seen
        if action in ("choose", "strike"):
            options = len(paper.asked.options) if paper.asked else 0
            return LETTERS.index(str(parameters[0])) < options
        if action == "palette":
            return self.has_class("narrow")
        return True

    def _show(self, *, keep_place: bool = False) -> None:
        paper = self._paper
        question = self.query_one("#question", Drawn)
        question.show(lambda layout: render_on_sheet(paper, layout), keep_place=keep_place)
        self.query_one(Palette).show(lambda layout: render_palette(paper, layout), keep_place=True)
        self._draw_place()
        self.refresh_bindings()

    def _draw_place(self) -> None:
        self.query_one("#bar", Static).update(render_place(self._paper))

    async def _tick(self) -> None:
        """Count the time, and hand the paper in when it is up."""
        if self._paper.is_over:
            return
        with self.desk.telling():
            await self.desk.ask(self._paper.look)
        self._draw_place()
        if not self._paper.seconds_left and not self._paper.is_over:
            with self.desk.telling():
                await self._end()

    async def _end(self) -> None:
        await self.desk.ask(self._paper.hand_in)
        while self.desk.screen is not self and self in self.desk.screen_stack:
            await self.desk.pop_screen()  # as when it is asked whether to hand in
        self.leave()

    async def action_choose(self, letter: str) -> None:
        """Answer the question; another answer takes its place."""
        place = LETTERS.index(letter)
        with self.desk.telling():
            await self.desk.ask(self._paper.choose, place)
            self._show(keep_place=True)
            page = self.query_one("#question", Drawn)
            lines = enumerate(page.lines)
            page.keep_in_sight(next((n for n, line in lines if f">({letter})" in line), 0))

    async def action_take_back(self) -> None:
        """Leave the question out after all."""
        with self.desk.telling():
            await self.desk.ask(self._paper.choose, None)
            self._show(keep_place=True)

    async def action_level(self, key: str) -> None:
        """Say how sure the answer is, and go on."""
        if self.has_class("at-palette"):
            self.say("p goes back to the question.")
            return
        if self._paper.slip.choice is None:
            self.say("Answer first, by a letter.")
            return
        with self.desk.telling():
            await self.desk.ask(self._paper.say, LEVELS[key])
            await self._go_on()

    async def action_strike(self, letter: str) -> None:
        """Strike an option out, or let it stand again."""
        with self.desk.telling():
            await self.desk.ask(self._paper.strike, LETTERS.index(letter))
            self._show(keep_place=True)

    async def action_flag(self) -> None:
        """Flag the question, or take its flag away."""
        with self.desk.telling():
            await self.desk.ask(self._paper.flag)
            self._show(keep_place=True)

    async def action_on(self) -> None:
        """Go to the question whose number was typed, or to the next one."""
        number, self._number = self._number, ""
        if number:
            await self._go(int(number) - 1)
        else:
            with self.desk.telling():
                await self._go_on()

    async def _go_on(self) -> None:
        before = self._paper.place
        await self.desk.ask(self._paper.on)
        self._close_palette()
        self._show()
        if self._paper.place == before:
            self.say("Every other question has an answer; h hands the paper in.")

    async def action_step(self, by: int) -> None:
        """Go back."""
        with self.desk.telling():
            await self.desk.ask(self._paper.step, by)
            self._show()

    def action_digit(self, digit: int) -> None:
        """Type the number of a question, which Enter goes to."""
        self._number = f"{self._number}{digit}"[-4:]
        self.say(f"Enter goes to question {self._number}.")

    async def _go(self, place: int) -> None:
        with self.desk.telling():
            if await self.desk.ask(self._paper.go, place):
                self._close_palette()
                self._show()
            else:
                self.say(f"There is no question {place + 1}.")

    def action_palette(self) -> None:
        """Show all questions, or the one that is looked at."""
        self.toggle_class("at-palette")
        at_palette = self.has_class("at-palette")
        self.query_one("#palette" if at_palette else "#question").focus()
        self.refresh_bindings()

    def _close_palette(self) -> None:
        if self.has_class("at-palette"):
            self.action_palette()

    async def on_palette_picked(self, event: Palette.Picked) -> None:
        await self._go(event.place)

    async def on_drawn_clicked(self, event: Drawn.Clicked) -> None:
        """Answer with the option that was clicked."""
        above = reversed(self.query_one("#question", Drawn).lines[: event.line + 1])
        found = next(filter(None, (OPTION.match(line) for line in above)), None)
        if found and self.check_action("choose", (found[1],)):
            await self.action_choose(found[1])

    @work
    async def action_hand_in(self) -> None:
        """Ask once, and end the paper."""
        paper = self._paper
        left = len(paper.questions) - paper.answered
        flagged = f", {paper.flagged} flagged" if paper.flagged else ""
        chosen = await self.desk.push_screen_wait(
            Choice(
                "Hand the paper in?",
                [("No, go on with it", False), (f"Yes: {left} left{flagged}", True)],
            )
        )
        if chosen and not paper.is_over:
            with self.desk.telling():
                await self._end()

    def action_stay(self) -> None:
        """Go nowhere else while the clock runs."""
        self.say("The clock runs; q pauses the paper.")

    async def action_back(self) -> None:
        """Go from the palette to the question; from there pause the paper."""
        if self.has_class("at-palette"):
            self.action_palette()
            return
        await super().action_back()
