"""Texts of several styles as lines that fit, without Rich: for screens that people call for all the time."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from upsc_cli.render import theme
from upsc_cli.render.columns import terminal_width
from upsc_cli.render.paint import Paint

if TYPE_CHECKING:
    from upsc_cli.search.rank import Snippet

Piece = tuple[str, str]
"""A text in a style of `theme`."""

_WORD = re.compile(r"\s*\S+\s*")


def marked(snippet: "Snippet", style: str = "") -> list[Piece]:
    """Return a snippet with its matches marked."""
    pieces: list[Piece] = []
    at = 0
    for start, end in snippet.highlights:
        pieces += [(snippet.text[at:start], style), (snippet.text[start:end], theme.MATCH)]
        at = end
    return [*pieces, (snippet.text[at:], style)]


def laid_out(pieces: Sequence[Piece], width: int, paint: Paint, margin: str = "") -> list[str]:
    """Return a text as lines of at most so many columns, broken between words where that can be.

    Before the first comes the margin, before the others as many blanks, beside the columns.
    """
    text = "".join(words for words, _ in pieces)
    ends = [*_breaks(text, width), len(text)]
    lines: list[str] = []
    start = 0
    for end in ends:
        shown = _between(pieces, start, start + len(text[start:end].rstrip()))
        before = " " * len(margin) if lines else margin
        lines.append((before + "".join([paint(words, style) for words, style in shown])).rstrip(" "))
        start = end
    return lines


def _between(pieces: Iterable[Piece], start: int, end: int) -> list[Piece]:
    """Return the pieces of what stands between two places of a text."""
    found: list[Piece] = []
    at = 0
    for words, style in pieces:
        inside = words[max(start - at, 0) : max(end - at, 0)]
        if inside:
            found.append((inside, style))
        at += len(words)
    return found


def _breaks(text: str, width: int) -> list[int]:
    """Return where lines of so many columns end; a word that is longer ends where the line does."""
    breaks: list[int] = []
    used = 0
    for match in _WORD.finditer(text):
        word, start = match[0], match.start()
        needed = terminal_width(word.rstrip())
        if needed <= width - used:
            used += terminal_width(word)
            continue
        for part in _cut(word, width) if needed > width else [word]:
            if start:
                breaks.append(start)
            start += len(part)
            used = terminal_width(part)
    return breaks


def _cut(word: str, width: int) -> list[str]:
    """Return the parts of a word that each take the columns of a line."""
    parts = [""]
    for letter in word:
        if parts[-1] and terminal_width(parts[-1] + letter) > width:
            parts.append("")
        parts[-1] += letter
    return parts
