"""The journal: events as they were recorded since the newest backup, one JSON line each.

An event of a running review or quiz is durable here before it is acknowledged, whatever the size of
the progress file. Together with the newest backup the journal is the whole progress once more.
"""

import errno
import io
import os
import shutil
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
from msgspec import Raw, Struct

from upsc_cli import files
from upsc_cli.progress import format as file_format
from upsc_cli.progress.format import Foreign

BEGINNING = b'["'
"""What a journal that holds anything begins with, and no progress file."""


class StaysError(OSError):
    """Events stand in the journal that it was not to keep: the disk did not let them be taken out."""


class Journal(Struct, frozen=True):
    """The events of a journal by their ids, as they are written, and how many lines are damaged.

    A last line that was cut off, as by a kill, is no damage: nobody was told that it was written.
    """

    lines: Mapping[str, bytes]
    damaged: int


def read(path: Path) -> Journal:
    """Return what a journal holds, nothing if there is none.

    Raises:
        OSError: it cannot be read.
    """
    try:
        content = file_format.read(path)
    except (FileNotFoundError, NotADirectoryError):
        return Journal({}, 0)
    return parse(content)


def read_since(path: Path, before: files.Stamp | None, now: files.Stamp | None) -> Journal | None:
    """Return what was added to a journal between two stamps of it; None if it is another since.

    Raises:
        OSError: it cannot be read.
    """
    if before == now:
        return Journal({}, 0)
    if before is None or now is None or files.inode_of(now) != files.inode_of(before):
        return None
    if files.size_of(now) <= files.size_of(before):
        return None
    with files.opened(path) as file:
        file.seek(files.size_of(before))
        return parse(file.read())


def parse(content: bytes) -> Journal:
    """Return what the content of a journal holds; of two lines that differ under one id, the lesser one."""
    lines: dict[str, bytes] = {}
    damaged = 0
    for event in each(content):
        if event is None:
            damaged += 1
        elif event[0] not in lines or event[1] < lines[event[0]]:
            lines[event[0]] = event[1]
    return Journal(lines, damaged)


def each(content: bytes) -> Iterator[tuple[str, bytes] | None]:
    """Yield the id and the event of each line of a journal, None for one that is damaged."""
    for ended in io.BytesIO(content):  # one by one, as they may be many
        line = ended.removesuffix(b"\n")
        if line == ended:
            line = _without_its_end(line)
        event = _event(line)
        if event or line:
            yield event


@contextmanager
def appended(
    path: Path, events: Iterable[bytes], *, durable: bool, like: Path | None = None, flags: int = 0
) -> Iterator[None]:
    """Add events to a journal, for good if the block ends well; if `durable`, they are on the disk in it.

    A new journal gets the permissions of the file `like`, if there is one. It is opened with `flags` as well.

    Raises:
        StaysError: what was done after them failed, and so did taking them out again.
        OSError: they could not be written; the journal is then as it was.
    """
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | files.BINARY | flags, 0o666)
    try:
        if is_new and like and like.exists():
            shutil.copymode(like, path)
        size = os.fstat(descriptor).st_size
        content = b"".join(map(_line, events))
        if _is_torn(descriptor, size):
            content = b"\n" + content
        written = 0
        try:
            written = os.write(descriptor, content)
            if written < len(content):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            if durable:
                os.fsync(descriptor)
            yield
        except BaseException as error:
            try:
                os.ftruncate(descriptor, size)
            except OSError as also:
                if isinstance(error, OSError) and written == len(content):
                    raise StaysError(error.errno, error.strerror) from also
            raise
    finally:
        with suppress(OSError):  # what had to reach the disk has
            os.close(descriptor)


def append(path: Path, events: Iterable[bytes], *, like: Path | None = None) -> bool:
    """Add events to a journal; they are on the disk when this returns. See `appended`.

    Returns False where they are in the journal, but the disk did not confirm that they would be after a
    power cut.
    """
    is_new = not path.exists()
    try:
        with appended(path, events, durable=True, like=like):
            pass
    except StaysError:
        return False
    return not is_new or files.sync_folder(path.parent)


def restart(path: Path, events: Iterable[bytes]) -> None:
    """Let a journal hold some events only.

    Raises:
        OSError: it could not be written; it is then as it was.
    """
    files.replace(path, b"".join(map(_line, events)))


def _line(event: bytes) -> bytes:
    return b'["%08x",%s]\n' % (zlib.crc32(event), event)


def _without_its_end(line: bytes) -> bytes:
    """Return what counts of a last line that has no end: nothing, if it was cut off.

    If only its end is damaged it is whole. No line that was cut off has zeros: those are a page that a disk
    did not keep.
    """
    if _event(line[:-1]):
        return line[:-1]
    return line if b"\0" in line else b""


def _event(line: bytes) -> tuple[str, bytes] | None:
    try:
        checksum, raw = msgspec.json.decode(line, type=tuple[str, Raw])
        event = bytes(raw)
        if int(checksum, 16) != zlib.crc32(event):
            return None
        return msgspec.json.decode(event, type=Foreign).id, event
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def _is_torn(descriptor: int, size: int) -> bool:
    if not size:
        return False
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    return os.read(descriptor, 1) != b"\n"
