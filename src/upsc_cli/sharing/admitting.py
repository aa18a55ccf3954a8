"""Which events of other devices come in: not those that would keep a person from going on.

Each event is placed after all that are on file, so one of the far future pushes all later ones there, in
the end past what can be reckoned with; and a file of progress can be so large that it takes nothing more.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from upsc_cli.phrases import count
from upsc_cli.progress.format import LARGEST, Foreign

FURTHEST = timedelta(days=36_525)
"""How far ahead of this device's clock an event may be, which can be wrong itself."""

MOST_BYTES = LARGEST // 2
"""Up to which size others can let progress grow; the rest is for what is recorded here."""

_foreign = msgspec.json.Decoder(Foreign)


class Admitted(Struct, frozen=True):
    """The events that come in, by their ids as they are written, and what is said of those that do not."""

    lines: dict[str, bytes]
    left_out: tuple[str, ...]


def admitted(lines: Mapping[str, bytes], now: datetime, size: int) -> Admitted:
    """Return which events come in to progress of a size in bytes."""
    latest = now + FURTHEST
    taken: dict[str, bytes] = {}
    ahead = without_room = 0
    for event, line in lines.items():
        if _moment(line) > latest:
            ahead += 1
        elif size + len(line) > MOST_BYTES:
            without_room += 1
        else:
            size += len(line)
            taken[event] = line
    said = (
        (ahead, f"of a time after {latest.year}"),
        (without_room, f"for which there is no room: progress would be over {MOST_BYTES >> 20} MiB"),
    )
    return Admitted(taken, tuple(f"{count(number, 'event')} {which}" for number, which in said if number))


def _moment(line: bytes) -> datetime:
    found = _foreign.decode(line)
    return found.order or found.at
