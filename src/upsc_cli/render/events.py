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
    events.MockBegun: "mock paper",
    events.Filled: "answer sheet line",
    events.HandedIn: "handed-in paper",
    events.Judged: "judged mistake",
    events.Written: "written answer",
    events.Assessed: "assessment",
    events.ExamSet: "exam date",
    events.Fitted: "fit",
    events.Planned: "plan",
    events.Imported: "history import",
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
        case events.Linked() | events.Renamed():
            what = _of_other_names(event, title_of)
        case events.Answered():
            choice = f"answered {event.choice}" if event.choice else "skipped"
            what = f"a question {choice}: {title_of(topic_of(event.question))}"
        case events.MockBegun() | events.Filled() | events.HandedIn() | events.Judged():
            what = _of_mock(event, title_of)
        case events.Written():
            what = f"an answer of {count(event.words, 'word')}: {title_of(topic_of(event.question))}"
            what += f" (its file {event.file} stays)"
        case _:
            what = _of_no_topic(event)
    return f"{what} ({event.at:%d %b %Y, %H:%M})"


def _of_no_topic(
    event: events.ExamSet
    | events.Fitted
    | events.Planned
    | events.Imported
    | events.Assessed
    | events.Undone
    | events.Restored,
) -> str:
    match event:
        case events.ExamSet():
            return f"exam date: {event.day:%d %b %Y}" if event.day else "exam date: none"
        case events.Fitted():
            fitted = f"the scheduler fitted to {count(event.reviews, 'review')}"
            return fitted if event.parameters else "the scheduler back at its default"
        case events.Planned():
            return f"a plan of {count(event.minutes, 'minute')} a day"
        case events.Imported():
            return f"imported from {event.source}: {count(event.reviews, 'review')}"
        case events.Assessed() | events.Undone() | events.Restored():
            return _OF_NOTHING_NAMED[type(event)]


def _of_other_names(event: events.Linked | events.Renamed, title_of: Callable[[str], str]) -> str:
    match event:
        case events.Linked() if topic_of(event.card) != topic_of(event.to):
            return f"a card moved from {topic_of(event.card)}: {title_of(topic_of(event.to))}"
        case events.Linked():
            return f"an edited card: {title_of(topic_of(event.to))}"
        case events.Renamed():
            return f"renamed: {event.topic} to {event.to}"


def _of_mock(event: events.OfMock | events.Judged, title_of: Callable[[str], str]) -> str:
    match event:
        case events.MockBegun():
            return f"a mock paper of {count(len(event.questions), 'question')}"
        case events.Filled():
            choice = f"answered {event.choice}" if event.choice else "left out"
            return f"a question of a mock paper {choice}: {title_of(topic_of(event.question))}"
        case events.HandedIn():
            return "a mock paper handed in"
        case events.Judged():
            return f"the cause of a mistake: {title_of(topic_of(event.question))}"


def all_said(recorded: Iterable[events.Event], title_of: Callable[[str], str]) -> list[str]:
    """Return what happened, in order.

    One line is what was done alike with several cards of a topic, what was done with a mock paper, the
    causes that were given to its mistakes, and a history that was imported.
    """
    groups: dict[object, list[events.Event]] = {}
    listed = list(recorded)
    imports = {event.id for event in listed if isinstance(event, events.Imported)}
    for event in listed:
        if event.action not in imports:
            groups.setdefault(_alike(event), []).append(event)
    return [_said_of(group, title_of) for group in groups.values()]


def _alike(event: events.Event) -> object:
    """Return what events that are told together have in common."""
    match event:
        case events.MockBegun() | events.Filled() | events.HandedIn():
            return events.MockBegun, event.belongs_to
        case events.Judged():
            return events.Judged, event.paper
        case events.Suspended() | events.Unsuspended() | events.Buried() | events.Forgotten():
            return type(event), topic_of(event.card)
        case _:
            return event.id


def _said_of(group: Sequence[events.Event], title_of: Callable[[str], str]) -> str:
    first = group[0]
    at = f"({first.at:%d %b %Y, %H:%M})"
    match first:
        case events.Judged() if len(group) > 1:
            questions = {event.question for event in group if isinstance(event, events.Judged)}
            return f"the causes of {count(len(questions), 'mistake')} {at}"
        case events.MockBegun():
            last = {event.question: event.choice for event in group if isinstance(event, events.Filled)}
            answered = sum(choice is not None for choice in last.values())
            return f"{_of_mock(first, title_of)}, {answered} answered {at}"
        case _ if len(group) > 1 and isinstance(first, events.OfCard):
            what = f"{count(len(group), 'card')} {_OF_CARDS[type(first)]}: {title_of(topic_of(first.card))}"
            return f"{what} {at}"
        case _:
            return said(first, title_of)


def tally(recorded: Iterable[events.Event]) -> str:
    """Return how many events there are of each kind: `3 completions, 14 reviews`."""
    numbers: Counter[type] = Counter(type(event) for event in recorded)
    return ", ".join(count(numbers[kind], noun) for kind, noun in _NOUNS.items() if numbers[kind])
