"""Keys from a POSIX terminal, which is told to pass them on one by one."""

import os
import select
import signal
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

assert sys.platform != "win32"  # so that mypy looks at what follows for other systems alone

_REST_OF_SEQUENCE = 0.01  # seconds in which the rest of an escape sequence arrives


@contextmanager
def keys_at_once() -> Iterator[None]:
    """Take keys as they are pressed, unseen; Ctrl-C and Ctrl-Z still do what they do."""
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)

    def resume(_number: int, _frame: FrameType | None) -> None:
        tty.setcbreak(descriptor, termios.TCSADRAIN)

    stopped = signal.signal(signal.SIGCONT, resume)
    try:
        tty.setcbreak(descriptor, termios.TCSADRAIN)
        yield
    finally:
        signal.signal(signal.SIGCONT, stopped)
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


@contextmanager
def keys_by_line() -> Iterator[None]:
    """Take whole lines again, as other programs expect to find the terminal."""
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    usual = termios.tcgetattr(descriptor)
    usual[3] |= termios.ECHO | termios.ICANON
    termios.tcsetattr(descriptor, termios.TCSADRAIN, usual)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def read_key(seconds: float | None) -> str | None:
    """Return what a key sends, nothing at the end of input, None if none is pressed in time."""
    descriptor = sys.stdin.fileno()
    if not select.select([descriptor], [], [], seconds)[0]:
        return None
    content = os.read(descriptor, 1)
    if content == b"\x1b":
        while select.select([descriptor], [], [], _REST_OF_SEQUENCE)[0]:
            content += os.read(descriptor, 16)
    while content >= b"\xc0" and len(content) < 4 and select.select([descriptor], [], [], 0)[0]:
        content += os.read(descriptor, 1)
    return content.decode("utf-8", "replace")
