"""Which events of other devices come in: not those that would keep a person from going on.

Each event is placed after all that are on file, so one of the far future pushes all later ones there, in
the end past what can be reckoned with; and a file of progress can be so large that it takes nothing more.
"""

from datetime import datetime, timedelta

import msgspec

from upsc_cli.phrases import count
from upsc_cli.progress.format import LARGEST, Foreign

FURTHEST = timedelta(days=36_525)
"""How far ahead of this device's clock an event may be, which can be wrong itself."""

MOST_BYTES = LARGEST // 2
"""Up to which size others can let progress grow; the rest is for what is recorded here."""

_foreign = msgspec.json.Decoder(Foreign)


class Door:
    """Lets events into progress that has a size in bytes, and counts those that it does not let in."""

    def __init__(self, now: datetime, size: int) -> None:
        self._latest = now + FURTHEST
        self._size = size
        self._ahead = self._without_room = 0

    def lets_in(self, line: bytes) -> bool:
        """Return whether an event, as it is written, comes in."""
        found = _foreign.decode(line)
        if (found.order or found.at) > self._latest:
            self._ahead += 1
            return False
        if self._size + len(line) > MOST_BYTES:
            self._without_room += 1
            return False
        self._size += len(line)
        return True

    @property
    def left_out(self) -> tuple[str, ...]:
        """What is said of the events that did not come in."""
        said = (
            (self._ahead, f"of a time after {self._latest.year}"),
            (
                self._without_room,
                f"for which there is no room: progress would be over {MOST_BYTES >> 20} MiB",
            ),
        )
        return tuple(f"{count(number, 'event')} {which}" for number, which in said if number)
