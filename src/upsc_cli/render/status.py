"""How a topic's status is shown."""

from rich.text import Text

from upsc_cli.progress.fold import Status
from upsc_cli.render.signs import SIGNS


def sign(status: Status) -> Text:
    """Return the sign of a status, whose shape tells it without colour."""
    shape, _, style = SIGNS[status]
    return Text(shape, style=style)


def status_text(status: Status) -> Text:
    """Return a status as a sign and a word."""
    shape, word, style = SIGNS[status]
    return Text(f"{shape} {word}", style=style)
