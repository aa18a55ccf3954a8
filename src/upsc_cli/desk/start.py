"""A sitting of some minutes: from one thing to the next, and in between what comes."""

import time
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType

from upsc_cli.desk.drawn import Drawn
from upsc_cli.desk.keys import bound
from upsc_cli.desk.screen import DeskScreen
from upsc_cli.recall.plan import Kind
from upsc_cli.recall.start import Item
from upsc_cli.render.start import render_way
from upsc_cli.session.starting import READ, Plan, done_of, done_since, recorded, size_of


class Start(DeskScreen):
    """The things of a sitting; the first one begins at once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("enter,space", "go_on", "go on"),
        bound("s", "skip", "leave this out"),
        bound("q,escape", "back", "end here"),
    ]

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self._plan = plan
        self._over = 0
        self._parts: dict[int, int] = {}
        """How much was done of what was not done whole."""
        self._is_away = False
        self._began = time.monotonic()

    def body(self) -> ComposeResult:
        yield Drawn()

    def on_mount(self) -> None:
        super().on_mount()
        self.action_go_on()

    async def renew(self) -> None:
        self._show()

    def _show(self) -> None:
        plan, over, parts = self._plan, self._over, dict(self._parts)
        gone = round((time.monotonic() - self._began) / 60)
        self.query_one(Drawn).show(lambda _: render_way(plan, over, parts, gone), keep_place=True)
        self.refresh_bindings()

    @work
    async def action_go_on(self) -> None:
        """Begin the next thing; after the last one the sitting is over."""
        if self._is_away:
            return
        self._is_away = True
        item, before = self._plan.items[self._over], await self._known()
        await self._do(item)
        done = await self._done_of(item, before)
        if done < size_of(item):
            self._parts[self._over] = done
        self._is_away = False
        await self._turn()

    async def _known(self) -> frozenset[str]:
        """Return what is recorded before a thing begins."""
        with self.desk.telling():
            return await self.desk.ask(recorded, self.desk.session)
        return frozenset()

    async def _done_of(self, item: Item, before: frozenset[str]) -> int:
        """Return how much of a thing was recorded since; what cannot be known is not said to be left out."""
        with self.desk.telling():
            return done_of(item, await self.desk.ask(done_since, self.desk.session, before))
        return size_of(item)

    async def action_skip(self) -> None:
        """Leave the next thing out."""
        if not self._is_away:
            self._parts[self._over] = 0
            await self._turn()

    async def _turn(self) -> None:
        self._over += 1
        if self._over == len(self._plan.items):
            await self.action_back()
        else:
            self._show()

    async def _do(self, item: Item) -> None:
        from upsc_cli.desk.browse import Browse

        match item.kind:
            case Kind.REVIEW:
                await self.desk.review(new=item.new, most=item.cards)
            case Kind.QUIZ:
                await self.desk.quiz((), READ, count=item.questions)
            case Kind.WRITE:
                await self.desk.write(question=item.task.id if item.task else None)
            case _ if item.topic:
                await self.desk.push_screen_wait(Browse(opened=item.topic))
