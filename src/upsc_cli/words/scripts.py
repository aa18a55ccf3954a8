"""Words of Devanagari in Latin letters, as people type Hindi on a keyboard of English."""

import re
from collections.abc import Iterator

CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळ",
        "k kh g gh n ch chh j jh n t th d dh n t th d dh n p ph b bh m y r l v sh sh s h l".split(),
        strict=True,
    )
)
"""The consonants in the order of Unicode's block, but for ḷa at the end; each has an inherent a."""
DOTTED = dict(zip("कखगजडढफय", "q kh g z r rh f y".split(), strict=True))
"""Consonants with a nukta below."""
VOWELS = dict(zip("अआइईउऊऋएऐओऔऍऑ", "a a i i u u ri e ai o au a o".split(), strict=True))
"""Vowels that stand by themselves."""
SIGNS = dict(zip("ािीुूृेैोौॅॉ", "a i i u u ri e ai o au a o".split(), strict=True))
"""Vowels on a consonant, in place of its inherent one."""
# The tables are ISO 15919:2001 without its marks, with the spellings of ITRANS (ch, chh, sh) where
# people who type have no marks; code points as in the Unicode Standard's block Devanagari (U+0900).

_NUKTA, _VIRAMA = "\u093c", "\u094d"
_JOINED_JN = "ज्ञ"  # said, and typed, as gy
_NASALS, _LABIALS = "\u0901\u0902", "पफबभम"
_DEVANAGARI = re.compile(r"[\u0900-\u0963\u0971-\u097f]+")
_LONGEST = 60  # letters and signs of a word
_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")
_ENDINGS = (
    ("ियों", "ी"), ("ियां", "ी"), ("ियाँ", "ी"), ("ियों", "ि"), ("ियां", "ि"), ("ियाँ", "ि"), ("ओं", ""),
    ("एं", ""), ("एँ", ""),
    ("ों", ""), ("ों", "ा"), ("ें", ""), ("े", "ा"),
)  # fmt: skip
"""Endings of the plural and of the oblique case, and what the word has in their place."""

PARTICLES = frozenset("का की के को में से पर और एवं तथा या है हैं ने व".split())
"""Small words of Hindi, which say how others belong together."""
TYPED_PARTICLES = frozenset("ka ki ke ko mein me se par aur evam tatha ya hai ne va".split())
"""The same as people type them in Latin letters."""


def is_devanagari(word: str) -> bool:
    """Return whether a word has letters of Devanagari."""
    return _DEVANAGARI.search(word) is not None


def with_ascii_digits(word: str) -> str:
    """Return a word with the digits of Devanagari as those of ASCII."""
    return word.translate(_DIGITS)


def romanised(text: str) -> str:
    """Return a text with words of Devanagari in Latin letters, as typed: राज्यपाल as rajyapal."""
    return text if text.isascii() else _DEVANAGARI.sub(lambda found: _romanised(found[0]), text)


def base_forms(word: str) -> Iterator[str]:
    """Yield the words of which one in Devanagari may be the plural or the oblique case, itself first."""
    yield word
    for ending, other in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            yield word[: -len(ending)] + other


def _romanised(word: str) -> str:
    if len(word) > _LONGEST:
        return word  # no word: its key could be that of a short one
    word = word.replace(_JOINED_JN, "ग्य")
    letters: list[str] = []
    is_open = False  # whether a consonant still awaits its vowel
    for place, sign in enumerate(word):
        following = word[place + 1 : place + 2]
        if sign in CONSONANTS:
            dotted = DOTTED.get(sign) if following == _NUKTA else None
            letters += ["a"] * is_open + [dotted or CONSONANTS[sign]]
            is_open = True
        elif sign == _VIRAMA:
            is_open = False
        elif sign in SIGNS:
            letters.append(SIGNS[sign])
            is_open = False
        elif sign != _NUKTA:
            nasal = "m" if following and following in _LABIALS else "n"
            letters += ["a"] * is_open + [nasal if sign in _NASALS else VOWELS.get(sign, "")]
            is_open = False
    return "".join(letters)  # the inherent vowel of the last consonant is not spoken
