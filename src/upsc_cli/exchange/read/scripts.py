"""Superscripts and subscripts in the raised and lowered digits of Unicode, for texts that have no other."""

_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_SCRIPTS = {"sup": _RAISED, "sub": _LOWERED}

SCRIPTS = frozenset(_SCRIPTS)
"""The tags of HTML that raise and lower."""


def in_script(name: str, text: str) -> str | None:
    """Return a text as the tag `sup` or `sub` shows it, None if Unicode has not all of its signs."""
    written = text.translate(_SCRIPTS[name])
    return written if text and not set(written) & set(text) else None
