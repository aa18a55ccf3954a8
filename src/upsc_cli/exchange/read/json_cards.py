"""JSON of other programs to drafts: lists of cards and of multiple choice, and the decks of CrowdAnki."""

import json
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from upsc_cli.errors import InvalidTopicError
from upsc_cli.exchange.read.anki.decks import Placed
from upsc_cli.exchange.read.anki.field_text import FieldText
from upsc_cli.exchange.read.card_rows import decks_to_drafts, made_of_row
from upsc_cli.exchange.read.choices import key_of, question_of
from upsc_cli.exchange.read.draft import Draft
from upsc_cli.topics.format.inline import plain

_FRONTS = ("front", "question", "q", "prompt", "term", "word")
_BACKS = ("back", "answer", "a", "definition", "meaning")
_OPTIONS = ("options", "choices", "answers", "alternatives")
_KEYS = ("answer", "correct", "correct_answer", "correctanswer", "correct_option", "key", "ans", "solution")
_INDEXES = ("answer_index", "answerindex", "correct_index", "correctindex", "correct_option_index", "cop")
_WHYS = ("explanation", "why", "rationale", "solution_text", "exp", "reason")
_WRONG = ("incorrect_answers", "incorrectanswers", "wrong_answers", "wronganswers", "distractors")
_TITLES = ("title", "name", "deck", "deck_name", "quiz", "topic")
_TAGS = ("tags", "labels")
_STEMS = ("question", "stem", "q", "text", "prompt", "title")
_NOT_SAID = frozenset(
    {"id", "_id", "uuid", "guid", "type", "deck", "number", "no", "index", "created", "updated"}
)
"""Keys of cards and questions that hold no words for people."""

_LETTERS = "abcde"
_HTML = re.compile(r"</?[a-z][a-z0-9]{0,9}[^<>]{0,200}>|&(?:#\d{1,6}|[a-z]{2,8});")
_LETTERED = re.compile(r"(?:option_?|op|choice_?)?[a-e]")
_DEEPEST = 20
_SHORT = 60


def json_to_drafts(value: Any, name: str, categories: Container[str] = ()) -> list[Draft] | None:
    """Return the cards and questions of JSON as drafts, or None if it may be topics of ours.

    Raises:
        InvalidTopicError: it is neither.
    """
    if isinstance(value, Mapping) and value.get("__type__") == "Deck":
        return _crowd_anki(value, name, categories)
    if _is_topic(value) or (isinstance(value, list) and value and all(map(_is_topic, value))):
        return None
    questions: list[Mapping[str, Any]] = []
    pairs: list[Mapping[str, Any]] = []
    for one in _objects(value, 0):
        if _options(one):
            questions.append(one)
        elif _text(one, _FRONTS) and _text(one, _BACKS):
            pairs.append(one)
    if not questions and not pairs:
        raise InvalidTopicError("JSON, but neither topics of upsc nor cards nor questions")
    draft = Draft("a quiz in JSON" if questions else "a list of cards in JSON")
    reader = FieldText()
    placed = [
        Placed(number, _tags(one), made_of_row([_text(one, _FRONTS), _text(one, _BACKS)], reader, html=True))
        for number, one in enumerate(pairs)
    ]
    drafts = (
        list(decks_to_drafts({"": placed}, name, "a list of cards in JSON", categories)) if placed else []
    )
    if questions:
        draft = drafts[0] if drafts else draft
        _read_questions(questions, draft)
        drafts = drafts or [draft]
    title = _text(value, _TITLES) if isinstance(value, Mapping) else ""
    if title and len(drafts) == 1:
        drafts[0].title = " ".join(title.split())
        drafts[0].guessed = []
    if drafts:
        drafts[0].left += _unread(pairs, (*_FRONTS, *_BACKS, *_TAGS))
        drafts[0].left += _unread(questions, (*_STEMS, *_OPTIONS, *_KEYS, *_INDEXES, *_WHYS, *_WRONG))
    if not any(one.cards or one.takeaways or one.questions for one in drafts):
        raise InvalidTopicError("JSON with questions, of which none has an answer that is clear")
    return drafts


def _is_topic(value: Any) -> bool:
    """Return whether a value has what a topic must have, or what only topics have."""
    return (
        isinstance(value, Mapping)
        and "title" in value
        and not any(
            _field(value, _OPTIONS) or isinstance(value.get(key), list) for key in ("data", "results")
        )
        and bool(
            {"category", "introduction", "sections", "takeaways", "terms", "difficulty"} & set(value)
            or set(value) == {"title"}
        )
    )


def _objects(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of JSON that hold texts, however deep they lie."""
    if depth > _DEEPEST:
        return
    if isinstance(value, Mapping):
        if any(isinstance(one, str) for one in value.values()):
            yield {str(key).casefold().replace(" ", "_").replace("-", "_"): one for key, one in value.items()}
        for one in value.values():
            if isinstance(one, Mapping | list):
                yield from _objects(one, depth + 1)
    elif isinstance(value, list):
        for one in value:
            yield from _objects(one, depth + 1)


def _field(value: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    """Return the options of a question, which a list or an object by letters holds."""
    for name in names:
        found = value.get(name)
        if isinstance(found, Mapping):
            found = list(found.values())
        if isinstance(found, list) and len(found) > 1:
            texts = [one.get("text", one.get("option")) if isinstance(one, Mapping) else one for one in found]
            if all(isinstance(one, str | int | float) for one in texts):
                return [str(one) for one in texts]
    return []


def _options(value: Mapping[str, Any]) -> list[str]:
    """Return the options of a question, however they are kept.

    Where the right one stands apart from the wrong ones, they are put by the alphabet.
    """
    wrong = next((found for name in _WRONG if isinstance(found := value.get(name), list)), [])
    right = _text(value, _KEYS)
    if wrong and right and all(isinstance(one, str) for one in wrong):
        return sorted([right, *wrong], key=str.casefold)
    return _field(value, _OPTIONS) or _lettered(value)


def _tags(value: Mapping[str, Any]) -> tuple[str, ...]:
    found = next((found for name in _TAGS if (found := value.get(name))), ())
    if isinstance(found, str):
        return tuple(found.replace(",", " ").split())
    return tuple(one for one in found if isinstance(one, str)) if isinstance(found, list) else ()


def _unread(objects: Sequence[Mapping[str, Any]], read: Sequence[str]) -> list[str]:
    """Return which keys of cards or questions hold words that are not read."""
    keys = dict.fromkeys(
        key for one in objects for key, found in one.items() if isinstance(found, str) and found.strip()
    )
    unread = [
        key for key in keys if key not in read and key not in _NOT_SAID and not _LETTERED.fullmatch(key)
    ]
    return [f"the key {key}" for key in unread]


def _lettered(value: Mapping[str, Any]) -> list[str]:
    """Return options that are keys of their own: option_a and so on, or opa."""
    for pattern in ("option_{}", "option{}", "op{}", "choice_{}", "{}"):
        found = [value.get(pattern.format(letter)) for letter in _LETTERS]
        texts = [one for one in found if isinstance(one, str) and one.strip()]
        if len(texts) > 2 and found[: len(texts)] == texts:
            return texts
    return []


def _text(value: Mapping[str, Any], names: Sequence[str]) -> str:
    return next((found for name in names if isinstance(found := value.get(name), str) and found.strip()), "")


def _read_questions(questions: Sequence[Mapping[str, Any]], draft: Draft) -> None:
    first = _first_number(questions)
    reader = FieldText()
    for one in questions:
        stem = _text(one, _STEMS)
        options = [_words(option, reader) for option in _options(one)]
        answer = _answer(one, options, first)
        words = _words(stem, reader) if "\n" not in stem else stem
        question = question_of(words.split("\n"), options, answer or 0, _text(one, _WHYS))
        if question is None:
            draft.left.append(f"a question whose answer is not clear: {stem[:_SHORT]}")
        else:
            draft.questions.append(question)


def _words(text: str, reader: FieldText) -> str:
    """Return a text of JSON as plain words; in many it is HTML."""
    return plain(reader.read(text)) if _HTML.search(text) else text


def _first_number(questions: Sequence[Mapping[str, Any]]) -> int | None:
    """Return from what number answers by number count, None if they do not tell."""
    numbers = [
        (found, len(_options(one)))
        for one in questions
        for name in _KEYS
        if isinstance(found := one.get(name), int) and not isinstance(found, bool)
    ]
    if any(number == 0 for number, _ in numbers):
        return 0
    return 1 if any(number == most for number, most in numbers) else None


def _answer(one: Mapping[str, Any], options: Sequence[str], first: int | None) -> int | None:
    for name in _INDEXES:
        if isinstance(found := one.get(name), int) and not isinstance(found, bool):
            return found + 1
    if True in (marked := _marked(one)):
        return marked.index(True) + 1
    for name in _KEYS:
        found = one.get(name)
        if isinstance(found, str) and (number := key_of(_words(found, FieldText()), options)):
            return number
        if isinstance(found, int) and not isinstance(found, bool) and first is not None:
            return found + 1 - first
    return None


def _marked(one: Mapping[str, Any]) -> list[bool]:
    """Return which options say of themselves that they are right."""
    for name in _OPTIONS:
        found = one.get(name)
        if isinstance(found, list) and all(isinstance(each, Mapping) for each in found):
            marks = [
                bool(each.get("correct") or each.get("is_correct") or each.get("isCorrect")) for each in found
            ]
            return marks if sum(marks) == 1 else []
    return []


def _crowd_anki(deck: Mapping[str, Any], name: str, categories: Container[str]) -> list[Draft]:
    """Return the decks of CrowdAnki, each note by its fields, whatever its templates make of them."""
    decks: dict[str, list[Placed]] = {}
    reader = FieldText()
    left: list[str] = []

    def read(one: Mapping[str, Any], path: str, depth: int) -> None:
        called = str(one.get("name") or "").strip()
        path = called if not path or called.startswith(f"{path}::") else f"{path}::{called}"
        for note in one.get("notes") or ():
            fields = note.get("fields") if isinstance(note, Mapping) else None
            if not isinstance(fields, list) or not all(isinstance(each, str) for each in fields):
                left.append("a note without fields")
                continue
            tags = [each for each in note.get("tags") or () if isinstance(each, str)]
            made = made_of_row(fields, reader, html=True)
            placed = decks.setdefault(path, [])
            placed.append(Placed(len(placed), tuple(tags), made))
        for child in one.get("children") or ():
            if isinstance(child, Mapping) and depth < _DEEPEST:
                read(child, path, depth + 1)

    read(deck, "", 0)
    if not decks:
        raise InvalidTopicError("a deck of CrowdAnki without notes")
    drafts = list(decks_to_drafts(decks, name, "a deck of CrowdAnki", categories))
    for draft in drafts:
        draft.left += left
    return drafts


def loaded(text: str) -> Any:
    """Return the value of JSON, or of JSON a line as a list; None if the text is neither."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        lines = [line for line in text.split("\n") if line.strip()]
    try:
        return [json.loads(line) for line in lines] if len(lines) > 1 and lines[0][0] == "{" else None
    except (ValueError, RecursionError):
        return None


def fault_of(text: str) -> str:
    """Return where a text stops being JSON."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return f"it breaks off or has a fault in line {error.lineno}"
    except (ValueError, RecursionError):
        pass
    return "it lies too deep inside itself"
