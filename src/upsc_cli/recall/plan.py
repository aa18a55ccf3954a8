"""What to do now, and why."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import zip_longest
from statistics import fmean

from msgspec import Struct

from upsc_cli.clock import study_day
from upsc_cli.progress.events import Event
from upsc_cli.progress.fold import State, Status
from upsc_cli.progress.mocks import answered
from upsc_cli.recall.deck import Turn
from upsc_cli.recall.reading import value, weights
from upsc_cli.topics.cards import topic_of
from upsc_cli.topics.library import Summary
from upsc_cli.topics.syllabus import Syllabus, paper_of

DAYS_BETWEEN_QUIZZES = 3
QUIZ = 10
"""Questions of a quiz."""

_CARD_SECONDS, _QUESTION_SECONDS = 10.0, 60.0  # until the person's own pace is known
_LONGEST_CARD, _LONGEST_QUESTION = 60.0, 180.0  # seconds; whoever took longer was elsewhere
PACE_OF = 200
"""The last cards or questions that tell a person's pace."""

_PAPERS_NAMED = 4


class Kind(StrEnum):
    """What can be done next: a mock paper, cards, the topic opened last, a new one, a quiz, or an answer."""

    MOCK = "mock"
    REVIEW = "review"
    CONTINUE = "continue"
    READ = "read"
    QUIZ = "quiz"
    WRITE = "write"


class Suggestion(Struct, frozen=True):
    """One thing to do: why, the command to type, the minutes it takes, and the topic if it is about one."""

    kind: Kind
    reason: str
    command: str
    minutes: int
    topic: str | None = None


class Pace(Struct, frozen=True):
    """The seconds that a card and a question take a person."""

    card: float
    question: float


class Plan(Struct, frozen=True):
    """What to do today, first things first, with the numbers of cards that are due, new, and left out.

    `put_off` cards are due as well, and left for later days after a long absence.
    """

    due: int
    new: int
    items: tuple[Suggestion, ...]
    suspended: int = 0
    put_off: int = 0


def pace(standing: Sequence[Event], times: Sequence[int]) -> Pace:
    """Return a person's pace by the last cards and questions, a usual one where there are none.

    `times` are the milliseconds that the last cards took.
    """
    cards = [ms / 1000 for ms in times]
    questions = [event.ms / 1000 for event in answered(standing) if event.ms]
    return Pace(
        _mean(cards, _LONGEST_CARD, _CARD_SECONDS), _mean(questions, _LONGEST_QUESTION, _QUESTION_SECONDS)
    )


def last_quiz(standing: Sequence[Event]) -> date | None:
    """Return the study day of the last quiz or mock paper."""
    return max((study_day(event.at) for event in answered(standing)), default=None)


def plan(
    topics: Mapping[str, Summary],
    syllabus: Syllabus,
    state: State,
    turn: Turn,
    new: int,
    speed: Pace,
    day: date,
    quizzed: date | None,
    suspended: int = 0,
    put_off: int = 0,
    until: date | None = None,
) -> Plan:
    """Return what to do on a study day; of the new cards in turn, `new` are offered today.

    `suspended` cards are none of those in turn, nor are those that are `put_off` to the days `until` one.
    """
    items = []
    if turn.due or new:
        items.append(_review(topics, turn, new, speed, _put_off(put_off, until)))
    items += _reading(topics, syllabus, state)
    if state.touched and (quizzed is None or (day - quizzed).days >= DAYS_BETWEEN_QUIZZES):
        since = f"No quiz for {(day - quizzed).days} days" if quizzed else "No quiz yet"
        minutes = max(1, round(QUIZ * speed.question / 60))
        items.append(Suggestion(Kind.QUIZ, f"{since}: {QUIZ} questions", "upsc quiz", minutes))
    return Plan(len(turn.due), new, tuple(items), suspended, put_off)


def to_read(
    topics: Mapping[str, Summary], syllabus: Syllabus, state: State, most: int
) -> Iterator[Suggestion]:
    """Yield topics to read of at most so many minutes: one to go on with and a new one by turns.

    The topics opened last come first, and the new ones that cover most of what nothing read covers.
    """
    short = {slug: topic for slug, topic in topics.items() if topic.minutes <= most}
    opened = [slug for slug in short if state.status(slug) is Status.READING]
    opened.sort(key=lambda slug: (state.opened[slug], slug), reverse=True)
    new = [topic for slug, topic in short.items() if state.status(slug) is Status.NEW]
    covered, weight = _covered(topics, state), weights(syllabus)
    new.sort(key=lambda topic: (value(topic, weight, covered), topic.slug), reverse=True)
    for slug, topic in zip_longest(opened, new):
        if slug:
            yield _read(Kind.CONTINUE, f"Go on with {topics[slug].title}", topics[slug])
        if topic:
            yield _read(Kind.READ, f"Read {topic.title}{_why(topic, covered)}", topic)


def _put_off(number: int, until: date | None) -> str:
    return f"; {number} more are put off to the days until {until:%d %b}" if number and until else ""


def _review(topics: Mapping[str, Summary], turn: Turn, new: int, speed: Pace, later: str) -> Suggestion:
    papers = Counter(
        paper for card in turn.due for paper in dict.fromkeys(map(paper_of, topics[topic_of(card)].syllabus))
    )
    by_paper = ", ".join(f"{paper} {number}" for paper, number in papers.most_common(_PAPERS_NAMED))
    parts = []
    if turn.due:
        number = len(turn.due)
        of_papers = f" ({by_paper})" if by_paper else ""
        parts.append(f"{number} {'card is' if number == 1 else 'cards are'} due{of_papers}")
    if new:
        parts.append(
            f"{new} {'is' if new == 1 else 'are'} new" if parts else f"{new} new cards of what you read"
        )
    minutes = max(1, round((len(turn.due) + new) * speed.card / 60))
    return Suggestion(Kind.REVIEW, ", ".join(parts) + later, "upsc review", minutes)


def _reading(topics: Mapping[str, Summary], syllabus: Syllabus, state: State) -> list[Suggestion]:
    """Return the topic opened last, to finish it, and the new one that covers most of what is uncovered."""
    found = []
    opened = [slug for slug in topics if state.status(slug) is Status.READING]
    if opened:
        latest = topics[max(opened, key=lambda slug: (state.opened[slug], slug))]
        found.append(_read(Kind.CONTINUE, f"Go on with {latest.title}", latest))
    covered, weight = _covered(topics, state), weights(syllabus)
    new = [topic for slug, topic in topics.items() if state.status(slug) is Status.NEW]
    if new:
        best = max(new, key=lambda topic: (value(topic, weight, covered), topic.slug))
        found.append(_read(Kind.READ, f"Read {best.title}{_why(best, covered)}", best))
    return found


def _covered(topics: Mapping[str, Summary], state: State) -> set[str]:
    """Return the lines of the syllabus that a topic covers which was opened or completed."""
    return {code for slug in state.touched if slug in topics for code in topics[slug].syllabus}


def _why(topic: Summary, covered: set[str]) -> str:
    """Return which lines a topic covers that nothing covers yet, as the end of a sentence."""
    lines = [code for code in topic.syllabus if code not in covered]
    more = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
    return f": nothing you read covers {lines[0]}{more}" if lines else ""


def _read(kind: Kind, reason: str, topic: Summary) -> Suggestion:
    return Suggestion(kind, reason, f"upsc show {topic.slug}", topic.minutes, topic.slug)


def _mean(seconds: Sequence[float], longest: float, usual: float) -> float:
    return fmean(min(taken, longest) for taken in seconds[-PACE_OF:]) if seconds else usual
