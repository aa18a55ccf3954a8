"""Events of progress in words; plain strings, no Rich."""

from collections import Counter
from collections.abc import Callable, Iterable

from upsc_cli.phrases import count
from upsc_cli.progress import events
from upsc_cli.topics.cards import topic_of

_GRADES = {1: "again", 2: "hard", 3: "good", 4: "easy"}
_NOUNS: dict[type, str] = {
    events.Opened: "opening",
    events.Done: "completion",
    events.Reopened: "reopening",
    events.Reviewed: "review",
    events.Linked: "edited card",
    events.Answered: "answer",
    events.ExamSet: "exam date",
    events.Undone: "undo",
    events.Restored: "restored backup",
}


def said(event: events.Event, title_of: Callable[[str], str]) -> str:
    """Return what happened, with the time at which it was recorded; `title_of` names a topic by its slug."""
    match event:
        case events.Opened():
            what = f"opened: {title_of(event.topic)}"
        case events.Done():
            what = f"completed: {title_of(event.topic)}"
        case events.Reopened():
            what = f"reopened: {title_of(event.topic)}"
        case events.Reviewed():
            what = f"a card graded {_GRADES[event.rating]}: {title_of(topic_of(event.card))}"
        case events.Linked():
            what = f"an edited card: {title_of(topic_of(event.to))}"
        case events.Answered():
            choice = f"answered {event.choice}" if event.choice else "skipped"
            what = f"a question {choice}: {title_of(topic_of(event.question))}"
        case events.ExamSet():
            what = f"exam date: {event.day:%d %b %Y}" if event.day else "exam date: none"
        case events.Undone():
            what = "an undo"
        case events.Restored():
            what = "a restored backup"
    return f"{what} ({event.at:%d %b %Y, %H:%M})"


def tally(recorded: Iterable[events.Event]) -> str:
    """Return how many events there are of each kind: `3 completions, 14 reviews`."""
    numbers: Counter[type] = Counter(type(event) for event in recorded)
    return ", ".join(count(numbers[kind], noun) for kind, noun in _NOUNS.items() if numbers[kind])
