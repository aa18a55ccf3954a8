"""Cards that are in another topic since its file was renamed, moved or split by hand."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence

from msgspec import Struct

from upsc_cli.progress.events import Event, Renamed
from upsc_cli.progress.renames import topics_named
from upsc_cli.recall.links import SAME_CARD, Link, freed_cards, texts_of_gone
from upsc_cli.topics.cards import Card, Kind, Slot, topic_of


class Moves(Struct, frozen=True):
    """The topics that have another slug, and beside them the cards that are in another topic."""

    topics: tuple[tuple[str, str], ...] = ()
    cards: tuple[Link, ...] = ()


NO_MOVES = Moves()


def find_moves(
    events: Sequence[Event],
    standing: Sequence[Event],
    found: Mapping[str, str | None],
    slots: Mapping[str, Sequence[Slot]],
    cards_of: Callable[[str], Iterable[Card]],
    is_there: Callable[[str], bool],
    everything: Callable[[], Iterable[Event]],
) -> Moves:
    """Return where the cards are that their topics do not have any more, by the same words elsewhere.

    `found` are the cards with a history by the events that stand, with their texts; `everything` gives all
    events that stand where reviews are left out of these.

    A topic that is gone has another slug if one other topic has more than half of its cards that were
    reviewed or suspended, and nothing was recorded of that one before. Otherwise its cards are in other
    topics one by one, as are those that a topic lost which is still there. A card with a history of its own
    takes over none. What a person took back is not found again, and a file that an edit broke is not gone.
    """
    gone: dict[str, dict[str, str | None]] = {}
    for card, text in texts_of_gone(standing, found, slots).items():
        topic = topic_of(card)
        if topic in slots or not is_there(topic):
            gone.setdefault(topic, {})[card] = text
    if not gone:
        return NO_MOVES
    places = _places({_name(card) for cards in gone.values() for card in cards}, found, slots)
    freed = freed_cards(events, standing)
    taken_back = _taken_back(events, standing)
    topics: list[tuple[str, str]] = []
    links: list[Link] = []
    for topic, texts in gone.items():
        homes = {
            card: [
                slug
                for slug in places.get(_name(card), ())
                if slug != topic and _is_same(card, text, slug, cards_of)
            ]
            for card, text in texts.items()
        }
        most = Counter(slug for slugs in homes.values() for slug in slugs)
        best = sorted(most, key=lambda slug: (-most[slug], slug))
        if (
            topic not in slots
            and best
            and 2 * most[best[0]] > len(texts)
            and _is_later(topic, best[0], everything())
        ):
            if (topic, best[0]) not in taken_back:
                topics.append((topic, best[0]))
            continue
        for card, slugs in homes.items():
            slug = next((one for one in best if one in slugs), None)
            if slug and card not in freed:
                links.append((card, f"{slug}/{_name(card)}"))
    return Moves(tuple(topics), tuple(links))


def _name(card: str) -> str:
    """Return the id of a card without its topic: its kind, and its own id or a hash of its words."""
    return card.partition("/")[2]


def _places(
    names: set[str], found: Container[str], slots: Mapping[str, Sequence[Slot]]
) -> dict[str, list[str]]:
    """Return the topics that have a card of each name without a history."""
    places: dict[str, list[str]] = {}
    for slug, of_topic in slots.items():
        begins = len(slug) + 1
        for slot in of_topic:
            name = slot.id[begins:]
            if name in names and slot.id not in found:
                places.setdefault(name, []).append(slug)
    return places


def _is_later(topic: str, other: str, standing: Iterable[Event]) -> bool:
    """Return whether all that was recorded of another topic came after what was recorded of a topic."""
    told = [topics_named(event) & {topic, other} for event in standing]
    began = next((place for place, slugs in enumerate(told) if other in slugs), len(told))
    return all(topic not in slugs for slugs in told[began:])


def _is_same(card: str, text: str | None, slug: str, cards_of: Callable[[str], Iterable[Card]]) -> bool:
    """Return whether a card of the same name in another topic has the same words.

    A hash of them is enough; an id of one's own says nothing of them.
    """
    if not _name(card).startswith(f"{Kind.CARD}/"):
        return True
    # Imported here: moved cards are rare.
    from rapidfuzz import fuzz

    there = next((one for one in cards_of(slug) if _name(one.id) == _name(card)), None)
    return bool(there and text and fuzz.ratio(text, there.text) >= SAME_CARD)


def _taken_back(events: Iterable[Event], standing: Iterable[Event]) -> set[tuple[str, str]]:
    stand = {event.id for event in standing}
    return {
        (event.topic, event.to) for event in events if isinstance(event, Renamed) and event.id not in stand
    }
