"""Values as YAML, in the manner of the bundled topics: what PyYAML writes, in a fraction of its time.

PyYAML looks at every character of a text several times, in Python. Here a text that one pattern knows to be
harmless is written as it stands; any other is given to PyYAML's writer by itself, so that both write the same
to the letter.
"""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

import yaml

LINE_WIDTH = 100
"""Columns after which text is folded. The word that crosses them stays on its line, as PyYAML has it."""

_LONG_TEXT = 88  # characters; longer, and it would cross the line behind its key
_SHORT_LIST = 88  # characters of a list that stands on one line
_LONGEST_KEY = 100  # characters of a key on a line of its own; PyYAML takes some more
_STEP = 2
_TEXT = "tag:yaml.org,2002:str"

_LETTERS = r"A-Za-z\u00c0-\u1fff"
_INSIDE = r"!-\"$-9;-~\u00a1-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u2bff\u2c00-\ud7ff"
_BLOCK = re.compile(rf"[{_LETTERS}](?:(?:[ {_INSIDE}]|:(?=[{_INSIDE}]))*[{_INSIDE}])?")
"""What stands for itself on a line of its own."""

_INSIDE_FLOW = r"!-\"$-+\--9;<=>@-Z\\^-z|~\u00a1-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u2bff\u2c00-\ud7ff"
_FLOW = re.compile(rf"[{_LETTERS}](?:[ {_INSIDE_FLOW}]*[{_INSIDE_FLOW}])?")
"""What stands for itself in brackets."""

_LINE = rf"[{_INSIDE}#:](?:[ {_INSIDE}#:]*[{_INSIDE}#:])?"
_LINES = re.compile(rf"{_LINE}(?:\n{_LINE})*")
"""Lines that are written under a `|` or a `>` as they are."""

_BREAKS = ("\x85", "\u2028", "\u2029")
"""What ends a line in YAML and nowhere else."""

_WORDS = frozenset("yes no true false on off null y n".split())
"""What YAML 1.1 takes for something else than text."""


class Row(list[str]):
    """A row of a table, which stands on one line where it fits."""


class _HardError(Exception):
    """A key that takes more than a line, or a text that ends in empty ones."""


def dump(values: Mapping[str, Any]) -> str:
    """Return a mapping of texts, numbers, dates, lists and mappings as YAML, keys in their order."""
    page = _Page()
    try:
        page.mapping(values, 0, goes_on=True)
    except _HardError:
        return slow_dump(values)
    return "".join([*page.parts, "\n"])


def slow_dump(values: Mapping[str, Any]) -> str:
    """Return the same by PyYAML alone, which sets what is right."""
    text: str = yaml.dump(values, Dumper=_Dumper, **_MANNER)
    return text


_MANNER: dict[str, Any] = {
    "sort_keys": False,
    "allow_unicode": True,
    "width": LINE_WIDTH,
    "default_flow_style": False,
}


class _Page:
    """The text so far, in pieces."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._writer = _Dumper(io.StringIO(), allow_unicode=True, width=LINE_WIDTH)

    def mapping(self, values: Mapping[str, Any], indent: int, *, goes_on: bool) -> None:
        """Write the entries of a mapping; the first stands on the line that is begun, if that goes on."""
        start = "\n" + " " * indent
        for number, (key, value) in enumerate(values.items()):
            written = self._key(key, indent)
            self.parts += ["" if goes_on and not number else start, written, ":"]
            self._value(value, indent, indent + len(written) + 1)

    def _sequence(self, items: Sequence[Any], indent: int, *, goes_on: bool) -> None:
        start = "\n" + " " * indent
        for number, item in enumerate(items):
            self.parts += ["" if goes_on and not number else start, "-"]
            self._value(item, indent, indent + 1, in_list=True)

    def _value(self, value: Any, indent: int, column: int, *, in_list: bool = False) -> None:
        """Write what stands behind a key or the sign of a list, which ends at a column."""
        if isinstance(value, str):
            self.parts += [" ", self._text(value, indent + _STEP, column + 1)]
        elif isinstance(value, Mapping) and value:
            self.parts += [" "] if in_list else []
            self.mapping(value, indent + _STEP, goes_on=in_list)
        elif isinstance(value, list | tuple) and value and not self._is_on_a_line(value):
            self.parts += [" "] if in_list else []
            self._sequence(value, indent + _STEP, goes_on=in_list)
        elif isinstance(value, list | tuple) and value:
            self._on_a_line(value, indent + _STEP, column)
        else:
            self.parts += [" ", _plain(value)]

    def _is_on_a_line(self, items: Sequence[Any]) -> bool:
        if isinstance(items, Row):
            return sum(map(len, items)) < _SHORT_LIST and "\n" not in "".join(items)
        return are_words(items, self._writer)

    def _on_a_line(self, items: Sequence[str], indent: int, column: int) -> None:
        self.parts.append(" [")
        column += 2
        for number, item in enumerate(items):
            before = "," if number else ""
            column += len(before)
            if column > LINE_WIDTH:
                before, column = f"{before}\n{' ' * indent}", indent
            elif number:
                before, column = ", ", column + 1
            written = self._in_brackets(item, indent + _STEP, column)
            self.parts += [before, written]
            column = len(written) - written.rfind("\n") - 1 if "\n" in written else column + len(written)
        self.parts.append("]")

    def _in_brackets(self, text: str, indent: int, column: int) -> str:
        if _FLOW.fullmatch(text) and column + len(text) <= LINE_WIDTH and text.lower() not in _WORDS:
            return text
        return self._by_pyyaml(text, indent, column, in_brackets=True)

    def _key(self, key: str, indent: int) -> str:
        if key == "true":
            return key  # YAML 1.1 would have it in quotes
        if len(key) > _LONGEST_KEY or not key or not key.isprintable():
            raise _HardError
        if _BLOCK.fullmatch(key) and key.lower() not in _WORDS:
            return key
        return self._by_pyyaml(key, indent + _STEP, indent, is_key=True)

    def _text(self, text: str, indent: int, column: int) -> str:
        if len(text) <= _LONG_TEXT and column + len(text) <= LINE_WIDTH and _BLOCK.fullmatch(text):
            if text.lower() not in _WORDS:
                return text
        elif (len(text) > _LONG_TEXT or "\n" in text) and _LINES.fullmatch(text):
            start = "\n" + " " * indent
            lines = text.split("\n")
            if len(lines) > 1 and not any(len(line) > _LONG_TEXT for line in lines):
                return start.join(["|-", *lines])
            return start.join([">-", ("\n" + start).join(_folded(line, indent) for line in lines)])
        return self._by_pyyaml(text, indent, column)

    def _by_pyyaml(
        self, text: str, indent: int, column: int, *, in_brackets: bool = False, is_key: bool = False
    ) -> str:
        """Return a text as PyYAML writes it at a column, where more lines of it are indented by some more."""
        if text[-1:] in _BREAKS:
            raise _HardError
        writer = self._writer
        analysis = writer.analyze_scalar(text)
        is_text = cast(Any, writer).resolve(yaml.ScalarNode, text, (True, False)) == _TEXT
        style = style_of(text, analysis)
        writer.stream = io.StringIO()
        writer.event = yaml.ScalarEvent(None, _TEXT, (is_text, True), text, style=style)
        writer.analysis, writer.style = analysis, None
        writer.column, writer.indent, writer.flow_level = column, indent, int(in_brackets)
        writer.whitespace, writer.indention = True, False
        writer.root_context, writer.simple_key_context = False, is_key
        writer.style = writer.choose_scalar_style()
        writer.open_ended = False
        writer.process_scalar()
        if writer.open_ended:
            raise _HardError
        written: str = writer.stream.getvalue()
        return written.removesuffix("\n") if writer.column == 0 else written


def _folded(line: str, indent: int) -> str:
    """Return a line broken behind the words that cross the width."""
    start = "\n" + " " * indent
    if indent + len(line) <= LINE_WIDTH:
        return line
    made = []
    column = indent
    words = line.split(" ")
    for number, word in enumerate(words):
        column += len(word)
        made.append(word)
        if number + 1 == len(words):
            break
        # Two spaces would be one, if the line were broken there.
        if column > LINE_WIDTH and word and words[number + 1]:
            made.append(start)
            column = indent
        else:
            made.append(" ")
            column += 1
    return "".join(made)


def _plain(value: Any) -> str:
    """Return a value that is no text, or an empty list or mapping."""
    match value:
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
        case date():
            return value.isoformat()
        case int():
            return str(value)
        case Mapping():
            return "{}"
    return "[]"


def style_of(text: str, analysis: Any) -> str | None:
    """Return how a text is written: folded if it is long or has several lines, quoted if it must be."""
    if analysis.multiline and analysis.allow_block:
        return ">" if any(len(line) > _LONG_TEXT for line in text.split("\n")) else "|"
    if len(text) > _LONG_TEXT and analysis.allow_block:
        return ">"
    if "'" in text and '"' not in text and not analysis.allow_block_plain:
        return '"'  # an apostrophe would be doubled in single quotes
    return None


def are_words(items: Sequence[Any], writer: "_Dumper") -> bool:
    """Return whether a list is one of words, such as tags, and not of sentences."""
    if not all(isinstance(item, str) and len(item) <= _SHORT_LIST // 2 for item in items):
        return False
    if sum(map(len, items)) >= _SHORT_LIST or not (len(items) > 1 or " " not in items[0]):
        return False
    return all(
        item[-1:] not in ".?!" and (_FLOW.fullmatch(item) or writer.analyze_scalar(item).allow_flow_plain)
        for item in items
    )


class _Dumper(yaml.SafeDumper):
    """PyYAML's writer in the manner of the bundled topics."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent the items of a list below its key."""
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:
        """Write a value that occurs twice, twice: the format has no anchors."""
        return True

    def represent_text(self, text: str) -> yaml.ScalarNode:
        """Fold long text and text of several lines; quote the rest only if it must be."""
        return self.represent_scalar(_TEXT, text, style_of(text, self.analyze_scalar(text)))

    def represent_keys(self, values: dict[str, Any]) -> yaml.MappingNode:
        """Write the key `true` as it stands: YAML 1.1 would have it in quotes."""
        keys = {True if key == "true" else key: value for key, value in values.items()}
        return self.represent_mapping("tag:yaml.org,2002:map", keys)

    def represent_items(self, items: Sequence[Any]) -> yaml.SequenceNode:
        """Write a list of words, such as tags, on one line; sentences stand on a line each."""
        return self.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=are_words(items, self))

    def represent_row(self, cells: Sequence[str]) -> yaml.SequenceNode:
        """Write a row of a table on one line, as long as it fits."""
        short = sum(map(len, cells)) < _SHORT_LIST and "\n" not in "".join(cells)
        return self.represent_sequence("tag:yaml.org,2002:seq", cells, flow_style=short)


_Dumper.add_representer(str, _Dumper.represent_text)
_Dumper.add_representer(dict, _Dumper.represent_keys)
_Dumper.add_representer(list, _Dumper.represent_items)
_Dumper.add_representer(tuple, _Dumper.represent_items)
_Dumper.add_representer(Row, _Dumper.represent_row)
