"""What is wrong with a file, and where."""

from pathlib import Path
from typing import Literal, Protocol

from msgspec import Struct

Level = Literal["error", "warning"]


class Problem(Struct, frozen=True, order=True):
    """One thing wrong with a file; line and column count from 1, as editors do."""

    path: str
    line: int
    column: int
    level: Level
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.level}: {self.message}"


class Place(Protocol):
    """Anything that stands at a line and column of a file."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


class Report:
    """Collects the problems of one file, so that a person sees all of them at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def error(self, place: Place | None, code: str, message: str) -> None:
        """Add an error; without a place it is about the file as a whole."""
        self._add(place, "error", code, message)

    def warning(self, place: Place | None, code: str, message: str) -> None:
        """Add a warning."""
        self._add(place, "warning", code, message)

    @property
    def has_errors(self) -> bool:
        """Whether any problem so far is an error."""
        return any(problem.level == "error" for problem in self.problems)

    def _add(self, place: Place | None, level: Level, code: str, message: str) -> None:
        line, column = (place.line, place.column) if place else (1, 1)
        self.problems.append(Problem(str(self.path), line, column, level, code, message))
