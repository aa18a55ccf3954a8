"""The page of the library: a line to search in, the list of topics, and the topic."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from upsc_cli.desk.at_hand import AtHand
from upsc_cli.desk.choice import Choice
from upsc_cli.desk.drawn import Marks
from upsc_cli.desk.filtering import offers, toggled
from upsc_cli.desk.keys import bound
from upsc_cli.desk.note import Note
from upsc_cli.desk.reader import Place, Reader, Target
from upsc_cli.desk.search import Search
from upsc_cli.desk.topics import TopicList
from upsc_cli.errors import UpscError
from upsc_cli.progress.fold import Status
from upsc_cli.session.choosing import NO_FILTERS, Filters
from upsc_cli.session.listing import Listing, Order

if TYPE_CHECKING:
    from upsc_cli.search.highlight import Marker

_NARROWEST_PANES = 70
"""Columns below which the list and the topic take turns."""


class Browse(AtHand):
    """Topics to find, to read, and to do things with."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("slash", "search", "search"),
        bound("f", "filter", "filter"),
        bound("s", "go_to", "go to"),
        bound("o", "order", "order", shown=False),
        bound("m", "mock", "mock paper", shown=False),
        bound("left_square_bracket,backspace", "step(-1)", "the topic before", shown=False),
        bound("right_square_bracket", "step(1)", "the topic after", shown=False),
        bound("left,h", "to_list", "to the list", shown=False),
        bound("q", "back", "back"),
        bound("escape", "clear", "back; then all topics", shown=False),
    ]

    def __init__(
        self,
        query: str = "",
        filters: Filters = NO_FILTERS,
        *,
        searching: bool = False,
        opened: str | None = None,
        at: str | None = None,
    ) -> None:
        """Begin with a query and filters, in the search line if `searching`, or in a topic `at` a text."""
        super().__init__()
        self._query = query
        self._opened, self._at = opened, at
        self._filters = filters
        self._order = Order.RELEVANCE
        self._searching = searching
        self._listed = ""
        self.listing: Listing | None = None
        self._loads = 0
        self._trail: list[str] = []
        self._step = -1

    def body(self) -> ComposeResult:
        yield Search(self._query)
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield TopicList()
            yield Reader()

    def on_mount(self) -> None:
        super().on_mount()
        self.set_focus(self.query_one(Reader if self._opened else Input if self._searching else TopicList))
        if self._opened:
            self.read(self._opened, at=self._at)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < _NARROWEST_PANES, "narrow")
        self._tell_what_is_listed()

    @property
    def is_ready(self) -> bool:
        return self.listing is not None and not self._loads

    @contextmanager
    def _loading(self) -> Iterator[None]:
        """Let keys wait for what comes of the block."""
        self._loads += 1
        try:
            yield
        finally:
            self._loads -= 1

    @property
    def topics(self) -> TopicList:
        """The list."""
        return self.query_one(TopicList)

    @property
    def reader(self) -> Reader:
        """The topic."""
        return self.query_one(Reader)

    @property
    def at_hand(self) -> str | None:
        if self.reader.has_focus and self.reader.page:
            return self.reader.page.entry.slug
        return self.topics.row.topic.slug if self.topics.row else None

    @work(exclusive=True, group="list")
    async def list_topics(self) -> None:
        """Show the topics that match what is typed; what was asked before is overtaken."""
        from upsc_cli.session.listing import listing

        with self._loading(), self.desk.telling():
            found = await self.desk.ask(listing, self.desk.session, self._query, self._filters, self._order)
            self._show(found)

    @work(exclusive=True, group="due")
    async def load_due(self) -> None:
        """Show how many cards of each topic are due."""
        session = self.desk.session
        with self.desk.telling():
            self.topics.show_due(await self.desk.ask(lambda: session.due))

    def _show(self, found: Listing) -> None:
        before = self.topics.row.topic.slug if self.topics.row else self._opened
        is_new_search = self._query != self._listed and bool(self._query)
        self.listing, self._listed = found, self._query
        self.topics.show_topics(found.rows, None if is_new_search else before)
        self._tell_what_is_listed()

    def _tell_what_is_listed(self) -> None:
        if self.listing:
            short = self.has_class("narrow")
            self.query_one(Search).tell(self.listing, self._filters, self._order, short=short)

    async def renew(self) -> None:
        self.list_topics()
        self.load_due()
        self._renew_page()

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.value != self._query:
            self._query = event.value
            self.list_topics()

    def on_input_submitted(self) -> None:
        self._read_chosen()

    def on_key(self, event: events.Key | None = None) -> None:
        super().on_key()
        if event and self.query_one(Input).has_focus and event.key in ("down", "up"):
            self.topics.action_move(1 if event.key == "down" else -1)
            event.stop()

    def on_rows_moved(self) -> None:
        if self.topics.row is None:
            self.reader.clear()
        else:
            # The list first: whoever types on wants it, and not yet the topic.
            self.call_after_refresh(self._preview_unless_reading)

    def _preview_unless_reading(self) -> None:
        if self.topics.row and not self.has_class("reading"):
            self.preview(self.topics.row.topic.slug)

    def on_rows_chosen(self) -> None:
        self._read_chosen()

    def _read_chosen(self) -> None:
        if self.topics.row:
            self.read(self.topics.row.topic.slug, self._marks(), in_note=self._is_hit_in_note)

    @property
    def _is_hit_in_note(self) -> bool:
        """Whether the search found the topic under the cursor by the person's note on it."""
        row = self.topics.row
        return row is not None and row.hit is not None and row.hit.field == "note"

    def read(
        self, slug: str, marks: Marks | None = None, *, at: str | None = None, in_note: bool = False
    ) -> None:
        """Read a topic, which is recorded; it follows the topic that was read before."""
        if [slug] != self._trail[self._step : self._step + 1]:
            self._trail = [*self._trail[: self._step + 1], slug]
            self._step = len(self._trail) - 1
        self.add_class("reading")
        self.set_focus(self.reader)  # at once, and not after the keys that were typed meanwhile
        self._read(slug, marks, at, in_note)

    def _marks(self) -> "Marker | None":
        found = self.listing.found if self.listing else None
        if found is None or not found.results.variants:
            return None
        from upsc_cli.search.highlight import Marker

        return Marker(found.results.variants)

    @work(exclusive=True, group="reader")
    async def preview(self, slug: str) -> None:
        """Show a topic beside the list, without a record of it."""
        from upsc_cli.session.reading import page

        try:
            found = await self.desk.ask(page, self.desk.session, slug)
            self.reader.read(found, self._marks(), in_note=self._is_hit_in_note)
        except UpscError as error:
            self.reader.clear()
            self.warn(error.message.splitlines()[0])

    @work(exclusive=True, group="page")
    async def _renew_page(self) -> None:
        """Show the topic as it is now; if it is gone, it stays until another is read."""
        from upsc_cli.session.reading import page

        shown = self.reader.page
        if shown:
            with suppress(UpscError):
                found = await self.desk.ask(page, self.desk.session, shown.entry.slug)
                if self.reader.page is shown:  # and not another one meanwhile
                    self.reader.renew(found)

    @work(exclusive=True, group="reader")
    async def _read(self, slug: str, marks: Marks | None, at: str | None, in_note: bool) -> None:
        from upsc_cli.session.reading import open_topic

        try:
            with self._loading():
                found = await self.desk.ask(open_topic, self.desk.session, slug)
            self.reader.read(found, marks, at=at, in_note=in_note)
            if found.status is Status.NEW:  # which it is no longer
                await self.renew()
        except UpscError as error:
            self.action_to_list()
            self.warn(error.message.splitlines()[0])

    def action_search(self) -> None:
        """Type a search; the last one is marked, so that what is typed takes its place."""
        self.remove_class("reading")
        line = self.query_one(Input)
        self.set_focus(line)
        line.action_select_all()

    def action_to_list(self) -> None:
        """Go from the topic to the list."""
        self.remove_class("reading")
        self.set_focus(self.topics)

    async def action_back(self) -> None:
        """Go from the search or the topic to the list, from there to the screen before, or leave."""
        if self.topics.has_focus or (self._opened and self.reader.has_focus):
            await super().action_back()
        else:
            self.action_to_list()

    async def action_clear(self) -> None:
        """Go back; on the first screen, from a search to all topics, and no further."""
        if not (self.topics.has_focus and self.is_first):
            await self.action_back()
        elif self._query or self._filters:
            self._filters = NO_FILTERS
            self.query_one(Input).value = ""
            self.list_topics()
        else:
            self.say("q leaves.")

    def action_step(self, by: int) -> None:
        """Go along the topics that were read."""
        if 0 <= self._step + by < len(self._trail):
            self._step += by
            self.read(self._trail[self._step])

    def is_shown_as_done(self, slug: str) -> bool:
        page = self.reader.page
        if self.reader.has_focus and page and page.entry.slug == slug:
            return page.status is Status.DONE
        return self.topics.row is not None and self.topics.row.status is Status.DONE

    def is_shown_with_star(self, slug: str) -> bool | None:
        return next((row.is_starred for row in self.topics.rows if row.topic.slug == slug), None)

    def chosen(self) -> tuple[list[str], Filters] | None:
        if self.reader.has_focus and self.at_hand:
            return [self.at_hand], NO_FILTERS
        if self.listing is None or not self.listing.rows:
            self.say("No topic is listed.")
            return None
        if self.listing.found:
            return [row.topic.slug for row in self.listing.rows], NO_FILTERS
        return [], self._filters

    def to_write_on(self) -> tuple[list[str], Filters]:
        if self.reader.has_focus and self.at_hand:
            return [self.at_hand], NO_FILTERS
        if self.listing and self.listing.found and self.listing.rows:
            return [row.topic.slug for row in self.listing.rows], NO_FILTERS
        return [], self._filters

    @work
    async def action_filter(self) -> None:
        """Choose a filter, or take one away."""
        session = self.desk.session
        with self.desk.telling():
            options = await self.desk.ask(offers, session, self._filters)
            chosen = await self.desk.push_screen_wait(Choice("Filter", options))
            if chosen is not None:
                self._filters = toggled(self._filters, chosen)
                self.list_topics()

    @work
    async def action_order(self) -> None:
        """Choose what comes first."""
        orders = [(order.value.capitalize(), order) for order in Order]
        chosen = await self.desk.push_screen_wait(Choice("Order by", orders))
        if chosen is not None:
            self._order = chosen
            self.list_topics()

    @work
    async def action_mock(self) -> None:
        """Begin a mock paper, or go on with the one that is paused."""
        await self.desk.mock()

    @work
    async def action_go_to(self) -> None:
        """Go to a section, a related topic, a term or a source."""
        targets = [
            (f"{target.place.capitalize()}: {target.label}", target) for target in self.reader.targets()
        ]
        if targets:
            target = await self.desk.push_screen_wait(Choice("Go to", targets))
            if target is not None:
                await self._go(target)

    async def _go(self, target: Target) -> None:
        page = self.reader.page
        if page is None:
            return
        if target.place is Place.SECTION:
            self.add_class("reading")
            self.set_focus(self.reader)  # at once, and not after the keys that were typed meanwhile
            if (line := self.reader.line_of(target.name)) is not None:
                self.reader.jump(line)
        elif target.place is Place.TOPIC:
            self.read(target.name)
        elif target.place is Place.TERM:
            from upsc_cli.render.definitions import render_definitions

            with self.desk.telling():
                definitions = await self.desk.ask(self.desk.session.index.define, target.name)
                self.desk.push_screen(
                    Note(target.name, lambda layout: render_definitions(definitions, layout))
                )
        else:
            from upsc_cli.render.prose import Notes

            notes = Notes({target.name: page.entry.topic.sources[target.name]})
            self.desk.push_screen(Note("Source", notes.sources_list))
