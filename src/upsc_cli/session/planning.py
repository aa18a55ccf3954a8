"""How far a person is, what is remembered when, and what to do next."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from upsc_cli.progress.events import Planned
from upsc_cli.progress.fold import State, Status
from upsc_cli.progress.mocks import unfinished
from upsc_cli.progress.statistics import Statistics, statistics
from upsc_cli.recall import answers as writing
from upsc_cli.recall.coverage import Coverage, Progress, coverage, progress
from upsc_cli.recall.deck import NEW_A_DAY, Counts, Recall, counts, decay
from upsc_cli.recall.mock import with_paused
from upsc_cli.recall.outlook import Exam, Outlook, PaperOutlook, outlook, select, weakest
from upsc_cli.recall.plan import Kind, Plan, Suggestion, last_quiz, pace, plan
from upsc_cli.recall.quiz import Taken, past
from upsc_cli.recall.review import choose
from upsc_cli.session.choosing import NO_FILTERS, Filters, passing
from upsc_cli.session.session import Session

if TYPE_CHECKING:
    from upsc_cli.recall.calibration import Decile
    from upsc_cli.recall.mock import Result

_DECAY = 91  # days of the curve of forgetting
WEAKEST = 3
"""Topics that are named as those of which least is remembered."""

_QUIZZES = 5
_LOOKED_AT = 100  # topics of those that were read last, for a question to write on


class Weak(Struct, frozen=True):
    """A topic of whose cards little is remembered."""

    slug: str
    title: str
    recall: Recall


class Overview(Struct, frozen=True):
    """Progress with some topics; `decay` is what is remembered on each of the next days without reviews.

    `weakest` are the topics of whose cards that were seen least is remembered today, `quizzes` the last
    ones, of whatever topics, the oldest first, `mocks` all papers that were handed in; `calibration` is what
    the scheduler expected of reviews beside what came, where there are enough.
    """

    progress: Progress
    done: Statistics
    outlook: Outlook
    counts: Counts
    decay: tuple[float, ...]
    exam: Exam | None
    weakest: tuple[Weak, ...]
    quizzes: tuple[Taken, ...]
    writing: writing.Writing
    calibration: "tuple[Decile, ...]" = ()
    mocks: "tuple[Result, ...]" = ()


class Today(Struct, frozen=True):
    """What to do on this study day, how much of all topics is done, and the exam if it is to come.

    `is_planned` tells whether that is what the plan to the exam has for the day.
    """

    topics: Coverage
    plan: Plan
    exam: Exam | None
    is_planned: bool = False


class Covered(Struct, frozen=True):
    """The syllabus as a person stands to it, with the titles and the statuses of topics by their slugs.

    `answers` has the number of mains answers to each line that has any, by the topics of the questions.
    """

    papers: tuple[PaperOutlook, ...]
    titles: Mapping[str, str]
    statuses: Mapping[str, Status]
    exam: Exam | None
    answers: Mapping[str, int]


def exam_ahead(session: Session) -> Exam | None:
    """Return the exam that is still to come, if its date is set."""
    deck = session.study.deck
    return Exam(deck.exam_ahead, (deck.exam_ahead - deck.day).days) if deck.exam_ahead else None


def exam_behind(session: Session) -> Exam | None:
    """Return the exam whose date is set and over."""
    day, today = session.state.exam, session.today
    return Exam(day, (day - today).days) if day and day < today else None


def outlook_of(session: Session, topics: Collection[str] | None = None) -> Outlook:
    """Return how the person stands to the syllabus, by some topics alone or by all."""
    summaries = [topic for topic in session.index.summaries if topics is None or topic.slug in topics]
    deck = session.study.deck.within([topic.slug for topic in summaries])
    return outlook(summaries, session.syllabus, session.state, deck)


def covered(session: Session, code: str | None = None) -> Covered:
    """Return how the person stands to the syllabus, or to the paper or line of a code.

    Raises:
        NotFoundError: no paper or line has the code.
        ProgressError: progress cannot be read.
    """
    session.refresh()
    titles = session.index.titles
    return Covered(
        tuple(select(outlook_of(session).papers, code)),
        titles,
        {slug: session.state.status(slug) for slug in titles},
        exam_ahead(session),
        writing.answered_lines(
            writing.answers(session.standing),
            {topic.slug: topic.syllabus for topic in session.index.summaries},
        ),
    )


def overview(session: Session, filters: Filters = NO_FILTERS) -> Overview:
    """Return how far the person is with the topics that pass the filters.

    Raises:
        UsageError: a filter names what does not exist.
        ProgressError: progress cannot be read.
    """
    # Imported here: the day needs neither.
    from upsc_cli.recall.calibration import calibration
    from upsc_cli.session.mocking import all_results
    from upsc_cli.session.reviewed import expected_of

    session.refresh()
    state = session.state
    topics = passing(session, filters)
    study = session.study
    deck = study.deck.within(topics)
    found = outlook_of(session, topics)
    return Overview(
        progress=progress(list(topics.values()), [paper.code for paper in session.syllabus.papers], state),
        done=statistics(session.standing, study.reviews.days, session.today),
        outlook=found,
        counts=counts(deck),
        decay=tuple(decay(deck, _DECAY)),
        exam=exam_ahead(session),
        weakest=tuple(
            Weak(slug, topics[slug].title, found.topics[slug].today) for slug in weakest(found, WEAKEST)
        ),
        quizzes=tuple(past(session.standing)[-_QUIZZES:]),
        calibration=calibration(expected_of(session, session.told, topics)),
        mocks=tuple(all_results(session)),
        writing=writing.writing(
            [answer for answer in writing.answers(session.standing) if not filters or answer.topic in topics],
            session.today,
        ),
    )


def today(session: Session) -> Today:
    """Return what to do now and why; if there is a plan to the exam, what it has for today.

    Raises:
        ProgressError: progress cannot be read.
    """
    session.refresh()
    topics = {topic.slug: topic for topic in session.index.summaries}
    study, state = session.study, session.state
    done = coverage(topics.values(), state)
    turn = choose(study, topics, state.touched)
    if study.deck.exam_ahead and any(isinstance(event, Planned) for event in session.standing):
        # Imported here: who has no plan need not wait for what makes one.
        from upsc_cli.session.timetabling import planned_day, suggestions

        day = planned_day(session)
        if day is not None:
            new, of_day = suggestions(day, topics, state)
            items = with_paused(of_day, unfinished(session.standing))
            left_out = study.deck.suspended, study.deck.put_off
            of_plan = Plan(len(turn.due), new, items, *left_out)
            return Today(done, of_plan, exam_ahead(session), is_planned=True)
    planned = plan(
        topics,
        session.syllabus,
        state,
        turn,
        max(0, min(len(turn.new), NEW_A_DAY - study.introduced)),
        pace(session.standing, study.reviews.times),
        session.today,
        last_quiz(session.standing),
        study.deck.suspended,
        study.deck.put_off,
        study.absence.until if study.absence else None,
    )
    answer = _answer_due(session)
    if answer:
        planned = replace(planned, items=(*planned.items, answer))
    items = with_paused(planned.items, unfinished(session.standing))
    return Today(done, replace(planned, items=items), exam_ahead(session))


def _touched_at(state: State, slug: str) -> datetime:
    return max(moment for moment in (state.opened.get(slug), state.done.get(slug)) if moment)


def _answer_due(session: Session) -> Suggestion | None:
    """Return that an answer is to be written, if none was for days and a topic that was read asks for one."""
    written = writing.answers(session.standing)
    last = writing.last_written(written)
    if last is not None and (session.today - last).days < writing.DAYS_BETWEEN:
        return None
    state = session.state
    read = sorted(state.touched & session.index.titles.keys(), key=lambda slug: _touched_at(state, slug))
    tasks = session.index.tasks(read[-_LOOKED_AT:])
    task = next(iter(writing.in_turn((task for found in tasks.values() for task in found), written)), None)
    if task is None:
        return None
    since = f"No answer for {(session.today - last).days} days" if last else "No mains answer yet"
    minutes = writing.minutes_for(task.marks, writing.seconds_a_mark(written))
    return Suggestion(Kind.WRITE, f"{since}: one of {task.marks} marks", "upsc write", minutes)
