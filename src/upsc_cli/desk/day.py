"""The plan of the day: what to do, each thing begun by its number."""

import re
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message

from upsc_cli.desk.drawn import Drawn
from upsc_cli.desk.keys import bound
from upsc_cli.desk.visit import Visited
from upsc_cli.recall.plan import Kind, Suggestion
from upsc_cli.render.plan import CURSOR
from upsc_cli.render.progress import render_day
from upsc_cli.session.planning import Today

_MOST = 9  # things that have a digit


class Items(Drawn):
    """The page of the day, with one of the things to do under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("enter", "begin", "begin"),
        bound("j,down", "move(1)", "down", shown=False),
        bound("k,up", "move(-1)", "up", shown=False),
    ]

    class Chosen(Message):
        """One of the things is to be begun; `place` is its index."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    _today: Today | None = None
    _cursor = 0

    def show_day(self, today: Today) -> None:
        """Show a day; the cursor stays where it was, as far as there is something to do."""
        self._today = today
        self._move_to(self._cursor)

    def _move_to(self, place: int) -> None:
        today = self._today
        if today is None:
            return
        cursor = self._cursor = max(0, min(place, len(today.plan.items) - 1))
        self.show(lambda _: render_day(today, cursor), keep_place=True)
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        first = self._first_line(self._cursor)
        if first is None:
            return
        height = max(self.size.height, 1)
        last = self._first_line(self._cursor + 1) or len(self.lines)
        top = min(max(self.scroll_offset.y, last - height), first) if self._cursor else 0
        self.scroll_to(y=top, animate=False, force=True)

    def _first_line(self, place: int) -> int | None:
        starts = (number for number, line in enumerate(self.lines) if _number(line) == place + 1)
        return next(starts, None)

    def action_move(self, by: int) -> None:
        """Move the cursor by some things."""
        self._move_to(self._cursor + by)

    def action_begin(self) -> None:
        """Begin what is under the cursor."""
        self.post_message(self.Chosen(self._cursor))

    def on_click(self, event: events.Click) -> None:
        above = self.lines[: self.scroll_offset.y + event.y + 1]
        number = next(filter(None, map(_number, reversed(above))), None)
        if number:
            self._move_to(number - 1)
            self.action_begin()


class Day(Visited):
    """What to do today; done or left, one comes back to what there is to do then."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            bound(str(number), f"begin({number})", f"begin {number}", shown=False)
            for number in range(1, _MOST + 1)
        ),
        bound("p", "app.visit('plan')", "the plan until the exam", shown=False),
    ]

    _items: tuple[Suggestion, ...] = ()
    _is_planned = False

    def body(self) -> ComposeResult:
        yield Items()

    async def renew(self) -> None:
        from upsc_cli.session.planning import today

        with self.desk.telling():
            found = await self.desk.ask(today, self.desk.session)
            self._items, self._is_planned = found.plan.items, found.is_planned
            self.query_one(Items).show_day(found)
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "begin" or parameters[0] in range(1, len(self._items) + 1)

    def on_items_chosen(self, event: Items.Chosen) -> None:
        self.action_begin(event.place + 1)

    @work
    async def action_begin(self, number: int) -> None:
        """Begin one of the things to do."""
        from upsc_cli.desk.browse import Browse

        if number > len(self._items):
            return
        item = self._items[number - 1]
        if item.kind is Kind.REVIEW:
            await self.desk.review(planned=self._is_planned)
        elif item.kind is Kind.QUIZ:
            await self.desk.quiz()
        elif item.kind is Kind.MOCK:
            await self.desk.mock()
        elif item.kind is Kind.WRITE:
            await self.desk.write()
        elif item.topic:
            await self.desk.push_screen(Browse(opened=item.topic))


def _number(line: str) -> int | None:
    """Return the number of the thing to do that a line begins with, None if it begins none."""
    begins = re.match(rf"[{CURSOR} ](\d) ", line)
    return int(begins[1]) if begins else None
