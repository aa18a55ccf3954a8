"""Which question of a quiz comes next: of weak topics more often, and harder or easier by the last answer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from random import Random

from msgspec import Struct

from upsc_cli.progress.events import Answered
from upsc_cli.recall.quiz import Asked, Given, ask, class_of
from upsc_cli.topics.format.model import Difficulty
from upsc_cli.topics.questions import Item

WEAK = 2.0
"""The weight from which on a topic is called weak."""

_WRONG, _FORGOTTEN = 2.0, 2.0  # what is added to a weight of 1 if all answers were wrong, or all is forgotten
_LEVELS = {level: number for number, level in enumerate(Difficulty)}


class Picked(Struct, frozen=True):
    """A question that comes next, and why it is that one, if there is something to be said of it."""

    asked: Asked
    reason: str | None = None


def weights(answers: Mapping[str, Answered], remembered: Mapping[str, float]) -> dict[str, float]:
    """Return how much more often the questions of a topic are to come, 1 for as often as others.

    `answers` has the last answer to each question by its id, `remembered` the share of its cards that were
    seen that would be remembered, by topic.
    """
    rights: defaultdict[str, list[bool]] = defaultdict(list)
    for question, answer in answers.items():
        rights[question.partition("#")[0]].append(answer.right)
    found = dict.fromkeys([*rights, *remembered], 1.0)
    for topic, right in rights.items():
        found[topic] += _WRONG * right.count(False) / len(right)
    for topic, share in remembered.items():
        found[topic] += _FORGOTTEN * (1 - share)
    return found


class Draw:
    """Draws the questions of a quiz in their order, or, where topics have levels, by the last answer.

    After a right answer the next question is a harder one than that, after a wrong one an easier one, as far
    as there are any of the same class: those never answered come before those answered wrongly, and these
    before all others. `rng` decides how each is put.
    """

    def __init__(
        self,
        items: Sequence[Item],
        answers: Mapping[str, Answered],
        rng: Random,
        weights: Mapping[str, float],
        levels: Mapping[str, Difficulty] | None = None,
    ) -> None:
        self._items = list(items)
        self._answers = answers
        self._rng = rng
        self._weights = weights
        self._levels = levels or {}

    def next(self, given: Sequence[Given]) -> Picked:
        """Return the question that follows what was given."""
        last = next((one for one in reversed(given) if one.choice is not None), None)
        level = self._level_of(last.asked.item) if last else None
        place = 0
        if last and level is not None:
            wanted = level + 1 if last.is_right else level - 1
            first = class_of(self._items[0], self._answers)
            among = [n for n, item in enumerate(self._items) if class_of(item, self._answers) == first]
            place = min(among, key=lambda n: (self._distance(self._items[n], wanted), n))
        item = self._items.pop(place)
        return Picked(ask(item, self._rng), self._reason(item, last, level))

    def _reason(self, item: Item, last: Given | None, before: int | None) -> str | None:
        level = self._level_of(item)
        if last and before is not None and level is not None:
            if level > before and last.is_right:
                return "harder, as your last answer was right"
            if level < before and not last.is_right:
                return "easier, as your last answer was wrong"
        return "of a topic you are weak in" if self._weights.get(item.topic, 1.0) >= WEAK else None

    def _distance(self, item: Item, wanted: int) -> int:
        level = self._level_of(item)
        return len(_LEVELS) if level is None else abs(level - wanted)

    def _level_of(self, item: Item) -> int | None:
        return _LEVELS[self._levels[item.topic]] if item.topic in self._levels else None
