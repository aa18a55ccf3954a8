"""Progress on the screen: what is done, by category and by paper, and what to do next."""

from collections.abc import Mapping

from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.phrases import count, percent, words
from upsc_cli.recall.coverage import Coverage
from upsc_cli.render import theme
from upsc_cli.render.activity import render_activity
from upsc_cli.render.exam import countdown
from upsc_cli.render.outlook import render_outlook
from upsc_cli.render.plan import suggestion
from upsc_cli.render.prose import heading, indented, spaced
from upsc_cli.render.theme import Layout
from upsc_cli.session.listing import Listing
from upsc_cli.session.planning import Overview, Today

_LONGEST_BAR, _SHORTEST_BAR = 24, 5  # columns


def tally(topics: Coverage) -> str:
    """Return `6 topics • 2 completed • 1 reading`."""
    reading = f" • {topics.reading} reading" if topics.reading else ""
    return f"{count(topics.total, 'topic')} • {topics.completed} completed{reading}"


def listed(found: Listing) -> str:
    """Return `3 of 64 topics • 2 completed`, or `64 topics • 2 completed` for all of them."""
    which = f"{found.matched} of " if found.matched != found.total else ""
    return f"{which}{count(found.total, 'topic')} • {found.completed} completed"


def render_progress(view: Overview, layout: Layout) -> RenderableType:
    """Return the progress screen: the tally, a bar for each category and paper, recall and study days."""
    progress = view.progress
    categories = {words(name): group for name, group in progress.categories.items()}
    label_width = max(map(len, (*categories, *progress.papers)), default=0)
    groups = (("By category", categories), ("By paper", progress.papers))
    bars = [
        Group(heading(title, layout), _bars(group, label_width, layout)) for title, group in groups if group
    ]
    legend = [Text("█ completed  ▒ reading  ░ new", style=theme.MUTED)] if bars else []
    head = [Text(tally(progress.topics), style=theme.TITLE)]
    if view.counts.total:
        head.append(Text(_cards(view)))
    recall = render_outlook(view.outlook, view.counts.forecast, view.decay, layout)
    return Group(*spaced([*head, *bars, *legend, *recall, *render_activity(view.done, layout)]))


def _cards(view: Overview) -> str:
    """Return the cards in figures, and what is remembered of them today and on the day of the exam."""
    counts, found = view.counts, view.outlook.all
    cards = f"{count(counts.total, 'card')} • {counts.learned} learned • {counts.due} due"
    if counts.learned:
        cards += f" • recall {percent(found.today.share or 0.0)}"
        if view.exam and found.exam:
            cards += f", on {view.exam.date:%d %b %Y} {percent(found.exam.share or 0.0)}"
    return cards


def render_dashboard(found: Today) -> RenderableType:
    """Return what a person sees first: the tally and what to do next."""
    plan, exam = found.plan, found.exam
    due = f" • {plan.due} due" if plan.due else ""
    parts: list[RenderableType] = [Text(tally(found.topics) + due, style=theme.TITLE)]
    if exam:
        parts.append(Text(countdown(exam)))
    parts += [suggestion(item) for item in plan.items]
    if not plan.items:
        parts.append(Text("Nothing is due, and every topic is completed."))
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
    bars = {name: _bar(group, min(_LONGEST_BAR, room)) for name, group in groups.items()}
    lines = ((name.ljust(label_width), "  ", bar, "  ", figures[name]) for name, bar in bars.items())
    return Text("\n").join(Text.assemble(*line) for line in lines)


def _bar(group: Coverage, width: int) -> Text:
    done = round(width * group.completed / group.total) if group.total else 0
    touched = round(width * (group.completed + group.reading) / group.total) if group.total else 0
    return Text.assemble(
        ("█" * done, theme.DONE),
        ("▒" * (touched - done), theme.READING),
        ("░" * (width - touched), theme.MUTED),
    )
