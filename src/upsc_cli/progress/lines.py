"""Events as they are written, by their ids, without a copy of each.

A history of a million events is some two hundred megabytes; what is read of a file stays a part of it.
"""

from collections.abc import ItemsView, Iterable, Iterator, Mapping, ValuesView


class Lines(Mapping[str, bytes]):
    """Events by their ids as they are written; see `merge.union` for those that differ under one id.

    `pieces` are they as they were given: bytes, or what msgspec left in the content of a file. The latter
    is equal to no bytes, so a piece becomes bytes as it is asked for.
    """

    __slots__ = ("pieces",)

    def __init__(self, pieces: Mapping[str, bytes] | None = None) -> None:
        given = pieces.pieces if isinstance(pieces, Lines) else pieces
        self.pieces: dict[str, bytes] = dict(given or {})

    def take(self, pieces: Iterable[tuple[str, bytes]]) -> list[str]:
        """Add events, and return the ids of those that differ from what is there: the lesser text counts."""
        differing: dict[str, None] = {}
        known = self.pieces
        for event, piece in pieces:
            first = known.setdefault(event, piece)
            if first is not piece and (line := bytes(piece)) != (before := bytes(first)):
                differing[event] = None
                known[event] = min(line, before)
        return list(differing)

    def __getitem__(self, event: str) -> bytes:
        """Return an event as it is written."""
        return bytes(self.pieces[event])

    def __contains__(self, event: object) -> bool:
        """Return whether there is an event of an id."""
        return event in self.pieces

    def __iter__(self) -> Iterator[str]:
        """Return the ids."""
        return iter(self.pieces)

    def __len__(self) -> int:
        """Return how many events there are."""
        return len(self.pieces)

    def values(self) -> ValuesView[bytes]:
        """Return the events."""
        return _Values(self)

    def items(self) -> ItemsView[str, bytes]:
        """Return the events with their ids."""
        return _Items(self)


class _Values(ValuesView[bytes]):
    _mapping: Lines

    def __iter__(self) -> Iterator[bytes]:
        return map(bytes, self._mapping.pieces.values())


class _Items(ItemsView[str, bytes]):
    _mapping: Lines

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        pieces = self._mapping.pieces
        return zip(pieces, map(bytes, pieces.values()), strict=True)
