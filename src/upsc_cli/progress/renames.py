"""What was recorded of topics, by the names that they have now.

This is the one place that knows where an event names a topic: whoever asks `Session.events` has them by the
names of today, whatever a topic was called when they were recorded, here or on another device.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from msgspec import Struct, structs

from upsc_cli.progress.events import Event, Linked, Renamed, Restored, Reviewed, Undone
from upsc_cli.progress.fold import standing

NAMING = ("topic", "card", "to", "question", "questions", "void")
"""The keys of events in which the slug of a topic stands, alone or at the beginning of an id, or several."""

IsThere = Callable[[str], bool]
"""Says whether a slug is that of a topic here."""


class Present(Struct, frozen=True):
    """Events by the names that topics have now.

    `recorded_as` has the cards of reviews whose topic had another name, by the ids of the events.
    """

    events: Sequence[Event]
    recorded_as: dict[str, str] = {}


def by_present_names(events: Sequence[Event], is_there: IsThere, pending: Iterable[Renamed] = ()) -> Present:
    """Return events by the names that topics have here and now; `pending` are renamings that none tells yet.

    What was recorded of a topic before it was renamed is that of its new name; so is what was recorded under
    the old one later, unless there is a topic of that name again. Where the file still has the old name, as
    on another device, all of it is that of the old one.
    """
    changes = (Renamed, Linked, Undone, Restored)
    few = [event for event in events if isinstance(event, changes)]
    stand = [event for event in standing(few) if isinstance(event, Renamed | Linked)]
    renames = [*(event for event in stand if isinstance(event, Renamed)), *pending]
    moves = any(isinstance(event, Linked) and topic_of(event.card) != topic_of(event.to) for event in stand)
    if not renames and not moves:
        return Present(events)
    names = _Names(renames, is_there)
    found: list[Event] = []
    recorded_as: dict[str, str] = {}
    for event in events:
        named = names.told(event)
        if named is not event and isinstance(event, Reviewed):
            recorded_as[event.id] = event.card
        if isinstance(named, Linked):
            named = _here(named, is_there)
        found.append(named)
    return Present(found, recorded_as)


def topics_named(event: Event) -> set[str]:
    """Return the slugs of the topics that an event is about."""
    found = (getattr(event, key) for key in _keys_of(type(event)))
    return {topic_of(name) for value in found for name in ((value,) if isinstance(value, str) else value)}


@cache
def _keys_of(kind: type) -> tuple[str, ...]:
    return tuple(key for key in NAMING if key in kind.__struct_fields__)  # type: ignore[attr-defined]


def _here(event: Linked, is_there: IsThere) -> Linked:
    """Return a link the other way round where the old card's topic is there, and the new one's is not."""
    old, new = topic_of(event.card), topic_of(event.to)
    if old != new and is_there(old) and not is_there(new):
        return structs.replace(event, card=event.to, to=event.card)
    return event


class _Names:
    """What slugs of events became, by renamings in their order."""

    def __init__(self, renames: Sequence[Renamed], is_there: IsThere) -> None:
        self._is_there = is_there
        holding = [
            event for event in renames if not (event.found and is_there(event.topic) and is_there(event.to))
        ]
        self._renames = [(event.topic, event.to) for event in holding]
        self._moments = [(event.moment, event.id) for event in holding]
        self._concerned = {slug for rename in self._renames for slug in rename}
        self._known: dict[tuple[str, int], str] = {}

    def told(self, event: Event) -> Event:
        """Return an event by the present names of its topics."""
        if isinstance(event, Renamed):
            return event
        changed: dict[str, Any] = {}
        for key in _keys_of(type(event)):
            value = getattr(event, key)
            named: object
            if isinstance(value, str):
                named = self._renamed(value, event)
            else:
                named = tuple(self._renamed(name, event) for name in value)
            if named != value:
                changed[key] = named
        return structs.replace(event, **changed) if changed else event

    def _renamed(self, name: str, event: Event) -> str:
        slug = topic_of(name)
        if slug not in self._concerned:
            return name
        return self._now(slug, bisect_right(self._moments, (event.moment, event.id))) + name[len(slug) :]

    def _now(self, slug: str, place: int) -> str:
        """Return what a slug became by the renamings from a place on, or what else its topic is here."""
        if (slug, place) not in self._known:
            name = slug
            for old, new in self._renames[place:]:
                if old == name:
                    name = new
            self._known[slug, place] = name if self._is_there(name) else self._otherwise(name)
        return self._known[slug, place]

    def _otherwise(self, name: str) -> str:
        """Return the name that the topic of a name has here, which it had before or got elsewhere."""
        names = [name]
        for one in names:  # grows
            if self._is_there(one):
                return one
            for old, new in reversed(self._renames):
                for here, there in ((old, new), (new, old)):
                    if here == one and there not in names:
                        names.append(there)
        return name


def topic_of(name: str) -> str:
    """Return the slug of the topic that a card or a question belongs to, by its id; a slug is its own."""
    return name.partition("#")[0].partition("/")[0]
