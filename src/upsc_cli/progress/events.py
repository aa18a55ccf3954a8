"""What can happen to a person's progress, as immutable events.

An event is never changed or removed; taking something back is another event. A topic is known by
its slug.
"""

from datetime import datetime
from typing import Annotated
from uuid import uuid4

from msgspec import Meta, Struct

Moment = Annotated[datetime, Meta(tz=True)]


class _Event(
    Struct, frozen=True, kw_only=True, tag_field="kind", omit_defaults=True, forbid_unknown_fields=True
):
    """`id` is a UUID; `at` is local time with its offset from UTC.

    `order` is there only where the clock had not moved on, or had been set back, since the event
    before: the moment right after that event. It keeps cause before effect and `at` truthful
    (a hybrid logical clock, Kulkarni et al. 2014, with wall time in the place of its counter).
    """

    id: str
    at: Moment
    order: Moment | None = None

    @property
    def moment(self) -> datetime:
        """When the event happened in relation to others."""
        return self.order or self.at


class Opened(_Event, frozen=True, tag="opened"):
    """A topic was opened for reading; recorded at most once a study day."""

    topic: str


class Done(_Event, frozen=True, tag="done"):
    """A topic was marked completed."""

    topic: str


class Reopened(_Event, frozen=True, tag="reopened"):
    """A completed topic was taken back into reading."""

    topic: str


Event = Opened | Done | Reopened


def opened(topic: str, at: datetime) -> Opened:
    """Return a new event: the topic was opened."""
    return Opened(id=str(uuid4()), at=at, topic=topic)


def done(topic: str, at: datetime) -> Done:
    """Return a new event: the topic was completed."""
    return Done(id=str(uuid4()), at=at, topic=topic)


def reopened(topic: str, at: datetime) -> Reopened:
    """Return a new event: the topic is no longer completed."""
    return Reopened(id=str(uuid4()), at=at, topic=topic)
