"""What is wrong with a file, and where."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal, Protocol

from msgspec import Struct

from upsc_cli.nearest import nearest
from upsc_cli.sanitize import clean

Level = Literal["error", "warning"]

_MOST_SUGGESTIONS = 20


class Problem(Struct, frozen=True, order=True):
    """One thing wrong with a file; line and column count from 1, as editors do."""

    path: str
    line: int
    column: int
    level: Level
    code: str
    message: str

    @classmethod
    def error(cls, path: Path, code: str, message: str) -> "Problem":
        """Return an error that is about a file as a whole."""
        return cls(as_utf8(path), 1, 1, "error", code, clean(message))

    @classmethod
    def warning(cls, path: Path, code: str, message: str) -> "Problem":
        """Return a warning that is about a file as a whole."""
        return cls(as_utf8(path), 1, 1, "warning", code, clean(message))

    def __str__(self) -> str:
        return f"{shown_path(self.path)}:{self.line}:{self.column}: {self.level}: {self.message}"


class Place(Protocol):
    """Anything that stands at a line and column of a file."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


class Report:
    """Collects the problems of one file, so that a person sees all of them at once."""

    def __init__(self, path: Path) -> None:
        self.path = as_utf8(path)
        self.problems: list[Problem] = []
        self._suggestions_left = _MOST_SUGGESTIONS

    def error(self, place: Place | None, code: str, message: str) -> None:
        """Add an error; without a place it is about the file as a whole."""
        self._add(place, "error", code, message)

    def warning(self, place: Place | None, code: str, message: str) -> None:
        """Add a warning."""
        self._add(place, "warning", code, message)

    def did_you_mean(self, name: str, candidates: Iterable[str]) -> str:
        """Return `; did you mean 'x'?` to end a message with, or nothing.

        Only the first problems of a file get one: a file with thousands of them was made by a
        machine, and comparing names is slow.
        """
        if not name.strip() or not self._suggestions_left:
            return ""
        self._suggestions_left -= 1
        found = nearest(name, candidates)
        return f"; did you mean {found[0]!r}?" if found else ""

    @property
    def has_errors(self) -> bool:
        """Whether any problem so far is an error."""
        return any(problem.level == "error" for problem in self.problems)

    def _add(self, place: Place | None, level: Level, code: str, message: str) -> None:
        line, column = (place.line, place.column) if place else (1, 1)
        self.problems.append(Problem(self.path, line, column, level, code, clean(message)))


def as_utf8(path: Path) -> str:
    """Return a path as text, with bytes that are no text as `?`."""
    return str(path).encode("utf-8", "replace").decode()


def shown_path(path: str) -> str:
    """Return a path as it may be shown on a terminal: on one line, without control characters."""
    return clean(path).replace("\n", "?")
