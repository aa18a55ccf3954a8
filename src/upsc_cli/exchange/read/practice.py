"""Flashcards and questions, from the form in which `exchange.write.markdown` writes them."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from msgspec.structs import replace

from upsc_cli.exchange.parts import (
    ASSERTION_COLUMNS,
    BOTH_WAYS,
    EXPLAINS,
    IN_ORDER,
    MATCH_COLUMNS,
    PAIR_COLUMNS,
)
from upsc_cli.exchange.read.draft import Draft
from upsc_cli.exchange.read.flow import Flow, Group, Item, Items, line
from upsc_cli.topics.format import model
from upsc_cli.topics.format.model import Grid, Info, Table
from upsc_cli.topics.format.questions import (
    AssertionQuestion,
    ChoiceQuestion,
    Match,
    MatchQuestion,
    OrderQuestion,
    Pair,
    PairQuestion,
    Question,
    Statement,
    StatementQuestion,
)

T = TypeVar("T")

_CHECKBOX = re.compile(r"\[([ xX])\] (.+)", re.DOTALL)
_ANSWER = re.compile(r"\*\*Answer: ([1-5])\.\*\*(?: (.+))?", re.DOTALL)
_ORDER = re.compile(rf"\*\*{re.escape(IN_ORDER)}\*\*(?: (.+))?", re.DOTALL)
_EXPLAINS = {said: explains for explains, said in EXPLAINS.items()}
_MARKS = re.compile(r"\((10|15) marks\)")
_MOST_PARTS = 5  # statements, pairs or options of one question
_FEWEST_MATCHES = 3  # entries of a list that is to be matched or put in order


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


def prelims_question(group: Group) -> Question | None:
    """Return the prelims question that a group is, or None."""
    passage: str | None = None
    body = group.body
    match body:
        case [Info(passage), *_]:
            body = body[1:]
    identity = group.heading.anchor if group.heading else None
    match body:
        case [str(stem), Items(items, numbered=True), str(conclusion)]:
            found = _concluded(stem, tuple(item.text for item in items), conclusion)
        case [str(stem), Items(items)] if 2 <= len(items) <= _MOST_PARTS:
            found = _statements(stem, items)
        case [str(stem), Table(grid), *rest]:
            found = _tabled(stem, grid, rest)
        case _:
            return None
    return found and replace(found, id=identity, passage=passage)


def _concluded(stem: str, texts: tuple[str, ...], conclusion: str) -> Question | None:
    """Return the question that a numbered list is by what stands below it: options, or an order."""
    if answer := _ANSWER.fullmatch(conclusion):
        if 2 <= len(texts) <= _MOST_PARTS and int(answer[1]) <= len(texts):
            return ChoiceQuestion(stem, texts, int(answer[1]), answer[2])
    elif (order := _ORDER.fullmatch(conclusion)) and _FEWEST_MATCHES <= len(texts) <= _MOST_PARTS:
        return _valid(OrderQuestion(stem, texts, order[1]))
    return None


def _statements(stem: str, items: Sequence[Item]) -> Question | None:
    found = tuple(statement for item in items if (statement := _statement(item)))
    return StatementQuestion(stem, found) if len(found) == len(items) else None


def _tabled(stem: str, grid: Grid, rest: Sequence[Flow]) -> Question | None:
    """Return the question that a table is by the names of its columns."""
    count = len(grid.rows)
    match tuple(map(line, grid.columns)):
        case columns if columns == PAIR_COLUMNS and not rest and 2 <= count <= _MOST_PARTS:
            pairs = (Pair(left, right, _is_yes(match), why or None) for left, right, match, why in grid.rows)
            return PairQuestion(stem, tuple(pairs))
        case columns if columns == ASSERTION_COLUMNS and count == 2:
            said = [line(text) for text in rest if isinstance(text, str)]
            if len(said) == len(rest) < 2 and all(text in _EXPLAINS for text in said):
                assertion, reason = (
                    Statement(text, _is_yes(true), why or None) for _, text, true, why in grid.rows
                )
                explains = _EXPLAINS[said[0]] if said else None
                return _valid(AssertionQuestion(stem, assertion, reason, explains))
        case columns if columns == MATCH_COLUMNS and not rest and _FEWEST_MATCHES <= count <= _MOST_PARTS:
            matches = (Match(left, right, why or None) for left, right, why in grid.rows)
            return _valid(MatchQuestion(stem, tuple(matches)))
    return None


def _valid(question: AssertionQuestion | MatchQuestion | OrderQuestion) -> Question | None:
    """Return a question if a topic file may hold it: its key can be computed."""
    values = {name: getattr(question, name) for name in question.__struct_fields__}
    return None if any(question.misfits(values)) else question


def _is_yes(cell: str) -> bool:
    return line(cell) == "yes"


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
