"""A topic as the YAML file that a person would write."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import msgspec
import yaml

from upsc_cli.topics.format.model import Topic

LINE_WIDTH = 100
"""Columns after which text is folded. The word that crosses them stays on its line, as PyYAML has it."""

_LONG_TEXT = 88  # characters; longer, and it would cross the line behind its key
_SHORT_LIST = 88  # characters of a list that stands on one line
_FACTS_OF_THE_TOPIC = (
    "title", "category", "difficulty", "syllabus", "tags", "aliases", "as_of", "review", "asked",
    "minutes", "reversed", "verified",
)  # fmt: skip
"""The keys that stand together at the top of a file; each of the others starts a paragraph of its own."""


def to_yaml(topic: Topic) -> str:
    """Return a topic as YAML: keys in the order of the format, defaults left out, long text folded.

    The same topic gives the same text, and the reader gives the topic back from it.
    """
    written = _without_defaults(topic)
    groups = [_facts(written)]
    groups += [{key: value} for key, value in written.items() if key not in _FACTS_OF_THE_TOPIC]
    return "\n".join(map(_dump, groups))


def facts_to_yaml(topic: Topic, **more: str) -> str:
    """Return what stands at the top of a topic's file, `more` keys first: the front matter of a note."""
    return _dump(more | _facts(_without_defaults(topic)))


def _without_defaults(topic: Topic) -> dict[str, Any]:
    """Return the keys of a topic in the order of the format, without those that say nothing."""
    values = msgspec.to_builtins(topic, builtin_types=(date,))
    fields = msgspec.structs.fields(Topic)
    kept = {
        field.encode_name: values[field.encode_name]
        for field in fields
        # Difficulty has a default but is a judgement, which a person would write down.
        if field.required or field.name == "difficulty" or getattr(topic, field.name) != _default(field)
    }
    kept |= {"questions": [_in_order(question) for question in kept["questions"]]} if topic.questions else {}
    for grid in _grids(kept):
        grid |= {"columns": _Row(grid["columns"]), "rows": [_Row(row) for row in grid["rows"]]}
    for dated in (kept, *kept.get("sources", {}).values()):
        dated |= {key: _unquoted(dated[key]) for key in ("date", "seen", "review") if key in dated}
    return kept


def _grids(kept: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return the tables among the blocks of a topic."""
    bodies = [kept.get("introduction", ()), *(section["body"] for section in kept.get("sections", ()))]
    blocks = (block for body in bodies for block in body if isinstance(block, dict))
    return (block["table"] for block in blocks if "table" in block)


def _default(field: msgspec.structs.FieldInfo) -> Any:
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return field.default


def _facts(written: dict[str, Any]) -> dict[str, Any]:
    return {key: written[key] for key in _FACTS_OF_THE_TOPIC if key in written}


def _dump(values: dict[str, Any]) -> str:
    text: str = yaml.dump(
        values,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=LINE_WIDTH,
        default_flow_style=False,
    )
    return text


def _in_order(question: dict[str, Any]) -> dict[str, Any]:
    """Return a question with what stands above its stem first."""
    return {key: question[key] for key in ("id", "passage") if key in question} | question


def _unquoted(written: str) -> str | int | date:
    """Return a partial date as what YAML 1.1 takes it for, as nobody puts a date in quotes."""
    if len(written) == len("YYYY") and not written.startswith("0"):
        return int(written)
    return date.fromisoformat(written) if len(written) == len("YYYY-MM-DD") else written


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
        analysis = self.analyze_scalar(text)
        style = None
        if analysis.multiline and analysis.allow_block:
            style = ">" if any(len(line) > _LONG_TEXT for line in text.split("\n")) else "|"
        elif len(text) > _LONG_TEXT and analysis.allow_block:
            style = ">"
        elif "'" in text and '"' not in text and not analysis.allow_block_plain:
            style = '"'  # an apostrophe would be doubled in single quotes
        return self.represent_scalar("tag:yaml.org,2002:str", text, style)

    def represent_keys(self, values: dict[str, Any]) -> yaml.MappingNode:
        """Write the key `true` as it stands: YAML 1.1 would have it in quotes."""
        keys = {True if key == "true" else key: value for key, value in values.items()}
        return self.represent_mapping("tag:yaml.org,2002:map", keys)

    def represent_items(self, items: Sequence[Any]) -> yaml.SequenceNode:
        """Write a list of words, such as tags, on one line; sentences stand on a line each."""
        return self.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=self._are_words(items))

    def represent_row(self, cells: Sequence[str]) -> yaml.SequenceNode:
        """Write a row of a table on one line, as long as it fits."""
        short = sum(map(len, cells)) < _SHORT_LIST and "\n" not in "".join(cells)
        return self.represent_sequence("tag:yaml.org,2002:seq", cells, flow_style=short)

    def _are_words(self, items: Sequence[Any]) -> bool:
        if not all(isinstance(item, str) and len(item) <= _SHORT_LIST // 2 for item in items):
            return False
        plain = all(item[-1:] not in ".?!" and self.analyze_scalar(item).allow_flow_plain for item in items)
        return plain and sum(map(len, items)) < _SHORT_LIST and (len(items) > 1 or " " not in items[0])


class _Row(list[str]):
    """A row of a table."""


_Dumper.add_representer(str, _Dumper.represent_text)
_Dumper.add_representer(dict, _Dumper.represent_keys)
_Dumper.add_representer(list, _Dumper.represent_items)
_Dumper.add_representer(tuple, _Dumper.represent_items)
_Dumper.add_representer(_Row, _Dumper.represent_row)
