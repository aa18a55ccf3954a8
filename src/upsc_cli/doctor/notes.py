"""What is wrong with a person's notes: those that cannot be read, and those whose topic is gone."""

from collections.abc import Iterator
from pathlib import Path

from upsc_cli.topics import notes
from upsc_cli.topics.format.problems import as_utf8
from upsc_cli.topics.library import Library, is_slug
from upsc_cli.topics.slugs import slugify


def unreadable(library: Library) -> Iterator[tuple[Path, str]]:
    """Yield the file of each note that cannot be read, and why."""
    for path in _files(library):
        trouble = library.note(path.stem).trouble
        if trouble:
            yield path, f"cannot be read: {trouble}"


def without_topic(library: Library) -> Iterator[str]:
    """Yield what to say of each note that no topic shows."""
    for path in _files(library):
        if not is_slug(path.stem):
            better = slugify(path.stem)
            name = f"; name it after its topic, as in {better}{notes.SUFFIX}" if better else ""
            yield f"{as_utf8(path)}: no topic has such a name{name}"
        elif library.find(path.stem) is None:
            yield f"{as_utf8(path)}: a note on a topic that is gone; it is kept, and shown when that is back"


def _files(library: Library) -> list[Path]:
    """Return the files of notes, by name."""
    found = notes.stamps(library.notes) if library.notes else []
    return sorted(Path(stamp[0]) for stamp in found)
