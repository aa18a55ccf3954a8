"""A person's own note beside a topic: Markdown in a file of the topic's name, apart from the topic."""

import codecs
import os
from pathlib import Path

from msgspec import Struct

from upsc_cli import files
from upsc_cli.sanitize import clean
from upsc_cli.topics.folders import Stamp

MAX_BYTES = 1 << 20
"""A note is a page or two; a file over 1 MiB is something else."""

SUFFIX = ".md"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""What editors on Windows begin a file with, and the encoding that each tells."""


class Note(Struct, frozen=True):
    """A note as it is read: its Markdown, harmless to a terminal, or the trouble that keeps it from that.

    One without a word is no note, and has no text.
    """

    text: str = ""
    trouble: str | None = None

    def __bool__(self) -> bool:
        return bool(self.text or self.trouble)


NO_NOTE = Note()


class Script(Struct, frozen=True):
    """How the text of a file is written down: the mark it begins with, its encoding, how its lines end."""

    mark: bytes = b""
    encoding: str = "utf-8"
    line_end: str = "\n"

    def encoded(self, text: str) -> bytes:
        """Return text, whose lines end in line feeds, as it stands inside the file."""
        return text.replace("\n", self.line_end).encode(self.encoding, "replace")


def path_of(folder: Path, slug: str) -> Path:
    """Return the file of the note on a topic."""
    return folder / f"{slug}{SUFFIX}"


def read(folder: Path, slug: str) -> Note:
    """Return the note on a topic; an empty one if there is none."""
    try:
        return note_of(files.read_within(path_of(folder, slug), MAX_BYTES))
    except (FileNotFoundError, NotADirectoryError):
        return NO_NOTE
    except OSError as error:
        return Note(trouble=error.strerror or str(error))


def note_of(content: bytes) -> Note:
    """Return the note that a file holds; what is no text in it shows as a sign for that."""
    text, _ = decoded(content, "replace")
    words = clean(text)
    return Note(words) if words.strip() else NO_NOTE


def decoded(content: bytes, errors: str = "strict") -> tuple[str, Script]:
    """Return the text of a file with line feeds at the ends of its lines, and how it is written down.

    Raises:
        UnicodeDecodeError: it is no text, and `errors` is strict.
    """
    mark, encoding = next(((m, e) for m, e in _MARKS if content.startswith(m)), (b"", "utf-8"))
    text = content[len(mark) :].decode(encoding, errors)
    script = Script(mark, encoding, "\r\n" if "\r\n" in text else "\n")
    return text.replace("\r\n", "\n").replace("\r", "\n"), script


def stamps(folder: Path) -> list[Stamp]:
    """Return the stamp of every note, in no order; none if there is no such folder."""
    found: list[Stamp] = []
    try:
        with os.scandir(folder) as listed:
            for file in listed:
                if file.name.endswith(SUFFIX) and file.name[0] != ".":
                    try:
                        found.append((file.path, *files.stamp_of(file.stat())))
                    except OSError:
                        found.append((file.path, 0, 0, 0, 0))  # a link that leads nowhere
    except OSError:
        return []
    return found
