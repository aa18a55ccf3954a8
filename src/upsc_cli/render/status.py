"""How a topic's status is shown."""

from rich.text import Text

from upsc_cli.progress.fold import Status
from upsc_cli.render import theme

_SIGNS = {
    Status.NEW: ("○", "New", theme.NEW),
    Status.READING: ("◐", "Reading", theme.READING),
    Status.DONE: ("●", "Completed", theme.DONE),
}


def status_text(status: Status) -> Text:
    """Return a status as a sign and a word."""
    sign, word, style = _SIGNS[status]
    return Text(f"{sign} {word}", style=style)
