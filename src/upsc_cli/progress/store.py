"""The progress file: one readable JSON file, complete by itself, with a journal and backups beside it.

A change locks, reads, writes a new file beside the old one, syncs it and renames it into place, so
that whatever happens in between, the file is the old one or the new one. A file that is damaged is
moved aside, and what the newest whole backup and the journal hold takes its place.
"""

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from msgspec import structs

from upsc_cli import files
from upsc_cli.errors import ProgressError
from upsc_cli.phrases import count
from upsc_cli.progress import format as file_format
from upsc_cli.progress import journal, lock, reading, saving, unread
from upsc_cli.progress.events import Event, Restored, new_id
from upsc_cli.progress.format import DamagedError
from upsc_cli.progress.merge import additions
from upsc_cli.progress.reading import Places
from upsc_cli.progress.recovery import Recovered
from upsc_cli.progress.saving import Save
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
        self._places = Places.of(self.path, backup_folder)
        self.journal = self._places.journal
        self.lock = self.path.with_name(f"{self.path.name}.lock")
        self.backups = backup_folder
        self.notices: list[str] = []
        self._clock = clock
        self._is_damage_said = False
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
        if history.damaged and not self._is_damage_said:
            self._is_damage_said = True
            self.notices.append(
                f"{self.journal} has {count(history.damaged, 'damaged line')}: answers that were not in "
                f"{self.path.name} yet may be missing; upsc doctor --fix puts it aside"
            )
        if history.unfiled or unread.is_any(self._places):
            del history  # a long one takes room that is needed now
            try:
                history = self.fold_journal(wait=0)
            except ProgressError:  # somebody else is at it, or nothing can be written here
                history = self._read_or_damage()
                if isinstance(history, DamagedError):
                    return self._repaired(history)
        return history.events

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
                self._save.write(history, {event.id: file_format.line(event) for event in added})
            return added

    def fold_journal(self, wait: float | None = None) -> History:
        """File what is in the journal alone, repair what is damaged, and return what is on file then.

        What stands in the file alone comes into the journal.

        Raises:
            ProgressError: the file cannot be read or written.
        """
        with self.locked(wait):
            history = self._read_for_change()
            if history.damaged:
                self._save.restart_journal(history.journaled)
            if history.unfiled or saving.kept_once(self._places, history):
                self._save.write(history, {})
            return history

    def known(self) -> dict[str, int]:
        """Return the ids of all events with a hash of each as it is written; none if the file is damaged.

        Raises:
            ProgressError: the file cannot be read, or was written by a newer version.
        """
        history = self._read_or_damage()
        if isinstance(history, DamagedError):
            return {}
        return {event: hash(line) for event, line in history.lines.items()}

    def lines(self) -> Mapping[str, bytes]:
        """Return all events on file by their ids, as they are written; a damaged file is repaired first.

        Raises:
            ProgressError: the file cannot be read, or was written by a newer version.
        """
        history = self._read_or_damage()
        if isinstance(history, DamagedError):
            self.load()
            history = self._read_or_damage()
        return {} if isinstance(history, DamagedError) else history.lines

    def take_in(self, lines: Mapping[str, bytes], *, backup: bool = True) -> list[str]:
        """Add events as they are written, after a backup, and return the ids of those that are new.

        Without a `backup` there is one all the same where an event on file gets other words; see `merge`.

        Raises:
            ProgressError: the file cannot be read or written; it is then as it was.
        """
        with self.locked():
            history = self._read_for_change()
            known = history.lines
            new = additions(known, lines)
            changed = sum(event in known for event in new)
            if new:
                self._save.write(history, new, before="merge" if backup or changed else None)
            if changed:
                self.notices.append(
                    f"{count(changed, 'event')} on file had other words under the same id elsewhere, and the "
                    f"lesser ones count; as it was before it is in {self.backups}"
                )
            return list(new)

    def restore(self, backup: Set[str], new: Mapping[str, bytes], at: datetime) -> bool:
        """Go back to the events of a backup, by an event that takes back all others; see `standing`.

        `backup` are the ids of its events, `new` has those that may not be on file, as they are written.
        Returns False, and changes nothing, if progress is as it was then.

        Raises:
            ProgressError: the file cannot be read or written; it is then as it was.
        """
        with self.locked():
            history = self._read_for_change()
            known, events = history.lines, history.events
            added = {event: line for event, line in new.items() if event not in known}
            then = (*(event for event in events if event.id in backup), *file_format.typed(added))
            if _ids_of(what_counts(events)) == _ids_of(what_counts(then)):
                return False
            last = last_moment(events)
            del events, then
            without = tuple(event for event in known if event not in backup)
            if without:
                (event,) = in_order([Restored(id=new_id(), at=at, without=without)], last)
                added[event.id] = file_format.line(event)
            self._save.write(history, added, before="restore")
            return True

    @contextmanager
    def recording(
        self, known: Sequence[Event] | None = None, *, together: bool = False, action: str | None = None
    ) -> Iterator[Callable[[E], E]]:
        """Yield what records an event durably before it returns it; at the end all are folded in.

        `known` are the events on file where they were loaded already: a long history takes a while. If
        `together`, all that are recorded are parts of one action, perhaps of an `action` that began before.

        Raises:
            ProgressError: an event cannot be recorded; what was acknowledged before stays.
        """
        last = last_moment(self.load() if known is None else known)
        first, is_any = action, False

        def record(event: E) -> E:
            nonlocal last, first, is_any
            (ordered,) = in_order([event], last)
            if together and first:
                ordered = structs.replace(ordered, action=first)
            with self.locked():
                is_safe = journal.append(self.journal, [file_format.line(ordered)], like=self.path)
            if not is_safe:
                self.notices.append(saving.UNCONFIRMED)
            first, is_any = first or ordered.id, True
            last = ordered.moment
            return ordered

        try:
            yield record
        finally:
            if is_any:
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
        return reading.read(self._places)

    def _read_or_damage(self) -> History | DamagedError:
        """Return what is on file and in the journal, or what is wrong with the file.

        The traceback of an error that is being handled would hold on to the damaged content meanwhile.
        """
        try:
            return self.read()
        except DamagedError as error:
            return DamagedError(*error.args)

    def leftovers(self) -> list[Path]:
        """Return what saves left behind that were cut off; under the lock, no save is going on."""
        return saving.leftovers(self._places)

    def _read_for_change(self) -> History:
        """Return what is on file and in the journal, after a repair if it takes one."""
        if files.is_there(self.path) and not os.access(self.path, os.W_OK):  # a rename would not mind
            raise PermissionError(errno.EACCES, "the file is read-only")
        history = self._read_or_damage()
        if isinstance(history, DamagedError):
            self._repair(history)
            history = self.read()
        return self._with_unread(history)

    def _with_unread(self, history: History) -> History:
        """Return what is on file with what a backup alone has that could not be read before."""
        if not unread.is_any(self._places):
            return history
        came_back = unread.look_again(self._places)
        known = history.lines  # once: to put file and journal together takes as long as a look at each event
        new = {event: line for event, line in came_back.lines.items() if event not in known}
        if new:
            self._save.write(history, new)
            history = self.read()
        unread.remember(self._places, came_back.unread)
        if came_back.backups:
            self.notices.append(unread.said(self.path, came_back, len(new)))
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
        recovered = reading.recovered(self._places)
        notice = f"{self.path} is damaged ({damage}); {recovered.source}"
        unread.remember(self._places, recovered.unread)
        written = file_format.written(recovered.lines.values(), recovered.extra)
        if not files.is_there(self.path):
            files.replace(self.path, written)
            notice += f"; to start afresh, delete {self.journal.name} and {self.backups} too"
        else:
            # A copy first, then the new file: what is cut off in between is repaired again.
            aside = self._save.aside(self.path)
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
            return reading.recovered(self._places)
        except OSError as error:
            where = error.filename or self.path
            raise ProgressError(f"cannot read {where}: {error.strerror or error}") from error

    @property
    def _save(self) -> Save:
        return Save(self._places, self._clock(), self.notices.append)


def _ids_of(events: Iterable[Event]) -> list[str]:
    return [event.id for event in events]


def _remedy(error: OSError) -> str:
    if isinstance(error, files.TooLargeError):
        return "a progress file cannot grow any more"
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "free some space"
    if isinstance(error, files.InUseError):
        return "close it there and try again"
    return "set UPSC_HOME to a folder that can be written"
