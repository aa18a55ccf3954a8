"""Putting new topics into the person's own topic folder; nothing that is there is ever overwritten."""

import os
from pathlib import Path

from upsc_cli import files
from upsc_cli.errors import UpscError, UsageError
from upsc_cli.sanitize import clean
from upsc_cli.topics.library import Library
from upsc_cli.topics.slugs import slugify


def begin(title: str, category: str, folder: Path, library: Library) -> Path:
    """Write the file of a new topic into the folder of its category and return its path.

    Raises:
        UsageError: the title has no letter that the name of a file could have.
        UpscError: there is a topic of that name, or the disk does not take it.
    """
    # Imported here: what only puts files away, or edits them, needs no YAML writer.
    from upsc_cli.topics.format.skeleton import skeleton

    name = clean(" ".join(title.split()))
    slug = slugify(name)
    if not slug:
        raise UsageError(
            f"no file can be named after {name!r}", hint="add a word in Latin letters to the title"
        )
    refuse_taken(slug, library)
    return put(folder, category, slug, skeleton(name, category).encode())


def put(folder: Path, category: str, slug: str, content: bytes) -> Path:
    """Write a topic file into the folder of its category and return its path.

    Raises:
        UpscError: a file of that name is there already, it would lie outside of the folder, or the disk
            does not take it.
    """
    refuse_place(folder, category, slug)
    path = folder / category / f"{slug}.yaml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.create(path, content)
    except OSError as error:
        raise UpscError(f"cannot write {path}: {error.strerror or error}") from error
    return path


def refuse_place(folder: Path, category: str, slug: str) -> None:
    """Raise UpscError if no topic file can be put there: one is, or it would lie outside of the folder."""
    path = folder / category / f"{slug}.yaml"
    for name in (category, slug):
        if files.is_device(name):
            raise UpscError(f"on Windows, {name!r} names a device and no file", hint="choose another name")
    try:
        _refuse_outside(path, folder)
        is_there = os.path.lexists(path)
    except OSError as error:
        raise UpscError(f"cannot write {path}: {error.strerror or error}") from error
    if is_there:
        raise UpscError(f"{path} is there already, and stays as it is", hint="move it, then try again")


def _refuse_outside(path: Path, folder: Path) -> None:
    """Raise UpscError if a path leads out of a folder, by its names or by a link on the way."""
    names = path.relative_to(folder).parts if path.is_relative_to(folder) else ()
    inside = Path(os.path.realpath(folder))
    if len(names) != 2 or ".." in names or not Path(os.path.realpath(path.parent)).is_relative_to(inside):
        raise UpscError(f"{path} is not in the topic folder {folder}", hint="give the topic another slug")


def refuse_taken(slug: str, library: Library) -> None:
    """Raise UpscError if the library has a topic of that slug: a second one would hide it."""
    path = library.find(slug)
    if path:
        raise UpscError(f"there is a topic {slug!r} already: {path}", hint=f"to change it: upsc edit {slug}")
