"""A mock paper on the screen: where one is in it, its palette of questions, and what it came to."""

from collections import Counter
from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.phrases import count, marks, minutes, words
from upsc_cli.progress.events import Cause, Confidence
from upsc_cli.progress.mocks import Mock
from upsc_cli.recall.mock import Mistake, Result, cause_keys, waits
from upsc_cli.recall.mock_paper import MockPaper, Slip
from upsc_cli.recall.quiz import RIGHT_MARKS, Tally
from upsc_cli.render import theme
from upsc_cli.render.plots import columns
from upsc_cli.render.prose import hanging, heading, spaced
from upsc_cli.render.quiz import Sheet, clock, render_explained, render_levels, render_sheet
from upsc_cli.render.theme import Layout
from upsc_cli.topics.claims import LETTERS

_CELL = 6  # columns of a question in the palette: "100b!" and a space
_LISTED = 8  # papers of the trend that are listed
_PLOTTED = 5  # lines

FULL_MARKS = 200
"""Of General Studies Paper I; marks of longer and shorter papers are plotted as of so many."""


def render_cover(number: int, limit: float) -> list[RenderableType]:
    """Return what one is in for with a paper of so many questions and minutes."""
    if not number:
        return [Text("These topics have no questions.", style=theme.TITLE)]
    of = f"{count(number, 'question')}, {minutes(60 * limit)}, {marks(RIGHT_MARKS * number)} marks"
    rules = (
        "A right answer earns 2 marks, a wrong one costs a third of them, one left out costs nothing.",
        "Answer in any order, and change your mind as often as you like: everything is kept at once.",
        "q pauses the paper with the time that is left, and so does a closed window or a dead battery.",
        "h hands it in; so does the clock.",
    )
    said = [Text(f"A mock paper: {of}", style=theme.TITLE), *map(Text, rules)]
    return spaced([*said, Text("Enter begins, and the clock runs from then on.", style=theme.COMMAND)])


def render_cover_of_paused(mock: Mock) -> list[RenderableType]:
    """Return how far a paper is that is paused."""
    begun = f"Your mock paper of {mock.begun.at:%d %b %Y} is paused"
    keys = "Enter goes on with it. n ends it as it is, and begins another."
    return spaced([Text(begun, style=theme.TITLE), Text(waits(mock)), Text(keys, style=theme.COMMAND)])


def render_place(paper: MockPaper) -> Text:
    """Return which question it is, the time that is left, and what stands for the question."""
    slip = paper.slip
    said = [f"Question {paper.place + 1} of {len(paper.questions)}", f"{clock(paper.seconds_left)} left"]
    if slip.choice is not None:
        said.append(f"({LETTERS[slip.choice]}){_level(slip.confidence)}")
    if slip.flagged:
        said.append("flagged")
    return Text(" • ".join(said), style=theme.MUTED)


def render_paper(paper: MockPaper, layout: Layout) -> RenderableType:
    """Return the question that is looked at below its place."""
    return Group(render_place(paper), Text(), render_on_sheet(paper, layout))


def render_on_sheet(paper: MockPaper, layout: Layout) -> RenderableType:
    """Return the question that is looked at, with what is marked and what was struck out."""
    if paper.asked is None:
        return Text("Every question of this paper is gone.")
    return render_sheet(Sheet(paper.asked, paper.slip.choice, paper.slip.struck), layout)


def render_counts(paper: MockPaper) -> Text:
    """Return how many questions are answered, left and flagged."""
    of, flagged = len(paper.questions), paper.flagged
    said = f"{paper.answered} of {of} answered, {of - paper.answered} left"
    return Text(f"{said}, {flagged} flagged" if flagged else said)


def render_palette(paper: MockPaper, layout: Layout) -> RenderableType:
    """Return all questions by their numbers: with the letter of the answer, · if left, and ! if flagged.

    The one that is looked at is in brackets, one that is gone has a -.
    """
    a_row = max(1, layout.width // _CELL)
    cells = [_cell(paper, place) for place in range(len(paper.questions))]
    rows = [Text.assemble(*cells[start : start + a_row]) for start in range(0, len(cells), a_row)]
    return Group(render_counts(paper), *rows)


def palette_place(paper: MockPaper, column: int, line: int, width: int) -> int | None:
    """Return the index of the question at a column and a line of the palette, None if there is none."""
    a_row = max(1, width // _CELL)
    place = (line - 1) * a_row + column // _CELL
    return place if line >= 1 and column // _CELL < a_row and place < len(paper.questions) else None


def render_mock_result(result: Result, layout: Layout) -> RenderableType:
    """Return what a paper came to: marks, time, by confidence, by subject, and by cause."""
    total = result.tally
    facts = [
        f"Score {marks(total.marks)} of {marks(result.of)}",
        f"{total.right} right",
        f"{len(result.wrong)} wrong",
        f"{result.left} left out",
    ]
    took = minutes(result.seconds)
    if total.answered:
        took += f", {round(result.seconds / total.answered)} s an answer"
    parts: list[RenderableType] = [Group(Text(" • ".join(facts), style=theme.TITLE), Text(took))]
    if result.by_confidence:
        parts.append(render_levels(result.by_confidence, layout))
    parts.append(Group(heading("By subject", layout), _subjects(result.by_category)))
    if result.wrong:
        parts.append(Group(heading("Why answers were wrong", layout), _causes(result)))
    return Group(*spaced(parts))


def render_result_page(result: Result, layout: Layout) -> RenderableType:
    """Return what a paper came to, with what Enter leads to."""
    page = render_mock_result(result, layout)
    if not result.wrong:
        return page
    hint = f"Enter: {count(len(result.wrong), 'wrong answer')}, and why each was wrong: {cause_keys()}"
    return Group(page, Text(), Text(hint, style=theme.COMMAND))


def render_mistake(mistake: Mistake, layout: Layout) -> RenderableType:
    """Return a wrong answer with what is right and why, and its cause if it was given one."""
    cause = f" • {mistake.cause}" if mistake.cause else ""
    head = Text(f"Question {mistake.number}{cause}", style=theme.HEADING)
    if mistake.given is None:
        return Group(head, Text(), Text("It is gone, or was edited since."))
    return Group(head, Text(), render_explained(mistake.given, layout))


def render_trend(results: Sequence[Result], layout: Layout) -> RenderableType:
    """Return the marks of papers as bars, as of 200 each, and a line for each of the last ones."""
    rows = [
        (
            Text(f"{result.day:%d %b}", style=theme.MUTED),
            Text(
                f"{marks(result.tally.marks)} of {marks(result.of)}: {result.tally.right} right, "
                f"{len(result.wrong)} wrong, {result.left} left"
            ),
        )
        for result in results[-_LISTED:]
    ]
    if len(results) < 2:
        return hanging(rows)
    shown = results[-max(1, (layout.width - 4) // 2) :]
    values = [max(0, round(FULL_MARKS * result.tally.marks / result.of)) for result in shown]
    labels = [(number, f"{result.day:%d %b}") for number, result in enumerate(shown)]
    legend = Text(f"marks of {FULL_MARKS}, each paper a bar", style=theme.MUTED)
    causes = sum((Counter(result.by_cause) for result in results), Counter())
    why = [Text(f"why wrong: {_said_of(causes)}")] if causes else []
    return Group(columns(values, labels, layout.width, _PLOTTED, FULL_MARKS), legend, hanging(rows), *why)


def _cell(paper: MockPaper, place: int) -> Text:
    slip = paper.slips[place]
    sign = _sign(slip) if paper.questions[place] else "-"
    text = f"{place + 1}{sign}{'!' if slip.flagged else ''}"
    if place == paper.place:
        return Text(f"[{text}]".ljust(_CELL)[:_CELL], style=theme.BOLD)
    style = theme.EXAM_TIP if slip.choice is not None else theme.MUTED
    return Text(f" {text}".ljust(_CELL)[:_CELL], style=theme.MATCH if slip.flagged else style)


def _sign(slip: Slip) -> str:
    return "·" if slip.choice is None else LETTERS[slip.choice]


def _level(confidence: Confidence | None) -> str:
    return f" {confidence}" if confidence else ""


def _subjects(by_category: Mapping[str, Tally]) -> RenderableType:
    width = max(map(len, map(words, by_category)), default=0)
    return hanging(
        (
            Text(words(name).ljust(width)),
            Text(f"{found.right} of {found.asked} right, {marks(found.marks)} marks"),
        )
        for name, found in by_category.items()
    )


def _causes(result: Result) -> Text:
    said = [_said_of(result.by_cause)] if result.by_cause else []
    open_ = len(result.wrong) - sum(result.by_cause.values())
    if open_:
        said.append(f"{count(open_, 'wrong answer')} without a cause")
    return Text(" • ".join(said))


def _said_of(causes: Mapping[Cause, int]) -> str:
    return " • ".join(f"{cause} {causes[cause]}" for cause in Cause if causes.get(cause))
