"""Answers to mains questions: what was written, what it is worth, and which question comes next."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from upsc_cli.clock import study_day
from upsc_cli.progress.events import Assessed, Event, Written
from upsc_cli.topics.cards import topic_of
from upsc_cli.topics.mains import Task, point_names

DAYS_BETWEEN = 3
"""Days without an answer, after which one is asked for."""

SECONDS_A_MARK = 3 * 60 * 60 / 250
"""Time for a mark in the hall: a paper of general studies has 250 marks and lasts three hours."""

SHORTEST_NAME = 4
"""Letters of an answer's id that may stand for the whole."""

WEEKS = 12
_LONGEST_MARK = 4 * SECONDS_A_MARK  # whoever took longer was elsewhere
_SHORTEST_MARK = SECONDS_A_MARK / 4  # whoever took less had it written before
_PACE_OF = 20  # the last answers


class Answer(Struct, frozen=True):
    """An answer as it stands now.

    `asked` is the wording of the question when it was answered. `points` are the names of the points that
    the answer makes, of as many as there were, and `mark` is its mark of `marks`; None where that was not
    said. `file` is the name of its file in the folder of answers.
    """

    id: str
    at: datetime
    question: str
    asked: str
    words: int
    limit: int
    seconds: int
    marks: int
    file: str
    points: tuple[str, ...] | None = None
    of: int = 0
    mark: float | None = None

    @property
    def topic(self) -> str:
        """The slug of its topic."""
        return topic_of(self.question)

    @property
    def share(self) -> float | None:
        """The share of points that it makes; None if nobody said, or if there are none."""
        return len(self.points) / self.of if self.points is not None and self.of else None

    def covers(self, task: Task) -> tuple[bool, ...]:
        """Return for each point of its question whether the answer makes it."""
        return tuple(name in (self.points or ()) for name in point_names(task.points))


class Week(Struct, frozen=True):
    """The answers of a week, known by its Monday, and the mean share of points of those gone through."""

    monday: date
    answers: int
    points: float | None


class Writing(Struct, frozen=True):
    """How many answers were written, in all and in the last seven days, and the mean share of points."""

    total: int
    last_seven_days: int
    points: float | None
    weeks: tuple[Week, ...]


def answers(standing: Iterable[Event]) -> list[Answer]:
    """Return the answers of events that stand, in their order, each with what was last said of it."""
    found: dict[str, Answer] = {}
    for event in standing:
        match event:
            case Written():
                found[event.id] = answer_of(event)
            case Assessed() if event.answer in found:
                answer = found[event.answer]
                found[event.answer] = replace(answer, points=event.points, of=event.of, mark=event.mark)
    return list(found.values())


def answer_of(event: Written) -> Answer:
    """Return an answer as it stands right after it was handed in."""
    return Answer(
        event.id,
        event.at,
        event.question,
        event.asked,
        event.words,
        event.limit,
        event.seconds,
        event.marks,
        event.file,
        event.points,
        event.of,
        event.mark,
    )


def writing(written: Sequence[Answer], day: date) -> Writing:
    """Return how much was written, as seen on a study day."""
    monday = day - timedelta(days=day.weekday())
    weeks = [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    return Writing(
        total=len(written),
        last_seven_days=sum(timedelta() <= day - study_day(one.at) < timedelta(7) for one in written),
        points=_mean_share(written),
        weeks=tuple(_week(week, written) for week in weeks),
    )


def in_turn(tasks: Iterable[Task], written: Sequence[Answer]) -> list[Task]:
    """Return questions, the least practised first.

    First come those answered least often, of these the ones of topics with the fewest answers, then those
    whose last answer, or the last one of their topic, is the oldest.
    """
    of_question = Counter(answer.question for answer in written)
    of_topic = Counter(answer.topic for answer in written)
    last = {name: number for number, one in enumerate(written, start=1) for name in (one.question, one.topic)}

    def rank(task: Task) -> tuple[int, int, int, int]:
        return (
            of_question[task.id],
            of_topic[task.topic],
            last.get(task.id, 0),
            last.get(task.topic, 0),
        )

    return sorted(tasks, key=rank)


def seconds_a_mark(written: Sequence[Answer]) -> float:
    """Return the time that a person takes for a mark, by the last answers; that of the hall without any."""
    taken = [answer.seconds / answer.marks for answer in written if answer.seconds and answer.marks]
    recent = [max(min(seconds, _LONGEST_MARK), _SHORTEST_MARK) for seconds in taken[-_PACE_OF:]]
    return sum(recent) / len(recent) if recent else SECONDS_A_MARK


def minutes_for(marks: int, a_mark: float = SECONDS_A_MARK) -> int:
    """Return the minutes that a question of some marks takes: in the hall 7 for 10 marks, 11 for 15."""
    return max(1, round(marks * a_mark / 60))


def last_written(written: Iterable[Answer]) -> date | None:
    """Return the study day of the last answer."""
    return max((study_day(answer.at) for answer in written), default=None)


def answered_lines(written: Iterable[Answer], lines: Mapping[str, Collection[str]]) -> dict[str, int]:
    """Return how many answers there are to each line of the syllabus, whose codes `lines` has by topic."""
    return dict(Counter(code for answer in written for code in lines.get(answer.topic, ())))


def _week(monday: date, written: Iterable[Answer]) -> Week:
    of_week = [one for one in written if timedelta() <= study_day(one.at) - monday < timedelta(weeks=1)]
    return Week(monday, len(of_week), _mean_share(of_week))


def _mean_share(written: Iterable[Answer]) -> float | None:
    shares = [answer.share for answer in written if answer.share is not None]
    return round(sum(shares) / len(shares), 4) if shares else None
