"""Every topic folder read as one library."""

import os
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from upsc_cli.errors import InvalidTopicError, NotFoundError
from upsc_cli.nearest import nearest
from upsc_cli.topics.measure import minutes
from upsc_cli.topics.model import SLUG, Difficulty, Topic
from upsc_cli.topics.problems import Problem, Report

_SUFFIXES = (".yaml", ".yml")


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

    In a folder a topic lies at `<slug>.yaml` or `<category>/<slug>.yaml`. Nothing is read before
    it is asked for, and each file is read once. `problems` fills as files are read.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folder for folder in folders if folder.is_dir())
        self._readings: dict[Path, Entry | tuple[Problem, ...]] = {}

    @cached_property
    def files(self) -> dict[str, Path]:
        """The file of each slug, in the order of slugs. Lists folders, opens nothing."""
        found: dict[str, Path] = {}
        for folder in self.folders:
            for path in topic_files(folder):
                found.setdefault(path.stem, path)
        return dict(sorted(found.items()))

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every topic that can be read, in the order of slugs."""
        read = (self._read(slug, path) for slug, path in self.files.items() if is_slug(slug))
        return tuple(entry for entry in read if isinstance(entry, Entry))

    @property
    def problems(self) -> Iterator[Problem]:
        """What keeps the files read so far, and files with unusable names, out of the library."""
        for reading in self._readings.values():
            if not isinstance(reading, Entry):
                yield from reading
        for slug, path in self.files.items():
            if not is_slug(slug):
                yield bad_name(path)

    def find(self, slug: str) -> Path | None:
        """Return the file of an exact slug, or None; looks it up without listing topics."""
        if not is_slug(slug):
            return None
        for folder in self.folders:
            for place in (folder, *_category_folders(folder)):
                for suffix in _SUFFIXES:
                    path = place / (slug + suffix)
                    if path.is_file():
                        return path
        return None

    def entry(self, slug: str) -> Entry:
        """Return the topic of an exact slug; opens that one file and lists no folder.

        Raises:
            NotFoundError: no file has that slug.
            InvalidTopicError: its file breaks the format; the message holds every error.
        """
        path = self.find(slug)
        if path is None:
            raise NotFoundError(f"no topic {slug!r}")
        reading = self._read(slug, path)
        if isinstance(reading, Entry):
            return reading
        errors = [problem for problem in reading if problem.level == "error"]
        raise InvalidTopicError(
            "\n".join(map(str, errors)), hint=f"mend the file, then check it: upsc check {path}"
        )

    def text(self, slug: str) -> str:
        """Return the file of an exact slug as text, whether or not it is a valid topic.

        Raises:
            NotFoundError: no file has that slug.
            InvalidTopicError: the file cannot be read.
        """
        path = self.find(slug)
        if path is None:
            raise NotFoundError(f"no topic {slug!r}")
        try:
            return path.read_bytes().decode("utf-8", "replace")
        except OSError as error:
            raise InvalidTopicError(f"{path} cannot be read: {error.strerror}") from error

    def resolve(self, name: str) -> str:
        """Return the slug that a slug, an unambiguous prefix of one, or a title stands for.

        Raises:
            NotFoundError: nothing, or more than one topic, goes by that name; the hint says which
                names come near.
        """
        if self.find(name):
            return name
        prefix = name.casefold()
        matches = [slug for slug in self.files if prefix and slug.startswith(prefix)]
        if len(matches) > 1:
            raise NotFoundError(f"{name!r} could be {_some(matches)}", hint="type more of the slug")
        wanted = _title_key(name)
        matches = matches or [entry.slug for entry in self.entries if _title_key(entry.topic.title) == wanted]
        if len(matches) == 1 and wanted:
            return matches[0]
        raise NotFoundError(f"no topic {name!r}", hint=self._hint(name))

    def _hint(self, name: str) -> str:
        names = {entry.topic.title: entry.slug for entry in self.entries} | {
            slug: slug for slug in self.files
        }
        found = dict.fromkeys(names[near] for near in nearest(name, names, limit=6))
        if found:
            return f"did you mean {_some(list(found)[:3])}?"
        return f"try: upsc search {name}"

    def _read(self, slug: str, path: Path) -> Entry | tuple[Problem, ...]:
        if path not in self._readings:
            # Imported here: completion and slug lookup list files and need no YAML parser.
            from upsc_cli.topics.reader import read_topic

            reading = read_topic(path)
            self._readings[path] = Entry(slug, path, reading.topic) if reading.topic else reading.problems
        return self._readings[path]


def topic_files(folder: Path) -> Iterator[Path]:
    """Yield the topic files of a folder and of its category folders, by name."""
    for place in (folder, *_category_folders(folder)):
        files = (found for found in _scan(place) if found.is_file())
        yield from (Path(found.path) for found in files if found.name.endswith(_SUFFIXES))


def _category_folders(folder: Path) -> list[Path]:
    return [Path(found.path) for found in _scan(folder) if found.is_dir()]


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
    return re.fullmatch(SLUG, name) is not None


def bad_name(path: Path) -> Problem:
    """Return the problem of a topic file whose name is no slug, and a name that would do."""
    words = re.findall(r"[a-z0-9]+", path.stem.casefold())
    report = Report(path)
    report.error(None, "file-name", f"the name is no slug; rename it to {'-'.join(words) or 'my-topic'}.yaml")
    return report.problems[0]


def _title_key(title: str) -> str:
    return "".join(character for character in title.casefold() if character.isalnum())


def _some(slugs: list[str]) -> str:
    shown = slugs[:4]
    more = f" or {len(slugs) - len(shown)} more" if len(slugs) > len(shown) else ""
    return ", ".join(shown) + more
