"""A flashcard on the screen, and what a sitting came to."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct
from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.phrases import count, minutes, percent
from upsc_cli.recall.schedule import AGAIN, EASY, GOOD, HARD
from upsc_cli.recall.sitting import Summary
from upsc_cli.render import theme
from upsc_cli.render.prose import Notes, bulleted, hanging, heading, indented, prose, spaced
from upsc_cli.render.theme import Layout
from upsc_cli.topics.cards import BLANK, Card, Kind

GRADES = {AGAIN: "Again", HARD: "Hard", GOOD: "Good", EASY: "Easy"}
_STYLES = {AGAIN: theme.WRONG, HARD: theme.READING, GOOD: theme.RIGHT, EASY: theme.HEADING}
_TASKS = {Kind.CLOZE: "Fill the blank", Kind.TERM: "What is it?", Kind.CARD: "Question"}

HELP = (
    ("Space, Enter", "show the answer; then: good"),
    ("1 2 3 4", "again, hard, good, easy"),
    ("u", "take back the last grade"),
    ("s", "skip the card for now"),
    ("e", "edit its topic"),
    ("o", "open its topic"),
    ("?", "this help"),
    ("q", "end; everything is saved already"),
)
"""The keys of a review and what each does."""


class Face(Struct, frozen=True):
    """A card as it is asked: its topic's title, and how far the sitting is.

    `outcomes` has the day on which the card would come back after each rating, once it is turned.
    """

    card: Card
    title: str
    is_new: bool
    done: int
    left: int
    day: date
    outcomes: Mapping[int, date] | None = None


def render_face(face: Face, layout: Layout) -> RenderableType:
    """Return a card for a screen of its own: how far the sitting is, and the side that is up."""
    parts = [_bar(face, layout.width), render_question(face, layout)]
    if face.outcomes:
        parts.append(render_answer(face, layout))
    return Group(*spaced(parts))


def render_keys(face: Face, layout: Layout) -> RenderableType:
    """Return the keys that do something now."""
    if face.outcomes:
        first = render_grades(face, layout)
    else:
        first = Text.assemble(("Space", theme.BOLD), " shows the answer")
    return Group(first, Text("u undo  s skip  e edit  o open  ? help  q quit", style=theme.MUTED))


def render_question(face: Face, layout: Layout) -> RenderableType:
    """Return what a card asks, below the title of its topic."""
    task = f"{_TASKS[face.card.kind]} (new)" if face.is_new else _TASKS[face.card.kind]
    question = Text(face.card.question)
    question.highlight_words([BLANK], style=theme.MATCH)
    return Group(Text(f"{face.title} • {task}", style=theme.MUTED), Text(), question)


def render_answer(face: Face, layout: Layout) -> RenderableType:
    """Return the answer, the fact that it is from, and its sources."""
    card = face.card
    notes = Notes(card.sources)
    parts: list[RenderableType] = []
    if card.kind is Kind.CLOZE:
        parts.append(Text(card.answer, style=theme.RIGHT_ANSWER))
    parts.append(prose(card.fact, notes))
    if card.sources:
        parts.append(notes.sources_list(layout))
    return Group(*spaced(parts))


def render_back(face: Face, layout: Layout) -> RenderableType:
    """Return the answer with the grades below it."""
    return Group(render_answer(face, layout), Text(), render_grades(face, layout))


def render_grades(face: Face, layout: Layout) -> RenderableType:
    """Return the grades with the time after which each brings the card back."""
    parts = []
    for rating, day in (face.outcomes or {}).items():
        after = "soon" if rating == AGAIN else span((day - face.day).days)
        name = f"{rating} {GRADES[rating]}"
        parts.append(Text.assemble((name, _STYLES[rating]), (f" {after}", theme.MUTED)))
    line = Text("   ").join(parts)
    return line if line.cell_len <= layout.width else Text("\n").join(parts)


def render_help() -> RenderableType:
    """Return the keys and what each does."""
    width = max(len(keys) for keys, _ in HELP)
    return hanging((Text(f"{keys.ljust(width)} ", style=theme.COMMAND), Text(does)) for keys, does in HELP)


def render_summary(found: Summary, layout: Layout) -> RenderableType:
    """Return what a sitting came to: time, recall, and what was not known."""
    if not found.reviews:
        return Text("No card was graded.")
    facts = [count(found.reviews, "review"), minutes(found.seconds)]
    if found.asked:
        facts.append(f"{percent(found.recalled / found.asked)} recalled ({found.recalled} of {found.asked})")
    if found.new:
        facts.append(count(found.new, "new card"))
    parts: list[RenderableType] = [Text(" • ".join(facts), style=theme.TITLE)]
    if found.failed:
        missed = bulleted((_line(card) for card in found.failed), layout)
        parts.append(Group(heading("Not known", layout), missed))
    return Group(*spaced([*parts, *map(_leech, found.leeches)]))


def span(days: int) -> str:
    """Return a time until a card comes back: `1 d`, `3 w`, `4 mo`, `1.5 y`."""
    if days < 14:
        return f"{days} d"
    if days < 60:
        return f"{round(days / 7)} w"
    if days < 365:
        return f"{round(days / 30.4)} mo"
    return f"{days / 365:.1f} y"


def _leech(card: Card) -> RenderableType:
    return Group(
        Text.assemble(("Leech: ", theme.WRONG), _line(card)),
        indented(Text("It keeps being forgotten: split the fact, or write it in other words.")),
        indented(Text(f"upsc edit {card.topic}", style=theme.COMMAND)),
    )


def _line(card: Card) -> Text:
    if card.kind is Kind.CLOZE:
        return Text(card.question.replace(BLANK, f"[{card.answer}]", 1))
    return Text(f"{card.question}{' ' if card.question.endswith('?') else ': '}{card.answer}")


def _bar(face: Face, width: int) -> Text:
    figures = f" {face.done}/{face.done + face.left}"
    room = max(width - len(figures), 1)
    full = round(room * face.done / max(face.done + face.left, 1))
    return Text.assemble(("━" * full, theme.DONE), ("─" * (room - full), theme.MUTED), figures)
