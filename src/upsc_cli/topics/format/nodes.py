"""YAML text as a tree of nodes that remember where they stand.

Built from PyYAML's event stream rather than its node graph, so that an alias bomb is refused before
anything expands, a deep file cannot exhaust the stack, and every duplicate key is seen.
"""

import re
from typing import Any

import yaml
from msgspec import Struct

from upsc_cli.sanitize import clean
from upsc_cli.topics.format.problems import Report

MAX_DEPTH = 32
"""Deeper than any topic; stops a file of a million brackets early."""

FAST_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""What reads a file; there are builds of PyYAML without libyaml."""

_BRACKETS = re.compile(r"[\[\]{}]|\"(?:[^\"\\]|\\.)*+\"|'[^']*+'")  # what is in quotes opens nothing

_QUOTES = ("'", '"')

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
"""What says nothing when it stands without quotes: YAML 1.2 core schema, section 10.3.2."""


class Scalar(Struct, frozen=True):
    """A piece of text; `plain` when it stood without quotes, so that it may be a number or a date."""

    line: int
    column: int
    text: str
    plain: bool

    @property
    def is_null(self) -> bool:
        """Whether it says nothing at all."""
        return self.plain and self.text in NULLS


class Sequence(Struct):
    """A list of nodes."""

    line: int
    column: int
    items: list["Node"]


class Mapping(Struct):
    """Keys and their nodes, by the key's text, in the order of the file."""

    line: int
    column: int
    entries: dict[str, tuple[Scalar, "Node"]]


Node = Scalar | Sequence | Mapping


def compose(text: str, report: Report, loader: Any = FAST_LOADER) -> Node | None:
    """Return the node tree of a YAML document, or None if it is empty or its syntax breaks off.

    Aliases, anchors, tags, duplicate keys and second documents go into the report; the tree leaves
    them out and goes on, so that the rest of the file is checked too.
    """
    composer = _Composer(report)
    events = loader(text)
    try:
        while (event := events.get_event()) is not None:
            composer.feed(event)
    except yaml.MarkedYAMLError as error:
        place = _place(error.problem_mark or error.context_mark)
        too_deep = _too_deep(text, place)
        if too_deep:
            _report_depth(too_deep, report)
        else:
            report.error(place, "yaml", _explain(error, text))
        return None
    except yaml.reader.ReaderError as error:
        place = _place_of_index(text, error.position)
        report.error(place, "yaml", f"the character U+{ord(text[error.position]):04X} is not allowed in YAML")
        return None
    except _TooDeepError as error:
        _report_depth(error.place, report)
        return None
    finally:
        events.dispose()
    return composer.root


def descend(node: Node, *path: str | int) -> Node:
    """Return the node that keys and indexes lead to, or the last one that is there on the way."""
    for step in path:
        match node:
            case Mapping() if step in node.entries:
                node = node.entries[str(step)][1]
            case Sequence() if isinstance(step, int) and step < len(node.items):
                node = node.items[step]
            case _:
                return node
    return node


class _Place(Struct, frozen=True):
    line: int
    column: int


class _TooDeepError(Exception):
    def __init__(self, place: _Place) -> None:
        super().__init__()
        self.place = place


class _Open(Struct):
    """A collection that has not ended yet and, in a mapping, the key that waits for its value."""

    node: Sequence | Mapping
    key: Scalar | None = None


class _Composer:
    """Builds the tree from events, with a stack of the collections that are open."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.root: Node | None = None
        self._open: list[_Open] = []
        self._documents = 0

    def feed(self, event: Any) -> None:
        # Compared by type, the most frequent first: a library is read event by event.
        kind, mark = type(event), event.start_mark
        if kind is yaml.ScalarEvent:
            if event.anchor or event.tag:
                self._refuse_properties(event)
            # libyaml says '' where PyYAML says None: without quotes.
            self._add(Scalar(mark.line + 1, mark.column + 1, clean(event.value), not event.style))
        elif kind is yaml.SequenceEndEvent or kind is yaml.MappingEndEvent:
            self._open.pop()
        elif kind is yaml.SequenceStartEvent:
            self._refuse_properties(event)
            self._start(Sequence(mark.line + 1, mark.column + 1, []))
        elif kind is yaml.MappingStartEvent:
            self._refuse_properties(event)
            self._start(Mapping(mark.line + 1, mark.column + 1, {}))
        elif kind is yaml.AliasEvent:
            place, written = _place(mark), f"*{event.anchor}"
            self.report.error(
                place, "alias", f"{written} is a YAML alias; put text that starts with * in quotes"
            )
            self._add(Scalar(place.line, place.column, written, plain=False))
        elif kind is yaml.DocumentStartEvent:
            self._documents += 1
            if self._documents == 2:
                place = _place(mark)
                self.report.error(place, "document", "a second document starts here; one topic a file")

    def _start(self, node: Sequence | Mapping) -> None:
        if len(self._open) == MAX_DEPTH:
            raise _TooDeepError(_Place(node.line, node.column))
        self._add(node)
        self._open.append(_Open(node))

    def _refuse_properties(self, event: Any) -> None:
        if event.anchor:
            remedy = "put text that starts with & in quotes"
            self.report.error(
                _place(event.start_mark), "anchor", f"&{event.anchor} is a YAML anchor; {remedy}"
            )
        if event.tag not in (None, "!"):
            remedy = "put text that starts with ! in quotes"
            self.report.error(_place(event.start_mark), "tag", f"{event.tag} is a YAML tag; {remedy}")

    def _add(self, node: Node) -> None:
        if self._documents > 1:
            return
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        inside = parent.node
        if type(inside) is Sequence:
            inside.items.append(node)
        elif parent.key is None:
            parent.key = self._as_key(node)
        elif type(inside) is Mapping:
            key, parent.key = parent.key, None
            first = inside.entries.setdefault(key.text, (key, node))[0]
            if first is not key:
                self.report.error(
                    key, "duplicate-key", f"{key.text!r} stands twice, first on line {first.line}; keep one"
                )

    def _as_key(self, node: Node) -> Scalar:
        if isinstance(node, Scalar):
            return node
        self.report.error(node, "key", "a list or mapping cannot be a key; check braces and question marks")
        return Scalar(node.line, node.column, "", plain=False)


def _report_depth(place: _Place, report: Report) -> None:
    report.error(place, "depth", f"nested more than {MAX_DEPTH} deep; a topic needs six levels")


def _too_deep(text: str, end: _Place) -> _Place | None:
    """Return where brackets that are open before a place open too deep, or None.

    A parser reads ahead in brackets, as a list may turn out to be a key, and may give up for reasons of
    its own before it says that any of them was opened.
    """
    opened = 0
    for number, line in enumerate(text.split("\n", end.line)[: end.line], start=1):
        for match in _BRACKETS.finditer(line, 0, end.column if number == end.line else len(line)):
            opened += match[0] in "[{"
            opened -= match[0] in "]}"
            if opened > MAX_DEPTH:
                return _Place(number, match.start() + 1)
    return None


def _place(mark: Any) -> _Place:
    return _Place(mark.line + 1, mark.column + 1) if mark else _Place(1, 1)


def _place_of_index(text: str, index: int) -> _Place:
    before = text[:index]
    return _Place(before.count("\n") + 1, index - before.rfind("\n"))


def _explain(error: yaml.MarkedYAMLError, text: str) -> str:
    problem = error.problem or error.context or "the syntax is broken"
    where = f" ({error.context})" if error.context and error.context != problem else ""
    return f"not valid YAML: {problem}{where}; {_remedy(error, text)}"


def _remedy(error: yaml.MarkedYAMLError, text: str) -> str:
    """Return what to do about a parser's error, by what stands at the two places that it names.

    They are where the parser cannot go on and where the list, text or key begins that it was in. Its
    words are not asked: libyaml and PyYAML differ in them, and so do their releases.
    """
    found, before = _around(text, error.problem_mark)
    opened, _ = _around(text, error.context_mark)
    if opened[:1] in _QUOTES and not found:
        return "the file breaks off: close the quotes or brackets that are open here"
    if opened[:1] in ("*", "&"):
        return "put text that starts with * or & in quotes"
    if found[:1] in ("\t", "@", "`") or (found[:1] == "%" and before):
        return "indent with spaces, and put text that starts with this character in quotes"
    if found[:1] in (",", "]", "}") and opened[:1] not in ("[", "{"):
        return "a value is missing here, or a bracket or quote is still open"
    if opened[:1] == "[":
        return "close the list that starts with ["
    if opened[:1] == "{":
        return "close the mapping that starts with {"
    if found[:1] == ":":
        return "put text that contains ': ' in quotes"
    if before[-1:] in _QUOTES and opened[:1] not in _QUOTES:
        return "check the indentation, and that quoted text ends where the quotes end"
    if opened[:1] not in ("", "|", ">", "!", *_QUOTES) and ":" not in opened:
        return "check the indentation, and put text of several lines in quotes"
    return "check quotes and indentation"


def _around(text: str, mark: Any) -> tuple[str, str]:
    """Return what follows a place on its line, and what comes before it there, without spaces between."""
    if mark is None:
        return "", ""
    line = text[: mark.index].rfind("\n") + 1
    return text[mark.index :].partition("\n")[0], text[line : mark.index].rstrip(" ")
