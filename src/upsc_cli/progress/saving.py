"""Writing progress: the journal first, then the file, after the backups that are due.

So at every moment what was recorded stands twice: in the file, and in the journal or the newest backup.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from upsc_cli import files
from upsc_cli.phrases import count
from upsc_cli.programs import quoted
from upsc_cli.progress import adding, backups, journal, unread
from upsc_cli.progress import format as file_format
from upsc_cli.progress.adding import OtherwiseError
from upsc_cli.progress.format import Content
from upsc_cli.progress.marks import VERSION, Mark
from upsc_cli.progress.reading import Places
from upsc_cli.progress.recovery import Recovered
from upsc_cli.progress.timeline import History

UNCONFIRMED = "recorded, but the disk did not confirm that a power cut would leave it there"


class Save(Struct, frozen=True):
    """A change under the lock: where progress lies, the time, and how the person is told."""

    places: Places
    now: datetime
    say: Callable[[str], None]

    def write(self, history: History, new: Mapping[str, bytes], before: str | None = None) -> Mark | None:
        """Write what is known and what is new, after the backups of what is known that are due.

        The backup of a day takes over from the journal, which begins again with what it does not have.
        What stands in the file alone, as after a loss of the journal, comes into the journal too. Returns
        where the file ends now, None if that is not known.

        Raises:
            OSError: it could not be written; what is on file is as it was.
        """
        places, known, extra = self.places, history.lines, history.filed.extra
        if history.filed.version < VERSION and files.is_there(places.file):
            self._back_up(file_format.read(places.file), "upgrade")
        if before and known:
            self._back_up(file_format.written(known.values(), extra), before)
        begins_again = bool(known) and self._back_up_daily(history.filed, known)
        alone = {} if begins_again else kept_once(places, history)
        journaled = (*alone.values(), *new.values())
        after = None
        try:
            mark = None if any(event in known for event in new) else history.filed.mark
            if mark is None:
                raise OtherwiseError
            after = self.add(mark, (*history.unfiled.values(), *new.values()), journaled, mends=True)
        except OtherwiseError:
            both = chain((line for event, line in known.items() if event not in new), new.values())
            self._replace(file_format.written(both, extra), journaled)
        if begins_again:
            self._begin_again(new)
        return after

    def add(
        self, mark: Mark, lines: Sequence[bytes], journaled: Iterable[bytes], *, mends: bool = False
    ) -> Mark | None:
        """Add events to the file where it lies, behind a mark, and others to the journal before.

        Returns where the file ends now, None if that is not known.

        Raises:
            OtherwiseError: the file is to be written anew; nothing was done.
            OSError: it could not be written; what is on file is as it was.
        """
        places = self.places
        is_new = not places.journal.exists()
        try:
            # The journal first, on the disk: it has what is being added if that is cut off.
            with journal.appended(places.journal, journaled, durable=True, like=places.file):
                if is_new:
                    files.sync_folder(places.journal.parent)
                after, is_safe = adding.add(places.file, mark, lines, mends=mends)
        except journal.StaysError:
            self.say(UNCONFIRMED)
            return None
        if not is_safe:
            self.say(UNCONFIRMED)
        return after

    def add_after_backup(
        self, mark: Mark, lines: Mapping[str, bytes], new: Mapping[str, bytes]
    ) -> Mark | None:
        """Add events to a file that ends at a mark, after the backup of the day if there is none yet.

        `lines` are what is added, of which the journal has all but the `new` ones already.

        Raises:
            OtherwiseError: the file is to be read, or written anew; nothing was added.
            OSError: it could not be written; what is on file is as it was.
        """
        is_due = self._is_due()
        if is_due:
            self._back_up_as_it_is(mark)
        after = self.add(mark, tuple(lines.values()), new.values())
        if is_due:
            self._begin_again(lines)
        return after

    def _replace(self, content: Callable[[BinaryIO], None], journaled: Iterable[bytes]) -> None:
        """Put a new file in the place of the old one, and events into the journal."""
        places = self.places
        try:
            # The journal first: at no moment has the file what neither a backup nor the journal has.
            with journal.appended(places.journal, journaled, durable=False, like=places.file):
                is_safe = files.replace(places.file, content)
        except journal.StaysError:
            is_safe = False
        if not is_safe:
            self.say(UNCONFIRMED)

    def _begin_again(self, lines: Mapping[str, bytes]) -> None:
        """Let the journal hold what the backup that was just made does not have."""
        with suppress(OSError):  # nothing can be lost any more; what fails makes the journal longer
            self.restart_journal(lines)

    def repair(self, recovered: Recovered, damage: str) -> str:
        """Write what can be brought back in the place of a damaged file, of which a copy is kept.

        Returns what the person should know of it.

        Raises:
            OSError: it could not be written; the file is as it was.
        """
        path = self.places.file
        said = f"{path} is damaged ({damage}); {recovered.source}"
        unread.remember(self.places, recovered.unread)
        written = file_format.written(recovered.lines.values(), recovered.extra)
        if not files.is_there(path):
            files.replace(path, written)
            return f"{said}; to start afresh, delete {self.places.journal.name} and {self.places.backups} too"
        # A copy first, then the new file: what is cut off in between is repaired again.
        aside = self.aside(path)
        files.keep_copy(path, aside)
        try:
            files.replace(path, written)
        except OSError:
            aside.unlink()
            raise
        return f"{said}; it is kept as {aside.name}"

    def restart_journal(self, lines: Mapping[str, bytes]) -> None:
        """Let the journal hold some events only; of one that is damaged a copy is kept.

        Raises:
            OSError: it could not be written; it is then as it was.
        """
        path = self.places.journal
        if journal.read(path).damaged:
            aside = self.aside(path)
            files.keep_copy(path, aside)
            self.say(f"{path} had damaged lines, and is kept as {aside.name}")
        journal.restart(path, lines.values())

    def aside(self, path: Path) -> Path:
        """Return where the copy of a damaged file goes."""
        return files.free_name(path.with_stem(f"{path.stem}.damaged-{self.now:%Y-%m-%dT%H%M%S}"))

    def _is_due(self) -> bool:
        """Return whether the backup of the day is to be made; not where the system does not say."""
        try:
            return backups.is_due(self.places.backups, self.now)
        except OSError:
            return False

    def _back_up_as_it_is(self, mark: Mark) -> None:
        """Make the backup of a day of a file that ends at a mark, without room for what is in it.

        Raises:
            OtherwiseError: it is not what it was, or no backup can be made.
        """
        try:
            self._back_up(partial(adding.copy, self.places.file, mark), None)
        except OSError as error:
            raise OtherwiseError(error.errno, error.strerror) from error
        self._remove_leftovers()

    def _back_up_daily(self, filed: Content, known: Mapping[str, bytes]) -> bool:
        """Make the backup of a day if there is none yet, and return whether that was so."""
        try:
            if not backups.is_due(self.places.backups, self.now):
                return False
            self._say_what_is_missing(filed, known)
            self._back_up(file_format.written(known.values(), filed.extra), None)
        except OSError:
            return False  # the journal goes on until it can be done
        self._remove_leftovers()
        return True

    def _remove_leftovers(self) -> None:
        for path in leftovers(self.places):
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def _back_up(self, content: bytes | Callable[[BinaryIO], None], before: str | None) -> None:
        folder = self.places.backups
        folder.mkdir(parents=True, exist_ok=True)
        made = backups.path_of(folder, self.now, before)
        files.replace(made, content, like=self.places.file)
        kept = {made.name, *unread.names(self.places)}  # the clock, set back, may put it behind all others
        for backup in backups.outdated(backups.listed(folder)):
            if backup.path.name not in kept:
                backup.path.unlink(missing_ok=True)

    def _say_what_is_missing(self, filed: Content, known: Mapping[str, bytes]) -> None:
        """Warn of events that the newest backup has and progress has not, while that backup is there."""
        listed = backups.listed(self.places.backups)[:1]
        newest = next(backups.whole(listed, newer=filed.listed), None)
        missing = [event for event in newest[1].lines if event not in known] if newest else ()
        if newest and missing:
            self.say(
                f"{count(len(missing), 'event')} of the backup of {newest[0].at:%d %b %Y, %H:%M} are not in "
                f"{self.places.file}, as if an older copy had taken its place; to bring them in: "
                f"upsc merge {quoted(str(newest[0].path))}"
            )


def kept_once(places: Places, history: History) -> dict[str, bytes]:
    """Return the events of the file that neither the journal nor the newest whole backup has."""
    filed, journaled = history.filed, history.journaled
    if all(event in journaled for event in filed.lines):
        return {}
    try:
        listed = backups.listed(places.backups)
    except OSError:
        return {}  # which says nothing of what is in it
    newest = next(backups.whole(listed, newer=filed.listed), None)
    if newest and newest[1].beginning:
        since = file_format.after(filed.listed, newest[1].beginning)
        return {event: line for event, line in since.items() if event not in journaled}
    backed_up = newest[1].lines if newest else {}
    return {
        event: line
        for event, line in filed.lines.items()
        if event not in journaled and backed_up.get(event) != line
    }


def leftovers(places: Places) -> list[Path]:
    """Return what saves left behind that were cut off; under the lock, no save is going on."""
    folders = [folder for folder in (places.file.parent, places.backups) if os.path.isdir(folder)]  # noqa: PTH112
    return [path for folder in folders for path in sorted(folder.glob(f"{places.file.stem}*.new"))]
