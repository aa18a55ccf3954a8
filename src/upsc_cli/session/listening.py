"""How a person is told what goes on beside the answer; each front end has its own way."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

OnProgress = Callable[[int, int], None]
"""Called with the number done and the number to do."""


class Listener(Protocol):
    """How a person is told what goes on beside the answer."""

    def warn(self, message: str) -> None:
        """Say what is not quite right."""

    def say(self, message: str) -> None:
        """Say how something was understood."""

    def counting(self, what: str) -> AbstractContextManager[OnProgress]:
        """Show how far long work is, for as long as the block lasts."""


class Nobody:
    """A listener to whom nothing is said."""

    def warn(self, message: str) -> None:
        """Say nothing."""

    def say(self, message: str) -> None:
        """Say nothing."""

    def counting(self, what: str) -> AbstractContextManager[OnProgress]:
        """Show nothing."""
        return nullcontext(lambda done, total: None)
