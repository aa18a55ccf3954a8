"""A plan to the exam on the screen, by week."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import groupby

from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.phrases import count, enumerated, percent
from upsc_cli.phrases import minutes as said_minutes
from upsc_cli.recall.course import Day, Kind
from upsc_cli.recall.timetable import Timetable
from upsc_cli.render import theme
from upsc_cli.render.exam import countdown
from upsc_cli.render.prose import hanging, heading, spaced
from upsc_cli.render.theme import Layout
from upsc_cli.session.timetabling import Planned

_NAMED = 3  # of the topics that find no place
_WEEK = len("28 Feb–06 Mar ")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def render_timetable(found: Planned, layout: Layout) -> RenderableType:
    """Return a plan: its minutes and what they come to, today, and each week with the topics to read."""
    made = found.timetable
    head = [Text(countdown(found.exam), style=theme.TITLE), Text(_terms(found))]
    if made.recall is not None:
        head.append(Text(f"On that day you should remember about {percent(made.recall)} of all cards."))
    parts: list[RenderableType] = [Group(*head)]
    if made.dropped and made.days:
        parts.append(Text(_dropped(made, found.titles), style=theme.WRONG))
    if not made.days:
        parts.append(Text("No day is left to plan."))
    else:
        today = _of_day(made.days[0], found.titles)
        parts.append(Group(heading("Today", layout), today or Text("Nothing is planned.")))
    parts += _weeks(made, found.titles, layout)
    return Group(*spaced(parts))


def _terms(found: Planned) -> str:
    """Return how many minutes there are on which days, and from when on there is no reading."""
    days = [_WEEKDAYS[day] + "s" for day in found.wishes.rest]
    rest = f" but on {enumerated(days)}" if days else ""
    made = found.timetable
    free = (made.exam - made.buffer).days
    buffer = f"; the last {count(free, 'day')} are kept free of reading" if free > 1 else ""
    return f"At most {count(found.wishes.minutes, 'minute')} a day{rest}{buffer}."


def _dropped(made: Timetable, titles: Mapping[str, str]) -> str:
    """Return which topics find no place, and what would do."""
    named = [titles.get(slug, slug) for slug in made.dropped[:_NAMED]]
    more = len(made.dropped) - len(named)
    names = "; ".join(named) + (f"; and {more} more" if more else "")  # titles have commas of their own
    does = "finds" if len(made.dropped) == 1 else "find"
    would = (
        f" About {made.enough} minutes a day would do." if made.enough else " No number of minutes would do."
    )
    return f"{count(len(made.dropped), 'topic')} {does} no place: {names}.{would}"


def _of_day(day: Day, titles: Mapping[str, str]) -> RenderableType | None:
    rows = [
        (
            Text(f"{item.minutes:>3} min "),
            Text(_said(item.kind, item.cards, titles.get(item.topic or "", ""))),
        )
        for item in day.items
    ]
    return hanging(rows) if rows else None


def _said(kind: Kind, number: int, title: str) -> str:
    return {
        Kind.REVIEW: f"{count(number, 'card')} that come back" if number != 1 else "1 card that comes back",
        Kind.NEW: count(number, "new card"),
        Kind.READ: f"Read {title}",
        Kind.QUIZ: f"A quiz of {count(number, 'question')}",
    }[kind]


def _weeks(made: Timetable, titles: Mapping[str, str], layout: Layout) -> Iterator[RenderableType]:
    """Yield each week with the topics to read on its days; weeks in a row without any are lines together."""
    later = made.days[1:]
    weeks = [
        list(days)
        for _, days in groupby(later, key=lambda day: day.date - timedelta(days=day.date.weekday()))
    ]
    for reads, group in groupby(weeks, key=_reads):
        if reads:
            for week in group:
                rows = _reading(week, titles)
                yield Group(heading(_week(week), layout), Text(_load(week)), hanging(rows))
        else:
            yield Group(*(hanging([(Text(f"{_week(week):<{_WEEK}}"), Text(_load(week)))]) for week in group))


def _reads(week: Sequence[Day]) -> bool:
    return any(item.topic for day in week for item in day.items)


def _reading(week: Sequence[Day], titles: Mapping[str, str]) -> list[tuple[Text, RenderableType]]:
    rows: list[tuple[Text, RenderableType]] = []
    for day in week:
        named = [titles.get(item.topic, item.topic) for item in day.items if item.topic]
        rows += [
            (Text(f"{day.date:%a} " if not place else " " * 4, style=theme.MUTED), Text(title))
            for place, title in enumerate(named)
        ]
    return rows


def _week(week: Sequence[Day]) -> str:
    first, last = week[0].date, week[-1].date
    if first == last:
        return f"{first:%d %b}"
    return f"{first:%d}–{last:%d %b}" if first.month == last.month else f"{first:%d %b}–{last:%d %b}"


def _load(week: Sequence[Day]) -> str:
    """Return how long a week takes, and its cards."""
    number = {
        kind: sum(item.cards for day in week for item in day.items if item.kind is kind) for kind in Kind
    }
    parts = [said_minutes(60 * sum(day.minutes for day in week))]
    if number[Kind.REVIEW]:
        parts.append(f"{number[Kind.REVIEW]} due")
    if number[Kind.NEW]:
        parts.append(f"{number[Kind.NEW]} new")
    quizzes = sum(item.kind is Kind.QUIZ for day in week for item in day.items)
    if quizzes:
        parts.append(f"{quizzes} {'quiz' if quizzes == 1 else 'quizzes'}")
    return " • ".join(parts) if any(day.items for day in week) else "nothing"
