"""Small cache files, each with a value and what it was made from.

None is ever the only copy of anything. One that is damaged, or was made from something else, counts as
none, and one that cannot be written is done without.
"""

import zlib
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Raw

from upsc_cli import files

T = TypeVar("T")

_CHECKSUM_BYTES = 4
_LARGEST = 256 << 20  # bytes, some two million cards


def load(file: Path, made_from: object, type_: type[T]) -> T | None:
    """Return the value of a cache file, None if it is missing, damaged or made from anything else."""
    try:
        content = files.read_within(file, _LARGEST)
        packed = memoryview(content)[_CHECKSUM_BYTES:]
        if content[:_CHECKSUM_BYTES] != _checksum(packed):
            return None
        before, value = msgspec.msgpack.decode(packed, type=tuple[Raw, Raw])
        return msgspec.msgpack.decode(value, type=type_) if before == _packed(made_from) else None
    except (OSError, msgspec.MsgspecError, ValueError):
        return None


def save(file: Path, made_from: object, value: object) -> None:
    """Keep a value in a cache file, if that can be done, with what it was made from."""
    packed = msgspec.msgpack.encode((_packed(made_from), Raw(msgspec.msgpack.encode(value))))
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        files.replace(file, _checksum(packed) + packed, durable=False)


def _packed(made_from: object) -> Raw:
    return Raw(msgspec.msgpack.encode(made_from))


def _checksum(packed: bytes | memoryview) -> bytes:
    return zlib.crc32(packed).to_bytes(_CHECKSUM_BYTES, "big")
