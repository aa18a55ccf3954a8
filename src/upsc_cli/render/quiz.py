"""A prelims question on the screen, and what a quiz came to."""

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct
from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.phrases import count, marks, minutes, percent
from upsc_cli.progress.events import Confidence
from upsc_cli.recall.quiz import Asked, Given, Tally
from upsc_cli.render import theme
from upsc_cli.render.prose import Notes, bulleted, hanging, heading, indented, prose, spaced
from upsc_cli.render.theme import Layout
from upsc_cli.topics.claims import LETTERS, Claim
from upsc_cli.topics.lists import Listing
from upsc_cli.topics.questions import Item

_LEVELS = {Confidence.SURE: "Sure", Confidence.UNSURE: "Unsure", Confidence.GUESS: "Guessed"}
_CLOSE = 0.05  # marks; what is nearer to nothing earned nothing


class Sheet(Struct, frozen=True):
    """A question as it lies before the person, and which of its options are marked and struck out."""

    asked: Asked
    chosen: int | None = None
    struck: Collection[int] = ()


def clock(seconds: float) -> str:
    """Return a time as a clock that runs down shows it: `1:59:07`, `0:30`."""
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def render_place(
    number: int,
    of: int,
    seconds_left: float | None,
    chosen: int | None = None,
    reason: str | None = None,
) -> Text:
    """Return which question of all it is, what is marked, the time that is left, and why it is that one."""
    place = f"Question {number} of {of}"
    if chosen is not None:
        place += f" • ({LETTERS[chosen]}) is marked"
    if seconds_left is not None:
        place += f" • {clock(seconds_left)} left"
    if reason:
        place += f" • {reason}"
    return Text(place, style=theme.MUTED)


def render_question(
    sheet: Sheet,
    number: int,
    of: int,
    seconds_left: float | None,
    layout: Layout,
    *,
    reason: str | None = None,
) -> RenderableType:
    """Return a question with its place, the time that is left, and why it is that one, above it."""
    return Group(render_place(number, of, seconds_left, None, reason), Text(), render_sheet(sheet, layout))


def render_sheet(sheet: Sheet, layout: Layout) -> RenderableType:
    """Return a question in the layout of the prelims paper."""
    asked = sheet.asked
    parts: list[RenderableType] = [*_stem(asked.item, None), *map(_listing, asked.lists)]
    if asked.ask:
        parts.append(Text(asked.ask))
    parts.append(_options(sheet))
    return Group(*spaced(parts))


def render_result(
    given: Sequence[Given],
    total: Tally,
    levels: Mapping[Confidence, Tally],
    seconds: float,
    layout: Layout,
    *,
    explained: bool = False,
) -> RenderableType:
    """Return what a quiz came to: the score, accuracy by confidence, and each mistake with its reasons.

    Of mistakes that were `explained` before, only the questions are named.
    """
    if not given:
        return Text("No question was answered.")
    most = 2 * total.asked
    facts = [f"Score {marks(total.marks)} of {most}", f"{total.right} of {total.answered} right"]
    if total.asked > total.answered:
        facts.append(f"{total.asked - total.answered} left out")
    facts.append(minutes(seconds))
    parts: list[RenderableType] = [Text(" • ".join(facts), style=theme.TITLE)]
    if levels:
        parts.append(render_levels(levels, layout))
    wrong = [one for one in given if one.choice is not None and not one.is_right]
    if wrong:
        parts.append(heading(count(len(wrong), "wrong answer"), layout))
        if explained:
            parts.append(bulleted((prose(one.asked.item.stem, None) for one in wrong), layout))
        else:
            parts += [_mistake(one, layout) for one in wrong]
    return Group(*spaced(parts))


def render_levels(levels: Mapping[Confidence, Tally], layout: Layout) -> RenderableType:
    """Return how many answers were right by how sure the person was, and what guessing came to."""
    rows = (_level(level, found) for level, found in levels.items())
    return Group(heading("How sure you were", layout), *rows)


def render_explained(given: Given, layout: Layout, *, below: bool = False) -> RenderableType:
    """Return a question that was answered: what was said and what is right, what of it is true, and why.

    `below` the question itself, that is not repeated.
    """
    asked = given.asked
    notes = Notes(asked.item.sources)
    parts: list[RenderableType] = [_verdict(given)]
    if not below:
        parts += _stem(asked.item, notes)
    if asked.claims:
        labelled = zip(asked.labels, asked.claims, strict=True)
        rows = ((Text(f"{label}."), _reason(claim, asked.item, notes)) for label, claim in labelled)
        parts.append(hanging(rows))
    if asked.item.why:
        parts.append(prose(asked.item.why, notes))
    if asked.item.sources:
        parts.append(notes.sources_list(layout))
    return Group(*spaced(parts))


def _stem(item: Item, notes: Notes | None) -> list[RenderableType]:
    """Return the stem of a question, and before it the passage that it is about, if there is one."""
    return [prose(text, notes) for text in (item.passage, item.stem) if text]


def _listing(listing: Listing) -> RenderableType:
    rows = hanging((Text(f"{label}."), prose(text, None)) for label, text in listing.rows)
    return Group(Text(listing.heading, style=theme.BOLD), rows) if listing.heading else rows


def _reason(claim: Claim, item: Item, notes: Notes) -> Text:
    text = prose(claim.text, notes)
    if item.form.is_judged:
        sign, style = ("right", theme.RIGHT) if claim.true else ("wrong", theme.WRONG)
        text = Text.assemble(text, " ", (f"({sign})", style))
    return Text.assemble(text, "\n", prose(claim.why, notes)) if claim.why else text


def _options(sheet: Sheet) -> RenderableType:
    rows = []
    for index, option in enumerate(sheet.asked.options):
        text = prose(option, None)
        mark = " "
        if index in sheet.struck:
            text.stylize(theme.STRUCK)
            mark = "x"
        if index == sheet.chosen:
            text.stylize(theme.MATCH)
            mark = ">"
        rows.append((Text(f"{mark}({LETTERS[index]})"), text))
    return hanging(rows)


def _level(level: Confidence, found: Tally) -> Text:
    share = percent(found.accuracy) if found.accuracy is not None else "-"
    text = f"{_LEVELS[level]:<8} {found.right} of {found.answered} right ({share})"
    if level is not Confidence.GUESS:
        return Text(text)
    if abs(found.marks) < _CLOSE:
        return Text(f"{text}: your guesses earned nothing")
    verb = "gained" if found.marks > 0 else "cost"
    return Text(f"{text}: your guesses {verb} {marks(abs(found.marks))} marks")


def _mistake(given: Given, layout: Layout) -> RenderableType:
    command = Text(f"upsc show {given.asked.item.topic}", style=theme.COMMAND)
    return indented(Group(render_explained(given, layout), Text(), command))


def _verdict(given: Given) -> Text:
    right = _option(given.asked, given.asked.key, theme.RIGHT_ANSWER)
    if given.choice is None:
        return Text.assemble("Left out; right is ", right)
    if given.is_right:
        return Text.assemble("Right: ", right)
    return Text.assemble("You said ", _option(given.asked, given.choice, theme.WRONG), "; right is ", right)


def _option(asked: Asked, index: int, style: str) -> Text:
    text = Text.assemble(f"({LETTERS[index]}) ", prose(asked.options[index], None))
    text.stylize(style)
    return text
