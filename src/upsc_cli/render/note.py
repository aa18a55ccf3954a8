"""A person's own note on the screen."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.render import theme
from upsc_cli.render.grid import render_grid
from upsc_cli.render.prose import Notes, hanging, prose, spaced
from upsc_cli.render.theme import Layout
from upsc_cli.topics.format.model import Grid
from upsc_cli.topics.note_blocks import BULLET, Heading, Items, NoteBlock, blocks
from upsc_cli.topics.notes import Note

HEADING = "Your note"
"""What stands above a note at the end of its topic."""

_STEP = 2  # columns by which a list in another is moved to the right


def render_note(note: Note, sources: Notes, layout: Layout) -> RenderableType:
    """Return what a note says, or why it cannot be read; citations are those of the topic's `sources`."""
    if note.trouble:
        return Text(f"It cannot be read: {note.trouble}", style=theme.WRONG)
    return Group(*spaced([_block(block, sources, layout) for block in blocks(note.text)]))


def _block(block: NoteBlock, sources: Notes, layout: Layout) -> RenderableType:
    match block:
        case str():
            return prose(block, sources)
        case Heading():
            return Text(block.words, style=theme.BOLD)
        case Items():
            return Group(*_items(block, sources, layout))
        case Grid():
            return render_grid(block, sources, layout)


def _items(block: Items, sources: Notes, layout: Layout) -> Iterator[RenderableType]:
    # Not all as one: their labels would be as wide as the widest.
    for item in block.items:
        label = "-" if layout.plain and item.label == BULLET else item.label
        margin = " " * (_STEP * item.depth)
        yield hanging([(Text(margin + label), prose(item.text, sources))])
