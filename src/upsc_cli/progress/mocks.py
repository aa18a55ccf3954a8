"""What was recorded of mock papers, and the answers that count: those of quizzes and of papers handed in."""

from collections.abc import Iterable, Sequence

from msgspec import Struct, field

from upsc_cli.progress.events import Answered, Cause, Event, Filled, HandedIn, Judged, MockBegun

_OF_MOCKS = (MockBegun, Filled, HandedIn, Judged)


class Mock(Struct):
    """A mock paper as its events have it.

    `filled` is what stands for each question that was looked at, by its id, and `ms` how long each took.
    `place` is the question that was looked at last. Without `handed_in` the paper is paused, or under way.
    """

    begun: MockBegun
    filled: dict[str, Filled] = field(default_factory=dict)
    ms: dict[str, int] = field(default_factory=dict)
    place: str | None = None
    handed_in: HandedIn | None = None
    causes: dict[str, Cause] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """The time that was used."""
        return sum(self.ms.values()) / 1000

    @property
    def seconds_left(self) -> float:
        """The time that is left."""
        return max(0.0, self.begun.seconds - self.seconds)

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(one.choice is not None for one in self.filled.values())


def mocks(standing: Iterable[Event]) -> list[Mock]:
    """Return the mock papers that were begun, the oldest first, of events that stand, in their order.

    A question counts with what stood last when its paper was handed in.
    """
    found: dict[str, Mock] = {}
    for event in (event for event in standing if isinstance(event, _OF_MOCKS)):  # few, of a long history
        match event:
            case MockBegun():
                found[event.id] = Mock(event)
            case Filled() if (mock := found.get(event.belongs_to)) and mock.handed_in is None:
                if event.question in mock.begun.questions:
                    mock.filled[event.question] = event
                    mock.ms[event.question] = mock.ms.get(event.question, 0) + event.ms
                    mock.place = event.question
            case HandedIn() if (mock := found.get(event.belongs_to)) and mock.handed_in is None:
                mock.handed_in = event
            case Judged() if mock := found.get(event.paper):
                mock.causes.pop(event.question, None)
                if event.cause:
                    mock.causes[event.question] = event.cause
    return list(found.values())


def unfinished(standing: Iterable[Event]) -> Mock | None:
    """Return the mock paper that was begun last of those not handed in; None if there is none."""
    return next((mock for mock in reversed(mocks(standing)) if mock.handed_in is None), None)


def answers(mock: Mock) -> list[Answered]:
    """Return each question of a paper that was handed in as an answer of a quiz, in the order of the paper.

    Left out is what has no choice, or does not count.
    """
    end = mock.handed_in
    if end is None:
        return []
    found = []
    for question in mock.begun.questions:
        last = mock.filled.get(question)
        if last is None or last.choice is None or question in end.void:
            blank = Answered(id=end.id, at=end.at, order=end.order, question=question)
            found.append(blank)
        else:
            found.append(
                Answered(
                    id=last.id,
                    at=last.at,
                    order=last.order,
                    question=question,
                    choice=last.choice,
                    right=last.right,
                    confidence=last.confidence,
                    ms=mock.ms[question],
                )
            )
    return found


def answered(standing: Sequence[Event]) -> list[Answered]:
    """Return the answers that count, in the order of their moments, of events that stand, in their order.

    Those are all of quizzes, and of mock papers that were handed in what has a choice.
    """
    of_quizzes = [event for event in standing if isinstance(event, Answered)]
    of_mocks = [answer for mock in mocks(standing) for answer in answers(mock) if answer.choice is not None]
    return sorted([*of_quizzes, *of_mocks], key=lambda event: event.moment) if of_mocks else of_quizzes
