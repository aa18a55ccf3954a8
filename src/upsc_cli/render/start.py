"""A sitting of some minutes on the screen: what fits, and what was done."""

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.phrases import count
from upsc_cli.recall.plan import Suggestion
from upsc_cli.render import theme
from upsc_cli.render.plan import suggestions
from upsc_cli.render.prose import hanging, spaced
from upsc_cli.session.starting import Done, Plan, size_of


def render_sitting(plan: Plan) -> RenderableType:
    """Return what fits into some minutes, each with its command."""
    return Group(*spaced([Text(_head(plan), style=theme.TITLE), *suggestions(plan.items)]))


def render_way(plan: Plan, over: int, parts: Mapping[int, int], gone: int) -> RenderableType:
    """Return the sitting on its way: `over` things in `gone` minutes, and what comes.

    `parts` says how much was done of those that were not done whole: 0 of what was left out.
    """
    rows: list[tuple[Text, RenderableType]] = []
    for place, item in enumerate(plan.items):
        part = parts.get(place)
        sign = "–" if part == 0 else "✓" if place < over else "▌" if place == over else " "
        style = theme.DONE if place < over else theme.COMMAND
        said = f": {part} of {size_of(item)} done" if part else ""
        rows.append((Text(sign, style=style), _line(item, said)))
    head = f"{gone} of {count(plan.minutes, 'minute')}"
    return Group(*spaced([Text(head, style=theme.TITLE), hanging(rows)]))


def _line(item: Suggestion, said: str) -> Text:
    return Text.assemble(item.reason, said, (f" ({item.minutes} min)", theme.MUTED))


def _head(plan: Plan) -> str:
    minutes = sum(item.minutes for item in plan.items)
    return f"{count(plan.minutes, 'minute')}: about {minutes} of them planned"


def said_of(done: Done, titles: dict[str, str], minutes: int) -> list[str]:
    """Return what was done, a line for each kind; `minutes` is how long it took."""
    lines = []
    if done.cards:
        lines.append(f"{count(done.cards, 'card')}, {done.known} known at first sight")
    lines += [f"read: {titles.get(slug, slug)}" for slug in done.topics]
    if done.questions:
        lines.append(f"{count(done.questions, 'question')}, {done.right} right")
    if done.answers:
        lines.append(f"{count(done.answers, 'answer')} of {count(done.words, 'word')} together")
    return [f"Done in {count(max(minutes, 1), 'minute')}:", *lines] if lines else ["Nothing was recorded."]


def render_done(done: Done, titles: dict[str, str], minutes: int) -> RenderableType:
    """Return what was done in a sitting."""
    head, *lines = said_of(done, titles, minutes)
    return Group(Text(head, style=theme.TITLE), *_bullets(lines))


def _bullets(lines: Sequence[str]) -> list[RenderableType]:
    return [hanging((Text("•"), Text(line)) for line in lines)] if lines else []
