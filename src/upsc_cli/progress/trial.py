"""Whether progress can be recorded, found out by trying, without a trace."""

import os
from pathlib import Path
from uuid import uuid4

from msgspec import Struct

from upsc_cli.progress import format as file_format
from upsc_cli.progress import lock

_PAGE = 4096  # bytes
_AT_ONCE: int = getattr(os, "O_NONBLOCK", 0)  # a pipe would wait for somebody to read it


class Trial(Struct, frozen=True):
    """Why a folder does not take a file, None if it does, and whether its file system has locks."""

    trouble: str | None
    has_locks: bool = True


def try_folder(folder: Path, like: Path) -> Trial:
    """Write what is in a file, or a page where there is none, to another one in a folder, and remove that."""
    try:
        content = file_format.read(like)
    except OSError:
        content = b""
    path = folder / f"{like.stem}-trial-{uuid4().hex}.new"
    try:
        # Not by tempfile, which on Windows tries two thousand million names in a folder that refuses them.
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with open(descriptor, "wb", closefd=False) as file:
                file.write(content or b"\n" * _PAGE)
                file.flush()
                os.fsync(descriptor)
            return Trial(None, lock.is_supported(descriptor))
        finally:
            try:
                os.close(descriptor)
            finally:
                path.unlink()
    except OSError as error:
        return Trial(_said(error))


def trouble_with_file(path: Path) -> str | None:
    """Return why nothing can be added to a file, None if something can, or there is none."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_APPEND | _AT_ONCE))
    except FileNotFoundError:
        return None
    except OSError as error:
        return _said(error)
    return None


def _said(error: OSError) -> str:
    return error.strerror or str(error)
