"""The progress file: one readable JSON file, complete by itself, with a journal and backups beside it.

A change locks, reads, writes a new file beside the old one, syncs it and renames it into place, so
that whatever happens in between, the file is the old one or the new one. A file that is damaged is
moved aside, and what the newest whole backup and the journal hold takes its place.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import structs

from upsc_cli.errors import ProgressError
from upsc_cli.progress import backups, files, journal
from upsc_cli.progress import format as file_format
from upsc_cli.progress.events import Event
from upsc_cli.progress.format import Content, DamagedError, NewerError
from upsc_cli.progress.merge import union
from upsc_cli.progress.recovery import Recovered, recover

if TYPE_CHECKING:
    from filelock import FileLock

E = TypeVar("E", bound=Event)

Stamp = tuple[tuple[int, int, int, int] | None, ...]
"""Times of modification and of change in nanoseconds, size and inode of each file that there is."""

LOCK_SECONDS = 10.0
"""How long to wait for another terminal's change; one takes milliseconds."""

_MOST_IN_JOURNAL = 1000  # events that one change adds; for more, a backup takes less time to read


class Store:
    """One person's progress on disk; `notices` are what the person should know of a repair."""

    def __init__(self, path: Path, backup_folder: Path, now: datetime) -> None:
        # Where the file is a link, say into a synchronised folder, the file behind it changes.
        self.path = Path(os.path.realpath(path))  # Path.resolve raises on a link to itself
        self.journal = self.path.with_name(f"{self.path.stem}.journal")
        self.backups = backup_folder
        self.notices: list[str] = []
        self._now = now

    def load(self) -> tuple[Event, ...]:
        """Return all events on file, in no particular order.

        What a review that was cut off left in the journal is folded in, and a damaged file repaired.

        Raises:
            ProgressError: the file cannot be read, or was written by a newer version.
        """
        try:
            content = self.read()
        except DamagedError as damage:
            return self._repaired(damage)
        left = self.only_in_journal(content)
        if left:
            with suppress(ProgressError):  # somebody else is at it, or nothing can be written here
                self.fold_journal(wait=0)
        return (*content.events, *file_format.typed(left.values()))

    def stamp(self) -> Stamp:
        """Return what changes whenever the file or the journal does."""
        return tuple(_stamp(path) for path in (self.path, self.journal))

    def update(self, change: Callable[[tuple[Event, ...]], Sequence[E]]) -> Sequence[E]:
        """Add the events that `change` returns, given the events on file, as one action, and return them.

        `change` runs under the lock, so no other terminal can come in between. Returning none leaves
        the file as it is.

        Raises:
            ProgressError: the file cannot be read or written; it is then as it was.
        """
        with self.locked():
            content, left = self._read_for_change()
            events = (*content.events, *file_format.typed(left.values()))
            added = _as_action(_in_order(change(events), _last(events)))
            if added or left:
                new = {event.id: file_format.line(event) for event in added}
                self._write(content, content.lines | left, new)
            return added

    def fold_journal(self, wait: float | None = None) -> None:
        """File what is in the journal alone, and repair what is damaged.

        Raises:
            ProgressError: the file cannot be read or written.
        """
        with self.locked(wait):
            content, left = self._read_for_change()
            if left:
                self._write(content, content.lines | left, {})
            elif journal.read(self.journal).damaged:
                self._restart_journal(self._journal_lines())

    def take_in(self, lines: Mapping[str, bytes], before: str) -> list[str]:
        """Add events as they are written, after a backup, and return the ids of those that are new.

        Raises:
            ProgressError: the file cannot be read or written; it is then as it was.
        """
        with self.locked():
            content, left = self._read_for_change()
            known = content.lines | left
            new = {event: line for event, line in union(known, lines).items() if known.get(event) != line}
            if new:
                self._write(content, known, new, before)
            return list(new)

    @contextmanager
    def recording(self) -> Iterator[Callable[[E], E]]:
        """Yield what records an event durably before it returns it; at the end all are folded in.

        Raises:
            ProgressError: an event cannot be recorded; what was acknowledged before stays.
        """
        last = _last(self.load())

        def record(event: E) -> E:
            nonlocal last
            (ordered,) = _in_order([event], last)
            with self.locked():
                journal.append(self.journal, [file_format.line(ordered)])
            last = ordered.moment
            return ordered

        try:
            yield record
        finally:
            with suppress(ProgressError):  # all is in the journal; the next command folds it in
                self.fold_journal()

    @contextmanager
    def locked(self, wait: float | None = None) -> Iterator[None]:
        """Hold the lock, which goes when its process goes, however that ends.

        Raises:
            ProgressError: another process holds it, or the system refuses what is done under it.
        """
        # Imported here: reading progress, which every command does, needs no lock.
        from filelock import Timeout

        wait = LOCK_SECONDS if wait is None else wait
        try:
            with self._lock.acquire(timeout=wait):
                yield
        except Timeout:
            raise ProgressError(
                f"another upsc has held {self.path} for {wait:g} s", hint="close it and try again"
            ) from None
        except OSError as error:
            raise ProgressError(
                f"cannot write {self.path}: {error.strerror or error}",
                hint=f"nothing was lost; {_remedy(error)}",
            ) from error

    @cached_property
    def _lock(self) -> "FileLock":
        from filelock import FileLock

        self.path.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(self.path.with_name(self.path.name + ".lock"))

    def read(self) -> Content:
        """Return what is on file.

        Raises:
            DamagedError: it is damaged, or missing although there are backups of it.
            ProgressError: it cannot be read, or is of a newer format.
        """
        try:
            if not stat.S_ISREG(self.path.stat().st_mode):  # a device or a pipe may never end
                raise OSError(errno.EINVAL, "it is not a file")
            return file_format.decode(self.path.read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            if backups.listed(self.backups):
                raise DamagedError("it is missing") from None
            return Content()  # the first review may have a journal already
        except OSError as error:
            raise _unreadable(self.path, error) from error
        except NewerError as error:
            raise ProgressError(
                f"{self.path} was written by a newer upsc"
                f" (format {error.version}, this one knows {file_format.VERSION})",
                hint="upgrade upsc; the file was not touched",
            ) from error

    def _journal_lines(self) -> Mapping[str, bytes]:
        try:
            return journal.read(self.journal).lines
        except OSError as error:
            raise _unreadable(self.journal, error) from error

    def only_in_journal(self, content: Content) -> dict[str, bytes]:
        """Return the events of the journal that are not on file.

        Raises:
            ProgressError: the journal cannot be read.
        """
        found = self._journal_lines()
        return {event: line for event, line in found.items() if event not in content.ids}

    def _read_for_change(self) -> tuple[Content, dict[str, bytes]]:
        """Return what is on file and what is in the journal alone, after a repair if it takes one."""
        if self.path.exists() and not os.access(self.path, os.W_OK):  # a rename would not mind
            raise PermissionError(errno.EACCES, "the file is read-only")
        try:
            content = self.read()
        except DamagedError as damage:
            self._repair(damage)
            content = self.read()
        return content, self.only_in_journal(content)

    def _repaired(self, damage: DamagedError) -> tuple[Event, ...]:
        """Return the events of a damaged file after a repair; if it fails, as they would be after one."""
        try:
            with self.locked():
                content, left = self._read_for_change()
                return (*content.events, *file_format.typed(left.values()))
        except ProgressError as error:
            recovered = self._recovered()
            notice = f"{self.path} is damaged ({damage}) and cannot be repaired: {error.message}"
            self.notices.append(f"{notice}; {recovered.source}")
            return recovered.events

    def _repair(self, damage: DamagedError) -> None:
        """Move a damaged file aside, and write what can be brought back in its place."""
        recovered = self._recovered()
        notice = f"{self.path} is damaged ({damage}); {recovered.source}"
        if self.path.exists():
            aside = self._aside(self.path)
            self.path.rename(aside)
            notice += f"; it is kept as {aside.name}"
        else:
            notice += f"; to start afresh, delete {self.journal.name} and {self.backups} too"
        files.replace(self.path, file_format.encode(recovered.lines.values(), recovered.extra))
        self.notices.append(notice)

    def _recovered(self) -> Recovered:
        damaged = self.path.read_bytes() if self.path.exists() else b""
        return recover(damaged, self.backups, self._journal_lines())

    def _write(
        self,
        content: Content,
        known: Mapping[str, bytes],
        new: Mapping[str, bytes],
        before: str | None = None,
    ) -> None:
        """Write what is known and what is new, after backups of what is known where they are due.

        A backup takes over from the journal, which begins again with what the backup does not have.
        """
        is_upgrade = content.version < file_format.VERSION
        if known and (before or is_upgrade):
            old = self.path.read_bytes() if is_upgrade else file_format.encode(known.values(), content.extra)
            self._back_up(old, before or "upgrade")
        begins_again = bool(known) and self._back_up_daily(known, content.extra)
        everything = {**known, **new}
        written = file_format.encode(everything.values(), content.extra)
        # The journal first: at no moment has the file what neither a backup nor the journal has.
        with journal.appended(self.journal, new.values(), durable=False):
            files.replace(self.path, written)
        # From here on nothing can be lost. What fails makes the journal longer.
        with suppress(OSError, ProgressError):
            if len(new) > _MOST_IN_JOURNAL:
                self._back_up(written, None)
                self._restart_journal({})
            elif begins_again:
                self._restart_journal(new)

    def _back_up_daily(self, known: Mapping[str, bytes], extra: Mapping[str, bytes]) -> bool:
        """Make the backup of a day if there is none yet, and return whether that was so."""
        try:
            if not backups.is_due(self.backups, self._now):
                return False
            self._back_up(file_format.encode(known.values(), extra), None)
        except OSError:
            return False  # the journal goes on until it can be done
        return True

    def _back_up(self, content: bytes, before: str | None) -> None:
        self.backups.mkdir(parents=True, exist_ok=True)
        files.replace(backups.path_of(self.backups, self._now, before), content)
        for backup in backups.outdated(backups.listed(self.backups)):
            backup.path.unlink(missing_ok=True)

    def _restart_journal(self, new: Mapping[str, bytes]) -> None:
        if journal.read(self.journal).damaged:
            aside = self._aside(self.journal)
            self.journal.rename(aside)
            self.notices.append(f"{self.journal} had damaged lines, and is kept as {aside.name}")
        journal.restart(self.journal, new.values())

    def _aside(self, path: Path) -> Path:
        return files.free_name(path.with_stem(f"{path.stem}.damaged-{self._now:%Y-%m-%dT%H%M%S}"))


def _stamp(path: Path) -> tuple[int, int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def _last(events: Sequence[Event]) -> datetime | None:
    return max((event.moment for event in events), default=None)


def _in_order(added: Sequence[E], last: datetime | None) -> list[E]:
    """Return new events with an order of their own where their times do not put them last."""
    ordered: list[E] = []
    for event in added:
        if last is None or event.at > last:
            ordered.append(event)
        else:
            ordered.append(structs.replace(event, order=last + timedelta(microseconds=1)))
        last = ordered[-1].moment
    return ordered


def _as_action(added: list[E]) -> list[E]:
    """Return events as parts of the action that the first of them begins."""
    return added[:1] + [structs.replace(event, action=added[0].id) for event in added[1:]]


def _unreadable(path: Path, error: OSError) -> ProgressError:
    return ProgressError(f"cannot read {path}: {error.strerror}", hint="upsc paths shows what lives where")


def _remedy(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "free some space"
    return "set UPSC_HOME to a folder that can be written"
