"""How much was studied and remembered, from what was recorded."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct, field

from upsc_cli.clock import study_day
from upsc_cli.progress.events import Done, Event, Forgotten, Opened, Reviewed, Written
from upsc_cli.progress.mocks import answered

WEEKS = 26
"""How many weeks of activity are counted, the running one included."""

_RETENTION_WEEKS = 12
_RETENTION_DAYS = 30
_WEEK = 7  # days
_STUDY = (Opened, Done, Written)


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


class OfDay(Struct, array_like=True):
    """The reviews of a study day, those that tell of retention, and those of these that were known."""

    reviews: int = 0
    telling: int = 0
    known: int = 0


class ReviewDays(Struct):
    """What reviews come to by days; more can be added to them.

    `last` has the day on which each card was graded last, since its schedule began. Reviews tell of retention
    that are the first of a card on a day, but not its very first: "true retention" in the sense of Anki, as
    what was asked again the same day was just seen. A card whose schedule began anew was new.
    """

    days: dict[date, OfDay] = field(default_factory=dict)
    last: dict[str, date] = field(default_factory=dict)

    def add(self, stand: Iterable[Event]) -> None:
        """Add events that stand, in their order; those of each card come after all of it that are here."""
        for event in stand:
            if isinstance(event, Reviewed):
                day = self.days.get(event.day)
                if day is None:
                    day = self.days[event.day] = OfDay()
                day.reviews += 1
                if self.last.get(event.card, event.day) != event.day:
                    day.telling += 1
                    day.known += event.rating > 1
                self.last[event.card] = event.day
            elif isinstance(event, Forgotten):
                self.last.pop(event.card, None)

    @property
    def reviews(self) -> int:
        """How many reviews there are."""
        return sum(day.reviews for day in self.days.values())


def statistics(events: Iterable[Event], reviewed: ReviewDays, today: date) -> Statistics:
    """Return the statistics of events that stand, in their order, as seen on a study day.

    Of the reviews what they come to by days is enough; those among the events do not count once more.
    """
    stand = [event for event in events if not isinstance(event, Reviewed)]
    listed = [event for event in stand if isinstance(event, _STUDY)]
    days = Counter(study_day(event.at) for event in (*listed, *answered(stand)))
    days.update({day: found.reviews for day, found in reviewed.days.items()})
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    weeks = [monday - timedelta(weeks=back) for back in range(_RETENTION_WEEKS - 1, -1, -1)]
    return Statistics(
        streak=_streak(set(days), today),
        activity=tuple(
            Day(day, days[day])
            for day in (first + timedelta(number) for number in range((today - first).days + 1))
        ),
        retention=_between(reviewed, today - timedelta(_RETENTION_DAYS - 1), _RETENTION_DAYS)[1],
        weeks=tuple(Week(week, *_between(reviewed, week, _WEEK)) for week in weeks),
        reviews=reviewed.reviews,
        reviews_today=reviewed.days[today].reviews if today in reviewed.days else 0,
    )


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


def _between(reviewed: ReviewDays, first: date, days: int) -> tuple[int, float | None]:
    """Return how many reviews tell of retention on some days from one on, and the share that was known."""
    found = [reviewed.days.get(first + timedelta(number), OfDay()) for number in range(days)]
    telling, known = (sum(day.telling for day in found), sum(day.known for day in found))
    return telling, round(known / telling, 4) if telling else None
