"""What is in a pack, wherever it comes from: checked before anything of it is written.

A pack may be anybody's, so its names, sizes, numbers and links are judged first, and only topic files
and the manifest are taken.
"""

import io
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath
from re import fullmatch

from upsc_cli import files
from upsc_cli.errors import UpscError
from upsc_cli.sharing.packs import manifest
from upsc_cli.sharing.packs.fetching import fetched
from upsc_cli.topics.format.model import MAX_BYTES

MOST_FILES = 10_000
MOST_BYTES = 64 << 20
"""Of all files of a pack, and of a zip file; some four thousand topics."""

_DEEPEST = 2  # folders that topics lie in
_URL = r"(?:https|ssh|file)://.+"
_SSH = r"[\w.-]+@[\w.-]+:.+"
_ANY_URL = r"[A-Za-z][A-Za-z0-9+.-]*://.*"
_ENTRY = b"PK\1\2"  # what the entry of a file in the list at the end of a zip file begins with
_PACKED_AS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The others take as much memory as the file says."""
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What reading a zip file raises that is damaged, encrypted, or packed in a way that Python does not know."""


def read(source: str) -> dict[str, bytes]:
    """Return the topic files and the manifest of a pack by their paths in it, from a folder, a zip or git.

    Raises:
        UpscError: there is nothing, or it cannot be a pack.
    """
    if fullmatch(_URL, source) or fullmatch(_SSH, source):
        return _taken(fetched(source, _is_of_a_pack, MOST_FILES, MOST_BYTES))
    if fullmatch(_ANY_URL, source):
        raise UpscError(f"{source} cannot be fetched: only https, ssh and file addresses of git are")
    path = Path(source).expanduser()
    if _is_repository(path):
        return _taken(fetched(path.absolute().as_uri(), _is_of_a_pack, MOST_FILES, MOST_BYTES))
    if path.is_dir():
        return _taken(_of_folder(path))
    try:
        return _taken(_of_zip(path))
    except OSError as error:
        raise UpscError(f"{source} cannot be read: {error.strerror or error}") from error
    except _UNREADABLE as error:
        raise UpscError(f"{source} is no zip file that can be read") from error


def is_address(source: str) -> bool:
    """Return whether a source is an address, and not a path on this machine."""
    return bool(fullmatch(_ANY_URL, source) or fullmatch(_SSH, source))


def _is_of_a_pack(name: str) -> bool:
    return name == manifest.NAME or manifest.slug_of(name) is not None


def _taken(found: Iterator[tuple[str, bytes]]) -> dict[str, bytes]:
    """Return what a pack is made of."""
    taken: dict[str, bytes] = {}
    folded: dict[str, str] = {}
    size = 0
    for name, content in found:
        if len(content) > MAX_BYTES:
            raise UpscError(f"no pack: {name!r} is larger than 1 MiB, which no topic is")
        size += len(content)
        if size > MOST_BYTES:
            raise UpscError(f"no pack: larger than {MOST_BYTES >> 20} MiB in all")
        other = folded.setdefault(name.casefold(), name)
        if name in taken or other != name:
            raise UpscError(f"no pack: {name!r} is in it twice, or differs from {other!r} in case alone")
        taken[name] = content
    return taken


def _of_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    number = 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted([*names, *folders]):
            path = Path(place, name)
            inside = path.relative_to(folder).as_posix()
            mode = path.lstat().st_mode
            number += 1
            if number > MOST_FILES:
                raise UpscError(f"no pack: it has more than {MOST_FILES:,} files")
            if stat.S_ISLNK(mode):
                raise UpscError(f"no pack: {inside!r} is a link")
            if stat.S_ISREG(mode) and _is_of_a_pack(inside):
                yield inside, files.read(path, MAX_BYTES)
        if len(Path(place).relative_to(folder).parts) == _DEEPEST:
            folders.clear()


def _of_zip(path: Path) -> Iterator[tuple[str, bytes]]:
    content = files.read(path, MOST_BYTES)
    if len(content) > MOST_BYTES:
        raise UpscError(f"no pack: {path.name} is larger than {MOST_BYTES >> 20} MiB")
    if content.count(_ENTRY) > MOST_FILES:  # before a million of them fill the memory
        raise UpscError(f"no pack: it has more than {MOST_FILES:,} files")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        for entry in entries:
            _refuse_outside(entry.orig_filename)
            if stat.S_ISLNK(entry.external_attr >> 16):
                raise UpscError(f"no pack: {entry.filename!r} is a link")
        for entry in entries:
            if not entry.is_dir() and _is_of_a_pack(entry.filename):
                if entry.compress_type not in _PACKED_AS:
                    raise UpscError(f"no pack: {entry.filename!r} is packed in a way that is not read")
                with archive.open(entry) as file:
                    yield entry.filename, file.read(MAX_BYTES + 1)


def _refuse_outside(name: str) -> None:
    """Raise UpscError for a name in a zip file that leads out of it, on whatever system."""
    parts = name.replace("\\", "/").split("/")
    if "\\" in name or name.startswith("/") or ".." in parts or PureWindowsPath(name).drive or "\0" in name:
        raise UpscError(f"no pack: the name {name!r} leads out of it")


def _is_repository(path: Path) -> bool:
    """Return whether a path leads to a bare repository."""
    return path.is_dir() and (path / "HEAD").is_file() and (path / "objects").is_dir()
