"""How far the scheduler can be believed, on the screen."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.phrases import percent
from upsc_cli.recall.calibration import Decile
from upsc_cli.render import theme
from upsc_cli.render.plots import MARK, marked_bars
from upsc_cli.render.prose import heading
from upsc_cli.render.theme import Layout


def render_calibration(deciles: Sequence[Decile], layout: Layout) -> list[RenderableType]:
    """Return what was expected of reviews beside what came, a line for each tenth; nothing without any."""
    if not deciles:
        return []
    rows = [
        (
            f"{percent(one.predicted):>4}",
            one.observed,
            one.predicted,
            f"{percent(one.observed)} of {one.reviews}",
        )
        for one in deciles
    ]
    legend = Text(f"█ remembered  {MARK} expected, as on the left", style=theme.MUTED)
    return [Group(heading("Expected and remembered", layout), marked_bars(rows, layout.width), legend)]
