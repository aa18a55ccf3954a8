"""The syllabus on the screen, with the topics of each line and how much of them is remembered."""

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.phrases import count
from upsc_cli.progress.fold import Status
from upsc_cli.recall.outlook import LineOutlook, PaperOutlook
from upsc_cli.render import theme
from upsc_cli.render.exam import seen, share
from upsc_cli.render.prose import hanging, indented, spaced
from upsc_cli.render.status import sign
from upsc_cli.render.theme import Layout
from upsc_cli.render.widths import fitted
from upsc_cli.sanitize import clean
from upsc_cli.session.planning import Covered

_NO_TOPIC = "no topic yet"


def render_syllabus(covered: Covered, layout: Layout) -> RenderableType:
    """Return the syllabus as a tree: papers, a line for each of theirs, and the topics of each line.

    Lines are cut to the room that there is, but on a plain screen and where no more than one is shown:
    these have their whole wording, and what is remembered of their cards.
    """
    shown = [line for paper in covered.papers for line in paper.lines]
    in_full = layout.plain or len(shown) == 1
    parts = [_paper(paper, covered, layout, in_full=in_full) for paper in covered.papers]
    if not in_full:
        example = f"upsc syllabus {shown[0].code}" if shown else "upsc syllabus"
        hint = Text.assemble(("a line in full: ", theme.MUTED), (example, theme.COMMAND))
        legend = ["○ new  ◐ reading  ● completed"]
        if any(line.expected.today.seen for line in shown):
            legend.append("% remembered of the cards seen")
        if covered.answers:
            legend.append("✎ mains answers written")
        parts.append(Group(*(Text(words, style=theme.MUTED) for words in legend), hint))
    return Group(*spaced(parts))


def paper_label(paper: PaperOutlook) -> Text:
    """Return a paper in a line."""
    return Text.assemble(_title(paper), (f" ({count(len(paper.lines), 'line')})", theme.MUTED))


def line_label(line: LineOutlook) -> Text:
    """Return a line of a paper in a line, with how many of its topics are completed."""
    topics = f"{line.completed}/{len(line.topics)}" if line.topics else "–"
    return Text.assemble((f"{line.code} ", theme.SLUG), (f"{topics} ", theme.MUTED), clean(line.text))


def topic_label(title: str, status: Status) -> Text:
    """Return a topic in a line, with the sign of its status."""
    return Text.assemble(sign(status), f" {clean(title)}")


def render_wording(covered: Covered, code: str, topic: str | None) -> RenderableType:
    """Return what the tree has no room for: a topic, a line in its whole wording, or a paper in figures."""
    if topic is not None:
        return topic_label(covered.titles[topic], covered.statuses[topic])
    for paper in covered.papers:
        if paper.paper.code == code:
            return Group(_title(paper), Text(_figures(paper), style=theme.MUTED))
        for line in paper.lines:
            if line.code == code:
                wording = Text.assemble((f"{line.code} ", theme.SLUG), clean(line.text))
                return Group(wording, Text(_standing(line, covered), style=theme.MUTED))
    return Text()


def _title(paper: PaperOutlook) -> Text:
    return Text.assemble((f"{paper.paper.code} ", theme.SLUG), (paper.paper.title, theme.TITLE))


def _figures(paper: PaperOutlook) -> str:
    return (
        f"lines with a topic: {paper.covered} of {len(paper.lines)}, with a completed one: {paper.completed}"
    )


def _paper(paper: PaperOutlook, covered: Covered, layout: Layout, *, in_full: bool) -> RenderableType:
    head = [_title(paper), Text(_figures(paper), style=theme.MUTED)]
    if in_full:
        lines = ((Text(line.code, style=theme.SLUG), _line_in_full(line, covered)) for line in paper.lines)
        return Group(*head, hanging(lines))
    rows = (row for line in paper.lines for row in _line(line, covered, layout.width))
    return Group(*head, *rows)


def _line(line: LineOutlook, covered: Covered, width: int) -> Iterable[Text]:
    """Yield a line of the syllabus, with what is remembered of its cards that were seen, and its topics."""
    known = f" {share(line.expected.today)}" if line.expected.today.seen else ""
    known = f"{_answers(covered, line)}{known}"
    head = Text.assemble((f"{line.code} ", theme.SLUG), clean(line.text))
    yield Text.assemble(fitted(head, max(width - len(known), 1)), (known, theme.MUTED))
    if not line.topics:
        yield Text(f"  {_NO_TOPIC}", style=theme.MUTED)
    for slug in line.topics:
        label = topic_label(covered.titles[slug], covered.statuses[slug])
        yield Text.assemble("  ", fitted(label, max(width - 2, 1)))


def _line_in_full(line: LineOutlook, covered: Covered) -> RenderableType:
    parts: list[RenderableType] = [Text(line.text)]
    parts += [
        hanging([(Text.assemble("  ", sign(covered.statuses[slug])), Text(covered.titles[slug]))])
        for slug in line.topics
    ]
    parts.append(indented(Text(_standing(line, covered), style=theme.MUTED)))
    return Group(*parts)


def _answers(covered: Covered, line: LineOutlook) -> str:
    """Return the sign of the mains answers to a line and their number; nothing without any."""
    number = covered.answers.get(line.code)
    return f" ✎{number}" if number else ""


def _standing(line: LineOutlook, covered: Covered) -> str:
    """Return how many topics of a line are completed, what is remembered of its cards, and its answers."""
    exam = covered.exam
    if not line.topics:
        return _NO_TOPIC
    said = [f"{line.completed} of {count(len(line.topics), 'topic')} completed", seen(line.expected.today)]
    if exam and line.expected.today.seen:
        said.append(f"{share(line.expected.exam)} on the exam day")
    if line.code in covered.answers:
        said.append(f"{count(covered.answers[line.code], 'mains answer')} written")
    return ", ".join(said)
