"""What was studied and remembered, on the screen: the streak, a map of days, retention by week."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.phrases import count, marks
from upsc_cli.progress.statistics import Day, Statistics, Streak, Week
from upsc_cli.recall.quiz import Taken
from upsc_cli.render import theme
from upsc_cli.render.prose import hanging, heading
from upsc_cli.render.theme import Layout

_LEVELS = "·░▒▓█"
_DAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")
_WEEK = 7  # days
_CELL = 5  # columns of a day
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


def render_week(found: Statistics, layout: Layout) -> list[RenderableType]:
    """Return the last seven days side by side: how busy each was, and how much was done; then the streak."""
    days = found.activity[-_WEEK:]
    most = max(day.count for day in days)
    cell = _CELL if layout.width >= _WEEK * _CELL else 2
    names = [f"{day.date:%a}"[: cell - 1] for day in days]
    levels = [_LEVELS[_level(day.count, most)] if most else _LEVELS[0] for day in days]
    rows = [(names, theme.MUTED), (levels, theme.DONE)]
    if cell == _CELL and all(len(str(day.count)) < cell for day in days):
        rows.append(([str(day.count) if day.count else "" for day in days], ""))
    lines: list[RenderableType] = [
        Text("".join(f"{word:>{cell}}" for word in row).rstrip(), style=style) for row, style in rows
    ]
    current = found.streak.current
    return [*lines, Text(f"{count(current, 'day')} in a row")] if current > 1 else lines


def render_quizzes(quizzes: Sequence[Taken], layout: Layout) -> RenderableType:
    """Return a line for each quiz: its day, how many answers were right, and its marks."""
    figures = [
        f"{taken.tally.right} of {taken.tally.asked} right, {marks(taken.tally.marks)} marks"
        for taken in quizzes
    ]
    room = min(_LONGEST_BAR, layout.width - len("01 Jan") - max(map(len, figures)) - 4)
    rows = []
    for taken, figure in zip(quizzes, figures, strict=True):
        bar = _share_bar(taken.tally.right / taken.tally.asked, room)
        rows.append((Text(f"{taken.day:%d %b} ", style=theme.MUTED), Text.assemble(*bar, figure)))
    return hanging(rows)


def _streak(streak: Streak) -> Text:
    longest = f"the longest: {count(streak.longest, 'day')}"
    if streak.current:
        return Text(f"{count(streak.current, 'day')} in a row ({longest})")
    return Text(f"Days in a row, {longest}")


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
        bar = _share_bar(week.retention or 0, room)
        lines.append(Text.assemble((f"{week.monday:%d %b}  ", theme.MUTED), *bar, figure))
    return Text("\n").join(lines)


def _share_bar(part: float, room: int) -> list[tuple[str, str]]:
    """Return a bar filled up to a share, with a gap behind it; nothing where it would be too short."""
    if room < _SHORTEST_BAR:
        return []
    filled = round(part * room)
    return [("█" * filled, theme.DONE), ("░" * (room - filled), theme.MUTED), ("  ", "")]
