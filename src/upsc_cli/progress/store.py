"""The progress file: one readable JSON file, complete by itself, with a journal and backups beside it.

A change locks, reads, writes a new file beside the old one, syncs it and renames it into place, so
that whatever happens in between, the file is the old one or the new one. A file that is damaged is
moved aside, and what the newest whole backup and the journal hold takes its place.
"""

import errno
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import BinaryIO, TypeVar

from msgspec import structs

from upsc_cli import files
from upsc_cli.errors import ProgressError
from upsc_cli.phrases import count
from upsc_cli.programs import quoted
from upsc_cli.progress import backups, journal, lock
from upsc_cli.progress import format as file_format
from upsc_cli.progress.events import Event, Restored, new_id
from upsc_cli.progress.format import Content, DamagedError, NewerError
from upsc_cli.progress.merge import additions
from upsc_cli.progress.recovery import Recovered, recover
from upsc_cli.progress.timeline import History, as_action, in_order, last_moment, what_counts

E = TypeVar("E", bound=Event)

LOCK_SECONDS = 10.0
"""How long to wait for another terminal's change; one takes milliseconds."""

REPAIR_SECONDS = 1.0
"""How long a command that only reads waits to repair what is damaged."""


class Store:
    """One person's progress on disk; `notices` are what the person should know of a repair."""

    def __init__(self, path: Path, backup_folder: Path, clock: Callable[[], datetime]) -> None:
        # Where the file is a link, say into a synchronised folder, the file behind it changes.
        self.path = Path(os.path.realpath(path))  # Path.resolve raises on a link to itself
        self.journal = self.path.with_name(f"{self.path.stem}.journal")
        self.lock = self.path.with_name(f"{self.path.name}.lock")
        self.backups = backup_folder
        self.notices: list[str] = []
        self._clock = clock
        self._unrepaired: tuple[tuple[files.Stamp | None, ...], tuple[Event, ...]] | None = None

    def load(self) -> tuple[Event, ...]:
        """Return all events on file, in no particular order.

        What a review that was cut off left in the journal is folded in, and a damaged file repaired.

        Raises:
            ProgressError: the file cannot be read, or was written by a newer version.
        """
        history = self._read_or_damage()
        if isinstance(history, DamagedError):
            return self._repaired(history)
        events, is_cut_off = history.events, bool(history.unfiled)
        del history  # a long one takes room that is needed now
        if is_cut_off:
            with suppress(ProgressError):  # somebody else is at it, or nothing can be written here
                self.fold_journal(wait=0)
        return events

    def stamp(self) -> tuple[files.Stamp | None, ...]:
        """Return what changes whenever the file or the journal does."""
        return tuple(map(files.stamp, (self.path, self.journal)))

    def update(self, change: Callable[[tuple[Event, ...]], Sequence[E]]) -> Sequence[E]:
        """Add the events that `change` returns, given the events on file, as one action, and return them.

        `change` runs under the lock, so no other terminal can come in between. Returning none leaves
        the file as it is.

        Raises:
            ProgressError: the file cannot be read or written; it is then as it was.
        """
        with self.locked():
            history = self._read_for_change()
            events = history.events
            added = as_action(in_order(change(events), last_moment(events)))
            del events
            if added or history.unfiled:
                self._write(history, {event.id: file_format.line(event) for event in added})
            return added

    def fold_journal(self, wait: float | None = None) -> None:
        """File what is in the journal alone, and repair what is damaged.

        Raises:
            ProgressError: the file cannot be read or written.
        """
        with self.locked(wait):
            history = self._read_for_change()
            if history.unfiled:
                self._write(history, {})
            elif journal.read(self.journal).damaged:
                self._restart_journal(journal.read(self.journal).lines)

    def known(self) -> dict[str, int]:
        """Return the ids of all events with a hash of each as it is written; none if the file is damaged.

        Raises:
            ProgressError: the file cannot be read, or was written by a newer version.
        """
        history = self._read_or_damage()
        if isinstance(history, DamagedError):
            return {}
        return {event: hash(line) for event, line in history.lines.items()}

    def take_in(self, lines: Mapping[str, bytes]) -> list[str]:
        """Add events as they are written, after a backup, and return the ids of those that are new.

        Raises:
            ProgressError: the file cannot be read or written; it is then as it was.
        """
        with self.locked():
            history = self._read_for_change()
            new = additions(history.lines, lines)
            if new:
                self._write(history, new, before="merge")
            return list(new)

    def restore(self, backup: Mapping[str, bytes], at: datetime) -> bool:
        """Go back to the events of a backup, by an event that takes back all others; see `standing`.

        Returns False, and changes nothing, if progress is as it was then.

        Raises:
            ProgressError: the file cannot be read or written; it is then as it was.
        """
        with self.locked():
            history = self._read_for_change()
            last, counts = _counting(history.events)
            if counts == _counting(file_format.typed(backup))[1]:
                return False
            new = {event: line for event, line in backup.items() if event not in history.lines}
            without = tuple(event for event in history.lines if event not in backup)
            if without:
                (event,) = in_order([Restored(id=new_id(), at=at, without=without)], last)
                new[event.id] = file_format.line(event)
            self._write(history, new, before="restore")
            return True

    @contextmanager
    def recording(
        self, known: Sequence[Event] | None = None, *, together: bool = False
    ) -> Iterator[Callable[[E], E]]:
        """Yield what records an event durably before it returns it; at the end all are folded in.

        `known` are the events on file where they were loaded already: a long history takes a while. If
        `together`, all that are recorded are parts of one action.

        Raises:
            ProgressError: an event cannot be recorded; what was acknowledged before stays.
        """
        last = last_moment(self.load() if known is None else known)
        first: str | None = None

        def record(event: E) -> E:
            nonlocal last, first
            (ordered,) = in_order([event], last)
            if together and first:
                ordered = structs.replace(ordered, action=first)
            with self.locked():
                is_safe = journal.append(self.journal, [file_format.line(ordered)], like=self.path)
            self._say_unless(is_safe)
            first = first or ordered.id
            last = ordered.moment
            return ordered

        try:
            yield record
        finally:
            if first:
                with suppress(ProgressError):  # all is in the journal; the next command folds it in
                    self.fold_journal()

    @contextmanager
    def locked(self, wait: float | None = None) -> Iterator[None]:
        """Hold the lock, which goes when its process goes, however that ends.

        Raises:
            ProgressError: another process holds it, or the system refuses what is done under it.
        """
        wait = LOCK_SECONDS if wait is None else wait
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with lock.exclusive(self.lock, wait):
                yield
        except lock.HeldError:
            raise ProgressError(
                f"another upsc has held {self.path} for {wait:g} s", hint="close it and try again"
            ) from None
        except (FileExistsError, NotADirectoryError) as error:
            raise ProgressError(
                f"cannot write {self.path}: {error.filename} is no folder",
                hint="set UPSC_HOME to a folder that can be written",
            ) from error
        except OSError as error:
            raise ProgressError(
                f"cannot write {self._refused(error)}: {error.strerror or error}",
                hint=f"nothing was lost; {_remedy(error)}",
            ) from error

    def _refused(self, error: OSError) -> Path:
        """Return the file that the system refused, which may be one beside the progress file."""
        beside = (self.lock, self.journal)
        return next((path for path in beside if error.filename == str(path)), self.path)

    def read(self) -> History:
        """Return what is on file and in the journal.

        Raises:
            DamagedError: the file is damaged, or missing although there are backups of it.
            ProgressError: it cannot be read, or is of a newer format.
        """
        lines = self._journal_lines()
        filed = self._filed()
        return History(filed, {event: line for event, line in lines.items() if event not in filed.lines})

    def _read_or_damage(self) -> History | DamagedError:
        """Return what is on file and in the journal, or what is wrong with the file.

        The traceback of an error that is being handled would hold on to the damaged content meanwhile.
        """
        try:
            return self.read()
        except DamagedError as error:
            return DamagedError(*error.args)

    def _filed(self) -> Content:
        try:
            return file_format.decode(file_format.read(self.path))
        except (FileNotFoundError, NotADirectoryError):
            try:
                has_backups = bool(backups.listed(self.backups))
            except OSError as error:
                raise _unreadable(self.backups, error) from error
            if has_backups:
                raise DamagedError("it is missing") from None
            return Content()  # the first review may have a journal already
        except files.TooLargeError as error:
            raise DamagedError(f"it is {error.strerror}, which no progress file is") from None
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

    def _read_for_change(self) -> History:
        """Return what is on file and in the journal, after a repair if it takes one."""
        if self.path.exists() and not os.access(self.path, os.W_OK):  # a rename would not mind
            raise PermissionError(errno.EACCES, "the file is read-only")
        history = self._read_or_damage()
        if isinstance(history, DamagedError):
            self._repair(history)
            return self.read()
        return history

    def _repaired(self, damage: DamagedError) -> tuple[Event, ...]:
        """Return the events of a damaged file after a repair; if it fails, as they would be after one.

        Whoever reads waits less than whoever writes: what can be brought back is known without the repair.
        """
        stamp = self.stamp()
        if self._unrepaired is None or self._unrepaired[0] != stamp:
            try:
                with self.locked(min(REPAIR_SECONDS, LOCK_SECONDS)):
                    return self._read_for_change().events
            except ProgressError as error:
                recovered = self._recovered()
                notice = f"{self.path} is damaged ({damage}) and cannot be repaired: {error.message}"
                self.notices.append(f"{notice}; {recovered.source}")
                self._unrepaired = stamp, recovered.events
        return self._unrepaired[1]

    def _repair(self, damage: DamagedError) -> None:
        """Write what can be brought back in the place of a damaged file, of which a copy is kept."""
        recovered = self._recovered()
        notice = f"{self.path} is damaged ({damage}); {recovered.source}"
        written = file_format.written(recovered.lines.values(), recovered.extra)
        if not self.path.exists():
            files.replace(self.path, written)
            notice += f"; to start afresh, delete {self.journal.name} and {self.backups} too"
        else:
            # A copy first, then the new file: what is cut off in between is repaired again.
            aside = self._aside(self.path)
            files.keep_copy(self.path, aside)
            try:
                files.replace(self.path, written)
            except OSError:
                aside.unlink()
                raise
            notice += f"; it is kept as {aside.name}"
        self.notices.append(notice)

    def _recovered(self) -> Recovered:
        try:
            damaged = file_format.read(self.path) if self.path.exists() else b""
        except files.TooLargeError:
            damaged = b""
        return recover(damaged, self.backups, self._journal_lines())

    def _write(self, history: History, new: Mapping[str, bytes], before: str | None = None) -> None:
        """Write what is known and what is new, after the backups of what is known that are due.

        The backup of a day takes over from the journal, which begins again with what it does not have.
        """
        known, extra = history.lines, history.filed.extra
        if history.filed.version < file_format.VERSION and self.path.exists():
            self._back_up(self.path.read_bytes(), "upgrade")
        if before and known:
            self._back_up(file_format.written(known.values(), extra), before)
        begins_again = bool(known) and self._back_up_daily(known, extra)
        # The journal first: at no moment has the file what neither a backup nor the journal has.
        with journal.appended(self.journal, new.values(), durable=False, like=self.path):
            both = chain((line for event, line in known.items() if event not in new), new.values())
            is_safe = files.replace(self.path, file_format.written(both, extra))
        self._say_unless(is_safe)
        if begins_again:
            with suppress(OSError):  # nothing can be lost any more; what fails makes the journal longer
                self._restart_journal(new)

    def _back_up_daily(self, known: Mapping[str, bytes], extra: Mapping[str, bytes]) -> bool:
        """Make the backup of a day if there is none yet, and return whether that was so."""
        try:
            if not backups.is_due(self.backups, self._clock()):
                return False
            self._say_what_is_missing(known)
            self._back_up(file_format.written(known.values(), extra), None)
            for path in self.leftovers():
                path.unlink(missing_ok=True)
        except OSError:
            return False  # the journal goes on until it can be done
        return True

    def _back_up(self, content: bytes | Callable[[BinaryIO], None], before: str | None) -> None:
        self.backups.mkdir(parents=True, exist_ok=True)
        made = backups.path_of(self.backups, self._clock(), before)
        files.replace(made, content, like=self.path)
        for backup in backups.outdated(backups.listed(self.backups)):
            if backup.path != made:  # which the clock, set back, may put behind all others
                backup.path.unlink(missing_ok=True)

    def _say_what_is_missing(self, known: Mapping[str, bytes]) -> None:
        """Warn of events that the newest backup has and progress has not, while that backup is there."""
        newest = next(backups.whole(backups.listed(self.backups)[:1]), None)
        missing = newest[1].lines.keys() - known.keys() if newest else ()
        if newest and missing:
            self.notices.append(
                f"{count(len(missing), 'event')} of the backup of {newest[0].at:%d %b %Y, %H:%M} are not in "
                f"{self.path}, as if an older copy had taken its place; to bring them in: "
                f"upsc merge {quoted(str(newest[0].path))}"
            )

    def _say_unless(self, is_safe: bool) -> None:
        if not is_safe:
            self.notices.append(
                "recorded, but the disk did not confirm that a power cut would leave it there"
            )

    def leftovers(self) -> list[Path]:
        """Return what saves left behind that were cut off; under the lock, no save is going on."""
        folders = [folder for folder in (self.path.parent, self.backups) if os.path.isdir(folder)]  # noqa: PTH112
        return [path for folder in folders for path in sorted(folder.glob(f"{self.path.stem}*.new"))]

    def _restart_journal(self, new: Mapping[str, bytes]) -> None:
        if journal.read(self.journal).damaged:
            aside = self._aside(self.journal)
            files.keep_copy(self.journal, aside)
            self.notices.append(f"{self.journal} had damaged lines, and is kept as {aside.name}")
        journal.restart(self.journal, new.values())

    def _aside(self, path: Path) -> Path:
        return files.free_name(path.with_stem(f"{path.stem}.damaged-{self._clock():%Y-%m-%dT%H%M%S}"))


def _unreadable(path: Path, error: OSError) -> ProgressError:
    return ProgressError(f"cannot read {path}: {error.strerror}", hint="upsc paths shows what lives where")


def _counting(events: tuple[Event, ...]) -> tuple[datetime | None, list[str]]:
    """Return the latest moment of events, and the ids of those that count, in order."""
    return last_moment(events), [event.id for event in what_counts(events)]


def _remedy(error: OSError) -> str:
    if isinstance(error, files.TooLargeError):
        return "a progress file cannot grow any more"
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "free some space"
    if isinstance(error, files.InUseError):
        return "close it there and try again"
    return "set UPSC_HOME to a folder that can be written"
