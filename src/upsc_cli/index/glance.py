"""What the index knows of one topic, without bringing the index up to date: at any number of topics the same.

Whoever asks looks at the one file and its note. Where the index cannot say, it says nothing.
"""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from upsc_cli.index import cache
from upsc_cli.index.contents import DamagedError
from upsc_cli.topics.library import Entry, Library

T = TypeVar("T")

_BUSY_SECONDS = 0.2  # what waits longer than that is quicker read from the file


def entry(file: Path, library: Library, slug: str) -> Entry | None:
    """Return a topic as the index has it, if neither its file nor its note has changed since it was read."""
    stamps = library.stamps_of(slug)
    return _glance(file, lambda db: cache.entry(db, slug, stamps)) if stamps else None


def kept(file: Path, of: Path, type_: type[T], load: Callable[[Path], T]) -> T:
    """Return what `load` makes of a file, from the index if the file is as it was."""
    found = _glance(file, lambda db: cache.kept(db, of, type_, load))
    return load(of) if found is None else found


def _glance(file: Path, read: Callable[[sqlite3.Connection], T | None]) -> T | None:
    if not os.path.exists(file):  # noqa: PTH110 (never raises)
        return None
    try:
        with closing(cache.connect(file, _BUSY_SECONDS)) as db:
            return read(db)
    except (DamagedError, sqlite3.Error):
        return None
