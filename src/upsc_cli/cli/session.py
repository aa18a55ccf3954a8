"""What a command needs to begin: paths, the time, the library, the syllabus, and the state of progress."""

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property

from upsc_cli import clock, paths
from upsc_cli.cli.output import warn
from upsc_cli.errors import ProgressError
from upsc_cli.progress import store
from upsc_cli.progress.events import Event
from upsc_cli.progress.fold import State, fold
from upsc_cli.topics import syllabus
from upsc_cli.topics.library import Entry, Library
from upsc_cli.topics.syllabus import Syllabus


class Session:
    """One run of the program in its environment; each part is loaded when first asked for."""

    @cached_property
    def paths(self) -> paths.Paths:
        """Where everything lives."""
        return paths.resolve(os.environ)

    @cached_property
    def now(self) -> datetime:
        """The time at which the command began."""
        return clock.now(os.environ.get("UPSC_NOW"))

    @cached_property
    def library(self) -> Library:
        """The topics of all folders; nothing is read yet."""
        return Library(self.paths.topics)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every readable topic, after a warning for each file that is not."""
        entries = self.library.entries
        broken = {
            problem.path: problem
            for problem in reversed(list(self.library.problems))
            if problem.level == "error"
        }
        for path, first in sorted(broken.items()):
            warn(f"{first}; left out (see: upsc check {path})")
        for folder in self.paths.extra_topics:
            if not folder.is_dir():
                warn(f"UPSC_TOPICS names {folder}, which is no folder")
        return entries

    @cached_property
    def syllabus(self) -> Syllabus:
        """The official syllabus."""
        return syllabus.load(self.paths.syllabus)

    @cached_property
    def state(self) -> State:
        """The state of progress.

        Raises:
            ProgressError: the progress file cannot be read.
        """
        return fold(store.load(self.paths.progress))

    @cached_property
    def state_for_reading(self) -> State:
        """The state of progress; if it cannot be read, an empty one after a warning.

        A damaged progress file must not keep anybody from reading.
        """
        try:
            return self.state
        except ProgressError as error:
            warn(f"{error.message}; statuses are not shown")
            return State()

    def record(self, change: Callable[[State], Sequence[Event]]) -> Sequence[Event]:
        """Record the events that `change` returns for the state on file, and return them.

        Raises:
            ProgressError: the progress file cannot be read or written.
        """
        return store.update(self.paths.progress, lambda events: change(fold(events)))
