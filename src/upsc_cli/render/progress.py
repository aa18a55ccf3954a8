"""Progress on the screen: what is done, by category and by paper, and what to do next."""

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.phrases import count, percent, words
from upsc_cli.recall.coverage import Coverage
from upsc_cli.render import theme
from upsc_cli.render.activity import render_activity, render_quizzes, render_week
from upsc_cli.render.calibration import render_calibration
from upsc_cli.render.exam import countdown, share
from upsc_cli.render.mock import render_trend
from upsc_cli.render.outlook import render_outlook
from upsc_cli.render.plan import suggestions, total
from upsc_cli.render.prose import hanging, heading, indented, spaced
from upsc_cli.render.theme import Layout
from upsc_cli.render.writing import render_weeks_of_writing, render_writing
from upsc_cli.session.listing import Listing
from upsc_cli.session.planning import Overview, Today, Weak

_LONGEST_BAR, _SHORTEST_BAR = 24, 5  # columns


def tally(topics: Coverage) -> str:
    """Return `6 topics • 2 completed • 1 reading`."""
    reading = f" • {topics.reading} reading" if topics.reading else ""
    return f"{count(topics.total, 'topic')} • {topics.completed} completed{reading}"


def listed(found: Listing, *, short: bool = False) -> str:
    """Return `3 of 64 topics • 2 completed`, or `64 topics • 2 completed` for all; in `short` `3 of 64`."""
    is_part = found.matched != found.total
    if short:
        return f"{found.matched} of {found.total}" if is_part else count(found.total, "topic")
    which = f"{found.matched} of " if is_part else ""
    return f"{which}{count(found.total, 'topic')} • {found.completed} completed"


def render_progress(view: Overview, layout: Layout) -> RenderableType:
    """Return progress in full: the overview, by paper, what comes back, what is forgotten, and study days."""
    parts: list[RenderableType] = [render_overview(view, layout)]
    if view.progress.papers:
        parts.append(Group(heading("By paper", layout), _bars(view.progress.papers, _labels(view), layout)))
    parts += render_calibration(view.calibration, layout)
    if view.writing.total:
        weeks = render_weeks_of_writing(view.writing)
        parts.append(Group(heading("Mains answers, by week", layout), *weeks))
    parts += render_outlook(view.outlook, view.counts.forecast, view.decay, layout)
    return Group(*spaced([*parts, *render_activity(view.done, layout)]))


def render_overview(view: Overview, layout: Layout, *, with_keys: bool = False) -> RenderableType:
    """Return progress on one screen: tally, week, cards, the weakest topics, quizzes, and by category.

    With `with_keys` a weak topic has the key that opens its cards, else the command.
    """
    head = [Text(countdown(view.exam), style=theme.TITLE)] if view.exam else []
    head.append(Text(tally(view.progress.topics), style=theme.TITLE))
    parts: list[RenderableType] = [Group(*head)]
    if any(day.count for day in view.done.activity):
        parts.append(Group(heading("The last seven days", layout), *render_week(view.done, layout)))
    if view.counts.total or view.counts.suspended:
        parts.append(Group(heading("Cards", layout), *_cards(view)))
    if view.weakest:
        parts.append(Group(heading("Least remembered", layout), _weakest(view.weakest, with_keys=with_keys)))
    if with_keys:
        parts += render_calibration(view.calibration, layout)
    if view.quizzes:
        parts.append(Group(heading("Last quizzes", layout), render_quizzes(view.quizzes, layout)))
    if view.mocks:
        parts.append(Group(heading("Mock papers", layout), render_trend(view.mocks, layout)))
    if view.writing.total:
        parts.append(Group(heading("Mains answers", layout), *render_writing(view.writing)))
    categories = {words(name): group for name, group in view.progress.categories.items()}
    if categories:
        bars = _bars(categories, _labels(view), layout)
        legend = Text("█ completed  ▒ reading  ░ new", style=theme.MUTED)
        parts.append(Group(heading("By category", layout), bars, legend))
    return Group(*spaced(parts))


def _labels(view: Overview) -> int:
    """Return the columns of the longest label of a bar."""
    return max(map(len, (*map(words, view.progress.categories), *view.progress.papers)), default=0)


def _cards(view: Overview) -> list[Text]:
    """Return how many cards were seen and are due, and what is remembered of those that were seen."""
    counts, recall = view.counts, view.outlook.all
    due = f" • {counts.due} due" if counts.learned else ""
    due += f" • {counts.put_off} put off" if counts.put_off else ""
    suspended = f" • {counts.suspended} suspended" if counts.suspended else ""
    lines = [f"seen {counts.learned} of {count(counts.total, 'card')}{due}{suspended}"]
    if recall.today.seen:
        then = f", {share(recall.exam)} on {view.exam.date:%d %b %Y}" if view.exam else ""
        lines.append(f"of the cards seen about {share(recall.today)} would be remembered today{then}")
    if view.done.retention is not None:
        lines.append(f"remembered in reviews of the last 30 days: {percent(view.done.retention)}")
    return [Text(line) for line in lines]


def _weakest(topics: Sequence[Weak], *, with_keys: bool) -> RenderableType:
    rows: list[tuple[Text, RenderableType]] = []
    for number, weak in enumerate(topics, start=1):
        said = Text.assemble(weak.title, (f" (about {share(weak.recall)} of {_seen(weak)})", theme.MUTED))
        if with_keys:
            rows.append((Text(str(number), style=theme.COMMAND), said))
        else:
            command = Text(f"upsc review {weak.slug}", style=theme.COMMAND)
            rows.append((Text(f"{number}."), Group(said, command)))
    keys = "1" if len(topics) == 1 else f"1 to {len(topics)}"
    hint = [Text(f"{keys}: its cards", style=theme.MUTED)] if with_keys else []
    return Group(hanging(rows), *hint)


def _seen(weak: Weak) -> str:
    return f"{count(weak.recall.seen, 'card')} seen"


def render_dashboard(found: Today) -> RenderableType:
    """Return what a person sees first: the tally and what to do next."""
    plan, exam = found.plan, found.exam
    due = f" • {plan.due} due" if plan.due else ""
    parts: list[RenderableType] = [Text(tally(found.topics) + due, style=theme.TITLE)]
    if exam:
        parts.append(Text(countdown(exam)))
    parts += suggestions(plan.items)
    if not plan.items:
        parts.append(Text("Nothing is due, and every topic is completed."))
    parts.append(_offer(Text("Find a topic"), "upsc search WORDS"))
    parts.append(_offer(Text("See all commands"), "upsc --help"))
    return Group(*spaced(parts))


def render_day(found: Today, cursor: int) -> RenderableType:
    """Return the day at the desk: the exam, the tally, and what to do, with the `cursor` on one of it."""
    plan, exam = found.plan, found.exam
    head = [Text(countdown(exam), style=theme.TITLE)] if exam else []
    head.append(Text(tally(found.topics), style=theme.TITLE if not exam else ""))
    return Group(*spaced([Group(*head), Text(total(plan)), *suggestions(plan.items, cursor)]))


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
