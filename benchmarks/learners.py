"""Simulated learners: how they remember is known, what they do is chance, one seed gives the same again."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from math import exp, log
from random import Random

from upsc_cli.progress.events import Reviewed
from upsc_cli.recall.parameters import DEFAULT, HIGHEST, LOWEST, STABILITIES, Parameters
from upsc_cli.recall.schedule import Memory, due, retrievability, review

FIRST_DAY = date(2025, 1, 1)
_KNOWN_AT_FIRST = 0.7
_HARD_GOOD_EASY = (1, 7, 2)

_SPREAD = (0.57, 0.28, 0.6, 0.12, 0.39, 0.18, 0.33, 0.3, 0.09, 0.16, 0.57, 0.25, 1.03, 0.31, 0.32, 0.14, 0.27)
"""The standard deviations of w4 to w20 among people, as the optimiser of FSRS has them."""


class OfFsrs:
    """One who remembers as FSRS-6 says, with some parameters."""

    def __init__(self, parameters: Parameters) -> None:
        self._parameters = parameters
        self._memories: dict[str, Memory] = {}

    def recall(self, card: str, day: date) -> float | None:
        """Return the probability that a card is known; None for one never seen."""
        memory = self._memories.get(card)
        return retrievability(memory, day, self._parameters) if memory else None

    def grade(self, card: str, rating: int, day: date) -> None:
        """Let a card have been graded."""
        self._memories[card] = review(self._memories.get(card), rating, day, parameters=self._parameters)


class OfHalfLives:
    """One who forgets by halves, as Ebbinghaus and Duolingo have it: nothing that FSRS describes.

    Each card has an ease of its own, by which its half-life grows when it is known; else a third is left.
    """

    def __init__(self, days: float, growth: float, chance: Random) -> None:
        self._days, self._growth, self._chance = days, growth, chance
        self._cards: dict[str, tuple[float, float, date]] = {}

    def recall(self, card: str, day: date) -> float | None:
        """Return the probability that a card is known; None for one never seen."""
        if card not in self._cards:
            return None
        half_life, _, last = self._cards[card]
        return float(2 ** (-(day - last).days / half_life))

    def grade(self, card: str, rating: int, day: date) -> None:
        """Let a card have been graded."""
        if card not in self._cards:
            half_life = self._days * exp(self._chance.gauss(0, 0.5)) * (0.3, 0.7, 1, 2.5)[rating - 1]
            self._cards[card] = half_life, 1 + self._growth * exp(self._chance.gauss(0, 0.4)), day
            return
        half_life, ease, last = self._cards[card]
        if day > last:
            half_life = max(0.3, half_life * ease if rating > 1 else half_life / 3)
        self._cards[card] = half_life, ease, day


Mind = OfFsrs | OfHalfLives


def some_parameters(chance: Random) -> Parameters:
    """Return parameters as people may have: as far from the default as the makers of FSRS found them."""
    shared = chance.gauss(0, 0.7)
    stabilities = sorted(exp(log(usual) + shared + chance.gauss(0, 0.5)) for usual in DEFAULT[:STABILITIES])
    others = [
        chance.gauss(usual, spread) for usual, spread in zip(DEFAULT[STABILITIES:], _SPREAD, strict=True)
    ]
    return tuple(
        min(max(value, low), high)
        for value, low, high in zip((*stabilities, *others), LOWEST, HIGHEST, strict=True)
    )


def learn(
    mind: Mind, reviews: int, new: int, seed: int, card_of: Callable[[int], str] = "sample/card/{}".format
) -> list[Reviewed]:
    """Return so many reviews of one who sees new cards each day, and all that the default brings back.

    A card that is not known comes back on the same day until it is. `card_of` returns the id of the card
    of a number.
    """
    chance = Random(seed)
    scheduled: dict[str, Memory] = {}
    returns: dict[str, date] = {}
    events: list[Reviewed] = []
    day = FIRST_DAY
    while True:
        waiting = [card for card, back in returns.items() if back <= day]
        waiting += [card_of(len(returns) + extra) for extra in range(new)]
        morning = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        for place, card in enumerate(waiting):
            rating = 0
            while rating < 2:
                expected = mind.recall(card, day)
                known = chance.random() < (_KNOWN_AT_FIRST if expected is None else expected)
                rating = chance.choices((2, 3, 4), _HARD_GOOD_EASY)[0] if known else 1
                at = morning + timedelta(seconds=20 * place)
                events.append(Reviewed(id=f"{len(events):07}", at=at, card=card, rating=rating, day=day))
                if len(events) == reviews:
                    return events
                mind.grade(card, rating, day)
                scheduled[card] = review(scheduled.get(card), rating, day)
            returns[card] = due(card, scheduled[card])
        day += timedelta(days=1)


def histories(events: list[Reviewed]) -> dict[str, list[Reviewed]]:
    """Return the reviews of each card."""
    found: dict[str, list[Reviewed]] = {}
    for event in events:
        found.setdefault(event.card, []).append(event)
    return found
