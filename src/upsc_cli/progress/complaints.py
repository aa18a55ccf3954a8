"""What is wrong with a person's progress on disk, looked at without changing anything."""

import os
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from upsc_cli.errors import ProgressError
from upsc_cli.phrases import count
from upsc_cli.progress import backups, journal
from upsc_cli.progress import format as file_format
from upsc_cli.progress.backups import Backup
from upsc_cli.progress.format import DamagedError
from upsc_cli.progress.store import Store


class Complaint(Struct, frozen=True):
    """Something wrong: a stable word for its kind, the file, what it is, and whether a repair can help."""

    kind: str
    path: Path
    message: str
    can_be_fixed: bool = False


def complaints(store: Store) -> Iterator[Complaint]:
    """Yield what is wrong with the progress file, its journal, its backups and their folders."""
    yield from _of_file(store)
    yield from _of_journal(store)
    for backup in _unreadable_backups(store):
        yield Complaint("backup", backup.path, "cannot be read", can_be_fixed=True)
    for path in store.leftovers():
        yield Complaint("leftover", path, "was left by a save that was cut off", can_be_fixed=True)
    if store.backups.exists() and not store.backups.is_dir():
        yield Complaint("folder", store.backups, "is no folder, so no backups can be made")
    for folder in dict.fromkeys(map(_existing, (store.path.parent, store.backups))):
        if not os.access(folder, os.W_OK):
            yield Complaint("folder", folder, "cannot be written, so nothing can be recorded")


def repair(store: Store) -> None:
    """Repair what can be repaired: the file, the journal, backups, and what saves left behind.

    A backup that cannot be read is renamed, so that it counts as none.

    Raises:
        ProgressError: the file cannot be read or written.
    """
    store.fold_journal()
    with store.locked():  # no save is going on now, so nothing is in use
        for path in store.leftovers():
            path.unlink(missing_ok=True)
        for backup in _unreadable_backups(store):
            backup.path.rename(backup.path.with_suffix(".damaged"))


def _unreadable_backups(store: Store) -> list[Backup]:
    return [backup for backup in backups.listed(store.backups) if not any(backups.whole([backup]))]


def _existing(folder: Path) -> Path:
    """Return a folder, or the nearest one above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def _of_file(store: Store) -> Iterator[Complaint]:
    try:
        filed = store.read().filed
    except DamagedError as error:
        yield Complaint("progress", store.path, f"is damaged: {error}", can_be_fixed=True)
        return
    except ProgressError as error:
        yield Complaint("progress", store.path, error.message.removeprefix(f"{store.path} "))
        return
    uncounted = filed.lines.values() if len(filed.lines) > len(filed.events) else ()
    impossible = file_format.impossible(uncounted)
    unknown = len(filed.lines) - len(filed.events) - impossible
    if unknown:
        message = f"has {unknown} events of kinds that this version does not know"
        yield Complaint("unknown", store.path, message)
    if impossible:
        message = f"has {count(impossible, 'event')} at an impossible time, which do not count"
        yield Complaint("time", store.path, message)


def _of_journal(store: Store) -> Iterator[Complaint]:
    try:
        damaged = journal.read(store.journal).damaged
        left = len(store.read().unfiled)
    except (OSError, DamagedError, ProgressError):
        return  # said of the file
    if damaged:
        yield Complaint("journal", store.journal, f"has {damaged} damaged lines", can_be_fixed=True)
    if left:
        message = f"has {left} events that wait to be filed"
        yield Complaint("journal", store.journal, message, can_be_fixed=True)
