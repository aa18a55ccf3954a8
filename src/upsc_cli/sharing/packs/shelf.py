"""The packs of a person: where they lie, and how one comes, changes and goes.

A pack is in a folder of its own, whole or not at all: it is made beside and put there by one rename.
"""

import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import msgspec
from msgspec import Struct

from upsc_cli import files
from upsc_cli.errors import NotFoundError, UpscError
from upsc_cli.paths import PACK_TOPICS, PACK_TOPICS_FIRST
from upsc_cli.sharing.packs import contents, manifest
from upsc_cli.sharing.packs.manifest import Manifest
from upsc_cli.topics.format.model import Topic
from upsc_cli.topics.format.reader import read_topic

_RECORD = "added.json"
_LEFT_SECONDS = 3600
_BEFORE = ".before"  # no name of a pack ends so


class Added(Struct, frozen=True):
    """How a pack came: its source as it was named, and whether its topics win over bundled ones."""

    source: str
    comes_first: bool = False


class Pack(Struct, frozen=True):
    """A pack that is there: its folder, what it says of itself, how it came, and the slugs of its topics."""

    folder: Path
    manifest: Manifest
    added: Added
    topics: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name by which it is known."""
        return self.manifest.name


class Fetched(Struct, frozen=True):
    """A pack as it is at its source: checked, and lying beside the others until it is put there."""

    folder: Path
    manifest: Manifest
    topics: Mapping[str, Topic]


def packs(shelf: Path) -> list[Pack]:
    """Return the packs that are there, by name; one that is damaged counts with what can be read of it."""
    return [pack for folder in _folders(shelf) if (pack := _pack(folder))]


def named(shelf: Path, name: str) -> Pack:
    """Return the pack of a name.

    Raises:
        NotFoundError: there is none.
    """
    found = {pack.name: pack for pack in packs(shelf)}
    if name not in found:
        known = ", ".join(found)
        raise NotFoundError(
            f"no pack {name!r}",
            hint=f"there are: {known}" if known else "there is none: upsc pack add SOURCE",
        )
    return found[name]


def fetch(source: str, shelf: Path) -> Fetched:
    """Return the pack at a source, after every check; `drop` it, or put it there by `put`.

    Raises:
        UpscError: it cannot be read, or is no pack.
    """
    _clean(shelf)
    found = contents.read(source)
    folder = shelf / f".{uuid4().hex}"
    try:
        for name, content in found.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        if not folder.exists():
            raise UpscError(
                f"no pack: {source} has no {manifest.NAME}", hint="docs/sharing.md says what a pack is"
            )
        said = manifest.read(folder)
        _check_digests(said, found)
        return Fetched(folder, said, dict(_topics(folder, found)))
    except OSError as error:
        drop(folder)
        raise UpscError(f"{error.filename or shelf}: {error.strerror or error}") from error
    except BaseException:
        drop(folder)
        raise


def drop(folder: Path) -> None:
    """Remove what was fetched and is not put there."""
    shutil.rmtree(folder, ignore_errors=True)


def _clean(shelf: Path) -> None:
    """Remove what was left beside the packs when the program was killed, unless another is just at it.

    What it took out of its place last, and put nothing there, goes back.
    """
    with suppress(OSError):
        for folder in shelf.glob(f".*{_BEFORE}"):
            place = shelf / folder.name[1 : -len(_BEFORE)]
            if not place.exists():
                folder.rename(place)
        for folder in shelf.glob(".*"):
            if time.time() - folder.stat().st_mtime > _LEFT_SECONDS:
                drop(folder)


def put(fetched: Fetched, shelf: Path, added: Added) -> Pack:
    """Put a pack that was fetched in its place, instead of what was there under its name.

    Raises:
        UpscError: the disk does not take it; what was there is there still.
    """
    place = shelf / fetched.manifest.name
    before = shelf / f".{fetched.manifest.name}{_BEFORE}"
    try:
        drop(before)
        if added.comes_first:
            (fetched.folder / PACK_TOPICS).rename(fetched.folder / PACK_TOPICS_FIRST)
        (fetched.folder / _RECORD).write_bytes(msgspec.json.encode(added))
        if place.exists():
            place.rename(before)
        try:
            fetched.folder.rename(place)
        except OSError:
            if before.exists():
                before.rename(place)
            raise
    except OSError as error:
        drop(fetched.folder)
        raise UpscError(f"{error.filename or place}: {error.strerror or error}") from error
    drop(before)
    return Pack(place, fetched.manifest, added, tuple(fetched.topics))


def remove(pack: Pack) -> None:
    """Take a pack away; progress, notes and schedules of its topics stay.

    Raises:
        UpscError: the disk does not let it go.
    """
    gone = pack.folder.with_name(f".{uuid4().hex}")
    try:
        pack.folder.rename(gone)  # so that half a pack is never there
        shutil.rmtree(gone)
    except OSError as error:
        raise UpscError(f"{error.filename or pack.folder}: {error.strerror or error}") from error


def topics_of(pack: Pack) -> dict[str, Topic]:
    """Return the topics of a pack by their slugs, without those that cannot be read."""
    found: dict[str, Topic] = {}
    for path in _files(pack.folder):
        reading = read_topic(path)
        if reading.topic:
            found[path.stem] = reading.topic
    return found


def _check_digests(said: Manifest, found: Mapping[str, bytes]) -> None:
    """Raise UpscError if a manifest that lists its files lists others, or with another content."""
    if not said.files:
        return
    there = found.keys() - {manifest.NAME}
    for name in sorted(there ^ said.files.keys()):
        what = "is not in it" if name in said.files else "is in it and not in its manifest"
        raise UpscError(f"no whole pack: {name!r} {what}")
    for name, digest in said.files.items():
        if sha256(found[name]).hexdigest() != digest:
            raise UpscError(f"no whole pack: {name!r} is not what its manifest says")


def _topics(folder: Path, found: Mapping[str, bytes]) -> Iterator[tuple[str, Topic]]:
    slugs: dict[str, str] = {}
    for name in sorted(found):
        slug = manifest.slug_of(name)
        if slug is None:
            continue
        if slug in slugs:
            raise UpscError(f"no pack: {name!r} and {slugs[slug]!r} are topics of one slug")
        slugs[slug] = name
        reading = read_topic(folder / name)
        if reading.topic is None:
            first = next(problem for problem in reading.problems if problem.level == "error")
            raise UpscError(f"no pack: {name}:{first.line}:{first.column}: {first.message}")
        yield slug, reading.topic
    if not slugs:
        raise UpscError("no pack: it has no topic", hint="topics lie in topics/CATEGORY/SLUG.yaml")


def _folders(shelf: Path) -> Sequence[Path]:
    try:
        return sorted(place for place in shelf.iterdir() if place.is_dir() and not place.name.startswith("."))
    except OSError:
        return []


def _files(folder: Path) -> list[Path]:
    return sorted(
        path
        for name in (PACK_TOPICS, PACK_TOPICS_FIRST)
        for path in (folder / name).rglob("*")
        if path.suffix in (".yaml", ".yml") and path.is_file()
    )


def _pack(folder: Path) -> Pack | None:
    try:
        said = manifest.read(folder)
        added = msgspec.json.decode(files.read(folder / _RECORD, 1 << 16), type=Added)
    except (UpscError, OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return Pack(folder, said, added, tuple(path.stem for path in _files(folder)))
