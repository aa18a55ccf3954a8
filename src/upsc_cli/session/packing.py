"""Packs of topics: added, listed, brought up to date, removed, and made."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from upsc_cli import files
from upsc_cli.errors import UpscError, UsageError
from upsc_cli.paths import PACK_TOPICS
from upsc_cli.phrases import count, enumerated
from upsc_cli.session.session import Session
from upsc_cli.sharing.packs import contents, shelf
from upsc_cli.sharing.packs.changes import Changes, changes
from upsc_cli.sharing.packs.manifest import NAME, Manifest, read, slug_of
from upsc_cli.sharing.packs.shelf import Added, Fetched, Pack

if TYPE_CHECKING:
    from upsc_cli.topics.check.files import Checked


class NewPack(Struct, frozen=True):
    """A pack that came, and those of its topics in whose place other files of the same slug are used."""

    pack: Pack
    hidden: tuple[str, ...]


class Update(Struct, frozen=True):
    """What a pack is now, what it is at its source, and what an update would change."""

    pack: Pack
    fetched: Fetched
    changes: Changes

    @property
    def is_any(self) -> bool:
        """Whether anything is not as it was: a topic, or what the pack says of itself."""
        before, after = (
            structs.replace(said, files={}) for said in (self.pack.manifest, self.fetched.manifest)
        )
        return self.changes.is_any or before != after


class NotUpToStandardError(UpscError):
    """A pack is not made of topics that fall short of the standard; `checked` says where."""

    exit_code = 4

    def __init__(self, checked: "Checked") -> None:
        super().__init__("no pack is made of these topics", hint="mend them, or make it with --no-strict")
        self.checked = checked


def packs(session: Session) -> list[Pack]:
    """Return the packs that are there."""
    return shelf.packs(session.paths.packs)


def add(session: Session, source: str, *, comes_first: bool = False) -> NewPack:
    """Add the pack at a source: a folder, a zip file or an address that git can fetch.

    If it `comes_first`, its topics win over bundled ones of the same slug.

    Raises:
        UpscError: there is no pack, one of its name is there already, or the disk does not take it.
    """
    fetched = shelf.fetch(source, session.paths.packs)
    name = fetched.manifest.name
    if (session.paths.packs / name).exists():
        shelf.drop(fetched.folder)
        raise UpscError(f"there is a pack {name!r} already", hint=f"upsc pack update {name}")
    origin = source if contents.is_address(source) else str(Path(source).expanduser().absolute())
    pack = shelf.put(fetched, session.paths.packs, Added(origin, comes_first))
    session.refresh_topics()
    hidden: list[str] = []
    with suppress(OSError):  # the pack is there, whatever the disk says of others
        hidden += _hidden(session, pack)
    return NewPack(pack, tuple(hidden))


def updates(session: Session, names: Sequence[str] = ()) -> Generator[Update]:
    """Yield what an update of each pack would change, which `apply` does before the next is asked for.

    Raises:
        NotFoundError: there is no pack of a name.
        UpscError: a source cannot be read, or has no pack any more.
    """
    chosen = [shelf.named(session.paths.packs, name) for name in names] or packs(session)
    for pack in chosen:
        fetched = shelf.fetch(pack.added.source, session.paths.packs)
        try:
            if fetched.manifest.name != pack.name:
                raise UpscError(
                    f"{pack.added.source} is the pack {fetched.manifest.name!r} now, and not {pack.name!r}",
                    hint=f"upsc pack remove {pack.name}, then add it",
                )
            yield Update(pack, fetched, changes(shelf.topics_of(pack), fetched.topics))
        finally:
            shelf.drop(fetched.folder)


def apply(session: Session, update: Update) -> Pack:
    """Put the new state of a pack in the place of the old one.

    Raises:
        UpscError: the disk does not take it.
    """
    pack = shelf.put(update.fetched, session.paths.packs, update.pack.added)
    session.refresh_topics()
    return pack


def remove(session: Session, name: str) -> Pack:
    """Take a pack away, and return it; what was recorded of its topics, and notes on them, stay.

    Raises:
        NotFoundError: there is none of the name.
        UpscError: the disk does not let it go.
    """
    pack = shelf.named(session.paths.packs, name)
    shelf.remove(pack)
    session.refresh_topics()
    return pack


def make(
    session: Session,
    folder: Path,
    target: Path | None = None,
    *,
    name: str | None = None,
    version: str | None = None,
    licence: str | None = None,
    strict: bool = True,
    replace: bool = False,
) -> Path:
    """Make a zip file of the topics in a folder, and return where it is.

    What the pack says of itself is in the folder's manifest, or given.

    Raises:
        UsageError: the folder says nothing of the pack, or what is given means nothing.
        NotUpToStandardError: a topic has an error or, if `strict`, falls short of the standard.
        UpscError: it cannot be read or written.
    """
    from upsc_cli.sharing.packs.making import packed

    said = _said(folder, name, version, licence)
    found = contents.read(str(folder))
    topics = {path: content for path, content in found.items() if slug_of(path)}
    if not topics:
        raise UpscError(f"{folder} has no topic", hint="topics lie in topics/CATEGORY/SLUG.yaml below it")
    _check(session, folder, [folder / path for path in topics], strict=strict)
    path = target or Path(f"{said.name}-{said.version}.zip")
    if path.exists() and not replace:
        raise UpscError(
            f"{path} is there already", hint="name another file with -o, or replace it with --force"
        )
    try:
        files.replace(path, packed(said, topics))
    except OSError as error:
        raise UpscError(f"cannot write {path}: {error.strerror or error}") from error
    return path


def _said(folder: Path, name: str | None, version: str | None, licence: str | None) -> Manifest:
    from upsc_cli.topics.library import is_slug

    given = {"name": name, "version": version, "licence": licence}
    if name and not is_slug(name):
        raise UsageError(f"{name!r} is no name of a pack", hint="write it like polity-notes")
    if (folder / NAME).is_file():
        said = read(folder)
        return Manifest(name or said.name, version or said.version, licence or said.licence, title=said.title)
    missing = [f"--{key}" for key, value in given.items() if not value]
    if missing:
        raise UsageError(f"{folder} has no {NAME}, so {enumerated(missing)} must be given")
    return Manifest(name or "", version or "", licence or "")


def _check(session: Session, folder: Path, paths: list[Path], *, strict: bool) -> None:
    """Check topics as whoever adds the pack will have them: beside bundled ones, and no others.

    The author's own topics, which they were copied from, and the pack as it was added before, say nothing.
    """
    from upsc_cli.topics.check.files import check, strictly
    from upsc_cli.topics.library import Library

    bundled = session.paths.bundled_topics
    checked = check(paths, Library([bundled, folder / PACK_TOPICS]), session.syllabus)
    checked = strictly(checked) if strict else checked
    if any(problem.level == "error" for problem in checked.problems):
        raise NotUpToStandardError(checked)


def _hidden(session: Session, pack: Pack) -> Iterator[str]:
    for slug in pack.topics:
        used = session.library.find(slug)
        if used and not used.is_relative_to(pack.folder):
            yield slug


def hidden_in_words(hidden: Sequence[str]) -> str:
    """Return what is said of topics of a pack that are not used."""
    return (
        f"{count(len(hidden), 'topic')} of it not used, as there are others of the same name: "
        f"{', '.join(hidden)}; with --first they win over those that come with upsc"
    )
