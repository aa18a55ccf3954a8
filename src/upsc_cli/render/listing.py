"""A list of topics on the screen, a line for each."""

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment
from rich.text import Text

from upsc_cli.phrases import words
from upsc_cli.render import theme
from upsc_cli.render.rows import NARROWEST_FACTS, SHORT_CATEGORY
from upsc_cli.render.status import sign, status_text
from upsc_cli.render.theme import Layout
from upsc_cli.render.widths import fitted, terminal_width
from upsc_cli.sanitize import clean
from upsc_cli.session.listing import Row

_NARROWEST_WORDS = 64  # columns, below which category and level are told by letters
_NARROWEST_STATUS = 90  # columns, below which a status is told by its sign alone
_WIDEST_CATEGORY = 14

Fact = tuple[str, str]
"""A fact with its style."""


def render_list(rows: Sequence[Row], due: Mapping[str, int], layout: Layout) -> "Lines":
    """Return topics, a line for each: title, category, level, minutes, status, and the cards that are due.

    `due` has the number of these by slug. A slug stands beside its title where the line has room for both.
    """
    return Lines(rows, due, layout.width)


class Lines:
    """Topics in columns that a terminal counts as this does, whatever the script of a title.

    A `Table` measures every cell several times over, which took seconds for ten thousand topics.
    """

    def __init__(self, rows: Sequence[Row], due: Mapping[str, int], width: int) -> None:
        self._rows = rows
        self._titles = [clean(row.topic.title) for row in rows]
        self._facts = [_facts(row, due.get(row.topic.slug, 0), width) for row in rows]
        self._columns = [max(len(fact) for fact, _ in column) for column in zip(*self._facts, strict=True)]
        self._gap = 2 if width >= _NARROWEST_WORDS else 1
        beside = sum(self._gap + column for column in self._columns if column)
        widest = max(map(self._with_slug, range(len(rows))), default=0)
        self._room = max(min(widest, width - beside), 1)
        self._legend = NARROWEST_FACTS <= width < _NARROWEST_STATUS

    def _with_slug(self, place: int) -> int:
        """Return the columns that a title and its slug take."""
        return terminal_width(self._titles[place]) + self._gap + len(self._rows[place].topic.slug)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        slug_style = console.get_style(theme.SLUG)
        for place, row in enumerate(self._rows):
            title = self._titles[place]
            if terminal_width(title) > self._room:
                title = fitted(Text(title), self._room).plain
            free = self._room - cell_len(title)  # as Rich counts; see `aligned`
            yield Segment(title)
            slug = row.topic.slug
            if self._room >= self._with_slug(place):
                yield Segment(" " * self._gap)
                yield Segment(slug, slug_style)
                free -= self._gap + len(slug)
            filling = " " * free
            for (fact, style), column in zip(self._facts[place], self._columns, strict=True):
                if column:
                    yield Segment(filling + " " * self._gap)
                    filling = " " * (column - len(fact))
                    if fact[:1].isdigit():
                        yield Segment(filling)
                        filling = ""
                    yield Segment(fact, console.get_style(style))
            yield Segment.line()
        if self._legend:
            yield Text("○ new  ◐ reading  ● completed", style=theme.MUTED)


def _facts(row: Row, due: int, width: int) -> tuple[Fact, ...]:
    """Return what a line says of a topic behind its title."""
    topic, status = row.topic, sign(row.status)
    category, level = words(topic.category), words(topic.difficulty)
    number = str(due or "")
    if width < NARROWEST_FACTS:
        return ((status.plain, str(status.style)), (number, theme.READING))
    if width < _NARROWEST_WORDS:
        shown, level, minutes = category[:SHORT_CATEGORY], level[0], f"{topic.minutes}m"
    else:
        long = len(category) > _WIDEST_CATEGORY
        shown = f"{category[: _WIDEST_CATEGORY - 1]}…" if long else category
        minutes, number = f"{topic.minutes} min", f"{due} due" if due else ""
    if width >= _NARROWEST_STATUS:
        status = status_text(row.status)
    return (
        (shown, ""),
        (level, ""),
        (minutes, ""),
        (status.plain, str(status.style)),
        (number, theme.READING),
    )
