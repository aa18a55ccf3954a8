"""Sentences, and the words by which one is held against another."""

import re

from upsc_cli.topics.format import inline

_BETWEEN_WORDS = re.compile(r"[\s,;:!?()\[\]{}\"“”…–—/]+")
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")

_SMALL = frozenset(
    "a an and are as at be been by for from had has have in is it its of on or that the their this to "  # noqa: SIM905 (a list takes forty lines)
    "was were which who with".split()
)
"""Words that hold a sentence together and say nothing of their own. `Not`, `only` and `first` say much."""


def telling_words(text: str) -> frozenset[str]:
    """Return the words of a plain text that say something: without case, number and small words.

    A compound like `in-space` or `pre-cyclone` is one word.
    """
    found = (word.strip(".'’‘*") for word in _BETWEEN_WORDS.split(text.casefold()))
    return frozenset(_singular(word) for word in found if word and word not in _SMALL)


def bare(text: str) -> str:
    """Return the words of a text with markup, in a form in which two that say the same are equal."""
    return " ".join(inline.plain(text).casefold().split()).rstrip(".")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, markup and all.

    An abbreviation ends one too; whoever compares sentences only sees a smaller piece.
    """
    return _SENTENCE_END.split(text)


def _singular(word: str) -> str:
    word = word.removesuffix("'s").removesuffix("’s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
