"""What of a long history is kept in the cache, so that a command reads the end of the file alone.

A history is long by its reviews. All other events are kept here as they are written, up to a mark of the
file; what the reviews before it come to, those who reckon with them keep. The events after the mark are read
each time. So nothing here has to be undone: what takes back is an event like another.

None of it is ever the only copy of anything, and it counts only for the file that it was made from.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from upsc_cli import cached
from upsc_cli.files import Stamp
from upsc_cli.progress import format as file_format
from upsc_cli.progress.events import (
    Done,
    Event,
    ExamSet,
    Linked,
    Moment,
    Opened,
    Renamed,
    Reopened,
    Restored,
    Reviewed,
    Starred,
    Undone,
    Unstarred,
    is_possible,
)
from upsc_cli.progress.marks import BETWEEN, Mark

_FORMAT = 4  # of what is kept, and of which events tell the state
WORTH_KEEPING = 2000
"""Events, below which reading them takes no longer than reading what was kept."""

_OF_STATE = (
    Opened, Done, Reopened, Starred, Unstarred, ExamSet, Undone, Restored, Renamed, Linked,
)  # fmt: skip


class Seen(Struct, frozen=True):
    """The file and its journal as they were when all of them was known, and where the events end.

    All that the journal has is on file then. `backups` are the stamps of their folder and of the newest of
    them if that has, with the journal, all that is on file; None where that is not known.
    """

    stamps: tuple[Stamp, Stamp | None]
    mark: Mark
    backups: tuple[Stamp | None, ...] | None = None


class LeftOut(Struct, frozen=True):
    """Reviews before a mark of the file: when the newest of all events before it happened.

    `actions` are those that reviews are a part of which others began.
    """

    mark: Mark
    newest: Moment
    actions: frozenset[str]

    def is_after(self, action: Sequence[Event], known: Iterable[Event]) -> bool:
        """Return whether events are the whole of an action that ends after these reviews, by those known."""
        if not action or max(event.moment for event in action) <= self.newest:
            return False
        name = action[0].belongs_to
        return name not in self.actions and any(event.id == name for event in known)


class Kept(Struct, frozen=True):
    """The events before a mark that are no reviews, as they are written, and what is left out."""

    left_out: LeftOut
    of_state: bytes
    others: bytes


class Recent(Struct, frozen=True):
    """What is on file, without the reviews that are `left_out`; None if these are all events.

    `last` are those after the mark of these, and `end` is where the file ends; None where not all is filed.
    """

    last: tuple[Event, ...]
    left_out: LeftOut | None = None
    end: Mark | None = None
    before: tuple[bytes, bytes] = (b"", b"")

    @property
    def of_state(self) -> tuple[Event, ...]:
        """The events that tell the state of topics, and perhaps others."""
        return (*_typed(self.before[0]), *self.last)

    @property
    def events(self) -> tuple[Event, ...]:
        """All events but those left out, in no particular order."""
        return (*_typed(self.before[0]), *_typed(self.before[1]), *self.last)

    @property
    def newest(self) -> datetime | None:
        """The latest moment of all events, those left out included; None if there are none."""
        moments = [event.moment for event in self.last]
        return max((*moments, self.left_out.newest) if self.left_out else moments, default=None)


class Cache(Struct, frozen=True):
    """The files of a folder that keep what is known of the file and its events."""

    folder: Path

    def seen(self) -> Seen | None:
        """Return what was known last; None if nothing was, or it is damaged."""
        return cached.load(self.folder / "seen.msgpack", _FORMAT, Seen)

    def save_seen(self, seen: Seen | None) -> None:
        """Keep what is known now, if anything."""
        cached.save(self.folder / "seen.msgpack", _FORMAT, seen)

    def kept(self) -> Kept | None:
        """Return what is kept of a history; None if nothing is."""
        return cached.load(self.folder / "state.msgpack", _FORMAT, Kept)

    def save(self, kept: Kept) -> None:
        """Keep the events of a history that are no reviews."""
        cached.save(self.folder / "state.msgpack", _FORMAT, kept)


class MoreNeededError(Exception):
    """What is left out of a history is asked for."""


def after(kept: Kept, lines: Mapping[str, bytes], end: Mark | None) -> Recent:
    """Return what is kept and the events after it; see `Recent`."""
    return Recent(file_format.typed(lines), kept.left_out, end, (kept.of_state, kept.others))


def settled(
    events: Iterable[tuple[bytes, Event | None]], mark: Mark, before: Kept | None = None
) -> Kept | None:
    """Return what is to be kept of the events up to a mark, after those of `before`.

    Each comes with the line that it is written as; None if this version does not know it. Returns None if
    of none is known when it happened.
    """
    newest = [before.left_out.newest] if before else []
    actions = set(before.left_out.actions) if before else set()
    of_state = [before.of_state] if before else []
    others = [before.others] if before else []
    for line, event in events:
        if event is not None and is_possible(event):
            newest[:] = [max(*newest, event.moment)] if newest else [event.moment]
            if isinstance(event, Reviewed):
                if event.action:
                    actions.add(event.action)
                continue
        (of_state if isinstance(event, _OF_STATE) else others).append(BETWEEN + line)
    if not newest:
        return None
    left_out = LeftOut(mark, newest[0], frozenset(actions))
    return Kept(left_out, b"".join(of_state), b"".join(others))


def _typed(content: bytes) -> tuple[Event, ...]:
    lines = file_format.between(content)
    return file_format.typed(lines) if lines is not None else ()
