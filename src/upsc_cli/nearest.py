"""What a person may have meant: the nearest names, for hints only, never to act upon."""

from collections.abc import Iterable

_LIKENESS = 65
"""Per cent below which two names have too little in common to be worth a hint."""


def nearest(name: str, candidates: Iterable[str], limit: int = 1) -> list[str]:
    """Return up to `limit` candidates that look like `name`, the likeliest first."""
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


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    """Return `; did you mean 'x'?` to end a message with, or nothing."""
    found = nearest(name, candidates)
    return f"; did you mean {found[0]!r}?" if found else ""
