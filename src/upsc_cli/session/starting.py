"""A sitting of some minutes: what fits into it, and what was done in the end."""

import math
from collections.abc import Collection, Iterable

from msgspec import Struct

from upsc_cli.progress.events import Answered, Opened, Reviewed, Written
from upsc_cli.progress.fold import Status
from upsc_cli.recall.answers import answers, last_written, seconds_a_mark
from upsc_cli.recall.deck import NEW_A_DAY
from upsc_cli.recall.plan import Kind, last_quiz, pace, to_read
from upsc_cli.recall.review import choose
from upsc_cli.recall.schedule import AGAIN
from upsc_cli.recall.start import Item, Offer, fit
from upsc_cli.session.choosing import Filters
from upsc_cli.session.session import Session
from upsc_cli.session.writing import questions

READ = Filters(statuses=(Status.READING, Status.DONE))
"""The topics that questions of a sitting are taken from: those that were read."""

_MOST_TOPICS = 60  # that are looked at


class Plan(Struct, frozen=True):
    """What fits into some minutes."""

    minutes: int
    items: tuple[Item, ...]


class Done(Struct, frozen=True):
    """What was done in a sitting: cards and how many of them were known, topics read, questions, answers."""

    cards: int = 0
    known: int = 0
    topics: tuple[str, ...] = ()
    questions: int = 0
    right: int = 0
    answers: int = 0
    words: int = 0

    def __bool__(self) -> bool:
        return self != Done()


def size_of(item: Item) -> int:
    """Return how many cards, questions or answers a thing of a sitting has; 0 of a topic, which is read."""
    return {Kind.REVIEW: item.cards, Kind.QUIZ: item.questions, Kind.WRITE: 1}.get(item.kind, 0)


def done_of(item: Item, done: Done) -> int:
    """Return how many of them were done, by what was recorded since the thing began."""
    made = {Kind.REVIEW: done.cards, Kind.QUIZ: done.questions, Kind.WRITE: done.answers}
    return min(made.get(item.kind, 0), size_of(item))


def sitting(session: Session, minutes: int) -> Plan:
    """Return what fits into some minutes at this person's pace.

    Raises:
        ProgressError: progress cannot be read.
    """
    session.refresh()
    topics = {topic.slug: topic for topic in session.index.summaries}
    study, state, stand = session.study, session.state, session.standing
    turn = choose(study, topics, state.touched)
    written = answers(stand)
    reading = to_read(topics, session.syllabus, state, minutes)
    read = [slug for slug in topics if slug in state.touched]
    speed = pace(stand, study.reviews.times)
    quizzed, wrote = last_quiz(stand), last_written(written)
    offer = Offer(
        due=len(turn.due),
        new=max(0, min(len(turn.new), NEW_A_DAY - study.introduced)),
        topics=[topic for topic, _ in zip(reading, range(_MOST_TOPICS), strict=False)],
        questions=_count(session, read, math.ceil(minutes * 60 / speed.question)),
        tasks=questions(session) if read else (),
        pace=speed,
        seconds_a_mark=seconds_a_mark(written),
        introduced=study.introduced,
        answer_first=quizzed is not None and (wrote is None or wrote < quizzed),
    )
    return Plan(minutes, fit(minutes, offer))


def _count(session: Session, slugs: Iterable[str], enough: int) -> int:
    """Return how many prelims questions topics have, or that these are enough."""
    found = 0
    for slug in slugs:
        found += sum(map(len, session.index.items([slug]).values()))
        if found >= enough:
            break
    return found


def recorded(session: Session) -> frozenset[str]:
    """Return the ids of all that is recorded, to know what came after it.

    Raises:
        ProgressError: progress cannot be read.
    """
    session.refresh()
    return frozenset(event.id for event in session.events)


def done_since(session: Session, before: Collection[str]) -> Done:
    """Return what was done, and not taken back, beside what was recorded before.

    Raises:
        ProgressError: progress cannot be read.
    """
    session.refresh()
    events = [event for event in session.standing if event.id not in before]
    graded: dict[str, int] = {}
    for event in events:
        if isinstance(event, Reviewed):
            graded.setdefault(event.card, event.rating)  # at first sight
    given = [event for event in events if isinstance(event, Answered) and event.choice is not None]
    written = [event for event in events if isinstance(event, Written)]
    opened = dict.fromkeys(event.topic for event in events if isinstance(event, Opened))
    return Done(
        cards=len(graded),
        known=sum(rating != AGAIN for rating in graded.values()),
        topics=tuple(opened),
        questions=len(given),
        right=sum(event.right for event in given),
        answers=len(written),
        words=sum(event.words for event in written),
    )
