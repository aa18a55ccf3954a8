"""What is said on stderr, beside the answer: warnings, reasons, what was done, what comes next."""

import sys


def warn(message: str) -> None:
    """Say on stderr what is not quite right."""
    _say(f"upsc: warning: {message}")


def note(message: str, hint: str | None = None) -> None:
    """Say on stderr why there is nothing to show or what was not done, and what to type instead."""
    _say(f"upsc: {message}")
    if hint:
        _say(f"  {hint}")


def say(message: str) -> None:
    """Say on stderr what was done."""
    _say(message)


def hint(message: str) -> None:
    """Say on stderr what comes next; only a person at a terminal wants to know."""
    if sys.stdout.isatty():
        _say(message)


def _say(message: str) -> None:
    try:
        sys.stderr.write(message + "\n")
        sys.stderr.flush()
    except OSError:
        pass  # nobody listens
