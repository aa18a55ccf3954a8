"""A topic as the YAML file that a person would write."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from upsc_cli.topics.format.model import Topic
from upsc_cli.topics.format.yaml_text import Row, dump

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
    return "\n".join(map(dump, groups))


def facts_to_yaml(topic: Topic, **more: str) -> str:
    """Return what stands at the top of a topic's file, `more` keys first: the front matter of a note."""
    return dump(more | _facts(_without_defaults(topic)))


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
        grid |= {"columns": Row(grid["columns"]), "rows": [Row(row) for row in grid["rows"]]}
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


def _in_order(question: dict[str, Any]) -> dict[str, Any]:
    """Return a question with what stands above its stem first."""
    return {key: question[key] for key in ("id", "passage") if key in question} | question


def _unquoted(written: str) -> str | int | date:
    """Return a partial date as what YAML 1.1 takes it for, as nobody puts a date in quotes."""
    if len(written) == len("YYYY") and not written.startswith("0"):
        return int(written)
    return date.fromisoformat(written) if len(written) == len("YYYY-MM-DD") else written
