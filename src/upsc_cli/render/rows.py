"""A topic as one line of a list."""

from typing import TYPE_CHECKING

from rich.text import Text

from upsc_cli.phrases import words
from upsc_cli.render import theme
from upsc_cli.render.columns import terminal_width
from upsc_cli.render.lines import marked
from upsc_cli.render.signs import NARROWEST_FACTS, NOTE, SHORT_CATEGORY, STAR, pack_mark
from upsc_cli.render.status import sign
from upsc_cli.render.widths import fitted
from upsc_cli.sanitize import clean

if TYPE_CHECKING:
    from upsc_cli.session.listing import Row

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
    title = Text.assemble(*marked(row.hit.title)) if row.hit else Text(clean(row.topic.title))
    return title.append(pack_mark(row.topic), style=theme.MUTED)
