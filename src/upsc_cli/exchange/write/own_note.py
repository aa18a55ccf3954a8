"""A person's own note, as it goes out at the end of its topic."""

import re
from collections.abc import Callable, Iterator, Sequence

from upsc_cli.exchange.parts import OWN_NOTE
from upsc_cli.exchange.write.markup import NOTHING, Html, lines, tag, text
from upsc_cli.topics.format.model import Grid
from upsc_cli.topics.note_blocks import BULLET, Heading, Item, Items, NoteBlock, blocks
from upsc_cli.topics.notes import Note

_BELOW_PART = 2  # the level of the heading of a part
_DEEPEST = 6

_FENCE = re.compile(r"[ \t]*(?:`{3,}|~{3,})")
_HEADING = re.compile(r"[ \t]*(#{1,6})(?=[ \t])")


def note_to_markdown(note: Note) -> str:
    """Return a note below a heading of its own, as it was typed; its headings lie below that one."""
    if not note.text:
        return ""
    return f"\n## {OWN_NOTE}\n\n" + "\n".join(_moved(note.text.strip("\n").split("\n"))) + "\n"


def note_html(note: Note, prose: Callable[[str], Html], table: Callable[[Grid], Html]) -> Html:
    """Return what a note says, with functions for its texts and tables; nothing if there is none."""
    return lines(*(_block(block, prose, table) for block in blocks(note.text)))


def _moved(written: list[str]) -> Iterator[str]:
    is_code = False
    for line in written:
        is_code ^= _FENCE.match(line) is not None
        heading = None if is_code else _HEADING.match(line)
        if heading:
            marks = "#" * min(len(heading[1]) + _BELOW_PART, _DEEPEST)
            yield marks + line[heading.end() :]
        else:
            yield line


def _block(block: NoteBlock, prose: Callable[[str], Html], table: Callable[[Grid], Html]) -> Html:
    match block:
        case str():
            return tag("p", prose(block))
        case Heading():
            return tag("p", tag("strong", text(block.words)))
        case Items():
            return _list(list(block.items), prose)
        case Grid():
            return table(block)


def _list(items: Sequence[Item], prose: Callable[[str], Html]) -> Html:
    """Return a list with those in it, each numbered as it was typed."""
    is_numbered = items[0].label != BULLET
    outer = min(item.depth for item in items)
    starts = [place for place, item in enumerate(items) if item.depth == outer or place == 0]
    found = []
    for start, end in zip(starts, [*starts[1:], len(items)], strict=True):
        inside = items[start + 1 : end]
        number = items[start].label.rstrip(".") if is_numbered and items[start].label != BULLET else None
        below = _list(inside, prose) if inside else NOTHING
        found.append(tag("li", lines(prose(items[start].text), below), value=number))
    return tag("ol" if is_numbered else "ul", *(Html(f"\n{item}") for item in found), Html("\n"))
