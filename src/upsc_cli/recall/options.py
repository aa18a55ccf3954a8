"""The options of a question whose key is computed: the right one, and others made beside it."""

from itertools import combinations
from random import Random

from upsc_cli.phrases import enumerated

OPTIONS = 4
_NUMBERS = ("None", "one", "two", "three", "four", "five")

Code = tuple[int, ...]
"""Numbers that an option names: of claims, or, each number once, of what belongs where."""


def counts(right: int, claims: int, rng: Random) -> list[int]:
    """Return four numbers in a row, or one to all and none of three, with the right one among them."""
    if claims < OPTIONS:
        return [*range(1, claims + 1), 0]
    least = rng.randint(max(0, right - OPTIONS + 1), min(right, claims - OPTIONS + 1))
    if claims == OPTIONS:
        least = 1 if right else 0
    return list(range(least, least + OPTIONS))


def how_many(count: int, claims: int) -> str:
    """Return a number of claims as an option says it."""
    if count == 0:
        return "None"
    return f"All {_NUMBERS[count]}" if count == claims else f"Only {_NUMBERS[count]}"


def combinations_with(true: Code, claims: int, rng: Random) -> list[Code]:
    """Return four sets of claims in the order of the paper, the true one among them.

    The others are any: sets close to the true one would give it away as the one in their midst.
    """
    numbers = range(1, claims + 1)
    others = [chosen for size in numbers for chosen in combinations(numbers, size) if chosen != true]
    return sorted([true, *rng.sample(others, OPTIONS - 1)], key=lambda chosen: (len(chosen), chosen))


def named(numbers: Code, claims: int) -> str:
    """Return a set of claims as an option names it."""
    joined = enumerated(list(map(str, numbers)))
    return joined if len(numbers) == claims else f"{joined} only"


def codes_near(right: Code, rng: Random) -> list[Code]:
    """Return four orders of three numbers or more in the order of the paper, the right one among them.

    The others come of it by a swap of two places, by another, and by both. From each of the four the rest
    come in that way, so none lies in their midst: a swap for each of the others would give it away.
    """
    one, other = rng.sample(list(combinations(range(len(right)), 2)), 2)
    once = _swapped(right, one)
    return sorted([right, once, _swapped(right, other), _swapped(once, other)])


def _swapped(code: Code, places: tuple[int, int]) -> Code:
    one, other = places
    swapped = list(code)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    return tuple(swapped)
