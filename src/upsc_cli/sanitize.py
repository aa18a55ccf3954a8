"""Text as it may be shown on a terminal."""

import re
import unicodedata

_ESCAPE_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])?")
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Whatever is not left as it is."""


def clean(text: str) -> str:
    """Return text without escape sequences, control characters and bidirectional overrides.

    They could recolour the terminal, hide text or show it in another order than it is read.
    Line feeds and tabs stay, and so do the joiners that Indian scripts need.
    """
    if (text.isascii() and text.isprintable()) or not _ACTS.search(text):
        return text
    without_sequences = _ESCAPE_SEQUENCE.sub("", text).replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(
        character
        for character in without_sequences
        if character in "\n\t"
        or (unicodedata.category(character) not in ("Cc", "Cs") and character not in _BIDI_CONTROLS)
    )
