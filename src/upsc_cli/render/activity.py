"""What was studied and remembered, on the screen: the streak, a map of days, retention by week."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.phrases import count
from upsc_cli.progress.statistics import Day, Statistics, Streak, Week
from upsc_cli.render import theme
from upsc_cli.render.prose import heading
from upsc_cli.render.theme import Layout

_LEVELS = "·░▒▓█"
_DAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")
_LONGEST_BAR, _SHORTEST_BAR = 20, 5


def render_activity(found: Statistics, layout: Layout) -> list[RenderableType]:
    """Return the streak with the map of days, and the retention of the last weeks if there were reviews."""
    parts: list[RenderableType] = []
    if any(day.count for day in found.activity):
        days = (_streak(found.streak), _map(found.activity, layout), _legend())
        parts.append(Group(heading("Study days", layout), *days))
    weeks = [week for week in found.weeks if week.retention is not None]
    if weeks:
        parts.append(Group(heading("Recalled, by week", layout), _weeks(weeks, layout)))
    return parts


def _streak(streak: Streak) -> Text:
    current = f"{count(streak.current, 'day')} in a row" if streak.current else "No streak at the moment"
    return Text(f"{current} (the longest: {count(streak.longest, 'day')})")


def _map(days: Sequence[Day], layout: Layout) -> Text:
    """Return a row for each weekday and a column for each week; a cell is as dark as its day was busy."""
    most = max(day.count for day in days)
    gap = " " if layout.width >= 2 * len(days) / 7 + 6 else ""
    rows = []
    for weekday, name in enumerate(_DAYS):
        cells = gap.join(_LEVELS[_level(day.count, most)] for day in days[weekday::7])
        rows.append(Text.assemble((f"{name:<5}", theme.MUTED), (cells, theme.DONE)))
    return Text("\n").join([_months(days, gap), *rows])


def _level(number: int, most: int) -> int:
    """Return 0 for a day without study, else 1 to 4 by how much of the busiest day it was."""
    return -(-number * (len(_LEVELS) - 1) // most)


def _months(days: Sequence[Day], gap: str) -> Text:
    """Return the names of months above the weeks in which they begin, as far as there is room."""
    line = ""
    for column, monday in enumerate(days[::7]):
        at = column * (1 + len(gap))
        is_first = not column or monday.date.month != days[7 * column - 7].date.month
        if is_first and (not line or at > len(line)):
            line = f"{line:<{at}}{monday.date:%b}"
    return Text(f"{'':<5}{line}", style=theme.MUTED)


def _legend() -> Text:
    return Text(f"{_LEVELS[0]} none  {' '.join(_LEVELS[1:])} to the busiest day", style=theme.MUTED)


def _weeks(weeks: Sequence[Week], layout: Layout) -> Text:
    figures = [f"{week.retention or 0:.0%} of {week.reviews}" for week in weeks]
    room = min(_LONGEST_BAR, layout.width - len("01 Jan") - max(map(len, figures)) - 4)
    lines = []
    for week, figure in zip(weeks, figures, strict=True):
        filled = round((week.retention or 0) * room)
        bar = [("█" * filled, theme.DONE), ("░" * (room - filled), theme.MUTED), ("  ", "")]
        shown = bar if room >= _SHORTEST_BAR else []
        lines.append(Text.assemble((f"{week.monday:%d %b}  ", theme.MUTED), *shown, figure))
    return Text("\n").join(lines)
