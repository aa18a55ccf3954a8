"""What is said in plain lines: answers of a line on stdout; warnings, reasons and what comes next on stderr.

At a terminal each line is wrapped at words. Into a pipe or a file it stays one line, as scripts and editors
expect it.
"""

import sys
from typing import TextIO

from upsc_cli.cli.streams import write
from upsc_cli.cli.terminal import text_width
from upsc_cli.cli.wrapping import wrapped
from upsc_cli.sanitize import clean


def answer(line: str, *whole: str) -> None:
    """Write a line of the answer to stdout; the strings of `whole` in it, like paths, are not broken.

    Raises:
        UpscError: stdout cannot be written, as on a full disk.
    """
    write(f"{_fitted(line, sys.stdout, *whole)}\n")


def warn(message: str) -> None:
    """Say on stderr what is not quite right."""
    _say(f"upsc: warning: {message}")


def note(message: str, hint: str | None = None) -> None:
    """Say on stderr why there is nothing to show or what was not done, and what to type instead."""
    _say(f"upsc: {message}")
    if hint:
        _say(f"  {hint}")


def say(message: str, *whole: str) -> None:
    """Say on stderr what was done; the strings of `whole` in it, like paths, are not broken."""
    _say(message, *whole)


def hint(message: str) -> None:
    """Say on stderr what comes next; only a person at a terminal wants to know."""
    if sys.stdout.isatty():
        _say(message)


def _say(message: str, *whole: str) -> None:
    try:
        sys.stderr.write(f"{_fitted(message, sys.stderr, *whole)}\n")
        sys.stderr.flush()
    except OSError:
        pass  # nobody listens


def _fitted(text: str, stream: TextIO, *whole: str) -> str:
    """Return a text as a stream takes it, without what could act on a terminal: anybody may name a file."""
    harmless = clean(text)
    return wrapped(harmless, text_width(), *map(clean, whole)) if stream.isatty() else harmless
