"""Backups that could not be read when progress was brought back, until they can be.

Which they are is kept beside the progress file, a name a line. What a backup has was recorded once, and
events merge as a set does; so whenever one can be read, what it alone has comes in.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from upsc_cli import files
from upsc_cli.phrases import count
from upsc_cli.progress import backups
from upsc_cli.progress.backups import Backup
from upsc_cli.progress.merge import union
from upsc_cli.progress.reading import Places


class CameBack(Struct, frozen=True):
    """The backups that can be read now, their events as they are written, and those still unread."""

    backups: tuple[Backup, ...]
    lines: Mapping[str, bytes]
    unread: tuple[Backup, ...]


def remember(places: Places, unread: Iterable[Backup]) -> None:
    """Let the next command know which backups were not read; none, if all were.

    Raises:
        OSError: it cannot be kept.
    """
    wanted = {backup.path.name for backup in unread}
    if not wanted:
        places.unread.unlink(missing_ok=True)
    elif wanted != names(places):
        content = "".join(f"{name}\n" for name in sorted(wanted))
        files.replace(places.unread, content.encode(), like=places.file)


def is_any(places: Places) -> bool:
    """Return whether a backup is still to be read."""
    return files.stamp(places.unread) is not None


def names(places: Places) -> set[str]:
    """Return the names of the backups that are still to be read.

    Raises:
        OSError: what was kept of them cannot be read.
    """
    if not files.is_there(places.unread):
        return set()
    return set(files.read(places.unread).decode(errors="replace").splitlines())


def look_again(places: Places) -> CameBack:
    """Return what has become of the backups that were not read; one that is gone or damaged is forgotten.

    Raises:
        OSError: the folder of the backups, or what was kept of them, cannot be read.
    """
    wanted = names(places)
    waiting = [backup for backup in backups.listed(places.backups) if backup.path.name in wanted]
    unread: list[Backup] = []
    readable: list[Backup] = []
    lines: Mapping[str, bytes] = {}
    for backup, content in backups.whole(waiting, unread):
        readable.append(backup)
        lines = union(lines, content.lines)
    return CameBack(tuple(readable), lines, tuple(unread))


def said(path: Path, came_back: CameBack, new: int) -> str:
    """Return the line that says what came in."""
    newest = came_back.backups[0]
    others = len(came_back.backups) - 1
    also = f" and {others} more" if others else ""
    came_in = f"{count(new, 'event')} came back into {path}" if new else "nothing that it has was missing"
    return f"the backup of {newest.at:%d %b %Y, %H:%M}{also} can be read again: {came_in}"
