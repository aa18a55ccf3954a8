"""Files that are there whole or not at all, also after a power cut."""

import errno
import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO, TypeVar

T = TypeVar("T")

Stamp = tuple[int, int, int, int]
"""A file's times of modification and of change in nanoseconds, its size and its inode.

An edit within one second changes the times, one within the file system's grain the size, and a program
that writes a new file changes the inode; what differs in none of them cannot be noticed. Windows tells the
time when a file was made in place of the time of its change, and no inode of what it lists in a folder.
"""

BINARY: int = getattr(os, "O_BINARY", 0)
"""What else to open a file with, as Windows would read and write other line ends."""

_AT_ONCE: int = getattr(os, "O_NONBLOCK", 0)  # to open a pipe would wait for whoever writes into it
_DEVICES = {"con", "prn", "aux", "nul"}.union(*({f"com{port}", f"lpt{port}"} for port in range(10)))
_LEADS_AWAY = frozenset("/\\:\0")
_HELD_SECONDS = 2.0
_LOOK = 0.02  # seconds between two tries to take what another program holds


class InUseError(PermissionError):
    """Another program holds a file open, and Windows lets nobody else change it."""


def stamp(path: Path) -> Stamp | None:
    """Return what changes whenever a file does, None if there is none."""
    try:
        return stamp_of(path.stat())
    except OSError:
        return None


def stamp_of(status: os.stat_result) -> Stamp:
    """Return the stamp of a file whose status was asked for already."""
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def size_of(stamp: Stamp) -> int:
    """Return the size of a file that a stamp was taken of, in bytes."""
    return stamp[2]


def inode_of(stamp: Stamp) -> int:
    """Return what changes where a path leads to another file, as far as the system says."""
    return stamp[3]


class TooLargeError(OSError):
    """A file is larger than what is read of its kind."""

    def __init__(self, most: int) -> None:
        super().__init__(errno.EFBIG, f"larger than {most >> 20} MiB")


def is_there(path: Path) -> bool:
    """Return whether a path leads to anything.

    Raises:
        OSError: the system does not say, as on a failing disk; `Path.exists` may take that for a no.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def read(path: Path, most: int | None = None) -> bytes:
    """Return what is in a file; of one larger than `most` bytes, as many and one more.

    Raises:
        OSError: it is not there, cannot be read, or is no file: a device or a pipe may never end.
    """
    with opened(path) as file:
        return file.read() if most is None else file.read(most + 1)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file to read it piece by piece.

    Raises:
        OSError: as from `read`.
    """
    descriptor = _patiently(path, lambda: os.open(path, os.O_RDONLY | BINARY | _AT_ONCE))
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "it is not a file")
        with open(descriptor, "rb", closefd=False) as file:
            yield file
    finally:
        with suppress(OSError):  # what was read is read
            os.close(descriptor)


@contextmanager
def opened_to_change(path: Path) -> Iterator[int]:
    """Open a file to read it and to write into it, and yield its descriptor.

    Raises:
        InUseError: another program has it open, and does not close it in time.
        OSError: it is not there, or cannot be opened so.
    """
    descriptor = _patiently(path, lambda: os.open(path, os.O_RDWR | BINARY))
    try:
        yield descriptor
    finally:
        with suppress(OSError):  # whoever wrote knows what reached the disk
            os.close(descriptor)


def read_within(path: Path, most: int) -> bytes:
    """Return what is in a file of at most so many bytes.

    Raises:
        TooLargeError: it is larger; nothing was read.
        OSError: as from `read`.
    """
    if path.stat().st_size > most:
        raise TooLargeError(most)
    return read(path)  # not so many bytes: room for all of them would be taken first


def keep_copy(path: Path, copy: Path) -> None:
    """Let a copy of a file be there under another name, without taking room where that can be.

    Raises:
        OSError: it could not be made.
    """
    try:
        copy.hardlink_to(path)
    except OSError:  # not every file system has links
        shutil.copy2(path, copy)


def replace(
    path: Path,
    content: bytes | Callable[[BinaryIO], None],
    *,
    durable: bool = True,
    like: Path | None = None,
) -> bool:
    """Put a file with some content in the place of what a path leads to, with the same permissions.

    The content may be what writes it, so that it need not be in memory at once.

    A new file gets the permissions of the file `like`, if there is one. Whatever happens, the path leads to
    the old content or to the new; if `durable`, also after a power cut. Returns False where the content is
    there, but the disk did not confirm that it would be after a power cut.

    Raises:
        InUseError: another program has the old one open, and does not close it in time.
        OSError: it could not be written; the old one is still there.
    """
    beside, descriptor = _new_file_beside(path)
    try:
        with open(descriptor, "wb") as file:
            made = os.fstat(descriptor)
            model = next((each for each in (path, like) if each and each.exists()), None)
            if model:
                shutil.copymode(model, beside)
            if isinstance(content, bytes):
                file.write(content)
            else:
                content(file)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        try:
            _patiently(path, lambda: beside.replace(path))
        except OSError:
            if not _leads_to(path, made):  # as it does where a network lost the answer, and not the request
                raise
    except BaseException:
        with suppress(OSError):  # what failed first says more
            beside.unlink(missing_ok=True)
        raise
    return not durable or sync_folder(path.parent)


def create(path: Path, content: bytes) -> None:
    """Put a new file with some content where nothing is; it is there whole or not at all.

    Raises:
        FileExistsError: there is something, as another process may have been faster.
        OSError: it could not be written.
    """
    beside, descriptor = _new_file_beside(path)
    try:
        with open(descriptor, "wb") as file:
            made = os.fstat(descriptor)
            file.write(content)
        try:
            path.hardlink_to(beside)
        except OSError:
            if not _leads_to(path, made):  # not every file system has links
                path.open("xb").close()
                try:
                    _patiently(path, lambda: beside.replace(path))
                except OSError:
                    path.unlink()
                    raise
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def rename(path: Path, to: Path) -> None:
    """Give a file another name in its folder, where nothing has that name.

    Raises:
        FileExistsError: something has it.
        InUseError: another program has the file open, and does not close it in time.
        OSError: the system refuses it; the file has its old name.
    """
    if os.path.lexists(to):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(to))
    _patiently(path, lambda: path.rename(to))
    sync_folder(to.parent)


def _leads_to(path: Path, made: os.stat_result) -> bool:
    """Return whether a path leads to a file that was made, as far as it can be known."""
    try:
        return os.path.samestat(path.stat(), made)
    except OSError:
        return False


def is_device(name: str) -> bool:
    """Return whether a name is that of a device, which on Windows no file can have, whatever its suffix."""
    return sys.platform == "win32" and name.partition(".")[0].casefold() in _DEVICES


def stays_in_its_folder(name: str) -> bool:
    """Return whether a name, which anybody may have made up, leads to nothing but a file of its folder."""
    return bool(name) and name not in (".", "..") and _LEADS_AWAY.isdisjoint(name)


def _patiently(path: Path, act: Callable[[], T]) -> T:
    """Do what Windows refuses while another program has a file open, as a virus scanner does for a moment."""
    if sys.platform != "win32":
        return act()
    until = time.monotonic() + _HELD_SECONDS
    while True:
        try:
            return act()
        except PermissionError as error:
            if path.is_dir():
                raise OSError(errno.EINVAL, "it is not a file") from error
            if not os.access(path, os.W_OK):
                raise
            if time.monotonic() > until:
                raise InUseError(errno.EACCES, "another program has it open") from error
        time.sleep(_LOOK)


def _new_file_beside(path: Path) -> tuple[Path, int]:
    """Make a file that nobody else has, in the folder of another; return its path and its descriptor."""
    for number in count():
        beside = path.with_name(f"{path.name}.{os.getpid()}{f'-{number}' if number else ''}.new")
        try:
            # Exclusively, so that a link that somebody planted there is not followed.
            return beside, os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o666)
        except FileExistsError:
            continue
    raise AssertionError


def sync_folder(folder: Path) -> bool:
    """Let a new or renamed file of a folder reach the disk, and return whether the disk confirms it.

    On Windows and some network file systems folders cannot be synced; there is nothing more to do then.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return True
    try:
        os.fsync(descriptor)
    except OSError as error:
        return error.errno in (errno.EINVAL, errno.ENOTSUP)
    finally:
        with suppress(OSError):
            os.close(descriptor)
    return True


def free_name(path: Path) -> Path:
    """Return a path that leads nowhere yet: this one, or with a number before its suffix."""
    number = 1
    found = path
    while found.exists():
        number += 1
        found = path.with_stem(f"{path.stem}-{number}")
    return found
