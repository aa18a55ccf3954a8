"""Events of progress in words; plain strings, no Rich."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from upsc_cli.phrases import count
from upsc_cli.progress import events
from upsc_cli.topics.cards import topic_of

_GRADES = {1: "again", 2: "hard", 3: "good", 4: "easy"}
_OF_TOPICS: dict[type, str] = {
    events.Opened: "opened",
    events.Done: "completed",
    events.Reopened: "reopened",
    events.Starred: "starred",
    events.Unstarred: "star taken away",
    events.Noted: "a change of the note",
}
_OF_NOTHING_NAMED: dict[type, str] = {
    events.Assessed: "points and mark of an answer",
    events.Undone: "an undo",
    events.Restored: "a restored backup",
}
_OF_CARDS: dict[type, str] = {
    events.Suspended: "suspended",
    events.Unsuspended: "unsuspended",
    events.Buried: "buried",
    events.Unburied: "taken back in for today",
    events.Forgotten: "forgotten",
}
_NOUNS: dict[type, str] = {
    events.Opened: "opening",
    events.Done: "completion",
    events.Reopened: "reopening",
    events.Starred: "star",
    events.Unstarred: "removed star",
    events.Noted: "changed note",
    events.Reviewed: "review",
    events.Suspended: "suspended card",
    events.Unsuspended: "unsuspended card",
    events.Buried: "buried card",
    events.Unburied: "unburied card",
    events.Forgotten: "forgotten card",
    events.Spread: "spread backlog",
    events.Linked: "edited card",
    events.Renamed: "renamed topic",
    events.Answered: "answer",
    events.Written: "written answer",
    events.Assessed: "assessment",
    events.ExamSet: "exam date",
    events.Imported: "imported history",
    events.Undone: "undo",
    events.Restored: "restored backup",
}


def said(event: events.Event, title_of: Callable[[str], str]) -> str:
    """Return what happened, with the time at which it was recorded; `title_of` names a topic by its slug."""
    match event:
        case (
            events.Opened()
            | events.Done()
            | events.Reopened()
            | events.Starred()
            | events.Unstarred()
            | events.Noted()
        ):
            what = f"{_OF_TOPICS[type(event)]}: {title_of(event.topic)}"
        case events.Reviewed():
            what = f"a card graded {_GRADES[event.rating]}: {title_of(topic_of(event.card))}"
        case (
            events.Suspended()
            | events.Unsuspended()
            | events.Buried()
            | events.Unburied()
            | events.Forgotten()
        ):
            what = f"a card {_OF_CARDS[type(event)]}: {title_of(topic_of(event.card))}"
        case events.Spread():
            what = f"due cards spread over the days until {event.until:%d %b %Y}"
        case events.Linked() if topic_of(event.card) != topic_of(event.to):
            what = f"a card moved from {topic_of(event.card)}: {title_of(topic_of(event.to))}"
        case events.Linked():
            what = f"an edited card: {title_of(topic_of(event.to))}"
        case events.Renamed():
            what = f"renamed: {event.topic} to {event.to}"
        case events.Answered():
            choice = f"answered {event.choice}" if event.choice else "skipped"
            what = f"a question {choice}: {title_of(topic_of(event.question))}"
        case events.Written():
            what = f"an answer of {count(event.words, 'word')}: {title_of(topic_of(event.question))}"
            what += f" (its file {event.file} stays)"
        case events.ExamSet():
            what = f"exam date: {event.day:%d %b %Y}" if event.day else "exam date: none"
        case events.Imported():
            what = f"imported from {event.source}: {count(event.reviews, 'review')}"
        case events.Assessed() | events.Undone() | events.Restored():
            what = _OF_NOTHING_NAMED[type(event)]
    return f"{what} ({event.at:%d %b %Y, %H:%M})"


def all_said(recorded: Iterable[events.Event], title_of: Callable[[str], str]) -> list[str]:
    """Return what happened, in order; what was done alike with several cards of a topic is one line.

    So is a history that was imported.
    """
    groups: dict[object, list[events.Event]] = {}
    listed = list(recorded)
    imports = {event.id for event in listed if isinstance(event, events.Imported)}
    for event in listed:
        if event.action in imports:
            continue
        alike = (type(event), topic_of(event.card)) if isinstance(event, events.OfCard) else event.id
        groups.setdefault(alike, []).append(event)
    return [_said_of(group, title_of) for group in groups.values()]


def _said_of(group: Sequence[events.Event], title_of: Callable[[str], str]) -> str:
    first = group[0]
    if len(group) == 1 or not isinstance(first, events.OfCard):
        return said(first, title_of)
    what = f"{count(len(group), 'card')} {_OF_CARDS[type(first)]}: {title_of(topic_of(first.card))}"
    return f"{what} ({first.at:%d %b %Y, %H:%M})"


def tally(recorded: Iterable[events.Event]) -> str:
    """Return how many events there are of each kind: `3 completions, 14 reviews`."""
    numbers: Counter[type] = Counter(type(event) for event in recorded)
    return ", ".join(count(numbers[kind], noun) for kind, noun in _NOUNS.items() if numbers[kind])
