"""How a topic's status is shown."""

from rich.text import Text

from upsc_cli.progress.fold import Status

_SIGNS = {
    Status.NEW: ("○", "New", "dim"),
    Status.READING: ("◐", "Reading", "yellow"),
    Status.DONE: ("●", "Completed", "green"),
}


def status_text(status: Status) -> Text:
    """Return a status as a sign and a word."""
    sign, word, style = _SIGNS[status]
    return Text(f"{sign} {word}", style=style)
