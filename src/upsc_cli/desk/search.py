"""The line to search in, with what came of it beside and below it."""

from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from upsc_cli.desk.filtering import labels
from upsc_cli.desk.input_line import InputLine
from upsc_cli.session.choosing import Filters
from upsc_cli.session.listing import Listing, Order

if TYPE_CHECKING:
    from upsc_cli.session.finding import Found


class Search(Vertical):
    """What is typed, how many topics match, what narrows and orders them, and what was understood."""

    def __init__(self, query: str) -> None:
        super().__init__()
        self._query = query

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static("/", id="slash")
            yield InputLine(self._query, placeholder="search")
            yield Static("", id="tally", markup=False)
        yield Static("", id="understood", markup=False)

    def on_mount(self) -> None:
        self.query_one("#understood").display = False

    @property
    def line(self) -> Input:
        """The line to type in."""
        return self.query_one(Input)

    def tell(self, found: Listing, filters: Filters, order: Order, *, short: bool) -> None:
        """Tell what is listed; in `short`, what narrows it stands on a line of its own."""
        from upsc_cli.render.progress import listed

        narrowed = labels(filters)
        if order is not Order.RELEVANCE:
            narrowed.append(f"by {order}")
        beside = [listed(found, short=short), *([] if short else narrowed)]
        self.query_one("#tally", Static).update(Text(" • ".join(beside)))
        below = [Text(" • ".join(narrowed))] if short and narrowed else []
        understood = self.query_one("#understood", Static)
        notice = Text("\n").join([*below, *_understood(found)])
        understood.update(notice)
        understood.display = bool(notice.plain)


def _understood(found: Listing) -> list[Text]:
    """Return how the search was understood, or why nothing is listed."""
    if found.found is None:
        return [] if found.rows else [Text("No topic passes these filters; f takes one away.")]
    if not found.rows:
        return [_nothing(found.found)]
    from upsc_cli.render.hits import corrections

    said = corrections(found.found.results.hits)
    return [Text.assemble(*said)] if said else []


def _nothing(found: "Found") -> Text:
    near = "; ".join(found.nearest)
    return Text("No topic matches" + (f"; nearest titles: {near}" if near else ""))
