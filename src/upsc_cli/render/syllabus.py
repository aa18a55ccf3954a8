"""The syllabus on the screen, with the topics of each line and how much of them is remembered."""

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.phrases import percent
from upsc_cli.recall.outlook import Exam, LineOutlook, PaperOutlook, syllabus_recall
from upsc_cli.render import theme
from upsc_cli.render.exam import share
from upsc_cli.render.prose import hanging, indented, spaced
from upsc_cli.render.theme import Layout


def render_syllabus(
    papers: Sequence[PaperOutlook], titles: Mapping[str, str], exam: Exam | None, layout: Layout
) -> RenderableType:
    """Return the syllabus as a tree: papers, their lines, and the topics of each line."""
    parts = [_paper(paper, titles, exam, layout) for paper in papers]
    when = "today and on the exam day" if exam else "today"
    legend = f"recall: expected share of the cards remembered {when}"
    return Group(*spaced([*parts, Text(legend, style=theme.MUTED)]))


def _paper(
    paper: PaperOutlook, titles: Mapping[str, str], exam: Exam | None, layout: Layout
) -> RenderableType:
    figures = f"{paper.covered} of {len(paper.lines)} lines have topics, {paper.completed} a completed one"
    head = Text.assemble((f"{paper.paper.code} ", theme.SLUG), (paper.paper.title, theme.TITLE))
    lines = hanging((Text(line.code, style=theme.SLUG), _line(line, titles, exam)) for line in paper.lines)
    return Group(head, Text(f"{figures}{_recalls(paper.lines, exam)}", style=theme.MUTED), lines)


def _line(line: LineOutlook, titles: Mapping[str, str], exam: Exam | None) -> RenderableType:
    parts: list[RenderableType] = [Text(line.text)]
    parts += [indented(Text(titles.get(slug, slug))) for slug in line.topics]
    if not line.topics:
        parts.append(indented(Text("no topic yet", style=theme.MUTED)))
    else:
        shares = f"recall {share(line.expected.today)}"
        if exam:
            shares += f" today, {share(line.expected.exam)} on the exam day"
        said = f"{shares}; {line.completed} of {len(line.topics)} completed"
        parts.append(indented(Text(said, style=theme.MUTED)))
    return Group(*parts)


def _recalls(lines: Iterable[LineOutlook], exam: Exam | None) -> str:
    listed = list(lines)
    then = f", {percent(syllabus_recall(listed, on_exam=True))} on the exam day" if exam else ""
    return f"; syllabus recall {percent(syllabus_recall(listed, on_exam=False))}{then}"
