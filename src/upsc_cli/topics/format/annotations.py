"""What the annotations of the model say: the decoder and the schema walk them alike."""

import types
from enum import StrEnum
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct


class Annotation(NamedTuple):
    """A kind of value, what it is made of, and its constraints, the innermost first.

    `parts` are the type of a list's items, those of a mapping's keys and values, those of a union but for
    None, which makes it optional; the values of a choice; or the one type, if it is a struct or plain.
    """

    kind: Literal["list", "mapping", "union", "choice", "struct", "plain"]
    parts: tuple[Any, ...]
    constraints: list[Meta]
    is_optional: bool = False


def annotation(type_: Any) -> Annotation:
    """Return what an annotation says."""
    constraints: list[Meta] = []
    while get_origin(type_) is Annotated:
        type_, *metas = get_args(type_)
        constraints = [*metas, *constraints]
    origin, arguments = get_origin(type_), get_args(type_)
    if origin in (Union, types.UnionType):
        members = tuple(member for member in arguments if member is not types.NoneType)
        return Annotation("union", members, constraints, is_optional=len(members) < len(arguments))
    if origin is tuple:
        return Annotation("list", arguments[:1], constraints)
    if origin is dict:
        return Annotation("mapping", arguments, constraints)
    if origin is Literal:
        return Annotation("choice", arguments, constraints)
    if issubclass(type_, StrEnum):
        return Annotation("choice", tuple(type_), constraints)
    return Annotation("struct" if issubclass(type_, Struct) else "plain", (type_,), constraints)


def fields_of(struct: type[Struct]) -> dict[str, tuple[msgspec.structs.FieldInfo, Any]]:
    """Return the fields of a struct with their annotations, by their keys in a file."""
    hints = get_type_hints(struct, include_extras=True)
    return {field.encode_name: (field, hints[field.name]) for field in msgspec.structs.fields(struct)}
