"""How far the scheduler can be believed: what it expected of reviews beside what came of them."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct

from upsc_cli.progress.events import Reviewed
from upsc_cli.recall.gradient import in_days, predictions
from upsc_cli.recall.parameters import Parameters

GROUPS = 10
FEWEST = 100
"""Reviews on later days below which nothing is said: a tenth of them would tell of chance alone."""


class Decile(Struct, frozen=True):
    """A tenth of the reviews, by how sure it was that their cards would be remembered.

    `predicted` and `observed` are the share of them that was expected to be remembered, and that was.
    """

    predicted: float
    observed: float
    reviews: int


def calibration(histories: Iterable[Sequence[Reviewed]], parameters: Parameters) -> tuple[Decile, ...]:
    """Return the deciles of the reviews of cards on later days, the least sure first; none if these are few.

    What was expected is what the parameters say of each review by those before it, also where others
    counted when it was made.
    """
    expected: list[tuple[float, bool]] = []
    for reviews in histories:
        for event, recall in zip(reviews, predictions(in_days(reviews), parameters), strict=True):
            if recall is not None:
                expected.append((recall, event.rating > 1))
    if len(expected) < FEWEST:
        return ()
    expected.sort(key=lambda review: review[0])  # not by what came, which is no part of the forecast
    edges = [len(expected) * number // GROUPS for number in range(GROUPS + 1)]
    return tuple(_decile(expected[first:last]) for first, last in pairwise(edges))


def _decile(reviews: Sequence[tuple[float, bool]]) -> Decile:
    number = len(reviews)
    predicted = sum(recall for recall, _ in reviews) / number
    return Decile(predicted, sum(known for _, known in reviews) / number, number)
