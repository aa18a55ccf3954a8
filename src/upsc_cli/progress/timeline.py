"""What was recorded, from file and journal together, and how new events join it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from msgspec import Struct, structs

from upsc_cli.clock import LAST_YEAR
from upsc_cli.progress import format as file_format
from upsc_cli.progress.events import Event, Restored, Undone
from upsc_cli.progress.fold import standing
from upsc_cli.progress.format import Content
from upsc_cli.progress.lines import Lines

E = TypeVar("E", bound=Event)


class History(Struct, frozen=True):
    """What the file holds, and the journal, of which some lines may be damaged."""

    filed: Content
    journaled: Mapping[str, bytes]
    damaged: int = 0

    @property
    def unfiled(self) -> dict[str, bytes]:
        """The events that the journal alone has."""
        return {event: line for event, line in self.journaled.items() if event not in self.filed.lines}

    @property
    def events(self) -> tuple[Event, ...]:
        """All events, in no particular order."""
        return file_format.typed(self.lines)

    @property
    def lines(self) -> Mapping[str, bytes]:
        """All events by their ids as they are written."""
        if not self.unfiled:
            return self.filed.lines
        both = Lines(self.filed.lines)
        both.take(self.unfiled.items())
        return both


def what_counts(events: Iterable[Event]) -> list[Event]:
    """Return the events that stand, without those that only took others back."""
    return [event for event in standing(events) if not isinstance(event, Undone | Restored)]


def last_moment(events: Sequence[Event]) -> datetime | None:
    """Return the latest moment of events; None if there are none."""
    return max((event.moment for event in events), default=None)


def in_order(added: Sequence[E], last: datetime | None) -> list[E]:
    """Return new events with an order of their own where their times do not put them last."""
    ordered: list[E] = []
    for event in added:
        if last is None or event.at > last:
            ordered.append(event)
        else:
            after = last + timedelta(microseconds=1)
            # At the end of all time only the ids say what comes after what.
            ordered.append(structs.replace(event, order=after if after.year <= LAST_YEAR else last))
        last = ordered[-1].moment
    return ordered


def as_action(added: list[E]) -> list[E]:
    """Return events as parts of the action that the first of them begins."""
    return added[:1] + [structs.replace(event, action=added[0].id) for event in added[1:]]
