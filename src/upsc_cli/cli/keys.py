"""Single keys from the terminal, which is put back as it was on every way out."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from upsc_cli.cli.terminal import terminal_size

if sys.platform == "win32":
    from upsc_cli.cli.windows_console import keys_at_once, keys_by_line, read_key
else:
    from upsc_cli.cli.posix_terminal import keys_at_once, keys_by_line, read_key

ENTER, SPACE, ESCAPE, OTHER, END, NOTHING = "enter", " ", "escape", "other", "end", ""
"""Keys that are no letters; OTHER is one without a meaning, END the end of input, NOTHING no key in time."""

_NAMES = {"\r": ENTER, "\n": ENTER, "\x04": END, "\x1b": ESCAPE}
_LOOK = 0.5  # seconds between two looks at the size of the terminal
_ALTERNATE_SCREEN, _NORMAL_SCREEN = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
_CLEAR = "\x1b[H\x1b[2J"


def can_be_read() -> bool:
    """Return whether keys can be read and a screen be drawn: at a terminal that knows escapes."""
    return sys.stdin.isatty() and sys.stdout.isatty()


class Screen:
    """The whole terminal, for as long as the block lasts; what stood there comes back after it."""

    def __init__(self) -> None:
        self._size = terminal_size()

    @contextmanager
    def open(self) -> Iterator["Screen"]:
        """Take the terminal; a request to end, or a lost terminal, leaves the block like Ctrl-C."""
        with _ending_by_exception(), keys_at_once():
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
            with keys_by_line():
                yield
        finally:
            self.draw("", _ALTERNATE_SCREEN)

    def key(self, seconds: float | None = None) -> str:
        """Return the next key, in lower case.

        NOTHING comes if none was pressed within some seconds, or if what is on the screen no longer fits
        it, as the terminal has another size now.
        """
        if seconds is not None:
            return _named(read_key(seconds))
        while not (key := _named(read_key(_LOOK))) and terminal_size() == self._size:
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
    names = [name for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {name: signal.signal(getattr(signal, name), leave) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def _named(pressed: str | None) -> str:
    """Return the key that what the terminal sent stands for."""
    if pressed is None:
        return NOTHING
    if pressed.startswith("\x1b") and len(pressed) > 1:
        return OTHER  # an arrow or another key that means nothing here
    return _NAMES.get(pressed, pressed.lower()) if pressed else END
