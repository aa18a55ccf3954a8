"""Run a program on a console of Windows, press keys there, and tell what became of it.

Called with the file to write to, the keys, and the command; started with a console of its own.
"""

import ctypes
import json
import msvcrt
import os
import subprocess
import sys
from ctypes import wintypes

KEY_EVENT = 1
ENTER = 0x0D  # VK_RETURN
CELLS = 80 * 200  # of the screen, to be read


class KeyEvent(ctypes.Structure):
    """INPUT_RECORD with a KEY_EVENT_RECORD."""

    _fields_ = (
        ("kind", wintypes.WORD),
        ("is_down", wintypes.BOOL),
        ("repeats", wintypes.WORD),
        ("code", wintypes.WORD),
        ("scan_code", wintypes.WORD),
        ("character", wintypes.WCHAR),
        ("control", wintypes.DWORD),
    )


def main():
    report, keys, *command = sys.argv[1:]
    keyboard, screen = os.open("CONIN$", os.O_RDWR), os.open("CONOUT$", os.O_RDWR)
    for descriptor, console in enumerate((keyboard, screen, screen)):
        os.dup2(console, descriptor)  # which whoever is started from here inherits
    for key in keys:
        for is_down in (True, False):
            press(KeyEvent(KEY_EVENT, is_down, 1, ENTER if key == "\r" else 0, 0, key, 0))
    before = mode()
    code = subprocess.call(command)
    with open(report, "w", encoding="utf-8") as file:
        json.dump({"code": code, "mode_kept": mode() == before, "shown": shown()}, file)


kernel = ctypes.WinDLL("kernel32")


def handle(descriptor):
    return wintypes.HANDLE(msvcrt.get_osfhandle(descriptor))


def press(event):
    assert kernel.WriteConsoleInputW(handle(0), ctypes.byref(event), 1, ctypes.byref(wintypes.DWORD()))


def mode():
    found = wintypes.DWORD()
    assert kernel.GetConsoleMode(handle(1), ctypes.byref(found))
    return found.value


def shown():
    """Return the text on the screen; an escape sequence is none, unless the console takes it for text."""
    text, count = ctypes.create_unicode_buffer(CELLS), wintypes.DWORD()
    start = wintypes.DWORD(0)  # a COORD of zeros
    assert kernel.ReadConsoleOutputCharacterW(handle(1), text, CELLS, start, ctypes.byref(count))
    return text[: count.value].rstrip()


if __name__ == "__main__":
    main()
