"""The file around a collection of Anki: a zip archive, which holds the database in one of three generations.

Known by ankitects/anki, `proto/anki/import_export.proto` and `rslib/src/import_export/package/`: the newest
says its version in `meta` and compresses with Zstandard, the two before are told apart by the name of the
database. Media lie beside it, each a member of the archive; they are counted and never read.
"""

import struct
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import SEEK_END
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, BinaryIO
from zlib import error as ZlibError  # noqa: N812 (it is a class)

from msgspec import Struct

from upsc_cli.errors import InvalidTopicError
from upsc_cli.exchange.read.anki.protobuf import DamagedMessageError, message

LARGEST_COLLECTION = 1 << 30
"""Bytes of a database: a hundred thousand notes with a million reviews have some two hundred million."""

_MOST_GROWTH = 200
"""How many times its packed size a database may have; text with a history has five times."""
_ALWAYS_ALLOWED = 64 << 20  # bytes, however little they were packed to
_LARGEST_META = 1 << 10
_LARGEST_DIRECTORY = 64 << 20  # bytes that name the members: half a million media
_PIECE = 1 << 20
_IS_ENCRYPTED = 0x1
_END = struct.Struct("<4s4H2LH")
_LONGEST_COMMENT = 0xFFFF
_END_MARK = b"PK\x05\x06"

_NEWEST = 3
_NAMES = {1: "collection.anki2", 2: "collection.anki21", _NEWEST: "collection.anki21b"}
"""What the database is called in each version of a package."""


class Package(Struct, frozen=True):
    """A package that was opened: a copy of its database, its version (1 to 3), and how many media it has."""

    database: Path
    version: int
    media: int


@contextmanager
def opened(file: BinaryIO, on_progress: Callable[[int, int], None] | None = None) -> Iterator[Package]:
    """Yield what a package holds; the copy of its database is gone when the block ends.

    `on_progress` is called with the bytes that were copied and those that there are.

    Raises:
        InvalidTopicError: it is no package, is damaged, encrypted, too large, or of a newer kind.
    """
    with TemporaryDirectory(prefix="upsc-", ignore_cleanup_errors=True) as folder:
        database = Path(folder) / "collection"
        try:
            _refuse_huge_directory(file)
            with zipfile.ZipFile(file) as archive:
                version = _version(archive)
                member = archive.getinfo(_NAMES[version])
                with archive.open(member) as packed, database.open("wb") as copy:
                    source = _decompressed(packed) if version == _NEWEST else packed
                    _copy(source, copy, _most(member, version), on_progress, member.file_size)
                media = sum(name.isdecimal() for name in archive.namelist())
        except (RuntimeError, NotImplementedError, KeyError) as error:  # as zipfile names what it cannot read
            raise InvalidTopicError("this package of Anki cannot be unpacked", hint=_EXPORT_AGAIN) from error
        except DamagedMessageError as error:
            raise InvalidTopicError("this package of Anki does not say its version") from error
        except _DAMAGE as error:
            raise InvalidTopicError(_DAMAGED) from error
        except Exception as error:
            if isinstance(error, _zstd_error()):
                raise InvalidTopicError(_DAMAGED) from error
            raise
        yield Package(database, version, media)


_DAMAGE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, ZlibError, EOFError, struct.error, ValueError, OverflowError,
)  # fmt: skip
"""What zipfile raises on archives whose numbers do not fit together."""

_DAMAGED = "this is no package of Anki, or one that is damaged or cut off"
_EXPORT_AGAIN = "export it again in Anki: File > Export"


def _version(archive: zipfile.ZipFile) -> int:
    """Return the version of a package.

    Raises:
        InvalidTopicError: it is newer than any that is known, is encrypted, or is another archive.
    """
    names = set(archive.namelist())
    if any(info.flag_bits & _IS_ENCRYPTED for info in archive.infolist() if not info.filename.isdecimal()):
        raise InvalidTopicError("this archive is encrypted", hint=_EXPORT_AGAIN)
    version = 2 if _NAMES[2] in names else 1
    if "meta" in names:
        if archive.getinfo("meta").file_size > _LARGEST_META:
            raise InvalidTopicError("this package of Anki does not say its version")
        version = message(archive.read("meta")).integer(1)
        if version not in _NAMES:
            raise InvalidTopicError(
                f"this package is of a newer Anki (version {version})",
                hint="export it with 'Support older Anki versions' ticked",
            )
    if _NAMES[version] not in names:
        raise InvalidTopicError("this archive holds no collection of Anki")
    return version


def _most(member: zipfile.ZipInfo, version: int) -> int:
    """Return how many bytes a database may have.

    Raises:
        InvalidTopicError: it says itself that it has more.
    """
    most = min(LARGEST_COLLECTION, max(_ALWAYS_ALLOWED, _MOST_GROWTH * member.compress_size))
    if version != _NEWEST and member.file_size > most:
        raise InvalidTopicError(_too_large(most))
    return most


def _copy(
    source: IO[bytes],
    copy: BinaryIO,
    most: int,
    on_progress: Callable[[int, int], None] | None,
    total: int,
) -> None:
    copied = 0
    while piece := source.read(_PIECE):
        copied += len(piece)
        if copied > most:
            raise InvalidTopicError(_too_large(most))
        copy.write(piece)
        if on_progress:
            on_progress(min(copied, total), total)


def _too_large(most: int) -> str:
    return f"its collection is larger than {most >> 20} MiB, which no collection packed like this is"


def _refuse_huge_directory(file: BinaryIO) -> None:
    """Refuse an archive whose list of members would fill the memory; `zipfile` reads all of it at once.

    Raises:
        InvalidTopicError: the list is longer than any of a package.
    """
    size = file.seek(0, SEEK_END)
    file.seek(max(0, size - _END.size - _LONGEST_COMMENT))
    tail = file.read()
    start = tail.rfind(_END_MARK)
    file.seek(0)
    if start < 0 or len(tail) - start < _END.size:
        return  # no archive, as zipfile says next
    *_, length, _, _ = _END.unpack_from(tail, start)
    if length > _LARGEST_DIRECTORY and size > _LARGEST_DIRECTORY:
        raise InvalidTopicError("this archive has more members than a package of Anki")


def _decompressed(packed: IO[bytes]) -> IO[bytes]:
    """Return what reads a stream that was compressed with Zstandard."""
    # Imported here: packages before Anki 2.1.50 need none.
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd

    return zstd.ZstdFile(packed)  # type: ignore[return-value]


def _zstd_error() -> type[Exception]:
    if sys.version_info >= (3, 14):
        from compression.zstd import ZstdError
    else:
        from backports.zstd import ZstdError
    error: type[Exception] = ZstdError
    return error
