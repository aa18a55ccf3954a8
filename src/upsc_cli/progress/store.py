"""The progress file: one readable JSON file, the only record.

A change locks, reads, writes a new file beside the old one, syncs it and renames it into place, so
that whatever happens in between, the file is the old one or the new one.
"""

import errno
import os
import shutil
import stat
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct, structs

from upsc_cli.errors import ProgressError
from upsc_cli.progress.events import Event

E = TypeVar("E", bound=Event)

VERSION = 1
"""The version of the file that this program writes; a newer one is refused, untouched."""

LOCK_SECONDS = 10.0
"""How long to wait for another terminal's change; one takes milliseconds."""


class _Header(Struct):
    version: Annotated[int, Meta(ge=1)]


class _File(Struct, forbid_unknown_fields=True):
    version: int
    events: tuple[Event, ...]


def load(path: Path) -> tuple[Event, ...]:
    """Return the events of a progress file, none if there is no file.

    Raises:
        ProgressError: it cannot be read, is damaged, or was written by a newer version.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a device or a pipe may never end
            raise OSError(errno.EINVAL, "it is not a file")
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
    except msgspec.ValidationError as error:
        raise ProgressError(
            f"{path} holds what this upsc does not know: {error}",
            hint="it was not touched; upgrade upsc, or undo what was edited by hand",
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProgressError(
            f"{path} is damaged: {error}",
            hint="it was not touched; put a good copy in its place, or move it away to start afresh",
        ) from error


def update(path: Path, change: Callable[[tuple[Event, ...]], Sequence[E]]) -> Sequence[E]:
    """Add the events that `change` returns, given the events on file, and return them.

    `change` runs under the lock, so no other terminal can come in between. Returning none leaves
    the file as it is.

    Raises:
        ProgressError: the file cannot be read or written; it is then as it was.
    """
    # Imported here: reading progress, which every command does, needs no lock.
    from filelock import FileLock, Timeout

    try:
        # Where the file is a link, say into a synchronised folder, the file behind it changes.
        path = Path(os.path.realpath(path))  # Path.resolve raises on a link to itself
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_name(path.name + ".lock"), timeout=LOCK_SECONDS):
            events = load(path)
            added = _in_order(events, change(events))
            if added:
                if path.exists() and not os.access(path, os.W_OK):  # a rename would not mind
                    raise PermissionError(errno.EACCES, "the file is read-only")
                _replace(path, _encode((*events, *added)))
            return added
    except Timeout:
        raise ProgressError(
            f"another upsc has held {path} for {LOCK_SECONDS:g} s", hint="close it and try again"
        ) from None
    except OSError as error:
        raise ProgressError(
            f"cannot write {path}: {error.strerror or error}",
            hint=f"nothing was lost; {_remedy(error)}",
        ) from error


def _in_order(events: Sequence[Event], added: Sequence[E]) -> list[E]:
    """Return new events with an order of their own where their times do not put them last."""
    last = max((event.moment for event in events), default=None)
    ordered: list[E] = []
    for event in added:
        if last is None or event.at > last:
            ordered.append(event)
        else:
            ordered.append(structs.replace(event, order=last + timedelta(microseconds=1)))
        last = ordered[-1].moment
    return ordered


def _remedy(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "free some space"
    return "set UPSC_HOME to a folder that can be written"


def _encode(events: Sequence[Event]) -> bytes:
    # One event a line: people can read it, and version control shows what was added.
    lines = b",\n".join(b"    " + msgspec.json.encode(event) for event in events)
    return b'{\n  "version": %d,\n  "events": [\n%s\n  ]\n}\n' % (VERSION, lines)


def _replace(path: Path, content: bytes) -> None:
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
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    # The rename itself must reach the disk. Where folders cannot be synced (Windows, some network
    # file systems) there is nothing more to do, and the new file is in place already.
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
