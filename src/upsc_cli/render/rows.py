"""A topic as one line of a list."""

from typing import TYPE_CHECKING

from rich.text import Text

from upsc_cli.phrases import words
from upsc_cli.render import theme
from upsc_cli.render.status import sign
from upsc_cli.render.widths import fitted, terminal_width
from upsc_cli.sanitize import clean

if TYPE_CHECKING:
    from upsc_cli.search.rank import Snippet
    from upsc_cli.session.listing import Row
    from upsc_cli.topics.library import Summary

SHORT_CATEGORY = 4
"""Letters of a category that tell it from the others."""
STAR = " ★"
"""Stands behind the title of a topic with a star."""
NOTE = " ✎"
"""Stands behind the title of a topic with a note, where there is room for all facts."""
NARROWEST_FACTS = 36
"""Columns below which a line has no more than the title, a sign, and what is due."""

_DUE = 3  # columns for the number of cards that are due


def render_row(row: "Row", width: int, due: int = 0) -> Text:
    """Return a topic in one line: title with its signs, category, level, status, and cards that are due."""
    topic = row.topic
    category = f"{words(topic.category)[:SHORT_CATEGORY]:<{SHORT_CATEGORY}}"
    facts = Text.assemble(
        f" {category} {topic.difficulty[0].upper()} " if width >= NARROWEST_FACTS else " ",
        sign(row.status),
        (f"{due or '':>{_DUE}}", theme.READING),
    )
    room = max(width - facts.cell_len, 1)
    title = _title(row)
    star = STAR if row.is_starred else ""
    note = NOTE if topic.noted and width >= NARROWEST_FACTS else ""
    title = fitted(title, max(room - len(star) - len(note), 1))
    title.append(star, style=theme.STAR).append(note, style=theme.MUTED)
    title.pad_right(max(room - terminal_width(title.plain), 0))
    return Text.assemble(title, facts)


def _title(row: "Row") -> Text:
    title = highlighted(row.hit.title) if row.hit else Text(clean(row.topic.title))
    return title.append(pack_mark(row.topic), style=theme.MUTED)


def pack_mark(topic: "Summary") -> str:
    """Return what stands behind the title of a topic of a pack, nothing behind others."""
    return f" [{topic.pack}]" if topic.pack else ""


def highlighted(snippet: "Snippet", style: str = "") -> Text:
    """Return a snippet with its matches marked."""
    text = Text(snippet.text, style=style)
    for start, end in snippet.highlights:
        text.stylize(theme.MATCH, start, end)
    return text
