"""A flashcard on the screen, and what a sitting came to."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from msgspec import Struct
from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.clock import study_day
from upsc_cli.phrases import count, minutes, percent
from upsc_cli.recall.schedule import AGAIN, EASY, GOOD, HARD
from upsc_cli.recall.sitting import Sitting, Summary
from upsc_cli.render import theme
from upsc_cli.render.prose import Notes, bulleted, heading, indented, prose, spaced
from upsc_cli.render.theme import Layout
from upsc_cli.session.reviewing import Begun, PutOff
from upsc_cli.topics.cards import BLANK, Card, Kind
from upsc_cli.topics.format import inline

GRADES = {AGAIN: "Again", HARD: "Hard", GOOD: "Good", EASY: "Easy"}
_STYLES = {AGAIN: theme.WRONG, HARD: theme.READING, GOOD: theme.RIGHT, EASY: theme.HEADING}
_TASKS = {Kind.CLOZE: "Fill the blank", Kind.TERM: "What is it?", Kind.CARD: "Question"}

_REVERSED = {Kind.TERM: "Which term?", Kind.CARD: "The other way round"}


class Face(Struct, frozen=True):
    """A card as it is asked: its topic's title, and how far the sitting is.

    `outcomes` has the day on which the card would come back after each rating, once it is turned; none for a
    sitting that `crams`, which changes none.
    """

    card: Card
    title: str
    is_new: bool
    done: int
    left: int
    day: date
    outcomes: Mapping[int, date | None] | None = None
    crams: bool = False


def face_of(sitting: Sitting, title_of: Callable[[str], str]) -> Face | None:
    """Return the card that a sitting asks now, None at its end; `title_of` names a topic by its slug."""
    card = sitting.card
    if card is None:
        return None
    return Face(
        card=card,
        title=title_of(card.topic),
        is_new=sitting.memory is None,
        done=sitting.done,
        left=sitting.left,
        day=study_day(sitting.now),
        outcomes=sitting.outcomes() if sitting.is_revealed else None,
        crams=sitting.crams,
    )


def said_of_put_off(put_off: PutOff) -> str:
    """Return what is left for later days after an absence, and how it is taken back when that is new."""
    cards, until = put_off.cards, f"{put_off.until:%d %b %Y}"
    if not put_off.is_new:
        return (
            f"{count(cards, 'more card')} {'is' if cards == 1 else 'are'} put off to the days until {until}."
        )
    return (
        f"{cards + put_off.due} cards are due, more than a day should hold: {put_off.due} for today, the "
        f"most valuable first, the rest over the days until {until}. upsc undo takes that back."
    )


def why_nothing(begun: Begun) -> tuple[str, str]:
    """Return why no card is asked now, and what one can do."""
    if begun.beyond_plan:
        is_due = f"{count(begun.beyond_plan, 'card')} {'is' if begun.beyond_plan == 1 else 'are'} due"
        return f"the plan has no cards for today; {is_due}", "ask them all the same: upsc review"
    if begun.put_off:
        later = (
            f"{count(begun.put_off.cards, 'card')} put off to the days until {begun.put_off.until:%d %b %Y}"
        )
        return f"what today holds is done, with {later}", "more of a topic now: upsc review TOPIC"
    if begun.new_waiting:
        return "no card is due, and there were enough new ones today", "more of them: upsc review --new 40"
    if begun.next_due is None and begun.held:
        return (
            "the cards here are suspended, or buried for today",
            "to see which: upsc cards --state suspended",
        )
    if begun.next_due is None:
        return "there are no cards here yet", "read a topic first: upsc list --status new"
    day = f"{begun.next_due:%d %b %Y}"
    return f"no card is due; the next comes back on {day}", "read a topic: upsc list --status new"


def render_face(face: Face, layout: Layout) -> RenderableType:
    """Return a card for a screen of its own, with the side that is up; an answer fills its gap."""
    if face.outcomes is None:
        return render_question(face, layout)
    if face.card.kind is Kind.CLOZE:
        return Group(*spaced([_head(face), _filled(face.card), *_sources(face.card, layout)]))
    return Group(*spaced([render_question(face, layout), render_answer(face, layout)]))


def _filled(card: Card) -> Text:
    """Return the sentence of a card with its answer in the gap, and what it cites."""
    before, _, after = card.question.partition(BLANK)
    notes = Notes(card.sources)
    marks = [notes.mark(part) for part in inline.parse(card.fact) if isinstance(part, inline.Citation)]
    return Text(" ").join([Text.assemble(before, (card.answer, theme.FILLED), after), *marks])


def render_question(face: Face, layout: Layout) -> RenderableType:
    """Return what a card asks, below the title of its topic."""
    question = Text(face.card.question)
    question.highlight_words([BLANK], style=theme.MATCH)
    return Group(_head(face), Text(), question)


def _head(face: Face) -> Text:
    task = (_REVERSED if face.card.reverses else _TASKS)[face.card.kind]
    if face.is_new:
        task += " (new)"
    return Text(f"{face.title} • {task}{' • cram' if face.crams else ''}", style=theme.MUTED)


def render_answer(face: Face, layout: Layout) -> RenderableType:
    """Return the answer, the fact that it is from, and its sources."""
    card = face.card
    notes = Notes(card.sources)
    parts: list[RenderableType] = []
    if card.kind is Kind.CLOZE:
        parts.append(Text(card.answer, style=theme.RIGHT_ANSWER))
    parts.append(prose(card.fact, notes))
    return Group(*spaced([*parts, *_sources(card, layout)]))


def _sources(card: Card, layout: Layout) -> list[RenderableType]:
    return [Notes(card.sources).sources_list(layout)] if card.sources else []


def render_back(face: Face, layout: Layout) -> RenderableType:
    """Return the answer with the grades below it."""
    return Group(render_answer(face, layout), Text(), render_grades(face, layout))


def render_bar(face: Face, width: int) -> Text:
    """Return how far the sitting is, as a bar and in figures."""
    figures = f" {face.done}/{face.done + face.left}"
    room = max(width - len(figures), 1)
    full = round(room * face.done / max(face.done + face.left, 1))
    return Text.assemble(("━" * full, theme.DONE), ("─" * (room - full), theme.MUTED), figures)


def render_grades(face: Face, layout: Layout) -> RenderableType:
    """Return the grades with the time after which each brings the card back."""
    parts = []
    for rating, day in (face.outcomes or {}).items():
        after = " soon" if rating == AGAIN else f" {span((day - face.day).days)}" if day else ""
        name = f"{rating} {GRADES[rating]}"
        parts.append(Text.assemble((name, _STYLES[rating]), (after, theme.MUTED)))
    line = Text("   ").join(parts)
    return line if line.cell_len <= layout.width else Text("\n").join(parts)


def render_summary(found: Summary, layout: Layout) -> RenderableType:
    """Return what a sitting came to: time, recall, and what was not known."""
    suspended = [_suspended(found.suspended, layout)] if found.suspended else []
    if not found.reviews:
        return Group(*spaced([Text("No card was graded."), *suspended]))
    facts = [count(found.reviews, "grade" if found.crams else "review"), minutes(found.seconds)]
    if found.asked:
        facts.append(f"{percent(found.recalled / found.asked)} recalled ({found.recalled} of {found.asked})")
    if found.new:
        facts.append(count(found.new, "new card"))
    parts: list[RenderableType] = [Text(" • ".join(facts), style=theme.TITLE)]
    if found.crams:
        parts.append(Text("Crammed: no schedule has changed.", style=theme.MUTED))
    if found.failed:
        missed = bulleted((_line(card) for card in found.failed), layout)
        parts.append(Group(heading("Not known", layout), missed))
    return Group(*spaced([*parts, *map(_leech, found.leeches), *suspended]))


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


def _suspended(cards: Sequence[Card], layout: Layout) -> RenderableType:
    back = indented(Text(f"upsc unsuspend {cards[0].id if len(cards) == 1 else 'NAME'}", style=theme.COMMAND))
    return Group(heading("Suspended", layout), bulleted(map(_line, cards), layout), back)


def _line(card: Card) -> Text:
    if card.kind is Kind.CLOZE:
        return Text(card.question.replace(BLANK, f"[{card.answer}]", 1))
    return Text(f"{card.question}{' ' if card.question.endswith('?') else ': '}{card.answer}")
