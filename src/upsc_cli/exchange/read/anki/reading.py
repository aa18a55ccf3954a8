"""A collection of Anki to topics, each with the cards of Anki that its own cards were."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from upsc_cli.errors import InvalidTopicError
from upsc_cli.exchange.read.anki import ours
from upsc_cli.exchange.read.anki.collection import Collection
from upsc_cli.exchange.read.anki.decks import Group, Name, Placed, draft_of, groups, names_of
from upsc_cli.exchange.read.anki.field_text import FieldText
from upsc_cli.exchange.read.anki.notes import made_of
from upsc_cli.exchange.read.finish import Imported, Known, finish
from upsc_cli.topics.cards import Card, Kind, cards
from upsc_cli.topics.library import Entry

_UNNAMED = "Default"
"""The deck that is there from the beginning."""

AnkiCard = tuple[int, int]
"""The id of a note in Anki, and the ordinal of one of its cards."""


class ReadTopic(Struct, frozen=True):
    """A topic made of a deck; `slugs` are those that it may have, the best first.

    `cards` has for each card of Anki the card of the topic that it is, under the first of the slugs.
    """

    imported: Imported
    slugs: tuple[str, ...]
    cards: Mapping[AnkiCard, Card]


class Read(Struct, frozen=True):
    """What a package becomes: topics, and cards of Anki that are those of a topic that is there already.

    `left` names what became nothing.
    """

    topics: tuple[ReadTopic, ...]
    cards: Mapping[AnkiCard, Card]
    left: tuple[str, ...]


def read_topics(
    collection: Collection,
    known: Known,
    name: str,
    category: str | None,
    cards_of: ours.CardsOf,
    on_progress: Callable[[int, int], None],
) -> Read:
    """Return the topics of a collection; `category` wins over what the names of decks say.

    `name` is what to call the deck that has no name of its own.
    """
    left: list[str] = []
    text = FieldText()
    ordinals, homes = _cards_by_note(collection)
    decks: dict[str, list[Placed]] = {}
    own: dict[str, list[tuple[int, ours.Own]]] = {}
    for done, (note_id, note) in enumerate(collection.notes.items(), start=1):
        on_progress(done, len(collection.notes))
        note_type = collection.types.get(note.type)
        if note_type is None or note_id not in ordinals:
            what = "without a card" if note_type else "of a note type that is not there"
            left.append(f"a note {what}: {text.beginning(note.fields[0])}")
        elif found := ours.own_note(note, note_type):
            own.setdefault(found.slug, []).append((note_id, found))
        else:
            made = made_of(note, note_type, ordinals[note_id], text)
            deck = collection.decks.get(homes[note_id], _UNNAMED)
            deck = name if deck == _UNNAMED else deck
            decks.setdefault(deck, []).append(Placed(note_id, note.tags, made))
    topics: list[ReadTopic] = []
    there: dict[AnkiCard, Card] = {}
    for slug, notes in sorted(own.items()):
        of_topic = cards_of(slug)
        if of_topic:
            there |= _matched(slug, notes, ordinals, of_topic, left)
        else:
            topics += _own_topic(slug, notes, ordinals, known, category, left)
    found_groups = [group for deck, placed in sorted(decks.items()) for group in groups(deck, placed)]
    for group, called in zip(found_groups, names_of(found_groups), strict=True):
        topics += _topic(group, called, known, category, left)
    return Read(tuple(topics), there, tuple(left))


def _cards_by_note(collection: Collection) -> tuple[dict[int, list[int]], dict[int, int]]:
    """Return the ordinals of the cards of each note, in order, and the deck of the first of them."""
    ordinals: dict[int, list[int]] = {}
    homes: dict[int, int] = {}
    for card in collection.cards:
        found = ordinals.setdefault(card.note, [])
        if card.ordinal not in found:
            found.append(card.ordinal)
        homes.setdefault(card.note, card.deck)
    return ordinals, homes


def _topic(
    group: Group, called: Name, known: Known, category: str | None, left: list[str]
) -> Iterator[ReadTopic]:
    draft = draft_of(group, called, {topic.category for topic in known.topics})
    if not (draft.cards or draft.takeaways):
        left += draft.left
        return
    draft.category = category or draft.category
    try:
        imported = replace(finish(draft, known, called.title), slug=called.slugs[0])
    except InvalidTopicError as error:
        left.append(f"the deck {'::'.join(group.path)}: {error.message}")
        return
    yield ReadTopic(imported, called.slugs, _cards_of_group(group, imported))


def _cards_of_group(group: Group, imported: Imported) -> dict[AnkiCard, Card]:
    """Return the card of a topic that each card of the notes that it was made of has become."""
    made = cards(Entry(imported.slug, _NO_FILE, imported.topic))
    by_id = {card.id: card for card in made}
    by_fact: dict[str, list[Card]] = {}
    for card in made:
        if card.kind is Kind.CLOZE:
            by_fact.setdefault(card.fact, []).append(card)
    takeaways = iter(imported.topic.takeaways)
    seen: dict[str, str] = {}
    found: dict[AnkiCard, Card] = {}
    for placed in group.notes:
        for extra, ordinals in placed.made.cards:
            name = f"{imported.slug}/{Kind.CARD}/{extra.id}"
            for ordinal, card_id in zip(ordinals, (name, f"{name}-reversed"), strict=False):
                if card_id in by_id:
                    found[placed.note, ordinal] = by_id[card_id]
        takeaway = placed.made.takeaway
        if takeaway is None or takeaway in seen:  # of two notes with one text, the first has the history
            continue
        seen[takeaway] = fact = next(takeaways)
        for ordinal, card in zip(placed.made.blanks, by_fact.get(fact, ()), strict=False):
            found[placed.note, ordinal] = card
    return found


def _own_topic(
    slug: str,
    notes: Sequence[tuple[int, ours.Own]],
    ordinals: Mapping[int, Sequence[int]],
    known: Known,
    category: str | None,
    left: list[str],
) -> Iterator[ReadTopic]:
    """Yield the topic of notes that were exported from one that is not there."""
    text = FieldText()
    draft = ours.draft_of([own for _, own in notes], text)
    draft.left += text.left
    draft.category = category or draft.category
    try:
        imported = finish(draft, known, slug)
    except InvalidTopicError as error:
        left.append(f"the topic {slug}: {error.message}")
        return
    made = cards(Entry(slug, _NO_FILE, imported.topic))
    yield ReadTopic(imported, (slug,), _matched(slug, notes, ordinals, made, left))


def _matched(
    slug: str,
    notes: Sequence[tuple[int, ours.Own]],
    ordinals: Mapping[int, Sequence[int]],
    there: Sequence[Card],
    left: list[str],
) -> dict[AnkiCard, Card]:
    """Return the card that each card of our own notes is; say how many are there no longer."""
    text = FieldText()
    by_id = {card.id: card for card in there}
    found: dict[AnkiCard, Card] = {}
    lost = questions = 0
    for note_id, own in notes:
        for ordinal in ordinals[note_id]:
            card = ours.card_of(own, ordinal, by_id, text)
            if card:
                found[note_id, ordinal] = card
            elif own.kind is None:
                questions += 1
            else:
                lost += 1
    if lost:
        left.append(f"{slug}: {lost} cards whose words are others now")
    if questions:
        left.append(f"{slug}: {questions} questions, which are practised and not scheduled")
    return found


_NO_FILE = Path()
