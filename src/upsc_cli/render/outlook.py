"""What is coming, on the screen: the syllabus in figures, cards that come back, what would be forgotten."""

from collections.abc import Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.recall.outlook import Outlook
from upsc_cli.render.plots import columns, curve
from upsc_cli.render.prose import heading
from upsc_cli.render.theme import Layout

_MAINS = ("GS1", "GS2", "GS3", "GS4")
"""The papers of the written examination that topics prepare for."""


def render_outlook(
    found: Outlook, forecast: Sequence[tuple[date, int]], decay: Sequence[float], layout: Layout
) -> list[RenderableType]:
    """Return the syllabus in figures, the cards that come back, and what is forgotten without reviews."""
    lines = [line for paper in found.papers if paper.paper.code in _MAINS for line in paper.lines]
    done = sum(line.completed > 0 for line in lines)
    covered = f"{done} of {len(lines)} mains lines of the syllabus have a completed topic."
    parts: list[RenderableType] = [Text(covered)]
    if any(number for _, number in forecast):
        labels = [(index, f"{day:%d %b}") for index, (day, _) in enumerate(forecast) if index % 7 == 0]
        plot = columns([number for _, number in forecast], labels, layout.width)
        parts.append(Group(heading("Cards that come back", layout), plot))
    if decay and decay[0]:
        labels = [(0, "today"), *((day, f"+{day} d") for day in range(30, len(decay), 30))]
        plot = curve(decay, labels, layout.width)
        parts.append(Group(heading("Of the cards you know, without reviews", layout), plot))
    return parts
