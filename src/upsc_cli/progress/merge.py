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
from upsc_cli.progress.lines import Lines

_CONFLICT = re.compile(rb"^(<{7} |={7}$|>{7} )", re.MULTILINE)


def union(ours: Mapping[str, bytes], theirs: Mapping[str, bytes]) -> Lines:
    """Return the events of both by their ids.

    Two that differ under one id, which only editing by hand brings about, are one: the lesser text,
    so that it does not matter which comes first.
    """
    both = Lines(ours)
    both.take(Lines(theirs).pieces.items())
    return both


def additions(known: Mapping[str, bytes], lines: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return what a union of known events with others has that the known ones have not."""
    found = ((event, line, known.get(event)) for event, line in lines.items())
    return {event: line for event, line, before in found if before is None or line < before}


def new_in(lines: Mapping[str, bytes], known: Mapping[str, int]) -> dict[str, bytes]:
    """Return the events that are not known by their ids with a hash of each as it is written."""
    return {event: line for event, line in lines.items() if known.get(event) != hash(line)}


def has_conflict(content: bytes) -> bool:
    """Return whether version control left the marks of a merge conflict in a file."""
    return bool(_CONFLICT.search(content))


def read_other(path: Path, *, salvage: bool) -> Mapping[str, bytes]:
    """Return the events of another progress file, by their ids, as they are written.

    A journal will do. Of a file with the marks of a merge conflict both sides count. Of one that is
    damaged, `salvage` takes what can be read.

    Raises:
        ProgressError: it cannot be read, is damaged, or of a newer version.
    """
    try:
        content = file_format.read(path)
    except files.TooLargeError as error:
        raise ProgressError(f"{path} is {error.strerror}, which no progress file is") from error
    except OSError as error:
        raise ProgressError(f"cannot read {path}: {error.strerror or error}") from error
    if content.startswith(journal.BEGINNING):
        return journal.parse(content).lines
    try:
        return file_format.decode(content).lines
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
