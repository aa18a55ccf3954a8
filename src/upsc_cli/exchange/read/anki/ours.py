"""Notes that `upsc export --format anki` made: each says of which topic and card it is."""

import re
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from upsc_cli.exchange.read.anki import cloze
from upsc_cli.exchange.read.anki.collection import Note, NoteType
from upsc_cli.exchange.read.anki.field_text import FieldText
from upsc_cli.exchange.read.anki.notes import id_of
from upsc_cli.exchange.read.draft import Draft
from upsc_cli.exchange.read.guess import UNSORTED
from upsc_cli.topics.cards import Card, Kind, hash_of
from upsc_cli.topics.format import inline, model
from upsc_cli.topics.library import is_slug

CardsOf = Callable[[str], Sequence[Card]]
"""Returns the cards of a topic, none if there is no such topic."""

_TWO_SIDED = ("Question", "Answer", "Source", "Topic", "Id")
_WITH_BLANKS = ("Text", "Source", "Topic", "Id")
_IDENTITY = re.compile(r"(?P<slug>[^/#]+)(?:/(?P<kind>takeaway|term|card)/(?P<own>.+)|#.+)", re.DOTALL)
_HASH = re.compile(r"[0-9a-f]{12}")
_CATEGORY, _PAPER = "upsc::category::", "upsc::paper::"


class Own(Struct, frozen=True):
    """A note of ours: its topic, its kind (None for a question of the prelims paper) and its own id."""

    slug: str
    kind: str | None
    own: str
    note: Note
    fields: dict[str, str]


def own_note(note: Note, note_type: NoteType) -> Own | None:
    """Return a note as one of ours, None if it is none."""
    if note_type.fields not in (_TWO_SIDED, _WITH_BLANKS) or len(note.fields) != len(note_type.fields):
        return None
    fields = dict(zip(note_type.fields, note.fields, strict=True))
    match = _IDENTITY.fullmatch(fields["Id"])
    if match is None or not is_slug(match["slug"]):
        return None
    return Own(match["slug"], match["kind"], match["own"] or "", note, fields)


def card_of(own: Own, ordinal: int, known: Mapping[str, Card], text: FieldText) -> Card | None:
    """Return the card of a topic that a card of one of our notes is; None if it is there no longer.

    `known` are the cards of the topic by their ids.
    """
    if own.kind is None:
        return known.get(f"{own.slug}/{Kind.CARD}/{id_of(own.note.guid)}")
    if own.kind != "takeaway":
        return known.get(f"{own.slug}/{own.kind}/{own.own}")
    words = _hidden(own, ordinal, text)
    return next(
        (
            card
            for card in known.values()
            if card.kind is Kind.CLOZE
            and card.answer == words
            and hash_of(inline.plain(card.fact)) == own.own
        ),
        None,
    )


def draft_of(notes: Sequence[Own], text: FieldText) -> Draft:
    """Return the topic that some notes were made of, as far as they tell it."""
    first = notes[0]
    draft = Draft("a deck of upsc", title=inline.plain(text.read(first.fields["Topic"])), slug=first.slug)
    tags = [tag for own in notes for tag in own.note.tags]
    draft.category = next(
        (tag.removeprefix(_CATEGORY) for tag in tags if tag.startswith(_CATEGORY)), UNSORTED
    )
    draft.hints = sorted({tag.removeprefix(_PAPER) for tag in tags if tag.startswith(_PAPER)})
    if any(own.fields["Source"] for own in notes):
        draft.left.append("the sources of its cards, which the notes of Anki have as text")
    for own in notes:
        if own.kind == "takeaway":
            draft.takeaways.append(_takeaway(own, text))
            continue
        question, answer = text.read(own.fields["Question"]), text.read(own.fields["Answer"])
        if question and answer and not _is_reversed(draft, own, question, answer):
            _take(draft, own, question, answer, text)
    return draft


def _is_reversed(draft: Draft, own: Own, question: str, answer: str) -> bool:
    """Return whether a note asks another one the other way round, and let the draft say so.

    It asks for what the other gives, and tells both with the answer, that of the other first.
    """
    asked, told = inline.plain(question), inline.plain(answer)
    if own.kind == "term":
        for term, definition in draft.terms.items():
            if inline.plain(definition) == asked and told.startswith(term):
                draft.reversed = True
                return True
    for place, card in enumerate(draft.cards if own.kind == "card" else ()):
        if inline.plain(card.a) == asked and told.startswith(inline.plain(card.q)):
            draft.cards[place] = replace(card, reversed=True)
            return True
    return False


def _take(draft: Draft, own: Own, question: str, answer: str, text: FieldText) -> None:
    """Add a note of two sides to a draft."""
    if own.kind == "term":
        draft.terms.setdefault(inline.plain(question), answer)
        return
    name = own.own if own.own and is_slug(own.own) and not _HASH.fullmatch(own.own) else None
    if own.kind is None:
        name = id_of(own.note.guid)
        draft.left.append(
            f"that it is a question of the prelims paper; it is a card: {text.beginning(question)}"
        )
    draft.cards.append(model.Card(question, answer, name))


def _takeaway(own: Own, text: FieldText) -> str:
    parts = cloze.parse(own.fields["Text"])
    marked = (part if isinstance(part, str) else f"<b>{cloze.shown(part.parts)}</b>" for part in parts)
    return text.read("".join(marked))


def _hidden(own: Own, ordinal: int, text: FieldText) -> str:
    found = cloze.hidden(cloze.parse(own.fields["Text"]), ordinal + 1)
    return inline.tidy(inline.plain(text.read(found[0]))) if found else ""
