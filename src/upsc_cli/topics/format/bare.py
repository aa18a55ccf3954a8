"""The values of a good YAML file, without their places: the quick way to what most files hold.

What has no plain meaning here is left to `nodes`, which says what is wrong with it, and where.
"""

from typing import Any

import yaml

from upsc_cli.sanitize import clean
from upsc_cli.topics.format.nodes import FAST_LOADER, MAX_DEPTH, NULLS

Bare = Any
"""A text, None for what says nothing, a list, or a dict by text: all as it is written, no text converted."""

_SCALAR = yaml.ScalarEvent

_MAY_BE_MORE = frozenset(["", *"+-0123456789tTfF~nN"])
"""How a number begins, a word for a truth value, and what says nothing."""


class Quoted(str):
    """A text that may be no more than a text because it stands in quotes, or in a block."""

    __slots__ = ()


class UnclearError(Exception):
    """A file may be wrong, or holds what is read with care only."""


def bare(text: str, loader: Any = FAST_LOADER) -> Bare:
    """Return the value of a YAML document.

    Raises:
        UnclearError: it is empty, its syntax breaks off, or there is more in it than lists, mappings by
            different texts, and texts: aliases, anchors, tags, a second document, signs that are not shown.
    """
    events = loader(text)
    try:
        start, document = events.get_event(), events.get_event()
        if type(start) is not yaml.StreamStartEvent or type(document) is not yaml.DocumentStartEvent:
            raise UnclearError
        value = _value(events.get_event(), events.get_event, 0)
        end, stream = events.get_event(), events.get_event()
        if type(end) is not yaml.DocumentEndEvent or type(stream) is not yaml.StreamEndEvent:
            raise UnclearError
    except (yaml.YAMLError, RecursionError) as error:
        raise UnclearError from error
    finally:
        events.dispose()
    return value


def _value(event: Any, next_event: Any, depth: int) -> Bare:
    """Return the value that begins with an event."""
    kind = type(event)
    if kind is _SCALAR:
        return _text(event)
    if depth == MAX_DEPTH or event.anchor or kind is yaml.AliasEvent or event.tag:
        raise UnclearError
    if kind is yaml.SequenceStartEvent:
        items: list[Bare] = []
        while (kind := type(event := next_event())) is not yaml.SequenceEndEvent:
            items.append(_text(event) if kind is _SCALAR else _value(event, next_event, depth + 1))
        return items
    entries: dict[str, Bare] = {}
    while (kind := type(event := next_event())) is not yaml.MappingEndEvent:
        key = _text(event) if kind is _SCALAR else None
        if key is None or key in entries:
            raise UnclearError
        event = next_event()
        entries[key] = _text(event) if type(event) is _SCALAR else _value(event, next_event, depth + 1)
    return entries


def _text(event: Any) -> str | None:
    if event.anchor or event.tag:
        raise UnclearError
    text: str = event.value
    if not (text.isascii() and text.isprintable()) and clean(text) != text:
        raise UnclearError
    if event.style:
        return Quoted(text) if text[:1] in _MAY_BE_MORE else text
    return None if text in NULLS else text
