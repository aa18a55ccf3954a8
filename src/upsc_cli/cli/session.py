"""What a command needs to begin: paths, the time, the library, the syllabus, and the state of progress."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from upsc_cli import clock, paths
from upsc_cli.cli.counting import counting
from upsc_cli.cli.messages import warn
from upsc_cli.cli.run import at_end
from upsc_cli.errors import ProgressError
from upsc_cli.progress import kept
from upsc_cli.progress.events import Event
from upsc_cli.progress.fold import State, fold, standing
from upsc_cli.progress.store import Store
from upsc_cli.topics import syllabus
from upsc_cli.topics.library import Library, Summary
from upsc_cli.topics.syllabus import Syllabus

if TYPE_CHECKING:
    from upsc_cli.index.index import Index
    from upsc_cli.recall.outlook import Exam, Outlook
    from upsc_cli.recall.plan import Plan
    from upsc_cli.recall.study import Study
    from upsc_cli.topics.cards import Card

E = TypeVar("E", bound=Event)

_READ_AT_TAB = 100  # topic files
_MOST_WARNINGS = 3  # about broken topic files, so that they do not bury the answer


class Session:
    """One run of the program in its environment; each part is loaded when first asked for.

    Only the time at which the command began, `now`, is taken at once. At TAB nothing is said, and what
    many new topics hold waits for the next command.

    Raises:
        UsageError: UPSC_NOW is no time.
    """

    def __init__(self, *, at_tab: bool = False) -> None:
        self.now = self.clock()
        self._at_tab = at_tab
        self._cards: dict[str, dict[str, Card]] = {}

    @cached_property
    def paths(self) -> paths.Paths:
        """Where everything lives."""
        return paths.resolve(os.environ)

    @cached_property
    def library(self) -> Library:
        """The topics of all folders; nothing is read yet."""
        for folder in () if self._at_tab else self.paths.extra_topics:
            if not os.path.isdir(folder):  # noqa: PTH112 (Path.is_dir can raise)
                warn(f"UPSC_TOPICS names {folder}, which is no folder")
        return Library(self.paths.topics)

    @property
    def index_file(self) -> Path:
        """The cache file of the index."""
        return self.paths.cache / "topics.sqlite3"

    @property
    def memories_file(self) -> Path:
        """The cache file of what is remembered of each card."""
        return self.paths.cache / "memories.msgpack"

    @cached_property
    def index(self) -> "Index":
        """What all topics say of themselves, after warnings for the files that cannot be read."""
        from upsc_cli.index.index import Index

        if self._at_tab:
            index = Index(self.library, self.index_file, lambda done, total: None, most=_READ_AT_TAB)
            return at_end.enter_context(closing(index))
        with counting("Reading topics") as on_progress:
            index = at_end.enter_context(closing(Index(self.library, self.index_file, on_progress)))
        if index.trouble:
            warn(f"every topic was read, as no index can be kept in {self.paths.cache}: {index.trouble}")
        left_out = [*index.problems, *map(str, self.library.folder_problems)]
        for problem in left_out[:_MOST_WARNINGS]:
            warn(f"left out: {problem}")
        if len(left_out) > _MOST_WARNINGS:
            warn(f"{len(left_out) - _MOST_WARNINGS} more left out; upsc check names them all")
        return index

    def slug_of(self, name: str) -> str:
        """Return the slug of the topic that a slug, an unambiguous prefix of one, or a title names.

        Raises:
            NotFoundError: nothing, or more than one topic, goes by that name.
        """
        if self.library.find(name):
            return name
        from upsc_cli.topics.resolve import resolve

        return resolve(name, self.library.files, self.index.titles)

    def card_of(self, name: str) -> "Card | None":
        """Return the card of an id, None if it is gone."""
        topic = name.partition("/")[0]
        if topic not in self._cards:
            cards = self.index.cards([topic]).get(topic, ())
            self._cards[topic] = {card.id: card for card in cards}
        return self._cards[topic].get(name)

    def read_topics_anew(self) -> None:
        """Let topics be read anew, after an edit."""
        for name in ("library", "index"):
            self.__dict__.pop(name, None)
        self._cards.clear()

    def title_of(self, slug: str) -> str:
        """Return the title of a topic, or the slug of one that is not there."""
        return self.index.titles.get(slug, slug)

    @cached_property
    def syllabus(self) -> Syllabus:
        """The official syllabus; with the index open, it takes no YAML parser."""
        if self._at_tab or "index" in self.__dict__:
            return self.index.kept(self.paths.syllabus, Syllabus, syllabus.load)
        return syllabus.load(self.paths.syllabus)

    @property
    def paper_codes(self) -> list[str]:
        """The codes of all papers, in the order of the syllabus."""
        return [paper.code for paper in self.syllabus.papers]

    @cached_property
    def store(self) -> Store:
        """Where progress is kept."""
        return Store(self.paths.progress, self.paths.backups, self.now)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """All that was recorded, in no particular order, after warnings for what had to be repaired.

        Raises:
            ProgressError: the progress file cannot be read.
        """
        try:
            return self.store.load()
        finally:
            self.say_notices()

    @cached_property
    def state(self) -> State:
        """The state of progress.

        Raises:
            ProgressError: the progress file cannot be read.
        """
        try:
            return kept.state(self.store, self.paths.cache / "state.msgpack")
        finally:
            self.say_notices()

    def clock(self) -> datetime:
        """Return the time now; a review goes on for longer than a moment."""
        return clock.now(os.environ.get("UPSC_NOW"))

    @property
    def today(self) -> date:
        """The study day on which the command began."""
        return clock.study_day(self.now)

    @cached_property
    def retention(self) -> float:
        """The share of cards that the person wants to remember when they come back.

        Raises:
            UsageError: UPSC_RETENTION is no share that can be scheduled.
        """
        from upsc_cli.recall import schedule

        given = os.environ.get("UPSC_RETENTION")
        return schedule.retention(given) if given else schedule.RETENTION

    @cached_property
    def study(self) -> "Study":
        """Where the person stands with their cards today.

        Raises:
            ProgressError: the progress file cannot be read.
        """
        # Imported here: reading and searching know no cards.
        from upsc_cli.recall.study import study

        return study(
            self.events,
            self.standing,
            self.index.slots(),
            lambda topic: self.index.cards([topic])[topic],
            self.today,
            self.state.exam,
            self.memories_file,
            self.retention,
        )

    @cached_property
    def standing(self) -> list[Event]:
        """The events that were not taken back, in order."""
        return standing(self.events)

    @property
    def exam(self) -> "Exam | None":
        """The exam that is still to come, if its date is set."""
        from upsc_cli.recall.outlook import Exam

        day = self.study.deck.exam_ahead
        return Exam(day, (day - self.today).days) if day else None

    @cached_property
    def outlook(self) -> "Outlook":
        """How the person stands to the syllabus."""
        return self.outlook_of({topic.slug: topic for topic in self.index.summaries})

    def outlook_of(self, topics: Mapping[str, Summary]) -> "Outlook":
        """Return how the person stands to the syllabus by some topics alone."""
        from upsc_cli.recall.outlook import outlook

        return outlook(list(topics.values()), self.syllabus, self.state, self.study.deck.within(topics))

    @cached_property
    def plan(self) -> "Plan":
        """What to do today."""
        from upsc_cli.recall.deck import NEW_A_DAY
        from upsc_cli.recall.plan import last_quiz, pace, plan
        from upsc_cli.recall.review import choose

        topics = {topic.slug: topic for topic in self.index.summaries}
        turn = choose(self.study, topics, self.state.touched)
        return plan(
            topics,
            self.syllabus,
            self.state,
            turn,
            max(0, min(len(turn.new), NEW_A_DAY - self.study.introduced)),
            pace(self.standing),
            self.today,
            last_quiz(self.standing),
        )

    @cached_property
    def state_for_reading(self) -> State:
        """The state of progress; if it cannot be read, an empty one after a warning.

        A damaged progress file must not keep anybody from finding and reading a topic.
        """
        try:
            return self.state
        except ProgressError as error:
            warn(f"{error.message}; topics are shown as new and nothing is recorded")
            return State()

    def record(self, change: Callable[[State], Sequence[E]]) -> Sequence[E]:
        """Record the events that `change` returns for the state on file as one action, and return them.

        Raises:
            ProgressError: the progress file cannot be read or written.
        """
        return self.update(lambda events: change(fold(events)))

    def update(self, change: Callable[[tuple[Event, ...]], Sequence[E]]) -> Sequence[E]:
        """Record the events that `change` returns for the events on file; see `record`."""
        try:
            return self.store.update(change)
        finally:
            self._forget()

    def take_in(self, lines: Mapping[str, bytes]) -> list[str]:
        """Add the events of other files, as they are written, and return the ids of new ones.

        Raises:
            ProgressError: the progress file cannot be read or written.
        """
        try:
            return self.store.take_in(lines)
        finally:
            self._forget()

    def restore(self, backup: Mapping[str, bytes]) -> bool:
        """Go back to the events of a backup; return False if progress is as it was then.

        Raises:
            ProgressError: the progress file cannot be read or written.
        """
        try:
            return self.store.restore(backup, self.now)
        finally:
            self._forget()

    @contextmanager
    def recording(self) -> Iterator[Callable[[E], E]]:
        """Yield what records an event of a running review or quiz, durably before it returns.

        Raises:
            ProgressError: the progress file cannot be read, or an event cannot be recorded.
        """
        try:
            with self.store.recording(self.events) as record:
                yield record
        finally:
            self._forget()

    def _forget(self) -> None:
        """Let what is on file be read anew after a change."""
        self.say_notices()
        for name in ("events", "standing", "state", "state_for_reading", "study", "outlook", "plan"):
            self.__dict__.pop(name, None)

    def say_notices(self) -> None:
        """Warn of what had to be repaired."""
        while self.store.notices:
            warn(self.store.notices.pop(0))
