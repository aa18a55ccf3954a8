"""Topic folders as they lie on disk: where topic files are, and what else looks like one.

Nothing that a person may take for a topic is left out without a word.
"""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from upsc_cli.paths import PACK_TOPICS, PACK_TOPICS_FIRST, PACKS
from upsc_cli.topics.format.problems import Problem
from upsc_cli.topics.slugs import slugify

SUFFIXES = (".yaml", ".yml")

Stamp = tuple[str, int, int, int, int]
"""The path of a file, and its stamp."""

# `.YAML` is another name to some file systems and the same to others; `.yaml.txt` is what Windows, which
# hides the `.txt`, makes of a file that an editor there was told to save as `.yaml`.
_MISNAMED = re.compile(r"\.ya?ml(?:\.txt)?$", re.IGNORECASE)


class Look(NamedTuple):
    """What lies in a folder: the stamps of its topic files, and everything else, folders too.

    `is_whole` is whether all of the folder could be read.
    """

    place: Path
    stamps: list[Stamp]
    others: "list[os.DirEntry[str]]"
    is_whole: bool = True


def pack_of(path: Path) -> str | None:
    """Return the pack that a topic file is of, by where it lies."""
    for folder in list(path.parents)[:2]:  # below it, or in a category there
        if folder.name in (PACK_TOPICS, PACK_TOPICS_FIRST) and folder.parent.parent.name == PACKS:
            return folder.parent.name
    return None


def may_be_one(folder: Path) -> bool:
    """Return whether a path leads to a folder, or to what the system does not let be looked at."""
    try:
        return stat.S_ISDIR(folder.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True


def places(folder: Path) -> list[Path]:
    """Return a topic folder and its category folders, without links that lead back to it.

    Raises:
        OSError: the folder cannot be read.
    """
    inside = (Path(found.path) for found in sorted(filter(_is_folder, _scan(folder)), key=_name))
    return [folder, *(place for place in inside if not (place.is_symlink() and place.samefile(folder)))]


def topic_files(place: Path) -> list[Path]:
    """Return the topic files of a folder in the order in which they win.

    What is no file, like a link that leads nowhere, is reported when it is read.
    """
    try:
        scanned = _scan(place)
    except OSError:
        return []  # reported with the folders that cannot be read
    found = (entry for entry in scanned if entry.name.endswith(SUFFIXES) and not _is_folder(entry))
    return [Path(entry.path) for entry in sorted(found, key=_name)]


def names_of_topics(place: Path) -> list[str]:
    """Return the names of the topic files of a folder without their suffixes, in no order."""
    try:
        with os.scandir(place) as found:
            return [
                file.name.rpartition(".")[0]
                for file in found
                if file.name.endswith(SUFFIXES) and not _is_folder(file)
            ]
    except OSError:
        return []  # reported with the folders that cannot be read


def look(place: Path) -> Look:
    """Return what lies in a folder; the stamp of a link that leads nowhere is zeros."""
    # `topic_files` again, without what it calls, and with `stamp_of` written out: with many topics that is a
    # third of the time.
    stamps: list[Stamp] = []
    others: list[os.DirEntry[str]] = []
    try:
        with os.scandir(place) as found:
            for file in found:
                name = file.name
                if name[0] == ".":
                    continue
                if not name.endswith(SUFFIXES):
                    others.append(file)
                    continue
                try:
                    status = file.stat()
                except OSError:
                    stamps.append((file.path, 0, 0, 0, 0))
                    continue
                if stat.S_ISDIR(status.st_mode):
                    others.append(file)
                else:
                    times = status.st_mtime_ns, status.st_ctime_ns
                    stamps.append((file.path, *times, status.st_size, status.st_ino))
    except OSError:
        return Look(place, stamps, others, is_whole=False)
    return Look(place, stamps, others)


def problems(folder: Path, looks: Sequence[Look]) -> Iterator[Problem]:
    """Yield what keeps topics of a folder from being used, by a look at each of its places.

    That is a place that cannot be read, a name that is almost one of a topic file, a file that lies too
    deep, and a second file of one name.
    """
    for place, _, others, is_whole in looks:
        if not is_whole or not os.access(place, os.R_OK | os.X_OK):
            yield Problem.error(place, "unreadable", "this folder cannot be read")
        for other in sorted(others, key=_name):
            if not _is_folder(other):
                yield from misnamed(Path(other.path))
            elif place != folder and not other.is_symlink():
                yield from (too_deep(path, folder) for path in topic_files(Path(other.path)))
    yield from _second_files(looks)


def misnamed(path: Path) -> Iterator[Problem]:
    """Yield the problem of a file that would be a topic if its name ended in another way."""
    if _MISNAMED.search(path.name) and not path.name.endswith(SUFFIXES):
        slug = slugify(_MISNAMED.sub("", path.name)) or "my-topic"
        message = f"no topic is looked for under such a name; rename it to {slug}.yaml"
        yield Problem.error(path, "file-name", message)


def too_deep(path: Path, folder: Path) -> Problem:
    """Return the problem of a file that lies below the category folders of a topic folder."""
    message = f"not used: move it into {folder} or a category folder there"
    return Problem.warning(path, "too-deep", message)


def shadowed(path: Path, winner: Path) -> Problem:
    """Return the problem of a file in whose place another one is used."""
    message = f"not used: {winner} has the same slug and comes first"
    return Problem.warning(path, "shadowed", message)


def _second_files(looks: Sequence[Look]) -> Iterator[Problem]:
    stems = [_stem(stamp) for look in looks for stamp in look.stamps]
    if len(set(stems)) == len(stems):
        return
    first: dict[str, Stamp] = {}
    for look in looks:
        for stamp in sorted(look.stamps):
            winner = first.setdefault(_stem(stamp), stamp)
            if winner[1:] != stamp[1:]:  # else a link to the same file
                yield shadowed(Path(stamp[0]), Path(winner[0]))


def _stem(stamp: Stamp) -> str:
    # Asked for every topic, and Path takes ten times as long.
    return stamp[0].rpartition(os.sep)[2].rpartition(".")[0]


def _name(found: "os.DirEntry[str]") -> str:
    return found.name


def _is_folder(found: "os.DirEntry[str]") -> bool:
    try:
        return found.is_dir()
    except OSError:  # a link that leads to itself
        return False


def _scan(folder: Path) -> "list[os.DirEntry[str]]":
    # scandir knows files from folders without a stat of each, which pathlib would pay for.
    with os.scandir(folder) as found:
        return [entry for entry in found if not entry.name.startswith(".")]
