"""What a person's history is of, recorded where an edit by hand changed it: other texts, other topics."""

from collections import Counter
from collections.abc import Callable

from upsc_cli.phrases import count
from upsc_cli.progress.events import Event, Linked, Renamed
from upsc_cli.recall.review import record_links
from upsc_cli.session.session import Session
from upsc_cli.topics.cards import topic_of


def tell_links(session: Session, record: Callable[[Event], Event]) -> tuple[Linked | Renamed, ...]:
    """Record whose the reviews of edited and moved cards are now, and say what moved.

    Raises:
        ProgressError: it cannot be recorded.
    """
    events = tuple(record_links(session.study, record, session.now))
    for event in events:
        if isinstance(event, Renamed):
            # Imported here: a topic that was renamed by hand is rare.
            from upsc_cli.session.renaming import bring_along

            bring_along(session, event.topic, event.to)
    for line in said(events):
        session.listener.say(f"{line} upsc undo takes that back.")
    return events


def said(events: tuple[Linked | Renamed, ...]) -> list[str]:
    """Return what moved from topic to topic, a line for each two."""
    lines = [
        f"{event.topic} is gone, and {event.to} has its cards: it is taken for the same topic."
        for event in events
        if isinstance(event, Renamed)
    ]
    between = Counter(
        (topic_of(event.card), topic_of(event.to)) for event in events if isinstance(event, Linked)
    )
    for (topic, to), number in between.items():
        if topic != to:
            lines.append(
                f"{count(number, 'card')} of {topic} moved to {to}, with what is remembered of them."
            )
    return lines
