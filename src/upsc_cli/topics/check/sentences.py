"""Sentences, and the words by which one is held against another."""

import re

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


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, markup and all.

    An abbreviation ends one too; whoever compares sentences only sees a smaller piece.
    """
    return _SENTENCE_END.split(text)
