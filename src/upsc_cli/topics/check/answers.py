"""Whether what a topic asks is asked once, and has one answer."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from upsc_cli.topics.cards import Kind, cards
from upsc_cli.topics.claims import Form, way_to
from upsc_cli.topics.format.alike import bare, repeats
from upsc_cli.topics.format.model import Topic
from upsc_cli.topics.format.nodes import Node, descend
from upsc_cli.topics.format.problems import Report
from upsc_cli.topics.library import Entry
from upsc_cli.topics.questions import Item, items

_WHOLE = (Form.OPTIONS, Form.ORDER)
"""Where no single claim is right or wrong by itself."""


class Asked(NamedTuple):
    """A question and its answer, each in a form in which two that say the same are equal, and where it is.

    Two of one `part` are not held against each other.
    """

    question: tuple[object, ...]
    answer: object
    place: Node
    part: object = None


def check_answers(topic: Topic, root: Node, report: Report) -> None:
    """Report what is said or asked twice, and what has two answers; `root` is the tree of the file."""
    entry = Entry("topic", Path(), topic)
    _check_takeaways(topic, root, report)
    _check(_cards(entry, root), report)
    found = items(entry)
    _check(_questions(found, root), report)
    _check(_claims(found, root), report)
    _check(_mains(topic, root), report)


def _check_takeaways(topic: Topic, root: Node, report: Report) -> None:
    for index, number in repeats(topic.takeaways):
        message = f"the same as takeaway {number}; keep one"
        report.warning(descend(root, "takeaways", index), "repeated", message)


def _check(asked: Iterable[Asked], report: Report) -> None:
    first: dict[tuple[object, ...], Asked] = {}
    for one in asked:
        other = first.setdefault(one.question, one)
        if other is one or (one.part is not None and one.part == other.part):
            continue
        where = f"line {other.place.line} asks the same"
        if other.answer != one.answer:
            message = f"{where} and has another answer; say what tells them apart, or keep one"
            report.warning(one.place, "two-answers", message)
        elif one.part is None:
            report.warning(one.place, "repeated", f"{where}; keep one")


def _cards(entry: Entry, root: Node) -> Iterator[Asked]:
    """Yield every flashcard; whether one cloze answers another as well is asked elsewhere, with more care."""
    places = {takeaway: index for index, takeaway in reversed([*enumerate(entry.topic.takeaways)])}
    for card in cards(entry):
        if card.kind is Kind.CLOZE:
            place = descend(root, "takeaways", places[card.fact])
            yield Asked((bare(card.question),), bare(card.answer), place, Kind.CLOZE)
    for term, definition in entry.topic.terms.items():
        yield Asked((bare(term),), bare(definition), descend(root, "terms", term))
    for index, extra in enumerate(entry.topic.cards):
        yield Asked((bare(extra.q),), bare(extra.a), descend(root, "cards", index))


def _questions(found: Iterable[Item], root: Node) -> Iterator[Asked]:
    """Yield every question as a whole; where truths differ in single claims, those are told."""
    for index, item in enumerate(found):
        question, answer = _whole(item)
        yield Asked((*_about(item), *question), answer, descend(root, "questions", index))


def _about(item: Item) -> tuple[object, ...]:
    return item.form, bare(item.passage or ""), bare(item.stem)


def _whole(item: Item) -> tuple[tuple[object, ...], object]:
    """Return what a question asks, beside its passage and stem, and what the answer is."""
    truths = {bare(claim.text): claim.true for claim in item.claims}
    answer = frozenset(truths.items())
    match item.form:
        case Form.OPTIONS:
            return (frozenset(truths),), answer
        case Form.ASSERTION:
            return (tuple(truths), answer), item.explains
        case Form.ORDER:
            return (frozenset(truths),), tuple(truths)
        case _:
            return (frozenset(truths), answer), answer


def _claims(found: Iterable[Item], root: Node) -> Iterator[Asked]:
    """Yield every statement and pair, which is as true in one question as in another with the same stem.

    So is what belongs to an entry of List I.
    """
    for index, item in enumerate(found):
        for number, claim in enumerate(item.claims if item.form not in _WHOLE else ()):
            place = descend(root, "questions", index, *way_to(item.form, number))
            said, answer = claim.sides or (claim.text, str(claim.true))
            yield Asked((*_about(item), bare(said)), bare(answer), place, index)


def _mains(topic: Topic, root: Node) -> Iterator[Asked]:
    for index, mains in enumerate(topic.mains):
        points = (mains.marks, *map(bare, mains.points))
        yield Asked((bare(mains.question),), points, descend(root, "mains", index))
