"""Small plots of plain characters."""

from collections.abc import Iterable, Sequence

from rich.text import Text

from upsc_cli.render import theme

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_LONGEST_BAR, _SHORTEST_BAR = 40, 5  # columns

MARK = "│"
"""Stands in a bar at another share than the one to which it is filled."""


def columns(
    values: Sequence[int],
    labels: Sequence[tuple[int, str]],
    width: int,
    height: int = 5,
    most: int | None = None,
) -> Text:
    """Return a bar for each value, side by side, below an axis with labels at some of them.

    At the left of the top line stands what a bar as high as the plot is, the largest value if not `most`.
    Bars are two columns apart where there is room.
    """
    most = max(values, default=0) if most is None else most
    margin = len(str(most)) + 1
    step = 2 if margin + 2 * len(values) <= width else 1
    shown = values[: max(1, (width - margin) // step)]
    lines = []
    for row in range(height - 1, -1, -1):
        side = str(most) if row == height - 1 else ""
        cells = (_EIGHTHS[_eighths(value, most, row, height)].ljust(step) for value in shown)
        bars = "".join(cells).rstrip()
        lines.append(Text.assemble((f"{side:>{margin - 1}} ", theme.MUTED), (bars, theme.DONE)))
    places = [(index * step, label) for index, label in labels if index < len(shown)]
    return _above_axis(lines, places, margin, width)


def curve(shares: Sequence[float], labels: Sequence[tuple[int, str]], width: int, height: int = 5) -> Text:
    """Return a line of shares from 0 to 1, above an axis with labels at some of them."""
    margin = len("100% ")
    room = max(2, min(len(shares), width - margin))
    picked = [shares[round(index * (len(shares) - 1) / (room - 1))] for index in range(room)]
    rows = [[" "] * room for _ in range(height)]
    for column, share in enumerate(picked):
        rows[height - 1 - min(height - 1, int(share * height))][column] = "•"
    lines = []
    for number, row in enumerate(rows):
        side = {0: "100%", height - 1: "0%"}.get(number, "")
        lines.append(Text.assemble((f"{side:>4} ", theme.MUTED), ("".join(row).rstrip(), theme.DONE)))
    places = [(round(index * (room - 1) / max(1, len(shares) - 1)), label) for index, label in labels]
    return _above_axis(lines, places, margin, width)


def marked_bars(rows: Sequence[tuple[str, float, float, str]], width: int) -> Text:
    """Return a bar for each row of a label, a share to fill, a share to mark, and the figure behind it.

    Where there is no room for bars, labels and figures stand alone.
    """
    room = width - max(len(label) + len(figure) for label, _, _, figure in rows) - 4
    length = min(_LONGEST_BAR, room)
    lines = []
    for label, filled, marked, figure in rows:
        bar: list[tuple[str, str]] = []
        if length >= _SHORTEST_BAR:
            full, at = round(filled * length), min(length - 1, int(marked * length))
            cells = "█" * full + "░" * (length - full)
            bar = [
                (cells[:at][:full], theme.DONE),
                (cells[full:at], theme.MUTED),
                (MARK, theme.TITLE),
                (cells[at + 1 :][: max(0, full - at - 1)], theme.DONE),
                (cells[max(full, at + 1) :], theme.MUTED),
                ("  ", ""),
            ]
        lines.append(Text.assemble((f"{label}  ", theme.MUTED), *bar, figure))
    return Text("\n").join(lines)


def _above_axis(lines: Iterable[Text], labels: Iterable[tuple[int, str]], margin: int, width: int) -> Text:
    """Return lines above an axis with labels from some columns on, as many as have room."""
    axis = ""
    for at, label in labels:
        if at >= len(axis) and margin + at + len(label) <= width:
            axis = f"{axis:<{at}}{label} "
    return Text("\n").join([*lines, Text(" " * margin + axis.rstrip(), style=theme.MUTED)])


def _eighths(value: int, most: int, row: int, height: int) -> int:
    """Return how many eighths of a cell of a row a bar fills; a bar that is there is seen."""
    if not value:
        return 0
    filled = max(1, round(value * height * 8 / most))
    return max(0, min(8, filled - 8 * row))
