"""What is written in a progress file, and how it is known to be whole; docs/progress-format.md describes it.

The checksum, a CRC-32 as in PNG and gzip, covers every byte of the file. It is there for damage by
disks, transfers and editors, not against forgery; a cryptographic one would cost every command 3 ms of
loading OpenSSL.
"""

import re
import zlib
from collections.abc import Collection, Iterable, Mapping, Set
from functools import cached_property
from typing import Any

import msgspec
from msgspec import Raw, Struct

from upsc_cli.progress.events import Event, Moment

VERSION = 2
"""The version of the file that this program writes. Version 1 had no checksum."""

_HEAD = re.compile(rb'\{\n  "version": \d{1,9},\n  "checksum": "([0-9a-f]{8})",\n')
_CHECKSUM = b'\n  "checksum": "'
_CHECKSUM_AT = len(b'{\n  "version": %d,' % VERSION)
_ZEROS = b"0" * 8
_OWN = ("version", "checksum", "events")
_NOTHING: Mapping[str, bytes] = {}


class DamagedError(Exception):
    """The content is no whole progress file; the message says why."""


class NewerError(Exception):
    """The file is of a newer format."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


class Foreign(Struct, frozen=True):
    """An event of a kind, or with values, that this version does not know; it is kept as it is."""

    id: str
    at: Moment
    order: Moment | None = None


class Content:
    """What a progress file holds: its version, its events, and whatever else is in it."""

    def __init__(
        self, version: int = VERSION, listed: bytes = b"[]", extra: Mapping[str, bytes] = _NOTHING
    ) -> None:
        self.version = version
        self.extra = extra
        self._listed = listed
        try:
            self.events: tuple[Event, ...] = _read(listed, tuple[Event, ...])
            self.ids: Set[str] = {event.id for event in self.events}
        except DamagedError:
            raws = _read(listed, list[Raw])
            self.ids = {_read(raw, Foreign).id for raw in raws}
            self.events = typed([bytes(raw) for raw in raws])

    @cached_property
    def lines(self) -> dict[str, bytes]:
        """Every event by its id as it is written, so that what this version does not know stays."""
        raws = map(bytes, _read(self._listed, list[Raw]))
        if len(self.events) == len(self.ids):
            return {event.id: raw for event, raw in zip(self.events, raws, strict=True)}
        return {_read(raw, Foreign).id: raw for raw in raws}


def decode(content: bytes) -> Content:
    """Return what a progress file holds.

    Raises:
        DamagedError: it is not as it was written.
        NewerError: it is of a newer format.
    """
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
    if version >= VERSION and not _is_whole(content):
        raise DamagedError("its checksum does not fit")
    extra = {name: bytes(raw) for name, raw in fields.items() if name not in _OWN}
    return Content(version, bytes(fields.get("events", b"")), extra)


def encode(lines: Iterable[bytes], extra: Mapping[str, bytes] | None = None) -> bytes:
    """Return a progress file of events as they are written: one a line, for people and version control."""
    more = b"".join(b"  %s: %s,\n" % (msgspec.json.encode(name), raw) for name, raw in (extra or {}).items())
    listed = b",\n".join(b"    " + line for line in lines)
    head = b'{\n  "version": %d,\n  "checksum": "' % VERSION
    rest = b'",\n' + more + b'  "events": [\n' + listed + b"\n  ]\n}\n"
    return head + _checksum(head, rest) + rest


def line(event: Event) -> bytes:
    """Return an event as it is written."""
    return msgspec.json.encode(event)


def salvage(content: bytes) -> dict[str, bytes]:
    """Return the events that can be read of a damaged file, or of one with marks of a merge conflict.

    They are taken line by line; nothing says that they are as they were written.
    """
    found: dict[str, bytes] = {}
    for text in content.splitlines():
        written = text.strip().rstrip(b",")
        if written.startswith(b"{") and written.endswith(b"}"):
            try:
                found[msgspec.json.decode(written, type=Foreign).id] = written
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                continue
    return found


def typed(lines: Collection[bytes]) -> tuple[Event, ...]:
    """Return the events of lines, without those that this version does not know."""
    try:
        events: tuple[Event, ...] = _read(b"[" + b",".join(lines) + b"]", tuple[Event, ...])
    except DamagedError:
        return tuple(event for event in map(_known, lines) if event)
    return events


def _known(raw: bytes) -> Event | None:
    try:
        event: Event = _read(raw, Event)
    except DamagedError:
        return None
    return event


def _read(content: bytes | Raw, type_: Any) -> Any:  # a union is no type to mypy
    try:
        return msgspec.json.decode(content, type=type_)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise DamagedError(str(error)) from error


def _is_whole(content: bytes) -> bool:
    """Return whether a file is as it was written."""
    head = _HEAD.match(content)
    return head is not None and _checksum(content[: head.start(1)], content[head.end(1) :]) == head[1]


def _has_moved_head(content: bytes) -> bool:
    """Return whether a file that claims a newer version is one of ours with damage in its first lines."""
    return not _HEAD.match(content) and content.find(_CHECKSUM) == _CHECKSUM_AT


def _checksum(before: bytes, after: bytes) -> bytes:
    """Return the CRC-32 of a file in which the checksum itself is eight zeros, in hexadecimal digits."""
    return b"%08x" % zlib.crc32(after, zlib.crc32(_ZEROS, zlib.crc32(before)))
