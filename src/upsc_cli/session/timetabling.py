"""A plan to the day of the exam: made, and what of it is for today."""

from collections.abc import Iterable, Mapping, Sequence
from zlib import crc32

from msgspec import Struct, msgpack

from upsc_cli import cached
from upsc_cli.clock import study_day
from upsc_cli.errors import UsageError
from upsc_cli.phrases import count
from upsc_cli.progress import events
from upsc_cli.progress.events import Event, new_id
from upsc_cli.progress.fold import State, Status, standing
from upsc_cli.recall import plan
from upsc_cli.recall.course import Day, Kind, Stand
from upsc_cli.recall.outlook import Exam, example_day
from upsc_cli.recall.plan import Pace, last_quiz, pace
from upsc_cli.recall.reading import reading_order
from upsc_cli.recall.timetable import Timetable, Wishes, first_day, timetable
from upsc_cli.session.session import Session
from upsc_cli.topics.library import Summary

_FORMAT = 1  # of the share that is kept, and of what finds it


class Planned(Struct, frozen=True):
    """A plan, what it was made for, and the titles of its topics by their slugs."""

    timetable: Timetable
    wishes: Wishes
    exam: Exam
    titles: Mapping[str, str]


class Amount(Struct, frozen=True):
    """How many cards that come back, and how many new ones, there are to review."""

    back: int
    new: int


def plan_to_exam(session: Session, minutes: int | None = None, rest: Sequence[int] | None = None) -> Planned:
    """Return what to do on each day until the exam; nothing of it is recorded.

    What is not said of minutes and weekdays of rest is as it was kept last.

    Raises:
        UsageError: no exam is to come.
        ProgressError: progress cannot be read.
    """
    session.refresh()
    exam = _exam(session)
    usual = wishes_of(session.standing) or Wishes()
    wishes = Wishes(
        usual.minutes if minutes is None else minutes,
        usual.rest if rest is None else tuple(sorted(set(rest))),
    )
    with session.listener.counting("Planning") as on_progress:
        made = timetable(_stand(session), exam.date, wishes, on_progress)
    _keep_share(session, wishes, made.share)
    return Planned(made, wishes, exam, session.index.titles)


def keep(session: Session, wishes: Wishes) -> None:
    """Record how many minutes a day there are, and the weekdays of rest, for the next plan and for today.

    Raises:
        ProgressError: progress cannot be read or written.
    """
    kept = events.Planned(id=new_id(), at=session.now, minutes=wishes.minutes, rest=wishes.rest)
    session.update(lambda on_file, _: [] if wishes_of(standing(on_file)) == wishes else [kept])


def wishes_of(stand: Iterable[Event]) -> Wishes | None:
    """Return what was said last of the minutes of a day, by events that stand, in order; None if nothing."""
    last = None
    for event in stand:
        if isinstance(event, events.Planned):
            last = event
    return Wishes(last.minutes, last.rest) if last else None


def planned_day(session: Session) -> Day | None:
    """Return what the plan has for today; None where none was made, or no exam is to come.

    It is that of the whole plan, whose share of reading is kept for the day.
    """
    deck, wishes = session.study.deck, wishes_of(session.standing)
    if wishes is None or deck.exam_ahead is None or deck.exam_ahead == deck.day:
        return None
    stand = _stand(session)
    share = cached.load(session.paths.cache / "plan.msgpack", _kept_for(session, wishes), float)
    if share is None:
        share = timetable(stand, deck.exam_ahead, wishes).share
        _keep_share(session, wishes, share)
    return first_day(stand, deck.exam_ahead, wishes, share)


def planned_cards(session: Session) -> Amount:
    """Return how many cards the plan has for today.

    Raises:
        UsageError: no plan was made, or no exam is to come.
    """
    day = planned_day(session)
    if day is None:
        raise UsageError("there is no plan for today", hint="make one: upsc plan --minutes 60")
    number = {kind: sum(item.cards for item in day.items if item.kind is kind) for kind in Kind}
    return Amount(number[Kind.REVIEW], number[Kind.NEW])


def suggestions(
    day: Day, topics: Mapping[str, Summary], state: State
) -> tuple[int, tuple[plan.Suggestion, ...]]:
    """Return how many new cards a planned day has, and what to do on it: cards are one thing to do."""
    kinds = {item.kind.value: item for item in day.items if not item.topic}
    back, new, quiz = (kinds.get(kind) for kind in ("review", "new", "quiz"))
    said = [f"{item.cards} {what}" for item, what in ((back, "due"), (new, "new")) if item]
    noun = "card" if sum(item.cards for item in (back, new) if item) == 1 else "cards"
    minutes = sum(item.minutes for item in (back, new) if item)
    review = plan.Suggestion(
        plan.Kind.REVIEW, f"Review {' and '.join(said)} {noun}", "upsc review --planned", minutes
    )
    items = [review] if back else []
    for item in day.items:
        if item.topic:
            topic = topics[item.topic]
            goes_on = state.status(topic.slug) is not Status.NEW
            kind, verb = (plan.Kind.CONTINUE, "Go on with") if goes_on else (plan.Kind.READ, "Read")
            command = f"upsc show {topic.slug}"
            items.append(plan.Suggestion(kind, f"{verb} {topic.title}", command, item.minutes, topic.slug))
    if new and not back:
        items.append(review)
    if quiz:
        asks = f"Answer {count(quiz.cards, 'question')}"
        items.append(plan.Suggestion(plan.Kind.QUIZ, asks, "upsc quiz", quiz.minutes))
    return new.cards if new else 0, tuple(items)


def _exam(session: Session) -> Exam:
    deck = session.study.deck
    if deck.exam_ahead is None:
        hint = f"upsc exam {example_day(deck.day)}"
        raise UsageError("a plan leads to an exam, and no date of one to come is set", hint=hint)
    return Exam(deck.exam_ahead, (deck.exam_ahead - deck.day).days)


def _stand(session: Session) -> Stand:
    """Return where the person stands, with the topic opened last, if it is not done, as the first to read."""
    study, state, today = session.study, session.state, session.today
    topics = {topic.slug: topic for topic in session.index.summaries}
    by_status: dict[Status, list[str]] = {status: [] for status in Status}
    for slug in topics:
        by_status[state.status(slug)].append(slug)
    read = frozenset(by_status[Status.READING] + by_status[Status.DONE])
    covered = {code for slug in read for code in topics[slug].syllabus}
    order = reading_order([topics[slug] for slug in by_status[Status.NEW]], session.syllabus, covered)
    opened = max(by_status[Status.READING], key=lambda slug: (state.opened[slug], slug), default=None)
    speed = pace(session.standing, study.reviews.times)
    spent = _seconds_today(session, speed) / 60
    spent += sum(
        topics[slug].minutes for slug, at in state.done.items() if slug in topics and study_day(at) == today
    )
    return Stand(
        study.deck,
        (*([topics[opened]] if opened else ()), *order),
        read,
        speed,
        round(spent),
        last_quiz(session.standing),
        study.retention,
    )


def _seconds_today(session: Session, speed: Pace) -> float:
    """Return how long the cards and questions of today took, by the person's pace."""
    today = session.today
    graded = session.study.reviews.days.days.get(today)
    answered = sum(
        isinstance(event, events.Answered) and study_day(event.at) == today for event in session.standing
    )
    return speed.card * (graded.reviews if graded else 0) + speed.question * answered


def _keep_share(session: Session, wishes: Wishes, share: float) -> None:
    cached.save(session.paths.cache / "plan.msgpack", _kept_for(session, wishes), share)


def _kept_for(session: Session, wishes: Wishes) -> tuple[object, ...]:
    deck = session.study.deck
    cards = crc32(msgpack.encode(session.index.slots()))
    return (
        _FORMAT,
        deck.day,
        deck.exam,
        wishes.minutes,
        wishes.rest,
        deck.parameters,
        session.study.retention,
        cards,
    )
