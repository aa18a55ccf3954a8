"""What the terminal is: its size, and whether it knows escape sequences."""

import os
import sys

from upsc_cli.render import WIDEST

_DUMB = ("", "dumb", "unknown")  # terminals without escape sequences


def terminal_size() -> tuple[int, int]:
    """Return the columns and lines of the terminal; 80 and 24 where nothing tells.

    Into a pipe, the width is that of the terminal at its end, which stderr or stdin know.
    """
    columns, lines = 80, 24
    for stream in (sys.__stdout__, sys.__stderr__, sys.__stdin__):
        try:
            columns, lines = os.get_terminal_size(stream.fileno() if stream else -1)
            break
        except (OSError, ValueError):
            continue
    asked = os.environ.get("COLUMNS", "")
    # Zero is how some editors and containers say that they do not know.
    return int(asked) if asked.isdecimal() and int(asked) else columns or 80, lines or 24


def text_width() -> int:
    """Return the columns that text may take: those of the terminal, but not more than `WIDEST`."""
    return min(terminal_size()[0], WIDEST)


def has_escapes() -> bool:
    """Return whether stdout is a terminal that knows escape sequences."""
    return sys.stdout.isatty() and not is_dumb()


def is_dumb() -> bool:
    """Return whether the terminal, if there is one, knows no escape sequences."""
    term = os.environ.get("TERM", "")
    if sys.platform == "win32":
        # Imported here: completion asks nothing about the terminal.
        from upsc_cli.cli.windows_console import take_escapes

        return term in _DUMB[1:] or not take_escapes()  # there, nobody sets TERM
    return term in _DUMB
