"""Ticking topics off, and setting the date of the exam."""

from collections.abc import Callable, Sequence
from datetime import date

from msgspec import Struct

from upsc_cli.progress.events import Done, Event, ExamSet, Reopened, new_id
from upsc_cli.progress.fold import State, Status
from upsc_cli.session.choosing import each_named
from upsc_cli.session.session import Session


class Marked(Struct, frozen=True):
    """A topic, and whether its status changed; else it was so already."""

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
    return _mark(session, names, Done, is_due=lambda status: status is not Status.DONE)


def reopen(session: Session, names: Sequence[str]) -> list[Marked]:
    """Take completed topics back into reading; see `mark_done`."""
    return _mark(session, names, Reopened, is_due=lambda status: status is Status.DONE)


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
    kind: type[Done | Reopened],
    is_due: Callable[[Status], bool],
) -> list[Marked]:
    slugs = dict.fromkeys(each_named(session, names))
    titles = {slug: session.library.entry(slug).topic.title for slug in slugs}
    now = session.now

    def change(state: State) -> Sequence[Event]:
        return [kind(id=new_id(), at=now, topic=slug) for slug in titles if is_due(state.status(slug))]

    changed = {event.topic for event in session.record(change) if isinstance(event, kind)}
    return [Marked(slug, title, slug in changed) for slug, title in titles.items()]
