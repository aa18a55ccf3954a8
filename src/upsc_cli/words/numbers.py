"""Numbers in the ways in which people and statutes write them: 42nd, forty-second, 42, XLII."""

import re
from collections.abc import Sequence

from upsc_cli.words.scripts import with_ascii_digits

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen".split()
)
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_IRREGULAR = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_ORDINAL_DIGITS = re.compile(r"([0-9]{1,4})(?:st|nd|rd|th)")
_MOST_DIGITS = 15
TOO_LARGE = 200
"""The first number that is not spelt out or written in Roman numerals."""


def spelt(number: int) -> tuple[str, ...]:
    """Return the words of a number from 1 to 199: `("forty", "two")`, `("hundred", "and", "one")`."""
    if number >= 100:
        return ("hundred", "and", *spelt(number - 100)) if number > 100 else ("hundred",)
    if number < 20:
        return (_UNITS[number],)
    tens, unit = divmod(number, 10)
    return (_TENS[tens], *((_UNITS[unit],) if unit else ()))


def ordinal(number: int) -> tuple[str, ...]:
    """Return the words of an ordinal from 1 to 199: `("forty", "second")`."""
    *before, last = spelt(number)
    if last in _IRREGULAR:
        last = _IRREGULAR[last]
    else:
        last = last[:-1] + "ieth" if last.endswith("y") else last + "th"
    return (*before, last)


def roman(number: int) -> str:
    """Return a number from 1 to 399 in Roman numerals, in lower case."""
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written


def suffixed(number: int) -> str:
    """Return an ordinal in digits: `42nd`."""
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


_ORDINALS = {ordinal(number): number for number in range(1, TOO_LARGE)}
_CARDINALS = {spelt(number): number for number in range(1, TOO_LARGE)}
_ROMANS = {roman(number): number for number in range(1, 51)}
LONGEST = 5
"""How many words a number may have: one hundred and forty second."""


def value(words: tuple[str, ...]) -> int | None:
    """Return the number that words, digits or an ordinal in digits stand for, or None."""
    if len(words) == 1:
        if words[0].isdecimal() and len(words[0]) <= 4:
            return int(words[0])
        match = _ORDINAL_DIGITS.fullmatch(words[0])
        if match:
            return int(match[1])
    if words[:2] == ("one", "hundred"):
        words = words[1:]
    if words[:1] == ("hundred",) and len(words) > 1 and words[1] != "and":
        words = ("hundred", "and", *words[1:])
    return _ORDINALS.get(words) or _CARDINALS.get(words)


def separated(digits: str) -> list[tuple[str, ...]]:
    """Return the groups of a number's digits as it is written with separators, here and elsewhere.

    Those are 12,34,567 and 1,234,567. A number without need of a separator has none.
    """
    if not (digits.isascii() and digits.isdecimal()) or not 4 <= len(digits) <= _MOST_DIGITS:
        return []
    indian = (*_groups(digits[:-3], 2), digits[-3:])
    return list(dict.fromkeys((indian, tuple(_groups(digits, 3)))))


def is_separated(groups: Sequence[str]) -> bool:
    """Return whether groups of digits are those of one number, as it is written with separators."""
    written = tuple(map(with_ascii_digits, groups))
    return len(groups) > 1 and not written[0].startswith("0") and written in separated("".join(written))


def _groups(digits: str, size: int) -> list[str]:
    first = len(digits) % size
    return [digits[:first]] * bool(first) + [digits[at : at + size] for at in range(first, len(digits), size)]


def roman_value(word: str) -> int | None:
    """Return the number from 1 to 50 that a word is the Roman numeral of, or None."""
    return _ROMANS.get(word)


def writings(number: int) -> list[tuple[str, ...]]:
    """Return the other ways to write a number that mean it wherever they stand, the likeliest first."""
    found: list[tuple[str, ...]] = [(str(number),), (suffixed(number),)]
    if number < TOO_LARGE:
        found += [ordinal(number), spelt(number)]
    return found
