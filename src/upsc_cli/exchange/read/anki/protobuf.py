"""Messages of Protocol Buffers, as far as a collection of Anki uses them.

The wire format is that of https://protobuf.dev/programming-guides/encoding/: each field is a number with a
type, and its value.
"""

from collections.abc import Mapping

from msgspec import Struct

_VARINT, _LONG, _BYTES, _SHORT = 0, 1, 2, 5
_LENGTHS = {_LONG: 8, _SHORT: 4}
_LONGEST_VARINT = 10  # bytes of a number of 64 bits
_BITS = 7
_MORE = 0x80


class DamagedMessageError(ValueError):
    """Bytes are no message."""


class Message(Struct, frozen=True):
    """The fields of a message by their numbers; of one that is repeated, the last counts."""

    fields: Mapping[int, int | bytes]

    def integer(self, number: int) -> int:
        """Return a number, 0 if it is not there."""
        value = self.fields.get(number, 0)
        return value if isinstance(value, int) else 0

    def text(self, number: int) -> str:
        """Return a text, empty if it is not there."""
        value = self.fields.get(number, b"")
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""

    def has(self, number: int) -> bool:
        """Return whether a field is there."""
        return number in self.fields


def message(content: bytes) -> Message:
    """Return the fields of a message.

    Raises:
        DamagedMessageError: it is none.
    """
    fields: dict[int, int | bytes] = {}
    place = 0
    while place < len(content):
        key, place = _varint(content, place)
        number, kind = key >> 3, key & 7
        if kind == _VARINT:
            fields[number], place = _varint(content, place)
            continue
        if kind == _BYTES:
            length, place = _varint(content, place)
        elif kind in _LENGTHS:
            length = _LENGTHS[kind]
        else:
            raise DamagedMessageError(f"a field of the type {kind}")
        if place + length > len(content):
            raise DamagedMessageError("a field that breaks off")
        fields[number] = content[place : place + length]
        place += length
    return Message(fields)


def _varint(content: bytes, place: int) -> tuple[int, int]:
    """Return the number that begins at a place, and where it ends."""
    value = 0
    for index, byte in enumerate(content[place : place + _LONGEST_VARINT]):
        value |= (byte & ~_MORE) << (_BITS * index)
        if not byte & _MORE:
            return value, place + index + 1
    raise DamagedMessageError("a number that breaks off")
