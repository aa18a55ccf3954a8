"""What to do on each day until the exam, in the minutes that there are.

The days are gone through beforehand. Cards come back by the scheduler itself, and each is known or not by
chance, with the probability that it gives; one seed always deals the same. A share of the minutes is reserved
for reading and new cards; the rest is for cards that are due, those first by whose review most is gained for
the exam. How large the share is best is tried: reading may be done early, or be spread up to the buffer, the
last days before the exam, which are kept free of it. What leaves most to be remembered on that day is taken,
and of what is as good what is spread most evenly.
"""

from collections.abc import Callable
from datetime import date, timedelta

from msgspec import Struct, structs

from upsc_cli.recall.course import Course, Day, Stand, minutes_to_learn

USUAL_MINUTES = 60
LEAST_MINUTES, MOST_MINUTES = 5, 24 * 60
LONGEST_BUFFER = 14
"""Days before the exam that are kept free of reading, where there are many until then."""

_OF_DAYS = 6  # one in so many days is buffer
_PACES = (0.9, 0.6, 0.3)  # of the days before the buffer, in which reading is done
_STRAINED = (1.0, 0.75, 0.5)  # of the minutes for reading, where it would take all of them or more
_ALIKE = (
    0.005  # of recall, within which what is spread more evenly is better: memory may be other than thought
)
_STEP = 5  # minutes, to which what would do is rounded up


class Wishes(Struct, frozen=True):
    """How many minutes a day a person has, and on which weekdays, 0 for Monday, nothing is to be done."""

    minutes: int = USUAL_MINUTES
    rest: tuple[int, ...] = ()


class Timetable(Struct, frozen=True):
    """What to do on each day from today to the one before the exam; days of rest have nothing.

    From the day `buffer` on there is no reading but what found no place before; `share` is that of the
    minutes that are for reading and new cards. `dropped` are the topics that found no place at all, and then
    `enough` the minutes a day with which all would have one, None if even whole days are not. `recall` is
    the share of all cards that is expected to be remembered on the exam day, None where there are none.
    """

    days: tuple[Day, ...]
    exam: date
    buffer: date
    share: float
    dropped: tuple[str, ...] = ()
    enough: int | None = None
    recall: float | None = None


def timetable(
    stand: Stand, exam: date, wishes: Wishes, on_progress: Callable[[int, int], None] | None = None
) -> Timetable:
    """Return what to do from the day of the deck to the exam.

    `on_progress` is called with the number of tries done and to do.
    """
    shares = _shares(stand, exam, wishes)
    found: list[Timetable] = []
    for number, share in enumerate(shares, start=1):
        found.append(_gone_through(stand, exam, wishes, share))
        if on_progress:
            on_progress(number, len(shares))
    most = max(one.recall or 0.0 for one in found)
    good = [one for one in found if (one.recall or 0.0) > most - _ALIKE]
    best = min(good, key=lambda one: (len(one.dropped), one.share))
    return structs.replace(best, enough=_enough(stand, exam, wishes)) if best.dropped else best


def first_day(stand: Stand, exam: date, wishes: Wishes, share: float) -> Day:
    """Return what to do on the day of the deck alone, by the share of a timetable."""
    course = Course(stand, exam)
    return _day(course, stand.deck.day, wishes, share)


def buffer_from(today: date, exam: date) -> date:
    """Return the day from which on nothing new is planned, so that missed days can be made up for."""
    return exam - timedelta(days=min(LONGEST_BUFFER, (exam - today).days // _OF_DAYS))


def _gone_through(stand: Stand, exam: date, wishes: Wishes, share: float) -> Timetable:
    today = stand.deck.day
    course = Course(stand, exam)
    days = tuple(_day(course, day, wishes, share) for day in _days(today, exam))
    return Timetable(days, exam, buffer_from(today, exam), share, course.unread, recall=course.recall)


def _day(course: Course, day: date, wishes: Wishes, share: float) -> Day:
    return course.rest(day) if day.weekday() in wishes.rest else course.work(day, wishes.minutes, share)


def _shares(stand: Stand, exam: date, wishes: Wishes) -> list[float]:
    """Return shares of the minutes for reading and new cards that are worth a try."""
    today = stand.deck.day
    days = [day for day in _days(today, buffer_from(today, exam)) if day.weekday() not in wishes.rest]
    even = minutes_to_learn(stand) / (max(1, len(days)) * wishes.minutes)
    if even >= 1:
        return list(_STRAINED)
    return sorted({min(1.0, even / pace) for pace in _PACES})


def _enough(stand: Stand, exam: date, wishes: Wishes) -> int | None:
    """Return the fewest minutes a day, in steps, with which every topic is read; None if none are."""
    low, high = wishes.minutes // _STEP, MOST_MINUTES // _STEP
    if not _is_enough(stand, exam, structs.replace(wishes, minutes=high * _STEP)):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if _is_enough(stand, exam, structs.replace(wishes, minutes=middle * _STEP)):
            high = middle
        else:
            low = middle
    return high * _STEP


def _is_enough(stand: Stand, exam: date, wishes: Wishes) -> bool:
    """Return whether every topic is read if reading comes before all else."""
    course = Course(stand, exam)
    for day in _days(stand.deck.day, exam):
        if not course.unread:
            break
        _day(course, day, wishes, 1.0)
    return not course.unread


def _days(first: date, end: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((end - first).days)]
