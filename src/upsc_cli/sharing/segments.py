"""What devices have written into a shared folder, a folder a device.

A segment is a journal: a line of JSON an event, each with its CRC-32 (`progress.journal`). A device appends
to its own segments and begins a new one after some time, so a carrier has little to send again, and never
two versions of one file to choose from. What a carrier makes of a file that it takes for two all the same,
such as `001.sync-conflict-...jsonl`, is a segment too.
"""

import errno
import os
import re
import stat
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from itertools import count as numbers_from
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from upsc_cli import files
from upsc_cli.files import Stamp
from upsc_cli.phrases import count
from upsc_cli.progress import journal
from upsc_cli.progress.format import Foreign

FULL = 1 << 20
"""Bytes after which a device begins a new segment."""

LARGEST = 16 << 20
"""Bytes of what is read as a segment; no device writes as many, as a file that travels has 1 MiB at most."""

MOST_OF_A_DEVICE = 10_000
MOST = 100_000
"""Segments that are looked at, of a device and in all."""

_DEVICE = re.compile(r"[0-9a-f]{16}")
_TEXT = re.compile(r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff]+")  # what no terminal obeys, and UTF-8 has
_NOT_THROUGH_LINKS: int = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_LAST_NUMBER = 999_999_999
_OWN_NAME = re.compile(r"(?:files-)?(\d{3,9})\.jsonl")
_IN_TRANSIT = (".", "~")
"""What the name of a file begins with that a carrier has not brought whole yet."""

_last = msgspec.json.Decoder(Foreign)


class Segment(Struct, frozen=True):
    """What was read of a segment: its whole lines, which are `size` bytes with the CRC-32 `checksum`.

    `last` is when the newest of its events happened. `trouble` is why it was left out, or what of it.
    """

    stamp: Stamp
    size: int = 0
    checksum: int = 0
    events: int = 0
    last: str | None = None
    trouble: str | None = None


class ReplacedError(Exception):
    """A segment does not go on as it was: what was known from it may not be in the folder any more."""


class Listing(NamedTuple):
    """The segments of all devices by `device/name` with their stamps, and what was left out of them."""

    stamps: dict[str, Stamp]
    left_out: tuple[str, ...]


def listed(root: Path, check_time: Callable[[], None]) -> Listing:
    """Return the segments in a folder; anything else there, links included, is left alone.

    Of a device that has more than any writes, and in a folder that has more than can be looked at, some are
    left out: those of devices with many before those of devices with few. `check_time` is called on the way.

    Raises:
        OSError: the folder cannot be listed.
    """
    found: dict[str, Stamp] = {}
    left_out: list[str] = []
    named: dict[str, list[str]] = {}
    for device in _device_folders(root):
        try:
            named[device] = _named(root / device, check_time)
        except OSError as error:  # one that cannot be read keeps nobody from the others
            left_out.append(f"{device}: {error.strerror or error}")
    for device in sorted(named, key=lambda device: (len(named[device]), device)):
        names = named[device]
        most = min(MOST_OF_A_DEVICE, MOST - len(found))
        if len(names) > most:
            left_out.append(f"{device}: of {len(names):,} files there, {most:,} are read")
        found |= _stamps(root, device, names[:most], check_time)
    return Listing(dict(sorted(found.items())), tuple(left_out))


def listed_of(root: Path, device: str) -> dict[str, Stamp]:
    """Return the segments of one device; none, if they cannot be listed."""
    try:
        return _stamps(root, device, _named(root / device, _at_leisure), _at_leisure)
    except OSError:
        return {}


def _at_leisure() -> None:
    """Let time go by."""


def _stamps(
    root: Path, device: str, names: Iterable[str], check_time: Callable[[], None]
) -> dict[str, Stamp]:
    found: dict[str, Stamp] = {}
    for name in names:
        check_time()
        try:
            # Not entry.stat, which on Windows says what the listing knew.
            status = os.stat(root / device / name, follow_symlinks=False)  # noqa: PTH116
        except FileNotFoundError:  # the carrier took it away just now
            continue
        if stat.S_ISREG(status.st_mode):
            found[f"{device}/{name}"] = files.stamp_of(status)
    return found


def _device_folders(root: Path) -> list[str]:
    with os.scandir(root) as entries:
        return [
            entry.name
            for entry in entries
            if _DEVICE.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False)
        ]


def _named(folder: Path, check_time: Callable[[], None]) -> list[str]:
    """Return the names of what may be segments, those that a device gives before those of carriers."""
    found: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            check_time()
            name = entry.name
            if ".jsonl" in name and not name.startswith(_IN_TRANSIT) and not name.endswith(".tmp"):
                found.append(name)
    # A name that is no text could be neither kept nor shown.
    return sorted(filter(_TEXT.fullmatch, found), key=lambda name: (not _OWN_NAME.fullmatch(name), name))


def device_of(segment: str) -> str:
    """Return the device in whose folder a segment lies."""
    return segment.partition("/")[0]


def holds_files(segment: str) -> bool:
    """Return whether a segment has versions of files, and not events."""
    return segment.partition("/")[2].startswith("files-")


def read(path: Path, before: Segment | None, stamp: Stamp) -> tuple[Segment, list[tuple[str, bytes]]]:
    """Return what a segment holds now, and of its lines, with their ids, those not known `before`.

    A last line that is not whole yet waits.

    Raises:
        ReplacedError: its beginning is not what it was.
        OSError: it cannot be read.
    """
    if path.stat().st_size > LARGEST:
        return Segment(stamp, trouble=f"larger than {LARGEST >> 20} MiB, which no device writes"), []
    content = files.read(path, LARGEST)
    size = content.rfind(b"\n") + 1
    known = before or Segment(stamp)
    if size < known.size or zlib.crc32(memoryview(content)[: known.size]) != known.checksum:
        raise ReplacedError
    new = content[known.size : size]
    read_now = list(journal.each(new))
    lines = [line for line in read_now if line is not None]
    moments = (_last.decode(line).at for _, line in lines)
    last = max((moment.isoformat() for moment in moments), default=None, key=_in_time)
    lost = len(read_now) - len(lines)
    damaged = count(lost, "damaged line") if lost else None
    found = Segment(
        stamp,
        size,
        zlib.crc32(new, known.checksum),
        known.events + len({event for event, _ in lines}),
        max(filter(None, (last, known.last)), default=None, key=_in_time),
        damaged or known.trouble,
    )
    return found, lines


def _in_time(moment: str) -> float:
    from datetime import datetime

    try:
        return datetime.fromisoformat(moment).timestamp()
    except (ValueError, OverflowError, OSError):  # no time that this system can reckon with
        return float("-inf")


def append(root: Path, device: str, lines: Iterable[bytes], *, of_files: bool = False) -> int:
    """Add lines to the segments of a device, and return how many there were.

    They need not be on the disk when this returns: a segment that lost some is not what it was, and they are
    written again.

    Raises:
        OSError: they could not be written, perhaps not all of them.
    """
    folder = root / device
    written = 0
    for batch in _batches(lines):
        folder.mkdir(exist_ok=True)
        if not stat.S_ISDIR(folder.lstat().st_mode):  # a link would lead out of the shared folder
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
        segment = _open_one(folder, of_files=of_files)
        with journal.appended(segment, batch, durable=False, flags=_NOT_THROUGH_LINKS):
            written += len(batch)
    return written


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Yield lines in pieces that fill a segment."""
    batch: list[bytes] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line)
        if size >= FULL:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _open_one(folder: Path, *, of_files: bool) -> Path:
    """Return the segment to go on with: the last one, or the next one that can take something."""
    prefix = "files-" if of_files else ""
    numbers = [
        int(match[1])
        for name in os.listdir(folder)  # noqa: PTH208
        if (match := _OWN_NAME.fullmatch(name)) and name.startswith("files-") == of_files
    ]
    last = max(numbers, default=1)
    after_it = chain(range(last, _LAST_NUMBER), numbers_from(1))
    return next(path for number in after_it if _can_go_on(path := folder / f"{prefix}{number:03}.jsonl"))


def _can_go_on(segment: Path) -> bool:
    """Return whether a segment is not full, or not there yet.

    A link, a pipe, or a file that has a second name elsewhere was put there by somebody else, and what is
    written to it would be written there as well.
    """
    try:
        status = segment.lstat()
    except FileNotFoundError:
        return True
    return stat.S_ISREG(status.st_mode) and status.st_nlink <= 1 and status.st_size < FULL
