"""Screens that one key opens from everywhere: today, progress, the syllabus."""

from itertools import takewhile
from typing import TYPE_CHECKING

from upsc_cli.desk.screen import DeskScreen

if TYPE_CHECKING:
    from upsc_cli.desk.app import Desk


class Visited(DeskScreen):
    """A screen that can be opened over every other."""


async def visit(desk: "Desk", name: str) -> None:
    """Show a screen of a name over the one that is up, or go back to it where only its kind lies between.

    So whoever goes to and fro among them is never more than three steps from where they came.
    """
    wanted = _screens()[name]
    kind = list(takewhile(lambda screen: isinstance(screen, Visited), reversed(desk.screen_stack)))
    steps = next((steps for steps, screen in enumerate(kind) if type(screen) is wanted), None)
    if steps is None:
        await desk.push_screen(wanted())
    for _ in range(steps or 0):
        await desk.pop_screen()


def _screens() -> dict[str, type[Visited]]:
    # Imported here: they stand on this module.
    from upsc_cli.desk.day import Day
    from upsc_cli.desk.plan import Plan
    from upsc_cli.desk.progress import Progress
    from upsc_cli.desk.syllabus import Papers

    return {"today": Day, "plan": Plan, "progress": Progress, "syllabus": Papers}
