"""Mains questions and answers on the screen: what is asked, its points, and what was written."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.phrases import count, marks, minutes, percent
from upsc_cli.recall.answers import Answer, Writing, minutes_for
from upsc_cli.recall.directives import directives
from upsc_cli.render import theme
from upsc_cli.render.columns import terminal_width
from upsc_cli.render.prose import bulleted, hanging, heading, spaced
from upsc_cli.render.theme import Layout
from upsc_cli.render.widths import fitted
from upsc_cli.sanitize import clean
from upsc_cli.session.answered import Shown
from upsc_cli.topics.mains import Task

_TITLE = 22  # columns of a topic's title in a line of the list, which come before figures
_SHORT_ID = 8
POINTS = "Points of a good answer"
"""Stands above the points of a question."""


def limit_of(task: Task) -> str:
    """Return what a question allows: its marks, words and minutes."""
    return f"{task.marks} marks • {task.limit} words • {minutes_for(task.marks)} min"


def render_task(task: Task, title: str) -> RenderableType:
    """Return a question with its topic, what it allows, and what its directives ask for."""
    head = Text.assemble((clean(title), theme.MUTED), "\n", (limit_of(task), theme.MUTED))
    question = Text(clean(task.question), style=theme.TITLE)
    return Group(*spaced([head, question, *_explained(task)]))


def render_brief(task: Task, title: str, *, is_low: bool = False) -> Text:
    """Return a question in as little room as there is: what it allows, its words, its directives."""
    head = Text(f"{limit_of(task)} • {clean(title)}", style=theme.MUTED, no_wrap=True, overflow="ellipsis")
    question = Text(clean(task.question), style=theme.TITLE)
    if is_low:
        return Text("\n").join([question])
    return Text("\n").join([head, question, *_directives(task)])


def _explained(task: Task) -> list[RenderableType]:
    found = _directives(task)
    return [Group(*found)] if found else []


def _directives(task: Task) -> list[Text]:
    return [
        Text.assemble((f"{found.word.capitalize()}: ", theme.HEADING), found.meaning)
        for found in directives(task.question)
    ]


def render_count(words: int, limit: int, seconds: int, marks_: int) -> Text:
    """Return how many of the words that are allowed were written, and how much of the time has gone."""
    over = f" • {words - limit} over" if words > limit else ""
    clock = f"{seconds // 60}:{seconds % 60:02}"
    return Text(f"{words} of {limit} words{over} • {clock} of {minutes_for(marks_)} min", style=theme.MUTED)


def written_in(answer: Answer) -> str:
    """Return how long an answer is and took: `212 of 250 words in 9 min`."""
    time = f" in {minutes(answer.seconds)}" if answer.seconds else ""
    return f"{answer.words} of {answer.limit} words{time}"


def said_of(answer: Answer) -> str:
    """Return the points and the mark of an answer as far as they were said: `5 of 7 points, 9.5 of 15`."""
    said = []
    if answer.points is not None and answer.of:
        said.append(f"{len(answer.points)} of {count(answer.of, 'point')}")
    if answer.mark is not None:
        said.append(f"{marks(answer.mark)} of {answer.marks} marks")
    return ", ".join(said)


def render_points(task: Task) -> RenderableType:
    """Return the points of a good answer, numbered."""
    return hanging((Text(f"{place}."), Text(clean(point))) for place, point in enumerate(task.points, 1))


def render_shown(shown: Shown, layout: Layout, *, with_keys: bool = False) -> RenderableType:
    """Return an answer beside the points of its question: which it makes, which it misses.

    With `with_keys` each point has the digit that ticks it.
    """
    answer = shown.answer
    facts = f"{answer.at:%d %b %Y, %H:%M} • {written_in(answer)}"
    head = Group(
        Text(clean(shown.title), style=theme.MUTED),
        Text(clean(shown.task.question if shown.task else answer.asked), style=theme.TITLE),
        Text(facts, style=theme.MUTED),
        *[Text(said_of(answer))] * bool(said_of(answer)),
    )
    return Group(*spaced([head, *_points(shown, layout, with_keys=with_keys), *_text(shown, layout)]))


def _points(shown: Shown, layout: Layout, *, with_keys: bool) -> list[RenderableType]:
    task = shown.task
    if task is None:
        return [
            Text("Its question is no longer in the topic, so its points are not known.", style=theme.MUTED)
        ]
    if not task.points:
        return [Text("The topic gives no points for this question.", style=theme.MUTED)]
    is_said = with_keys or shown.answer.points is not None
    rows: list[tuple[Text, RenderableType]] = []
    for place, (point, made) in enumerate(zip(task.points, shown.answer.covers(task), strict=True), start=1):
        box = (f"[{'x' if made else ' '}]", theme.RIGHT if made else theme.MUTED)
        number = f"{place} " if with_keys else f"{place}. "
        label = Text.assemble((number, theme.COMMAND if with_keys else ""), *[box] * is_said)
        rows.append((label, Text(clean(point))))
    return [Group(heading(POINTS, layout), hanging(rows))]


def _text(shown: Shown, layout: Layout) -> list[RenderableType]:
    if shown.text is None:
        return [Text(f"{shown.missing}: {shown.path}", style=theme.WRONG)]
    return [Group(heading("Your answer", layout), Text(clean(shown.text)))]


def render_after(shown: Shown, layout: Layout) -> RenderableType:
    """Return what an answer came to, once it was gone through: its figures, and the points that it misses."""
    answer = shown.answer
    said = said_of(answer)
    parts: list[RenderableType] = [
        Text(f"{written_in(answer)}{f' • {said}' if said else ''}", style=theme.TITLE)
    ]
    if shown.missed:
        parts.append(
            Group(heading("Points missed", layout), bulleted(map(Text, map(clean, shown.missed)), layout))
        )
    return Group(*spaced(parts))


def render_answer_list(
    answers: Sequence[Answer], titles: Mapping[str, str], layout: Layout
) -> RenderableType:
    """Return answers, a line for each: its short id, its day, its question, and what it came to."""
    return Group(*(answer_line(answer, titles, layout.width) for answer in answers))


def answer_line(answer: Answer, titles: Mapping[str, str], width: int, *, with_id: bool = True) -> Text:
    """Return an answer in a line: the beginning of its id, by which it is named, its day, topic and figures.

    Of the figures there are as many as leave room for the title.
    """
    name = f"{answer.id[:_SHORT_ID]}  " if with_id else ""
    head = Text.assemble((name, theme.SLUG), (f"{_day(answer.at)}  ", theme.MUTED))
    room = width - head.cell_len
    figures = _figures(answer)
    told = next(
        (said for first in range(len(figures)) if room - len(said := "".join(figures[first:])) >= _TITLE), ""
    )
    title = fitted(Text(clean(titles.get(answer.topic, answer.topic))), max(room - len(told), 1))
    filling = " " * max(room - len(told) - terminal_width(title.plain), 0) if told else ""
    return Text.assemble(head, title, filling, (told, theme.MUTED))


def _day(at: datetime) -> str:
    return f"{at:%d %b %y}"


def _figures(answer: Answer) -> tuple[str, str, str]:
    """Return the words, the points and the mark of an answer, each as wide as that of any other answer."""
    points = f"{len(answer.points)}/{answer.of}" if answer.points is not None and answer.of else "-"
    mark = f"{marks(answer.mark)}/{answer.marks}" if answer.mark is not None else f"-/{answer.marks}"
    return f"  {answer.words:>3}/{answer.limit} words", f"  {points:>4} points", f"  {mark:>7}"


def render_writing(found: Writing) -> list[Text]:
    """Return how much was written: in the last days and in all, and the mean share of points."""
    lines = [Text(f"{count(found.last_seven_days, 'answer')} in the last seven days, {found.total} in all")]
    if found.points is not None:
        lines.append(Text(f"they make {percent(found.points)} of the points of a good answer"))
    return lines


def render_weeks_of_writing(found: Writing) -> list[Text]:
    """Return a line for each week with answers: how many, and the mean share of points."""
    return [
        Text.assemble(
            (f"{week.monday:%d %b}  ", theme.MUTED),
            count(week.answers, "answer"),
            f", {percent(week.points)} of points" if week.points is not None else "",
        )
        for week in found.weeks
        if week.answers
    ]
