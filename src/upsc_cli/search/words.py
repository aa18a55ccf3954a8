"""Words as search sees them: where they stand in a text, and in what form they compare."""

import re
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

# \w leaves out the vowel signs and joiners of Indian scripts, which belong to their words.
_LETTER = r"[\w\u0300-\u036f\u0900-\u0dff\u200c\u200d]"
_WORD = re.compile(rf"{_LETTER}+(?:[+.&'’]{_LETTER}+)*")
_PART = re.compile(rf"{_LETTER}+")


class Word(Struct, frozen=True):
    """A word in its form for comparing, and the range of the text that it stands in."""

    form: str
    start: int
    end: int


def words(text: str, *, parts: bool = True) -> Iterator[Word]:
    """Yield the words of a text; one like `2+2` or `s.8` as a whole and then, if asked, by its parts."""
    for match in _WORD.finditer(text):
        whole = match[0]
        yield Word(fold(whole), match.start(), match.end())
        inside = list(_PART.finditer(whole)) if parts else []
        if len(inside) > 1:
            for part in inside:
                yield Word(fold(part[0]), match.start() + part.start(), match.start() + part.end())


def fold(word: str) -> str:
    """Return a word without case and without the accents of Latin letters."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", bare).strip("_")
