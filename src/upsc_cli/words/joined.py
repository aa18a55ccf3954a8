"""Words that were typed without a blank between them."""

from collections.abc import Collection

from upsc_cli.words.spelling import LONGEST, SHORTEST

_FEWEST_LETTERS = 5
_MOST_LETTERS = 2 * LONGEST  # the work grows with the square of their number
_MOST_WORDS = 4
_KEPT = 6  # ways to split a piece
_CONSIDERED = 24


def segments(typed: str, known: Collection[str]) -> list[tuple[str, ...]]:
    """Return the ways to split a word into two to four known words; ways of few and long words come first."""
    return [way for way in _ways(typed, known)[-1] if len(way) > 1] if _may_be_joined(typed) else []


def near_segments(typed: str, known: Collection[str]) -> list[tuple[tuple[str, ...], str, tuple[str, ...]]]:
    """Return the ways to split a word into two to four pieces of which all but one are known words.

    Each way is the known words before the other piece, that piece, and the known words after it. Ways of
    few and long pieces come first.
    """
    if not _may_be_joined(typed):
        return []
    before = _ways(typed, known)
    after = [_ways(typed[start:], known)[-1] for start in range(len(typed) + 1)]
    found = [
        (left, typed[start:end], right)
        for start in range(len(typed))
        for end in range(start + SHORTEST, min(start + LONGEST, len(typed)) + 1)
        if typed[start:end] not in known
        for left in before[start]
        for right in after[end]
        if 1 <= len(left) + len(right) < _MOST_WORDS
    ]
    found.sort(key=lambda way: (len(way[0]) + len(way[2]), -min(map(len, (*way[0], way[1], *way[2])))))
    return found[:_CONSIDERED]


def _may_be_joined(typed: str) -> bool:
    return _FEWEST_LETTERS <= len(typed) <= _MOST_LETTERS


def _ways(typed: str, known: Collection[str]) -> list[list[tuple[str, ...]]]:
    """Return, for each length, the best ways to split as many letters into known words."""
    ways: list[list[tuple[str, ...]]] = [[()], *([] for _ in typed)]
    for end in range(1, len(typed) + 1):
        for start in range(max(0, end - LONGEST), end):
            piece = typed[start:end]
            if ways[start] and (piece.isdecimal() or (len(piece) > 1 and piece in known)):
                ways[end] += [(*way, piece) for way in ways[start] if len(way) < _MOST_WORDS]
        ways[end] = sorted(ways[end], key=lambda way: (len(way), -min(map(len, way))))[:_KEPT]
    return ways
