"""What of a topic holds for a time only, and which papers asked about it."""

from datetime import date, timedelta

from upsc_cli.topics.format import inline
from upsc_cli.topics.format.model import Topic
from upsc_cli.topics.format.values import first_day

_MONTH = len("YYYY-MM")
_YEAR = len("YYYY")


def is_overdue(topic: Topic, day: date) -> bool:
    """Return whether the facts of a topic should have been looked at again before a day."""
    return topic.review is not None and last_day(topic.review) < day


def last_day(written: str) -> date:
    """Return the last day of a partial date: of 2016-02, 29 February 2016.

    Raises:
        ValueError: no calendar has it.
    """
    first = first_day(written)
    if len(written) > _MONTH:
        return first
    months = 12 if len(written) == _YEAR else 1
    after = first.year * 12 + first.month - 1 + months
    if after // 12 > date.max.year:
        return date.max
    return date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


def in_words(written: str) -> str:
    """Return a partial date as it is said: `2016`, `February 2016`, `3 February 2016`."""
    first = first_day(written)
    if len(written) == _YEAR:
        return written
    return f"{first:%B %Y}" if len(written) == _MONTH else f"{first.day} {first:%B %Y}"


def papers_asking(topic: Topic) -> tuple[str, ...]:
    """Return the papers that asked about a topic: `Prelims 2016`, `Mains 2018 GS2`."""
    return tuple(inline.plain(asked) for asked in topic.asked)
