"""The topic format as JSON Schema, for the YAML language servers of editors.

Walks the same annotations as the decoder. `msgspec.json.schema` cannot: it wants every union of
structs to carry a tag, and the format tells them apart by their keys, as people write them.
"""

import types
from datetime import date
from enum import StrEnum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct

from upsc_cli.topics.format.decode import unwrap
from upsc_cli.topics.format.model import Topic

_ANYTHING = r"\S"  # the pattern of text that must not be empty
_DIALECT = "http://json-schema.org/draft-07/schema#"  # what yaml-language-server reads


def topic_schema() -> dict[str, Any]:
    """Return the JSON Schema of a topic file, as JSON values."""
    definitions: dict[str, Any] = {}
    root = _struct(Topic, definitions)
    root["anyOf"] = [
        {"required": [key], "properties": {key: {"type": "array", "minItems": 1}}}
        for key in ("introduction", "sections", "takeaways")
    ]
    return {
        "$schema": _DIALECT,
        "title": "Topic of upsc",
        **root,
        "definitions": dict(sorted(definitions.items())),
    }


def _schema(type_: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    type_, constraints = unwrap(type_)
    schema = _bare(type_, definitions) | _constrained(constraints, get_origin(type_) is tuple)
    if schema.get("pattern") == _ANYTHING:
        schema["type"] = ["string", "number", "boolean"]
    elif type_ is str and "pattern" in schema:
        schema["type"] = ["string", "integer"]  # a tag or a date may be a year
    return schema


def _bare(type_: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin, arguments = get_origin(type_), get_args(type_)
    if origin in (Union, types.UnionType):
        members = [member for member in arguments if member is not types.NoneType]
        schemas = [_schema(member, definitions) for member in members]
        if len(members) < len(arguments):
            schemas.append({"type": "null"})
        return {"anyOf": schemas}
    if origin is tuple:
        return {"type": "array", "items": _schema(arguments[0], definitions)}
    if origin is dict:
        keys = _schema(arguments[0], definitions)
        names = {"propertyNames": {"pattern": keys["pattern"]}} if "pattern" in keys else {}
        return {"type": "object", "additionalProperties": _schema(arguments[1], definitions)} | names
    if origin is Literal:
        return {"enum": list(arguments)}
    if issubclass(type_, StrEnum):
        return {"enum": [member.value for member in type_]}
    if issubclass(type_, Struct):
        if type_.__name__ not in definitions:
            definitions[type_.__name__] = {}  # holds the place while its fields are walked
            definitions[type_.__name__] = _struct(type_, definitions)
        return {"$ref": f"#/definitions/{type_.__name__}"}
    plain: dict[type, dict[str, Any]] = {
        # Text may be written as a number: the reader takes scalars as they stand.
        str: {"type": ["string", "number", "boolean", "null"]},
        int: {"type": "integer"},
        bool: {"type": "boolean"},
        date: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    }
    return plain[type_]


def _struct(struct: type[Struct], definitions: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(struct, include_extras=True)
    fields = msgspec.structs.fields(struct)
    return {
        "description": (struct.__doc__ or "").strip().split("\n\n")[0],
        "type": "object",
        "properties": {
            field.encode_name: _property(hints[field.name], field, definitions) for field in fields
        },
        "required": [field.encode_name for field in fields if field.required],
        "additionalProperties": False,
    }


def _property(type_: Any, field: msgspec.structs.FieldInfo, definitions: dict[str, Any]) -> dict[str, Any]:
    schema = _schema(type_, definitions)
    if field.required or any(part == {"type": "null"} for part in schema.get("anyOf", [])):
        return schema
    # An optional key without a value counts as left out.
    description = {"description": schema.pop("description")} if "description" in schema else {}
    return {"anyOf": [schema, {"type": "null"}]} | description


def _constrained(constraints: list[Meta], is_list: bool) -> dict[str, Any]:
    names = {
        "minItems" if is_list else "minLength": "min_length",
        "maxItems" if is_list else "maxLength": "max_length",
        "pattern": "pattern",
        "minimum": "ge",
        "maximum": "le",
        "description": "description",
        "examples": "examples",
    }
    return {
        keyword: value
        for meta in constraints
        for keyword, name in names.items()
        if (value := getattr(meta, name)) is not None
    }
