"""Topics as the index keeps them: bare lists that become the same values again, with no more than msgspec.

A struct is a list of its name and its fields in their order; a tuple one that begins with nothing.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from msgspec import Struct, structs

from upsc_cli.topics.format import model, questions
from upsc_cli.topics.format.model import Difficulty, Topic

Packed = Any
"""Texts, numbers, and lists and dicts of them: what MessagePack has."""


def packed(value: Any) -> Packed:
    """Return a topic, or a part of one, as it is kept."""
    if isinstance(value, Struct):
        return [type(value).__name__, *_packed(structs.astuple(value))]
    if isinstance(value, tuple):
        return [None, *_packed(value)]
    if isinstance(value, dict):
        return dict(zip(value, _packed(value.values()), strict=True))
    if isinstance(value, Difficulty):
        return ["Difficulty", value.value]
    return ["date", value.isoformat()] if isinstance(value, date) else value


def _packed(values: Iterable[Any]) -> list[Packed]:
    return [each if type(each) is str or each is None else packed(each) for each in values]


def unpacked(kept: Packed) -> Topic:
    """Return a topic that was packed.

    Raises:
        ValueError: it is none, or one of another version of the program.
    """
    try:
        topic = _value(kept)
    except (TypeError, KeyError, IndexError, AttributeError) as error:
        raise ValueError(str(error)) from error
    if not isinstance(topic, Topic):
        raise ValueError("what was kept is no topic")
    return topic


def _value(kept: Packed) -> Any:
    if type(kept) is list:
        name = kept[0]
        values = [_value(each) if type(each) in _NESTED else each for each in kept[1:]]
        return tuple(values) if name is None else _MAKERS[name](*values)
    if type(kept) is dict:
        return {key: _value(each) for key, each in kept.items()}
    return kept


_NESTED = frozenset({list, dict})
_MAKERS: dict[str, Callable[..., Any]] = {
    name: found
    for module in (questions, model)
    for name, found in vars(module).items()
    if isinstance(found, type) and issubclass(found, Struct)
} | {"date": date.fromisoformat, "Difficulty": Difficulty}
