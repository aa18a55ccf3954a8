"""A list of topics on the screen, a line for each."""

from collections.abc import Mapping, Sequence

from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment
from rich.text import Text

from upsc_cli.phrases import words
from upsc_cli.render import theme
from upsc_cli.render.rows import NARROWEST_FACTS, SHORT_CATEGORY, STAR, pack_mark
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


def render_list(rows: Sequence[Row], due: Mapping[str, int], layout: Layout) -> "_Topics":
    """Return topics, a line for each: title, category, level, minutes, status, and the cards that are due.

    `due` has the number of these by slug. A slug stands beside its title where the line has room for both.
    """
    return _Topics(rows, due, layout.width)


class _Topics:
    """Topics in columns that a terminal counts as this does, whatever the script of a title.

    A `Table` measures every cell several times over, which took seconds for ten thousand topics.
    """

    def __init__(self, rows: Sequence[Row], due: Mapping[str, int], width: int) -> None:
        self._rows = rows
        self._titles = [clean(row.topic.title) + pack_mark(row.topic) for row in rows]
        self._facts = [_facts(row, due.get(row.topic.slug, 0), width) for row in rows]
        self._columns = [max(len(fact) for fact, _ in column) for column in zip(*self._facts, strict=True)]
        self._gap = 2 if width >= _NARROWEST_WORDS else 1
        beside = sum(self._gap + column for column in self._columns if column)
        widest = max(map(self._with_slug, range(len(rows))), default=0)
        self._room = max(min(widest, width - beside), 1)
        self._legend = NARROWEST_FACTS <= width < _NARROWEST_STATUS

    def _with_slug(self, place: int) -> int:
        """Return the columns that a title, its star and its slug take."""
        titled = terminal_width(self._titles[place]) + len(self._star(place))
        return titled + self._gap + len(self._rows[place].topic.slug)

    def _star(self, place: int) -> str:
        return STAR if self._rows[place].is_starred else ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        slug_style, star_style = console.get_style(theme.SLUG), console.get_style(theme.STAR)
        for place, row in enumerate(self._rows):
            title, star = self._titles[place], self._star(place)
            room = max(self._room - len(star), 1)
            if terminal_width(title) > room:
                title = fitted(Text(title), room).plain
            free = room - terminal_width(title)
            yield Segment(title)
            if star:
                yield Segment(star, star_style)
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
