"""The related topics of a topic file, changed where they stand; the rest of the file stays as it is."""

import re
from codecs import BOM_UTF8
from itertools import accumulate
from pathlib import Path

from upsc_cli.topics.format.nodes import Mapping, Scalar, Sequence
from upsc_cli.topics.format.reader import parse_topic

_LINE = re.compile(r"[^\n\r\x85\u2028\u2029]*(?:\r\n|[\n\r\x85\u2028\u2029]|\Z)")  # as YAML counts them


def with_related(content: bytes, old: str, new: str, path: Path) -> bytes:
    """Return the content of a topic file with one slug in the place of another among its related topics.

    As it is if it is no YAML, or does not name the other slug there.
    """
    begins = BOM_UTF8 if content.startswith(BOM_UTF8) else b""
    try:
        text = content[len(begins) :].decode()
    except UnicodeDecodeError:
        return content
    root = parse_topic(text, path).root
    related = root.entries.get("related") if isinstance(root, Mapping) else None
    if related is None or not isinstance(related[1], Sequence):
        return content
    starts = [0, *accumulate(map(len, _LINE.findall(text)))]
    for item in reversed(related[1].items):
        if isinstance(item, Scalar) and item.text == old:
            at = text.index(old, starts[item.line - 1] + item.column - 1)  # after its quotes
            text = text[:at] + new + text[at + len(old) :]
    return begins + text.encode()
