"""Styles as the escape sequences that a terminal knows, without Rich: for screens of thousands of lines."""

from collections.abc import Callable
from functools import cache

_CODES = {
    "bold": "1",
    "dim": "2",
    "italic": "3",
    "underline": "4",
    "strike": "9",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "magenta": "35",
    "cyan": "36",
}
"""The words that the styles of `theme` are made of; the attributes first, as Rich has them."""

_ATTRIBUTES = frozenset({"bold", "dim", "italic", "underline", "strike"})

Paint = Callable[[str, str], str]
"""Returns a text in a style of `theme`."""


def in_colour(text: str, style: str) -> str:
    """Return a text in a style."""
    begins = _beginning(style)
    return f"{begins}{text}\x1b[0m" if begins and text else text


def without_colour(text: str, style: str) -> str:
    """Return a text in a style, but for its colour."""
    return in_colour(text, " ".join(word for word in style.split() if word in _ATTRIBUTES))


def bare(text: str, _style: str) -> str:
    """Return a text as it is, for what knows no escape sequences."""
    return text


@cache
def _beginning(style: str) -> str:
    codes = sorted((_CODES[word] for word in style.split()), key=int)
    return f"\x1b[{';'.join(codes)}m" if codes else ""
