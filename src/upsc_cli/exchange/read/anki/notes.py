"""A note of Anki to what a topic has in its place: extra cards, or a takeaway with its clozes in bold."""

import re
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from upsc_cli.exchange.read.anki import cloze
from upsc_cli.exchange.read.anki.field_text import FieldText
from upsc_cli.exchange.read.anki.templates import behind_the_line, rendered
from upsc_cli.topics.cards import makes_all_clozes
from upsc_cli.topics.clozes import clozes
from upsc_cli.topics.format import inline
from upsc_cli.topics.format.model import Card

if TYPE_CHECKING:  # it takes the database, which rows of a text do not
    from upsc_cli.exchange.read.anki.collection import Note, NoteType, Template

LONGEST_NOTE = 100_000
"""Characters of a note; a book in one field is no card."""

_MOST_OF_A_NOTE = 2_000_000
"""Characters of all cards of a note together, as each shows all of it."""

_BOLD = re.compile(r"</?(?:b|strong|mark)\b[^>]*>", re.IGNORECASE)
_OCCLUSION = "image-occlusion:"
_ID_BYTES = 5  # of a thousand notes in a topic, two share an id once in two million topics


class Made(Struct, frozen=True):
    """What became of a note.

    `cards` are extra cards, each with the ordinals of its cards in Anki: one, or two where the second asks
    the other way round. A `takeaway` makes a cloze card for each of `blanks`, their ordinals in its order.
    `left` names what of the note is in neither.
    """

    cards: tuple[tuple[Card, tuple[int, ...]], ...] = ()
    takeaway: str | None = None
    blanks: tuple[int, ...] = ()
    left: tuple[str, ...] = ()


def made_of(note: "Note", note_type: "NoteType", ordinals: list[int], text: FieldText) -> Made:
    """Return what becomes of a note, of which Anki has cards of some ordinals."""
    size = sum(map(len, note.fields))
    if size * len(ordinals) > _MOST_OF_A_NOTE:
        return Made(left=(f"a note of {len(ordinals):,} cards: {text.beginning(note.fields[0])}",))
    if size > LONGEST_NOTE:
        return Made(left=(f"a note of {size:,} characters: {text.beginning(note.fields[0])}",))
    fields = dict(zip(note_type.fields, note.fields, strict=False))
    text.begin()
    if note_type.is_cloze:
        made = _of_clozes(note, note_type, fields, ordinals, text)
    else:
        made = Made(tuple(_asked(note, note_type, fields, ordinals, text)))
    return replace(made, left=tuple(text.left))


def id_of(guid: str) -> str:
    """Return the id of a note's card in a topic: it stays when the words change, here or in Anki."""
    return f"anki-{blake2b(guid.encode(), digest_size=_ID_BYTES).hexdigest()}"


def _asked(
    note: "Note", note_type: "NoteType", fields: Mapping[str, str], ordinals: list[int], text: FieldText
) -> Iterator[tuple[Card, tuple[int, ...]]]:
    """Yield the cards of the templates; two that ask for each other's answers are one, asked both ways."""
    found: list[tuple[int, str, str]] = []
    for ordinal in ordinals:
        template = note_type.templates.get(ordinal)
        if template is None:
            continue
        question = text.read(rendered(template.question, fields, _in_question))
        answer = _answer(template, fields, question, text)
        if _is_askable(question, answer, text):
            found.append((ordinal, question, answer))
    if len(found) == 2:
        (first, question, answer), (second, back, front) = found
        if (inline.plain(question), inline.plain(answer)) == (inline.plain(front), inline.plain(back)):
            yield Card(question, answer, id_of(note.guid), reversed=True), (first, second)
            return
    for ordinal, question, answer in found:
        name = id_of(note.guid) if ordinal == 0 else f"{id_of(note.guid)}-{ordinal + 1}"
        yield Card(question, answer, name), (ordinal,)


def _answer(template: "Template", fields: Mapping[str, str], question: str, text: FieldText) -> str:
    """Return the words of an answer without those of the question, which Anki shows above it."""
    whole = rendered(template.answer, fields, _in_answer)
    answer = text.read(behind_the_line(whole)) or text.read(whole)
    if question and answer.startswith(question) and answer != question:
        answer = answer.removeprefix(question).strip()
    return answer


def _in_question(filters: tuple[str, ...], field: str) -> str:
    return "" if any(one in ("type", "hint") or one.startswith("tts") for one in filters) else field


def _in_answer(filters: tuple[str, ...], field: str) -> str:
    return "" if any(one.startswith("tts") for one in filters) else field


def _is_askable(question: str, answer: str, text: FieldText) -> bool:
    """Return whether there are words to ask and to answer; if not, say what is left out."""
    if any(map(str.isalnum, inline.plain(question))):
        if answer:
            return True
        text.left.append(f"a card without an answer in words: {text.beginning(question)}")
    elif answer:
        text.left.append(f"a card that asks with a picture or a sound alone: {text.beginning(answer)}")
    else:
        text.left.append(f"a card without words{f': {text.media}' if text.media else ''}")
    return False


def _of_clozes(
    note: "Note", note_type: "NoteType", fields: Mapping[str, str], ordinals: list[int], text: FieldText
) -> Made:
    template = next(iter(note_type.templates.values()), None)
    if template is None:
        return Made()
    parsed = {name: cloze.parse(said) for name, said in fields.items() if "{{c" in said}
    by_text = {fields[name]: parts for name, parts in parsed.items()}
    if any(_occludes(parts) for parts in parsed.values()):
        text.left.append(
            f"cards that hide parts of a picture: {text.media or text.beginning(note.fields[-1])}"
        )
        return Made()
    takeaway = _takeaway(template, fields, by_text, ordinals, text)
    if takeaway is not None:
        return takeaway
    cards = []
    for ordinal in ordinals:
        number = ordinal + 1

        def in_question(filters: tuple[str, ...], field: str, number: int = number) -> str:
            if "cloze" in filters and "type" not in filters:
                return cloze.asked(by_text.get(field, [field]), number)
            return _in_question(filters, field)

        question = text.read(rendered(template.question, fields, in_question, number))
        found = [words for parts in by_text.values() for words in cloze.hidden(parts, number)]
        words = "; ".join(filter(None, map(text.read, found)))
        more = _beside_the_text(template, fields, number, text)
        answer = "\n".join(filter(None, [words, more])) if words else ""
        if not found:
            text.left.append(f"a card of a blank that is gone: {text.beginning(note.fields[0])}")
        elif _is_askable(question, answer, text):
            cards.append((Card(question, answer, f"{id_of(note.guid)}-c{number}"), (ordinal,)))
    return Made(tuple(cards))


def _takeaway(
    template: "Template",
    fields: Mapping[str, str],
    parsed: Mapping[str, list[cloze.Part]],
    ordinals: list[int],
    text: FieldText,
) -> Made | None:
    """Return a note as a takeaway, if the takeaway asks the very same; else None.

    It does not where one number hides several places, where a cloze lies in another, and where the card
    says more with its answer, which a takeaway would show with the question.
    """
    [*one] = parsed.values()
    if len(one) != 1:
        return None
    [parts] = one
    found = list(cloze.clozes(parts))
    if any(len(hidden.numbers) != 1 or hidden.hint for hidden in found):
        return None
    order = [number - 1 for hidden in found for number in hidden.numbers]
    if sorted(order) != sorted(ordinals) or len(set(order)) < len(order):
        return None
    if any(isinstance(inner, cloze.Hidden) for hidden in found for inner in hidden.parts):
        return None

    def without_the_text(filters: tuple[str, ...], field: str) -> str:
        return "" if "cloze" in filters else _in_question(filters, field)

    beside = rendered(template.question, fields, without_the_text, 1)
    if text.read(beside) or _beside_the_text(template, fields, 1, text):
        return None
    marked = "".join(
        _BOLD.sub("", part) if isinstance(part, str) else f"<b>{_BOLD.sub('', cloze.shown(part.parts))}</b>"
        for part in parts
    )
    takeaway = text.read(marked)
    answers = [inline.tidy(one.answer) for one in clozes(takeaway)]
    wanted = [inline.plain(text.read(_BOLD.sub("", cloze.shown(hidden.parts)))) for hidden in found]
    around = [inline.tidy(f"{one.before}{one.after}") for one in clozes(takeaway)]
    if answers != wanted or not makes_all_clozes(takeaway):
        return None
    if not all(any(map(str.isalnum, words)) for words in (*answers, *around)):
        return None
    if len(set(zip(answers, around, strict=True))) < len(answers):
        return None
    return Made(takeaway=takeaway, blanks=tuple(order))


def _beside_the_text(template: "Template", fields: Mapping[str, str], number: int, text: FieldText) -> str:
    """Return what a cloze card says with its answer, beside the text itself."""

    def fill(filters: tuple[str, ...], field: str) -> str:
        return "" if "cloze" in filters else _in_answer(filters, field)

    return text.read(rendered(template.answer, fields, fill, number))


def _occludes(parts: list[cloze.Part]) -> bool:
    return any(
        isinstance(part, str) and part.startswith(_OCCLUSION)
        for hidden in cloze.clozes(parts)
        for part in hidden.parts[:1]
    )
