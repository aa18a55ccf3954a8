"""The time, and the day that a night owl would call today."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from upsc_cli.errors import UsageError

STUDY_DAY_STARTS = timedelta(hours=4)
"""Local time at which a new study day begins: work done at 1 a.m. belongs to the evening before."""

_starts = STUDY_DAY_STARTS  # of this run: one person, one day
_HOUR = re.compile(r"([01]?\d|2[0-3])(?::([0-5]\d))?", re.ASCII)

FIRST_YEAR, LAST_YEAR = 1971, 2999
"""Years of moments that every system can reckon with; cards come back up to a century later."""


def now(stand_in: str | None = None) -> datetime:
    """Return the current local time with its UTC offset, or the ISO 8601 time that stands in for it.

    A stand-in without an offset is taken as local time.

    Raises:
        UsageError: the stand-in is not an ISO 8601 time.
    """
    try:
        if not stand_in:
            return datetime.now().astimezone()
        moment = datetime.fromisoformat(stand_in)
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise ValueError
    except (ValueError, OverflowError):
        if not stand_in:
            raise UsageError("the time zone of TZ is not usable", hint="write it like Asia/Kolkata") from None
        raise UsageError(
            f"UPSC_NOW is {stand_in!r}, which is not an ISO 8601 time that can be used",
            hint="write it like 2026-05-24T09:30:00+05:30, or unset it",
        ) from None
    return moment if moment.tzinfo else moment.astimezone()


def study_day(moment: datetime) -> date:
    """Return the study day of a moment, by the wall clock that the moment carries."""
    return (moment - _starts).date()


def days_started_at() -> timedelta:
    """Return the time of day at which a study day begins."""
    return _starts


def day_start(written: str | None) -> timedelta:
    """Return the time of day at which a study day begins, as it was written: 05:00, or 5; else at four.

    Raises:
        UsageError: it is no time of a day.
    """
    if not written:
        return STUDY_DAY_STARTS
    found = _HOUR.fullmatch(written.strip())
    if found is None:
        raise UsageError(
            f"UPSC_DAY_START is {written!r}, which is no time of a day",
            hint="write it like 05:00, or unset it",
        )
    return timedelta(hours=int(found[1]), minutes=int(found[2] or 0))


@contextmanager
def days_start_at(start: timedelta) -> Iterator[None]:
    """Let study days begin at a time of day for as long as the block lasts."""
    global _starts  # noqa: PLW0603 (whoever asks for a day would have to be told otherwise)
    before, _starts = _starts, start
    try:
        yield
    finally:
        _starts = before
