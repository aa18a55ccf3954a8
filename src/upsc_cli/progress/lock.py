"""The lock under which progress changes: two processes that write at once would lose what one of them wrote.

The system's own lock on a file goes with its process, however that ends. Some network file systems, and
some that a program provides, have none. There a file that only one process can create stands in for it,
which says who made it, so that one whose process was killed does not stop the others.
"""

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from uuid import uuid4

STALE_SECONDS = 60.0
"""How old the file of a process that cannot be asked, as on another machine, may become. A change takes
milliseconds, one to a history of a million events some seconds."""

_PAUSE = 0.01  # seconds between two tries
_UNKNOWN = "-"
_HELD = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK, 0)  # wine gives no number at all
_NO_LOCKS = (errno.ENOSYS, errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL)


class HeldError(Exception):
    """Another process holds the lock."""


@contextmanager
def exclusive(path: Path, wait: float) -> Iterator[None]:
    """Hold a lock by a file, which is made if it is missing and stays.

    Raises:
        HeldError: another process holds it, and held it still after `wait` seconds.
        OSError: the file cannot be made or locked.
    """
    deadline = time.monotonic() + wait
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        release = _lock(descriptor, deadline) or _stand_in(path, deadline)
        try:
            yield
        finally:
            release()
    finally:
        # What was done under the lock is done, whatever becomes of the lock.
        with suppress(OSError):
            os.close(descriptor)


def is_supported(descriptor: int) -> bool:
    """Return whether the file system of an open file has locks.

    Raises:
        OSError: it has, and refuses this one.
    """
    try:
        release = _lock(descriptor, time.monotonic())
    except HeldError:
        return True
    if release:
        release()
    return release is not None


def _lock(descriptor: int, deadline: float) -> Callable[[], None] | None:
    """Take the system's lock and return what gives it back; None where there are no locks."""
    while True:
        try:
            _try(descriptor)
            return partial(_give_back, descriptor)
        except OSError as error:
            if error.errno in _NO_LOCKS:
                return None
            if error.errno not in _HELD:
                raise
        _wait(deadline)


if sys.platform == "win32":
    import msvcrt

    def _try(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _give_back(descriptor: int) -> None:
        with suppress(OSError):
            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _give_back(descriptor: int) -> None:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_UN)


def _wait(deadline: float) -> None:
    if time.monotonic() >= deadline:
        raise HeldError
    time.sleep(_PAUSE)


def _stand_in(path: Path, deadline: float) -> Callable[[], None]:
    """Make the file that stands in for a lock and return what removes it."""
    marker = path.with_name(f"{path.name}.held")
    content = f"{_machine()} {os.getpid()} {_start_of(os.getpid())} {uuid4().hex}\n".encode()
    while True:
        try:
            _make(marker, content)
            return partial(_remove, marker, content)
        except FileExistsError:
            if not _remove_stale(marker, path):
                _wait(deadline)


def _make(marker: Path, content: bytes) -> None:
    """Make a marker if there is none.

    Raises:
        OSError: there is one, or it cannot be made; this one is not left behind then.
    """
    descriptor = os.open(marker, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
    except BaseException:
        marker.unlink(missing_ok=True)
        raise


def _remove(marker: Path, content: bytes) -> None:
    """Remove a marker, unless another process took it for stale and made its own."""
    with suppress(OSError):
        if marker.read_bytes() == content:
            marker.unlink()


def _remove_stale(marker: Path, lock: Path) -> bool:
    """Remove a marker whose process has ended, or that is old; return False if it counts."""
    try:
        content, made = marker.read_bytes(), marker.stat().st_mtime
    except FileNotFoundError:
        return True
    is_alive = _is_alive(content)
    if is_alive is None:
        os.utime(lock)  # by the clock that made the marker, which may be another machine's
        is_alive = lock.stat().st_mtime - made < STALE_SECONDS
    if is_alive:
        return False
    aside = marker.with_name(f"{marker.name}-{uuid4().hex}.new")
    with suppress(FileNotFoundError):
        marker.rename(aside)
        removed = aside.read_bytes()
        aside.unlink()
        if removed != content:  # another process, which saw the same, was quicker, and this is its own
            with suppress(FileExistsError):
                _make(marker, removed)
    return True


def _is_alive(content: bytes) -> bool | None:
    """Return whether the process that made a marker lives, None if it cannot be known from here."""
    try:
        machine, pid, start, _ = content.decode().split()
        if machine == _UNKNOWN or machine != _machine():
            return None
        os.kill(int(pid), 0)  # asks, and does nothing
    except ProcessLookupError:
        return False
    except (ValueError, OverflowError, OSError):  # no marker of ours, or another user's
        return None
    return _start_of(int(pid)) == start


def _machine() -> str:
    """Return what tells this machine, from its start to its end, and its processes from any other's.

    Containers may share the folder and the kernel, but count processes on their own. Only Linux says so;
    elsewhere no process is asked.
    """
    try:
        started = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{started}/{Path('/proc/self/ns/pid').stat().st_ino}"
    except (OSError, ValueError):
        return _UNKNOWN


def _start_of(pid: int) -> str:
    """Return when a process started, by which its number is told from the same number given out later."""
    try:
        state, *rest = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except (OSError, ValueError):
        return _UNKNOWN
    has_ended = state in (b"Z", b"X")  # and waits for its parent to ask how
    return _UNKNOWN if has_ended else rest[18].decode()
