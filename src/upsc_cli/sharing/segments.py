"""What devices have written into a shared folder, a folder a device.

A segment is a journal: a line of JSON an event, each with its CRC-32 (`progress.journal`). A device appends
to its own segments and begins a new one after some time, so a carrier has little to send again, and never
two versions of one file to choose from. What a carrier makes of a file that it takes for two all the same,
such as `001.sync-conflict-...jsonl`, is a segment too.
"""

import os
import re
import stat
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

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

_MOST = 100_000  # files in a shared folder
_DEVICE = re.compile(r"[0-9a-f]{16}")
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


def listed(root: Path) -> dict[str, Stamp]:
    """Return the segments of all devices by `device/name`, in order, with their stamps.

    Anything else in the folder, links included, is left alone.

    Raises:
        OSError: the folder cannot be listed.
    """
    found: dict[str, Stamp] = {}
    with os.scandir(root) as devices:
        names = sorted(
            entry.name
            for entry in devices
            if _DEVICE.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False)
        )
    for device in names:
        with os.scandir(root / device) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                name = entry.name
                if ".jsonl" not in name or name.startswith(_IN_TRANSIT) or name.endswith(".tmp"):
                    continue
                # Not entry.stat, which on Windows says what the listing knew.
                status = os.stat(entry.path, follow_symlinks=False)  # noqa: PTH116
                if stat.S_ISREG(status.st_mode) and len(found) < _MOST:
                    found[f"{device}/{name}"] = files.stamp_of(status)
    return found


def device_of(segment: str) -> str:
    """Return the device in whose folder a segment lies."""
    return segment.partition("/")[0]


def holds_files(segment: str) -> bool:
    """Return whether a segment has versions of files, and not events."""
    return segment.partition("/")[2].startswith("files-")


def read(path: Path, before: Segment | None, stamp: Stamp) -> tuple[Segment, Mapping[str, bytes]]:
    """Return what a segment holds now, and of its lines those that were not known `before`, by their ids.

    A last line that is not whole yet waits.

    Raises:
        ReplacedError: its beginning is not what it was.
        OSError: it cannot be read.
    """
    if path.stat().st_size > LARGEST:
        return Segment(stamp, trouble=f"larger than {LARGEST >> 20} MiB, which no device writes"), {}
    content = files.read(path, LARGEST)
    size = content.rfind(b"\n") + 1
    known = before or Segment(stamp)
    if size < known.size or zlib.crc32(memoryview(content)[: known.size]) != known.checksum:
        raise ReplacedError
    new = content[known.size : size]
    parsed = journal.parse(new)
    moments = (_last.decode(line) for line in parsed.lines.values())
    last = max((found.at.isoformat() for found in moments), default=None, key=_in_time)
    damaged = count(parsed.damaged, "damaged line") if parsed.damaged else None
    found = Segment(
        stamp,
        size,
        zlib.crc32(new, known.checksum),
        known.events + len(parsed.lines),
        max(filter(None, (last, known.last)), default=None, key=_in_time),
        damaged or known.trouble,
    )
    return found, parsed.lines


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
        with journal.appended(_open_one(folder, of_files=of_files), batch, durable=False):
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
    """Return the segment to go on with: the last one, or the one after it if that is full."""
    prefix = "files-" if of_files else ""
    numbers = [
        int(match[1])
        for name in os.listdir(folder)  # noqa: PTH208
        if (match := _OWN_NAME.fullmatch(name)) and name.startswith("files-") == of_files
    ]
    number = max(numbers, default=1)
    path = folder / f"{prefix}{number:03}.jsonl"
    found = files.stamp(path)
    return folder / f"{prefix}{number + 1:03}.jsonl" if found and found[2] >= FULL else path
