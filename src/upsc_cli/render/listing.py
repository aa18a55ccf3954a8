"""A list of topics on the screen, a line for each.

Rich takes half a second to draw ten thousand lines; without it they are text, and what several of them have
in common is drawn once.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from upsc_cli.phrases import words
from upsc_cli.progress.fold import Status
from upsc_cli.render import theme
from upsc_cli.render.columns import terminal_width
from upsc_cli.render.paint import Paint
from upsc_cli.render.signs import NARROWEST_FACTS, SHORT_CATEGORY, SIGNS, STAR, pack_mark
from upsc_cli.render.theme import Layout
from upsc_cli.sanitize import clean
from upsc_cli.session.listing import Row

_NARROWEST_WORDS = 64  # columns, below which category and level are told by letters
_NARROWEST_STATUS = 90  # columns, below which a status is told by its sign alone
_WIDEST_CATEGORY = 14

K = TypeVar("K")

Fact = tuple[str, str]
"""A fact with its style."""


def list_text(rows: Sequence[Row], due: Mapping[str, int], layout: Layout, paint: Paint) -> str:
    """Return topics, a line for each: title, category, level, minutes, status, and the cards that are due.

    `due` has the number of these by slug. A slug stands beside its title where the line has room for both.
    """
    gap = 2 if layout.width >= _NARROWEST_WORDS else 1
    titles = [clean(row.topic.title + pack_mark(row.topic)) for row in rows]
    widths = list(map(terminal_width, titles))
    named = [
        width + gap + len(row.topic.slug) + (len(STAR) if row.is_starred else 0)
        for row, width in zip(rows, widths, strict=True)
    ]
    facts = _Facts(rows, due, layout.width, gap, paint)
    room = max(min(max(named, default=0), layout.width - facts.width), 1)
    star, between = paint(STAR, theme.STAR), " " * gap
    lines: list[str] = []
    for row, title, width, with_slug in zip(rows, titles, widths, named, strict=True):
        left = max(room - len(STAR), 1) if row.is_starred else room
        line, taken = (title, width) if width <= left else _cut(title, left)
        if row.is_starred:
            line += star
        if with_slug <= room:
            line += between + paint(row.topic.slug, theme.SLUG) + " " * (room - with_slug)
        else:
            line += " " * (left - taken)
        lines.append((line + facts.of(row)).rstrip(" "))
    if NARROWEST_FACTS <= layout.width < _NARROWEST_STATUS:
        lines.append(paint("○ new  ◐ reading  ● completed", theme.MUTED))
    return "".join([f"{line}\n" for line in lines])


def _cut(title: str, columns: int) -> tuple[str, int]:
    """Return a title that is too long, cut with an ellipsis, and its width."""
    if title.isascii():
        return f"{title[: columns - 1]}…", columns
    # Imported here: most titles have a column for each letter.
    from rich.text import Text

    from upsc_cli.render.widths import fitted

    shown = fitted(Text(title), columns).plain
    return shown, terminal_width(shown)


class _Facts:
    """What a line says of a topic behind its title, in columns that are all as wide as their widest cell."""

    def __init__(
        self, rows: Sequence[Row], due: Mapping[str, int], width: int, gap: int, paint: Paint
    ) -> None:
        self._due = due
        categories = {row.topic.category: ("", "") for row in rows}
        levels: dict[str, Fact] = {row.topic.difficulty: ("", "") for row in rows}
        minutes = {row.topic.minutes: ("", "") for row in rows}
        if width >= NARROWEST_FACTS:
            is_short = width < _NARROWEST_WORDS
            categories = {category: (_category(category, is_short), "") for category in categories}
            levels = {level: (words(level)[: 1 if is_short else None], "") for level in levels}
            minutes = {number: (f"{number}m" if is_short else f"{number} min", "") for number in minutes}
        statuses = {status: _status(status, width) for status in {row.status for row in rows}}
        numbers = {
            number: (_number(number, width), theme.READING)
            for number in {due.get(row.topic.slug, 0) for row in rows}
        }
        self._categories = _column(categories, gap, paint)
        self._levels = _column(levels, gap, paint)
        self._minutes = _column(minutes, gap, paint)
        self._statuses = _column(statuses, gap, paint)
        self._numbers = _column(numbers, gap, paint)
        columns: tuple[Mapping[Any, Fact], ...] = (categories, levels, minutes, statuses, numbers)
        self.width = sum(gap + widest for column in columns if (widest := _widest(column)))

    def of(self, row: Row) -> str:
        """Return what stands behind the title of a topic."""
        topic = row.topic
        return (
            self._categories[topic.category]
            + self._levels[topic.difficulty]
            + self._minutes[topic.minutes]
            + self._statuses[row.status]
            + self._numbers[self._due.get(topic.slug, 0)]
        )


def _category(category: str, is_short: bool) -> str:
    shown = words(category)
    if is_short:
        return shown[:SHORT_CATEGORY]
    return f"{shown[: _WIDEST_CATEGORY - 1]}…" if len(shown) > _WIDEST_CATEGORY else shown


def _status(status: Status, width: int) -> Fact:
    shape, word, style = SIGNS[status]
    return (f"{shape} {word}" if width >= _NARROWEST_STATUS else shape), style


def _number(due: int, width: int) -> str:
    if not due:
        return ""
    return f"{due} due" if width >= _NARROWEST_WORDS else str(due)


def _widest(column: Mapping[Any, Fact]) -> int:
    return max((len(text) for text, _ in column.values()), default=0)


def _column(facts: Mapping[K, Fact], gap: int, paint: Paint) -> dict[K, str]:
    """Return the cells of a column, each with the gap before it; numbers end where it ends."""
    widest = _widest(facts)
    if not widest:
        return dict.fromkeys(facts, "")
    cells: dict[K, str] = {}
    for key, (text, style) in facts.items():
        before, after = gap, widest - len(text)
        if text[:1].isdigit():
            before, after = before + after, 0
        cells[key] = " " * before + paint(text, style) + " " * after
    return cells
