"""The parameters of FSRS-6: its defaults, what is possible, and those that count for a person."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct, structs

from upsc_cli.progress.events import Event, Fitted

Parameters = tuple[float, ...]
"""The 21 numbers w0 to w20: four initial stabilities in days, how difficulty moves (w4 to w7), what a
review that succeeds, fails, or comes on the same day does to stability (w8 to w16, w17 to w19), and how
steeply the curve of forgetting falls (w20)."""

DEFAULT: Parameters = (
    0.212, 1.2931, 2.3065, 8.2956,
    6.4133, 0.8334, 3.0194, 0.001,
    1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729,
    0.5425, 0.0912, 0.0658,
    0.1542,
)  # fmt: skip
"""What the reviews of many people gave the makers of FSRS."""

STABILITIES = 4
"""How many of the first parameters are initial stabilities, by the first rating."""

LOWEST: Parameters = (
    0.001, 0.001, 0.001, 0.001,
    1.0, 0.001, 0.001, 0.001,
    0.0, 0.0, 0.001, 0.001, 0.001, 0.001, 0.0, 0.0, 1.0,
    0.0, 0.0, 0.0,
    0.1,
)  # fmt: skip
HIGHEST: Parameters = (
    100.0, 100.0, 100.0, 100.0,
    10.0, 4.0, 4.0, 0.75,
    4.5, 0.8, 3.5, 5.0, 0.25, 0.9, 4.0, 1.0, 6.0,
    2.0, 2.0, 0.8,
    0.8,
)  # fmt: skip
"""Between these the scheduler takes parameters; see the `fsrs` package."""


def are_possible(parameters: Sequence[float]) -> bool:
    """Return whether the scheduler can reckon with parameters: as many, and each within its bounds."""
    return len(parameters) == len(DEFAULT) and all(
        low <= value <= high for low, value, high in zip(LOWEST, parameters, HIGHEST, strict=True)
    )


class InForce(Struct, frozen=True):
    """The parameters that count for a person, and when they were fitted; None where they are the defaults.

    `refused` are later fits that do not count, as the scheduler cannot reckon with what they say: another
    program wrote them, or an editor.
    """

    parameters: Parameters = DEFAULT
    since: datetime | None = None
    refused: tuple[Fitted, ...] = ()


def in_force(standing: Iterable[Event]) -> InForce:
    """Return the parameters that count after events that stand, in their order."""
    counts = InForce()
    for event in standing:
        if isinstance(event, Fitted):
            if not event.parameters:
                counts = InForce()
            elif are_possible(event.parameters):
                counts = InForce(event.parameters, event.at)
            else:
                counts = structs.replace(counts, refused=(*counts.refused, event))
    return counts


def refusal(fitted: Fitted) -> str:
    """Return what is said of a fit that does not count."""
    return (
        f"the parameters of {fitted.at:%d %b %Y} are out of bounds and do not count: upsc fit makes new ones"
    )
