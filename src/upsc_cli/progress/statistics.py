"""Figures of a person's progress."""

from collections.abc import Collection, Mapping

from msgspec import Struct

from upsc_cli.progress.fold import State, Status


class Coverage(Struct, frozen=True):
    """How many topics of a group are completed, and how many are being read."""

    total: int
    completed: int
    reading: int


def coverage(topics: Collection[str], state: State) -> Coverage:
    """Return how far a person is with a group of topics, given by slug."""
    statuses = [state.status(topic) for topic in topics]
    return Coverage(len(statuses), statuses.count(Status.DONE), statuses.count(Status.READING))


def coverage_by(groups: Mapping[str, Collection[str]], state: State) -> dict[str, Coverage]:
    """Return the coverage of each group, in the order of the groups."""
    return {name: coverage(topics, state) for name, topics in groups.items()}
