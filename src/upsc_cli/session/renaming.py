"""A topic of one's own under another name: its file, what names it, and what was recorded of it."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from upsc_cli import files
from upsc_cli.errors import NotFoundError, UpscError, UsageError
from upsc_cli.progress.events import Event, Renamed, new_id
from upsc_cli.progress.renames import topic_of, topics_named
from upsc_cli.session import drafts, note_copies
from upsc_cli.session.authoring import is_own
from upsc_cli.session.choosing import named
from upsc_cli.session.session import Session
from upsc_cli.topics import notes
from upsc_cli.topics.filters import slug_of
from upsc_cli.topics.folders import pack_of
from upsc_cli.topics.related import with_related
from upsc_cli.topics.shelf import refuse_taken
from upsc_cli.topics.slugs import slugify


class NewName(Struct, frozen=True):
    """A topic with its old slug and its new one, its file if that was renamed too, and who is related to it.

    `related` are the slugs of the person's topics in which the new name took the place of the old one.
    """

    old: str
    new: str
    path: Path | None = None
    related: tuple[str, ...] = ()


def rename(session: Session, old: str, new: str) -> NewName:
    """Give a topic of the person's own another slug: its file, and what was recorded of it, as one action.

    `old` is a name of the topic, and `new` a title or a slug; or `old` is the slug of a topic that is gone,
    as its file was renamed by hand already, and `new` a name of the one that is there instead.

    Raises:
        NotFoundError: there is no such topic, and nothing was recorded of one.
        UsageError: the topic came with the program, or no file can have the new name.
        UpscError: there is a topic of the new name; or the disk does not take it, with the file as it was.
        ProgressError: progress cannot be read or written; nothing has changed then.
    """
    session.refresh()
    slug = _gone(session, old)
    if slug is not None:
        to = named(session, new)
        _record(session, Renamed(id=new_id(), at=session.now, topic=slug, to=to))
        bring_along(session, slug, to)
        return NewName(slug, to)
    slug, to = named(session, old), slugify(new)
    path = _own_file(session, slug)
    if not to or files.is_device(to):
        raise UsageError(f"no file can be named {new!r}", hint="use Latin letters")
    if to == slug:
        raise UsageError(f"{slug} has that name already")
    refuse_taken(to, session.library)
    # First the event: as long as the file has its old name, all is that of the old one.
    _record(session, Renamed(id=new_id(), at=session.now, topic=slug, to=to, file=True))
    try:
        moved = _rename_file(path, to)
    except UpscError as error:
        by_hand = f"rename it to {to}{path.suffix} yourself, or take that back: upsc undo"
        raise UpscError(f"the new name is recorded, but {error.message}", hint=by_hand) from error
    bring_along(session, slug, to)
    session.refresh_topics()
    related = _rename_in_related(session, slug, to)
    return NewName(slug, to, moved, related)


def give_back_names(session: Session, taken_back: Sequence[Event]) -> None:
    """Give the files of topics their old names again, after their renaming was taken back.

    What cannot be done is said: what was recorded is that of the old name, wherever the file is.
    """
    for event in taken_back:
        path = session.library.find(event.to) if isinstance(event, Renamed) and event.file else None
        if not isinstance(event, Renamed) or path is None or not files.stays_in_its_folder(event.topic):
            continue
        if session.library.find(event.topic):
            session.listener.warn(f"{path} keeps its name, as there is a topic {event.topic} again")
            continue
        try:
            if is_own(session, path):
                _rename_file(path, event.topic)
                bring_along(session, event.to, event.topic)
                session.refresh_topics()
                _rename_in_related(session, event.to, event.topic)
        except UpscError as error:
            session.listener.warn(f"{error.message}; to keep it: upsc rename {event.topic} {event.to}")


def bring_along(session: Session, old: str, new: str) -> None:
    """Give the person's note on a topic, and the copies of it, the topic's new name; say what cannot be.

    Names that lead elsewhere, which only a stranger's history has, are left alone.
    """
    if not all(map(files.stays_in_its_folder, (old, new))):
        return
    note, to = (notes.path_of(session.paths.notes, slug) for slug in (old, new))
    try:
        if files.is_there(note):
            files.rename(note, to)
    except OSError as error:
        session.listener.warn(f"{note} keeps its name: {error.strerror or error}")
    else:
        with suppress(OSError):  # what was never saved is still there, under the old name
            files.rename(drafts.path_of(note), drafts.path_of(to))
        note_copies.rename(note_copies.folder_of(session.paths), old, new)


def _gone(session: Session, name: str) -> str | None:
    """Return the slug that a name is, if no topic has it and something was recorded of one that had."""
    slug = slug_of(name)
    if session.is_there(slug):
        return None
    is_known = any(slug in topics_named(event) for event in session.standing)
    return slug if is_known or slug in map(topic_of, session.study.reviews.days.last) else None


def _own_file(session: Session, slug: str) -> Path:
    path = session.library.find(slug)
    if path is None:  # it was there a moment ago
        raise NotFoundError(f"no topic {slug!r}")
    if not is_own(session, path):
        pack = pack_of(path)
        raise UsageError(
            f"{slug} {f'is of the pack {pack}' if pack else 'comes with upsc'}, and keeps its name",
            hint=f"a copy to call what you like: upsc edit {slug}",
        )
    return path


def _record(session: Session, event: Renamed) -> None:
    session.update(lambda *_: [event])


def _rename_file(path: Path, slug: str) -> Path:
    """Give a topic file the name of a slug, in its folder, and return its path."""
    to = path.with_name(f"{slug}{path.suffix}")
    try:
        files.rename(path, to)
    except OSError as error:
        raise UpscError(f"{path} cannot be renamed to {to.name}: {error.strerror or error}") from error
    return to


def _rename_in_related(session: Session, old: str, new: str) -> tuple[str, ...]:
    """Let the person's topics that name another one as related name it by its new slug, and return theirs."""
    changed = []
    for slug, path in session.library.files.items():
        if not is_own(session, path):
            continue
        try:
            content = files.read(path)
            rewritten = with_related(content, old, new, path) if old.encode() in content else content
            if rewritten != content:
                files.replace(path, rewritten)
                changed.append(slug)
        except OSError as error:
            session.listener.warn(f"{path} still names {old}: {error.strerror or error}")
    return tuple(changed)
