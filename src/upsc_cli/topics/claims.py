"""What is judged in a prelims question, in one shape for all kinds of question."""

from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from upsc_cli.topics.format.model import PairQuestion, Question, StatementQuestion

LETTERS = "abcde"
"""What options are called, in their order."""


class Form(StrEnum):
    """What is judged: statements, pairs, or options of which one is right; its key in the topic's file."""

    STATEMENTS = "statements"
    PAIRS = "pairs"
    OPTIONS = "options"


class Claim(Struct, frozen=True, array_like=True):
    """A statement, a pair (`left : right`) or an option, with its inline markup, and its truth."""

    text: str
    true: bool
    why: str | None = None


class Shape(NamedTuple):
    """The claims of a question. Of options exactly one is true, and `why` says why that is the one."""

    form: Form
    claims: tuple[Claim, ...]
    why: str | None = None


def shape_of(question: Question) -> Shape:
    """Return what is judged in a question."""
    if isinstance(question, StatementQuestion):
        return Shape(Form.STATEMENTS, tuple(Claim(s.text, s.true, s.why) for s in question.statements))
    if isinstance(question, PairQuestion):
        pairs = (Claim(f"{pair.left} : {pair.right}", pair.true, pair.why) for pair in question.pairs)
        return Shape(Form.PAIRS, tuple(pairs))
    options = enumerate(question.options, start=1)
    claims = tuple(Claim(text, number == question.answer) for number, text in options)
    return Shape(Form.OPTIONS, claims, question.why)
