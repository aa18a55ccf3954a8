"""A prelims question on the screen, and what a quiz came to."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.phrases import count, minutes, percent
from upsc_cli.progress.events import Confidence
from upsc_cli.recall.quiz import Asked, Given, Tally
from upsc_cli.render import theme
from upsc_cli.render.prose import Notes, hanging, heading, indented, numbered, prose, spaced
from upsc_cli.render.theme import Layout
from upsc_cli.topics.claims import LETTERS

_LEVELS = {Confidence.SURE: "Sure", Confidence.UNSURE: "Unsure", Confidence.GUESS: "Guessed"}
_CLOSE = 0.05  # marks; what is nearer to nothing earned nothing


class Sheet(Struct, frozen=True):
    """A question as it lies before the person: its number of all, the time left, and the option chosen."""

    asked: Asked
    number: int
    of: int
    seconds_left: float | None = None
    chosen: int | None = None


def render_sheet(sheet: Sheet, layout: Layout) -> RenderableType:
    """Return a question in the layout of the prelims paper."""
    asked = sheet.asked
    place = f"Question {sheet.number} of {sheet.of}"
    if sheet.seconds_left is not None:
        place += f" • {_clock(sheet.seconds_left)} left"
    parts: list[RenderableType] = [Text(place, style=theme.MUTED), prose(asked.item.stem, None)]
    if asked.claims:
        parts.append(numbered(prose(claim.text, None) for claim in asked.claims))
        parts.append(Text(asked.ask))
    parts.append(_options(asked, sheet.chosen))
    return Group(*spaced(parts))


def render_keys(sheet: Sheet) -> RenderableType:
    """Return the keys that do something now."""
    if sheet.chosen is None:
        first = f"a to {LETTERS[len(sheet.asked.options) - 1]} answers, Enter leaves the question out"
    else:
        first = "Enter goes on; or say how sure you are: s sure, u unsure, g a guess"
    return Group(Text(first), Text("q ends the quiz; what was answered is saved", style=theme.MUTED))


def render_result(
    given: Sequence[Given], total: Tally, levels: Mapping[Confidence, Tally], seconds: float, layout: Layout
) -> RenderableType:
    """Return what a quiz came to: the score, accuracy by confidence, and each mistake with its reasons."""
    if not given:
        return Text("No question was answered.")
    most = 2 * total.asked
    facts = [f"Score {_number(total.marks)} of {most}", f"{total.right} of {total.answered} right"]
    if total.asked > total.answered:
        facts.append(f"{total.asked - total.answered} left out")
    facts.append(minutes(seconds))
    parts: list[RenderableType] = [Text(" • ".join(facts), style=theme.TITLE)]
    if levels:
        rows = (_level(level, found) for level, found in levels.items())
        parts.append(Group(heading("How sure you were", layout), *rows))
    wrong = [one for one in given if one.choice is not None and not one.is_right]
    if wrong:
        parts.append(heading(count(len(wrong), "wrong answer"), layout))
        parts += [_mistake(one, layout) for one in wrong]
    return Group(*spaced(parts))


def _options(asked: Asked, chosen: int | None) -> RenderableType:
    rows = []
    for index, option in enumerate(asked.options):
        text = prose(option, None)
        if index == chosen:
            text.stylize(theme.MATCH)
        mark = ">" if index == chosen else " "
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
    return Text(f"{text}: your guesses {verb} {_number(abs(found.marks))} marks")


def _mistake(given: Given, layout: Layout) -> RenderableType:
    asked = given.asked
    notes = Notes(asked.item.sources)
    parts: list[RenderableType] = [prose(asked.item.stem, notes)]
    if asked.claims:
        rows = []
        for number, claim in enumerate(asked.claims, start=1):
            sign, style = ("right", theme.RIGHT) if claim.true else ("wrong", theme.WRONG)
            text = Text.assemble(prose(claim.text, notes), " ", (f"({sign})", style))
            if claim.why:
                text = Text.assemble(text, "\n", prose(claim.why, notes))
            rows.append((Text(f"{number}."), text))
        parts += [hanging(rows), Text(asked.ask)]
    answer = Text.assemble(
        "You said ", _option(asked, given.choice or 0, theme.WRONG),
        "; right is ", _option(asked, asked.key, theme.RIGHT_ANSWER),
    )  # fmt: skip
    parts.append(answer)
    if asked.item.why:
        parts.append(prose(asked.item.why, notes))
    if asked.item.sources:
        parts.append(notes.sources_list(layout))
    parts.append(Text(f"upsc show {asked.item.topic}", style=theme.COMMAND))
    return indented(Group(*spaced(parts)))


def _option(asked: Asked, index: int, style: str) -> Text:
    text = Text.assemble(f"({LETTERS[index]}) ", prose(asked.options[index], None))
    text.stylize(style)
    return text


def _number(marks: float) -> str:
    """Return marks as in a result sheet: `4`, `1.33`, `-0.67`."""
    return f"{marks:.2f}".rstrip("0").rstrip(".")


def _clock(seconds: float) -> str:
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
