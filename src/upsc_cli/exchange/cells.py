"""The table of cards that spreadsheets open: what is written out is read back."""

CSV_COLUMNS = ("id", "topic", "category", "kind", "question", "answer", "source", "tags")

_OF_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "'")
"""How formulas begin in spreadsheets (OWASP, CSV Injection), and the mark that takes their meaning away."""


def harmless(cell: str) -> str:
    """Return a cell with an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{cell}" if cell.startswith(_OF_FORMULAS) else cell


def as_typed(cell: str) -> str:
    """Return what a cell said before `harmless`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_OF_FORMULAS) else cell
