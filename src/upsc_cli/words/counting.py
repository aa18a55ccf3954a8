"""How many words a text has, as an examiner counts them.

A word is what stands between blanks and has a letter or a digit. What a hyphen, an apostrophe or
an ampersand joins is one word, as is a number with its commas, points and slashes, and an abbreviation with
points. A dash, a slash between words and any other punctuation parts words. Marks of a list at the beginning
of a line, as `1.` or `(a)`, are no words. A word in Devanagari ends where its letters and vowel signs do,
also before a danda.
"""

import re
import unicodedata
from functools import lru_cache

_LIST_MARK = re.compile(
    r"^[ \t]*\(?(?:[0-9]{1,2}|[a-z]|[ivx]{1,4})[.)](?=[ \t]|$)", re.MULTILINE | re.IGNORECASE
)
_WORD = re.compile(
    r"[a0][a0m]*"
    r"(?:(?:[-'&@]|(?<=0)[.,:/](?=0)|(?<=\ba)\.(?=a))[a0][a0m]*)*"
)
"""A word in the shape of a text; see `_shape`."""

_JOINING = {"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2019": "'", "\u02bc": "'"}
_JOINERS = "\u200c\u200d"  # between letters of Indic scripts


def count_words(text: str) -> int:
    """Return how many words a text has."""
    shape = "".join(map(_shape, _LIST_MARK.sub(" ", text)))
    return sum(1 for _ in _WORD.finditer(shape))


@lru_cache(maxsize=4096)
def _shape(character: str) -> str:
    """Return what a character is to a word: a letter, a digit, a mark on one, a joint, or nothing."""
    character = _JOINING.get(character, character)
    if character in "-'&@.,:/\n":
        return character
    if character in _JOINERS:
        return "m"
    match unicodedata.category(character)[0]:
        case "L":
            return "a"
        case "N":
            return "0"
        case "M":
            return "m"
        case _:
            return " "
