"""What the use cases stand on: a person's topics, their index, and progress."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from upsc_cli.clock import days_started_at, study_day
from upsc_cli.errors import ProgressError
from upsc_cli.paths import Paths
from upsc_cli.progress import kept
from upsc_cli.progress.events import Event, Renamed
from upsc_cli.progress.fold import State, fold, standing, state_of
from upsc_cli.progress.kept import LeftOut, Recent
from upsc_cli.progress.renames import Present, by_present_names
from upsc_cli.progress.store import Store
from upsc_cli.session.listening import Listener, Nobody

if TYPE_CHECKING:
    from upsc_cli.index.index import Index
    from upsc_cli.progress.events import Reviewed
    from upsc_cli.recall.study import Study
    from upsc_cli.session.reviewed import Told
    from upsc_cli.topics.cards import Card
    from upsc_cli.topics.library import Entry, Library
    from upsc_cli.topics.syllabus import Syllabus

E = TypeVar("E", bound=Event)

_DUE_FORMAT = 3  # of the cards that are due as they are kept, and of what finds them
_OF_PROGRESS = (
    "on_file", "events", "everything", "standing", "told", "state", "state_for_reading", "study", "due",
)  # fmt: skip
"""What is known of progress, until it changes."""
_MOST_WARNINGS = 3  # about broken topic files, so that they do not bury the answer


class Session:
    """A person at work; each part is loaded when first asked for.

    A session may outlive a study day, an edit, and what another program records: the time is asked and
    not kept, and `refresh` and `refresh_topics` forget what no longer holds. Any thread may use it, one at
    a time; the index may be asked by several.

    `retention` is the share of cards to remember as the person wrote it, `leeches` what becomes of a card
    that is forgotten again and again. Where more than `most_files`
    topic files are new, they are left for another time.
    """

    def __init__(
        self,
        paths: Paths,
        clock: Callable[[], datetime],
        listener: Listener | None = None,
        *,
        retention: str | None = None,
        leeches: str | None = None,
        most_files: int | None = None,
    ) -> None:
        self.paths = paths
        self.clock = clock
        self.listener: Listener = listener or Nobody()
        self._retention = retention
        self._leeches = leeches
        self._most_files = most_files
        self._index: Index | None = None
        self._opening = RLock()
        self._cards: dict[str, dict[str, Card]] = {}
        self._cards_before: dict[str, dict[str, Card]] = {}
        self._there: dict[str, bool] = {}
        self._moved: tuple[Renamed, ...] = ()
        self._holds: tuple[object, date] | None = None

    def close(self) -> None:
        """Close what was opened; whatever is asked for later is opened again."""
        with self._opening:
            if self._index is not None:
                self._index.close()
                self._index = None

    @property
    def now(self) -> datetime:
        """The time."""
        return self.clock()

    @property
    def today(self) -> date:
        """The study day."""
        return study_day(self.clock())

    def refresh(self) -> None:
        """Forget what is known of progress if it changed on disk, or if another study day began."""
        holds = self.store.stamp(), self.today
        if holds != self._holds:
            self._forget()
            self._holds = holds

    def refresh_topics(self) -> None:
        """Let topics be read anew, after an edit.

        Of a topic whose file an edit broke, cards are known as they were.
        """
        self.close()
        self.__dict__.pop("library", None)
        if any(self._find(slug) != there for slug, there in self._there.items()):
            self._forget()
        self._cards_before |= self._cards
        self._cards = {}

    @cached_property
    def library(self) -> "Library":
        """The topics of all folders; nothing is read yet."""
        # Imported here: what is about progress alone takes no topics.
        from upsc_cli.topics.library import Library

        for folder in self.paths.extra_topics:
            if not os.path.isdir(folder):  # noqa: PTH112 (Path.is_dir can raise)
                self.listener.warn(f"UPSC_TOPICS names {folder}, which is no folder")
        return Library(self.paths.topics, self.paths.notes)

    def entry(self, slug: str) -> "Entry":
        """Return the topic of an exact slug, with the note on it.

        Where its file and its note are as the index read them, it is from there, and takes no YAML parser.

        Raises:
            NotFoundError: no file has that slug.
            InvalidTopicError: its file breaks the format.
        """
        # Imported here: most commands need no topic as a whole.
        from upsc_cli.index import glance

        known = self._index.entry(slug) if self._index else glance.entry(self.index_file, self.library, slug)
        return known or self.library.entry(slug)

    @property
    def index_file(self) -> Path:
        """The cache file of the index."""
        return self.paths.cache / "topics.sqlite3"

    @property
    def memories_file(self) -> Path:
        """The cache file of what is remembered of each card."""
        return self.paths.cache / "memories.msgpack"

    @property
    def memories_files(self) -> tuple[Path, ...]:
        """All cache files of what reviews come to."""
        return self.memories_file, self.paths.cache / "reviews.msgpack"

    @property
    def results_file(self) -> Path:
        """The cache file of the results that a search showed last."""
        return self.paths.cache / "results.msgpack"

    @property
    def index(self) -> "Index":
        """What all topics say of themselves, after warnings for the files that cannot be read."""
        with self._opening:
            if self._index is None:
                self._index = self._open_index()
            return self._index

    def _open_index(self) -> "Index":
        # Imported here: a topic can be shown without SQLite.
        from upsc_cli.index.index import Index

        with self.listener.counting("Reading topics") as on_progress:
            index = Index(
                self.library, self.index_file, on_progress, self._most_files, on_made_anew=self._warn_of
            )
        self._warn_of(index)
        return index

    def _warn_of(self, index: "Index") -> None:
        """Warn of what an index lacks."""
        if index.trouble:
            self.listener.warn(
                f"every topic was read, as no index can be kept in {self.paths.cache}: {index.trouble}"
            )
        left_out = [*index.problems, *map(str, self.library.folder_problems)]
        for problem in left_out[:_MOST_WARNINGS]:
            self.listener.warn(f"left out: {problem}")
        if len(left_out) > _MOST_WARNINGS:
            self.listener.warn(f"{len(left_out) - _MOST_WARNINGS} more left out; upsc check names them all")

    def card_of(self, name: str) -> "Card | None":
        """Return the card of an id, None if it is gone."""
        # Imported here: reading and searching know no cards.
        from upsc_cli.topics.cards import topic_of

        topic = topic_of(name)
        if topic not in self._cards:
            found = self.index.cards([topic]).get(topic)
            if found is None and self.library.find(topic):  # broken, as in the middle of an edit
                self._cards[topic] = self._cards_before.get(topic, {})
            else:
                self._cards[topic] = {card.id: card for card in found or ()}
        return self._cards[topic].get(name)

    def title_of(self, slug: str) -> str:
        """Return the title of a topic, or the slug of one that is not there."""
        return self.index.titles.get(slug, slug)

    @cached_property
    def syllabus(self) -> "Syllabus":
        """The official syllabus; where there is an index, it takes no YAML parser."""
        from upsc_cli.topics import syllabus
        from upsc_cli.topics.syllabus import Syllabus

        if self._most_files is not None or self._index is not None:
            return self.index.kept(self.paths.syllabus, Syllabus, syllabus.load)
        from upsc_cli.index import glance

        return glance.kept(self.index_file, self.paths.syllabus, Syllabus, syllabus.load)

    @cached_property
    def store(self) -> Store:
        """Where progress is kept."""
        return Store(self.paths.progress, self.paths.backups, self.clock, self.paths.cache)

    @cached_property
    def on_file(self) -> Recent:
        """What was recorded, by the names that topics had then, without reviews that need not be read.

        That comes after warnings for what had to be repaired.

        Raises:
            ProgressError: the progress file cannot be read.
        """
        try:
            return self.store.recent()
        finally:
            self.say_notices()

    @cached_property
    def events(self) -> Sequence[Event]:
        """What was recorded, in no particular order, without reviews of a long history that need not be read.

        Topics have the names that they have now.

        Raises:
            ProgressError: the progress file cannot be read.
        """
        return self._by_present_names(self.on_file.events)

    @cached_property
    def everything(self) -> Present:
        """All that was recorded, in no particular order; of a long history, it takes a while.

        Raises:
            ProgressError: the progress file cannot be read.
        """
        on_file = self.on_file
        events = self.store.load() if on_file.left_out else on_file.last
        return by_present_names(events, self.is_there, self._moved)

    def is_there(self, slug: str) -> bool:
        """Return whether there is a topic of an exact slug, be its file broken."""
        if slug not in self._there:
            self._there[slug] = self._find(slug)
        return self._there[slug]

    def _find(self, slug: str) -> bool:
        return self.library.find(slug) is not None

    @cached_property
    def standing(self) -> list[Event]:
        """Those of the `events` that were not taken back, in order."""
        return standing(self.events)

    @cached_property
    def state(self) -> State:
        """The state of progress.

        Raises:
            ProgressError: the progress file cannot be read.
        """
        if "events" in self.__dict__:
            return state_of(self.standing)
        return state_of(standing(self._by_present_names(self.on_file.of_state)))

    def _by_present_names(self, events: Sequence[Event]) -> Sequence[Event]:
        return by_present_names(events, self.is_there, self._moved).events

    @cached_property
    def state_for_reading(self) -> State:
        """The state of progress; if it cannot be read, an empty one after a warning.

        A damaged progress file must not keep anybody from finding and reading a topic.
        """
        try:
            return self.state
        except ProgressError as error:
            self.listener.warn(f"{error.message}; topics are shown as new and nothing is recorded")
            return State()

    @cached_property
    def study(self) -> "Study":
        """Where the person stands with their cards today.

        A topic that was renamed by hand has its history from then on, before an event tells of it.

        Raises:
            ProgressError: the progress file cannot be read.
            UsageError: the wanted retention is no share that can be scheduled.
        """
        from msgspec import structs

        from upsc_cli.recall.review import renamings

        found = self._study()
        if found.moves.topics and not self._moved:
            self._moved = renamings(found.moves, self.now)
            for name in ("events", "everything", "standing", "state", "state_for_reading", "told"):
                self.__dict__.pop(name, None)
            again = self._study()
            moves = structs.replace(again.moves, topics=found.moves.topics)
            found = structs.replace(again, moves=moves)
        return found

    def _study(self) -> "Study":
        from upsc_cli.recall.study import Sources, study
        from upsc_cli.session.reviewed import reviews_of

        told, retention = self.told, self._wanted_retention
        return study(
            told.events,
            told.stand,
            Sources(
                self.index.slots(),
                lambda topic: self.index.cards([topic])[topic],
                self.is_there,
                lambda: standing(self.everything.events),
            ),
            lambda links: reviews_of(self, told, retention, links),
            self.today,
            self.state.exam,
            retention,
        )

    @cached_property
    def told(self) -> "Told":
        """What was recorded, with what the reviews come to that are left out of it.

        Raises:
            ProgressError: the progress file cannot be read.
            UsageError: the wanted retention is no share that can be scheduled.
        """
        from upsc_cli.session.reviewed import told

        return told(self, self._wanted_retention, self._moved)

    @property
    def _wanted_retention(self) -> float:
        from upsc_cli.recall import schedule

        return schedule.retention(self._retention) if self._retention else schedule.RETENTION

    def histories(self) -> "Mapping[str, list[Reviewed]]":
        """Return the reviews of each card, in their order; of a long history, it takes a while.

        Raises:
            ProgressError: the progress file cannot be read.
        """
        from upsc_cli.recall.links import histories

        return histories(standing(self.everything.events), self.study.links)

    @property
    def suspends_leeches(self) -> bool:
        """Whether a card that becomes a leech is suspended.

        Raises:
            UsageError: what the person wrote is nothing that can become of it.
        """
        from upsc_cli.recall import schedule

        return schedule.suspends_leeches(self._leeches)

    @cached_property
    def due(self) -> Mapping[str, int]:
        """How many cards of each topic are due today, by slug; see `study`.

        It is kept beside the index, so that a list need not read a long history for it.
        """
        # Imported here: reading and searching know no cards.
        from collections import Counter

        from upsc_cli import cached
        from upsc_cli.recall.deck import turn
        from upsc_cli.topics.cards import topic_of

        stamp = self.store.stamp()
        file, rest = (
            self.paths.cache / "due.msgpack",
            (
                _DUE_FORMAT,
                self.today,
                days_started_at().seconds,
                self._retention,
                self.index.version_of_cards,
            ),
        )
        before = None if "study" in self.__dict__ else cached.load(file, (stamp, *rest), dict[str, int])
        if before is not None:
            return before
        found = Counter(map(topic_of, turn(self.study.deck).due))
        is_long = self.on_file.left_out or len(self.index.summaries) >= kept.WORTH_KEEPING
        if is_long and self.store.stamp() == stamp:
            cached.save(file, (stamp, *rest), found)
        return found

    def record(self, change: Callable[[State], Sequence[E]]) -> Sequence[E]:
        """Record the events that `change` returns for the state on file as one action, and return them.

        Raises:
            ProgressError: the progress file cannot be read or written.
        """
        with self._changing():
            return self.store.update(
                lambda on_file: change(fold(by_present_names(on_file.of_state, self.is_there).events))
            )

    def update(self, change: Callable[[Sequence[Event], LeftOut | None], Sequence[E]]) -> Sequence[E]:
        """Record the events that `change` returns for the events on file; see `record`.

        It is given them as `events` has them, and what is left out of them. If it raises a `MoreNeededError`
        for that, it is asked again with all.
        """
        with self._changing():
            return self.store.update(
                lambda on_file: change(
                    by_present_names(on_file.events, self.is_there).events, on_file.left_out
                )
            )

    def take_in(self, lines: Mapping[str, bytes]) -> list[str]:
        """Add the events of other files, as they are written, and return the ids of new ones.

        Raises:
            ProgressError: the progress file cannot be read or written.
        """
        with self._changing():
            return self.store.take_in(lines)

    def restore(self, backup: Set[str], new: Mapping[str, bytes]) -> bool:
        """Go back to the events of a backup; return False if progress is as it was then.

        `backup` are their ids, `new` has those that may not be on file.

        Raises:
            ProgressError: the progress file cannot be read or written.
        """
        with self._changing():
            return self.store.restore(backup, new, self.now)

    @contextmanager
    def recording(self, *, together: bool = False, action: str | None = None) -> Iterator[Callable[[E], E]]:
        """Yield what records an event of a sitting, durably before it returns.

        If `together`, all of them are one action, which is taken back as one: a new one, or one that began
        in another sitting.

        Raises:
            ProgressError: the progress file cannot be read, or an event cannot be recorded.
        """
        with (
            self._changing(),
            self.store.recording(self.on_file, together=together, action=action) as record,
        ):
            yield record

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Let what is on file be read anew after a change."""
        try:
            yield
        finally:
            self._forget()

    def _forget(self) -> None:
        self.say_notices()
        self._there, self._moved = {}, ()
        for name in _OF_PROGRESS:
            self.__dict__.pop(name, None)

    def say_notices(self) -> None:
        """Warn of what had to be repaired."""
        while self.store.notices:
            self.listener.warn(self.store.notices.pop(0))
