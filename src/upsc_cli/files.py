"""Files that are there whole or not at all, also after a power cut."""

import errno
import os
import shutil
import stat
from pathlib import Path


def read(path: Path) -> bytes:
    """Return what is in a file.

    Raises:
        OSError: it is not there, cannot be read, or is no file: a device or a pipe may never end.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "it is not a file")
    return path.read_bytes()


def keep_copy(path: Path, copy: Path) -> None:
    """Let a copy of a file be there under another name, without taking room where that can be.

    Raises:
        OSError: it could not be made.
    """
    try:
        copy.hardlink_to(path)
    except OSError:  # not every file system has links
        shutil.copy2(path, copy)


def replace(path: Path, content: bytes) -> None:
    """Put a file with some content in the place of what a path leads to, with the same permissions.

    Whatever happens, the path leads to the old content or to the new.

    Raises:
        OSError: it could not be written; the old one is still there.
    """
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as file:
            if path.exists():
                shutil.copymode(path, beside)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Let a new or renamed file of a folder reach the disk.

    On Windows and some network file systems folders cannot be synced; there is nothing more to do then.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


def free_name(path: Path) -> Path:
    """Return a path that leads nowhere yet: this one, or with a number before its suffix."""
    number = 1
    found = path
    while found.exists():
        number += 1
        found = path.with_stem(f"{path.stem}-{number}")
    return found
