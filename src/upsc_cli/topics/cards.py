"""The flashcards of a topic, and what each is known by."""

import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from msgspec import Struct, structs

from upsc_cli.topics.clozes import clozes
from upsc_cli.topics.definitions import cited_sources
from upsc_cli.topics.format import inline
from upsc_cli.topics.format.model import Source
from upsc_cli.topics.library import Entry
from upsc_cli.topics.note_blocks import list_lines

BLANK = "_____"
"""Stands in the question of a cloze card, once, for its answer."""

MOST_CLOZES = 20
"""Cards that one takeaway makes at most. Each holds all of it, so that together they grow with its square."""

LONGEST_FACT = 4000
"""Characters of a takeaway of which cards are made; the longest of the bundled topics has 208."""

_HASH_BYTES = 6  # of 10,000 cards in one topic, two share a hash once in six million topics


class Kind(StrEnum):
    """What a card was made of: a bold span of a takeaway or of a note, a key term, or an extra card."""

    CLOZE = "cloze"
    TERM = "term"
    CARD = "card"


class Card(Struct, frozen=True, array_like=True):
    """A question and its answer, both plain text.

    `id` is `<slug>/<kind>/<its own id, or a hash of its text>`. `fact` is what is shown with the
    answer, with its inline markup: the takeaway, the line of a note, the definition or the answer; `sources`
    are those that it cites. Clozes of one takeaway share their `fact` and are siblings: one gives away the
    other. So are a card and the one that `reverses` it, which has the id of the former here.
    """

    id: str
    topic: str
    kind: Kind
    question: str
    answer: str
    fact: str
    sources: dict[str, Source]
    reverses: str | None = None

    @property
    def text(self) -> str:
        """All of the card as one text: what it is compared by after an edit."""
        return f"{self.question} {self.answer}"


class Slot(NamedTuple):
    """A card by its id; siblings have one number of their topic."""

    id: str
    fact: int


def topic_of(name: str) -> str:
    """Return the slug of the topic that a card or a question belongs to, by its id."""
    return name.partition("#")[0].partition("/")[0]


def slots(found: Iterable[Card]) -> list[Slot]:
    """Return what a schedule has to know of the cards of a topic."""
    facts: dict[str, int] = {}
    return [Slot(card.id, facts.setdefault(_fact_of(card), len(facts))) for card in found]


def _fact_of(card: Card) -> str:
    """Return what siblings have in common; another question with the same answer gives nothing away."""
    return card.fact if card.kind is Kind.CLOZE else card.reverses or card.id


def cards(entry: Entry) -> list[Card]:
    """Return the cards of a topic, in its order; two with the same words are one."""
    found: dict[str, Card] = {}
    for card in (*_clozes(entry), *_asked_plainly(entry)):
        found.setdefault(card.id, card)
    return list(found.values())


def makes_all_clozes(takeaway: str) -> bool:
    """Return whether every bold run of a takeaway makes a card: it is one fact, and not a text."""
    return _is_one_fact(takeaway) and not any(islice(clozes(takeaway), MOST_CLOZES, None))


def _is_one_fact(takeaway: str) -> bool:
    return len(takeaway) <= LONGEST_FACT or len(inline.plain(takeaway)) <= LONGEST_FACT


def _clozes(entry: Entry) -> Iterator[Card]:
    for fact in (*entry.topic.takeaways, *_noted(entry)):
        if not _is_one_fact(fact):
            continue
        for cloze in islice(clozes(fact), MOST_CLOZES):
            answer = inline.tidy(cloze.answer)
            question = inline.tidy(f"{cloze.before}{BLANK}{cloze.after}")
            if answer and any(map(str.isalnum, question)):
                yield _card(entry, Kind.CLOZE, question, answer, fact)


def _noted(entry: Entry) -> Iterator[str]:
    """Yield the lines of the lists of a note that have bold words."""
    return (line for line in list_lines(entry.note.text) if "**" in line)


def _asked_plainly(entry: Entry) -> Iterator[Card]:
    for term, definition in entry.topic.terms.items():
        card = _card(entry, Kind.TERM, term, inline.plain(definition), definition)
        yield card
        if entry.topic.reversed:
            yield _reversed(entry, card)
    for extra in entry.topic.cards:
        card = _card(entry, Kind.CARD, inline.plain(extra.q), inline.plain(extra.a), extra.a, extra.id)
        yield card
        if extra.reversed:
            yield _reversed(entry, card, f"{extra.id}-reversed" if extra.id else None)


def _reversed(entry: Entry, card: Card, own_id: str | None = None) -> Card:
    """Return a card that asks for what another one gives, and tells both with the answer."""
    fact = f"{card.question}{' ' if card.question.endswith('?') else ': '}{card.fact}"
    back = _card(entry, card.kind, card.answer, card.question, fact, own_id)
    return structs.replace(back, reverses=card.id)


def _card(entry: Entry, kind: Kind, question: str, answer: str, fact: str, own_id: str | None = None) -> Card:
    name = own_id or hash_of(f"{question}\n{answer}")
    sources = cited_sources(fact, entry.topic)
    return Card(f"{entry.slug}/{kind}/{name}", entry.slug, kind, question, answer, fact, sources)


def hash_of(text: str) -> str:
    """Return a hash of the words of a text, whatever their case and the white space between them."""
    # Imported here: whoever reads cards from the index needs no hash.
    from hashlib import blake2b

    words = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    return blake2b(words.encode(), digest_size=_HASH_BYTES).hexdigest()
