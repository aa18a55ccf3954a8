"""What is wrong with a person's progress on disk, looked at without changing anything."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from upsc_cli.errors import ProgressError
from upsc_cli.phrases import count
from upsc_cli.programs import quoted
from upsc_cli.progress import backups, copies, journal, lock, trial
from upsc_cli.progress import format as file_format
from upsc_cli.progress.backups import Backup
from upsc_cli.progress.format import DamagedError
from upsc_cli.progress.store import REPAIR_SECONDS, Store
from upsc_cli.sanitize import clean

_NAMED = 5  # events, of which more would fill the screen


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
    yield from _of_backups(store)
    for path in store.leftovers():
        yield Complaint("leftover", path, "was left by a save that was cut off", can_be_fixed=True)
    yield from _of_writing(store)
    yield from _of_copies(store)


def notes(store: Store) -> Iterator[str]:
    """Yield what is good to know of where progress lies."""
    if not trial.try_folder(_existing(store.path.parent), store.path).has_locks:
        yield "the file system of your progress has no locks: a file keeps others off while upsc writes"


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
        for backup in _damaged_backups(store):
            backup.path.rename(backup.path.with_suffix(".damaged"))


def _damaged_backups(store: Store, unread: list[Backup] | None = None) -> list[Backup]:
    """Return the backups that are not whole; those that the system does not let be read go to `unread`."""
    unread = [] if unread is None else unread
    listed = backups.listed(store.backups)
    whole = {backup for backup, _ in backups.whole(listed, unread)}
    return [backup for backup in listed if backup not in whole and backup not in unread]


def _of_backups(store: Store) -> Iterator[Complaint]:
    unread: list[Backup] = []
    try:
        damaged = _damaged_backups(store, unread)
    except OSError as error:
        yield Complaint("folder", store.backups, f"cannot be read: {error.strerror or error}")
        return
    for backup in damaged:
        yield Complaint("backup", backup.path, "cannot be read", can_be_fixed=True)
    for backup in unread:
        yield Complaint("backup", backup.path, "cannot be read now, and may be whole; it is left alone")


def _of_file(store: Store) -> Iterator[Complaint]:
    try:
        filed = store.read().filed
    except DamagedError as error:
        yield Complaint("progress", store.path, f"is damaged: {error}", can_be_fixed=True)
        return
    except ProgressError as error:
        yield Complaint("progress", store.path, error.message.removeprefix(f"{store.path} "))
        return
    unknown, impossible = file_format.uncounted(filed.lines)
    if filed.differing:
        message = f"has events that differ under one id, of which one counts: {_few(filed.differing)}"
        yield Complaint("repeated", store.path, message)
    if unknown:
        message = f"has {unknown} events of kinds that this version does not know"
        yield Complaint("unknown", store.path, message)
    if impossible:
        message = f"has {count(impossible, 'event')} at an impossible time, which do not count"
        yield Complaint("time", store.path, message)


def _few(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")


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


def _of_writing(store: Store) -> Iterator[Complaint]:
    """Yield what keeps events from being recorded, and backups from being made."""
    home, backup_folder = _existing(store.path.parent), _existing(store.backups)
    if trouble := trial.try_folder(home, store.path).trouble:
        yield Complaint("folder", home, f"cannot be written, so nothing can be recorded: {trouble}")
        return
    if backup_folder != home and (trouble := trial.try_folder(backup_folder, store.path).trouble):
        yield Complaint("folder", backup_folder, f"cannot be written, so no backups can be made: {trouble}")
    for path in (store.path, store.journal, store.lock):
        if trouble := trial.trouble_with_file(path):
            yield Complaint("unwritable", path, f"cannot be written, so nothing can be recorded: {trouble}")
        elif path == store.lock and path.exists():
            yield from _of_lock(path)


def _of_lock(path: Path) -> Iterator[Complaint]:
    try:
        with lock.exclusive(path, REPAIR_SECONDS):
            pass
    except lock.HeldError:
        message = "is held by another upsc; nothing can be recorded until that goes on or ends"
        yield Complaint("lock", path, message)
    except OSError as error:
        yield Complaint("lock", path, f"cannot be had, so nothing can be recorded: {error.strerror or error}")


def _existing(folder: Path) -> Path:
    """Return what is in the place of a folder, or of the nearest one above it; it may be something else."""
    return next(path for path in (folder, *folder.parents) if os.path.lexists(path))


def _of_copies(store: Store) -> Iterator[Complaint]:
    with suppress(DamagedError, ProgressError):  # said of the file
        for copy in copies.not_taken_in(store):
            command = f"upsc merge {quoted(clean(str(copy.path)))}"
            message = f"has {count(copy.events, 'event')} that your progress lacks; merge it: {command}"
            yield Complaint("copy", copy.path, message)
