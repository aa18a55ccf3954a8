"""What shim.c does, without a compiler: the functions of `os` and `fcntl`, patched in a forked child.

Files are opened by Python's own implementation of them, which reads and writes by `os`. What SQLite calls is
not met, so the index counts as a file that never fails.
"""

import builtins
import fcntl
import io
import os
import signal
from _pyio import open as open_by_os
from collections.abc import Callable
from typing import Any

from fault import Fault, Mode, concerns

_BY_PATH = {
    **dict.fromkeys(("stat", "lstat", "access"), "stat"),
    **dict.fromkeys(("unlink", "rmdir"), "unlink"),
    **dict.fromkeys(("rename", "replace"), "rename"),
    **dict.fromkeys(("chmod", "utime"), "chmod"),
    **dict.fromkeys(("scandir", "listdir"), "list"),
    "mkdir": "mkdir",
    "link": "link",
}
_BY_DESCRIPTOR = {
    "read": "read",
    "write": "write",
    "fsync": "fsync",
    "ftruncate": "truncate",
    "fstat": "stat",
}
"""The kinds of the functions of `os`, by what their first argument is."""


class Layer:
    """The calls of this process on a folder, of which one may fail."""

    def __init__(self, inside: str, fault: Fault) -> None:
        self.kinds: list[str] = []
        self._inside = inside
        self._fault = fault
        self._descriptors: set[int] = set()
        self._real_open, self._real_close, self._real_stat = os.open, os.close, os.stat
        for name, kind in _BY_PATH.items():
            setattr(os, name, self._patched(getattr(os, name), kind, self._has_path))
        for name, kind in _BY_DESCRIPTOR.items():
            setattr(os, name, self._patched(getattr(os, name), kind, self._descriptors.__contains__))
        fcntl.flock = self._patched(fcntl.flock, "lock", self._descriptors.__contains__)
        os.open, os.close = self._open, self._close
        builtins.open = io.open = open_by_os

    def _has_path(self, path: object) -> bool:
        return isinstance(path, str | os.PathLike) and f"{os.fspath(path)}/".startswith(f"{self._inside}/")

    def _patched(
        self, call: Callable[..., Any], kind: str, counts: Callable[[Any], bool]
    ) -> Callable[..., Any]:
        def enter(first: Any, *more: Any, **options: Any) -> Any:
            if not counts(first):
                return call(first, *more, **options)
            is_hit = self._is_hit(kind)
            if is_hit and self._fault.mode in (Mode.SHORT, Mode.TORN) and len(more[0]) > 1:
                written = call(first, bytes(more[0])[: len(more[0]) // 2])
                if self._fault.mode == Mode.TORN:
                    os.kill(os.getpid(), signal.SIGKILL)
                return written
            if is_hit and self._fault.mode == Mode.LATE:
                call(first, *more, **options)
            if is_hit and call.__name__ == "access":  # which says no more than yes or no
                return False
            if is_hit:
                raise OSError(self._fault.error, os.strerror(self._fault.error), first)
            return call(first, *more, **options)

        return enter

    def _is_hit(self, kind: str) -> bool:
        """Count a call, and return whether it is to fail; a kill comes before it."""
        number = len(self.kinds)
        self.kinds.append(kind)
        mode, error, at = self._fault
        if mode == Mode.COUNT or number < at or (number > at and mode != Mode.ON):
            return False
        if mode == Mode.KILL:
            os.kill(os.getpid(), signal.SIGKILL)
        return number == at or concerns(error, kind)

    def _open(self, path: Any, flags: int, *more: Any, **options: Any) -> int:
        if not self._has_path(path):
            return self._real_open(path, flags, *more, **options)
        if self._is_hit(self._kind_of_open(path, flags)):
            raise OSError(self._fault.error, os.strerror(self._fault.error), path)
        descriptor = self._real_open(path, flags, *more, **options)
        self._descriptors.add(descriptor)
        return descriptor

    def _kind_of_open(self, path: Any, flags: int) -> str:
        if not flags & (os.O_WRONLY | os.O_RDWR):
            return "open"
        try:
            self._real_stat(path)
        except OSError:
            return "create" if flags & os.O_CREAT else "open-write"
        return "create" if flags & os.O_CREAT and flags & os.O_EXCL else "open-write"

    def _close(self, descriptor: int) -> None:
        counts = descriptor in self._descriptors
        self._descriptors.discard(descriptor)
        is_hit = counts and self._is_hit("close")
        self._real_close(descriptor)
        if is_hit:
            raise OSError(self._fault.error, os.strerror(self._fault.error))
