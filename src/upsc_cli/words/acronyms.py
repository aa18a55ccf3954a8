"""Acronyms and the long names that they stand for, as topics themselves give them.

A pair in brackets, "Long Name (LN)" or "LN (Long Name)", is found by the algorithm of A. S. Schwartz
and M. A. Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text",
Pacific Symposium on Biocomputing 8 (2003): going backwards, every letter of the acronym must be found
in the long name, its first letter at the beginning of a word. The initials of a name written in
capitals are the second source; they are weaker, as nobody said that the acronym is used.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from upsc_cli.words.forms import STOP_WORDS, forms, key_of

_BRACKETS = re.compile(r"\(([^()\n]{2,80})\)")
_BREAK = re.compile(r"[.;:!?()\n]")
_SHORT = re.compile(r"(?=[^\n]*[A-Z])[A-Za-z][A-Za-z0-9.&+-]{1,11}")
_NAME = re.compile(r"[A-Z][\w’'-]*(?:[ -](?:(?:of|the|for|on|and|to|in|with|&) ){0,2}[A-Z][\w’'-]*){1,7}")
_LONGEST = 10  # letters
_LONGEST_NAME = 120


class Acronym(Struct, frozen=True):
    """A short form and a long form, both folded.

    `long` is a phrase to look for; `given` tells a pair that a topic gives from one that was only made
    of initials.
    """

    short: str
    long: str
    given: bool

    @property
    def key(self) -> str:
        """The long form without stop words, by which a query finds it."""
        return key_of(self.long.split())


def in_text(text: str) -> Iterator[Acronym]:
    """Yield the pairs that a text gives in brackets."""
    for match in _BRACKETS.finditer(text):
        before = _BREAK.split(text[max(0, match.start() - _LONGEST_NAME) : match.start()])[-1].strip()
        inside = re.split("[,;]", match[1])[0].strip()
        if _SHORT.fullmatch(inside):
            long = long_form(inside, before)
            if long:
                yield from pair(inside, long)
        elif before:
            short = before.split()[-1]
            if is_acronym(short) and long_form(short, inside) == inside:
                yield from pair(short, inside)


def is_acronym(word: str) -> bool:
    """Return whether a word is written like an acronym: two capitals or more among its first letters."""
    capitals = sum(c.isupper() for c in word[:4])
    return len(word) <= _LONGEST and capitals >= 2 and _SHORT.fullmatch(word) is not None


def pair(short: str, long: str) -> Iterator[Acronym]:
    """Yield the pair of a short and a long form as written, if it can be searched for."""
    if short.endswith("s") and short[:-1].isupper():
        short = short[:-1]  # PVTGs
    key, words = "".join(forms(short)[:1]), forms(long)
    if key and len(words) >= 2 and len(key) <= _LONGEST:
        yield Acronym(key, " ".join(words), given=True)


def at_start(short: str, text: str) -> Iterator[Acronym]:
    """Yield the pair of an acronym and the name that its definition begins with, if that spells it out."""
    name = _NAME.match(text)
    if name and long_form(short, name[0]) == name[0]:
        yield from pair(short, name[0])


def of_names(names: Sequence[str]) -> Iterator[Acronym]:
    """Yield the pairs among names of one thing: an acronym, and a name whose every word gives a letter."""
    split: list[list[str]] = []
    for short in names:
        letters = short.replace(".", "").lower()
        if 2 <= len(letters) <= _LONGEST and letters.isalnum():
            split = split or [key_of(forms(long)).split() for long in names]
            for long, words in zip(names, split, strict=True):
                may_be = 1 < len(words) <= len(letters) and words[0][0] in letters
                is_whole = may_be and _starts(letters, words) == len(words)
                if is_whole and long_form(letters, long) == long:
                    yield from pair(letters, long)


def of_initials(text: str) -> Iterator[Acronym]:
    """Yield what the initials of names in capitals make, with and without their small words.

    A word that is an acronym itself gives all of its letters: UN Security Council, UNSC.
    """
    for match in _NAME.finditer(text):
        words = [word for word in re.split(r"[\s-]+", match[0]) if word != "&"]
        while words and words[0].lower() in STOP_WORDS:
            del words[0]
        if len(words) < 2:
            continue
        letters = [word if word.isupper() and word.isalpha() else word[0] for word in words]
        big = [each for each, word in zip(letters, words, strict=True) if word.lower() not in STOP_WORDS]
        long = " ".join(forms(" ".join(words)))
        for short in dict.fromkeys(("".join(big).lower(), "".join(letters).lower())):
            if 2 < len(short) <= _LONGEST and short.isalpha():
                yield Acronym(short, long, given=False)


def long_form(short: str, text: str) -> str | None:
    """Return the end of a text that spells out an acronym, or None.

    Stricter than the published algorithm in one point: half of the letters must begin words, so that
    "(Act)" is no acronym of the words before it.
    """
    letters = [c for c in short.casefold() if c.isalnum()]
    lowered = text.casefold()
    at = len(lowered)
    for index in range(len(letters) - 1, -1, -1):
        at = lowered.rfind(letters[index], 0, at)
        while index == 0 and at > 0 and lowered[at - 1].isalnum():
            at = lowered.rfind(letters[0], 0, at)
        if at < 0:
            return None
    long = text[at:]
    words = forms(long)
    most = min(len(letters) + 5, len(letters) * 2)  # words, as published
    if not 2 <= len(words) <= most or short in long.split():
        return None
    return long if _starts(letters, words) * 2 >= len(letters) else None


def _starts(letters: Sequence[str], words: Sequence[str]) -> int:
    """Return how many letters can be taken in order from the beginnings of words.

    That is the length of their longest common subsequence.
    """
    row = [0] * (len(letters) + 1)
    for word in words:
        before = row
        row = [0]
        for index, letter in enumerate(letters):
            row.append(before[index] + 1 if word[:1] == letter else max(before[index + 1], row[index]))
    return row[-1]
