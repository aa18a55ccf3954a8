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
from upsc_cli.progress import journal, kept, reading, saving, tail, unread
from upsc_cli.progress.events import Event, Restored, new_id
from upsc_cli.progress.format import DamagedError
from upsc_cli.progress.kept import Cache, MoreNeededError, Recent
from upsc_cli.progress.marks import Mark
from upsc_cli.progress.merge import additions
from upsc_cli.progress.reading import Places
from upsc_cli.progress.recovery import Recovered
from upsc_cli.progress.refusals import changing
from upsc_cli.progress.saving import Save
from upsc_cli.progress.tail import Tail
from upsc_cli.progress.timeline import History, as_action, in_order, last_moment, what_counts

E = TypeVar("E", bound=Event)

LOCK_SECONDS = 10.0
"""How long to wait for another terminal's change; one takes milliseconds."""

REPAIR_SECONDS = 1.0
"""How long a command that only reads waits to repair what is damaged."""


class Store:
    """One person's progress on disk; `notices` are what the person should know of a repair.

    With a folder for a `cache`, of a long history the end alone is read for most of what is asked.
    """

    def __init__(
        self, path: Path, backup_folder: Path, clock: Callable[[], datetime], cache: Path | None = None
    ) -> None:
        # Where the file is a link, say into a synchronised folder, the file behind it changes.
        self.path = Path(os.path.realpath(path))  # Path.resolve raises on a link to itself
        self._places = Places.of(self.path, backup_folder)
        self.journal = self._places.journal
        self.lock = self.path.with_name(f"{self.path.name}.lock")
        self.backups = backup_folder
        self.notices: list[str] = []
        self._clock = clock
        self._cache = Cache(cache) if cache else None
        self._is_damage_said = False
        self._unrepaired: tuple[tuple[files.Stamp | None, ...], tuple[Event, ...]] | None = None

    def load(self) -> tuple[Event, ...]:
        """Return all events on file, in no particular order.

        What a review that was cut off left in the journal is folded in, and a damaged file repaired.

        Raises:
            ProgressError: the file cannot be read, or was written by a newer version.
        """
        found = self._loaded()
        return found.events if isinstance(found, History) else found

    def recent(self) -> Recent:
        """Return what is on file as `load` does, but for the reviews of a long history that need not be read.

        Raises:
            ProgressError: the file cannot be read, or was written by a newer version.
        """
        found = self._tail()
        if found and found.waiting:
            with suppress(ProgressError):  # somebody else is at it, or nothing can be written here
                self.file_journal(wait=0)
                found = self._tail()
        return found.recent if found else self._read_all()

    def since(self, mark: Mark) -> tuple[Event, ...] | None:
        """Return the events of the file after a mark, None where it has to be read whole.

        Raises:
            ProgressError: the file cannot be read.
        """
        found = self._tail()
        if found is None:
            return None
        try:
            lines = tail.between(self._places, mark, found.seen.mark)
        except OSError:
            return None
        if lines is None:
            return None
        lines.take(found.waiting.items())
        return file_format.typed(lines)

    def stamp(self) -> tuple[files.Stamp | None, ...]:
        """Return what changes whenever the file or the journal does."""
        return tail.stamps_of(self._places)

    def update(self, change: Callable[[Recent], Sequence[E]]) -> Sequence[E]:
        """Add the events that `change` returns, given what is on file, as one action, and return them.

        `change` runs under the lock, so no other terminal can come in between. Returning none leaves
        the file as it is. If it raises a `MoreNeededError`, it is asked once more with all events.

        Raises:
            ProgressError: the file cannot be read or written; it is then as it was.
        """
        with self.locked():
            added: Sequence[E] | None = None
            end = self._tail_for_change()
            if end is not None:
                with suppress(MoreNeededError):
                    added = _ordered(change, end.recent)
                    if self._add(end, {event.id: file_format.line(event) for event in added}):
                        return added
            history = self._read_for_change()
            if added is None:
                added = _ordered(change, Recent(history.events))
            if added or history.unfiled:
                self._write(history, {event.id: file_format.line(event) for event in added})
            return added

    def file_journal(self, wait: float | None = None) -> None:
        """File what is in the journal alone.

        Raises:
            ProgressError: the file cannot be read or written.
        """
        with self.locked(wait):
            end = self._tail_for_change()
            if end is None or not self._add(end, {}):
                self._fold_journal()

    def fold_journal(self, wait: float | None = None) -> History:
        """File what is in the journal alone, repair what is damaged, and return what is on file then.

        What stands in the file alone comes into the journal.

        Raises:
            ProgressError: the file cannot be read or written.
        """
        with self.locked(wait):
            return self._fold_journal()

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
                self._write(history, new, before="merge" if backup or changed else None)
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
            self._write(history, added, before="restore")
            return True

    @contextmanager
    def recording(
        self, known: Recent | None = None, *, together: bool = False, action: str | None = None
    ) -> Iterator[Callable[[E], E]]:
        """Yield what records an event durably before it returns it; at the end all are folded in.

        `known` is what is on file where that was read already. If
        `together`, all that are recorded are parts of one action, perhaps of an `action` that began before.

        Raises:
            ProgressError: an event cannot be recorded; what was acknowledged before stays.
        """
        last = (self.recent() if known is None else known).newest
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
                    self.file_journal()

    @contextmanager
    def locked(self, wait: float | None = None) -> Iterator[None]:
        """Hold the lock, which goes when its process goes, however that ends.

        Raises:
            ProgressError: another process holds it, or the system refuses what is done under it.
        """
        with changing(self._places, self.lock, LOCK_SECONDS if wait is None else wait):
            yield

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

    def _loaded(self) -> History | tuple[Event, ...]:
        """Return what is on file, or the events of a file that had to be repaired."""
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
                return self.fold_journal(wait=0)
            except ProgressError:  # somebody else is at it, or nothing can be written here
                history = self._read_or_damage()
                if isinstance(history, DamagedError):
                    return self._repaired(history)
        return history

    def _read_all(self) -> Recent:
        """Read the whole file; of a long history, keep what spares the next command that."""
        stamps = self.stamp()
        history = self._loaded()
        if not isinstance(history, History):
            return Recent(history)
        is_all_filed = not history.unfiled and not history.damaged and self.stamp() == stamps
        found = tail.keep(self._cache, history.filed, stamps) if self._cache and is_all_filed else None
        return found or Recent(history.events)

    def _tail(self) -> Tail | None:
        """Return the end of the file of a long history, None if it has to be read whole."""
        try:
            return tail.read(self._places, self._cache) if self._cache else None
        except OSError:
            return None  # which is said by whoever reads it whole

    def _tail_for_change(self) -> Tail | None:
        """Return the end of the file to be added to, None if it has to be read whole."""
        self._check_writable()
        try:
            return tail.read_for_change(self._places, self._cache) if self._cache else None
        except OSError:
            return None

    def _add(self, end: Tail, new: Mapping[str, bytes]) -> bool:
        assert self._cache
        return tail.add(end, self._places, self._cache, self._save, new)

    def _write(self, history: History, new: Mapping[str, bytes], before: str | None = None) -> None:
        """Write what is known and what is new, and keep what the file is then."""
        mark = self._save.write(history, new, before)
        if self._cache and len(history.filed.lines) >= kept.WORTH_KEEPING:
            tail.note(self._places, self._cache, None if history.damaged else mark)

    def _fold_journal(self) -> History:
        history = self._read_for_change()
        if history.damaged:
            self._save.restart_journal(history.journaled)
        if history.unfiled or saving.kept_once(self._places, history):
            self._write(history, {})
        return history

    def _check_writable(self) -> None:
        if files.is_there(self.path) and not os.access(self.path, os.W_OK):  # a rename would not mind
            raise PermissionError(errno.EACCES, "the file is read-only")

    def _read_for_change(self) -> History:
        """Return what is on file and in the journal, after a repair if it takes one."""
        self._check_writable()
        history = self._read_or_damage()
        if isinstance(history, DamagedError):
            self.notices.append(self._save.repair(reading.recovered(self._places), str(history)))
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

    def _recovered(self) -> Recovered:
        try:
            return reading.recovered(self._places)
        except OSError as error:
            where = error.filename or self.path
            raise ProgressError(f"cannot read {where}: {error.strerror or error}") from error

    @property
    def _save(self) -> Save:
        return Save(self._places, self._clock(), self.notices.append)


def _ordered(change: Callable[[Recent], Sequence[E]], on_file: Recent) -> list[E]:
    """Return the events that a change adds to what is on file, after all others, as one action."""
    return as_action(in_order(change(on_file), on_file.newest))


def _ids_of(events: Iterable[Event]) -> list[str]:
    return [event.id for event in events]
