"""Text as it may be shown on a terminal."""

import re

_ESCAPE_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])?")
_NOT_SHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
"""Control characters (Unicode's Cc and Cs) but line feeds and tabs, and controls of direction."""
_SEPARATORS = re.compile("[\u2028\u2029]")


def clean(text: str) -> str:
    """Return text without escape sequences, control characters and bidirectional overrides.

    They could recolour the terminal, hide text or show it in another order than it is read.
    Line feeds and tabs stay, and so do the joiners that Indian scripts need.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _SEPARATORS.sub("\n", text)
    if not _NOT_SHOWN.search(text):
        return text
    return _NOT_SHOWN.sub("", _ESCAPE_SEQUENCE.sub("", text))
