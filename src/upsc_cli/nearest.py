"""What a person may have meant: names that are the same but for their form, and the nearest ones."""

import unicodedata
from collections.abc import Iterable

_LIKENESS = 65
"""Per cent below which two names have too little in common to be worth a hint."""


_LEFT_OUT = {code: None for code in range(128) if unicodedata.category(chr(code))[0] in "PZC"}


def name_key(name: str) -> str:
    """Return a name without case, white space and punctuation: names with one key are the same.

    Marks stay, as Indian scripts write their vowels with them, and so do signs like the + of 2+2.
    """
    if name.isascii():
        return name.lower().translate(_LEFT_OUT)
    folded = unicodedata.normalize("NFC", name.casefold())
    return "".join(c for c in folded if unicodedata.category(c)[0] not in "PZC")


def did_you_mean(name: str, candidates: Iterable[str], otherwise: str) -> str:
    """Return a hint with the names that come near one that is not there, or another hint if none does."""
    near = nearest(name, candidates, limit=3)
    return f"did you mean {' or '.join(near)}?" if near else otherwise


def nearest(name: str, candidates: Iterable[str], limit: int = 1) -> list[str]:
    """Return up to `limit` candidates that look like `name`, the likeliest first.

    They are for hints only, never to act upon.
    """
    # Imported here: a hint is rare, and every command would pay for it.
    from rapidfuzz import fuzz, utils

    wanted = utils.default_process(name)
    scored = []
    for candidate in candidates:
        other = utils.default_process(candidate)
        # Whole against whole finds slips, words against words finds a part of a longer name.
        score = max(fuzz.ratio(wanted, other), fuzz.token_set_ratio(wanted, other))
        if score >= _LIKENESS:
            scored.append((-score, candidate))
    return [candidate for _score, candidate in sorted(scored)[:limit]]
