"""Adding events to a progress file where it lies, at a cost that does not grow with it.

What comes after the last event is written over with the new ones, and the checksum at the beginning last.
Whoever adds has the events in the journal, on the disk: `interrupted` tells what is left if it is cut off.
"""

import errno
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from upsc_cli import files
from upsc_cli.progress import format as file_format
from upsc_cli.progress.marks import BEGINNING, BETWEEN, END, ZEROS, Mark

_BLOCK = 1 << 20  # bytes


class OtherwiseError(OSError):
    """Events cannot be added to the file where it lies: it is to be written anew."""


def add(path: Path, mark: Mark, lines: Iterable[bytes], *, mends: bool = False) -> tuple[Mark, bool]:
    """Add events behind a mark of a file; return where it ends now, and whether the disk confirmed it.

    The file ends at the mark, or `mends` what was cut off behind it.

    Raises:
        OtherwiseError: it ends elsewhere, or has another name, by which somebody keeps it as it is.
        TooLargeError: it would be larger than what is read again.
        OSError: nothing was added.
    """
    content = b"".join(BETWEEN + line for line in lines)
    after = mark.followed_by(content)
    if after.end + len(END) > file_format.LARGEST:
        raise files.TooLargeError(file_format.LARGEST)
    with files.opened_to_change(path) as descriptor:
        status = os.fstat(descriptor)
        checksum = _read(descriptor, len(BEGINNING), len(ZEROS))
        before = _read(descriptor, mark.end, status.st_size - mark.end)
        if status.st_nlink > 1 or (not mends and (checksum, before) != (mark.of_file, END)):
            raise OtherwiseError(errno.ESTALE, os.strerror(errno.ESTALE))
        try:
            _write(descriptor, mark.end, content + END)
            if after.end + len(END) < status.st_size:
                os.ftruncate(descriptor, after.end + len(END))
            _write(descriptor, len(BEGINNING), after.of_file)
        except BaseException:
            with suppress(OSError):  # else it is damaged, and the next command brings it back
                _write(descriptor, mark.end, before)
                os.ftruncate(descriptor, status.st_size)
                _write(descriptor, len(BEGINNING), checksum)
            raise
        try:
            os.fsync(descriptor)
        except OSError:
            return after, False
    return after, True


def read_between(path: Path, mark: Mark, end: Mark) -> bytes | None:
    """Return what a file that ends at one mark has after another, None if that is none of its marks.

    Raises:
        OSError: it cannot be read.
    """
    with files.opened(path) as file:
        head = file.read(len(BEGINNING) + len(ZEROS))
        file.seek(mark.end)
        content = file.read(end.end - mark.end)
    is_so = head == BEGINNING + end.of_file and mark.followed_by(content) == end
    return content if is_so else None


def copy(path: Path, end: Mark, into: BinaryIO) -> None:
    """Write what is in a file that ends at a mark into another, block by block.

    Raises:
        OtherwiseError: it is not as it was written.
        OSError: it cannot be read, or the other not be written.
    """
    start = len(BEGINNING) + len(ZEROS)
    with files.opened(path) as file:
        head = file.read(start)
        mark = Mark(0, 0).followed_by(BEGINNING + ZEROS)
        is_so = head == BEGINNING + end.of_file
        into.write(head)
        while is_so and (block := file.read(min(_BLOCK, end.end - mark.end))):
            mark = mark.followed_by(block)
            into.write(block)
        if not is_so or mark != end or file.read() != END:
            raise OtherwiseError(errno.ESTALE, os.strerror(errno.ESTALE))
    into.write(END)


def _read(descriptor: int, at: int, size: int) -> bytes:
    os.lseek(descriptor, at, os.SEEK_SET)
    return os.read(descriptor, max(0, size))


def _write(descriptor: int, at: int, content: bytes) -> None:
    os.lseek(descriptor, at, os.SEEK_SET)
    if os.write(descriptor, content) < len(content):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
