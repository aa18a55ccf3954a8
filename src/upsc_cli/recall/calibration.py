"""How far the scheduler can be believed: what it expected of reviews beside what came of them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

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


class Expected(NamedTuple):
    """Reviews of about the same forecast: the recall that was expected, added up, and how many were known."""

    recall: float
    known: int
    reviews: int = 1


def expected(
    reviews: Sequence[Reviewed],
    parameters: Parameters,
    before: tuple[float, float] | None = None,
    last: date | None = None,
) -> Iterator[Expected]:
    """Yield what the parameters say of each review of a card on a later day, by those before it.

    `before` are stability and difficulty before them, and `last` the day of the review before the first.
    """
    recalls = predictions(in_days(reviews, last), parameters, before)
    for event, recall in zip(reviews, recalls, strict=True):
        if recall is not None:
            yield Expected(recall, int(event.rating > 1))


def calibration(found: Iterable[Expected]) -> tuple[Decile, ...]:
    """Return the deciles of the reviews of cards on later days, the least sure first; none if these are few.

    What was expected is what the parameters say of each review by those before it, also where others
    counted when it was made.
    """
    listed = sorted(found, key=lambda one: one.recall / one.reviews)  # not by what came, which is no forecast
    total = sum(one.reviews for one in listed)
    if total < FEWEST:
        return ()
    deciles: list[Decile] = []
    place, recall, known = 0, 0.0, 0.0
    for one in listed:
        left = one.reviews
        while left:  # which may belong to two
            first, last = (total * number // GROUPS for number in (len(deciles), len(deciles) + 1))
            taken = min(left, last - place)
            recall += one.recall * taken / one.reviews
            known += one.known * taken / one.reviews
            place, left = place + taken, left - taken
            if place == last:
                deciles.append(Decile(recall / (last - first), known / (last - first), last - first))
                recall, known = 0.0, 0.0
    return tuple(deciles)
