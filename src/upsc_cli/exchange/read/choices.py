"""Printed multiple choice to a question: of statements where its options name them, else of its options."""

import re
from collections.abc import Sequence

from upsc_cli.topics.format.inline import Span, plain, write
from upsc_cli.topics.format.questions import ChoiceQuestion, Question, Statement, StatementQuestion

MOST_PARTS = 5
"""Options, or statements, of one question."""

_FEWEST = 2
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_NUMBER = re.compile(r"[1-5]|iv|i{1,3}|v")
_BESIDE_NUMBERS = re.compile(
    r"only|both|and|neither|nor|statements?|point|is|are|correct|all|of|the|above|these"
)
_ALL = re.compile(r"all(?: of)?(?: the)?(?: above| these| them)?|all \w+")
_NONE = re.compile(r"none(?: of)?(?: the)?(?: above| these| them)?|neither")
_OF_TRUTH = re.compile(r"\b(?:correct|true|incorrect|false|wrong|valid)\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:not|incorrect|false|wrong)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*\(?(\d|i{1,3}|iv|v)[.)]\s+(\S.*)", re.IGNORECASE)
_LETTERS = "abcde"
_KEY = re.compile(r"(?:option\s*)?\(?([a-e1-5])\)?(?:[.):\s].*)?", re.IGNORECASE | re.DOTALL)


def question_of(
    lines: Sequence[str], options: Sequence[str], answer: int, why: str | None = None
) -> Question | None:
    """Return the question that some lines and options ask; `answer` counts from 1. All are plain text.

    Returns None if there is no stem, or too few or many options, or the answer is none of them.
    """
    said = [" ".join(one.split()) for one in lines if one.strip()]
    given = [" ".join(one.split()) for one in options]
    if not said or not all(given) or not _FEWEST <= len(given) <= MOST_PARTS or not 1 <= answer <= len(given):
        return None
    reason = _written(why) if why and why.strip() else None
    return _of_statements(said, given, answer, reason) or ChoiceQuestion(
        "\n".join(map(_written, said)), tuple(map(_written, given)), answer, reason
    )


def key_of(written: str, options: Sequence[str]) -> int | None:
    """Return which option an answer names, by its letter, its number or its words; it counts from 1."""
    said = " ".join(written.split())
    for number, option in enumerate(options, start=1):
        if said.casefold() == " ".join(option.split()).casefold():
            return number
    match = _KEY.fullmatch(said)
    if match is None:
        return None
    key = match[1].lower()
    number = _LETTERS.index(key) + 1 if key in _LETTERS else int(key)
    return number if number <= len(options) else None


def _of_statements(said: list[str], given: list[str], answer: int, why: str | None) -> Question | None:
    """Return a question of statements, if its options do nothing but name those that are correct."""
    numbered = [index for index, one in enumerate(said) if _NUMBERED.fullmatch(one)]
    if not _FEWEST <= len(numbered) <= MOST_PARTS or numbered[0] == 0:
        return None
    if numbered != list(range(numbered[0], numbered[0] + len(numbered))):
        return None
    matches = [match for index in numbered if (match := _NUMBERED.fullmatch(said[index]))]
    if [_value(match[1]) for match in matches] != list(range(1, len(matches) + 1)):
        return None
    conclusion = " ".join(said[numbered[-1] + 1 :])
    asks = conclusion or said[0]
    named = [_named(option, len(matches)) for option in given]
    if any(one is None for one in named) or not _OF_TRUTH.search(asks):
        return None
    chosen = named[answer - 1] or frozenset()
    denied = _DENIED.search(asks) is not None
    statements = [
        Statement(_written(match[2]), (number in chosen) != denied)
        for number, match in enumerate(matches, start=1)
    ]
    if why:
        statements[-1] = Statement(statements[-1].text, statements[-1].true, why)
    lead = "\n".join(map(_written, said[: numbered[0]]))
    return StatementQuestion(lead, tuple(statements))


def _value(written: str) -> int:
    return _ROMAN.get(written.lower()) or int(written)


def _named(option: str, count: int) -> frozenset[int] | None:
    """Return the statements that an option says are correct, None if it says anything else."""
    said = re.sub(r"[^a-z0-9 ]+", " ", plain(option).casefold())
    said = " ".join(said.split())
    everything = frozenset(range(1, count + 1))
    if _NONE.fullmatch(said) or said.startswith("neither "):
        return frozenset()
    if _ALL.fullmatch(said) or (said == "both" and count == _FEWEST):
        return everything
    numbers = set()
    for word in said.split():
        if _NUMBER.fullmatch(word):
            numbers.add(_value(word))
        elif not _BESIDE_NUMBERS.fullmatch(word):
            return None
    return frozenset(numbers) if numbers and numbers <= everything else None


def _written(text: str) -> str:
    return write([Span(text.strip())])
