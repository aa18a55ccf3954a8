"""Notes, answers and one's own topics as they travel: whole versions, of which the latest counts.

A version names those that it follows. One that follows the others wins, whatever the clocks say; of two that
were written without knowing of each other the later one does, and a text before its removal.
"""

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from upsc_cli import files
from upsc_cli.clock import FIRST_YEAR, LAST_YEAR
from upsc_cli.files import Stamp
from upsc_cli.progress.events import Moment, Name

LARGEST = 1 << 20
"""Bytes of a file that travels, as many as a topic may have."""

_WORD = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_TRAVELS = re.compile(
    rf"notes/{_WORD}\.md|answers/[A-Za-z0-9][A-Za-z0-9_-]{{0,180}}\.md|topics/(?:{_WORD}/)?{_WORD}\.ya?ml"
)
_FOLDERS = (("notes", 0), ("answers", 0), ("topics", 1))
"""Where such files lie, and how many folders deep below."""


class Version(Struct, frozen=True, omit_defaults=True, tag="file", tag_field="kind"):
    """A file as it was at some time, after the versions in `was`; without a `text` it was removed."""

    id: Name
    at: Moment
    path: Name
    was: tuple[Name, ...] = ()
    text: str | None = None


class Known(Struct, frozen=True, omit_defaults=True):
    """What is kept of a version: when it was made, what it follows, and a digest, None for a removal."""

    at: Moment
    was: tuple[str, ...] = ()
    digest: str | None = None


class Held(Struct, frozen=True):
    """A file on this device when it was last looked at: the version that it was, and its digest."""

    stamp: Stamp
    version: str
    digest: str


class Standing(NamedTuple):
    """A version by its id, and what is known of it."""

    id: str
    known: Known


def travels(path: str) -> bool:
    """Return whether a file is one that travels; a path of anybody else is nothing to write to."""
    is_named = _TRAVELS.fullmatch(path) is not None and not any(map(files.is_device, path.split("/")))
    return is_named and len(path) < 250


def local(home: Path) -> dict[str, Stamp]:
    """Return the files of a person's home that travel, by their paths from there.

    Raises:
        OSError: the system does not say; what cannot be looked at must not be taken for removed.
    """
    return {path: found for name, depth in _FOLDERS for path, found in _below(home, name, depth)}


def _below(home: Path, place: str, depth: int) -> Iterator[tuple[str, Stamp]]:
    try:
        with os.scandir(home / place) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        path = f"{place}/{entry.name}"
        try:
            status = os.stat(entry.path)  # noqa: PTH116 (on Windows a listing tells less than a stat)
        except FileNotFoundError:  # gone just now, or a link that leads nowhere
            continue
        if stat.S_ISDIR(status.st_mode):
            if depth:
                yield from _below(home, path, depth - 1)
        elif travels(path):
            yield path, files.stamp_of(status)


def digest(text: str) -> str:
    """Return what tells one text from another."""
    # Imported here: it loads a library, and mostly no file changed.
    from hashlib import blake2b

    return blake2b(text.encode(), digest_size=16).hexdigest()


def add(known: dict[str, Known], version: Version) -> Known:
    """Add a version to those of its file, and return what is known of it.

    Of two that differ under one id, which no program of ours writes, the lesser one counts, so that it does
    not matter which comes first.
    """
    found = Known(version.at, version.was, None if version.text is None else digest(version.text))
    before = known.get(version.id)
    if before is None or msgspec.json.encode(found) < msgspec.json.encode(before):
        known[version.id] = found
    return found


def parse(lines: Iterable[bytes]) -> Iterator[Version]:
    """Yield the versions among lines that can be one: of a file that travels, not too large, at a time."""
    decoder = msgspec.json.Decoder(Version)
    for line in lines:
        try:
            version = decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            continue
        if not travels(version.path) or not FIRST_YEAR <= version.at.year <= LAST_YEAR:
            continue
        try:
            if version.text is None or len(version.text.encode()) <= LARGEST:
                yield version
        except UnicodeEncodeError:  # half of a surrogate pair
            continue


def heads(versions: Mapping[str, Known]) -> dict[str, Known]:
    """Return the versions that no other follows."""
    followed = {before for version in versions.values() for before in version.was}
    # A ring, which no program of ours writes, has no end; then all of them count.
    return {name: found for name, found in versions.items() if name not in followed} or dict(versions)


def winner(versions: Mapping[str, Known]) -> Standing | None:
    """Return the version of a file that counts, None if there is none."""
    last = heads(versions)
    name = max(last, key=lambda name: _rank(name, last[name]), default=None)
    return None if name is None else Standing(name, last[name])


def is_later(mine: Known, name: str, theirs: Standing) -> bool:
    """Return whether a version that knew nothing of another counts before it."""
    return _rank(name, mine) > _rank(theirs.id, theirs.known)


def _rank(name: str, version: Known) -> tuple[bool, float, str]:
    return version.digest is not None, version.at.timestamp(), name


def like(text_digest: str, versions: Mapping[str, Known]) -> str | None:
    """Return a version of a digest, one that no other follows if there is one."""
    found = [name for name, version in versions.items() if version.digest == text_digest]
    last = heads(versions)
    return max(found, key=lambda name: (name in last, name), default=None)
