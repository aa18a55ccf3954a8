"""FSRS-6 fitted to a person's reviews: parameters that predict them well and stay near the usual ones.

What is made small is the loss of `gradient`, plus a price for parameters that people rarely have: how far
each is from its default, in the standard deviations that the makers of FSRS found among people, squared, as
in their optimiser. Initial stabilities are taken by their logarithms, and vary together: who remembers long
what was good does so with what was easy, of which there may be few reviews.

It is found by Adam (Kingma and Ba 2015) in batches of cards, from the defaults, with steps that grow smaller
along half a cosine, and within the bounds of the scheduler.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from math import ceil, cos, exp, log, pi, sqrt
from random import Random

from msgspec import Struct

from upsc_cli.progress.events import Reviewed
from upsc_cli.recall.gradient import Reviews, gradient, in_days, predictions
from upsc_cli.recall.parameters import DEFAULT, HIGHEST, LOWEST, STABILITIES, Parameters

FEWEST = 8
"""Reviews on later days below which nothing is fitted."""
FEWEST_FOR_ALL = 64
"""Reviews on later days below which the initial stabilities alone are fitted."""

_JUDGE = 5  # of so many reviews the last judges what the others gave

_SPREAD = (
    0.57, 0.28, 0.6, 0.12, 0.39, 0.18, 0.33, 0.3, 0.09, 0.16, 0.57, 0.25, 1.03, 0.31, 0.32, 0.14, 0.27,
)  # fmt: skip
"""The standard deviations of w4 to w20 among people, as the optimiser of FSRS has them (fsrs-rs)."""
_OWN, _SHARED = 0.25, 0.5
"""The variance of the logarithm of an initial stability: its own part, and that which all four share."""

_BATCH = 512  # reviews
_LEAST_STEPS, _LEAST_EPOCHS = 240, 10
_LARGEST_STEP = 0.1  # of a standard deviation
_MEAN, _SQUARE = 0.9, 0.99  # what is kept at a step of the two moving averages of Adam
_TINY = 1e-8
_SEED = 1
_SUREST = 1 - 1e-9
_DECIMALS = 6  # of a parameter: as many as any schedule shows

OnProgress = Callable[[int, int], None]
"""Called with the number of steps done and to do."""


class Fit(Struct, frozen=True):
    """What fitting came to, on so many `reviews` that tell of memory: those on a later day.

    `default` and `fitted` are the mean losses of the last fifth of them, by the default parameters and by
    those fitted to the rest; None where there are too few. `parameters` are fitted to all, and are there if
    those fitted to the rest predicted the last fifth better than the defaults.
    """

    reviews: int
    default: float | None = None
    fitted: float | None = None
    parameters: Parameters | None = None


class _Card(Struct, frozen=True):
    """The reviews of a card, and when each was."""

    reviews: list[tuple[int, int]]
    moments: list[datetime]

    def before(self, moment: datetime) -> int:
        """Return how many reviews there are before the first that is not before a moment."""
        return next((at for at, when in enumerate(self.moments) if when >= moment), len(self.moments))


def fit(histories: Mapping[str, Sequence[Reviewed]], on_progress: OnProgress | None = None) -> Fit:
    """Return what fitting to the reviews of cards came to; the same reviews always come to the same."""
    cards = [_Card(in_days(reviews), [event.moment for event in reviews]) for reviews in histories.values()]
    telling = sorted(
        moment for card in cards for (_, days), moment in zip(card.reviews, card.moments, strict=True) if days
    )
    if len(telling) < FEWEST:
        return Fit(len(telling))
    free = len(DEFAULT) if len(telling) >= FEWEST_FOR_ALL else STABILITIES
    cut = telling[-(len(telling) // _JUDGE)]
    begins = [card.before(cut) for card in cards]
    early = [card.reviews[:begin] for card, begin in zip(cards, begins, strict=True) if begin]
    whole = [card.reviews for card in cards]
    training = _steps(early), _steps(whole)
    done = 0

    def count(step: int) -> None:
        if on_progress:
            on_progress(done + step, sum(training))

    found = _fitted(early, free, count)
    default, fitted = (_mean_loss(whole, begins, parameters) for parameters in (DEFAULT, found))
    if fitted >= default:
        count(sum(training))
        return Fit(len(telling), default, fitted)
    done = training[0]
    return Fit(len(telling), default, fitted, _fitted(whole, free, count))


def penalty(parameters: Parameters) -> tuple[float, list[float]]:
    """Return what parameters cost that people rarely have, and its derivative by each.

    Those of the initial stabilities are by their logarithms.
    """
    apart = [log(value / usual) for value, usual in zip(parameters[:STABILITIES], DEFAULT, strict=False)]
    together = _SHARED / (_OWN + STABILITIES * _SHARED) * sum(apart)
    slopes = [(one - together) / _OWN for one in apart]
    cost = sum(one * slope for one, slope in zip(apart, slopes, strict=True)) / 2
    rest = zip(parameters[STABILITIES:], DEFAULT[STABILITIES:], _SPREAD, strict=True)
    for value, usual, spread in rest:
        away = (value - usual) / spread
        cost += away * away
        slopes.append(2 * away / spread)
    return cost, slopes


def _fitted(cards: Sequence[Reviews], free: int, count: Callable[[int], None]) -> Parameters:
    """Return parameters of which the first `free` are fitted to the reviews of cards.

    Adam works on the logarithms of the initial stabilities and on the others in their standard deviations.
    """
    batches, steps = _batches(cards), _steps(cards)
    order = list(range(len(cards)))
    chance = Random(_SEED)
    low, high = _to_units(LOWEST), _to_units(HIGHEST)
    at = _to_units(DEFAULT)
    mean, square = [0.0] * free, [0.0] * free
    for step in range(steps):
        turn = step % batches
        if turn == 0:
            chance.shuffle(order)
        parameters = _from_units(at, DEFAULT, free)
        _, slopes = gradient([cards[index] for index in order[turn::batches]], parameters)
        _, prices = penalty(parameters)
        size = _LARGEST_STEP * (1 + cos(pi * step / steps)) / 2
        of_mean, of_square = 1 - _MEAN ** (step + 1), 1 - _SQUARE ** (step + 1)
        for index in range(free):
            if index < STABILITIES:
                slope = slopes[index] * parameters[index] + prices[index] / batches
            else:
                slope = (slopes[index] + prices[index] / batches) * _SPREAD[index - STABILITIES]
            mean[index] += (slope - mean[index]) * (1 - _MEAN)
            square[index] += (slope * slope - square[index]) * (1 - _SQUARE)
            move = size * mean[index] / of_mean / (sqrt(square[index] / of_square) + _TINY)
            at[index] = min(max(at[index] - move, low[index]), high[index])
        count(step + 1)
    found = _rising(_from_units(at, DEFAULT, free), cards)
    return tuple(round(value, _DECIMALS) for value in found)


def _to_units(parameters: Parameters) -> list[float]:
    rest = zip(parameters[STABILITIES:], _SPREAD, strict=True)
    return [*map(log, parameters[:STABILITIES]), *(value / spread for value, spread in rest)]


def _from_units(at: Sequence[float], others: Parameters, free: int) -> Parameters:
    """Return parameters, those that are not free as they are in others, and all within the bounds."""
    rest = zip(at[STABILITIES:], _SPREAD, strict=True)
    values = [*map(exp, at[:STABILITIES]), *(value * spread for value, spread in rest)]
    values[free:] = others[free:]
    return _within_bounds(values)  # rounding may lead a hair's breadth out


def _rising(parameters: Parameters, cards: Sequence[Reviews]) -> Parameters:
    """Return parameters whose initial stabilities do not fall from one rating to the next better one.

    What falls is levelled to its mean by the logarithm, weighed by the cards that began so (isotonic
    regression by pooling adjacent violators).
    """
    began = [1.0] * STABILITIES
    for reviews in cards:
        began[reviews[0][0] - 1] += len(reviews) > 1
    pools: list[tuple[float, float, int]] = []  # the mean, its weight, and how many it is of
    for stability, weight in zip(parameters, began, strict=False):
        pools.append((log(stability), weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (one, of_one, some), (other, of_other, more) = pools[-2:]
            together = of_one + of_other
            pools[-2:] = [((one * of_one + other * of_other) / together, together, some + more)]
    levelled = [value for mean, _, of in pools for value in [exp(mean)] * of]
    return _within_bounds((*levelled, *parameters[STABILITIES:]))


def _within_bounds(values: Sequence[float]) -> Parameters:
    bounded = zip(LOWEST, values, HIGHEST, strict=True)
    return tuple(min(max(value, low), high) for low, value, high in bounded)


def _batches(cards: Sequence[Reviews]) -> int:
    return max(1, round(sum(len(reviews) - 1 for reviews in cards) / _BATCH))


def _steps(cards: Sequence[Reviews]) -> int:
    """Return how many steps a fit takes: all cards are seen equally often."""
    batches = _batches(cards)
    return batches * max(_LEAST_EPOCHS, ceil(_LEAST_STEPS / batches))


def _mean_loss(cards: Sequence[Reviews], begins: Sequence[int], parameters: Parameters) -> float:
    """Return the mean loss of the reviews of each card from one on."""
    losses = [
        -log(recall) if rating > 1 else -log(1 - min(recall, _SUREST))
        for reviews, begin in zip(cards, begins, strict=True)
        if begin < len(reviews)
        for (rating, _), recall in list(zip(reviews, predictions(reviews, parameters), strict=True))[begin:]
        if recall is not None
    ]
    return sum(losses) / len(losses)
