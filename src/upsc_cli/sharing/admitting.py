"""Which events of other devices come in: not those that would keep a person from going on.

Each event is placed after all that are on file, so one of the far future pushes all later ones there, in
the end past what can be reckoned with; and a file of progress can be so large that it takes nothing more.
"""

from datetime import datetime, timedelta

import msgspec

from upsc_cli.files import size_of
from upsc_cli.progress.format import LARGEST, Foreign
from upsc_cli.progress.marks import BETWEEN
from upsc_cli.progress.store import Store

FURTHEST = timedelta(days=36_525)
"""How far ahead of this device's clock an event may be, which can be wrong itself."""

MOST_BYTES = LARGEST // 2
"""Up to which size others can let progress grow; the rest is for what is recorded here."""

_LAYOUT = len(BETWEEN)  # bytes in the file beside each event

_foreign = msgspec.json.Decoder(Foreign)


def is_ahead(line: bytes, now: datetime) -> bool:
    """Return whether an event, as it is written, is too far ahead of this device's clock to come in."""
    found = _foreign.decode(line)
    return (found.order or found.at) > now + FURTHEST


def with_room(new: dict[str, bytes], store: Store) -> tuple[dict[str, bytes], int]:
    """Return which new events, by their ids, come in, and how many there is no room for."""
    on_file = store.stamp()[0]
    size = size_of(on_file) if on_file else 0
    if size + sum(len(line) + _LAYOUT for line in new.values()) <= MOST_BYTES:
        return new, 0
    known = store.lines()  # as read again from the folder, most of them may be
    taken: dict[str, bytes] = {}
    refused = 0
    for event, line in new.items():
        if known.get(event) == line:
            continue
        size += len(line) + _LAYOUT
        if size <= MOST_BYTES:
            taken[event] = line
        else:
            refused += 1
    return taken, refused
