"""What a person names to be imported: files, stdin, and folders with all that lies below them."""

import os
import re
import stat
from collections.abc import Container, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from upsc_cli.exchange.read.anki.decks import SAYS_NOTHING
from upsc_cli.exchange.read.guess import subject_of
from upsc_cli.files import is_device
from upsc_cli.topics.slugs import slugify

READ = frozenset(
    ".md .markdown .mdown .txt .html .htm .xhtml .mhtml .mht .json .yaml .yml .csv .tsv .apkg .colpkg".split()
)
"""The endings of files that are read where a folder is named; others may be anything."""

_PAPER = re.compile(r"^(?:(?:gs|paper)?[ _-]*(?:\d{1,2}|iv|i{1,3})[ ._-]+)+", re.IGNORECASE)
"""What numbers a folder among others, or by its paper, before its subject."""

_NO_NOTES = frozenset({"node_modules", "__pycache__", "templates", "_templates"})


class Source(Struct, frozen=True):
    """A file to import, or `-` for stdin; `category` is what the folders say in which it was found."""

    name: str
    category: str | None = None
    is_found: bool = False


class Sources(Struct, frozen=True):
    """All files to import; `passed` counts the files of folders that are no notes, by their endings."""

    files: tuple[Source, ...]
    passed: dict[str, int]

    @property
    def has_folder(self) -> bool:
        """Whether any of them was found in a folder, or a folder was empty."""
        return bool(self.passed) or any(source.is_found for source in self.files)


def sources(names: Sequence[str], categories: Container[str]) -> Sources:
    """Return the files that names stand for, those of a folder in the order of their names.

    `categories` are those of the library: the nearest folder that is called as one of them gives a file its
    category, or else the outermost below the folder that was named.
    """
    found: list[Source] = []
    passed: dict[str, int] = {}
    for name in names:
        if name == "-" or not Path(name).is_dir():
            found.append(Source(name))
            continue
        for path in _files_below(Path(name)):
            kept = path.suffix.lower() in READ and _is_file(path, Path(name))
            if kept:
                above = path.relative_to(name).parts[:-1]
                found.append(Source(os.fspath(path), _category(above, categories), is_found=True))
            else:
                ending = path.suffix.lower() or path.name
                passed[ending] = passed.get(ending, 0) + 1
    return Sources(tuple(found), passed)


def nearest_category(name: str, categories: Container[str]) -> str | None:
    """Return that of some categories which the nearest folder around a file is called as, if any is."""
    if name == "-":
        return None
    for folder in Path(name).absolute().parents:
        called = _PAPER.sub("", folder.name)
        for category in (subject_of(called), slugify(called)):
            if category in categories:
                return category
    return None


def _is_file(path: Path, folder: Path) -> bool:
    """Return whether a path is a file of its own, or one of which a read is to say what is wrong.

    A pipe might never end, and what a link in the folder leads to in it is read where it lies.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        return not (path.is_symlink() and path.resolve().is_relative_to(folder.resolve()))
    except (OSError, ValueError, RuntimeError):
        return True


def _files_below(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder without those that programs keep there; no link is followed."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if one[:1] != "." and one.lower() not in _NO_NOTES)
        yield from (Path(place, name) for name in sorted(names) if name[:1] != ".")


def _category(above: Sequence[str], categories: Container[str]) -> str | None:
    for name in reversed(above):
        if (category := subject_of(_PAPER.sub("", name))) in categories:
            return category
    outermost = slugify(_PAPER.sub("", above[0]) or above[0]) if above else ""
    return outermost if outermost and outermost not in SAYS_NOTHING and not is_device(outermost) else None
