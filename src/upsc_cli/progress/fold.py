"""The state that a history of events adds up to."""

from collections.abc import Iterable, Set
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct, field

from upsc_cli.progress.events import (
    Done,
    Event,
    ExamSet,
    Opened,
    Reopened,
    Restored,
    Starred,
    Undone,
    Unstarred,
)


class Status(StrEnum):
    """How far a person is with a topic."""

    NEW = "new"
    READING = "reading"
    DONE = "done"


class State(Struct):
    """When each topic was last opened, when each completed topic was completed, and the exam date.

    `starred` has the topics with a star, and when each got it.
    """

    opened: dict[str, datetime] = field(default_factory=dict)
    done: dict[str, datetime] = field(default_factory=dict)
    exam: date | None = None
    starred: dict[str, datetime] = field(default_factory=dict)

    @property
    def touched(self) -> Set[str]:
        """The topics that were opened or completed."""
        return self.opened.keys() | self.done.keys()

    def status(self, topic: str) -> Status:
        """Return how far a topic is."""
        if topic in self.done:
            return Status.DONE
        return Status.READING if topic in self.opened else Status.NEW


def standing(events: Iterable[Event]) -> list[Event]:
    """Return the events that were not taken back, in the order of their moments.

    Events of one moment, which only two devices can bring about, come in the order of their ids, so
    that any order of the same events gives the same result. What takes back comes after what it takes
    back, and may be taken back itself: so the newest event is always right, and from it back each one
    is known to stand or not.
    """
    taken_back: set[str] = set()
    found: list[Event] = []
    for event in sorted(events, key=lambda event: (event.moment, event.id), reverse=True):
        if event.id in taken_back or event.belongs_to in taken_back:
            continue
        match event:
            case Undone():
                taken_back.add(event.what)
            case Restored():
                taken_back.update(event.without)
        found.append(event)
    found.reverse()
    return found


def last_action(events: Iterable[Event]) -> list[Event]:
    """Return the events of the last action that can be taken back; none if there is none.

    That a topic was opened is noted by the way and is no action.
    """
    found = standing(events)
    for event in reversed(found):
        if not isinstance(event, Opened | Undone):
            return [other for other in found if other.belongs_to == event.belongs_to]
    return []


def fold(events: Iterable[Event]) -> State:
    """Return the state after all events, in whatever order they are given."""
    return state_of(standing(events))


def state_of(stand: Iterable[Event]) -> State:
    """Return the state after events that stand, in their order."""
    state = State()
    for event in stand:
        match event:
            case Opened():
                state.opened[event.topic] = event.at
            case Done():
                state.done[event.topic] = event.at
            case Reopened():
                state.done.pop(event.topic, None)
                state.opened[event.topic] = event.at
            case ExamSet():
                state.exam = event.day
            case Starred():
                state.starred[event.topic] = event.at
            case Unstarred():
                state.starred.pop(event.topic, None)
    return state
