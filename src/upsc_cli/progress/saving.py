"""Writing progress: the journal first, then the file, after the backups that are due.

So at every moment what was recorded stands twice: in the file, and in the journal or the newest backup.
"""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from upsc_cli import files
from upsc_cli.phrases import count
from upsc_cli.programs import quoted
from upsc_cli.progress import backups, journal, unread
from upsc_cli.progress import format as file_format
from upsc_cli.progress.format import Content
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
            self._back_up(file_format.read(places.file), "upgrade")
        if before and known:
            self._back_up(file_format.written(known.values(), extra), before)
        begins_again = bool(known) and self._back_up_daily(history.filed, known)
        alone = {} if begins_again else kept_once(places, history)
        both = chain((line for event, line in known.items() if event not in new), new.values())
        try:
            # The journal first: at no moment has the file what neither a backup nor the journal has.
            added = (*alone.values(), *new.values())
            with journal.appended(places.journal, added, durable=False, like=places.file):
                is_safe = files.replace(places.file, file_format.written(both, extra))
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

    def _back_up_daily(self, filed: Content, known: Mapping[str, bytes]) -> bool:
        """Make the backup of a day if there is none yet, and return whether that was so."""
        try:
            if not backups.is_due(self.places.backups, self.now):
                return False
            self._say_what_is_missing(filed, known)
            self._back_up(file_format.written(known.values(), filed.extra), None)
        except OSError:
            return False  # the journal goes on until it can be done
        for path in leftovers(self.places):
            with suppress(OSError):
                path.unlink(missing_ok=True)
        return True

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
