"""Every topic folder read as one library."""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from upsc_cli import files
from upsc_cli.errors import InvalidTopicError, NotFoundError
from upsc_cli.programs import quoted
from upsc_cli.topics import folders, notes
from upsc_cli.topics.dated import papers_asking
from upsc_cli.topics.folders import SUFFIXES, Look, Stamp
from upsc_cli.topics.format.model import MAX_BYTES, Difficulty, Topic
from upsc_cli.topics.format.problems import Problem
from upsc_cli.topics.format.values import LONGEST_SLUG, SLUG
from upsc_cli.topics.measure import minutes
from upsc_cli.topics.notes import NO_NOTE, Note
from upsc_cli.topics.slugs import slugify

_MOST_ERRORS = 20  # of one file, told where the person did not ask for a check


class Entry(Struct, frozen=True):
    """A topic of the library: its slug, its file and its content, and the person's own note beside it."""

    slug: str
    path: Path
    topic: Topic
    note: Note = NO_NOTE


class Summary(Struct, frozen=True):
    """What a list says of a topic; `minutes` is the reading time, given or computed.

    `asked` are the papers that asked about it, such as `Mains 2018 GS2`; `pack` is the pack it is of, and
    `noted` tells whether there is a note on it.
    """

    slug: str
    title: str
    category: str
    difficulty: Difficulty
    minutes: int
    syllabus: tuple[str, ...]
    tags: tuple[str, ...]
    asked: tuple[str, ...] = ()
    pack: str | None = None
    noted: bool = False


def summary(entry: Entry) -> Summary:
    """Return the summary of a topic."""
    topic = entry.topic
    return Summary(
        slug=entry.slug,
        title=topic.title,
        category=topic.category,
        difficulty=topic.difficulty,
        minutes=minutes(topic),
        syllabus=topic.syllabus,
        tags=topic.tags,
        asked=papers_asking(topic),
        pack=folders.pack_of(entry.path),
        noted=bool(entry.note.text),
    )


class Library:
    """The topics of several folders; where two hold one slug, the earlier folder wins.

    In a folder a topic lies at `<slug>.yaml` or `<category>/<slug>.yaml`. A file wins even while it
    is broken: an old version in its place would hide that it is. Nothing is read before it is asked
    for. `notes` is the folder of the person's notes, if they have one.
    """

    def __init__(self, topic_folders: Sequence[Path], notes: Path | None = None) -> None:
        self.folders = tuple(filter(folders.may_be_one, topic_folders))
        self.notes = notes
        self._unlisted: set[Path] = set()
        self._looks: list[Look] | None = None

    @cached_property
    def paths(self) -> list[Path]:
        """Every topic file of the folders, used or not, in the order in which they win."""
        return [path for place in self._places for path in folders.topic_files(place)]

    @cached_property
    def files(self) -> dict[str, Path]:
        """The file of each slug, in the order of slugs. Lists folders, opens nothing."""
        found: dict[str, Path] = {}
        for path in self.paths:
            if is_slug(path.stem):
                found.setdefault(path.stem, path)
        return dict(sorted(found.items()))

    def slugs_beginning(self, start: str) -> list[str]:
        """Return the slugs that begin in a way, in their order, by the names of files alone."""
        names = {name for place in self._places for name in folders.names_of_topics(place)}
        return sorted(name for name in names if name.startswith(start) and is_slug(name))

    def stamps(self) -> list[Stamp]:
        """Return the stamp of every topic file, in no order but that folders come as they win, and of notes.

        One look at each file and no more: every search pays for this.
        """
        looks = [folders.look(place) for place in self._places]
        self._looks = [
            look._replace(is_whole=look.is_whole and look.place not in self._unlisted) for look in looks
        ]
        of_topics = [stamp for look in self._looks for stamp in look.stamps]
        return of_topics + notes.stamps(self.notes) if self.notes else of_topics

    def stamps_of(self, slug: str) -> list[Stamp]:
        """Return the stamps that `versions` has of a topic, and none if its file cannot be looked at."""
        path = self.find(slug)
        found = _stamp(path) if path else None
        if found is None:
            return []
        note = _stamp(notes.path_of(self.notes, slug)) if self.notes else None
        return [found, note] if note else [found]

    @property
    def folder_problems(self) -> Iterator[Problem]:
        """What keeps topics of a folder from being used; see `folders.problems`."""
        if self._looks is None:
            self.stamps()
        for folder in self.folders:
            looks = [look for look in self._looks or () if folder in (look.place, look.place.parent)]
            yield from folders.problems(folder, looks)

    def find(self, slug: str) -> Path | None:
        """Return the file of an exact slug, or None; looks it up without listing topics."""
        if not is_slug(slug) or files.is_device(slug):
            return None
        candidates = (place / (slug + suffix) for place in self._places for suffix in SUFFIXES)
        return next((path for path in candidates if os.path.lexists(path)), None)

    def entry(self, slug: str) -> Entry:
        """Return the topic of an exact slug; opens that one file and lists no folder.

        Raises:
            NotFoundError: no file has that slug.
            InvalidTopicError: its file breaks the format; the message holds its errors.
        """
        # Imported here: completion and slug lookup list files and need no YAML parser.
        from upsc_cli.topics.format.reader import read_topic

        path = self._path(slug)
        reading = read_topic(path)
        if reading.topic:
            return Entry(slug, path, reading.topic, self.note(slug))
        errors = [str(problem) for problem in reading.problems if problem.level == "error"]
        more = [f"and {len(errors) - _MOST_ERRORS} more errors"] if len(errors) > _MOST_ERRORS else []
        raise InvalidTopicError(
            "\n".join(errors[:_MOST_ERRORS] + more),
            hint=f"mend the file, then check it: upsc check {quoted(str(path))}",
        )

    def note(self, slug: str) -> Note:
        """Return the person's note on a topic, an empty one if there is none."""
        return notes.read(self.notes, slug) if self.notes else NO_NOTE

    def content(self, slug: str) -> bytes:
        """Return the file of an exact slug as it is, whether or not it is a valid topic.

        Raises:
            NotFoundError: no file has that slug.
            InvalidTopicError: the file cannot be read, or is too large for a topic.
        """
        path = self._path(slug)
        try:
            content = files.read(path, MAX_BYTES)
        except OSError as error:
            raise InvalidTopicError(f"{path} cannot be read: {error.strerror}") from error
        if len(content) > MAX_BYTES:
            raise InvalidTopicError(f"{path} is larger than 1 MiB, which no topic is")
        return content

    def _path(self, slug: str) -> Path:
        path = self.find(slug)
        if path is None:
            raise NotFoundError(f"no topic {slug!r}")
        return path

    @cached_property
    def _places(self) -> list[Path]:
        """The folders in which topic files lie, in the order in which they win."""
        found: list[Path] = []
        for folder in self.folders:
            try:
                found += folders.places(folder)
            except OSError:
                found.append(folder)
                self._unlisted.add(folder)
        return found


def _stamp(path: Path) -> Stamp | None:
    """Return the stamp of a file as the system tells it for the files of a folder."""
    found = files.stamp(path)
    if found is None:
        return None
    times_and_size, inode = found[:3], found[3]
    return (str(path), *times_and_size, 0 if sys.platform == "win32" else inode)


def winners(stamps: Iterable[Stamp]) -> dict[str, Stamp]:
    """Return the stamp of the file that wins for each name, of stamps in the order of `Library.stamps`.

    A name need not be a slug: what bears another one is no topic, but is there to be named.
    """
    found: dict[str, Stamp] = {}
    for stamp in stamps:
        path = stamp[0]
        start = path.rfind(os.sep) + 1
        slug = path[start : path.rfind(".")]
        if not slug.isascii():
            slug = ascii(slug)  # no slug, and perhaps no text that can be kept
        first = found.get(slug)
        # In one folder a .yaml comes before a .yml, in whatever order the system lists them.
        if first is None or (first[0][:start] == path[:start] and path < first[0]):
            found[slug] = stamp
    return found


def versions(stamps: Sequence[Stamp]) -> dict[str, tuple[Stamp, ...]]:
    """Return the stamps that tell whether a topic changed, of stamps in the order of `Library.stamps`.

    They are that of the file that wins, and that of the note if there is one, by the name of both.
    """
    of_topics = winners(stamp for stamp in stamps if not stamp[0].endswith(notes.SUFFIX))
    found: dict[str, tuple[Stamp, ...]] = {name: (stamp,) for name, stamp in of_topics.items()}
    for stamp in stamps:
        if stamp[0].endswith(notes.SUFFIX):
            name = stamp[0].rpartition(os.sep)[2].removesuffix(notes.SUFFIX)
            if name in found:
                found[name] = (*found[name][:1], stamp)
    return found


def is_slug(name: str) -> bool:
    """Return whether a name can be the slug of a topic."""
    return len(name) <= LONGEST_SLUG and re.fullmatch(SLUG, name) is not None


def bad_name(path: Path) -> Problem:
    """Return the problem of a topic file whose name is no slug, and a name that would do."""
    better = slugify(path.stem) or "my-topic"
    return Problem.error(path, "file-name", f"the name is no slug; rename it to {better}.yaml")
