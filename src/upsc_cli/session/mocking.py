"""Mock papers: beginning one, going on with it, ending it, and what came of it."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from random import Random

from msgspec import Struct

from upsc_cli.errors import ProgressError, UpscError
from upsc_cli.progress.events import Cause, Event, Judged, MockBegun, new_id
from upsc_cli.progress.mocks import Mock, mocks, unfinished
from upsc_cli.recall.mock import MINUTES, QUESTIONS, Mistake, Result, mistakes, put, result_of, results, waits
from upsc_cli.recall.mock_paper import MockPaper
from upsc_cli.recall.quiz import Asked
from upsc_cli.recall.shares import choose_paper, subject_of
from upsc_cli.recall.stopwatch import Stopwatch
from upsc_cli.session.choosing import NO_FILTERS, Filters, readable
from upsc_cli.session.session import Session
from upsc_cli.session.under_way import alone
from upsc_cli.topics.cards import topic_of
from upsc_cli.topics.questions import Item

_GONE = "gone"
"""The category of a topic that is no longer there."""


class Marked(Struct, frozen=True):
    """What a paper that was handed in came to, with its wrong answers."""

    result: Result
    mistakes: tuple[Mistake, ...]


def paused(session: Session) -> Mock | None:
    """Return the paper that is paused, None if there is none.

    Raises:
        ProgressError: progress cannot be read.
    """
    session.refresh()
    return unfinished(session.standing)


def questions_of(session: Session, names: Sequence[str] = (), filters: Filters = NO_FILTERS) -> int:
    """Return how many questions the topics have that are named or pass the filters.

    Raises:
        InvalidTopicError: the file of a topic that is named breaks the format.
        NotFoundError: a name is no topic's.
        UsageError: a filter names what does not exist.
        ProgressError: the status of topics is asked for and cannot be read.
    """
    return sum(map(len, session.index.items(readable(session, names, filters)).values()))


@contextmanager
def beginning(
    session: Session,
    names: Sequence[str] = (),
    filters: Filters = NO_FILTERS,
    *,
    count: int = QUESTIONS,
    minutes: float = MINUTES,
    seed: int | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[MockPaper]:
    """Yield a new paper of the topics that are named or pass the filters, whose time begins at once.

    All that is done with it is one action, in however many sittings. `clock` counts seconds. One seed gives
    the same paper to whoever had the same papers before.

    Raises:
        UpscError: another paper is paused or under way, or there is no question.
        InvalidTopicError: the file of a topic that is named breaks the format.
        NotFoundError: a name is no topic's.
        UsageError: a filter names what does not exist.
        ProgressError: progress cannot be read or written.
    """
    with alone(session):
        before = paused(session)
        if before:
            raise other_paused(before)
        rng = Random(seed)
        picked = _questions(session, readable(session, names, filters), count, rng)
        if not picked:
            raise no_questions()
        event = MockBegun(
            id=new_id(),
            at=session.now,
            questions=tuple(item.id for item in picked),
            seconds=round(60 * minutes),
            seed=rng.getrandbits(32),
        )
        questions = [put(item, event.seed, place) for place, item in enumerate(picked)]
        with session.recording(together=True) as record:
            yield from _under_way(session, Mock(record(event)), questions, record, clock)


@contextmanager
def resuming(session: Session, *, clock: Callable[[], float] = time.monotonic) -> Iterator[MockPaper]:
    """Yield the paper that is paused, with the time that was left.

    Raises:
        UpscError: there is none, or it is under way in another terminal.
        ProgressError: progress cannot be read or written.
    """
    with alone(session):
        mock = paused(session)
        if mock is None:
            raise none_paused()
        items = _items(session, mock)
        questions = [
            put(items[question], mock.begun.seed, place) if question in items else None
            for place, question in enumerate(mock.begun.questions)
        ]
        with session.recording(together=True, action=mock.begun.id) as record:
            yield from _under_way(session, mock, questions, record, clock)


def other_paused(mock: Mock) -> UpscError:
    """Return the error of whoever begins a paper while another is paused."""
    return UpscError(
        f"a mock paper is paused: {waits(mock)}",
        hint="upsc mock --resume goes on with it; upsc mock --new ends it as it is and begins another",
    )


def none_paused() -> UpscError:
    """Return the error of whoever goes on with a paper where none is paused."""
    return UpscError("no mock paper is paused", hint="upsc mock begins one")


def no_questions() -> UpscError:
    """Return the error of whoever wants a paper of topics without questions."""
    return UpscError("these topics have no questions", hint="upsc mock asks those of all topics")


def end_paused(session: Session) -> list[Result]:
    """Hand in the paper that is paused as it is, and return what it came to.

    There may be none, or several where other devices had theirs.

    Raises:
        UpscError: it is under way in another terminal.
        ProgressError: progress cannot be read or written.
    """
    ended = []
    while mock := paused(session):
        with resuming(session) as paper:
            paper.hand_in()
        ended.append(mock.begun.id)
    return [result for result in all_results(session) if result.paper in ended]


def marked(session: Session, paper: str | None = None) -> Marked | None:
    """Return what the paper of an id, or the last one, came to; None if it was not handed in.

    Raises:
        ProgressError: progress cannot be read.
    """
    session.refresh()
    ended = [mock for mock in mocks(session.standing) if mock.handed_in and paper in (None, mock.begun.id)]
    if not ended:
        return None
    last = max(ended, key=lambda mock: (mock.handed_in or mock.begun).moment)
    result = result_of(last, _category_of(session))
    return Marked(result, tuple(mistakes(last, result, _items(session, last))))


def all_results(session: Session) -> list[Result]:
    """Return what each paper that was handed in came to, the oldest first."""
    return results(session.standing, _category_of(session))


@contextmanager
def judging(session: Session, paper: str) -> Iterator[Callable[[str, Cause | None], None]]:
    """Yield what gives the wrong answer to a question of a paper a cause, or takes it away.

    All causes that are given in the block are one action, apart from the paper.

    Raises:
        ProgressError: progress cannot be read or written.
    """
    session.refresh()
    with session.recording(together=True) as record:

        def judge(question: str, cause: Cause | None) -> None:
            record(Judged(id=new_id(), at=session.now, paper=paper, question=question, cause=cause))

        yield judge


def _under_way(
    session: Session,
    mock: Mock,
    questions: Sequence[Asked | None],
    record: Callable[[Event], Event],
    clock: Callable[[], float],
) -> Iterator[MockPaper]:
    paper = MockPaper(mock, questions, record, session.clock, Stopwatch(clock))
    try:
        yield paper
    finally:
        with suppress(ProgressError):  # the seconds since the last event are given
            paper.pause()


def _questions(session: Session, slugs: Sequence[str], count: int, rng: Random) -> list[Item]:
    items = [item for listed in session.index.items(slugs).values() for item in listed]
    subjects = {topic.slug: subject_of(topic.syllabus) for topic in session.index.summaries}
    papers = [mock.begun.questions for mock in mocks(session.standing)]
    return choose_paper(items, subjects, papers, count, rng)


def _items(session: Session, mock: Mock) -> dict[str, Item]:
    """Return the questions of a paper that are still there, by their ids."""
    listed = session.index.items(dict.fromkeys(map(topic_of, mock.begun.questions)))
    wanted = frozenset(mock.begun.questions)
    return {item.id: item for items in listed.values() for item in items if item.id in wanted}


def _category_of(session: Session) -> Callable[[str], str]:
    categories = {topic.slug: topic.category for topic in session.index.summaries}
    return lambda slug: categories.get(slug, _GONE)
