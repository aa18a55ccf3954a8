"""Every topic folder read as one library."""

import os
import re
import shlex
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from upsc_cli.errors import InvalidTopicError, NotFoundError
from upsc_cli.nearest import name_key, nearest
from upsc_cli.topics.measure import minutes
from upsc_cli.topics.model import LONGEST_SLUG, SLUG, Difficulty, Topic
from upsc_cli.topics.problems import Problem, Report

SUFFIXES = (".yaml", ".yml")
_MOST_ERRORS = 20  # of one file, told where the person did not ask for a check


class Entry(Struct, frozen=True):
    """A topic of the library: its slug, its file and its content."""

    slug: str
    path: Path
    topic: Topic


class Summary(Struct, frozen=True):
    """What a list says of a topic; `minutes` is the reading time, given or computed."""

    slug: str
    title: str
    category: str
    difficulty: Difficulty
    minutes: int
    syllabus: tuple[str, ...]
    tags: tuple[str, ...]


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
    )


class Library:
    """The topics of several folders; where two hold one slug, the earlier folder wins.

    In a folder a topic lies at `<slug>.yaml` or `<category>/<slug>.yaml`. A file wins even while it
    is broken: an old version in its place would hide that it is. Nothing is read before it is asked
    for, and each file is read once.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folder for folder in folders if os.path.isdir(folder))  # noqa: PTH112 (never raises)
        self._readings: dict[Path, Entry | tuple[Problem, ...]] = {}

    @cached_property
    def paths(self) -> list[Path]:
        """Every topic file of the folders, used or not, in the order in which they win."""
        return [path for place in self._places for path in _topic_files(place)]

    @cached_property
    def files(self) -> dict[str, Path]:
        """The file of each slug, in the order of slugs. Lists folders, opens nothing."""
        found: dict[str, Path] = {}
        for path in self.paths:
            if is_slug(path.stem):
                found.setdefault(path.stem, path)
        return dict(sorted(found.items()))

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every topic that can be read, in the order of slugs."""
        read = (self._read(slug, path) for slug, path in self.files.items())
        return tuple(entry for entry in read if isinstance(entry, Entry))

    @property
    def problems(self) -> Iterator[Problem]:
        """What keeps files and folders out of the library, as far as they were read."""
        for reading in self._readings.values():
            if not isinstance(reading, Entry):
                yield from reading
        for path in self.paths:
            if not is_slug(path.stem):
                yield bad_name(path)
        yield from self.folder_problems

    @property
    def folder_problems(self) -> Iterator[Problem]:
        """The folders that cannot be read, with whatever topics they hold."""
        for place in self._places:
            if not os.access(place, os.R_OK | os.X_OK):
                report = Report(place)
                report.error(None, "unreadable", "this folder cannot be read")
                yield from report.problems

    def find(self, slug: str) -> Path | None:
        """Return the file of an exact slug, or None; looks it up without listing topics."""
        if not is_slug(slug):
            return None
        candidates = (place / (slug + suffix) for place in self._places for suffix in SUFFIXES)
        return next((path for path in candidates if os.path.lexists(path)), None)

    def entry(self, slug: str) -> Entry:
        """Return the topic of an exact slug; opens that one file and lists no folder.

        Raises:
            NotFoundError: no file has that slug.
            InvalidTopicError: its file breaks the format; the message holds its errors.
        """
        path = self._path(slug)
        reading = self._read(slug, path)
        if isinstance(reading, Entry):
            return reading
        errors = [str(problem) for problem in reading if problem.level == "error"]
        more = [f"and {len(errors) - _MOST_ERRORS} more errors"] if len(errors) > _MOST_ERRORS else []
        raise InvalidTopicError(
            "\n".join(errors[:_MOST_ERRORS] + more),
            hint=f"mend the file, then check it: upsc check {shlex.quote(str(path))}",
        )

    def content(self, slug: str) -> bytes:
        """Return the file of an exact slug as it is, whether or not it is a valid topic.

        Raises:
            NotFoundError: no file has that slug.
            InvalidTopicError: the file cannot be read.
        """
        path = self._path(slug)
        try:
            return path.read_bytes()
        except OSError as error:
            raise InvalidTopicError(f"{path} cannot be read: {error.strerror}") from error

    def resolve(self, name: str) -> str:
        """Return the slug that a slug, a title, or an unambiguous prefix of a slug stands for.

        A title comes before a prefix: it is a whole name.

        Raises:
            NotFoundError: nothing, or more than one topic, goes by that name; the hint says which
                names come near.
        """
        if self.find(name):
            return name
        key = name_key(name)
        matches = [entry.slug for entry in self.entries if key and name_key(entry.topic.title) == key]
        prefix = name.casefold()
        matches = matches or [slug for slug in self.files if prefix and slug.startswith(prefix)]
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise NotFoundError(f"{name!r} could be {_some(matches)}", hint="type the slug, or more of it")
        raise NotFoundError(f"no topic {name!r}", hint=self._hint(name))

    def _hint(self, name: str) -> str:
        titles = [(entry.topic.title, entry.slug) for entry in self.entries]
        names = [*((slug, slug) for slug in self.files), *titles]
        near = nearest(name, [known for known, _ in names], limit=6)
        found = dict.fromkeys(slug for likely in near for known, slug in names if known == likely)
        if found:
            return f"did you mean {_some(list(found)[:3])}?"
        return f"try: upsc search -- {shlex.quote(name)}" if name.strip() else "upsc list shows all topics"

    def _path(self, slug: str) -> Path:
        path = self.find(slug)
        if path is None:
            raise NotFoundError(f"no topic {slug!r}")
        return path

    def _read(self, slug: str, path: Path) -> Entry | tuple[Problem, ...]:
        if path not in self._readings:
            # Imported here: completion and slug lookup list files and need no YAML parser.
            from upsc_cli.topics.reader import read_topic

            reading = read_topic(path)
            self._readings[path] = Entry(slug, path, reading.topic) if reading.topic else reading.problems
        return self._readings[path]

    @cached_property
    def _places(self) -> list[Path]:
        """The folders in which topic files lie, in the order in which they win."""
        return [place for folder in self.folders for place in _places(folder)]


def _topic_files(place: Path) -> Iterator[Path]:
    for found in _scan(place):
        # What is no file, like a link that leads nowhere, is reported when it is read.
        if found.name.endswith(SUFFIXES) and not _is_folder(found):
            yield Path(found.path)


def _places(folder: Path) -> list[Path]:
    """Return a topic folder and its category folders, without links that lead back to it."""
    inside = (Path(found.path) for found in _scan(folder) if _is_folder(found))
    return [folder, *(place for place in inside if not (place.is_symlink() and place.samefile(folder)))]


def _is_folder(found: "os.DirEntry[str]") -> bool:
    try:
        return found.is_dir()
    except OSError:  # a link that leads to itself
        return False


def _scan(folder: Path) -> "list[os.DirEntry[str]]":
    # scandir knows files from folders without a stat of each, which pathlib would pay for.
    try:
        with os.scandir(folder) as found:
            visible = (entry for entry in found if not entry.name.startswith("."))
            return sorted(visible, key=lambda entry: entry.name)
    except OSError:
        return []


def is_slug(name: str) -> bool:
    """Return whether a name can be the slug of a topic."""
    return len(name) <= LONGEST_SLUG and re.fullmatch(SLUG, name) is not None


def bad_name(path: Path) -> Problem:
    """Return the problem of a topic file whose name is no slug, and a name that would do."""
    plain = unicodedata.normalize("NFKD", path.stem).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.casefold())
    better = "-".join(words)[:LONGEST_SLUG].strip("-") or "my-topic"
    report = Report(path)
    report.error(None, "file-name", f"the name is no slug; rename it to {better}.yaml")
    return report.problems[0]


def _some(slugs: list[str]) -> str:
    shown = slugs[:4]
    more = f" or {len(slugs) - len(shown)} more" if len(slugs) > len(shown) else ""
    return ", ".join(shown) + more
