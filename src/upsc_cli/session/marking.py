"""Ticking topics off, giving them stars, and setting the date of the exam."""

from collections.abc import Callable, Sequence
from datetime import date

from msgspec import Struct

from upsc_cli.progress.events import Done, Event, ExamSet, Reopened, Starred, Unstarred, new_id
from upsc_cli.progress.fold import State, Status
from upsc_cli.session.choosing import each_named
from upsc_cli.session.session import Session


class Marked(Struct, frozen=True):
    """A topic, and whether its status or its star changed; else it was so already."""

    slug: str
    title: str
    changed: bool


def mark_done(session: Session, names: Sequence[str]) -> list[Marked]:
    """Mark topics completed; all are found and can be read, or none is touched.

    Raises:
        NotFoundError: a name is no topic's.
        InvalidTopicError: a topic's file breaks the format.
        ProgressError: progress cannot be read or written.
    """
    return _mark(session, names, Done, lambda state, slug: state.status(slug) is not Status.DONE)


def reopen(session: Session, names: Sequence[str]) -> list[Marked]:
    """Take completed topics back into reading; see `mark_done`."""
    return _mark(session, names, Reopened, lambda state, slug: state.status(slug) is Status.DONE)


def star(session: Session, names: Sequence[str]) -> list[Marked]:
    """Give topics a star; see `mark_done`."""
    return _mark(session, names, Starred, lambda state, slug: slug not in state.starred)


def unstar(session: Session, names: Sequence[str]) -> list[Marked]:
    """Take the stars of topics away; see `mark_done`."""
    return _mark(session, names, Unstarred, lambda state, slug: slug in state.starred)


def set_exam(session: Session, day: date | None) -> None:
    """Set the date of the exam, or clear it.

    Raises:
        ProgressError: progress cannot be read or written.
    """
    now = session.now
    session.record(lambda state: [] if state.exam == day else [ExamSet(id=new_id(), at=now, day=day)])


def _mark(
    session: Session,
    names: Sequence[str],
    kind: type[Done | Reopened | Starred | Unstarred],
    changes: Callable[[State, str], bool],
) -> list[Marked]:
    slugs = dict.fromkeys(each_named(session, names))
    titles = {slug: session.entry(slug).topic.title for slug in slugs}
    now = session.now

    def change(state: State) -> Sequence[Event]:
        return [kind(id=new_id(), at=now, topic=slug) for slug in titles if changes(state, slug)]

    changed = {event.topic for event in session.record(change) if isinstance(event, kind)}
    return [Marked(slug, title, slug in changed) for slug, title in titles.items()]
