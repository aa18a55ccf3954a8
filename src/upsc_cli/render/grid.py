"""The tables of a topic: columns that cut no word, or a record a row where there is no room for them."""

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from upsc_cli.render import theme
from upsc_cli.render.columns import is_counted_alike, terminal_width
from upsc_cli.render.prose import Notes, indented, prose, spaced
from upsc_cli.render.theme import Layout
from upsc_cli.render.widths import frame
from upsc_cli.topics.format import inline
from upsc_cli.topics.format.model import Grid

_NARROWEST_COLUMN = 14  # columns of the terminal, below which the cells of a table are hard to read
_PADDING = 2  # columns between the text of a cell and that of the next


def render_grid(grid: Grid, notes: Notes, layout: Layout) -> RenderableType:
    """Return a table, or its rows one below the other."""
    cells = [[prose(cell, notes) for cell in row] for row in (grid.columns, *grid.rows)]
    widths = _fixed_widths(cells, layout)
    if widths is None or layout.width < max(theme.NARROWEST_BOX, _NARROWEST_COLUMN * len(grid.columns)):
        return Group(*spaced([_record(grid.columns, row, notes) for row in grid.rows]))
    last = [row[-1].plain for row in cells]
    table = Table(
        box=None if layout.plain else frame(box.ROUNDED, last),
        border_style=theme.MUTED,
        header_style=theme.BOLD,
        pad_edge=not layout.plain,
        show_lines=not layout.plain and _is_wordy(grid, layout),
    )
    for column, width in zip(cells[0], widths, strict=True):
        table.add_column(column, overflow="fold", width=width)
    for row in cells[1:]:
        table.add_row(*row)
    return table


def _is_wordy(grid: Grid, layout: Layout) -> bool:
    """Return whether some cell is so long that rows need lines between them."""
    return any(len(inline.plain(cell)) > layout.width // 2 for row in grid.rows for cell in row)


def _fixed_widths(cells: Sequence[Sequence[Text]], layout: Layout) -> list[int | None] | None:
    """Return the width of each column that Rich would make too narrow, None for the others.

    Rich narrows the widest columns until a table fits, whatever words they hold. Returns None for all if
    the longest words have no room side by side.
    """
    columns = list(zip(*cells, strict=True))
    wanted = [max(_widest(cell.plain.split("\n")) for cell in column) for column in columns]
    needed = [max(_widest(cell.plain.split()) for cell in column) for column in columns]
    between = _PADDING * (len(columns) - 1)
    frame = 0 if layout.plain else len(columns) + 1 + _PADDING
    room = layout.width - between - frame
    if sum(needed) > room:
        return None
    fixed: list[int | None] = [None] * len(columns)
    while True:
        free = [place for place, width in enumerate(fixed) if width is None]
        left = room - sum(width for width in fixed if width)
        level = _level([wanted[place] for place in free], left)
        tight = [place for place in free if needed[place] >= level]  # Rich may give one column less
        if not tight:
            break
        for place in tight:
            fixed[place] = needed[place]
    for place in free:
        if not all(is_counted_alike(cell.plain) for cell in columns[place]):
            fixed[place] = min(wanted[place], level)
    return fixed


def _widest(texts: Iterable[str]) -> int:
    return max(map(terminal_width, texts), default=0)


def _level(wanted: Sequence[int], room: int) -> int:
    """Return the most columns that each may take, so that together they fit into the room."""
    for place, width in enumerate(sorted(wanted)):
        share = room // (len(wanted) - place)
        if width > share:
            return share
        room -= width
    return max(wanted, default=0)


def _record(columns: Iterable[str], row: Iterable[str], notes: Notes) -> RenderableType:
    """Return a row as lines of `Column: cell`, for a screen too narrow for columns."""
    lines = Text("\n").join(
        Text.assemble((prose(column, notes).plain, theme.MUTED), ": ", prose(cell, notes))
        for column, cell in zip(columns, row, strict=True)
    )
    return indented(lines)
