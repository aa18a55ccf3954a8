"""All that the index keeps of a topic for the few topics that a command is about.

It is compressed as one, as its parts say the same in other forms. Its tokens come first, so that a search,
which looks at fifty topics, need not unpack the rest; the other parts are decoded each by itself.
"""

import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from msgspec import MsgspecError, Raw, Struct, msgpack

from upsc_cli.index.fields import Tokens
from upsc_cli.topics.library import Entry
from upsc_cli.topics.notes import Note

T = TypeVar("T")

_COMPRESSION = 1
_LENGTH_BYTES = 4  # before the rest, for the length of the tokens


class DamagedError(Exception):
    """What is in the file cannot be read."""


class Kept(Struct, frozen=True, array_like=True):
    """The parts that are kept of a topic behind its tokens: what `entry_of` reads, and what to practise."""

    entry: Raw
    cards: Raw
    items: Raw
    tasks: Raw


class _Entry(Struct, frozen=True, array_like=True):
    topic: Any
    note: Note


_kept = msgpack.Decoder(Kept)
_tokens = msgpack.Decoder(Tokens)
_entries = msgpack.Decoder(_Entry)


def pack(
    tokens: Tokens, entry: Entry, cards: Sequence[object], items: Sequence[object], tasks: Sequence[object]
) -> bytes:
    """Return what is kept of a topic."""
    # Imported here: most commands find topics packed.
    from upsc_cli.topics.format.packed import packed

    first = msgpack.encode(tokens)
    parts = (_Entry(packed(entry.topic), entry.note), cards, items, tasks)
    length = len(first).to_bytes(_LENGTH_BYTES, "big")
    return length + zlib.compress(first + msgpack.encode(parts), _COMPRESSION)


def unpack(content: bytes) -> Kept:
    """Return the parts of what was kept of a topic.

    Raises:
        DamagedError: it was not kept like this.
    """
    try:
        unpacked = zlib.decompress(memoryview(content)[_LENGTH_BYTES:])
        return decoded(_kept, memoryview(unpacked)[_length_of_tokens(content) :])
    except (zlib.error, TypeError) as error:
        raise DamagedError(str(error)) from error


def tokens_in(content: bytes) -> Tokens:
    """Return what is searched of a topic, of what was kept of it.

    Raises:
        DamagedError: as from `unpack`.
    """
    try:
        # No checksum is reached here; who shows the topic then unpacks all of it.
        packed = zlib.decompressobj().decompress(
            memoryview(content)[_LENGTH_BYTES:], _length_of_tokens(content)
        )
    except (zlib.error, TypeError) as error:
        raise DamagedError(str(error)) from error
    return decoded(_tokens, packed)


def _length_of_tokens(content: bytes) -> int:
    return int.from_bytes(content[:_LENGTH_BYTES], "big")


def entry_of(kept: Kept, slug: str, path: Path) -> Entry:
    """Return a topic and its note as they were read.

    Raises:
        DamagedError: as from `unpack`.
    """
    # Imported here: many commands read no topic as a whole.
    from upsc_cli.topics.format.packed import unpacked

    found = decoded(_entries, kept.entry)
    try:
        return Entry(slug, path, unpacked(found.topic), found.note)
    except ValueError as error:
        raise DamagedError(str(error)) from error


def decoded(decoder: msgpack.Decoder[T], packed: bytes | memoryview | Raw) -> T:
    """Return what was packed in a cell of the index, or a part of it.

    Raises:
        DamagedError: it is not what this decoder decodes.
    """
    try:
        return decoder.decode(packed)
    except (MsgspecError, ValueError, TypeError) as error:
        raise DamagedError(str(error)) from error


def decoded_all(decoder: msgpack.Decoder[T], rows: Iterable[tuple[bytes]]) -> list[T]:
    """Return what was packed in the cells of a column; see `decoded`."""
    try:
        return [decoder.decode(packed) for (packed,) in rows]
    except (MsgspecError, ValueError, TypeError) as error:
        raise DamagedError(str(error)) from error
