"""Topics to files for other programs: which files, and what is in them."""

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from upsc_cli.errors import UsageError
from upsc_cli.topics.library import Entry
from upsc_cli.topics.syllabus import Syllabus

STDOUT = "-"
_ALL = "upsc-topics"  # the name of a file or a folder of several topics


class Format(StrEnum):
    """What topics can be exported to."""

    MD = "md"
    HTML = "html"
    ANKI = "anki"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"


class Job(Struct, frozen=True):
    """A format, and for HTML whether only what a last-minute sheet needs goes into it."""

    form: Format
    sheet: bool = False

    @property
    def suffix(self) -> str:
        """How the names of its files end."""
        if self.sheet:
            return "-sheet.html"
        return ".apkg" if self.form is Format.ANKI else f".{self.form}"


class Destination(Struct, frozen=True):
    """A file, or stdout where there is no path, and the slugs of the topics that go into it."""

    path: Path | None
    slugs: tuple[str, ...]


class Shelf(Struct, frozen=True):
    """What an export knows besides the topics of one file.

    `titles` are those of all topics of the library by slug, `places` all destinations of the export.
    """

    titles: Mapping[str, str]
    syllabus: Syllabus
    places: Sequence[Destination]


def destinations(job: Job, slugs: Sequence[str], output: str | None) -> list[Destination]:
    """Return the files of an export: one for all topics, or one for each in a folder.

    `output` is a folder if it exists as one or ends in a slash, and stdout if it is `-`. Without it the
    file is named after the topic, or topics, and lies in the current folder. Markdown is one file a topic.

    Raises:
        UsageError: several topics would go into one Markdown file.
    """
    apart = job.form is Format.MD and len(slugs) > 1
    if output is None:
        output = f"{_ALL}/" if apart else f"{slugs[0] if len(slugs) == 1 else _ALL}{job.suffix}"
    folder = Path(output)
    if output != STDOUT and (output.endswith(("/", os.sep)) or folder.is_dir()):
        return [Destination(folder / f"{slug}{job.suffix}", (slug,)) for slug in slugs]
    if apart:
        raise UsageError("Markdown is one file a topic", hint="name a folder, as in: -o notes/")
    return [Destination(None if output == STDOUT else folder, tuple(slugs))]


def exported(job: Job, found: Sequence[Entry], shelf: Shelf, at: datetime, older: bytes) -> bytes:
    """Return the content of a file with topics; `at` is when the export is made.

    `older` is what the file held before: a deck for Anki takes over what its notes are known by.
    """
    match job.form:
        case Format.MD:
            from upsc_cli.exchange.write.markdown import topic_to_markdown
            from upsc_cli.exchange.write.own_note import note_to_markdown

            [entry] = found
            return (topic_to_markdown(entry.topic, entry.slug) + note_to_markdown(entry.note)).encode()
        case Format.HTML:
            return _html(job, found, shelf).encode()
        case Format.ANKI:
            from upsc_cli.exchange.write.anki_notes import notes
            from upsc_cli.exchange.write.anki_package import anki_package, read_package

            return anki_package((note for entry in found for note in notes(entry)), at, read_package(older))
        case Format.CSV | Format.TSV:
            from upsc_cli.exchange.write.card_table import cards_csv, cards_tsv

            return (cards_csv if job.form is Format.CSV else cards_tsv)(found).encode()
        case Format.JSON:
            records = msgspec.json.encode([_record(entry) for entry in found])
            return msgspec.json.format(records, indent=2) + b"\n"


def _html(job: Job, found: Sequence[Entry], shelf: Shelf) -> str:
    # Imported here, like each format: a person asks for one of them.
    from upsc_cli.exchange.write.chapter import chapter
    from upsc_cli.exchange.write.html_page import html_page, html_sheet

    if job.sheet:
        return html_sheet(found)
    together = len(shelf.places) == 1
    slugs = (slug for place in shelf.places for slug in place.slugs)
    addresses = {slug: f"#{slug}" if together else f"{slug}{job.suffix}" for slug in slugs}
    return html_page([chapter(entry, shelf.syllabus, shelf.titles, addresses) for entry in found])


def _record(entry: Entry) -> dict[str, Any]:
    """Return a topic in the shape of its file, with its slug and the person's note on it, or null."""
    fields: dict[str, Any] = msgspec.to_builtins(entry.topic)
    return {"slug": entry.slug} | fields | {"note": entry.note.text.strip("\n") or None}
