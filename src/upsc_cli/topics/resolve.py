"""The topic that a person names."""

from typing import Protocol

from upsc_cli.errors import NotFoundError
from upsc_cli.nearest import name_key, nearest
from upsc_cli.programs import quoted
from upsc_cli.topics.filters import slug_of
from upsc_cli.topics.names import Kind

Called = tuple[int, str, str]
"""What a name is to its topic, the name as it is written, and the slug of the topic."""


class Names(Protocol):
    """The names of all topics; of one whose file cannot be read, the slug at least."""

    def called(self, key: str) -> list[Called]:
        """Return the names with a key, as `name_key` makes it."""

    def beginning(self, start: str) -> list[str]:
        """Return the slugs that begin in a way."""

    def whole_names(self) -> list[Called]:
        """Return every slug, title and alias."""


def whole(name: str, names: Names) -> list[str]:
    """Return the slugs of the topics whose slug this is, else whose title, else whose alias."""
    return _whole(_called(name, names))


def meant(name: str, names: Names) -> list[str]:
    """Return the slugs of the topics that a name may mean: one if it is clear, none if nothing has it.

    A whole name comes before the beginning of a slug, and that before a tag.
    """
    called = _called(name, names)
    start = slug_of(name)
    return _whole(called) or (names.beginning(start) if start else []) or _of_kind(Kind.TAG, called)


def unclear(name: str, found: list[str], names: Names) -> NotFoundError:
    """Return the error for a name that means several topics, or none; its hint says what to type instead."""
    if not found:
        return NotFoundError(f"no topic {name!r}", hint=_nearest(name, names))
    hint = "type the slug, or more of it"
    called = _called(name, names)
    if found == _of_kind(Kind.TAG, called):
        tag = next(written for kind, written, _ in called if kind == Kind.TAG)
        hint = f"type the slug of one, or see them all: upsc list --tag {tag}"
    return NotFoundError(f"{name!r} could be {_some(found)}", hint=hint)


def _called(name: str, names: Names) -> list[Called]:
    key = name_key(name)
    return names.called(key) if key else []


def _whole(called: list[Called]) -> list[str]:
    kinds = (Kind.SLUG, Kind.TITLE, Kind.ALIAS)
    return next((found for kind in kinds if (found := _of_kind(kind, called))), [])


def _of_kind(wanted: Kind, called: list[Called]) -> list[str]:
    return list(dict.fromkeys(slug for kind, _, slug in called if kind == wanted))


def _nearest(name: str, names: Names) -> str:
    known = names.whole_names()
    # Aliases come second: they are many and short, so that nearly any word is like one of them.
    for kinds in ((Kind.SLUG, Kind.TITLE), (Kind.ALIAS,)):
        candidates = [(written, slug) for kind, written, slug in known if kind in kinds]
        near = nearest(name, [written for written, _ in candidates], limit=6)
        found = dict.fromkeys(slug for likely in near for written, slug in candidates if written == likely)
        if found:
            return f"did you mean {_some(list(found)[:3])}?"
    return f"try: upsc search -- {quoted(name)}" if name.strip() else "upsc list shows all topics"


def _some(slugs: list[str]) -> str:
    shown = slugs[:4]
    more = f" or {len(slugs) - len(shown)} more" if len(slugs) > len(shown) else ""
    return ", ".join(shown) + more
