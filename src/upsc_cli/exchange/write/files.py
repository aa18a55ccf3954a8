"""Writing a file that a person asked for: all of it or nothing, and never over another unasked."""

import os
from pathlib import Path

from upsc_cli import files
from upsc_cli.errors import UpscError


def refuse_existing(path: Path) -> None:
    """Raise UpscError if a file stands where one is to be written; a device or a pipe may."""
    if path.is_file():
        raise UpscError(f"{path} is there already", hint="--force writes over it, -o writes elsewhere")


def content_of(path: Path | None) -> bytes:
    """Return what a file holds that is to be written over; nothing if there is none, or it cannot be read."""
    try:
        return path.read_bytes() if path and path.is_file() else b""
    except OSError:
        return b""


def write_file(path: Path, content: bytes) -> None:
    """Write a file, and the folder that it lies in; if that fails, what was there is as it was.

    Raises:
        UpscError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():
            path.write_bytes(content)  # a pipe or a device, such as /dev/stdout, has no other beside it
        else:
            files.replace(Path(os.path.realpath(path)), content)
    except OSError as error:
        raise UpscError(f"cannot write {path}: {error.strerror}") from error
