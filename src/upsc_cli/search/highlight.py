"""The words of a text that match a query."""

from collections.abc import Sequence

from msgspec import Struct

from upsc_cli.search.query import Variant
from upsc_cli.words.forms import Word, parts_of, words


class Marker(Struct, frozen=True):
    """Marks what matches a query; two that mark the same are equal."""

    variants: tuple[Variant, ...]

    def __call__(self, text: str) -> tuple[tuple[int, int], ...]:
        """Return the ranges of a text that match."""
        return highlights(text, self.variants)


def highlights(text: str, variants: Sequence[Variant]) -> tuple[tuple[int, int], ...]:
    """Return the ranges of a text that match any variant, without overlaps."""
    stream: list[Word] = [part for word in words(text) for part in (word, *parts_of(word, text))]
    ranges: list[tuple[int, int]] = []
    for start in range(len(stream)):
        for variant in variants:
            end = start + len(variant.tokens)
            if end <= len(stream) and _matches(variant, [word.form for word in stream[start:end]]):
                ranges.append((stream[start].start, stream[end - 1].end))
    merged: list[tuple[int, int]] = []
    for a, b in sorted(ranges):
        if merged and a < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
        else:
            merged.append((a, b))
    return tuple(merged)


def _matches(variant: Variant, found: Sequence[str]) -> bool:
    if variant.prefix:
        return tuple(found[:-1]) == variant.tokens[:-1] and found[-1].startswith(variant.tokens[-1])
    return tuple(found) == variant.tokens
