"""Events of progress in words; plain strings, no Rich."""

from collections import Counter
from collections.abc import Callable, Iterable

from upsc_cli.phrases import count
from upsc_cli.progress.events import (
    Answered,
    Done,
    Event,
    ExamSet,
    Linked,
    Opened,
    Reopened,
    Restored,
    Reviewed,
    Undone,
)
from upsc_cli.topics.cards import topic_of

_GRADES = {1: "again", 2: "hard", 3: "good", 4: "easy"}
_NOUNS: dict[type, str] = {
    Opened: "opening",
    Done: "completion",
    Reopened: "reopening",
    Reviewed: "review",
    Linked: "edited card",
    Answered: "answer",
    ExamSet: "exam date",
    Undone: "undo",
    Restored: "restored backup",
}


def said(event: Event, title_of: Callable[[str], str]) -> str:
    """Return what happened, with the time at which it was recorded; `title_of` names a topic by its slug."""
    match event:
        case Opened():
            what = f"opened: {title_of(event.topic)}"
        case Done():
            what = f"completed: {title_of(event.topic)}"
        case Reopened():
            what = f"reopened: {title_of(event.topic)}"
        case Reviewed():
            what = f"a card graded {_GRADES[event.rating]}: {title_of(topic_of(event.card))}"
        case Linked():
            what = f"an edited card: {title_of(topic_of(event.to))}"
        case Answered():
            choice = f"answered {event.choice}" if event.choice else "skipped"
            what = f"a question {choice}: {title_of(topic_of(event.question))}"
        case ExamSet():
            what = f"exam date: {event.day:%d %b %Y}" if event.day else "exam date: none"
        case Undone():
            what = "an undo"
        case Restored():
            what = "a restored backup"
    return f"{what} ({event.at:%d %b %Y, %H:%M})"


def tally(events: Iterable[Event]) -> str:
    """Return how many events there are of each kind: `3 completions, 14 reviews`."""
    numbers: Counter[type] = Counter(type(event) for event in events)
    return ", ".join(count(numbers[kind], noun) for kind, noun in _NOUNS.items() if numbers[kind])
