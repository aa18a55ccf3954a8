"""The day of the exam on the screen: how far it is, and what should be remembered then."""

from collections.abc import Mapping

from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.phrases import count, percent
from upsc_cli.recall.deck import Recall
from upsc_cli.recall.outlook import Exam, Outlook, PaperOutlook, syllabus_recall
from upsc_cli.render import theme
from upsc_cli.render.prose import heading, spaced
from upsc_cli.render.theme import Layout

_SMALL = 0.1
_WEAKEST = 5
"""Topics that are named as the weakest."""


def countdown(exam: Exam) -> str:
    """Return `Exam on 24 May 2026, in 129 days`."""
    when = "today" if exam.days == 0 else f"in {count(exam.days, 'day')}"
    return f"Exam on {exam.date:%d %b %Y}, {when}"


def no_exam(behind: Exam | None) -> str:
    """Return that no exam is to come, and when the last one was if its date is still set."""
    if behind is None:
        return "No exam date is set."
    return f"Your exam was on {behind.date:%d %b %Y}, {count(-behind.days, 'day')} ago."


def render_exam(exam: Exam, found: Outlook, titles: Mapping[str, str], layout: Layout) -> RenderableType:
    """Return what should be remembered on the day of the exam, by paper and for the weakest topics."""
    parts: list[RenderableType] = [Text(countdown(exam), style=theme.TITLE)]
    now = f"today {share(found.all.today)}"
    parts.append(Text(f"Recall of all cards on that day: {share(found.all.exam)}, {now}."))
    if found.all.exam_if_done and found.all.exam and found.all.exam_if_done.known > found.all.exam.known:
        parts.append(Text(f"With the cards that are due today done: {share(found.all.exam_if_done)}."))
    rows = [_paper_recall(paper) for paper in found.papers if paper.covered]
    parts.append(Group(heading("By paper, on that day", layout), *rows))
    known = [(slug, one.exam) for slug, one in found.topics.items() if one.exam and one.exam.known]
    weakest = sorted(known, key=lambda pair: pair[1].share or 0.0)[:_WEAKEST]
    if weakest:
        listed = [Text(f"{share(recall):>5}  {titles.get(slug, slug)}") for slug, recall in weakest]
        parts.append(Group(heading("Weakest of what you study", layout), *listed))
    return Group(*spaced(parts))


def share(found: Recall | None) -> str:
    """Return a recall in per cent; what is small with a decimal, so that a day's work can be seen."""
    if found is None or found.share is None:
        return "-"
    return percent(found.share) if found.share >= _SMALL or not found.share else f"{found.share:.1%}"


def _paper_recall(paper: PaperOutlook) -> Text:
    then = percent(syllabus_recall(paper.lines, on_exam=True))
    return Text(f"{share(paper.expected.exam):>5}  {paper.paper.code} (syllabus {then})")
