"""A sitting that fits into the minutes that there are: cards, a topic, a quiz or an answer, and so on."""

import math
from collections.abc import Iterator, Sequence

from msgspec import Struct

from upsc_cli.phrases import count
from upsc_cli.recall.plan import QUIZ, Kind, Pace, Suggestion
from upsc_cli.topics.mains import Task

LONGEST = 1440
"""Minutes of a sitting at most: a day."""

_FEWEST_QUESTIONS = 3  # of a quiz, while there is something else to do
_NEW_CARDS = 0.5  # of the time at most, that due cards leave


class Item(Suggestion, frozen=True):
    """One thing of a sitting: a suggestion with how many cards or questions it is, or its mains question.

    `new` is how many new cards there may be on its day, those that were seen before included.
    """

    cards: int = 0
    new: int = 0
    questions: int = 0
    task: Task | None = None


class Offer(Struct, frozen=True):
    """What could be done, first things first.

    `due` and `new` are numbers of cards, `questions` that of prelims questions, `topics` are to be read,
    `tasks` are mains questions, of which a mark takes `seconds_a_mark`. `answer_first` tells that the last
    answer is longer ago than the last quiz. `introduced` cards were seen for the first time today.
    """

    due: int
    new: int
    topics: Sequence[Suggestion]
    questions: int
    tasks: Sequence[Task]
    pace: Pace
    seconds_a_mark: float
    answer_first: bool = False
    introduced: int = 0


def fit(minutes: int, offer: Offer) -> tuple[Item, ...]:
    """Return what fits into some minutes, in the order in which to do it; together it takes no longer.

    Cards come first. Then a topic and practice take turns, a quiz and an answer by turns, as long as
    any fits.
    """
    found: list[Item] = []
    left = minutes

    def take(item: Item | None) -> bool:
        nonlocal left
        if item is None or item.minutes > left:
            return False
        found.append(item)
        left -= item.minutes
        return True

    take(_cards(left, offer))
    topics, tasks, questions = list(offer.topics), list(offer.tasks), offer.questions
    practice = [Kind.WRITE, Kind.QUIZ] if offer.answer_first else [Kind.QUIZ, Kind.WRITE]
    goes_on = True
    while goes_on:
        goes_on = False
        for kind in (Kind.READ, practice[0], Kind.READ, practice[1]):
            if kind is Kind.READ:
                topic = next((topic for topic in topics if topic.minutes <= left), None)
                if topic and take(_topic(topic)):
                    topics.remove(topic)
                    goes_on = True
            elif kind is Kind.QUIZ:
                quiz = _quiz(left, questions, offer.pace, fewest=_FEWEST_QUESTIONS if found else 1)
                if quiz and take(quiz):
                    questions -= quiz.questions
                    goes_on = True
            else:
                answer = next(_answers(left, tasks, offer.seconds_a_mark), None)
                if answer and answer.task and take(answer):
                    tasks.remove(answer.task)
                    goes_on = True
    return tuple(found)


def _cards(left: int, offer: Offer) -> Item | None:
    """Return as many cards as fit: those that are due first, new ones in a part of what is left then."""
    fits = int(left * 60 / offer.pace.card)
    due = min(offer.due, fits)
    new = min(offer.new, int((fits - due) * _NEW_CARDS))
    if not due + new:
        return None
    said = [f"{count(due, 'card')} due"] if due else []
    if due and due < offer.due:
        said = [f"{due} of {count(offer.due, 'card')} due"]
    if new:
        said.append(f"{new} new" if due else f"{count(new, 'new card')}")
    minutes = max(1, math.ceil((due + new) * offer.pace.card / 60 - 1e-9))
    on_day = offer.introduced + new if new else 0
    command = f"upsc review --new {on_day} --max {due + new}"
    return Item(Kind.REVIEW, ", ".join(said), command, minutes, cards=due + new, new=on_day)


def _topic(topic: Suggestion) -> Item:
    return Item(topic.kind, topic.reason, topic.command, max(1, topic.minutes), topic.topic)


def _quiz(left: int, questions: int, pace: Pace, *, fewest: int) -> Item | None:
    number = min(QUIZ, questions, int(left * 60 / pace.question))
    if number < min(fewest, max(questions, 1)):
        return None
    minutes = max(1, math.ceil(number * pace.question / 60 - 1e-9))
    reason = f"A quiz on what you read: {count(number, 'question')}"
    return Item(
        Kind.QUIZ,
        reason,
        f"upsc quiz --status reading --status done --count {number}",
        minutes,
        questions=number,
    )


def _answers(left: int, tasks: Sequence[Task], seconds_a_mark: float) -> Iterator[Item]:
    """Yield the answers that fit."""
    for task in tasks:
        minutes = max(1, math.ceil(task.marks * seconds_a_mark / 60 - 1e-9))
        if minutes <= left:
            reason = f"A mains answer: {task.marks} marks, {task.limit} words"
            yield Item(Kind.WRITE, reason, f"upsc write --question {task.id}", minutes, task=task)
