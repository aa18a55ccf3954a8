"""The union of two histories, and what another device's file holds.

Events have unique ids and are never changed, so histories merge as sets do: in any order, any number
of times, with one result (a grow-only set; Shapiro et al. 2011, Conflict-free Replicated Data Types).
"""

import re
from collections.abc import Mapping
from pathlib import Path

from upsc_cli import files
from upsc_cli.errors import ProgressError
from upsc_cli.progress import format as file_format
from upsc_cli.progress import journal
from upsc_cli.progress.format import DamagedError, NewerError

_CONFLICT = re.compile(rb"^(<{7} |={7}$|>{7} )", re.MULTILINE)


def union(ours: Mapping[str, bytes], theirs: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the events of both by their ids.

    Two that differ under one id, which only editing by hand brings about, are one: the lesser text,
    so that it does not matter which comes first.
    """
    both = {**ours, **theirs}
    for event in ours.keys() & theirs.keys():
        both[event] = min(ours[event], theirs[event])
    return both


def has_conflict(content: bytes) -> bool:
    """Return whether version control left the marks of a merge conflict in a file."""
    return bool(_CONFLICT.search(content))


def read_other(path: Path, *, salvage: bool) -> dict[str, bytes]:
    """Return the events of another progress file, by their ids, as they are written.

    A journal will do. Of a file with the marks of a merge conflict both sides count. Of one that is
    damaged, `salvage` takes what can be read.

    Raises:
        ProgressError: it cannot be read, is damaged, or of a newer version.
    """
    try:
        content = files.read(path)
    except OSError as error:
        raise ProgressError(f"cannot read {path}: {error.strerror or error}") from error
    if content.startswith(journal.BEGINNING):
        return dict(journal.parse(content).lines)
    try:
        return dict(file_format.decode(content).lines)
    except NewerError as error:
        raise ProgressError(
            f"{path} was written by a newer upsc (format {error.version})",
            hint="upgrade upsc on this device",
        ) from error
    except DamagedError as error:
        found = file_format.salvage(content)
        if found and (salvage or has_conflict(content)):
            return found
        raise ProgressError(
            f"{path} is no whole progress file: {error}",
            hint=f"what can be read of it: upsc merge --salvage '{path}'" if found else None,
        ) from error
