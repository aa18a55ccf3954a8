"""Nodes to typed values, by walking the annotations of the model.

`msgspec.convert` would do the same but stops at the first error and knows no line numbers. Here
every error of a file is reported, with its place, what was found, what was expected and, for a near
miss, the likely key or value. Constraints are the `msgspec.Meta` of the annotations.

Most files are right, and need no places: `take` makes the same values of the bare values of `bare`, at a
third of the time, and gives up at whatever is wrong. The rules for a value are written once, for both.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from msgspec import Meta, Struct

from upsc_cli.topics.format.annotations import annotation, fields_of
from upsc_cli.topics.format.bare import Bare, UnclearError
from upsc_cli.topics.format.nodes import NULLS, Mapping, Node, Scalar, Sequence, descend
from upsc_cli.topics.format.problems import Report

INVALID: Any = object()
"""Stands for a value that could not be decoded; its reason is in the report."""

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


def decode(node: Node, type_: Any, report: Report) -> Any:
    """Return the value of a node as `type_`, or INVALID after reporting every reason why not."""
    return _decoder(type_).read(node, report)


def take(bare: Bare, type_: Any) -> Any:
    """Return what `decode` returns of the node of a bare value that has nothing wrong.

    Raises:
        UnclearError: something is wrong, or may be.
    """
    return _decoder(type_).take(bare)


class _Decoder(Struct, frozen=True):
    """Reads a kind of value: from a node, reporting what is wrong, or from a bare value."""

    expects: str
    read: Callable[[Node, Report], Any]
    take: Callable[[Bare], Any]


def _decoder(type_: Any) -> _Decoder:
    kind, parts, constraints, is_optional = annotation(type_)
    match kind:
        case "union":
            return _union(parts, is_optional=is_optional)
        case "list":
            return _sequence(parts[0], constraints)
        case "mapping":
            return _mapping(*parts)
        case "choice":
            return _choice({str(value): value for value in parts})
        case "struct":
            return _struct(parts[0])
        case "plain":
            scalars = {str: _text, int: _integer, bool: _boolean, date: _date}
            return scalars[parts[0]](constraints)


def _scalar(expects: str, value_of: Callable[[str, bool], Any]) -> _Decoder:
    """Return the decoder of what stands in a single scalar.

    `value_of` is given its text and whether that is plain, and gives INVALID for a wrong one.
    """

    def read(node: Node, report: Report) -> Any:
        value = value_of(node.text, node.plain) if isinstance(node, Scalar) else INVALID
        return _mismatch(node, expects, report) if value is INVALID else value

    def take(bare: Bare) -> Any:
        if bare is None:
            value = value_of("", True)
        elif isinstance(bare, str):
            value = value_of(bare, type(bare) is str)
        else:
            raise UnclearError
        if value is INVALID:
            raise UnclearError
        return value

    return _Decoder(expects, read, take)


def _text(constraints: list[Meta]) -> _Decoder:
    pattern = next((re.compile(meta.pattern) for meta in constraints if meta.pattern), None)
    least = max((meta.min_length or 0 for meta in constraints), default=0)
    most = min((meta.max_length for meta in constraints if meta.max_length), default=sys.maxsize)
    one_line = any((meta.extra or {}).get("one_line") for meta in constraints)
    description = next((meta.description for meta in constraints if meta.description), None)

    def value_of(written: str, plain: bool) -> Any:
        # A number or a date where text is wanted is text as written: a table may hold years.
        is_null = plain and written in NULLS
        text = "" if is_null else " ".join(written.split()) if one_line else written.strip()
        fits = (text or not least) and (not pattern or pattern.search(text)) and len(text) <= most
        return text if fits else INVALID

    return _scalar(description if pattern and description and not least else "text", value_of)


def _integer(constraints: list[Meta]) -> _Decoder:
    low = next((meta.ge for meta in constraints if meta.ge is not None), None)
    high = next((meta.le for meta in constraints if meta.le is not None), None)

    def value_of(written: str, plain: bool) -> Any:
        if not plain or not _INTEGER.fullmatch(written):
            return INVALID
        number = int(written)
        fits = (low is None or number >= low) and (high is None or number <= high)
        return number if fits else INVALID

    return _scalar(f"a whole number from {low} to {high}", value_of)


def _boolean(_constraints: list[Meta]) -> _Decoder:
    return _scalar(
        "true or false", lambda written, plain: _BOOLEANS.get(written, INVALID) if plain else INVALID
    )


def _date(_constraints: list[Meta]) -> _Decoder:
    def value_of(written: str, _plain: bool) -> Any:
        try:
            return date.fromisoformat(written) if _DATE.fullmatch(written) else INVALID
        except ValueError:
            return INVALID

    return _scalar("a date like 2024-08-20", value_of)


def _choice(values: dict[str, Any]) -> _Decoder:
    expects = "one of " + ", ".join(values)

    def value_of(written: str, plain: bool) -> Any:
        value = values.get(written, INVALID)
        return value if plain or isinstance(value, str) else INVALID  # a number in quotes is text

    def read(node: Node, report: Report) -> Any:
        value = value_of(node.text, node.plain) if isinstance(node, Scalar) else INVALID
        if value is not INVALID:
            return value
        hint = report.did_you_mean(node.text, values) if isinstance(node, Scalar) else ""
        return _mismatch(node, expects, report, hint)

    return _Decoder(expects, read, _scalar(expects, value_of).take)


def _sequence(item_type: Any, constraints: list[Meta]) -> _Decoder:
    item = _decoder(item_type)
    least = max((meta.min_length or 0 for meta in constraints), default=0)
    most = min((meta.max_length for meta in constraints if meta.max_length is not None), default=None)
    expects = "a list"

    def read(node: Node, report: Report) -> Any:
        if not isinstance(node, Sequence):
            return _mismatch(node, expects, report)
        if len(node.items) < least or (most is not None and len(node.items) > most):
            wanted = f"{least} to {most}" if most is not None else f"{least} or more"
            report.error(node, "length", f"expected {wanted} items, found {len(node.items)}")
            return INVALID
        values = tuple([item.read(child, report) for child in node.items])
        return INVALID if INVALID in values else values

    def take(bare: Bare) -> Any:
        if type(bare) is not list or len(bare) < least or (most is not None and len(bare) > most):
            raise UnclearError
        return tuple(map(take_item, bare))

    take_item = item.take
    return _Decoder(expects, read, take)


def _mapping(key_type: Any, value_type: Any) -> _Decoder:
    key_decoder, value_decoder = _decoder(key_type), _decoder(value_type)
    expects = "a mapping of keys to values"

    def read(node: Node, report: Report) -> Any:
        if not isinstance(node, Mapping):
            return _mismatch(node, expects, report)
        values: dict[Any, Any] = {}
        for key, child in node.entries.values():
            name = key_decoder.read(key, report)
            if name in values and name is not INVALID:
                report.error(key, "duplicate-key", f"{_short(name)} stands twice; keep one")
            values[name] = value_decoder.read(child, report)
        return INVALID if INVALID in values or INVALID in values.values() else values

    def take(bare: Bare) -> Any:
        if type(bare) is not dict:
            raise UnclearError
        values = {key_decoder.take(key): value_decoder.take(child) for key, child in bare.items()}
        if len(values) < len(bare):  # two keys that differ in blanks
            raise UnclearError
        return values

    return _Decoder(expects, read, take)


def _union(members: tuple[Any, ...], *, is_optional: bool) -> _Decoder:
    if is_optional:
        only = _decoder(members[0])
        take_only = only.take
        return _Decoder(
            only.expects, _unless_null(only), lambda bare: None if bare is None else take_only(bare)
        )
    structs = _keys(members)
    others = [member for member in members if member not in structs.values()]
    text = _decoder(others[0]) if others else None
    choices = ", ".join(structs)
    expects = f"text, or a mapping with {choices}" if text else f"a mapping with one of {choices}"

    def read(node: Node, report: Report) -> Any:
        if isinstance(node, Scalar) and text:
            return text.read(node, report)
        if not isinstance(node, Mapping):
            return _mismatch(node, expects, report)
        for key, struct in structs.items():
            if key in node.entries:
                return _struct(struct).read(node, report)
        found = next((key for key, _ in node.entries.values()), None)
        if found is None or not text:
            return _mismatch(node, expects, report)
        hint = report.did_you_mean(found.text, structs) or "; a paragraph with ': ' in it needs quotes"
        report.error(
            found, "unknown-key", f"found the key {_short(found.text)}, expected one of {choices}{hint}"
        )
        return INVALID

    def take(bare: Bare) -> Any:
        if type(bare) is dict:
            for key, struct in structs.items():
                if key in bare:
                    return _struct(struct).take(bare)
        elif text:
            return text.take(bare)
        raise UnclearError

    return _Decoder(expects, read, take)


def _unless_null(decoder: _Decoder) -> Callable[[Node, Report], Any]:
    def read(node: Node, report: Report) -> Any:
        return None if isinstance(node, Scalar) and node.is_null else decoder.read(node, report)

    return read


@cache
def _struct(struct: type[Struct]) -> _Decoder:
    annotated = fields_of(struct)
    fields = {key: field for key, (field, _) in annotated.items()}
    decoders = {key: _decoder(hint) for key, (_, hint) in annotated.items()}
    find_misfits = getattr(struct, "misfits", None)
    expects = "a mapping with " + ", ".join(fields)

    def read(node: Node, report: Report) -> Any:
        if not isinstance(node, Mapping):
            return _mismatch(node, expects, report)
        values: dict[str, Any] = {}
        for name, (key, child) in node.entries.items():
            field = fields.get(name)
            if field is None:
                hint = report.did_you_mean(name, fields) or f"; expected one of {', '.join(fields)}"
                report.error(key, "unknown-key", f"unknown key {_short(name)}{hint}")
            elif field.required or not (isinstance(child, Scalar) and child.is_null):
                values[field.name] = decoders[name].read(child, report)
        for name, field in fields.items():
            if field.required and name not in node.entries:
                report.error(node, "missing-key", f"missing key {name!r}: expected {decoders[name].expects}")
                values[field.name] = INVALID
        misfits = list(find_misfits(values)) if find_misfits else []
        for misfit in misfits:
            report.error(descend(node, *misfit.path), misfit.code, misfit.message)
        return INVALID if misfits or INVALID in values.values() else struct(**values)

    takers = {key: (field.name, field.required, decoders[key].take) for key, field in fields.items()}
    needed = [key for key, field in fields.items() if field.required]

    def take(bare: Bare) -> Any:
        if type(bare) is not dict:
            raise UnclearError
        values: dict[str, Any] = {}
        for key, child in bare.items():
            if key not in takers:
                raise UnclearError
            name, required, take_value = takers[key]
            if required or child is not None:
                values[name] = take_value(child)
        for key in needed:
            if key not in bare:
                raise UnclearError
        if find_misfits and any(True for _ in find_misfits(values)):
            raise UnclearError
        return struct(**values)

    return _Decoder(expects, read, take)


def _keys(members: tuple[Any, ...]) -> dict[str, type[Struct]]:
    """Return the structs of a union by the key that gives each away: its first key that no other has."""
    structs = [member for member in members if isinstance(member, type) and issubclass(member, Struct)]
    often = Counter(key for struct in structs for key in struct.__struct_encode_fields__)
    return {next(key for key in one.__struct_encode_fields__ if often[key] == 1): one for one in structs}


def _mismatch(node: Node, expects: str, report: Report, hint: str = "") -> Any:
    report.error(node, "type", f"found {_describe(node)}, expected {expects}{hint}")
    return INVALID


def _describe(node: Node) -> str:
    if isinstance(node, Sequence):
        return "a list"
    if isinstance(node, Mapping):
        return "a mapping"
    return "nothing" if node.is_null or not node.text.strip() else _short(node.text)


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return repr(one_line if len(one_line) <= 40 else one_line[:39] + "…")
