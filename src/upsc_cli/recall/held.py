"""The cards that a person holds back: suspended until they are taken back in, buried for a study day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from upsc_cli.progress.events import Buried, Event, Suspended, Unburied, Unsuspended
from upsc_cli.recall.links import Link, renamed


class Held(Struct, frozen=True):
    """The ids of the cards that are suspended, and of those that are buried on a study day.

    `put_off` has those that are due on it after a long absence, and left for later, with that day.
    """

    suspended: frozenset[str] = frozenset()
    buried: frozenset[str] = frozenset()
    put_off: Mapping[str, date] = {}


NOTHING_HELD = Held()


def held(standing: Sequence[Event], day: date, links: Iterable[Link] = ()) -> Held:
    """Return the cards that are held back on a study day, under the ids that they have now.

    `standing` are events that stand, in order; `links` those that no event tells yet.
    """
    told = [event for event in standing if isinstance(event, Suspended | Unsuspended | Buried | Unburied)]
    if not told:
        return NOTHING_HELD
    now_called = renamed(standing, links)
    suspended: set[str] = set()
    buried: set[str] = set()
    for event in told:
        card = now_called(event.card)
        match event:
            case Suspended():
                suspended.add(card)
            case Unsuspended():
                suspended.discard(card)
            case Buried() if event.day == day:
                buried.add(card)
            case Unburied():
                buried.discard(card)
    return Held(frozenset(suspended), frozenset(buried))
