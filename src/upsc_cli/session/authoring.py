"""Topics of one's own: begun, copied to be edited, checked, imported."""

from collections.abc import Sequence
from datetime import date, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from upsc_cli.errors import NotFoundError, UsageError
from upsc_cli.session.reports import ImportReport
from upsc_cli.session.session import Session
from upsc_cli.topics.folders import pack_of
from upsc_cli.topics.shelf import begin, put
from upsc_cli.topics.slugs import slugify

if TYPE_CHECKING:
    from upsc_cli.exchange.read.finish import Imported, Known
    from upsc_cli.topics.check.files import Checked


class NewTopic(Struct, frozen=True):
    """A topic that was begun: its slug, its file, and its category, which may be a guess."""

    slug: str
    path: Path
    category: str
    is_guess: bool


class OwnFile(Struct, frozen=True):
    """A topic file that the person may edit; `original` is what it was just copied from, if it was.

    Where that was a topic of a pack, `pack` is its name.
    """

    path: Path
    original: bytes | None = None
    pack: str | None = None


def category_slug(name: str | None) -> str | None:
    """Return the category that a name gives a new topic; it may be one that no topic has yet.

    Raises:
        UsageError: the name has no letter that a folder's name could have.
    """
    return _slug(name, "category", "polity")


def topic_slug(name: str | None) -> str | None:
    """Return the slug that a name gives a new topic.

    Raises:
        UsageError: the name has no letter that a file's name could have.
    """
    return _slug(name, "slug", "gst-council")


def _slug(name: str | None, option: str, example: str) -> str | None:
    slug = slugify(name) if name is not None else None
    if slug == "":
        raise UsageError(f"{name!r} cannot be a {option}", hint=f"use letters, as in --{option} {example}")
    return slug


def time_zone(name: str | None) -> tzinfo | None:
    """Return the time zone of a name or an offset; see `anki.zone_named`."""
    if name is None:
        return None
    # Imported here: nothing else here knows of Anki.
    from upsc_cli.session.anki import zone_named

    return zone_named(name)


def new_topic(session: Session, title: str, category: str | None) -> NewTopic:
    """Begin a topic in the person's own folder; no file is overwritten.

    Raises:
        UsageError: no file can be named after the title or the category.
        UpscError: there is such a topic, or the disk does not take it.
    """
    # Imported here: an edit guesses nothing.
    from upsc_cli.exchange.read.guess import category_of_title

    place = category_slug(category) or category_of_title(title, session.index.summaries)
    path = begin(title, place, session.paths.user_topics, session.library)
    session.refresh_topics()
    return NewTopic(path.stem, path, place, is_guess=category is None)


def own_file(session: Session, slug: str) -> OwnFile:
    """Return the file of a topic for the person to edit: a copy in their folder if it is not theirs.

    Raises:
        NotFoundError: there is no such topic.
        UpscError: the copy cannot be written.
    """
    path = session.library.find(slug)
    if path is None:  # it was there a moment ago
        raise NotFoundError(f"no topic {slug!r}")
    if is_own(session, path):
        return OwnFile(path)
    content = session.library.content(slug)
    copy = put(session.paths.user_topics, _category_of(path), slug, content)
    session.refresh_topics()
    return OwnFile(copy, content, pack_of(path))


def is_own(session: Session, path: Path) -> bool:
    """Return whether a topic file is the person's own: neither bundled nor of a pack."""
    return not path.is_relative_to(session.paths.bundled_topics) and pack_of(path) is None


def _category_of(path: Path) -> str:
    """Return the folder for a copy of a topic: its category, or its pack where it lies in none."""
    pack = pack_of(path)
    return pack if pack and path.parent.parent.name == pack else path.parent.name


def drop_unchanged(session: Session, own: OwnFile) -> bool:
    """Remove a copy that was not changed, so that updates of the topic are seen; return whether it was."""
    unchanged = own.original is not None and own.path.exists() and own.path.read_bytes() == own.original
    if unchanged:
        own.path.unlink()
    session.refresh_topics()
    return unchanged


def check(
    session: Session, paths: Sequence[Path] = (), *, strict: bool = False, stale_on: date | None = None
) -> "Checked":
    """Return what is wrong with topic files, or with the whole library; if `strict`, warnings are errors.

    With a day, topics whose facts should have been looked at again before it are warned of as well.
    """
    # Imported here: completing a topic's name needs no YAML parser.
    from upsc_cli.topics.check.files import check, strictly

    checked = check(paths or session.library.folders, session.library, session.syllabus, stale_on)
    return strictly(checked) if strict else checked


def known(session: Session) -> "Known":
    """Return what the library and the syllabus know, to place new topics by."""
    from upsc_cli.exchange.read.finish import Known

    return Known(session.index.summaries, session.syllabus)


def imported(
    content: bytes, name: str, place: "Known", category: str | None, folder: str | None = None
) -> list["Imported"]:
    """Return the topics of a file; `category`, a slug, wins over the one that the file states.

    `folder` is the category that the folders say in which it lies; what the file states wins over it.

    Raises:
        InvalidTopicError: it is no text, too large, broken, or without anything to read.
    """
    from upsc_cli.exchange.read.importing import import_source

    return import_source(content, name, place, category, folder)


def report(source: str, topics: Sequence["Imported"]) -> ImportReport:
    """Return what came of a file whose topics were imported."""
    return ImportReport(
        source=source,
        kind=topics[0].kind if topics else None,
        topics=tuple(topic.slug for topic in topics),
        cards=sum(_cards_of(topic) for topic in topics),
        questions=sum(len(topic.topic.questions) + len(topic.topic.mains) for topic in topics),
        left_out=tuple(dict.fromkeys(thing for topic in topics for thing in topic.left)),
    )


def _cards_of(topic: "Imported") -> int:
    from upsc_cli.topics.cards import cards
    from upsc_cli.topics.library import Entry

    return len(cards(Entry(topic.slug, Path(), topic.topic)))
