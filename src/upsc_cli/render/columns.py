"""The columns that a text takes, in a terminal that counts in another way than Rich."""

import re

_INDIC = re.compile("[\u0900-\u0dff\u1b00-\u1cff\ua800-\uabff]")
"""Scripts with vowel signs that stand beside their letter: Rich counts none of them, terminals do."""

_A_COLUMN_EACH = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u25a0-\u25fc]*"
)
"""Letters and signs that all programs take for a column: most texts have no others."""


def is_counted_alike(text: str) -> bool:
    """Return whether Rich and terminals take a text for as wide."""
    return _INDIC.search(text) is None


def terminal_width(text: str) -> int:
    """Return the columns that a terminal takes for a text."""
    if _A_COLUMN_EACH.fullmatch(text):
        return len(text)
    # Imported here, as the one below: its tables take longer to load than most topics to draw.
    from rich.cells import cell_len

    if is_counted_alike(text):
        return cell_len(text)
    from wcwidth import wcswidth

    width = wcswidth(text)
    return cell_len(text) if width < 0 else width
