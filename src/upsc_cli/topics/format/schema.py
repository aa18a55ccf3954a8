"""The topic format as JSON Schema, for the YAML language servers of editors.

Walks the same annotations as the decoder. `msgspec.json.schema` cannot: it wants every union of
structs to carry a tag, and the format tells them apart by their keys, as people write them.
"""

from datetime import date
from typing import Any

from msgspec import Struct

from upsc_cli.topics.format.annotations import Annotation, annotation, fields_of
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
    found = annotation(type_)
    schema = _bare(found, definitions) | _constrained(found)
    if schema.get("pattern") == _ANYTHING:
        schema["type"] = ["string", "number", "boolean"]
    elif found.parts == (str,) and "pattern" in schema:
        schema["type"] = ["string", "integer"]  # a tag or a date may be a year
    return schema


def _bare(found: Annotation, definitions: dict[str, Any]) -> dict[str, Any]:
    schemas = [
        _schema(part, definitions) for part in found.parts if found.kind in ("union", "list", "mapping")
    ]
    match found.kind:
        case "union":
            return {"anyOf": [*schemas, *([{"type": "null"}] if found.is_optional else [])]}
        case "list":
            return {"type": "array", "items": schemas[0]}
        case "mapping":
            keys, values = schemas
            names = {"propertyNames": {"pattern": keys["pattern"]}} if "pattern" in keys else {}
            return {"type": "object", "additionalProperties": values} | names
        case "choice":
            return {"enum": list(found.parts)}
        case "struct":
            name = found.parts[0].__name__
            if name not in definitions:
                definitions[name] = {}  # holds the place while its fields are walked
                definitions[name] = _struct(found.parts[0], definitions)
            return {"$ref": f"#/definitions/{name}"}
    plain: dict[type, dict[str, Any]] = {
        # Text may be written as a number: the reader takes scalars as they stand.
        str: {"type": ["string", "number", "boolean", "null"]},
        int: {"type": "integer"},
        bool: {"type": "boolean"},
        date: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    }
    return plain[found.parts[0]]


def _struct(struct: type[Struct], definitions: dict[str, Any]) -> dict[str, Any]:
    fields = fields_of(struct)
    return {
        "description": (struct.__doc__ or "").strip().split("\n\n")[0],
        "type": "object",
        "properties": {
            key: _property(hint, definitions, required=field.required)
            for key, (field, hint) in fields.items()
        },
        "required": [key for key, (field, _) in fields.items() if field.required],
        "additionalProperties": False,
    }


def _property(type_: Any, definitions: dict[str, Any], *, required: bool) -> dict[str, Any]:
    schema = _schema(type_, definitions)
    if required or any(part == {"type": "null"} for part in schema.get("anyOf", [])):
        return schema
    # An optional key without a value counts as left out.
    description = {"description": schema.pop("description")} if "description" in schema else {}
    return {"anyOf": [schema, {"type": "null"}]} | description


def _constrained(found: Annotation) -> dict[str, Any]:
    what = "Items" if found.kind == "list" else "Length"
    names = {
        f"min{what}": "min_length",
        f"max{what}": "max_length",
        "pattern": "pattern",
        "minimum": "ge",
        "maximum": "le",
        "description": "description",
        "examples": "examples",
    }
    return {
        keyword: value
        for meta in found.constraints
        for keyword, name in names.items()
        if (value := getattr(meta, name)) is not None
    }
