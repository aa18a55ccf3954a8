"""How far one is: the week, topics, cards, and what is remembered."""

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType

from upsc_cli.desk.drawn import Drawn
from upsc_cli.desk.keys import bound
from upsc_cli.desk.visit import Visited
from upsc_cli.render.progress import render_overview
from upsc_cli.session.planning import WEAKEST, Overview


class Progress(Visited):
    """Progress on one screen; a digit opens the cards of a topic of which little is remembered."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound(str(number), f"cards({number})", f"cards of weak topic {number}", shown=False)
        for number in range(1, WEAKEST + 1)
    ]

    _overview: Overview | None = None

    def body(self) -> ComposeResult:
        yield Drawn()

    async def renew(self) -> None:
        from upsc_cli.session.planning import overview

        with self.desk.telling():
            view = self._overview = await self.desk.ask(overview, self.desk.session)
            drawn = self.query_one(Drawn)
            drawn.show(lambda layout: render_overview(view, layout, with_keys=True), keep_place=True)
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        weakest = self._overview.weakest if self._overview else ()
        return action != "cards" or parameters[0] in range(1, len(weakest) + 1)

    @work
    async def action_cards(self, number: int) -> None:
        """Ask the cards of one of the weakest topics."""
        if self._overview:
            await self.desk.review([self._overview.weakest[number - 1].slug])
