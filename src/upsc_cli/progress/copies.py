"""Copies of the progress file that lie beside it, as programs that synchronise folders leave them.

Where two devices changed the file at once, one of its versions gets another name: `progress (conflicted
copy).json`, `progress.sync-conflict-20260115-101010-ABCDEF.json`, `progress-DESKTOP-123.json`, `progress
(1).json`. Every program has its own pattern, so what a file holds decides.
"""

from collections.abc import Collection, Iterator, Mapping, Set
from pathlib import Path

from msgspec import Struct

from upsc_cli.progress import format as file_format
from upsc_cli.progress import journal
from upsc_cli.progress.format import DamagedError, NewerError
from upsc_cli.progress.store import Store

_PASSING = (".new", ".lock", ".held")
"""The ends of the names of what is there for a moment."""


class Copy(Struct, frozen=True):
    """A whole progress file or journal, and how many events it has that the progress file has not."""

    path: Path
    events: int


def not_taken_in(store: Store, known: Set[str], backed_up: Mapping[Path, Set[str]]) -> Iterator[Copy]:
    """Yield the copies and the backups with events that are neither on file nor in the journal.

    `known` are the ids of those that are, `backed_up` has the ids of the others in each whole backup, the
    newest first. Backups have such events where an older copy took the place of the progress file; of them,
    those that a newer one has too are not counted again.
    """
    seen = {store.path, store.journal, *backed_up}
    for path in _named_alike(store):
        if path in seen:
            continue
        new = sum(event not in known for event in _events(path))
        if new:
            yield Copy(path, new)
    newer: set[str] = set()
    for path, events in backed_up.items():
        new = len(events - newer)
        newer |= events
        if new:
            yield Copy(path, new)


def _named_alike(store: Store) -> Iterator[Path]:
    for folder in dict.fromkeys((store.path.parent, store.backups)):
        try:
            found = sorted(folder.iterdir())
        except OSError:
            continue  # said of the folder
        for path in found:
            name = path.name.casefold()
            if store.path.stem.casefold() in name and not name.endswith(_PASSING):
                yield path


def _events(path: Path) -> Collection[str]:
    """Return the ids of the events of a file, none if it is no whole progress file or journal."""
    try:
        content = file_format.read(path)
        if not content.startswith(journal.BEGINNING):
            return file_format.decode(content).lines.keys()
    except (OSError, DamagedError, NewerError):
        return ()
    found = journal.parse(content)
    return () if found.damaged else found.lines.keys()
