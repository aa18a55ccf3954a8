"""How a file-system call may fail; shim.c knows the same."""

import errno
from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple


class Mode(IntEnum):
    """What becomes of a call."""

    COUNT = 0
    """None fails; they are counted."""
    ONCE = 1
    """It fails, and does nothing."""
    ON = 2
    """So do all that come after it, of those that the error is about."""
    LATE = 3
    """It does what it should, and fails all the same, as on a network that loses the answer."""
    SHORT = 4
    """A write writes half of what it should, and says so."""
    TORN = 5
    """A write writes half of what it should, and the process is killed."""
    KILL = 6
    """The process is killed before it."""


class Fault(NamedTuple):
    """Which call fails, counted from 0, and how."""

    mode: Mode
    error: int = 0
    at: int = 0

    def __str__(self) -> str:
        return f"{self.mode.name} {errno.errorcode.get(self.error, '')} at call {self.at}"


NONE = Fault(Mode.COUNT)

_CHANGES = (
    "create", "open-write", "write", "fsync", "rename", "link", "unlink", "mkdir", "truncate", "chmod",
    "close", "lock",
)  # fmt: skip
"""The kinds of calls that change something, before which a kill makes a difference."""

_ERRORS = {
    "create": (errno.EIO, errno.ENOSPC, errno.EACCES),
    "open-write": (errno.EIO, errno.EACCES),
    "open": (errno.EIO, errno.EACCES),
    "open-folder": (errno.EIO,),
    "list": (errno.EIO, errno.EACCES),
    "read": (errno.EIO,),
    "stat": (errno.EIO, errno.EACCES),
    "write": (errno.EIO, errno.ENOSPC),
    "fsync": (errno.EIO, errno.ENOSPC),
    "rename": (errno.EIO, errno.EACCES, errno.ENOSPC),
    "link": (errno.EIO, errno.EPERM),
    "unlink": (errno.EIO, errno.EACCES),
    "mkdir": (errno.EACCES, errno.ENOSPC),
    "truncate": (errno.EIO,),
    "chmod": (errno.EPERM,),
    "close": (errno.EIO, errno.ENOSPC),
    "lock": (errno.ENOLCK, errno.EIO),
}
"""What a call of a kind may fail with."""

_LASTING = (errno.EIO, errno.ENOSPC, errno.EACCES)
_OF_A_FULL_DISK = ("create", "write", "mkdir", "rename", "link")
_OF_PERMISSION = ("create", "open-write", "mkdir", "rename", "link", "unlink", "chmod")


def faults(kinds: Sequence[str]) -> Iterator[Fault]:
    """Yield the faults to try on a command that makes calls of some kinds in turn."""
    for at, kind in enumerate(kinds):
        for error in _ERRORS[kind]:
            yield Fault(Mode.ONCE, error, at)
            if error in _LASTING:
                yield Fault(Mode.ON, error, at)
        if kind in _CHANGES:
            yield Fault(Mode.KILL, 0, at)
        if kind == "write":
            yield Fault(Mode.SHORT, 0, at)
            yield Fault(Mode.TORN, 0, at)
        if kind in ("rename", "link", "unlink", "mkdir"):
            yield Fault(Mode.LATE, errno.EIO, at)


def concerns(error: int, kind: str) -> bool:
    """Return whether an error that lasts is about a kind of call.

    A full disk still lets files be read and removed, a lack of permission is about names, a disk that is
    broken refuses everything.
    """
    if error == errno.ENOSPC:
        return kind in _OF_A_FULL_DISK
    if error == errno.EACCES:
        return kind in _OF_PERMISSION
    return kind != "close"
