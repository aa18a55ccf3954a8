"""The console of Windows, which takes escape sequences once it is told to."""

import atexit
import msvcrt
import sys
from functools import cache

assert sys.platform == "win32"  # so that mypy looks at what follows for Windows alone

_TAKES_ESCAPES = 0x0004  # ENABLE_VIRTUAL_TERMINAL_PROCESSING


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
