"""Every text of a topic, by the field that it belongs to."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from upsc_cli.topics.format.model import (
    Block,
    BulletList,
    ChoiceQuestion,
    ExamTip,
    Info,
    KeyPoint,
    StatementQuestion,
    Table,
    Topic,
)

Field = Literal[
    "title", "aliases", "headings", "body", "takeaways", "terms", "memory", "cards", "questions", "mains"
]


Steps = tuple[str | int, ...]
"""The keys and indexes that lead from a topic to a part of it."""


class FieldText(NamedTuple):
    """A text as it stands in the file, with its inline markup."""

    field: Field
    text: str


def texts(topic: Topic) -> Iterator[FieldText]:
    """Yield the texts of a topic in the order in which they are read."""
    yield FieldText("title", topic.title)
    for alias in topic.aliases:
        yield FieldText("aliases", alias)
    for block in topic.introduction:
        yield from _of_block(block)
    for section in topic.sections:
        yield FieldText("headings", section.heading)
        for block in section.body:
            yield from _of_block(block)
    for takeaway in topic.takeaways:
        yield FieldText("takeaways", takeaway)
    for term, definition in topic.terms.items():
        yield FieldText("terms", f"{term}: {definition}")
    for technique in topic.memory:
        yield FieldText("memory", f"{technique.title}: {technique.text}")
    for card in topic.cards:
        yield FieldText("cards", f"{card.q} {card.a}")
    yield from _of_questions(topic)


def blocks(topic: Topic) -> Iterator[Block]:
    """Yield the blocks of the introduction and of every section, in order."""
    return (block for _, block in placed_blocks(topic))


def placed_blocks(topic: Topic) -> Iterator[tuple[Steps, Block]]:
    """Yield the same blocks, each after the way to it."""
    for index, block in enumerate(topic.introduction):
        yield ("introduction", index), block
    for number, section in enumerate(topic.sections):
        for index, block in enumerate(section.body):
            yield ("sections", number, "body", index), block


def _of_block(block: Block) -> Iterator[FieldText]:
    match block:
        case str():
            yield FieldText("body", block)
        case Info() | KeyPoint() | ExamTip():
            yield FieldText("body", block.text)
        case BulletList():
            yield from (FieldText("body", item) for item in block.items)
        case Table():
            for row in (block.grid.columns, *block.grid.rows):
                yield from (FieldText("body", cell) for cell in row)


def _of_questions(topic: Topic) -> Iterator[FieldText]:
    for question in topic.questions:
        yield FieldText("questions", question.stem)
        if isinstance(question, ChoiceQuestion):
            yield from (FieldText("questions", option) for option in question.options)
        elif isinstance(question, StatementQuestion):
            yield from (FieldText("questions", statement.text) for statement in question.statements)
        else:
            yield from (FieldText("questions", f"{pair.left}: {pair.right}") for pair in question.pairs)
    for mains in topic.mains:
        yield FieldText("mains", mains.question)
        yield from (FieldText("mains", point) for point in mains.points)
