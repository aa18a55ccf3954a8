"""How much was studied and remembered, from what was recorded."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from msgspec import Struct

from upsc_cli.clock import study_day
from upsc_cli.progress.events import Answered, Done, Event, Forgotten, Opened, Reviewed, Written
from upsc_cli.progress.mocks import answered

WEEKS = 26
"""How many weeks of activity are counted, the running one included."""

_RETENTION_WEEKS = 12
_RETENTION_DAYS = 30
_STUDY = (Opened, Done, Reviewed, Written)


class Streak(Struct, frozen=True):
    """Study days in a row, until today or, while today is not over, until yesterday; and the most ever."""

    current: int
    longest: int


class Week(Struct, frozen=True):
    """The reviews of a week that tell of retention, and the share of them in which the card was remembered.

    A week is known by its Monday; `retention` is None without such reviews.
    """

    monday: date
    reviews: int
    retention: float | None


class Day(Struct, frozen=True):
    """How many topics were opened and completed, cards graded and questions answered on a study day."""

    date: date
    count: int


class Statistics(Struct, frozen=True):
    """What a person did and remembered; `retention` is that of the last 30 days, None without reviews."""

    streak: Streak
    activity: tuple[Day, ...]
    retention: float | None
    weeks: tuple[Week, ...]
    reviews: int
    reviews_today: int


def statistics(events: Iterable[Event], today: date) -> Statistics:
    """Return the statistics of events that stand, in their order, as seen on a study day."""
    stand = list(events)
    listed = [event for event in stand if isinstance(event, _STUDY)]
    days = Counter(_day(event) for event in (*listed, *answered(stand)))
    reviews = [event for event in listed if isinstance(event, Reviewed)]
    telling = _telling(stand)
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    weeks = [monday - timedelta(weeks=back) for back in range(_RETENTION_WEEKS - 1, -1, -1)]
    recent = [event for event in telling if timedelta() <= today - event.day < timedelta(_RETENTION_DAYS)]
    return Statistics(
        streak=_streak(set(days), today),
        activity=tuple(
            Day(day, days[day])
            for day in (first + timedelta(number) for number in range((today - first).days + 1))
        ),
        retention=_retention(recent),
        weeks=tuple(_week(week, telling) for week in weeks),
        reviews=len(reviews),
        reviews_today=sum(event.day == today for event in reviews),
    )


def _day(event: Opened | Done | Reviewed | Answered | Written) -> date:
    return event.day if isinstance(event, Reviewed) else study_day(event.at)


def _streak(days: set[date], today: date) -> Streak:
    one = timedelta(days=1)
    runs = {day: 0 for day in days if day - one not in days}
    for start in runs:
        day = start
        while day in days:
            runs[start] += 1
            day += one
    last = today if today in days else today - one
    current = 0
    while last in days:
        current += 1
        last -= one
    return Streak(current, max(runs.values(), default=0))


def _telling(stand: Iterable[Event]) -> list[Reviewed]:
    """Return the reviews that tell of retention: the first of a card on a day, but not its very first.

    "True retention" in the sense of Anki: what was asked again the same day was just seen. A card whose
    schedule began anew was new.
    """
    last: dict[str, date] = {}
    found = []
    for event in stand:
        if isinstance(event, Reviewed):
            if last.get(event.card, event.day) != event.day:
                found.append(event)
            last[event.card] = event.day
        elif isinstance(event, Forgotten):
            last.pop(event.card, None)
    return found


def _week(monday: date, telling: Iterable[Reviewed]) -> Week:
    reviews = [event for event in telling if timedelta() <= event.day - monday < timedelta(weeks=1)]
    return Week(monday, len(reviews), _retention(reviews))


def _retention(telling: Sequence[Reviewed]) -> float | None:
    if not telling:
        return None
    return round(sum(event.rating > 1 for event in telling) / len(telling), 4)
