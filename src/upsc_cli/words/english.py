"""Other forms of an English word: its numbers, and its British and American spellings."""

import re
from collections.abc import Iterator

_BRITISH_AND_AMERICAN = (
    ("is", "iz", "e|ed|es|er|ing|ation|ations"), ("our", "or", "s?|ed|ing|ite"), ("tre", "ter", "s?"),
    ("ence", "ense", ""), ("dgement", "dgment", "s?"), ("ogramme", "ogram", "s?"),
)  # fmt: skip
"""What a word of either may have where one of the other has another, and the endings that may follow."""

_SPELLINGS = [
    (rf"{one}({endings})$", rf"{other}\1")
    for british, american, endings in _BRITISH_AND_AMERICAN
    for one, other in ((british, american), (american, british))
] + [(r"ll(ed|ing|er)$", r"l\1"), (r"([aeiou])l(ed|ing|er)$", r"\1ll\2")]


def other_forms(word: str) -> Iterator[str]:
    """Yield forms that may be the same word; some are no words at all, which no topic has."""
    yield from _other_numbers(word)
    for ending, other in _SPELLINGS:
        changed, count = re.subn(ending, other, word)
        if count:
            yield changed


def singular(word: str) -> str:
    """Return a word as one thing is called by it, judged by its ending alone: policy of policies."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _other_numbers(word: str) -> Iterator[str]:
    """Yield the singular and the plurals that a word may have."""
    yield from {singular(word)} - {word}
    if word.endswith("y") and len(word) > 2 and word[-2] not in "aeiou":
        yield word[:-1] + "ies"
    if word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
        yield word[:-2]
    if word.endswith(("s", "x", "z", "ch", "sh", "o")):
        yield word + "es"
    if word.endswith("men"):
        yield word[:-3] + "man"
    if word.endswith("man"):
        yield word[:-3] + "men"
    if word.endswith("ies"):
        yield word[:-1]
    if not word.endswith("s"):
        yield word + "s"
