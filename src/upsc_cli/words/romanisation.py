"""What is the same in the ways in which Indian words are written in Latin letters."""

import re
from collections.abc import Sequence

from upsc_cli.words.scripts import romanised

ROMANISATION = (
    # Vocalic r, k-sh and j-n, each written in several ways.
    (r"(?<=[bdghkmnpstv])ri(?=[bdghjklmnpstv])", "r"),
    (r"ksh|ks", "x"),
    (r"gny|dny|gy|gn(?=a)", "jn"),
    # Sibilants, and the palatal stop that ISO 15919 writes c.
    (r"sh", "s"),
    (r"chh?", "c"),
    # Aspirates; the Tamil sound that is written zh.
    (r"ph", "f"),
    (r"zh", "l"),
    (r"(?<=[bdgjkt])h", ""),
    # Long vowels and diphthongs.
    (r"ee|ii", "i"),
    (r"oo|uu", "u"),
    (r"aa", "a"),
    (r"au|ou|ow(?=[^aeiou]|$)", "o"),
    (r"ai|ei", "e"),
    # Glides, and letters of other languages that are said like an Indian one.
    (r"w", "v"),
    (r"y", "i"),
    (r"z", "j"),
    (r"q", "k"),
    # The short a that is written or left out within and after a word, and doubled letters.
    # After e and o it is of an English digraph.
    (r"(?<=[^\W_eo])a", ""),
    (r"([^\W\d_])\1+", r"\1"),
    # Anusvara: a nasal that is written m or n before a consonant.
    (r"m(?=[cdfgjklnrstvx])", "n"),
)
"""What is the same in the ways to write Indian words in Latin letters, in the order of applying.

Worked out from the two systems that India's books follow: Hunterian transliteration, the national
system of romanisation (Survey of India; UNGEGN, Report on the Current Status of United Nations
Romanization Systems for Geographical Names: Hindi), and ISO 15919:2001 with its marks left out; and
from the habit of leaving out the inherent vowel where it is not spoken.
"""

_RULES = [(re.compile(pattern, re.MULTILINE), replacement) for pattern, replacement in ROMANISATION]


def romanisation_keys(words: Sequence[str]) -> list[str]:
    """Return the key of each word: words that only differ in their romanisation have one key.

    A word of Devanagari has the key of what people type for it in Latin letters.
    """
    # All at once: the rules run in C over one text instead of word by word in Python.
    text = romanised("\n".join(words))
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text.split("\n")
