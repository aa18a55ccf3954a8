"""What can happen to a person's progress, as immutable events.

An event is never changed or removed; taking something back is another event. A topic is known by
its slug, a card and a question by their ids.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import uuid4

from msgspec import Meta, Struct

from upsc_cli.clock import FIRST_YEAR, LAST_YEAR

Moment = Annotated[datetime, Meta(tz=True)]
Name = Annotated[str, Meta(max_length=1000)]
"""The id of a topic, a card, a question, an event or an action."""
Text = Annotated[str, Meta(max_length=100_000)]
"""No card is nearly as long; what another program wrote may be, and would cost every command."""
Rating = Annotated[int, Meta(ge=1, le=4)]
"""Again, hard, good, easy."""
Milliseconds = Annotated[int, Meta(ge=0)]
MOST_IN_A_PAPER = 1000
"""Questions of a mock paper."""


Number = Annotated[int, Meta(ge=0, le=10_000_000)]
Mark = Annotated[float, Meta(ge=0, le=1000)]
Points = Annotated[tuple[Name, ...], Meta(max_length=100)]
"""The points of a good answer, each by its name."""


class Confidence(StrEnum):
    """How sure a person was of an answer."""

    SURE = "sure"
    UNSURE = "unsure"
    GUESS = "guess"


class Cause(StrEnum):
    """Why an answer was wrong, as its reader judges.

    It was not known, misread, wrongly arrived at by striking others out, or thought to be known.
    """

    GAP = "gap"
    MISREAD = "misread"
    ELIMINATION = "elimination"
    OVERCONFIDENCE = "overconfidence"


class _Event(Struct, frozen=True, kw_only=True, tag_field="kind", omit_defaults=True):
    """`id` is a UUID; `at` is local time with its offset from UTC.

    `order` is there only where the clock had not moved on, or had been set back, since the event
    before: the moment right after that event. It keeps cause before effect and `at` truthful
    (a hybrid logical clock, Kulkarni et al. 2014, with wall time in the place of its counter).
    `action` is the id of the first event of those that one command recorded together, if it is
    another event: they are taken back together.
    """

    id: Name
    at: Moment
    order: Moment | None = None
    action: Name | None = None

    @property
    def moment(self) -> datetime:
        """When the event happened in relation to others."""
        return self.order or self.at

    @property
    def belongs_to(self) -> str:
        """The id of the action that the event is a part of."""
        return self.action or self.id


class Opened(_Event, frozen=True, tag="opened"):
    """A topic was opened for reading; recorded at most once a study day."""

    topic: Name


class Done(_Event, frozen=True, tag="done"):
    """A topic was marked completed."""

    topic: Name


class Reopened(_Event, frozen=True, tag="reopened"):
    """A completed topic was taken back into reading."""

    topic: Name


class Reviewed(_Event, frozen=True, tag="reviewed"):
    """A card was graded on a study day, `ms` after it was shown.

    `text` is there with the first review of a card: by it the card is known again after an edit.
    """

    card: Name
    rating: Rating
    day: date
    ms: Milliseconds = 0
    text: Text | None = None


class Linked(_Event, frozen=True, tag="linked"):
    """The text of a card was edited: what was recorded of `card` is that of the card `to`."""

    card: Name
    to: Name


class Suspended(_Event, frozen=True, tag="suspended"):
    """A card is asked no more until it is taken back in; by its `text` it is known again after an edit."""

    card: Name
    text: Text | None = None


class Unsuspended(_Event, frozen=True, tag="unsuspended"):
    """A card that was suspended is asked again."""

    card: Name


class Buried(_Event, frozen=True, tag="buried"):
    """A card is not asked any more on a study day."""

    card: Name
    day: date


class Unburied(_Event, frozen=True, tag="unburied"):
    """A card that was buried is asked again on the same day."""

    card: Name


class Spread(_Event, frozen=True, tag="spread"):
    """The cards that were due on a study day were spread until another, at most so many a day."""

    day: date
    until: date
    most: Annotated[int, Meta(ge=1)]


class Forgotten(_Event, frozen=True, tag="forgotten"):
    """What was recorded of a card's reviews before counts no more: the card is new again."""

    card: Name


class Renamed(_Event, frozen=True, tag="renamed"):
    """A topic got another slug: what was recorded of `topic` is that of the topic `to`.

    `file` if the command gave the file its new name as well, `found` if nobody said so: the topic was gone,
    and another one had its cards. That holds only where no topic has the old name.
    """

    topic: Name
    to: Name
    file: bool = False
    found: bool = False


class Starred(_Event, frozen=True, tag="starred"):
    """A topic got a star."""

    topic: Name


class Unstarred(_Event, frozen=True, tag="unstarred"):
    """The star of a topic was taken away."""

    topic: Name


class Noted(_Event, frozen=True, tag="noted"):
    """The person's note on a topic was changed by this program, not by hand.

    `was` and `now` are hashes of the file before and after, None where there was or is no note; `size` is
    that of the file before, in bytes.
    """

    topic: Name
    was: Name | None = None
    size: Annotated[int, Meta(ge=0)] = 0
    now: Name | None = None


class Answered(_Event, frozen=True, tag="answered"):
    """A question was answered, or skipped if there is no `choice`, `ms` after it was shown."""

    question: Name
    choice: Name | None = None
    right: bool = False
    confidence: Confidence | None = None
    ms: Milliseconds = 0


class MockBegun(_Event, frozen=True, tag="mock"):
    """A mock paper was begun: its questions in order, the time for it, and the seed by which they are put."""

    questions: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=MOST_IN_A_PAPER)]
    seconds: Annotated[int, Meta(ge=1)]
    seed: int


class Filled(_Event, frozen=True, tag="filled"):
    """What stands on the answer sheet of a mock paper for a question, after `ms` more of its time.

    The event is part of the action that begins the paper, and so names it. `struck` are the letters of the
    options that were struck out; by its `wording`, a checksum, a question is known that was edited since.
    """

    question: Name
    ms: Milliseconds = 0
    choice: Name | None = None
    right: bool = False
    confidence: Confidence | None = None
    flagged: bool = False
    struck: Name = ""
    wording: int = 0


class HandedIn(_Event, frozen=True, tag="handed-in"):
    """A mock paper ended; it is the one whose action this is. `void` are questions that do not count."""

    void: tuple[Name, ...] = ()


class Judged(_Event, frozen=True, tag="judged"):
    """A wrong answer of a mock paper was given its cause, or none any more."""

    paper: Name
    question: Name
    cause: Cause | None = None


class Written(_Event, frozen=True, tag="written"):
    """An answer to a mains question was written: of so many words, in so many seconds, in a file.

    `asked` is the wording of the question, `limit` the words that it allows, `file` the name of the file in
    the folder of answers. `points` are the names of the points that it makes, of as many as there were, and
    `mark` the mark of `marks` that it got; None where that was not said.
    """

    question: Name
    words: Number
    limit: Number
    marks: Number
    file: Name
    asked: Text = ""
    seconds: Number = 0
    points: Points | None = None
    of: Number = 0
    mark: Mark | None = None


class Assessed(_Event, frozen=True, tag="assessed"):
    """An answer, known by the id of its `written`, was gone through: the points that it makes, and its mark.

    It takes the place of what was said of the answer before.
    """

    answer: Name
    points: Points | None = None
    of: Number = 0
    mark: Mark | None = None


class ExamSet(_Event, frozen=True, tag="exam"):
    """The date of the exam was set, or cleared if there is no `day`."""

    day: date | None = None


class Fitted(_Event, frozen=True, tag="fitted"):
    """The parameters of the scheduler were fitted to so many `reviews`; none, if the defaults count again."""

    parameters: Annotated[tuple[float, ...], Meta(max_length=1000)] = ()
    reviews: Annotated[int, Meta(ge=0)] = 0


class Planned(_Event, frozen=True, tag="planned"):
    """It was said how many minutes a day there are, and on which weekdays none, of which 0 is Monday."""

    minutes: Annotated[int, Meta(ge=1, le=1440)]
    rest: tuple[Annotated[int, Meta(ge=0, le=6)], ...] = ()


class Imported(_Event, frozen=True, tag="imported"):
    """A history of reviews came from another program's file, which is its `source`.

    Its events have this one's id as their action, so that they are taken back together; they have the times
    at which they happened, and ids made of the other program's.
    """

    source: Name
    reviews: Annotated[int, Meta(ge=0)] = 0


class Undone(_Event, frozen=True, tag="undone"):
    """All events of an action were taken back."""

    what: Name


class Restored(_Event, frozen=True, tag="restored"):
    """A backup was restored: the events that it did not have were taken back."""

    without: tuple[str, ...]


OfCard = Suspended | Unsuspended | Buried | Unburied | Forgotten
"""What a person does with a card beside grading it."""

OfMock = MockBegun | Filled | HandedIn
"""What is recorded of a mock paper, all of it one action."""

Event = (
    Opened
    | Done
    | Reopened
    | Starred
    | Unstarred
    | Noted
    | Reviewed
    | OfCard
    | Spread
    | Linked
    | Renamed
    | Answered
    | OfMock
    | Judged
    | Written
    | Assessed
    | ExamSet
    | Fitted
    | Planned
    | Imported
    | Undone
    | Restored
)

_WITH_A_DAY = (Reviewed, Buried, Spread, ExamSet)


def is_possible(event: Event) -> bool:
    """Return whether the times of an event can be reckoned with; damage and other programs bring others."""
    if not FIRST_YEAR <= event.at.year <= LAST_YEAR:
        return False
    if event.order is not None and not FIRST_YEAR <= event.order.year <= LAST_YEAR:
        return False
    day = event.day if isinstance(event, _WITH_A_DAY) else None
    return day is None or FIRST_YEAR <= day.year <= LAST_YEAR


def new_id() -> str:
    """Return an id for a new event."""
    return str(uuid4())
