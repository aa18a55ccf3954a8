"""The state that a history of events adds up to."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field

from upsc_cli.progress.events import Done, Event, Opened, Reopened


class Status(StrEnum):
    """How far a person is with a topic."""

    NEW = "new"
    READING = "reading"
    DONE = "done"


class State(Struct):
    """When each topic was last opened, and when each completed topic was completed."""

    opened: dict[str, datetime] = field(default_factory=dict)
    done: dict[str, datetime] = field(default_factory=dict)

    def status(self, topic: str) -> Status:
        """Return how far a topic is."""
        if topic in self.done:
            return Status.DONE
        return Status.READING if topic in self.opened else Status.NEW


def fold(events: Iterable[Event]) -> State:
    """Return the state after all events, in the order of their moments.

    Events of one moment, which only two devices can bring about, are taken in the order of their
    ids, so that any order of the same events gives the same state.
    """
    state = State()
    for event in sorted(events, key=lambda event: (event.moment, event.id)):
        match event:
            case Opened():
                state.opened[event.topic] = event.at
            case Done():
                state.done[event.topic] = event.at
            case Reopened():
                state.done.pop(event.topic, None)
                state.opened[event.topic] = event.at
    return state
