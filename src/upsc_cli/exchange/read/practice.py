"""Flashcards and questions, from the form in which `markdown_out` writes them."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from upsc_cli.exchange.parts import PAIR_COLUMNS
from upsc_cli.exchange.read.draft import Draft
from upsc_cli.exchange.read.flow import Group, Item, Items, line
from upsc_cli.topics.format.model import (
    Card,
    ChoiceQuestion,
    MainsQuestion,
    Pair,
    PairQuestion,
    Question,
    Statement,
    StatementQuestion,
    Table,
)

_CHECKBOX = re.compile(r"\[([ xX])\] (.+)", re.DOTALL)
_ANSWER = re.compile(r"\*\*Answer: ([1-5])\.\*\*(?: (.+))?", re.DOTALL)
_MARKS = re.compile(r"\((10|15) marks\)")
_MOST_PARTS = 5  # statements, pairs or options of one question


def read_cards(items: Items, draft: Draft) -> Iterator[Items]:
    """Read a list of questions with an answer below each into cards, and yield the rest of it."""
    left_over = []
    for item in items.items:
        answer = _text_below(item)
        if item.text and answer:
            draft.cards.append(Card(item.text, answer, item.anchor))
        else:
            left_over.append(item)
    if left_over:
        yield Items(tuple(left_over))


def read_questions(group: Group, under: Sequence[Group], draft: Draft) -> list[Group]:
    """Read the groups below a heading into prelims questions and return those that are none."""
    left_over = [group] if group.body else []
    for other in under:
        question = _question(other)
        if question:
            draft.questions.append(question)
        else:
            left_over.append(other)
    return left_over


def read_mains(group: Group, under: Sequence[Group], draft: Draft) -> list[Group]:
    """Read the groups below a heading into mains questions and return those that are none."""
    left_over = [group] if group.body else []
    for other in under:
        marks = _MARKS.search(other.heading.text) if other.heading else None
        match other.body:
            case [str(question)] if marks:
                draft.mains.append(MainsQuestion(question, _marks(marks[1])))
            case [str(question), Items(items)] if marks and not any(item.below for item in items):
                points = tuple(item.text for item in items)
                draft.mains.append(MainsQuestion(question, _marks(marks[1]), points))
            case _:
                left_over.append(other)
    return left_over


def _marks(written: str) -> Literal[10, 15]:
    return 10 if written == "10" else 15


def _question(group: Group) -> Question | None:
    identity = group.heading.anchor if group.heading else None
    match group.body:
        case [str(stem), Items(items, numbered=True), str(answer)]:
            match = _ANSWER.fullmatch(answer)
            if match and 2 <= len(items) <= _MOST_PARTS and int(match[1]) <= len(items):
                options = tuple(item.text for item in items)
                return ChoiceQuestion(stem, options, int(match[1]), match[2], identity)
        case [str(stem), Items(items)] if 2 <= len(items) <= _MOST_PARTS:
            statements = [_statement(item) for item in items]
            found = tuple(statement for statement in statements if statement)
            if len(found) == len(items):
                return StatementQuestion(stem, found, identity)
        case [str(stem), Table(grid)] if tuple(map(line, grid.columns)) == PAIR_COLUMNS:
            if 2 <= len(grid.rows) <= _MOST_PARTS:
                pairs = tuple(
                    Pair(left, right, line(match) == "yes", why or None)
                    for left, right, match, why in grid.rows
                )
                return PairQuestion(stem, pairs, identity)
    return None


def _statement(item: Item) -> Statement | None:
    match = _CHECKBOX.fullmatch(item.text)
    return Statement(match[2], match[1] != " ", _text_below(item)) if match else None


def _text_below(item: Item) -> str | None:
    """Return the one text that lies below an item, if that is all."""
    match item.below:
        case [Items([Item(text, below=())])]:
            return text or None
        case _:
            return None
