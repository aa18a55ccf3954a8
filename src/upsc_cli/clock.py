"""The time, and the day that a night owl would call today."""

from datetime import date, datetime, timedelta

from upsc_cli.errors import UsageError

STUDY_DAY_STARTS = timedelta(hours=4)
"""Local time at which a new study day begins: work done at 1 a.m. belongs to the evening before."""


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
    return (moment - STUDY_DAY_STARTS).date()
