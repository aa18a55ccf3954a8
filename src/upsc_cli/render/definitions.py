"""Definitions on the screen."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.render import theme
from upsc_cli.render.prose import Notes, indented, prose, spaced
from upsc_cli.render.theme import Layout
from upsc_cli.topics.definitions import Definition


def render_definitions(definitions: Sequence[Definition], layout: Layout) -> RenderableType:
    """Return definitions, each with its topic and the sources that it cites."""
    return Group(*spaced([_definition(definition, layout) for definition in definitions]))


def _definition(definition: Definition, layout: Layout) -> RenderableType:
    notes = Notes(definition.sources)
    return Group(
        Text(definition.term, style=theme.BOLD),
        indented(prose(definition.definition, notes)),
        indented(notes.sources_list(layout)),
        indented(Text(definition.title, style=theme.MUTED)),
        indented(Text(f"upsc show {definition.topic}", style=theme.COMMAND)),
    )
