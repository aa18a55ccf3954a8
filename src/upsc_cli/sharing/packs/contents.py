"""What is in a pack, wherever it comes from: checked before anything of it is written.

A pack may be anybody's, so its names, sizes, numbers and links are judged first, and only topic files
and the manifest are taken.
"""

import os
import stat
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PureWindowsPath
from re import fullmatch

from upsc_cli import files
from upsc_cli.errors import UpscError
from upsc_cli.sharing.packs import manifest
from upsc_cli.topics.format.model import MAX_BYTES

MOST_FILES = 10_000
MOST_BYTES = 64 << 20
"""Of all files of a pack, and of a zip file; some four thousand topics."""

_GIT_SECONDS = 600
_GIT_SETTINGS = {
    "core.hooksPath": os.devnull, "core.symlinks": "false", "core.fsmonitor": "false",
    "core.autocrlf": "false", "protocol.allow": "never", "protocol.https.allow": "always",
    "protocol.ssh.allow": "always", "protocol.file.allow": "always", "filter.lfs.smudge": "",
    "filter.lfs.process": "", "filter.lfs.required": "false",
}  # fmt: skip
"""So that nothing of a repository, nor of what the person set for theirs, is run."""
_URL = r"(?:https|ssh|file)://.+"
_SSH = r"[\w.-]+@[\w.-]+:.+"
_ANY_URL = r"[A-Za-z][A-Za-z0-9+.-]*://.*"
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What reading a zip file raises that is damaged, encrypted, or packed in a way that Python does not know."""


def read(source: str) -> dict[str, bytes]:
    """Return the topic files and the manifest of a pack by their paths in it, from a folder, a zip or git.

    Raises:
        UpscError: there is nothing, or it cannot be a pack.
    """
    if fullmatch(_URL, source) or fullmatch(_SSH, source):
        with _cloned(source) as folder:
            return _taken(_of_folder(folder))
    if fullmatch(_ANY_URL, source):
        raise UpscError(f"{source} cannot be fetched: only https, ssh and file addresses of git are")
    path = Path(source).expanduser()
    if _is_repository(path):
        with _cloned(path.absolute().as_uri()) as folder:
            return _taken(_of_folder(folder))
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


def _taken(found: Iterator[tuple[str, bytes]]) -> dict[str, bytes]:
    """Return what a pack is made of, of all that is in it."""
    taken: dict[str, bytes] = {}
    folded: dict[str, str] = {}
    size = 0
    for name, content in found:
        size += len(content)
        if size > MOST_BYTES:
            raise UpscError(f"no pack: larger than {MOST_BYTES >> 20} MiB in all")
        if name != manifest.NAME and manifest.slug_of(name) is None:
            continue
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
            if stat.S_ISLNK(mode):
                raise UpscError(f"no pack: {inside!r} is a link")
            if not stat.S_ISREG(mode):
                continue
            number += 1
            if number > MOST_FILES:
                raise UpscError(f"no pack: it has more than {MOST_FILES:,} files")
            if inside == manifest.NAME or manifest.slug_of(inside):
                yield inside, _within(inside, files.read(path, MAX_BYTES))


def _of_zip(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.stat().st_size > MOST_BYTES:
        raise UpscError(f"no pack: {path.name} is larger than {MOST_BYTES >> 20} MiB")
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_FILES:
            raise UpscError(f"no pack: it has more than {MOST_FILES:,} files")
        for entry in entries:
            _refuse_outside(entry.orig_filename)
            if stat.S_ISLNK(entry.external_attr >> 16):
                raise UpscError(f"no pack: {entry.filename!r} is a link")
        for entry in entries:
            if not entry.is_dir():
                with archive.open(entry) as file:
                    yield entry.filename, _within(entry.filename, file.read(MAX_BYTES + 1))


def _refuse_outside(name: str) -> None:
    """Raise UpscError for a name in a zip file that leads out of it, on whatever system."""
    parts = name.replace("\\", "/").split("/")
    if "\\" in name or name.startswith("/") or ".." in parts or PureWindowsPath(name).drive or "\0" in name:
        raise UpscError(f"no pack: the name {name!r} leads out of it")


def _within(name: str, content: bytes) -> bytes:
    if len(content) > MAX_BYTES:
        raise UpscError(f"no pack: {name!r} is larger than 1 MiB, which no topic is")
    return content


def _is_repository(path: Path) -> bool:
    """Return whether a path leads to a bare repository."""
    return path.is_dir() and (path / "HEAD").is_file() and (path / "objects").is_dir()


@contextmanager
def _cloned(address: str) -> Iterator[Path]:
    """Yield a folder with the newest state of a repository, and nothing run that is in it."""
    with tempfile.TemporaryDirectory(prefix="upsc-pack-") as place:
        folder = Path(place, "pack")
        settings = [part for name, value in _GIT_SETTINGS.items() for part in ("-c", f"{name}={value}")]
        fetching = ["clone", "--quiet", "--depth", "1", "--no-tags", "--single-branch"]
        nothing_else = ["--no-recurse-submodules", "--template=", "--", address, str(folder)]
        try:
            command = ["git", *settings, *fetching, *nothing_else]
            done = subprocess.run(command, timeout=_GIT_SECONDS, check=False)
        except FileNotFoundError:
            raise UpscError(
                "git is not installed", hint="install it, or name a folder or a zip file"
            ) from None
        except subprocess.TimeoutExpired:
            raise UpscError(f"git had not fetched {address} after {_GIT_SECONDS // 60} minutes") from None
        if done.returncode:
            raise UpscError(f"git could not fetch {address}", hint="what it says is above")
        yield folder
