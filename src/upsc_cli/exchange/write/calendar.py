"""A plan as a calendar (iCalendar, RFC 5545), whose events a later import brings up to date."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from upsc_cli import __version__
from upsc_cli.errors import UpscError
from upsc_cli.exchange.write.files import content_of, write_file
from upsc_cli.phrases import count
from upsc_cli.recall.course import Day, Kind
from upsc_cli.recall.timetable import Timetable

_PRODUCT = "-//upsc//plan"
_LONGEST_LINE = 75  # octets, without the line end
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def write_calendar(
    path: Path, timetable: Timetable, titles: Mapping[str, str], now: datetime, *, force: bool
) -> int:
    """Write a plan into a file, and return how many days have something to do.

    A calendar that was written so before is written over, another file only if forced.

    Raises:
        UpscError: there is another file, or it cannot be written.
    """
    if path.is_file() and not force and _PRODUCT.encode() not in content_of(path):
        raise UpscError(f"{path} is there already, and no plan of upsc", hint="--force writes over it")
    write_file(path, calendar(timetable, titles, now))
    return sum(bool(day.items) for day in timetable.days)


def calendar(timetable: Timetable, titles: Mapping[str, str], now: datetime) -> bytes:
    """Return a plan as a calendar: an event for each day with something to do, and one for the exam.

    The id of an event is its date, so that the next plan changes what this one brought. A day on which
    nothing is to be done any more cancels its event.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT} {__version__}//EN", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", "X-WR-CALNAME:UPSC plan"]
    for day in timetable.days:
        lines += _event(f"plan-{day.date}", day.date, now, _summary(day, titles), _description(day, titles))
    lines += _event(f"exam-{timetable.exam}", timetable.exam, now, "Exam", "")
    lines.append("END:VCALENDAR")
    return b"".join(line + b"\r\n" for text in lines for line in _folded(text))


def _event(name: str, day: date, now: datetime, summary: str, description: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{name}@upsc"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{max(0, round((now - _EPOCH).total_seconds()))}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{(summary or 'UPSC').translate(_ESCAPED)}"
    if description:
        yield f"DESCRIPTION:{description.translate(_ESCAPED)}"
    yield f"STATUS:{'CONFIRMED' if summary else 'CANCELLED'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _summary(day: Day, titles: Mapping[str, str]) -> str:
    """Return a day in a line; nothing for one without anything to do."""
    read = [_title(item.topic, titles) for item in day.items if item.topic]
    cards = sum(item.cards for item in day.items if item.kind in {Kind.REVIEW, Kind.NEW})
    parts = [*read, *([count(cards, "card")] if cards else [])]
    parts += ["a quiz" for item in day.items if item.kind is Kind.QUIZ]
    return f"UPSC, {day.minutes} min: {', '.join(parts)}" if parts else ""


def _description(day: Day, titles: Mapping[str, str]) -> str:
    lines = []
    for item in day.items:
        what = {
            Kind.REVIEW: f"Review {count(item.cards, 'card')}",
            Kind.NEW: f"Learn {count(item.cards, 'new card')}",
            Kind.READ: f"Read {_title(item.topic, titles)}",
            Kind.QUIZ: f"Answer {count(item.cards, 'question')}",
        }[item.kind]
        lines.append(f"{what} ({item.minutes} min)")
    return "\n".join(lines)


def _title(topic: str | None, titles: Mapping[str, str]) -> str:
    return titles.get(topic or "", topic or "")


def _folded(line: str) -> Iterator[bytes]:
    """Yield a line in parts of at most 75 octets, each but the first indented; no character is broken."""
    part = b""
    for character in line:
        octets = character.encode()
        if len(part) + len(octets) > _LONGEST_LINE:
            yield part
            part = b" "
        part += octets
    yield part
