"""The day of the exam on the screen: how far it is, and what should be remembered then."""

from collections.abc import Mapping

from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.phrases import count, percent
from upsc_cli.recall.deck import Recall
from upsc_cli.recall.outlook import Exam, Expected, Outlook, weakest
from upsc_cli.render import theme
from upsc_cli.render.prose import hanging, heading, spaced
from upsc_cli.render.theme import Layout

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


def render_exam(
    exam: Exam,
    found: Outlook,
    titles: Mapping[str, str],
    layout: Layout,
    suspended: int = 0,
    put_off: int = 0,
) -> RenderableType:
    """Return how many cards were seen, in all and by paper, and what of these should be remembered then.

    How many are `suspended`, which are left out of all figures, is said, and how many that are due are
    `put_off` to later days.
    """
    parts: list[RenderableType] = [Text(countdown(exam), style=theme.TITLE)]
    parts.append(Text(_in_all(found.all)))
    if suspended:
        parts.append(Text(f"{suspended} suspended.", style=theme.MUTED))
    done, then = found.all.exam_if_done, found.all.exam
    if done and then and done.known > then.known:
        later = f", {put_off} put off to later days not counted" if put_off else ""
        parts.append(Text(f"With the cards that are due today done: about {share(done)}{later}."))
    papers = [paper for paper in found.papers if paper.expected.today.cards]
    if papers:
        codes = max(len(paper.paper.code) for paper in papers)
        rows = ((Text(f"{paper.paper.code:<{codes}} "), Text(seen(paper.expected.exam))) for paper in papers)
        parts.append(Group(heading("By paper, on that day", layout), hanging(rows)))
    weak = weakest(found, _WEAKEST, on_exam=True)
    if weak:
        then_of = {slug: found.topics[slug].exam for slug in weak}
        listed = hanging((Text(f"{share(then_of[slug]):>4} "), Text(titles.get(slug, slug))) for slug in weak)
        parts.append(Group(heading("Least remembered of what you study", layout), listed))
    return Group(*spaced(parts))


def _in_all(found: Expected) -> str:
    today, then = found.today, found.exam
    said = f"You have seen {today.seen} of {count(today.cards, 'card')}"
    if not today.seen:
        return f"{said}."
    return f"{said}; of these about {share(then)} would be remembered on that day, {share(today)} today."


def seen(found: Recall | None) -> str:
    """Return `seen 2 of 6 cards, about 51% of these remembered`."""
    if found is None or not found.cards:
        return "no cards"
    remembered = f", about {share(found)} of these remembered" if found.seen else ""
    return f"seen {found.seen} of {count(found.cards, 'card')}{remembered}"


def share(found: Recall | None) -> str:
    """Return what is remembered of the cards that were seen, in whole per cent."""
    known = found.share_of_seen if found else None
    return "-" if known is None else percent(known)
