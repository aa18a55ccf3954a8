"""Prelims practice: questions as the paper asks them, with keys computed from what is true.

A right answer earns two marks, a wrong one costs a third of them, a question left out costs nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations
from random import Random

from msgspec import Struct

from upsc_cli.clock import study_day
from upsc_cli.phrases import enumerated
from upsc_cli.progress.events import Answered, Confidence, Event
from upsc_cli.topics.claims import Claim, Form
from upsc_cli.topics.format import inline
from upsc_cli.topics.questions import Item

RIGHT_MARKS = 2.0
WRONG_MARKS = -2 / 3

_LEFT_OUT = 0.35  # of questions are put with a claim less
_FEWEST_CLAIMS = 2

_OPTIONS = 4
_SELECT = "Select the correct answer using the code given below."
_OF_OTHERS = re.compile(r"\b(?:above|these|both|neither|all of|none of)\b|\([a-e]\)", re.IGNORECASE)
"""In an option that speaks of other options, or may do so: `All of the above`, `Both (a) and (b)`."""
_NUMBERS = ("None", "one", "two", "three", "four", "five")


class Asked(Struct, frozen=True):
    """A question as it is put: its claims as they are numbered, the options, and the index of the right one.

    Claims are empty where the options are the claims. `ask` is the last line before the options.
    """

    item: Item
    claims: tuple[Claim, ...]
    ask: str
    options: tuple[str, ...]
    key: int

    @property
    def explained(self) -> tuple[Claim, ...]:
        """Each claim, or option, with its truth and why; why an option is right is told with that one."""
        if self.claims:
            return self.claims
        return tuple(
            Claim(text, place == self.key, self.item.why if place == self.key else None)
            for place, text in enumerate(self.options)
        )


class Given(Struct, frozen=True):
    """What was answered: the index of an option, None if the question was left out, and how surely."""

    asked: Asked
    choice: int | None
    confidence: Confidence | None = None

    @property
    def is_right(self) -> bool:
        """Whether the right option was chosen."""
        return self.choice == self.asked.key

    @property
    def marks(self) -> float:
        """The marks that the answer earned or cost."""
        if self.choice is None:
            return 0.0
        return RIGHT_MARKS if self.is_right else WRONG_MARKS


class Tally(Struct, frozen=True):
    """How many questions were asked, answered and answered rightly, and the marks for them."""

    asked: int
    answered: int
    right: int
    marks: float

    @property
    def accuracy(self) -> float | None:
        """The share of answers that were right; None without any."""
        return self.right / self.answered if self.answered else None


class Taken(Struct, frozen=True):
    """A quiz of the past: the study day on which it began, and what it came to."""

    day: date
    tally: Tally


def ask(item: Item, rng: Random) -> Asked:
    """Return a question as it is put: its claims in a new order, in one of the formats of recent papers.

    "Which of the above" offers combinations, "how many" offers numbers. Which format it is, the order and
    the other options are the generator's; the key follows from the truths. Now and then a claim is left
    out: writers tend to make two of four true, and a quiz must not be guessed by that. A stem that asks
    "which" itself gets combinations, and options that speak of each other keep their order.
    """
    claims = tuple(rng.sample(item.claims, _how_many_to_ask(item, rng)))
    if item.form is Form.OPTIONS:
        if any(_OF_OTHERS.search(claim.text) for claim in claims):
            claims = item.claims
        key = next(index for index, claim in enumerate(claims) if claim.true)
        return Asked(item, (), "", tuple(claim.text for claim in claims), key)
    true = tuple(number for number, claim in enumerate(claims, start=1) if claim.true)
    if len(claims) == 2:
        which = ("1 only", "2 only", "Both 1 and 2", "Neither 1 nor 2")
        return Asked(item, claims, _ask(item, "Which"), which, {(1,): 0, (2,): 1, (1, 2): 2, (): 3}[true])
    if not true or (not _asks(item) and rng.random() < 0.5):
        counts = _counts(len(true), len(claims), rng)
        numbers = tuple(_how_many(count, len(claims)) for count in counts)
        return Asked(item, claims, _ask(item, "How many"), numbers, counts.index(len(true)))
    sets = _sets(true, len(claims), rng)
    options = tuple(_listed(numbers, len(claims)) for numbers in sets)
    return Asked(item, claims, _ask(item, "Which"), options, sets.index(true))


def choose(
    items: Sequence[Item], answers: Mapping[str, Answered], count: int, rng: Random, *, mistakes: bool = False
) -> list[Item]:
    """Return the questions of a quiz: those never answered first, then the wrong ones, then the oldest.

    `answers` has the last answer to each question by its id; with `mistakes`, only questions whose last
    answer was wrong are asked. Among equals chance decides.
    """

    def rank(item: Item) -> tuple[int, float, float]:
        last = answers.get(item.id)
        if last is None:
            return 0, 0.0, rng.random()
        return (1 if not last.right else 2), last.moment.timestamp(), rng.random()

    wanted = [item for item in items if not mistakes or _was_wrong(answers.get(item.id))]
    return sorted(wanted, key=rank)[:count]


def last_answers(standing: Iterable[Event]) -> dict[str, Answered]:
    """Return the last answer to each question, of events that stand, in their order."""
    return {
        event.question: event
        for event in standing
        if isinstance(event, Answered) and event.choice is not None
    }


def tally(given: Iterable[Given]) -> Tally:
    """Return what answers came to."""
    listed = list(given)
    answered = [one for one in listed if one.choice is not None]
    return _tally(len(listed), len(answered), sum(one.is_right for one in answered))


def past(standing: Iterable[Event]) -> list[Taken]:
    """Return the quizzes that were taken, the oldest first, of events that stand, in their order."""
    quizzes: dict[str, list[Answered]] = {}
    for event in standing:
        if isinstance(event, Answered):
            quizzes.setdefault(event.belongs_to, []).append(event)
    return [Taken(study_day(answers[0].at), _tally_of(answers)) for answers in quizzes.values()]


def _tally_of(answers: Sequence[Answered]) -> Tally:
    answered = [event for event in answers if event.choice is not None]
    return _tally(len(answers), len(answered), sum(event.right for event in answered))


def _tally(asked: int, answered: int, right: int) -> Tally:
    # Not the sum of the marks: thirds added one by one do not always end at 0.
    return Tally(asked, answered, right, right * RIGHT_MARKS + (answered - right) * WRONG_MARKS)


def by_confidence(given: Iterable[Given]) -> dict[Confidence, Tally]:
    """Return what answers came to by how sure the person was, for those that say."""
    listed = list(given)
    found = {level: [one for one in listed if one.confidence is level] for level in Confidence}
    return {level: tally(answers) for level, answers in found.items() if answers}


def _how_many_to_ask(item: Item, rng: Random) -> int:
    claims = len(item.claims)
    leaves_out = item.form is not Form.OPTIONS and claims > _FEWEST_CLAIMS and rng.random() < _LEFT_OUT
    return claims - 1 if leaves_out else claims


def _was_wrong(answer: Answered | None) -> bool:
    return answer is not None and not answer.right


def _asks(item: Item) -> bool:
    """Return whether the stem is a question, which a question below the claims would repeat."""
    return inline.plain(item.stem).endswith("?")


def _ask(item: Item, asked: str) -> str:
    """Return the line before the options: which, or how many, of the claims are true."""
    which = asked == "Which"
    if _asks(item):
        return _SELECT if which else "How many of the above are correct?"
    what = "correctly matched" if item.form is Form.PAIRS else "correct"
    return f"{asked} of the {item.form} given above {'is/are' if which else 'are'} {what}?"


def _counts(right: int, claims: int, rng: Random) -> list[int]:
    """Return four numbers in a row, or one to all and none of three, with the right one among them."""
    if claims < _OPTIONS:
        return [*range(1, claims + 1), 0]
    least = rng.randint(max(0, right - _OPTIONS + 1), min(right, claims - _OPTIONS + 1))
    if claims == _OPTIONS:
        least = 1 if right else 0
    return list(range(least, least + _OPTIONS))


def _how_many(count: int, claims: int) -> str:
    if count == 0:
        return "None"
    return f"All {_NUMBERS[count]}" if count == claims else f"Only {_NUMBERS[count]}"


def _sets(true: tuple[int, ...], claims: int, rng: Random) -> list[tuple[int, ...]]:
    """Return four sets of claims in the order of the paper, the true one among them.

    The others are any: sets close to the true one would give it away as the one in their midst.
    """
    numbers = range(1, claims + 1)
    others = [chosen for size in numbers for chosen in combinations(numbers, size) if chosen != true]
    return sorted([true, *rng.sample(others, _OPTIONS - 1)], key=lambda chosen: (len(chosen), chosen))


def _listed(numbers: tuple[int, ...], claims: int) -> str:
    joined = enumerated(list(map(str, numbers)))
    return joined if len(numbers) == claims else f"{joined} only"
