"""Progress on the screen: what is done, by category and by paper, and what to do next."""

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.progress.statistics import Statistics
from upsc_cli.recall.coverage import Coverage, Progress
from upsc_cli.recall.plan import Suggestion
from upsc_cli.render import theme
from upsc_cli.render.activity import render_activity
from upsc_cli.render.phrases import count, words
from upsc_cli.render.prose import heading, indented, spaced
from upsc_cli.render.theme import Layout

_LONGEST_BAR, _SHORTEST_BAR = 24, 5  # columns


def tally(topics: Coverage) -> str:
    """Return `6 topics • 2 completed • 1 reading`."""
    reading = f" • {topics.reading} reading" if topics.reading else ""
    return f"{count(topics.total, 'topic')} • {topics.completed} completed{reading}"


def render_progress(progress: Progress, done: Statistics, layout: Layout) -> RenderableType:
    """Return the progress screen: the tally, a bar for each category and paper, and what was studied."""
    categories = {words(name): group for name, group in progress.categories.items()}
    label_width = max(map(len, (*categories, *progress.papers)), default=0)
    groups = (("By category", categories), ("By paper", progress.papers))
    bars = [
        Group(heading(title, layout), _bars(group, label_width, layout)) for title, group in groups if group
    ]
    legend = [Text("█ completed  ▒ reading  ░ new", style=theme.MUTED)] if bars else []
    activity = render_activity(done, layout)
    return Group(*spaced([Text(tally(progress.topics), style=theme.TITLE), *bars, *legend, *activity]))


def render_dashboard(topics: Coverage, suggestions: Sequence[Suggestion]) -> RenderableType:
    """Return what a person sees first: the tally and what to do next."""
    parts: list[RenderableType] = [Text(tally(topics), style=theme.TITLE)]
    for suggestion in suggestions:
        reason = Text.assemble(suggestion.reason, (f" ({suggestion.minutes} min)", theme.MUTED))
        parts.append(_offer(reason, suggestion.command))
    if not suggestions:
        parts.append(Text("Every topic is completed."))
    parts.append(_offer(Text("Find a topic"), "upsc search WORDS"))
    parts.append(_offer(Text("See all commands"), "upsc --help"))
    return Group(*spaced(parts))


def _offer(reason: Text, command: str) -> RenderableType:
    return Group(reason, indented(Text(command, style=theme.COMMAND)))


def _bars(groups: Mapping[str, Coverage], label_width: int, layout: Layout) -> RenderableType:
    """Return a line for each group; its figures stand beside the bar, so that no bar need be seen."""
    figures = {name: f"{group.completed}/{group.total}" for name, group in groups.items()}
    room = layout.width - label_width - max(map(len, figures.values()), default=0) - 4
    if room < _SHORTEST_BAR:
        return Text("\n").join(Text(f"{name}: {figures[name]}") for name in groups)
    lines = (
        Text.assemble(
            name.ljust(label_width), "  ", _bar(group, min(_LONGEST_BAR, room)), "  ", figures[name]
        )
        for name, group in groups.items()
    )
    return Text("\n").join(lines)


def _bar(group: Coverage, width: int) -> Text:
    done = round(width * group.completed / group.total) if group.total else 0
    touched = round(width * (group.completed + group.reading) / group.total) if group.total else 0
    return Text.assemble(
        ("█" * done, theme.DONE),
        ("▒" * (touched - done), theme.READING),
        ("░" * (width - touched), theme.MUTED),
    )
