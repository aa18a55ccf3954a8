"""What is remembered and what comes back, on the screen: today, the exam, the syllabus, the forecast."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.phrases import count, percent
from upsc_cli.recall.deck import Recall
from upsc_cli.recall.outlook import Exam, LineOutlook, Outlook, PaperOutlook, syllabus_recall
from upsc_cli.recall.plan import Plan, Suggestion
from upsc_cli.render import theme
from upsc_cli.render.plots import columns, curve
from upsc_cli.render.prose import hanging, heading, indented, spaced
from upsc_cli.render.theme import Layout

_MAINS = ("GS1", "GS2", "GS3", "GS4")
"""The papers of the written examination that topics prepare for."""
_SMALL = 0.1
_WEAKEST = 5
"""Topics that are named as the weakest."""


def countdown(exam: Exam) -> str:
    """Return `Exam on 24 May 2026, in 129 days`."""
    when = "today" if exam.days == 0 else f"in {count(exam.days, 'day')}"
    return f"Exam on {exam.date:%d %b %Y}, {when}"


def render_plan(plan: Plan, exam: Exam | None, layout: Layout) -> RenderableType:
    """Return what to do today, each with its reason, its time and its command."""
    parts: list[RenderableType] = [Text(countdown(exam), style=theme.TITLE)] if exam else []
    total = sum(item.minutes for item in plan.items)
    parts.append(
        Text(
            f"Today: about {count(total, 'minute')}" if plan.items else "Nothing is due today.",
            style=theme.TITLE,
        )
    )
    parts += [suggestion(item) for item in plan.items]
    return Group(*spaced(parts))


def suggestion(item: Suggestion) -> RenderableType:
    """Return one thing to do with its command below it."""
    reason = Text.assemble(item.reason, (f" ({item.minutes} min)", theme.MUTED))
    return Group(reason, indented(Text(item.command, style=theme.COMMAND)))


def render_exam(exam: Exam, found: Outlook, titles: Mapping[str, str], layout: Layout) -> RenderableType:
    """Return what should be remembered on the day of the exam, by paper and for the weakest topics."""
    parts: list[RenderableType] = [Text(countdown(exam), style=theme.TITLE)]
    parts.append(
        Text(f"Recall of all cards on that day: {_share(found.all.exam)}, today {_share(found.all.today)}.")
    )
    if found.all.exam_if_done and found.all.exam and found.all.exam_if_done.known > found.all.exam.known:
        parts.append(Text(f"With the cards that are due today done: {_share(found.all.exam_if_done)}."))
    rows = [_paper_recall(paper) for paper in found.papers if paper.covered]
    parts.append(Group(heading("By paper, on that day", layout), *rows))
    known = [(slug, one.exam) for slug, one in found.topics.items() if one.exam and one.exam.known]
    weakest = sorted(known, key=lambda pair: pair[1].share or 0.0)[:_WEAKEST]
    if weakest:
        listed = [Text(f"{_share(recall):>5}  {titles.get(slug, slug)}") for slug, recall in weakest]
        parts.append(Group(heading("Weakest of what you study", layout), *listed))
    return Group(*spaced(parts))


def render_syllabus(
    papers: Sequence[PaperOutlook], titles: Mapping[str, str], exam: Exam | None, layout: Layout
) -> RenderableType:
    """Return the syllabus as a tree: papers, their lines, and the topics of each line."""
    parts = [_paper(paper, titles, exam, layout) for paper in papers]
    legend = "recall: expected share of the cards remembered" + (
        " today and on the exam day" if exam else " today"
    )
    return Group(*spaced([*parts, Text(legend, style=theme.MUTED)]))


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
        parts.append(
            Group(
                heading("Of the cards you know, without reviews", layout), curve(decay, labels, layout.width)
            )
        )
    return parts


def _paper(
    paper: PaperOutlook, titles: Mapping[str, str], exam: Exam | None, layout: Layout
) -> RenderableType:
    figures = f"{paper.covered} of {len(paper.lines)} lines have topics, {paper.completed} a completed one"
    head = Text.assemble((f"{paper.paper.code} ", theme.SLUG), (paper.paper.title, theme.TITLE))
    lines = hanging((Text(line.code, style=theme.SLUG), _line(line, titles, exam)) for line in paper.lines)
    return Group(head, Text(f"{figures}{_recalls(paper.lines, exam)}", style=theme.MUTED), lines)


def _line(line: LineOutlook, titles: Mapping[str, str], exam: Exam | None) -> RenderableType:
    parts: list[RenderableType] = [Text(line.text)]
    parts += [Text.assemble("  ", titles.get(slug, slug)) for slug in line.topics]
    if not line.topics:
        parts.append(Text("  no topic yet", style=theme.MUTED))
    else:
        shares = f"  recall {_share(line.expected.today)}"
        if exam:
            shares += f" today, {_share(line.expected.exam)} on the exam day"
        parts.append(Text(f"{shares}; {line.completed} of {len(line.topics)} completed", style=theme.MUTED))
    return Group(*parts)


def _recalls(lines: Iterable[LineOutlook], exam: Exam | None) -> str:
    listed = list(lines)
    then = f", {percent(syllabus_recall(listed, on_exam=True))} on the exam day" if exam else ""
    return f"; syllabus recall {percent(syllabus_recall(listed, on_exam=False))}{then}"


def _paper_recall(paper: PaperOutlook) -> Text:
    share = syllabus_recall(paper.lines, on_exam=True)
    return Text(f"{_share(paper.expected.exam):>5}  {paper.paper.code} (syllabus {percent(share)})")


def _share(found: Recall | None) -> str:
    """Return a recall in per cent; what is small with a decimal, so that a day's work can be seen."""
    if found is None or found.share is None:
        return "-"
    return percent(found.share) if found.share >= _SMALL or not found.share else f"{found.share:.1%}"
