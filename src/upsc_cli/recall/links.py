"""The reviews of each card, under the id that it has now."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from upsc_cli.progress.events import Event, Forgotten, Linked, Reviewed, Suspended
from upsc_cli.topics.cards import Card, Slot, topic_of

SAME_CARD = 80
"""Per cent of likeness from which a card that appeared is taken for the one that vanished."""

Link = tuple[str, str]
"""The id that a card had, and the one that it has since its text was edited."""


def histories(standing: Iterable[Event], links: Iterable[Link] = ()) -> dict[str, list[Reviewed]]:
    """Return the reviews of each card in order, of events that stand, in order.

    What was recorded of a card before its text was edited is that of the card that it became, also if
    another device recorded it later. `links` are those that no event tells yet. Reviews from before a
    schedule began anew are left out.
    """
    told: list[Reviewed | Forgotten] = []
    edits: list[Event] = []
    for event in standing:
        if isinstance(event, Reviewed | Forgotten):
            told.append(event)
        elif isinstance(event, Linked):
            edits.append(event)
    now_called = renamed(edits, links)
    found: dict[str, list[Reviewed]] = {}
    for event in told:
        card = now_called(event.card)
        if isinstance(event, Reviewed):
            found.setdefault(card, []).append(event)
        else:
            found.pop(card, None)
    return found


def texts(histories: Mapping[str, Sequence[Reviewed]]) -> dict[str, str | None]:
    """Return the texts of cards that their reviews tell last, None of a card of which none does."""
    return {
        card: next((event.text for event in reversed(reviews) if event.text), None)
        for card, reviews in histories.items()
    }


def renamed(standing: Iterable[Event], links: Iterable[Link] = ()) -> Callable[[str], str]:
    """Return what says the id that a card has now, by events that stand, in order; see `histories`."""
    became: dict[str, str] = {}
    for event in standing:
        if isinstance(event, Linked):
            _link(became, event.card, event.to)
    for card, to in links:
        _link(became, card, to)

    def now_called(card: str) -> str:
        while card in became:
            card = became[card]
        return card

    return now_called


def _link(became: dict[str, str], card: str, to: str) -> None:
    became.pop(to, None)  # a text that was put back as it had been: its card is itself again
    if card != to:
        became[card] = to


def find_links(
    events: Sequence[Event],
    standing: Sequence[Event],
    found: Mapping[str, str | None],
    slots: Mapping[str, Iterable[Slot]],
    cards_of: Callable[[str], Iterable[Card]],
    moved: Iterable[Link] = (),
) -> list[Link]:
    """Return which cards are others since an edit: those that moved, and in one topic those most alike.

    `found` are the cards with a history by the events that stand, with their texts, `slots` the cards that
    each topic has now, `moved` the cards that are in another topic now. A card whose link a person took back
    is not linked again. A topic that left the library is not looked at: it may come back.
    """
    links = list(moved)
    gone = dict(links)
    vanished: dict[str, dict[str, str]] = {}
    for card, text in texts_of_gone(standing, found, slots).items():
        topic = topic_of(card)
        if topic in slots and card not in gone and text:
            vanished.setdefault(topic, {})[card] = text
    if not vanished:
        return links
    freed = freed_cards(events, standing)
    for topic, texts in vanished.items():
        olds = {card: text for card, text in texts.items() if card not in freed}
        news = {card.id: card.text for card in cards_of(topic) if card.id not in found}
        links += most_alike(olds, news)
    return links


def texts_of_gone(
    standing: Sequence[Event], found: Mapping[str, str | None], slots: Mapping[str, Iterable[Slot]]
) -> dict[str, str | None]:
    """Return the cards with a history that are in no topic of their name, with the texts that they had."""
    suspended = _texts_of_suspended(standing)
    topics = {card: topic_of(card) for card in (*found, *suspended)}
    ids = {slot.id for topic in set(topics.values()) for slot in slots.get(topic, ())}
    return {card: found.get(card) or suspended.get(card) for card in topics if card not in ids}


def freed_cards(events: Iterable[Event], standing: Iterable[Event]) -> set[str]:
    """Return the cards of which a link was taken back."""
    stand = {event.id for event in standing}
    return {event.card for event in events if isinstance(event, Linked) and event.id not in stand}


def _texts_of_suspended(standing: Sequence[Event]) -> dict[str, str]:
    """Return the texts of cards that were suspended, under the ids that they have now."""
    told = [event for event in standing if isinstance(event, Suspended) and event.text]
    if not told:
        return {}
    now_called = renamed(standing)
    return {now_called(event.card): event.text for event in told if event.text}


def most_alike(olds: Mapping[str, str], news: Mapping[str, str]) -> list[Link]:
    """Return pairs of texts that are alike, the likest first, each text in one pair at most."""
    # Imported here: edits are rare.
    from rapidfuzz import fuzz

    scored = sorted(
        (-fuzz.ratio(old_text, new_text), old, new)
        for old, old_text in olds.items()
        for new, new_text in news.items()
    )
    links: dict[str, str] = {}
    for score, old, new in scored:
        if -score >= SAME_CARD and old not in links and new not in links.values():
            links[old] = new
    return list(links.items())
