"""The part of `upsc import` that takes packages of Anki."""

from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from upsc_cli.cli.messages import answer, say
from upsc_cli.cli.streams import write
from upsc_cli.errors import UpscError
from upsc_cli.session.reports import ImportReport
from upsc_cli.session.session import Session
from upsc_cli.topics.format.problems import as_utf8, shown_path

if TYPE_CHECKING:
    from upsc_cli.exchange.read.finish import Known

_SUFFIXES = (".apkg", ".colpkg")
_ARCHIVES = (".docx", ".odt", ".epub", ".pptx", ".xlsx", ".ods")
"""What is a zip archive too, of another program."""

_BEGINNING = b"PK\x03\x04"


class Wanted(Struct, frozen=True):
    """What a person says of what is imported: its category, the slug of its only topic, and its time zone."""

    category: str | None = None
    slug: str | None = None
    zone: tzinfo | None = None


def is_anki_package(name: str) -> bool:
    """Return whether a file is taken for a package of Anki: by its name, or as it is a zip archive."""
    if name.lower().endswith(_SUFFIXES):
        return True
    if name.lower().endswith(_ARCHIVES):
        return False
    try:
        with Path(name).open("rb") as file:
            return file.read(len(_BEGINNING)) == _BEGINNING
    except (OSError, ValueError):
        return False  # what cannot be read is told where it is read


def import_package(
    session: Session, name: str, known: "Known", wanted: Wanted, *, dry_run: bool, quiet: bool
) -> ImportReport:
    """Import a package and say what came of it; `quiet` leaves the answer to the caller.

    Raises:
        UpscError: it cannot be read, or what it holds cannot be written.
    """
    # Imported here: it takes the database, the scheduler's words and much else.
    from upsc_cli.render.imports import package_report
    from upsc_cli.session.anki import bring_in, read_package

    try:
        with Path(name).open("rb") as file:
            stem = " ".join(Path(name).stem.replace("_", " ").split()) or "Anki"
            package = read_package(session, file, stem, known, wanted.category, wanted.slug, wanted.zone)
    except (OSError, ValueError) as error:
        raise UpscError(f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
    for line in package_report(shown_path(name), package, whole=dry_run):
        say(line, shown_path(name))
    if not dry_run:
        for written in bring_in(session, package):
            path = shown_path(as_utf8(written))
            if not quiet:
                answer(path, path)
    elif not quiet:
        for topic in package.topics:
            write(topic.yaml)
    return package.report(shown_path(name))
