"""Progress on the screen: what is done, by category and by paper, and what to do next."""

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from upsc_cli.progress.statistics import Coverage
from upsc_cli.recall.plan import Suggestion
from upsc_cli.render import theme
from upsc_cli.render.prose import count, heading, spaced
from upsc_cli.render.theme import Layout

_BAR = 24  # columns, where there is room


def tally(topics: Coverage) -> str:
    """Return `6 topics • 2 completed • 1 reading`."""
    reading = f" • {topics.reading} reading" if topics.reading else ""
    return f"{count(topics.total, 'topic')} • {topics.completed} completed{reading}"


def render_progress(
    topics: Coverage, categories: Mapping[str, Coverage], papers: Mapping[str, Coverage], layout: Layout
) -> RenderableType:
    """Return the progress screen: the tally, then a bar for each category and for each paper."""
    return Group(
        *spaced(
            [
                Text(tally(topics), style=theme.TITLE),
                Group(heading("By category", layout), _bars(categories, layout)),
                Group(heading("By paper", layout), _bars(papers, layout)),
            ]
        )
    )


def render_dashboard(topics: Coverage, suggestions: Sequence[Suggestion]) -> RenderableType:
    """Return what a person sees first: the tally and what to do next."""
    parts: list[RenderableType] = [Text(tally(topics), style=theme.TITLE)]
    for suggestion in suggestions:
        reason = Text.assemble(suggestion.reason, (f" ({suggestion.minutes} min)", theme.MUTED))
        parts.append(Group(reason, Text(f"  {suggestion.command}", style=theme.COMMAND)))
    others = Text.assemble(
        "Find a topic ",
        ("upsc search WORDS", theme.COMMAND),
        " • all commands ",
        ("upsc --help", theme.COMMAND),
    )
    return Group(*spaced([*parts, others]))


def _bars(groups: Mapping[str, Coverage], layout: Layout) -> RenderableType:
    """Return a bar for each group; its figures stand beside it, so no bar need be seen."""
    longest = max(map(len, groups), default=0)
    width = min(_BAR, layout.width - longest - 10)
    grid = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    grid.add_column(overflow="fold")
    if width >= 5:
        grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, justify="right")
    for name, group in groups.items():
        bar = [_bar(group, width)] if width >= 5 else []
        grid.add_row(Text(name), *bar, Text(f"{group.completed}/{group.total}"))
    return grid


def _bar(group: Coverage, width: int) -> Text:
    done = round(width * group.completed / group.total) if group.total else 0
    touched = round(width * (group.completed + group.reading) / group.total) if group.total else 0
    return Text.assemble(
        ("█" * done, theme.BAR_DONE),
        ("▒" * (touched - done), theme.BAR_READING),
        ("░" * (width - touched), theme.BAR_EMPTY),
    )
