"""Topics that are in the format already, as YAML or as the JSON that `upsc` prints, to drafts."""

import re
from pathlib import Path
from typing import Any

from upsc_cli.errors import InvalidTopicError
from upsc_cli.exchange.read.draft import Draft
from upsc_cli.topics.format.decode import INVALID, decode
from upsc_cli.topics.format.model import Topic
from upsc_cli.topics.format.nodes import Mapping, Node, Scalar, Sequence, compose
from upsc_cli.topics.format.problems import Report
from upsc_cli.topics.format.values import Slug

_BESIDE = ("slug", "cited", "status", "note", "pack")
"""The keys that JSON has beside those of the format; a note is the person's, and no part of the topic."""

_YAML = re.compile(r"(?:#[^\n]*\n|\s)*(?:title|category)[ \t]*:")


def is_topic_text(text: str) -> bool:
    """Return whether a text begins like JSON, or like a topic file."""
    return text.lstrip()[:1] in ("{", "[") or _YAML.match(text) is not None


def topics_to_drafts(text: str) -> list[Draft]:
    """Return the topic, or the topics of a list, as drafts.

    Raises:
        InvalidTopicError: it is not valid; the message holds every error.
    """
    report = Report(Path("topic"))
    root = compose(text, report)
    nodes: list[Node] = root.items if isinstance(root, Sequence) else [root] if root else []
    drafts = [draft for node in nodes if (draft := _draft(node, report))]
    if report.has_errors:
        raise InvalidTopicError("\n".join(str(problem) for problem in sorted(report.problems)))
    return drafts


def _draft(node: Node, report: Report) -> Draft | None:
    slug = None
    left: list[str] = []
    if isinstance(node, Mapping):
        given = {key: node.entries.pop(key)[1] for key in _BESIDE if key in node.entries}
        note = given.get("note")
        if isinstance(note, Scalar) and not note.is_null:
            left.append(f"the note {note.text!r}")
        # It becomes the name of a file, so it is held to what a slug may be.
        slug = decode(given["slug"], Slug, report) if "slug" in given else None
    topic = decode(node, Topic, report)
    if topic is INVALID or slug is INVALID:
        return None
    values = ((name, getattr(topic, name)) for name in topic.__struct_fields__)
    fields: dict[str, Any] = {
        name: list(value) if isinstance(value, tuple) else value for name, value in values
    }
    return Draft("a topic", slug=slug, left=left, **fields)
