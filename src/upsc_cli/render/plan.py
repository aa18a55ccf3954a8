"""What to do today, on the screen."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.phrases import count
from upsc_cli.recall.outlook import Exam
from upsc_cli.recall.plan import Plan, Suggestion
from upsc_cli.render import theme
from upsc_cli.render.exam import countdown
from upsc_cli.render.prose import hanging, spaced
from upsc_cli.render.theme import Layout

CURSOR = "▌"
"""Stands at the left of the line that Enter is about."""


def render_plan(plan: Plan, exam: Exam | None, layout: Layout) -> RenderableType:
    """Return what to do today, each with its number, its reason, its time and its command."""
    parts: list[RenderableType] = [Text(countdown(exam), style=theme.TITLE)] if exam else []
    parts.append(Text(total(plan), style=theme.TITLE))
    return Group(*spaced([*parts, *suggestions(plan.items)]))


def total(plan: Plan) -> str:
    """Return how long the things to do take together, or that there are none; and what is left out."""
    minutes = sum(item.minutes for item in plan.items)
    left_out = f" • {plan.put_off} put off" if plan.put_off else ""
    left_out += f" • {plan.suspended} suspended" if plan.suspended else ""
    if not plan.items:
        nothing = "Nothing is planned for today." if plan.due else "Nothing is due today."
        return nothing + left_out
    return f"Today: about {count(minutes, 'minute')}{left_out}"


def suggestions(items: Sequence[Suggestion], cursor: int | None = None) -> list[RenderableType]:
    """Return things to do, numbered from 1, each with its command.

    With a `cursor`, the index of one of them, that one is marked, and none has a command: a key begins it.
    """
    return [
        hanging([(_label(number, cursor), _suggestion(item, with_command=cursor is None))])
        for number, item in enumerate(items, start=1)
    ]


def _label(number: int, cursor: int | None) -> Text:
    if cursor is None:
        return Text(f"{number}.")
    here = number == cursor + 1
    return Text.assemble((CURSOR if here else " ", theme.COMMAND), (f"{number}", theme.COMMAND))


def _suggestion(item: Suggestion, *, with_command: bool) -> RenderableType:
    reason = Text.assemble(item.reason, (f" ({item.minutes} min)", theme.MUTED))
    return Group(reason, *[Text(item.command, style=theme.COMMAND)] * with_command)
