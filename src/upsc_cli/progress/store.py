"""The progress file: one readable JSON file, the only record.

A change locks, reads, writes a new file beside the old one, syncs it and renames it into place, so
that whatever happens in between, the file is the old one or the new one.
"""

import os
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from upsc_cli.errors import ProgressError
from upsc_cli.progress.events import Event

VERSION = 1
"""The version of the file that this program writes; a newer one is refused, untouched."""

LOCK_SECONDS = 10.0
"""How long to wait for another terminal's change; one takes milliseconds."""


_COARSEST_TICK = timedelta(seconds=1)


class _Header(Struct):
    version: int


class _File(Struct, forbid_unknown_fields=True):
    version: int
    events: tuple[Event, ...]


def load(path: Path) -> tuple[Event, ...]:
    """Return the events of a progress file, none if there is no file.

    Raises:
        ProgressError: it cannot be read, is damaged, or was written by a newer version.
    """
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise ProgressError(
            f"cannot read {path}: {error.strerror}", hint="upsc paths shows what lives where"
        ) from error
    try:
        version = msgspec.json.decode(content, type=_Header).version
        if version > VERSION:
            raise ProgressError(
                f"{path} was written by a newer upsc (format {version}, this one knows {VERSION})",
                hint="upgrade upsc; the file was not touched",
            )
        return msgspec.json.decode(content, type=_File).events
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ProgressError(
            f"{path} is damaged: {error}", hint="it was not touched; put a good copy in its place"
        ) from error


def update(path: Path, change: Callable[[tuple[Event, ...]], Sequence[Event]]) -> Sequence[Event]:
    """Add the events that `change` returns, given the events on file, and return them.

    `change` runs under the lock, so no other terminal can come in between. Returning none leaves
    the file as it is.

    Raises:
        ProgressError: the file cannot be read or written; it is then as it was.
    """
    # Imported here: reading progress, which every command does, needs no lock.
    from filelock import FileLock, Timeout

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_name(path.name + ".lock"), timeout=LOCK_SECONDS):
            events = load(path)
            added = _in_order(events, change(events))
            if added:
                _replace(path, _encode((*events, *added)))
            return added
    except Timeout:
        raise ProgressError(
            f"another upsc has held {path} for {LOCK_SECONDS:g} s", hint="close it and try again"
        ) from None
    except OSError as error:
        raise ProgressError(
            f"cannot write {path}: {error.strerror or error}",
            hint="nothing was lost; free the disk or set UPSC_HOME to a folder that can be written",
        ) from error


def _in_order(events: Sequence[Event], added: Sequence[Event]) -> list[Event]:
    """Return new events a microsecond apart where the clock did not move since the one before.

    State is folded in the order of time, so events of one instant would have no order; a clock that
    stands still (UPSC_NOW) or ticks coarsely makes many.
    """
    ordered: list[Event] = []
    last = events[-1].at if events else None
    for event in added:
        at = event.at
        if last is not None and timedelta() <= last - at < _COARSEST_TICK:
            at = last + timedelta(microseconds=1)
        ordered.append(structs.replace(event, at=at))
        last = at
    return ordered


def _encode(events: Sequence[Event]) -> bytes:
    # One event a line: people can read it, and version control shows what was added.
    lines = b",\n".join(b"    " + msgspec.json.encode(event) for event in events)
    return b'{\n  "version": %d,\n  "events": [\n%s\n  ]\n}\n' % (VERSION, lines)


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    # The rename itself must reach the disk; Windows neither needs nor allows this.
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
