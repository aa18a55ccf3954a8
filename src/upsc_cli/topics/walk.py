"""Every text of a topic, by the field that it belongs to."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from upsc_cli.topics.claims import shape_of
from upsc_cli.topics.format.model import (
    Block,
    Box,
    BulletList,
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


def block_texts(block: Block) -> Iterator[tuple[Steps, str]]:
    """Yield the texts of a block, each after the way to it from the block; of a cell, that to its table."""
    match block:
        case str(text) | Box(text):
            yield (), text
        case BulletList(items):
            yield from ((("list", index), item) for index, item in enumerate(items))
        case Table(grid):
            yield from ((("table",), cell) for line in grid.lines for cell in line)


def _of_block(block: Block) -> Iterator[FieldText]:
    if isinstance(block, str):  # as most are
        yield FieldText("body", block)
    else:
        for _, text in block_texts(block):
            yield FieldText("body", text)


def _of_questions(topic: Topic) -> Iterator[FieldText]:
    for question in topic.questions:
        yield from (FieldText("questions", text) for text in (question.passage, question.stem) if text)
        yield from (FieldText("questions", claim.text) for claim in shape_of(question).claims)
    for mains in topic.mains:
        yield FieldText("mains", mains.question)
        yield from (FieldText("mains", point) for point in mains.points)
