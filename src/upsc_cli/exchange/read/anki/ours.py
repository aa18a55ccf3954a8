"""Notes that `upsc export --format anki` made: each says of which topic and card it is."""

import re
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

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
    asked: dict[tuple[str, str], int] = {}
    for own in notes:
        if own.kind == "takeaway":
            draft.takeaways.append(_takeaway(own, text))
            continue
        question, answer = text.read(own.fields["Question"]), text.read(own.fields["Answer"])
        if not question or not answer:
            continue
        if own.kind is None:
            draft.left.append(
                f"the question as one of the prelims paper; it is a card: {text.beginning(question)}"
            )
        if own.kind == "term":
            term = inline.plain(question)
            if draft.terms.get(inline.plain(answer)) == question:
                draft.reversed = True
            elif term not in draft.terms:
                draft.terms[term] = answer
        elif (answer, question) in asked:
            place = asked[answer, question]
            card = draft.cards[place]
            draft.cards[place] = model.Card(card.q, card.a, card.id, reversed=True)
        else:
            asked[question, answer] = len(draft.cards)
            name = own.own if own.own and is_slug(own.own) and not _HASH.fullmatch(own.own) else None
            name = id_of(own.note.guid) if own.kind is None else name
            draft.cards.append(model.Card(question, answer, name))
    return draft


def _takeaway(own: Own, text: FieldText) -> str:
    parts = cloze.parse(own.fields["Text"])
    marked = (part if isinstance(part, str) else f"<b>{cloze.shown(part.parts)}</b>" for part in parts)
    return text.read("".join(marked))


def _hidden(own: Own, ordinal: int, text: FieldText) -> str:
    found = cloze.hidden(cloze.parse(own.fields["Text"]), ordinal + 1)
    return inline.tidy(inline.plain(text.read(found[0]))) if found else ""
