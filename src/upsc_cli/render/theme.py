"""How things look: the styles by meaning, and the room there is.

Colours are the terminal's own, and of those only cyan, magenta, green and red: in the palettes that
terminals come with, blue is unreadable on black and yellow on white. A style never carries meaning
alone; there is always a word or a sign beside it.
"""

from msgspec import Struct

TITLE = "bold"
HEADING = "bold cyan"
MUTED = "dim"
CITATION = "dim"
ADDRESS = "dim"
BOLD = "bold"
ITALIC = "italic"
MATCH = "bold magenta"
STRUCK = "dim strike"
SLUG = "cyan"
COMMAND = "green"
NEW = "dim"
READING = "magenta"
DONE = "green"
STAR = "yellow"
RIGHT = "green"
WRONG = "red"
RIGHT_ANSWER = "bold green"
FILLED = "bold underline green"
INFO = "cyan"
KEY_POINT = "magenta"
EXAM_TIP = "green"

NARROWEST_BOX = 48
"""Columns below which a frame costs more room than it is worth."""


class Layout(Struct, frozen=True):
    """The room for a screen: its width in columns, and whether frames and signs may decorate it.

    A plain screen is for pipes, screen readers and copying.
    """

    width: int
    plain: bool = False

    @property
    def boxed(self) -> bool:
        """Whether boxes have frames; else they are labelled paragraphs."""
        return not self.plain and self.width >= NARROWEST_BOX
