"""Writing progress: the journal first, then the file, after the backups that are due.

So at every moment what was recorded stands twice: in the file, and in the journal or the newest backup.
"""

import os
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from upsc_cli import files
from upsc_cli.phrases import count
from upsc_cli.programs import quoted
from upsc_cli.progress import backups, journal, unread
from upsc_cli.progress import format as file_format
from upsc_cli.progress.reading import Places
from upsc_cli.progress.timeline import History

UNCONFIRMED = "recorded, but the disk did not confirm that a power cut would leave it there"


class Save(Struct, frozen=True):
    """A change under the lock: where progress lies, the time, and how the person is told."""

    places: Places
    now: datetime
    say: Callable[[str], None]

    def write(self, history: History, new: Mapping[str, bytes], before: str | None = None) -> None:
        """Write what is known and what is new, after the backups of what is known that are due.

        The backup of a day takes over from the journal, which begins again with what it does not have.
        What stands in the file alone, as after a loss of the journal, comes into the journal too.

        Raises:
            OSError: it could not be written; what is on file is as it was.
        """
        places, known, extra = self.places, history.lines, history.filed.extra
        if history.filed.version < file_format.VERSION and files.is_there(places.file):
            self._back_up(files.read(places.file), "upgrade")
        if before and known:
            self._back_up(file_format.encode(known.values(), extra), before)
        begins_again = bool(known) and self._back_up_daily(known, extra)
        alone = {} if begins_again else kept_once(places, history)
        written = file_format.encode({**known, **new}.values(), extra)
        try:
            # The journal first: at no moment has the file what neither a backup nor the journal has.
            added = (*alone.values(), *new.values())
            with journal.appended(places.journal, added, durable=False, like=places.file):
                is_safe = files.replace(places.file, written)
        except journal.StaysError:
            is_safe = False
        if not is_safe:
            self.say(UNCONFIRMED)
        if begins_again:
            with suppress(OSError):  # nothing can be lost any more; what fails makes the journal longer
                self.restart_journal(new)

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

    def _back_up_daily(self, known: Mapping[str, bytes], extra: Mapping[str, bytes]) -> bool:
        """Make the backup of a day if there is none yet, and return whether that was so."""
        try:
            if not backups.is_due(self.places.backups, self.now):
                return False
            self._say_what_is_missing(known)
            self._back_up(file_format.encode(known.values(), extra), None)
        except OSError:
            return False  # the journal goes on until it can be done
        for path in leftovers(self.places):
            with suppress(OSError):
                path.unlink(missing_ok=True)
        return True

    def _back_up(self, content: bytes, before: str | None) -> None:
        folder = self.places.backups
        folder.mkdir(parents=True, exist_ok=True)
        made = backups.path_of(folder, self.now, before)
        files.replace(made, content, like=self.places.file)
        kept = {made.name, *unread.names(self.places)}  # the clock, set back, may put it behind all others
        for backup in backups.outdated(backups.listed(folder)):
            if backup.path.name not in kept:
                backup.path.unlink(missing_ok=True)

    def _say_what_is_missing(self, known: Mapping[str, bytes]) -> None:
        """Warn of events that the newest backup has and progress has not, while that backup is there."""
        newest = next(backups.whole(backups.listed(self.places.backups)[:1]), None)
        missing = newest[1].lines.keys() - known.keys() if newest else ()
        if newest and missing:
            self.say(
                f"{count(len(missing), 'event')} of the backup of {newest[0].at:%d %b %Y, %H:%M} are not in "
                f"{self.places.file}, as if an older copy had taken its place; to bring them in: "
                f"upsc merge {quoted(str(newest[0].path))}"
            )


def kept_once(places: Places, history: History) -> dict[str, bytes]:
    """Return the events of the file that neither the journal nor the newest whole backup has."""
    filed, journaled = history.filed.lines, history.journaled
    try:
        listed = backups.listed(places.backups)
    except OSError:
        return {}  # which says nothing of what is in it
    backed_up: Collection[bytes] = ()
    for backup in listed:
        try:
            content = files.read(backup.path)
        except OSError:
            continue
        if file_format.is_whole(content):
            # That they are as many together is quick to know, and nearly always so.
            if file_format.count_lines(content) + sum(event in filed for event in journaled) == len(filed):
                return {}
            backed_up = file_format.lines_of(content)
            break
    return {event: line for event, line in filed.items() if event not in journaled and line not in backed_up}


def leftovers(places: Places) -> list[Path]:
    """Return what saves left behind that were cut off; under the lock, no save is going on."""
    folders = [folder for folder in (places.file.parent, places.backups) if os.path.isdir(folder)]  # noqa: PTH112
    return [path for folder in folders for path in sorted(folder.glob(f"{places.file.stem}*.new"))]
