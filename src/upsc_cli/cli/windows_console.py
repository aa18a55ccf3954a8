"""The console of Windows: keys one by one, and escape sequences, which it takes once it is told to."""

import atexit
import msvcrt
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

assert sys.platform == "win32"  # so that mypy looks at what follows for Windows alone

_LOOK = 0.01  # seconds between two looks for a key
_TAKES_ESCAPES = 0x0004  # ENABLE_VIRTUAL_TERMINAL_PROCESSING
_BEGINS_A_KEY = ("\x00", "\xe0")  # of two characters, such as an arrow
_CTRL_C, _CTRL_D, _CTRL_Z = "\x03", "\x04", "\x1a"


@cache
def take_escapes() -> bool:
    """Let the console take escape sequences until the program ends; return False if there is none that can.

    Windows 10 and later can.
    """
    # Imported here: an answer into a pipe needs no console.
    import ctypes
    from ctypes import wintypes

    kernel = ctypes.WinDLL("kernel32")
    kernel.SetConsoleMode.argtypes = (wintypes.HANDLE, wintypes.DWORD)
    kernel.GetConsoleMode.argtypes = (wintypes.HANDLE, ctypes.POINTER(wintypes.DWORD))
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is None or not stream.isatty():
            continue
        console = msvcrt.get_osfhandle(stream.fileno())
        before = wintypes.DWORD()
        if not kernel.GetConsoleMode(console, ctypes.byref(before)):
            continue
        if before.value & _TAKES_ESCAPES:
            return True
        if kernel.SetConsoleMode(console, before.value | _TAKES_ESCAPES):
            atexit.register(kernel.SetConsoleMode, console, before.value)
            return True
    return False


@contextmanager
def keys_at_once() -> Iterator[None]:
    """Take keys as they are pressed, which needs no preparation here."""
    yield


@contextmanager
def keys_by_line() -> Iterator[None]:
    """Take whole lines, which needs no preparation here."""
    yield


def read_key(seconds: float | None) -> str | None:
    """Return what a key sends, as a POSIX terminal would, or None if none is pressed in time."""
    until = None if seconds is None else time.monotonic() + seconds
    while not msvcrt.kbhit():
        if until is not None and time.monotonic() > until:
            return None
        time.sleep(_LOOK)
    key = msvcrt.getwch()
    if key in _BEGINS_A_KEY:
        return f"\x1b[{msvcrt.getwch()}"
    if key == _CTRL_C:
        raise KeyboardInterrupt
    return _CTRL_D if key == _CTRL_Z else key  # which ends input here
