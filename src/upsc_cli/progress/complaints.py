"""What is wrong with a person's progress on disk, looked at without changing anything."""

import os
from collections.abc import Generator, Iterator, Sequence, Set
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from upsc_cli.errors import ProgressError
from upsc_cli.phrases import count
from upsc_cli.programs import quoted
from upsc_cli.progress import backups, copies, journal, lock, trial
from upsc_cli.progress import format as file_format
from upsc_cli.progress.backups import Backup
from upsc_cli.progress.format import Content, DamagedError
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
    known = yield from _of_file_and_journal(store)
    backed_up: dict[Path, set[str]] = {}
    yield from _of_backups(store, known or set(), backed_up)
    for path in store.leftovers():
        yield Complaint("leftover", path, "was left by a save that was cut off", can_be_fixed=True)
    yield from _of_writing(store)
    for copy in copies.not_taken_in(store, known, backed_up) if known is not None else ():
        command = f"upsc merge {quoted(clean(str(copy.path)))}"
        message = f"has {count(copy.events, 'event')} that your progress lacks; merge it: {command}"
        yield Complaint("copy", copy.path, message)


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


def _damaged_backups(store: Store) -> list[Backup]:
    """Return the backups that are not whole, without those that the system does not let be read."""
    listed = backups.listed(store.backups)
    unread: list[Backup] = []
    good = {backup for backup, _ in backups.whole(listed, unread)}
    return [backup for backup in listed if backup not in good and backup not in unread]


def _of_backups(store: Store, known: Set[str], new: dict[Path, set[str]]) -> Iterator[Complaint]:
    """Yield what is wrong with backups; `new` gets the events of the whole ones that are not known."""
    unread: list[Backup] = []
    try:
        listed = backups.listed(store.backups)
        for backup, content in backups.whole(listed, unread):
            new[backup.path] = {event for event in content.lines if event not in known}
            del content
        damaged = [backup for backup in listed if backup.path not in new and backup not in unread]
    except OSError as error:
        yield Complaint("folder", store.backups, f"cannot be read: {error.strerror or error}")
        return
    for backup in damaged:
        yield Complaint("backup", backup.path, "cannot be read", can_be_fixed=True)
    for backup in unread:
        yield Complaint("backup", backup.path, "cannot be read now, and may be whole; it is left alone")


def _of_file_and_journal(store: Store) -> Generator[Complaint, None, set[str] | None]:
    """Yield what is wrong with both, and return the ids of all their events, None if they cannot be read."""
    try:
        history = store.read()
    except DamagedError as error:
        yield Complaint("progress", store.path, f"is damaged: {error}", can_be_fixed=True)
        return None
    except ProgressError as error:
        yield Complaint("progress", store.path, error.message.removeprefix(f"{store.path} "))
        return None
    yield from _of_file(store, history.filed)
    yield from _of_journal(store, len(history.unfiled))
    return set(history.lines)


def _of_file(store: Store, filed: Content) -> Iterator[Complaint]:
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


def _of_journal(store: Store, left: int) -> Iterator[Complaint]:
    """Yield what is wrong with the journal, some events of which are left to be filed."""
    damaged = 0
    with suppress(OSError):  # it could be read a moment ago
        damaged = journal.read(store.journal).damaged
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
