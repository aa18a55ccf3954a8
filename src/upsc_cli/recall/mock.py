"""Mock papers: how their questions are put, and what those that were handed in came to."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from random import Random
from zlib import crc32

from msgspec import Struct, msgpack

from upsc_cli.clock import study_day
from upsc_cli.phrases import count, minutes
from upsc_cli.progress.events import Answered, Cause, Confidence, Event
from upsc_cli.progress.mocks import Mock, answers, mocks
from upsc_cli.recall.plan import Kind, Suggestion
from upsc_cli.recall.quiz import RIGHT_MARKS, Asked, Given, Tally, ask, tally_of
from upsc_cli.topics.cards import topic_of
from upsc_cli.topics.claims import LETTERS
from upsc_cli.topics.questions import Item

QUESTIONS, MINUTES = 100, 120
"""Of General Studies Paper I."""


CAUSES: Mapping[str, Cause] = {cause[0]: cause for cause in Cause}
"""The causes of a wrong answer by their keys: g, m, e and o."""


class Result(Struct, frozen=True):
    """What a paper came to; `paper` is its id, `day` the study day on which it was handed in.

    `answers` are its questions in their order; `causes` the cause of each wrong answer that was given one, by
    the id of the question. Categories and levels without a question are left out.
    """

    paper: str
    day: date
    answers: tuple[Answered, ...]
    tally: Tally
    seconds: float
    by_confidence: Mapping[Confidence, Tally]
    by_category: Mapping[str, Tally]
    causes: Mapping[str, Cause]

    @property
    def of(self) -> float:
        """The marks for a paper without a mistake."""
        return RIGHT_MARKS * self.tally.asked

    @property
    def wrong(self) -> tuple[Answered, ...]:
        """The answers that were wrong."""
        return tuple(one for one in self.answers if one.choice is not None and not one.right)

    @property
    def left(self) -> int:
        """How many questions were left out."""
        return self.tally.asked - self.tally.answered

    @property
    def by_cause(self) -> dict[Cause, int]:
        """How many wrong answers have each cause; those without any mistake are left out."""
        found = Counter(self.causes[one.question] for one in self.wrong if one.question in self.causes)
        return {cause: found[cause] for cause in Cause if found[cause]}


class Mistake(Struct, frozen=True):
    """A wrong answer: the number of its question in the paper, its id, and its cause if it was given one.

    `given` is None if the question is gone, or is no longer what was answered.
    """

    number: int
    question: str
    given: Given | None
    cause: Cause | None = None


def put(item: Item, seed: int, place: int) -> Asked:
    """Return how the question at an index of a paper is put: by the paper's seed, and by no other question.

    Nor by its id, as a topic may be given another name while the paper is paused.
    """
    return ask(item, Random(f"{seed}:{place}"))


def wording(asked: Asked) -> int:
    """Return a checksum by which a question is known that was put in other words, or has other options."""
    return crc32(msgpack.encode((asked.item.stem, asked.lists, asked.ask, asked.options, asked.key)))


def results(standing: Iterable[Event], category_of: Callable[[str], str]) -> list[Result]:
    """Return what each paper that was handed in came to, in the order in which they were.

    `category_of` returns the category of a topic.
    """
    ended = [(mock.handed_in.moment, mock) for mock in mocks(standing) if mock.handed_in]
    return [result_of(mock, category_of) for _, mock in sorted(ended, key=lambda one: one[0])]


def result_of(mock: Mock, category_of: Callable[[str], str]) -> Result:
    """Return what a paper that was handed in came to."""
    found = answers(mock)
    by_category: dict[str, list[Answered]] = {}
    for one in found:
        by_category.setdefault(category_of(topic_of(one.question)), []).append(one)
    levels = {level: [one for one in found if one.confidence is level] for level in Confidence}
    return Result(
        paper=mock.begun.id,
        day=study_day((mock.handed_in or mock.begun).at),
        answers=tuple(found),
        tally=tally_of(found),
        seconds=min(mock.seconds, mock.begun.seconds),
        by_confidence={level: tally_of(answers) for level, answers in levels.items() if answers},
        by_category={name: tally_of(by_category[name]) for name in sorted(by_category)},
        causes=mock.causes,
    )


def mistakes(mock: Mock, result: Result, items: Mapping[str, Item]) -> list[Mistake]:
    """Return the wrong answers of a paper; `items` are the questions that are still there by their ids."""
    places = {question: place for place, question in enumerate(mock.begun.questions)}
    found = []
    for answer in result.wrong:
        given = None
        if item := items.get(answer.question):
            asked = put(item, mock.begun.seed, places[answer.question])
            if wording(asked) == mock.filled[answer.question].wording:
                given = Given(asked, LETTERS.index(answer.choice or ""), answer.confidence)
        cause = result.causes.get(answer.question)
        found.append(Mistake(places[answer.question] + 1, answer.question, given, cause))
    return found


def cause_keys() -> str:
    """Return the keys of the causes and what they are: `g gap, m misread ...`."""
    return ", ".join(f"{key} {cause}" for key, cause in CAUSES.items())


def waits(mock: Mock) -> str:
    """Return what is to be said of a paper that is paused."""
    of = f"{mock.answered} of {count(len(mock.begun.questions), 'question')} answered"
    return f"{of}, {minutes(mock.seconds_left)} left"


def with_paused(items: Sequence[Suggestion], paused: Mock | None) -> tuple[Suggestion, ...]:
    """Return what to do today with a paper that is paused before all else."""
    if paused is None:
        return tuple(items)
    left = max(1, round(paused.seconds_left / 60))
    reason = f"Go on with your mock paper: {waits(paused)}"
    return (Suggestion(Kind.MOCK, reason, "upsc mock --resume", left), *items)
