"""A list of cards on the screen, a line for each."""

from collections.abc import Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.render import theme
from upsc_cli.render.columns import terminal_width
from upsc_cli.render.review import span
from upsc_cli.render.theme import Layout
from upsc_cli.render.widths import fitted
from upsc_cli.sanitize import clean
from upsc_cli.session.card_list import CardState, ListedCard
from upsc_cli.session.holding import SHORTEST_NAME
from upsc_cli.topics.cards import Card, Kind

_NARROWEST_DUE = 56  # columns, below which a line does not say when its card comes back
_LONGEST_NAME = 12
_GAP = 2
_STYLES = {
    CardState.NEW: theme.NEW,
    CardState.LEARNED: theme.DONE,
    CardState.DUE: theme.READING,
    CardState.LEECH: theme.WRONG,
    CardState.SUSPENDED: theme.MUTED,
    CardState.BURIED: theme.MUTED,
}


def render_card_list(cards: Sequence[ListedCard], day: date, layout: Layout) -> RenderableType:
    """Return cards, a line for each: its short name, its question, its state, and when it comes back.

    `day` is the study day.
    """
    names = [_short_name(listed.card) for listed in cards]
    facts = [_facts(listed, day, layout.width) for listed in cards]
    widths = [max(len(fact) for fact, _ in column) for column in zip(*facts, strict=True)]
    first = max(map(len, names), default=0)
    room = max(layout.width - first - _GAP - sum(width + _GAP for width in widths), 1)
    widest = min(max((terminal_width(clean(listed.card.question)) for listed in cards), default=0), room)
    lines = []
    for listed, name, found in zip(cards, names, facts, strict=True):
        question = fitted(Text(" ".join(clean(listed.card.question).split())), widest)
        filling = " " * (widest - terminal_width(question.plain))
        line = Text.assemble((name.ljust(first + _GAP), theme.SLUG), question, filling)
        for (fact, style), width in zip(found, widths, strict=True):
            line.append(" " * _GAP).append(fact.ljust(width), style=style)
        line.rstrip()
        lines.append(line)
    return Group(*lines)


def _facts(listed: ListedCard, day: date, columns: int) -> tuple[tuple[str, str], ...]:
    state = (str(listed.state), _STYLES[listed.state])
    if columns < _NARROWEST_DUE:
        return (state,)
    if listed.due is None:
        return (state, ("", ""))
    return (state, ("today" if listed.due <= day else span((listed.due - day).days), ""))


def _short_name(card: Card) -> str:
    """Return the end of a card's id as far as a person may type it for the whole."""
    name = card.id.partition("/")[2].partition("/")[2]
    return clean(name[:_LONGEST_NAME] if card.kind is Kind.CARD else name[:SHORTEST_NAME])
