"""Everything on disk looked at: progress, topics, cards and the index."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from upsc_cli.progress import examine as progress
from upsc_cli.progress.store import Store
from upsc_cli.search import cache
from upsc_cli.topics.library import Library
from upsc_cli.topics.problems import as_utf8
from upsc_cli.topics.reader import read_topic


class Problem(Struct, frozen=True):
    """Something wrong: a stable word for its kind, the file, what it is, and whether it was repaired."""

    kind: str
    path: str
    message: str
    fixed: bool = False


class Diagnosis(Struct, frozen=True):
    """What is wrong; `ok` if nothing is, or everything was repaired."""

    ok: bool
    problems: tuple[Problem, ...]


def examine(store: Store, library: Library, index: Path, *, fix: bool) -> Diagnosis:
    """Return what is wrong, after repairing what can be repaired if `fix`.

    Raises:
        ProgressError: a repair of progress failed.
    """
    before = list(progress.complaints(store))
    if fix and any(found.can_be_fixed for found in before):
        progress.repair(store)
    after = list(progress.complaints(store)) if fix else before
    problems = [
        Problem(found.kind, as_utf8(found.path), found.message, found not in after) for found in before
    ]
    problems += _of_topics(library)
    problems += _of_index(index, fix=fix)
    return Diagnosis(all(problem.fixed for problem in problems), tuple(problems))


def _of_topics(library: Library) -> Iterator[Problem]:
    for problem in library.folder_problems:
        yield Problem("topic", problem.path, problem.message)
    for path in library.paths:
        errors = [problem for problem in read_topic(path).problems if problem.level == "error"]
        if errors:
            said = f"line {errors[0].line}: {errors[0].message}"
            more = f" ({len(errors) - 1} more: see upsc check)" if len(errors) > 1 else ""
            yield Problem("topic", as_utf8(path), said + more)


def _of_index(index: Path, *, fix: bool) -> Iterator[Problem]:
    damage = cache.damage(index)
    if damage:
        fixed = False
        if fix:
            with suppress(OSError):
                cache.remove(index)
                fixed = True
        yield Problem("index", as_utf8(index), f"is damaged: {damage}; without it, it is made anew", fixed)
