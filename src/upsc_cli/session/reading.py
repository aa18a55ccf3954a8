"""Reading a topic, and what is known of it."""

from collections.abc import Sequence

from msgspec import Struct

from upsc_cli.clock import study_day
from upsc_cli.errors import ProgressError
from upsc_cli.progress.events import Event, Opened, new_id
from upsc_cli.progress.fold import State, Status
from upsc_cli.session.session import Session
from upsc_cli.topics import measure
from upsc_cli.topics.dated import is_overdue
from upsc_cli.topics.folders import pack_of
from upsc_cli.topics.library import Entry
from upsc_cli.topics.measure import Cited


class Page(Struct, frozen=True):
    """A topic with what is known about it: all that its screen shows.

    `syllabus` pairs each code of the topic with its wording, or None for a code that does not exist;
    `related` has the related topics that can be shown, `is_overdue` says whether the facts should have been
    looked at again by now, and `pack` which pack it is of.
    """

    entry: Entry
    minutes: int
    cited: Cited
    status: Status
    syllabus: tuple[tuple[str, str | None], ...]
    related: tuple[str, ...]
    is_overdue: bool = False
    pack: str | None = None


def page(session: Session, slug: str) -> Page:
    """Return a topic as it is read; nothing is recorded.

    Raises:
        NotFoundError: no file has that slug.
        InvalidTopicError: its file breaks the format.
    """
    session.refresh()
    entry = session.entry(slug)
    return Page(
        entry=entry,
        minutes=measure.minutes(entry.topic),
        cited=measure.cited(entry.topic),
        status=session.state_for_reading.status(slug),
        syllabus=tuple((code, session.syllabus.text_of(code)) for code in entry.topic.syllabus),
        related=tuple(name for name in entry.topic.related if session.library.find(name)),
        is_overdue=is_overdue(entry.topic, session.today),
        pack=pack_of(entry.path),
    )


def open_topic(session: Session, slug: str) -> Page:
    """Return a topic as it is read, and record that it was opened; failing at that fails no reading.

    Raises:
        NotFoundError: no file has that slug.
        InvalidTopicError: its file breaks the format.
    """
    found = page(session, slug)
    record_opened(session, slug)
    return found


def record_opened(session: Session, slug: str) -> None:
    """Record that a topic was opened, once a study day; warn if that cannot be done."""
    now = session.now

    def change(state: State) -> Sequence[Event]:
        last = state.opened.get(slug)
        if last and study_day(last) == study_day(now):
            return []
        return [Opened(id=new_id(), at=now, topic=slug)]

    try:
        due = change(session.state)
    except ProgressError:
        return  # said when the status was asked for
    try:
        if due:
            session.record(change)
    except ProgressError as error:
        session.listener.warn(f"{error.message}; that you opened the topic is not recorded")
