"""What is judged in a prelims question, in one shape for all kinds of question."""

from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from upsc_cli.topics.format.questions import (
    AssertionQuestion,
    ChoiceQuestion,
    MatchQuestion,
    OrderQuestion,
    PairQuestion,
    Question,
    StatementQuestion,
)

LETTERS = "abcde"
"""What options are called, in their order."""


class Form(StrEnum):
    """What is judged, by its key in the topic's file.

    Statements, pairs, options of which one is right, an assertion with a reason, two lists to be matched, or
    an order.
    """

    STATEMENTS = "statements"
    PAIRS = "pairs"
    OPTIONS = "options"
    ASSERTION = "assertion"
    MATCH = "match"
    ORDER = "order"

    @property
    def is_judged(self) -> bool:
        """Whether each claim is judged true or false; those of a match and an order are all true."""
        return self not in (Form.MATCH, Form.ORDER)


class Claim(Struct, frozen=True, array_like=True):
    """A statement, a pair (`left : right`) or an option, with its inline markup, and its truth.

    Of a match, `sides` are what stands in List I and what belongs to it in List II.
    """

    text: str
    true: bool
    why: str | None = None
    sides: tuple[str, str] | None = None


class Shape(NamedTuple):
    """The claims of a question.

    Of options exactly one is true, and `why` says why that is the one. Those of an assertion are that and the
    reason, and `explains` says whether one explains the other, where both are true. Those of an order stand
    in their true order.
    """

    form: Form
    claims: tuple[Claim, ...]
    why: str | None = None
    explains: bool | None = None


def shape_of(question: Question) -> Shape:
    """Return what is judged in a question."""
    match question:
        case StatementQuestion(statements=statements):
            return Shape(Form.STATEMENTS, tuple(Claim(s.text, s.true, s.why) for s in statements))
        case PairQuestion(pairs=pairs):
            claims = (Claim(_joined(pair.left, pair.right), pair.true, pair.why) for pair in pairs)
            return Shape(Form.PAIRS, tuple(claims))
        case ChoiceQuestion(options=options, answer=answer, why=why):
            claims = (Claim(text, number == answer) for number, text in enumerate(options, start=1))
            return Shape(Form.OPTIONS, tuple(claims), why)
        case AssertionQuestion(assertion=assertion, reason=reason, explains=explains):
            claims = (Claim(s.text, s.true, s.why) for s in (assertion, reason))
            return Shape(Form.ASSERTION, tuple(claims), explains=explains)
        case MatchQuestion(match=pairs):
            claims = (
                Claim(_joined(pair.left, pair.right), true=True, why=pair.why, sides=(pair.left, pair.right))
                for pair in pairs
            )
            return Shape(Form.MATCH, tuple(claims))
        case OrderQuestion(order=order, why=why):
            return Shape(Form.ORDER, tuple(Claim(text, true=True) for text in order), why)


def way_to(form: Form, number: int) -> tuple[str | int, ...]:
    """Return the keys and indexes that lead from a question in a file to a claim, counted from 0."""
    return ("reason" if number else "assertion",) if form is Form.ASSERTION else (form, number)


def _joined(left: str, right: str) -> str:
    return f"{left} : {right}"
