"""Single keys from the terminal, which is put back as it was on every way out."""

import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from upsc_cli.cli.terminal import terminal_size

ENTER, SPACE, ESCAPE, OTHER, END, NOTHING = "enter", " ", "escape", "other", "end", ""
"""Keys that are no letters, those that mean nothing, the end of input, and that none was pressed in time."""

_NAMES = {"\r": ENTER, "\n": ENTER, "\x04": END, "\x1b": ESCAPE}
_LOOK = 0.5  # seconds between two looks at the size of the terminal
_REST_OF_SEQUENCE = 0.01  # seconds in which the rest of an escape sequence arrives
_ALTERNATE_SCREEN, _NORMAL_SCREEN = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
_CLEAR = "\x1b[H\x1b[2J"

ReadKey = Callable[[float | None], str]
"""Reads a key; given seconds, returns NOTHING after them."""


def can_be_read() -> bool:
    """Return whether keys can be read and a screen be drawn: at a terminal that knows escapes."""
    return sys.stdin.isatty() and sys.stdout.isatty()


class Screen:
    """The whole terminal, for as long as the block lasts; what stood there comes back after it."""

    def __init__(self) -> None:
        self._read: ReadKey = _read_windows if os.name == "nt" else _read_posix
        self._mode = _console if os.name == "nt" else _keys_at_once
        self._size = terminal_size()

    @contextmanager
    def open(self) -> Iterator["Screen"]:
        """Take the terminal; a request to end, or a lost terminal, leaves the block like Ctrl-C."""
        with _ending_by_exception(), self._mode():
            self.draw("", _ALTERNATE_SCREEN)
            try:
                yield self
            finally:
                with suppress(OSError):
                    self.draw("", _NORMAL_SCREEN)

    @contextmanager
    def given_away(self) -> Iterator[None]:
        """Give the terminal to another program, such as an editor, for as long as the block lasts."""
        self.draw("", _NORMAL_SCREEN)
        try:
            with _keys_by_line():
                yield
        finally:
            self.draw("", _ALTERNATE_SCREEN)

    def key(self, seconds: float | None = None) -> str:
        """Return the next key, in lower case.

        NOTHING comes if none was pressed within some seconds, or if what is on the screen no longer fits
        it, as the terminal has another size now.
        """
        if seconds is not None:
            return self._read(seconds)
        while not (key := self._read(_LOOK)) and terminal_size() == self._size:
            pass
        return key

    def draw(self, text: str, before: str = _CLEAR) -> None:
        """Show a text in the place of what is on the screen."""
        self._size = terminal_size()
        sys.stdout.write(before + text)
        sys.stdout.flush()


@contextmanager
def _ending_by_exception() -> Iterator[None]:
    """Let a signal that would end the program at once leave the block first."""
    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {name: signal.signal(getattr(signal, name), leave) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


@contextmanager
def _keys_at_once() -> Iterator[None]:
    """Take keys as they are pressed, unseen; Ctrl-C and Ctrl-Z still do what they do."""
    import termios
    import tty

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
def _keys_by_line() -> Iterator[None]:
    """Take whole lines again, as other programs expect to find the terminal."""
    if os.name == "nt":
        yield
        return
    import termios

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    usual = termios.tcgetattr(descriptor)
    usual[3] |= termios.ECHO | termios.ICANON
    termios.tcsetattr(descriptor, termios.TCSADRAIN, usual)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


@contextmanager
def _console() -> Iterator[None]:
    yield  # Windows has no mode to change: msvcrt reads keys as they are


def _read_posix(seconds: float | None) -> str:
    descriptor = sys.stdin.fileno()
    if not select.select([descriptor], [], [], seconds)[0]:
        return NOTHING
    content = os.read(descriptor, 1)
    if not content:
        return END
    if content == b"\x1b":
        while select.select([descriptor], [], [], _REST_OF_SEQUENCE)[0]:
            content += os.read(descriptor, 16)  # an arrow or another key that means nothing here
        return ESCAPE if len(content) == 1 else OTHER
    while content[0] >= 0xC0 and len(content) < 4 and select.select([descriptor], [], [], 0)[0]:
        content += os.read(descriptor, 1)
    key = content.decode("utf-8", "replace")
    return _NAMES.get(key, key.lower())


def _read_windows(seconds: float | None) -> str:
    import time

    msvcrt = __import__("msvcrt")  # only there
    until = None if seconds is None else time.monotonic() + seconds
    while not msvcrt.kbhit():
        if until is not None and time.monotonic() > until:
            return NOTHING
        time.sleep(0.01)
    key: str = msvcrt.getwch()
    if key in "\x00\xe0":
        msvcrt.getwch()  # the rest of a key that means nothing here
        return OTHER
    if key == "\x03":
        raise KeyboardInterrupt
    return _NAMES.get(key, key.lower())
