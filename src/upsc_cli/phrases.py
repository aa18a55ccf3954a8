"""Small phrases that several screens and messages are made of; plain strings, no Rich."""

from collections.abc import Sequence


def words(slug: str) -> str:
    """Return a category's slug as words: `International relations`."""
    return slug.replace("-", " ").capitalize()


def count(number: int, noun: str) -> str:
    """Return `1 topic`, `2 topics`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def enumerated(names: Sequence[str]) -> str:
    """Return names as they are counted up: `1`, `1 and 2`, `1, 2 and 3`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def minutes(seconds: float) -> str:
    """Return a time as it is said: `40 s`, `12 min`, `1 h 5 min`."""
    if seconds < 60:
        return f"{round(seconds)} s"
    whole = round(seconds / 60)
    return f"{whole} min" if whole < 60 else f"{whole // 60} h {whole % 60} min"


def marks(number: float) -> str:
    """Return marks as in a result sheet: `4`, `1.33`, `-0.67`."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """Return a share as whole per cent, never rounding up to all: `99%` of 0.999."""
    return f"{int(share * 100 + 1e-9)}%"
