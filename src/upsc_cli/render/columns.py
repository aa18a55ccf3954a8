"""The columns that a text takes, in a terminal that counts in another way than Rich."""

import re
from unicodedata import category

_LETTERS = "\u0900-\u0dff\u1b00-\u1cff\ua800-\uabff"
_INDIC = re.compile(f"[{_LETTERS}][{_LETTERS}\u200c\u200d]*")
"""A word in a script with vowel signs that stand beside their letter: Rich counts none of them."""

_A_COLUMN_EACH = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u25a0-\u25fc]*"
)
"""Letters and signs that all programs take for a column: most texts have no others."""

_JOINER = "\u200d"
FILLER = "\U0010fffd"
"""A character of no meaning and one column: until all is drawn, it fills those that Rich does not count."""


def is_counted_alike(text: str) -> bool:
    """Return whether Rich and terminals take a text for as wide."""
    return _INDIC.search(text) is None


def terminal_width(text: str) -> int:
    """Return the most columns that a terminal takes for a text.

    Most terminals count the vowel signs and letters of such scripts one by one. Those that count a
    cluster of them as one sign take a column less for a few.
    """
    if _A_COLUMN_EACH.fullmatch(text):
        return len(text)
    # Imported here: lists and results of a search are mostly drawn without Rich.
    from rich.cells import cell_len

    return cell_len(text if is_counted_alike(text) else "".join(pieces_of(text)))


def pieces_of(text: str) -> list[str]:
    """Return the characters of a text, those that Rich does not count with a filler."""
    pieces = list(text)
    for word in _INDIC.finditer(text):
        for place in range(*word.span()):
            if _is_missed(text[place]):
                pieces[place] += FILLER
    return pieces


def _is_missed(char: str) -> bool:
    from rich.cells import cell_len

    # After a joiner Rich does not count what comes next; that is the filler then, and not a letter.
    return char == _JOINER or (category(char) == "Mc" and not cell_len(char))
