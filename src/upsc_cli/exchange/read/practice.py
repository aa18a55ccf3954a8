"""Flashcards and questions, from the form in which `exchange.write.markdown` writes them."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from upsc_cli.exchange.parts import BOTH_WAYS, PAIR_COLUMNS
from upsc_cli.exchange.read.draft import Draft
from upsc_cli.exchange.read.flow import Group, Item, Items, line
from upsc_cli.topics.format import model
from upsc_cli.topics.format.model import Pair, Statement, Table

T = TypeVar("T")

_CHECKBOX = re.compile(r"\[([ xX])\] (.+)", re.DOTALL)
_ANSWER = re.compile(r"\*\*Answer: ([1-5])\.\*\*(?: (.+))?", re.DOTALL)
_MARKS = re.compile(r"\((10|15) marks\)")
_MOST_PARTS = 5  # statements, pairs or options of one question


def read_cards(items: Items, draft: Draft) -> Iterator[Items]:
    """Read a list of questions with an answer below each into cards, and yield the rest of it."""
    left_over = []
    for item in items.items:
        answer, both_ways = _answer_below(item)
        if item.text and answer:
            draft.cards.append(model.Card(item.text, answer, item.anchor, both_ways))
        else:
            left_over.append(item)
    if left_over:
        yield Items(tuple(left_over))


def read_each(
    group: Group, under: Sequence[Group], read: Callable[[Group], T | None], into: list[T]
) -> list[Group]:
    """Read each of the groups below a heading into a list, and return those that are not what is read."""
    left_over = [group] if group.body else []
    for other in under:
        if (found := read(other)) is not None:
            into.append(found)
        else:
            left_over.append(other)
    return left_over


def mains_question(group: Group) -> model.MainsQuestion | None:
    """Return the mains question that a group is, or None."""
    marks = _MARKS.search(group.heading.text) if group.heading else None
    points: tuple[str, ...] = ()
    match group.body:
        case [str(question)] if marks:
            pass
        case [str(question), Items(items)] if marks and not any(item.below for item in items):
            points = tuple(item.text for item in items)
        case _:
            return None
    return model.MainsQuestion(question, 10 if marks[1] == "10" else 15, points)


def prelims_question(group: Group) -> model.Question | None:
    """Return the prelims question that a group is, or None."""
    identity = group.heading.anchor if group.heading else None
    match group.body:
        case [str(stem), Items(items, numbered=True), str(answer)]:
            match = _ANSWER.fullmatch(answer)
            if match and 2 <= len(items) <= _MOST_PARTS and int(match[1]) <= len(items):
                options = tuple(item.text for item in items)
                return model.ChoiceQuestion(stem, options, int(match[1]), match[2], identity)
        case [str(stem), Items(items)] if 2 <= len(items) <= _MOST_PARTS:
            statements = [_statement(item) for item in items]
            found = tuple(statement for statement in statements if statement)
            if len(found) == len(items):
                return model.StatementQuestion(stem, found, identity)
        case [str(stem), Table(grid)] if tuple(map(line, grid.columns)) == PAIR_COLUMNS:
            if 2 <= len(grid.rows) <= _MOST_PARTS:
                pairs = tuple(
                    Pair(left, right, line(match) == "yes", why or None)
                    for left, right, match, why in grid.rows
                )
                return model.PairQuestion(stem, pairs, identity)
    return None


def _statement(item: Item) -> Statement | None:
    match = _CHECKBOX.fullmatch(item.text)
    return Statement(match[2], match[1] != " ", _text_below(item)) if match else None


def _answer_below(item: Item) -> tuple[str | None, bool]:
    """Return the answer that lies below a question, if that is all, and whether it is asked both ways."""
    match item.below:
        case [Items([Item(text, below=()), Item(note, below=())])] if note == BOTH_WAYS:
            return text or None, True
        case _:
            return _text_below(item), False


def _text_below(item: Item) -> str | None:
    """Return the one text that lies below an item, if that is all."""
    match item.below:
        case [Items([Item(text, below=())])]:
            return text or None
        case _:
            return None
