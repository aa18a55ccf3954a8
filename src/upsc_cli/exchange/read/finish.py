"""A draft to a topic that passes the check, and what is to be said of how it came about."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from upsc_cli.errors import InvalidTopicError
from upsc_cli.exchange.read.draft import Draft
from upsc_cli.exchange.read.guess import guess_category, guess_line
from upsc_cli.topics.format import inline
from upsc_cli.topics.format.model import (
    MAX_BYTES,
    BulletList,
    Card,
    ExamTip,
    Info,
    KeyPoint,
    Table,
    Topic,
)
from upsc_cli.topics.format.questions import Question
from upsc_cli.topics.format.reader import parse_topic
from upsc_cli.topics.format.writer import to_yaml
from upsc_cli.topics.library import Summary, is_slug
from upsc_cli.topics.slugs import slugify
from upsc_cli.topics.syllabus import Syllabus
from upsc_cli.topics.walk import blocks, texts

Identified = TypeVar("Identified", Card, Question)
T = TypeVar("T")
_SHORT = 60  # characters of a text that is named


class Known(Struct, frozen=True):
    """What the library and the syllabus know, to place a new topic by."""

    topics: Sequence[Summary] = ()
    syllabus: Syllabus = Syllabus(())


class Imported(Struct, frozen=True):
    """A topic as it was imported: its slug, its file's text, and what its author should know of it.

    `counted` says how many of each thing were recognised. `guessed` and `left` are short phrases: what
    the source did not say and was put in all the same, and what of it has no place in a topic. `is_named`
    tells whether the source states the slug, `is_guessed` that nobody states the category.
    """

    slug: str
    topic: Topic
    yaml: str
    kind: str
    counted: tuple[tuple[int, str], ...]
    guessed: tuple[str, ...]
    left: tuple[str, ...]
    is_named: bool = False
    is_guessed: bool = False


def finish(draft: Draft, known: Known, name: str) -> Imported:
    """Return a draft as a topic; `name` is what to call it if it has no title.

    Raises:
        InvalidTopicError: it says nothing, or more than a topic file may hold.
    """
    guessed = list(draft.guessed)
    if not draft.title:
        draft.title = name
        guessed.append(f"title {name!r}, the name of the file")
    is_sure = draft.category is not None
    if draft.category is None:
        draft.category = guess_category(draft, known.topics)
        guessed.append(f"category {draft.category}")
    _place(draft, known, guessed, sure=is_sure)
    _tidy(draft)
    if not (draft.introduction or draft.sections or draft.takeaways):
        _introduce(draft, guessed)
    topic = _topic(draft)
    slug = draft.slug or slugify(draft.title) or slugify(name) or "topic"
    topic, written = _checked(topic, slug)
    counted = tuple((number, noun) for number, noun in _counted(topic) if number)
    return Imported(
        slug,
        topic,
        written,
        draft.kind,
        counted,
        tuple(guessed),
        tuple(draft.left),
        is_named=bool(draft.slug),
        is_guessed=not is_sure,
    )


def _introduce(draft: Draft, guessed: list[str]) -> None:
    """Give a draft that has only cards, terms and the like the sentence that makes it a topic.

    Raises:
        InvalidTopicError: it has none of them either.
    """
    if not (draft.terms or draft.memory or draft.cards or draft.questions or draft.mains):
        raise InvalidTopicError("there is no text in it to make a topic of")
    draft.introduction = [inline.write([inline.Span(f"For practice: {draft.title}.")])]
    guessed.append("an introduction, as there is no text to read")


def _place(draft: Draft, known: Known, guessed: list[str], *, sure: bool) -> None:
    """Keep the syllabus codes that there are; without any, guess one."""
    if known.syllabus.papers:
        unknown = [code for code in draft.syllabus if known.syllabus.text_of(code) is None]
        draft.left += [f"syllabus: {code}, which no line has" for code in unknown]
        draft.syllabus = [code for code in draft.syllabus if code not in unknown]
    if not draft.syllabus and draft.category:
        line = guess_line(draft, draft.category, known.topics, known.syllabus, sure=sure)
        if line:
            draft.syllabus = [line]
            guessed.append(f"syllabus {line} ({known.syllabus.text_of(line)})")


def _tidy(draft: Draft) -> None:
    """Mend what each part may say for itself but a topic may not."""
    for attribute, low, high in (("minutes", 1, 600), ("verified", 0, 100)):
        value = getattr(draft, attribute)
        if value is not None and not low <= value <= high:
            draft.left.append(f"{attribute}: {value}")
            setattr(draft, attribute, None)
    draft.sources = {key: source for key, source in draft.sources.items() if is_slug(key)}
    draft.cards = _with_one_id_each(draft.cards)
    draft.questions = _with_one_id_each(draft.questions)


def _with_one_id_each(items: list[Identified]) -> list[Identified]:
    """Return cards or questions of which no two have the same id."""
    ids = Counter(item.id for item in items)
    return [replace(item, id=None) if ids[item.id] > 1 else item for item in items]


def _topic(draft: Draft) -> Topic:
    """Return a draft as a topic; a citation that names none of its sources becomes plain text."""

    def without_loose_citations(text: str) -> str:
        plain = inline.escape_citations(text, draft.sources) if "[@" in text else text
        if plain != text:
            draft.left.append(f"what the citation in {text[:_SHORT]!r} names; it stays as plain text")
        return plain

    return _with_texts(draft.topic, without_loose_citations)


def _with_texts(value: T, change: Callable[[str], str]) -> T:
    """Return a value of the model with every text in it changed."""
    changed: Any = value
    if isinstance(value, StrEnum):
        return value
    if isinstance(value, str):
        changed = change(value)
    elif isinstance(value, tuple):
        changed = tuple([_with_texts(item, change) for item in value])
    elif isinstance(value, dict):
        changed = {key: _with_texts(item, change) for key, item in value.items()}
    elif isinstance(value, Struct):
        fields = {name: _with_texts(getattr(value, name), change) for name in value.__struct_fields__}
        changed = type(value)(**fields)
    result: T = changed
    return result


def _checked(topic: Topic, slug: str) -> tuple[Topic, str]:
    """Return a topic as its file gives it, and the file.

    Raises:
        InvalidTopicError: it is larger than a file may be, or the reader does not take it.
    """
    size = sum(len(text.text) for text in texts(topic))
    if size > MAX_BYTES:
        raise InvalidTopicError(f"its text is {size:,} characters, more than a topic file may hold; split it")
    written = to_yaml(topic)
    if len(written.encode()) > MAX_BYTES:
        raise InvalidTopicError(
            f"the topic would take {len(written.encode()):,} bytes, a file holds {MAX_BYTES:,}; split it"
        )
    reading = parse_topic(written, Path(f"{slug}.yaml"))
    if reading.topic is None:
        problem = next(problem for problem in reading.problems if problem.level == "error")
        raise InvalidTopicError(f"the topic made of it is not valid: {problem.message}")
    if reading.topic != topic:  # control characters, which references of HTML can bring, are gone
        written = to_yaml(reading.topic)
    return reading.topic, written


def _counted(topic: Topic) -> Iterator[tuple[int, str]]:
    kinds = Counter(type(block) for block in blocks(topic))
    yield len(topic.sections), "section"
    yield kinds[str], "paragraph"
    yield kinds[Info], "info note"
    yield kinds[KeyPoint], "key point"
    yield kinds[ExamTip], "exam tip"
    yield kinds[BulletList], "list"
    yield kinds[Table], "table"
    yield len(topic.takeaways), "takeaway"
    yield len(topic.terms), "term"
    yield len(topic.memory), "memory technique"
    yield len(topic.cards), "flashcard"
    yield len(topic.questions) + len(topic.mains), "question"
    yield len(topic.sources), "source"
