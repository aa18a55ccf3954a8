"""The four options of an assertion and a reason, as in the papers since 2023, and which of them is right."""

from collections.abc import Sequence

OPTIONS = (
    "Both A and R are true, and R explains A",
    "Both A and R are true, but R does not explain A",
    "A is true, but R is false",
    "A is false, but R is true",
)
"""None says that both are false, which the reader of topics refuses."""

ASK = "Of assertion A and reason R, which one of the following is correct?"


def right_option(truths: Sequence[bool], explains: bool | None) -> int:
    """Return the index of the option that is right where assertion and reason are so true.

    Raises:
        ValueError: both are false, or both are true and it is not said whether one explains the other.
    """
    match truths, explains:
        case [True, True], bool():
            return 0 if explains else 1
        case [True, False], _:
            return 2
        case [False, True], _:
            return 3
        case _:
            raise ValueError("no option is right")
