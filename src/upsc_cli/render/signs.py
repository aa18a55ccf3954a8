"""The signs and the short words that lines about topics have in common; plain strings, no Rich."""

from typing import TYPE_CHECKING

from upsc_cli.progress.fold import Status
from upsc_cli.render import theme

if TYPE_CHECKING:
    from upsc_cli.topics.library import Summary

SHORT_CATEGORY = 4
"""Letters of a category that tell it from the others."""
STAR = " ★"
"""Stands behind the title of a topic with a star."""
NOTE = " ✎"
"""Stands behind the title of a topic with a note, where there is room for all facts."""
NARROWEST_FACTS = 36
"""Columns below which a line has no more than the title, a sign, and what is due."""

SIGNS = {
    Status.NEW: ("○", "New", theme.NEW),
    Status.READING: ("◐", "Reading", theme.READING),
    Status.DONE: ("●", "Completed", theme.DONE),
}
"""Of each status the sign, whose shape tells it without colour, the word for it, and the style of both."""


def pack_mark(topic: "Summary") -> str:
    """Return what stands behind the title of a topic of a pack, nothing behind others."""
    return f" [{topic.pack}]" if topic.pack else ""
