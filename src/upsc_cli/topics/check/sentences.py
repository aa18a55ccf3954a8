"""Sentences, and the words by which one is held against another."""

import re
from collections.abc import Iterable, Iterator

from upsc_cli.topics.format import inline
from upsc_cli.words.english import singular
from upsc_cli.words.forms import STOP_WORDS

_BETWEEN_WORDS = re.compile(r"[\s,;:!?()\[\]{}\"“”…–—/]+")
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")

_SMALL = STOP_WORDS - {"s"}  # of S waves, the s tells


def telling_words(text: str) -> frozenset[str]:
    """Return the words of a plain text that say something: without case, number and stop words.

    A compound like `in-space` or `pre-cyclone` is one word.
    """
    found = (word.strip(".'’‘*") for word in _BETWEEN_WORDS.split(text.casefold()))
    return frozenset(
        singular(word.removesuffix("'s").removesuffix("’s")) for word in found if word and word not in _SMALL
    )


def bare(text: str) -> str:
    """Return the words of a text with markup, in a form in which two that say the same are equal."""
    return " ".join(inline.plain(text).casefold().split()).rstrip(".")


def repeats(texts: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield the index of each text that says the same as one before it, and the number of that, from 1."""
    first: dict[str, int] = {}
    for index, text in enumerate(texts):
        number = first.setdefault(bare(text), index + 1)
        if number <= index:
            yield index, number


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, markup and all.

    An abbreviation ends one too; whoever compares sentences only sees a smaller piece.
    """
    return _SENTENCE_END.split(text)
