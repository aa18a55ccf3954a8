"""How well FSRS-6 predicts reviews, and which way its parameters should go to predict them better.

The loss is that of the FSRS optimiser: minus the logarithm of the probability that was given to what came,
remembered or not, added up over the reviews on a later day than the one before of the same card. Reviews on
the same day move the memory and are not predicted. What a review does to stability and difficulty is that of
the `fsrs` package, by which cards are scheduled.

The gradient is reverse-mode differentiation, written out: the memory is followed through the reviews of a
card, and then the derivatives back from the last to the first. It costs a little more than the loss once
again, and no library of arrays, which would take longer to load than most fits.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from math import exp, log
from typing import NamedTuple

from upsc_cli.progress.events import Reviewed
from upsc_cli.recall.parameters import Parameters

Reviews = Sequence[tuple[int, int]]
"""The reviews of a card in order: the rating, and the days since the review before, 0 for the first."""

_LEAST_STABILITY = 0.001  # days
_EASIEST, _HARDEST = 1.0, 10.0
_SUREST = 1 - 1e-9  # what is forgotten though it was sure would cost infinitely much
_LOG_OF_90 = log(0.9)
_MIDDLE = 3  # the rating that leaves difficulty as it is


def in_days(reviews: Sequence[Reviewed], last: date | None = None) -> list[tuple[int, int]]:
    """Return the rating of each review of a card with the days since the one before.

    `last` is the day of one before all of these, if there is one.
    """
    days = [event.day.toordinal() for event in reviews]
    first = last.toordinal() if last else days[0]
    return [
        (event.rating, max(0, day - before))
        for event, day, before in zip(reviews, days, [first, *days], strict=False)
    ]


def predictions(
    reviews: Reviews, parameters: Parameters, before: tuple[float, float] | None = None
) -> list[float | None]:
    """Return the probability that each review of a card had of being known; None on the day of another.

    `before` are stability and difficulty after the reviews before these, None if there are none.
    """
    w = parameters
    decay, grown, spread, reverts = w[20], exp(w[8]), w[6] / 9, w[7]
    factor = exp(-_LOG_OF_90 / decay) - 1
    easy = reverts * (w[4] - exp(3 * w[5]) + 1)
    bonus = (0.0, 0.0, w[15], 1.0, w[16])
    found: list[float | None] = []
    if before is None:
        rating = reviews[0][0]
        before = w[rating - 1], _within(w[4] - exp(w[5] * (rating - 1)) + 1)
        found.append(None)
    stability, difficulty = before
    for rating, days in reviews[len(found) :]:
        if days:
            recall = exp(-decay * log(1 + factor * days / stability))
            found.append(recall)
            if rating > 1:
                stability *= 1 + grown * (11 - difficulty) * stability ** -w[9] * bonus[rating] * (
                    exp(w[10] * (1 - recall)) - 1
                )
            else:
                stability = min(
                    w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * exp(w[14] * (1 - recall)),
                    stability * exp(-w[17] * w[18]),
                )
        else:
            found.append(None)
            grows = exp(w[17] * (rating - _MIDDLE + w[18])) * stability ** -w[19]
            stability *= max(grows, 1.0) if rating > 1 else grows
        stability = max(stability, _LEAST_STABILITY)
        moved = difficulty - (10 - difficulty) * spread * (rating - _MIDDLE)
        difficulty = _within(easy + (1 - reverts) * moved)
    return found


def gradient(cards: Iterable[Reviews], parameters: Parameters) -> tuple[float, list[float]]:
    """Return the loss of the reviews of cards, added up, and its derivative by each parameter."""
    fixed = _fixed(parameters)
    slopes = [0.0] * (len(parameters) + 1)  # the last by the factor of the curve, which hangs on w20
    total = 0.0
    for reviews in cards:
        loss, steps = _follow(reviews, parameters, fixed)
        total += loss
        _trace_back(reviews[0][0], steps, parameters, fixed, slopes)
    by_factor, decay = slopes.pop(), parameters[20]
    slopes[20] += by_factor * (fixed.factor + 1) * _LOG_OF_90 / (decay * decay)
    return total, slopes


class _Fixed(NamedTuple):
    """What is the same for all reviews: parts of the formulas that hang on parameters alone."""

    factor: float
    grown: float
    shrinks: float
    easiest: float
    easy: float
    bonus: tuple[float, ...]


_Step = tuple[int, int, float, float, float, float, float, float, float, float]
"""A review, and what was computed for it: its rating and days; the stability before it, the difficulty, and
the logarithm of the stability; x of the curve, its logarithm, and recall. The last two are: of a success, the
growth without difficulty, and how it rises with forgetting; of a failure, the power of stability, and the
stability after it if that is by the long term; on the day of another review, the growth, 0 for none."""


def _fixed(w: Parameters) -> _Fixed:
    easiest = exp(3 * w[5])
    return _Fixed(
        factor=exp(-_LOG_OF_90 / w[20]) - 1,
        grown=exp(w[8]),
        shrinks=exp(-w[17] * w[18]),
        easiest=easiest,
        easy=w[4] - easiest + 1,
        bonus=(0.0, 0.0, w[15], 1.0, w[16]),
    )


def _follow(reviews: Reviews, w: Parameters, fixed: _Fixed) -> tuple[float, list[_Step]]:
    """Return the loss of the reviews of a card, and the steps up to the last that is predicted."""
    factor, grown, shrinks, _, easy, bonus = fixed
    _, _, _, _, w4, w5, w6, w7, _, w9, w10, w11, w12, w13, w14, _, _, w17, w18, w19, w20 = w
    spread, keeps, reverts = w6 / 9, 1 - w7, w7 * easy
    rating = reviews[0][0]
    s, d = w[rating - 1], _within(w4 - exp(w5 * (rating - 1)) + 1)
    total = 0.0
    steps: list[_Step] = []
    last = 0
    for rating, days in reviews[1:]:
        log_s = log(s)
        if days:
            x = 1 + factor * days / s
            log_x = log(x)
            r = exp(-w20 * log_x)
            if rating > 1:
                total += w20 * log_x
                by = grown * exp(-w9 * log_s)
                rises = exp(w10 * (1 - r))
                after = s * (1 + by * (11 - d) * bonus[rating] * (rises - 1))
                steps.append((rating, days, s, d, log_s, x, log_x, r, by, rises))
            else:
                total -= log(1 - min(r, _SUREST))
                power = exp(w13 * log(s + 1))
                long = w11 * exp(-w12 * log(d)) * (power - 1) * exp(w14 * (1 - r))
                short = s * shrinks
                after = min(long, short)
                steps.append((rating, days, s, d, log_s, x, log_x, r, power, long if long < short else 0.0))
            last = len(steps)
        else:
            grows = exp(w17 * (rating - _MIDDLE + w18) - w19 * log_s)
            if rating > 1 and grows < 1:
                grows = 0.0  # the stability stays
            after = s * grows if grows else s
            steps.append((rating, 0, s, d, log_s, 1.0, 0.0, 1.0, grows, 0.0))
        s = after if after > _LEAST_STABILITY else _LEAST_STABILITY
        d = _within(reverts + keeps * (d - (10 - d) * spread * (rating - _MIDDLE)))
    return total, steps[:last]


def _trace_back(
    first: int, steps: Sequence[_Step], w: Parameters, fixed: _Fixed, slopes: list[float]
) -> None:
    """Add the derivatives of the loss of a card to the slopes, from its last review back to its first.

    `gs` and `gd` are the derivatives of the losses after a review by stability and difficulty after it.
    """
    gs = gd = 0.0
    for step in reversed(steps):
        rating, days, s, _, _, x, log_x, r, _, _ = step
        by_difficulty = _before_difficulty(step, gd, w, fixed, slopes) if gd else 0.0
        if not days:
            gs, gd = _before_same_day(step, gs, w, slopes) if gs else 0.0, by_difficulty
            continue
        if rating > 1:
            gr, gs, gd = _before_success(step, gs, w, fixed, slopes) if gs else (0.0, 0.0, 0.0)
            gr -= 1 / r
        else:
            gr, gs, gd = _before_failure(step, gs, w, fixed, slopes) if gs else (0.0, 0.0, 0.0)
            gr += 1 / (1 - min(r, _SUREST))
        gd += by_difficulty
        # r = x ** -w20, and x = 1 + factor * days / s
        gl = gr * r
        slopes[20] -= gl * log_x
        gx = gl * w[20] / x * days / s
        slopes[21] -= gx
        gs += gx * fixed.factor / s
    slopes[first - 1] += gs
    if gd and _EASIEST < w[4] - exp(w[5] * (first - 1)) + 1 < _HARDEST:
        slopes[4] += gd
        slopes[5] -= gd * (first - 1) * exp(w[5] * (first - 1))


def _before_difficulty(step: _Step, gd: float, w: Parameters, fixed: _Fixed, slopes: list[float]) -> float:
    """Return the derivative by the difficulty before a review, of that after it."""
    rating, d = step[0], step[3]
    off = rating - _MIDDLE
    moved = d - (10 - d) * w[6] / 9 * off
    if not _EASIEST < w[7] * fixed.easy + (1 - w[7]) * moved < _HARDEST:
        return 0.0
    slopes[4] += gd * w[7]
    slopes[5] -= gd * w[7] * 3 * fixed.easiest
    slopes[6] -= gd * (1 - w[7]) * (10 - d) * off / 9
    slopes[7] += gd * (fixed.easy - moved)
    return gd * (1 - w[7]) * (1 + w[6] / 9 * off)


def _before_same_day(step: _Step, gs: float, w: Parameters, slopes: list[float]) -> float:
    """Return the derivative by the stability before a review on the day of another."""
    rating, _, s, _, log_s, _, _, _, grows, _ = step
    if not grows:
        return gs
    after = s * grows
    if after <= _LEAST_STABILITY:
        return 0.0
    slopes[17] += gs * after * (rating - _MIDDLE + w[18])
    slopes[18] += gs * after * w[17]
    slopes[19] -= gs * after * log_s
    return gs * grows * (1 - w[19])


def _before_success(
    step: _Step, gs: float, w: Parameters, fixed: _Fixed, slopes: list[float]
) -> tuple[float, float, float]:
    """Return the derivatives by recall, stability and difficulty before a review that succeeded."""
    rating, _, s, d, log_s, _, _, r, by, rises = step
    eases = 11 - d
    plain = by * eases * (rises - 1)
    base = by * eases * fixed.bonus[rating]
    gain = base * (rises - 1)
    weight = gs * s
    slopes[8] += weight * gain
    slopes[9] -= weight * gain * log_s
    slopes[10] += weight * base * (1 - r) * rises
    if rating != _MIDDLE:
        slopes[15 if rating < _MIDDLE else 16] += weight * plain
    return -weight * base * w[10] * rises, gs * (1 + gain * (1 - w[9])), -weight * gain / eases


def _before_failure(
    step: _Step, gs: float, w: Parameters, fixed: _Fixed, slopes: list[float]
) -> tuple[float, float, float]:
    """Return the derivatives by recall, stability and difficulty before a review that failed."""
    _, _, s, d, _, _, _, r, power, long = step
    after = long or s * fixed.shrinks
    if after <= _LEAST_STABILITY:
        return 0.0, 0.0, 0.0
    if not long:
        slopes[17] -= gs * after * w[18]
        slopes[18] -= gs * after * w[17]
        return 0.0, gs * fixed.shrinks, 0.0
    weight = gs * long
    slopes[11] += weight / w[11]
    slopes[12] -= weight * log(d)
    slopes[13] += weight / (power - 1) * power * log(s + 1)
    slopes[14] += weight * (1 - r)
    return -weight * w[14], weight / (power - 1) * w[13] * power / (s + 1), -weight * w[12] / d


def _within(difficulty: float) -> float:
    return min(max(difficulty, _EASIEST), _HARDEST)
