"""What is written in a progress file, and how it is known to be whole; docs/progress-format.md describes it.

The checksum, a CRC-32 as in PNG and gzip, covers every byte of the file. It is there for damage by
disks, transfers and editors, not against forgery; a cryptographic one would cost every command 3 ms of
loading OpenSSL.
"""

import io
import re
import zlib
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import force_setattr

from upsc_cli import files
from upsc_cli.progress.events import Event, Moment, Name, Reviewed, is_possible
from upsc_cli.progress.lines import Lines
from upsc_cli.progress.marks import (
    BEGINNING,
    BETWEEN,
    END,
    EVENT_END,
    HEAD,
    LIST_END,
    VERSION,
    ZEROS,
    Mark,
    digits,
    mark_at,
)

LEFT = 1000
"""The last events of a file, which a command may want to take back one by one."""

LARGEST = 512 << 20
"""Bytes of a progress file or a journal, which are some two and a half million reviews. What is larger was
not written by this program, and is not read: it may be anything."""

_END = re.compile(rb"\]\s*\}\s*\Z")
_END_BYTES = 4096  # at most from the end of the events to that of the file
_NOTHING = b" \t\r\n\0"
_TEXT_OR_BRACKET = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)
_CHECKSUM = b'\n  "checksum": "'
_CHECKSUM_AT = len(b'{\n  "version": %d,' % VERSION)
_AFTER_CHECKSUM = b'",\n'
_OWN = ("version", "checksum", "events")
_AT_ONCE = 1 << 20  # bytes that are written together


_NOT_READ = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


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

    `lines` has every event by its id as it is written, so that what this version does not know stays. Of
    several that differ under one id, which are in `differing`, one counts: see `merge.union`.

    `listed` is the part of the file that they are. Of a file that is the `beginning` of a newer one, this is
    how many bytes of what is listed there it has, and the events are left out.

    `mark` is where more events can be added to the file as it is, `before_last` one that leaves the last
    `LEFT` events; None where it is laid out otherwise, or has too few.
    """

    version: int = VERSION
    lines: Mapping[str, bytes] = {}
    extra: Mapping[str, bytes] = {}
    differing: tuple[str, ...] = ()
    listed: bytes = b""
    beginning: int = 0
    mark: Mark | None = None
    before_last: Mark | None = None

    @property
    def events(self) -> tuple[Event, ...]:
        """The events that this version knows, without those at an impossible time."""
        return typed(self.lines)


def read(path: Path) -> bytes:
    """Return what is in a progress file or a journal.

    Raises:
        TooLargeError: it is larger than any of this program.
        OSError: it is not there, cannot be read, or is no file.
    """
    return files.read_within(path, LARGEST)


def decode(content: bytes) -> Content:
    """Return what a progress file holds.

    Raises:
        DamagedError: it is not as it was written.
        NewerError: it is of a newer format.
    """
    given = content
    content = content.removeprefix(BOM_UTF8)
    if b"\r\n" in content[:100]:  # as version control may leave it; JSON has no line ends inside of texts
        content = content.replace(b"\r\n", b"\n")
    if not content.lstrip(_NOTHING):
        raise DamagedError("it is empty")
    fields = _read(content, dict[str, Raw])
    version = _read(fields.get("version", b""), int)
    if version < 1:
        raise DamagedError(f"it says that its version is {version}")
    if version > VERSION and not _has_moved_head(content):
        raise NewerError(version)
    mark = None
    if version >= VERSION or "checksum" in fields:
        mark = _mark_of_whole(content)
    listed = fields.get("events", b"")
    extra = {name: bytes(raw) for name, raw in fields.items() if name not in _OWN}
    lines = Lines()
    identified = _identified(listed)
    differing = lines.take(identified)
    is_ours = content is given and len(lines) == len(identified) and next(reversed(fields)) == "events"
    if mark is None or not is_ours or not _can_grow(content, mark):
        return Content(version, lines, extra, tuple(differing), listed)
    before_last = _before_last(content)
    return Content(version, lines, extra, tuple(differing), listed, mark=mark, before_last=before_last)


def after(listed: bytes, beginning: int) -> Mapping[str, bytes]:
    """Return the events of a file after those of its beginning; see `Content`."""
    rest = bytes(memoryview(listed)[beginning:])
    return Lines(dict(_identified(b"[" + rest.removeprefix(b","))))


def between(content: bytes) -> Lines | None:
    """Return the events of a part of a file from one mark to another, None if it does not begin with one."""
    if not content:
        return Lines()
    if not content.startswith(BETWEEN):
        return None
    lines = Lines()
    lines.take(_identified(b"[" + content.removeprefix(BETWEEN) + b"]"))
    return lines


def encode(lines: Iterable[bytes], extra: Mapping[str, bytes] | None = None) -> bytes:
    """Return a progress file of events as they are written: one a line, for people and version control."""
    file = io.BytesIO()
    written(lines, extra)(file)
    return file.getvalue()


def written(lines: Iterable[bytes], extra: Mapping[str, bytes] | None = None) -> Callable[[BinaryIO], None]:
    """Return what writes a progress file of events, piece by piece; see `encode`. It can do so once.

    Raises:
        TooLargeError: when it writes, it would be larger than what is read again.
    """

    def write(file: BinaryIO) -> None:
        checksum, size = 0, 0
        for piece in _pieces(lines, extra or {}):
            checksum, size = zlib.crc32(piece, checksum), size + len(piece)
            if size > LARGEST:
                raise files.TooLargeError(LARGEST)
            file.write(piece)
        file.seek(len(BEGINNING))
        file.write(digits(checksum))

    return write


def head(lines: Iterable[bytes], extra: Mapping[str, bytes] | None = None) -> bytes:
    """Return the first lines of a progress file of events, to the checksum."""
    checksum = 0
    for piece in _pieces(lines, extra or {}):
        checksum = zlib.crc32(piece, checksum)
    return BEGINNING + digits(checksum) + _AFTER_CHECKSUM


def is_of(head: bytes, whole: bytes) -> bool:
    """Return whether a damaged file says, by the checksum that is left of it, that it was a whole one."""
    found, wanted = HEAD.match(head), HEAD.match(whole)
    return found is not None and wanted is not None and found[0] == wanted[0]


def line(event: Event) -> bytes:
    """Return an event as it is written."""
    return msgspec.json.encode(event)


def salvage(content: bytes) -> dict[str, bytes]:
    """Return the events that can be read of a file that is damaged, or in another layout.

    If it is no longer JSON, as with the marks of a merge conflict, they are taken line by line. Nothing
    says that they are as they were written.
    """
    found = Lines()
    found.take(salvaged(content))
    return dict(found.pieces)


def salvaged(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the same events with their ids one by one, also several of one id."""
    decoder = msgspec.json.Decoder(Foreign)
    for piece in _readable(content):
        try:
            event = decoder.decode(piece).id
        except _NOT_READ:
            continue
        yield event, msgspec.json.format(bytes(piece), indent=-1)


def typed(lines: Mapping[str, bytes]) -> tuple[Event, ...]:
    """Return the events of lines, without those that this version does not know, or at impossible times."""
    return tuple(event for event in known(lines) if event is not None and is_possible(event))


def known(lines: Mapping[str, bytes]) -> Iterator[Event | None]:
    """Yield the event of each line, None for one that this version does not know.

    What many events say alike, as the card and the day of a review, they share, and the id they share with
    the mapping: of a million reviews that is half of their memory.
    """
    decoder: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)
    shared: dict[object, object] = {}
    for event_id, raw in lines.items():
        try:
            event = decoder.decode(raw)
        except _NOT_READ:
            yield None
            continue
        # Nobody has the event yet, so nobody sees it change; a copy would take as long as reading it.
        force_setattr(event, "id", event_id)
        if isinstance(event, Reviewed):
            force_setattr(event, "card", shared.setdefault(event.card, event.card))
            force_setattr(event, "day", shared.setdefault(event.day, event.day))
        yield event


def uncounted(lines: Mapping[str, bytes]) -> tuple[int, int]:
    """Return how many of some lines this version does not know, and how many are at impossible times."""
    unknown = impossible = 0
    for event in known(lines):
        if event is None:
            unknown += 1
        elif not is_possible(event):
            impossible += 1
    return unknown, impossible


def _readable(content: bytes) -> Iterator[bytes]:
    """Yield what may be events of a file that is damaged."""
    try:
        fields = _read(content.removeprefix(BOM_UTF8), dict[str, Raw])
        listed = bytes(fields.get("events", b""))
    except DamagedError:
        for line in io.BytesIO(content):
            yield line[line.find(b"{") : line.rfind(b"}") + 1]
        return
    depth = start = 0
    for found in _TEXT_OR_BRACKET.finditer(listed):  # a list of anything else may have millions of items
        if found[0] in (b"[", b"{"):
            start = found.start() if depth == 1 else start
            depth += 1
        elif found[0] in (b"]", b"}"):
            depth -= 1
            if depth == 1:
                yield listed[start : found.end()]


def _read(content: bytes | Raw, type_: Any) -> Any:  # a union is no type to mypy
    try:
        return msgspec.json.decode(content, type=type_)
    except msgspec.ValidationError as error:
        raise DamagedError("it holds what is no progress") from error
    except _NOT_READ as error:
        breaks_off = _breaks_off(bytes(content))
        raise DamagedError("it breaks off" if breaks_off else "it is not whole JSON") from error


def _breaks_off(content: bytes) -> bool:
    """Return whether content that is no JSON may be the beginning of a progress file, or of a part of one."""
    begins = content.lstrip(_NOTHING)[:1]
    return not begins or (begins == b"{" and not _END.search(content[-_END_BYTES:]))


def _pieces(lines: Iterable[bytes], extra: Mapping[str, bytes]) -> Iterator[bytes]:
    """Yield a file that has zeros in the place of its checksum, in pieces worth a write."""
    more = b"".join(b"  %s: %s,\n" % (msgspec.json.encode(name), raw) for name, raw in extra.items())
    waiting = [BEGINNING, ZEROS, _AFTER_CHECKSUM, more, b'  "events": [\n']
    size, before = 0, b"    "
    for one in lines:
        waiting += before, one
        before = BETWEEN
        size += len(one)
        if size > _AT_ONCE:
            yield b"".join(waiting)
            waiting, size = [], 0
    yield b"".join([*waiting, END])


def _identified(listed: bytes) -> list[tuple[str, bytes]]:
    """Return the events of a list with their ids."""
    ids = [event.id for event in _read(listed, list[Foreign])]
    return list(zip(ids, _read(listed, list[Raw]), strict=True))


def _mark_of_whole(content: bytes) -> Mark:
    """Return the mark at the end of the events of a file that is as it was written.

    Raises:
        DamagedError: it is not.
    """
    head = HEAD.match(content)
    end = max(len(content) - len(END), head.end() if head else 0)
    mark = mark_at(content, end) if head else None
    if head is None or mark is None or digits(zlib.crc32(content[end:], mark.checksum)) != head[1]:
        raise DamagedError("its checksum does not fit")
    return mark


def _can_grow(content: bytes, mark: Mark) -> bool:
    """Return whether events can be added behind a mark at the end of what a file lists."""
    ends_so = content.startswith(LIST_END, mark.end) and content.startswith(EVENT_END, mark.end - 1)
    return ends_so and content.startswith(BEGINNING)


def _before_last(content: bytes) -> Mark | None:
    """Return the mark that leaves the last events of a file, None if it has too few for that."""
    end = len(content)
    for _ in range(LEFT):
        end = content.rfind(BETWEEN, 0, end)
        if end < 0:
            return None
    return mark_at(content, end) if content.startswith(EVENT_END, end - 1) else None


def _has_moved_head(content: bytes) -> bool:
    """Return whether a file that claims a newer version is one of ours with damage in its first lines."""
    return not HEAD.match(content) and content.find(_CHECKSUM) == _CHECKSUM_AT
