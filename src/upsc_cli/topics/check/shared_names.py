"""The names by which topics are found, and whether each leads to one topic only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from upsc_cli.nearest import name_key
from upsc_cli.topics.format.model import Topic
from upsc_cli.topics.format.nodes import Node, descend
from upsc_cli.topics.format.problems import Report
from upsc_cli.topics.names import Kind


class Name(NamedTuple):
    """A name of a topic, where it stands, and the report of its file."""

    written: str
    kind: Kind
    slug: str
    place: Node
    report: Report


def names_of(slug: str, topic: Topic, root: Node, report: Report) -> Iterator[Name]:
    """Yield the names of a topic; `root` is the tree of its file."""
    title = descend(root, "title")
    yield Name(slug, Kind.SLUG, slug, title, report)
    yield Name(topic.title, Kind.TITLE, slug, title, report)
    for index, alias in enumerate(topic.aliases):
        yield Name(alias, Kind.ALIAS, slug, descend(root, "aliases", index), report)


def check_names(names: Iterable[Name], folders: Sequence[Path]) -> None:
    """Report each title and alias that is a name of another topic too.

    An alias has to give way to a title, a title to a slug: only what should change is reported. A topic
    need not give way to one of an earlier folder, which wins as it is: nobody can change what comes with
    the program for the sake of a topic of their own.
    """
    alike: defaultdict[str, list[Name]] = defaultdict(list)
    for name in names:
        alike[name_key(name.written)].append(name)
    for group in alike.values():
        first: dict[str, Name] = {}
        for name in group:
            first.setdefault(name.slug, name)  # of each topic the name that yields least
        for name in group if len(first) > 1 else ():
            others = (other for other in first.values() if _yields(name, other))
            other = next((other for other in others if _place(name, folders) <= _place(other, folders)), None)
            if other:
                said = f"{name.written!r} names {other.slug} too, as its {other.kind.name.lower()}"
                message = f"{said}; keep it for one topic"
                name.report.warning(name.place, "shared-name", message)


def _place(name: Name, folders: Sequence[Path]) -> int:
    """Return the place of the folder that a name's file lies in; a file in none comes before all."""
    path = Path(name.report.path)
    return next((place for place, folder in enumerate(folders) if path.is_relative_to(folder)), -1)


def _yields(name: Name, other: Name) -> bool:
    return name.slug != other.slug and name.kind != Kind.SLUG and name.kind >= other.kind
