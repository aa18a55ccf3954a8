"""What is written in a progress file, and how it is known to be whole; docs/progress-format.md describes it.

The checksum, a CRC-32 as in PNG and gzip, covers every byte of the file. It is there for damage by
disks, transfers and editors, not against forgery; a cryptographic one would cost every command 3 ms of
loading OpenSSL.
"""

import re
import zlib
from codecs import BOM_UTF8
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Raw, Struct

from upsc_cli.progress.events import Event, Moment, Name, is_possible

VERSION = 2
"""The version of the file that this program writes. Version 1 had no checksum."""

_HEAD = re.compile(rb'\{\n  "version": \d{1,9},\n  "checksum": "([0-9a-f]{8})",\n')
_END = re.compile(rb"\]\s*\}\s*\Z")
_CHECKSUM = b'\n  "checksum": "'
_CHECKSUM_AT = len(b'{\n  "version": %d,' % VERSION)
_ZEROS = b"0" * 8
_OWN = ("version", "checksum", "events")


class DamagedError(Exception):
    """The content is no whole progress file; the message says why."""


class NewerError(Exception):
    """The file is of a newer format."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


class Foreign(Struct, frozen=True):
    """An event of a kind, or with values, that this version does not know; it is kept as it is."""

    id: Name
    at: Moment
    order: Moment | None = None


class Content(Struct, frozen=True):
    """What a progress file holds: its version, its events, and whatever else is in it.

    `lines` has every event by its id as it is written, so that what this version does not know stays.
    Events at an impossible time stay there too, and are not among `events`.
    """

    version: int = VERSION
    events: tuple[Event, ...] = ()
    lines: Mapping[str, bytes] = {}
    extra: Mapping[str, bytes] = {}


def decode(content: bytes) -> Content:
    """Return what a progress file holds.

    Raises:
        DamagedError: it is not as it was written.
        NewerError: it is of a newer format.
    """
    content = content.removeprefix(BOM_UTF8)
    if b"\r\n" in content[:100]:  # as version control may leave it; JSON has no line ends inside of texts
        content = content.replace(b"\r\n", b"\n")
    if not content.strip(b" \t\r\n\0"):
        raise DamagedError("it is empty")
    fields = _read(content, dict[str, Raw])
    version = _read(fields.get("version", b""), int)
    if version < 1:
        raise DamagedError(f"it says that its version is {version}")
    if version > VERSION and not _has_moved_head(content):
        raise NewerError(version)
    if (version >= VERSION or "checksum" in fields) and not is_whole(content):
        raise DamagedError("its checksum does not fit")
    listed = fields.get("events", b"")
    raws = [bytes(raw) for raw in _read(listed, list[Raw])]
    try:
        found = _read(listed, tuple[Event, ...])
        ids = [event.id for event in found]
        events = _possible(found)
    except DamagedError:
        events, ids = typed(raws), [_read(raw, Foreign).id for raw in raws]
    extra = {name: bytes(raw) for name, raw in fields.items() if name not in _OWN}
    return Content(version, events, dict(zip(ids, raws, strict=True)), extra)


def encode(lines: Iterable[bytes], extra: Mapping[str, bytes] | None = None) -> bytes:
    """Return a progress file of events as they are written: one a line, for people and version control."""
    more = b"".join(b"  %s: %s,\n" % (msgspec.json.encode(name), raw) for name, raw in (extra or {}).items())
    listed = b",\n".join(b"    " + line for line in lines)
    head = b'{\n  "version": %d,\n  "checksum": "' % VERSION
    rest = b'",\n' + more + b'  "events": [\n' + listed + b"\n  ]\n}\n"
    return head + _checksum(head, rest) + rest


def is_whole(content: bytes) -> bool:
    """Return whether a file is as `encode` wrote it."""
    head = _HEAD.match(content)
    return head is not None and _checksum(content[: head.start(1)], content[head.end(1) :]) == head[1]


def count_lines(whole: bytes) -> int:
    """Return how many events a whole file has."""
    return whole.count(b"\n    {")


def lines_of(whole: bytes) -> frozenset[bytes]:
    """Return the events of a whole file as they are written, much sooner than `decode` does."""
    listed = whole.partition(b'  "events": [\n    ')[2].removesuffix(b"\n  ]\n}\n")
    return frozenset(listed.split(b",\n    "))


def is_of(head: bytes, whole: bytes) -> bool:
    """Return whether a damaged file says, by the checksum that is left of it, that it was a whole one."""
    found, wanted = _HEAD.match(head), _HEAD.match(whole)
    return found is not None and wanted is not None and found[0] == wanted[0]


def line(event: Event) -> bytes:
    """Return an event as it is written."""
    return msgspec.json.encode(event)


def salvage(content: bytes) -> dict[str, bytes]:
    """Return the events that can be read of a file that is damaged, or in another layout.

    If it is no longer JSON, as with the marks of a merge conflict, they are taken line by line. Nothing
    says that they are as they were written.
    """
    try:
        fields = _read(content.removeprefix(BOM_UTF8), dict[str, Raw])
        pieces = [bytes(raw) for raw in _read(fields.get("events", b""), list[Raw])]
    except DamagedError:
        pieces = [line[line.find(b"{") : line.rfind(b"}") + 1] for line in content.splitlines()]
    found: dict[str, bytes] = {}
    for piece in pieces:
        try:
            event = _read(piece, Foreign).id
        except DamagedError:
            continue
        found[event] = msgspec.json.format(piece, indent=-1)
    return found


def typed(lines: Collection[bytes]) -> tuple[Event, ...]:
    """Return the events of lines, without those that this version does not know, or at impossible times."""
    try:
        return _possible(_read(b"[" + b",".join(lines) + b"]", tuple[Event, ...]))
    except DamagedError:
        return _possible([event for event in map(_known, lines) if event])


def impossible(lines: Iterable[bytes]) -> int:
    """Return how many of some lines are events at a time that cannot be reckoned with."""
    return sum(event is not None and not is_possible(event) for event in map(_known, lines))


def _possible(events: Sequence[Event]) -> tuple[Event, ...]:
    return tuple(filter(is_possible, events))


def _known(raw: bytes) -> Event | None:
    try:
        event: Event = _read(raw, Event)
    except DamagedError:
        return None
    return event


def _read(content: bytes | Raw, type_: Any) -> Any:  # a union is no type to mypy
    try:
        return msgspec.json.decode(content, type=type_)
    except msgspec.ValidationError as error:
        raise DamagedError("it holds what is no progress") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        breaks_off = _breaks_off(bytes(content))
        raise DamagedError("it breaks off" if breaks_off else "it is not whole JSON") from error


def _breaks_off(content: bytes) -> bool:
    """Return whether content that is no JSON may be the beginning of a progress file, or of a part of one."""
    return not content or (content.lstrip()[:1] == b"{" and not _END.search(content))


def _has_moved_head(content: bytes) -> bool:
    """Return whether a file that claims a newer version is one of ours with damage in its first lines."""
    return not _HEAD.match(content) and content.find(_CHECKSUM) == _CHECKSUM_AT


def _checksum(before: bytes, after: bytes) -> bytes:
    """Return the CRC-32 of a file in which the checksum itself is eight zeros, in hexadecimal digits."""
    return b"%08x" % zlib.crc32(after, zlib.crc32(_ZEROS, zlib.crc32(before)))
