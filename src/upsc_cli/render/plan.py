"""What to do today, on the screen."""

from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.phrases import count
from upsc_cli.recall.outlook import Exam
from upsc_cli.recall.plan import Plan, Suggestion
from upsc_cli.render import theme
from upsc_cli.render.exam import countdown
from upsc_cli.render.prose import indented, spaced
from upsc_cli.render.theme import Layout


def render_plan(plan: Plan, exam: Exam | None, layout: Layout) -> RenderableType:
    """Return what to do today, each with its reason, its time and its command."""
    parts: list[RenderableType] = [Text(countdown(exam), style=theme.TITLE)] if exam else []
    total = sum(item.minutes for item in plan.items)
    title = f"Today: about {count(total, 'minute')}" if plan.items else "Nothing is due today."
    parts.append(Text(title, style=theme.TITLE))
    parts += [suggestion(item) for item in plan.items]
    return Group(*spaced(parts))


def suggestion(item: Suggestion) -> RenderableType:
    """Return one thing to do with its command below it."""
    reason = Text.assemble(item.reason, (f" ({item.minutes} min)", theme.MUTED))
    return Group(reason, indented(Text(item.command, style=theme.COMMAND)))
