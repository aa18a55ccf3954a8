"""Copies of the progress file: which there are, which are kept, and the newest that is whole."""

import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from upsc_cli import files
from upsc_cli.errors import NotFoundError
from upsc_cli.progress import format as file_format
from upsc_cli.progress.beginning import beginning
from upsc_cli.progress.format import Content, DamagedError, NewerError

_DAYS, _WEEKS, _MONTHS = 7, 4, 6
_BEFORE_CHANGES = 10
"""How many backups of days, weeks and months are kept, and of those from before a merge or an upgrade."""

_TIME = "%Y-%m-%dT%H%M%S"
_NAME = re.compile(r"progress-(\d{4}-\d\d-\d\dT\d{6})(?:-before-([a-z]+))?(?:-\d+)?\.json")


class Backup(Struct, frozen=True, order=True):
    """A copy of the progress file as it was at a local time; `before` names the change it was made for."""

    at: datetime
    path: Path
    before: str | None = None

    @property
    def name(self) -> str:
        """What a person calls it by: its time, and the change that it was made for."""
        return self.path.stem.removeprefix("progress-")


def _is_no_folder(path: Path) -> bool:
    """Return whether there is no folder of a path, by the system's word and not for want of an answer.

    Raises:
        OSError: the system does not say.
    """
    try:
        return not stat.S_ISDIR(os.stat(path).st_mode)  # noqa: PTH116 (as listing it, no look at parents)
    except (FileNotFoundError, NotADirectoryError):
        return True


def listed(folder: Path) -> list[Backup]:
    """Return the backups of a folder, the newest first; none if there is no such folder.

    Raises:
        OSError: the folder cannot be read, which says nothing of what is in it.
    """
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        if _is_no_folder(folder):
            return []
        raise
    found = []
    for name in names:
        match = _NAME.fullmatch(name)
        try:
            if match:
                found.append(Backup(datetime.strptime(match[1], _TIME), folder / name, match[2]))
        except ValueError:
            continue  # a file of that pattern that is none of ours
    return sorted(found, reverse=True)


def path_of(folder: Path, at: datetime, before: str | None) -> Path:
    """Return the file for a backup made now; there is none of that name yet."""
    suffix = f"-before-{before}" if before else ""
    return files.free_name(folder / f"progress-{at.strftime(_TIME)}{suffix}.json")


def named(folder: Path, name: str) -> Backup:
    """Return the backup that a name or an unambiguous beginning of one stands for.

    Raises:
        NotFoundError: there is none of that name, or more than one.
    """
    found = [backup for backup in listed(folder) if backup.name.startswith(name)]
    exact = [backup for backup in found if backup.name == name]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise NotFoundError(f"no backup is named {name!r}", hint="upsc doctor --restore lists all")
    names = ", ".join(backup.name for backup in found)
    raise NotFoundError(f"{name!r} begins the names of {len(found)} backups", hint=f"say which: {names}")


def is_due(folder: Path, now: datetime) -> bool:
    """Return whether no backup was made on the day of `now` yet."""
    return not any(backup.at.date() == now.date() and not backup.before for backup in listed(folder))


def whole(
    backups: Iterable[Backup], unread: list[Backup] | None = None, newer: bytes = b""
) -> Iterator[tuple[Backup, Content]]:
    """Yield the backups that can be read, with what they hold, but no events if a newer one begins with them.

    `newer` are the events of what is newer than all of them, as `Content.listed` has them. Those that the
    system did not let be read, which may be whole, are added to `unread`.
    """
    for backup in backups:
        try:
            known = beginning(backup.path, newer) if newer else 0
            content = Content(beginning=known) if known else file_format.decode(file_format.read(backup.path))
        except (DamagedError, NewerError, files.TooLargeError):
            continue
        except OSError as error:
            if unread is not None and error.errno != errno.EINVAL:  # which is no file at all
                unread.append(backup)
            continue
        newer = content.listed or newer
        yield backup, content
        del content  # two long histories at once are one too many


def outdated(backups: Sequence[Backup]) -> list[Backup]:
    """Return the backups that need not be kept.

    The newest of each of the last days, weeks and months that have any are kept, and the last ones
    from before a change.
    """
    regular = sorted((backup for backup in backups if not backup.before), reverse=True)
    special = sorted((backup for backup in backups if backup.before), reverse=True)
    kept = set(special[:_BEFORE_CHANGES])
    for most, period in ((_DAYS, "%Y-%m-%d"), (_WEEKS, "%G-%V"), (_MONTHS, "%Y-%m")):
        newest: dict[str, Backup] = {}
        for backup in regular:
            newest.setdefault(backup.at.strftime(period), backup)
        kept.update(list(newest.values())[:most])
    return [backup for backup in backups if backup not in kept]
