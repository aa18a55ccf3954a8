"""What is wrong with a person's progress on disk, looked at without changing anything."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from upsc_cli.errors import ProgressError
from upsc_cli.progress import backups, journal
from upsc_cli.progress.format import DamagedError
from upsc_cli.progress.store import Store


class Complaint(Struct, frozen=True):
    """Something wrong: a stable word for its kind, the file, what it is, and whether a repair can help."""

    kind: str
    path: Path
    message: str
    can_be_fixed: bool = False


def complaints(store: Store, now: datetime) -> Iterator[Complaint]:
    """Yield what is wrong with the progress file, its journal, its backups and their folder."""
    yield from _of_file(store, now)
    yield from _of_journal(store)
    for backup in backups.listed(store.backups):
        if not any(backups.whole([backup])):
            yield Complaint("backup", backup.path, "cannot be read; the other backups and the journal can do")
    for path in _leftovers(store):
        yield Complaint("leftover", path, "was left by a save that was cut off", can_be_fixed=True)
    folder = _existing(store.path.parent)
    if not os.access(folder, os.W_OK):
        yield Complaint("folder", folder, "cannot be written, so nothing can be recorded")


def repair(store: Store) -> None:
    """Repair what can be repaired: the file, the journal and what saves left behind.

    Raises:
        ProgressError: the file cannot be read or written.
    """
    store.fold_journal()
    with store.locked():  # no save is going on now, so nothing is in use
        for path in _leftovers(store):
            path.unlink(missing_ok=True)


def _leftovers(store: Store) -> list[Path]:
    folders = [folder for folder in (store.path.parent, store.backups) if folder.is_dir()]
    return [path for folder in folders for path in sorted(folder.glob(f"{store.path.stem}*.new"))]


def _existing(folder: Path) -> Path:
    """Return a folder, or the nearest one above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def _of_file(store: Store, now: datetime) -> Iterator[Complaint]:
    try:
        content = store.read()
    except DamagedError as error:
        yield Complaint("progress", store.path, f"is damaged: {error}", can_be_fixed=True)
        return
    except ProgressError as error:
        yield Complaint("progress", store.path, error.message)
        return
    unknown = len(content.ids) - len(content.events)
    if unknown:
        yield Complaint(
            "unknown", store.path, f"has {unknown} events of a kind that this version does not know"
        )
    ahead = sum(event.at > now for event in content.events)
    if ahead:
        yield Complaint("clock", store.path, f"has {ahead} events from later than now; is the clock right?")


def _of_journal(store: Store) -> Iterator[Complaint]:
    try:
        found = journal.read(store.journal)
        left = store.only_in_journal(store.read())
    except (OSError, DamagedError, ProgressError):
        return  # said of the file, or by the repair
    if found.damaged:
        yield Complaint("journal", store.journal, f"has {found.damaged} damaged lines", can_be_fixed=True)
    if left:
        yield Complaint(
            "journal", store.journal, f"has {len(left)} events that wait to be filed", can_be_fixed=True
        )
