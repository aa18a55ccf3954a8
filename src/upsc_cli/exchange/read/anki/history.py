"""The review log of Anki to events of progress, so that FSRS reckons from them what Anki reckons.

What counts is what ankitects/anki counts (`rslib/src/scheduler/fsrs/params.rs`, `rslib/src/revlog/mod.rs`):
grades do; what was shown in a filtered deck without rescheduling does not, nor do a due date set by hand and
days moved by the program. A schedule begins anew where a card was reset, and, as older versions did not log
that, with the last learning steps that come after anything else.

Each event has an id made of Anki's: the same log, read again or on another device, makes the same events.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from hashlib import sha1
from uuid import UUID

from msgspec import Struct

from upsc_cli.clock import FIRST_YEAR
from upsc_cli.exchange.read.anki.collection import Logged
from upsc_cli.progress.events import Event, Forgotten, Reviewed, Suspended, Unsuspended

_LEARNING, _FILTERED, _MANUAL = 0, 3, 4
_GRADES = range(1, 5)
_DAY = 86_400  # seconds
_MOST_MILLISECONDS = 24 * 3600 * 1000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENT = timedelta(microseconds=1)
_IDS = UUID("5f0c3f3e-7a9e-5c43-9d61-0d1d8f0b6a52").bytes
"""The space of names in which ids are made (RFC 9562, version 5)."""


class Days(Struct, frozen=True):
    """How Anki counts days: `zone` is where the person is, `rollover` the hour at which a day begins.

    `offset` is that of the zone when the package was made: Anki counts all days by the offset of the moment
    at which it counts, so that summer time moves no review of the past.
    """

    zone: tzinfo
    offset: timedelta
    rollover: int = 4

    @classmethod
    def of(cls, zone: tzinfo, made: int, rollover: int) -> "Days":
        """Return the days of a place; `made` is when the package was, in seconds since 1970."""
        offset = (_EPOCH + timedelta(seconds=made)).astimezone(zone).utcoffset()
        return cls(zone, offset or timedelta(), rollover)

    def at(self, milliseconds: int) -> datetime:
        """Return a moment by the wall clock."""
        return (_EPOCH + timedelta(milliseconds=milliseconds)).astimezone(self.zone)

    def day(self, milliseconds: int) -> date:
        """Return the study day of a moment."""
        seconds = milliseconds // 1000 + int(self.offset.total_seconds()) - 3600 * self.rollover
        return _EPOCH.date() + timedelta(days=seconds // _DAY)


def zone_west_of_utc(minutes: int) -> tzinfo:
    """Return the zone of a collection that says how many minutes it lies west of UTC."""
    return timezone(timedelta(minutes=-minutes))


class CardOfAnki(Struct, frozen=True):
    """What a card is known by in Anki, and the card that it became; `text` is for after an edit."""

    guid: str
    ordinal: int
    card: str
    text: str

    def id(self, what: object) -> str:
        """Return the id of an event of the card."""
        return made_id(f"{self.guid}/{self.ordinal}/{what}")


def made_id(name: str) -> str:
    """Return the id that a name always gives: a UUID of version 5."""
    digest = bytearray(
        sha1(_IDS + name.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()[:16]
    )
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    written = digest.hex()
    return f"{written[:8]}-{written[8:12]}-{written[12:16]}-{written[16:20]}-{written[20:]}"


def is_made(event: str) -> bool:
    """Return whether an event has an id that was made of another program's."""
    return event[14:15] == "5"


class Counted(Struct):
    """How many lines of the log make reviews and resets, and how many do not, by what they are."""

    reviews: int = 0
    resets: int = 0
    crammed: int = 0
    by_hand: int = 0
    impossible: int = 0


def events(
    card: CardOfAnki, log: Sequence[Logged], days: Days, until: int, action: str, counted: Counted
) -> Iterator[Event]:
    """Yield the events of a card's log, which is in order of time; what they are is added to `counted`.

    `until` is the moment, in milliseconds since 1970, after which nothing can have happened. `action` is the
    id of what they are all a part of.
    """
    lines = [line for line in log if _is_possible(line, until)]
    counted.impossible += len(log) - len(lines)
    start = _start(lines)
    is_known = False
    has_reviews = False
    for index, line in enumerate(lines):
        if index == start and has_reviews:
            yield Forgotten(
                id=card.id(f"before {line.id}"), at=days.at(line.id) - _MOMENT, action=action, card=card.card
            )
            has_reviews, is_known = False, False
        if _is_reset(line):
            counted.resets += 1
            if has_reviews:
                yield Forgotten(id=card.id(line.id), at=days.at(line.id), action=action, card=card.card)
            has_reviews, is_known = False, False
        elif _is_crammed(line):
            counted.crammed += 1
        elif line.grade not in _GRADES:
            counted.by_hand += 1
        else:
            counted.reviews += 1
            yield Reviewed(
                id=card.id(line.id),
                at=days.at(line.id),
                action=action,
                card=card.card,
                rating=line.grade,
                day=days.day(line.id),
                ms=min(max(line.ms, 0), _MOST_MILLISECONDS),
                text=None if is_known else card.text,
            )
            has_reviews = is_known = True
    if start is None and has_reviews:  # nothing of it counts: seen, and never learnt
        last = lines[-1]
        yield Forgotten(
            id=card.id(f"after {last.id}"), at=days.at(last.id) + _MOMENT, action=action, card=card.card
        )


def suspended(card: CardOfAnki, changed: int, days: Days, action: str) -> Suspended:
    """Return the event of a card that is suspended; `changed` is when, in seconds since 1970."""
    moment = days.at(1000 * changed)
    name = card.id(f"suspended {changed}")
    return Suspended(id=name, at=moment, action=action, card=card.card, text=card.text)


def unsuspended(card: CardOfAnki, changed: int, days: Days, action: str) -> Unsuspended:
    """Return the event of a card that is suspended no longer."""
    moment = days.at(1000 * changed)
    return Unsuspended(id=card.id(f"unsuspended {changed}"), at=moment, action=action, card=card.card)


def _is_possible(line: Logged, until: int) -> bool:
    return _FIRST <= line.id <= until


_FIRST = int(datetime(FIRST_YEAR, 1, 2, tzinfo=UTC).timestamp() * 1000)


def _is_crammed(line: Logged) -> bool:
    return line.kind == _FILTERED and line.factor == 0


def _is_reset(line: Logged) -> bool:
    return line.kind == _MANUAL and line.factor == 0


def _start(log: Sequence[Logged]) -> int | None:
    """Return the place in a log from which on grades count; None if none does.

    It is the first of the last learning steps that follow each other, else the first grade that gave the card
    an interval of a day or more; nothing before a reset counts.
    """
    first_learning = first_grade = None
    for index in range(len(log) - 1, -1, -1):
        line = log[index]
        if _is_crammed(line):
            continue
        is_graded = line.grade > 0
        if is_graded and (line.interval >= 1 or line.interval <= -_DAY):
            first_grade = index
        if is_graded and line.kind == _LEARNING:
            first_learning = index
        elif _is_reset(line) or first_learning is not None:
            break
    return first_grade if first_learning is None else first_learning
