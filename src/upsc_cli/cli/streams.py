"""Answers to stdout: as text, as bytes, as JSON."""

import errno
import os
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any

from upsc_cli.errors import UpscError
from upsc_cli.sanitize import clean

_ACTS = re.compile(rb"\x7f|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
"""Control characters that JSON need not escape, and those that turn the direction of text, in UTF-8."""


def prepare_streams() -> None:
    """Make the streams take any text: closed ones lead nowhere, what is no text or unknown becomes `?`."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
            if sys.platform == "win32":  # whose own encodings lack most of our signs
                stream.reconfigure(encoding="utf-8", errors="replace", newline=None if mode == "r" else "\n")


def line_of(fields: Iterable[str]) -> str:
    """Return fields between tabs, none of which has another, or anything that acts on a terminal."""
    return "\t".join(" ".join(clean(field).split()) for field in fields) + "\n"


def write(text: str) -> None:
    """Write text to stdout; a reader who has gone away, as in `upsc list | head -1`, ends us quietly.

    Raises:
        UpscError: stdout cannot be written, as on a full disk.
    """
    _write(lambda: sys.stdout.write(text))


def write_line(value: Any) -> None:
    """Write a value as one line of JSON, for a reader who follows what happens."""
    write_bytes(_json(value) + b"\n")


def write_bytes(content: bytes) -> None:
    """Write bytes to stdout as they are, whatever the encoding of text there is.

    Raises:
        UpscError: stdout cannot be written, as on a full disk.
    """
    _write(lambda: sys.stdout.buffer.write(content))


def write_json(value: Any) -> None:
    """Write a value as indented JSON, which is UTF-8 everywhere."""
    import msgspec

    write_bytes(msgspec.json.format(_json(value), indent=2) + b"\n")


def is_reader_gone(error: BaseException | None) -> bool:
    """Return whether writing failed as nobody reads on; Windows may call that an invalid argument."""
    if sys.platform == "win32" and isinstance(error, OSError) and error.errno == errno.EINVAL:
        return True
    return isinstance(error, BrokenPipeError)


def abandon_stdout() -> None:
    """Let stdout lead nowhere after it failed: Python flushes it once more as it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _json(value: Any) -> bytes:
    """Return a value as JSON in which whatever could act on a terminal is escaped."""
    import msgspec

    return _ACTS.sub(_escaped, msgspec.json.encode(value))


def _escaped(match: re.Match[bytes]) -> bytes:
    return b"\\u%04x" % ord(match[0].decode())


def _write(act: Callable[[], Any]) -> None:
    try:
        act()
        sys.stdout.flush()
    except OSError as error:
        abandon_stdout()
        if is_reader_gone(error):
            raise SystemExit(0) from None
        raise UpscError(f"cannot write the answer: {error.strerror}") from error
