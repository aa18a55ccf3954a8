"""How a person stands to the syllabus: the topics of each line, and how much of them is remembered when."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import starmap

from msgspec import Struct, structs

from upsc_cli.errors import NotFoundError
from upsc_cli.nearest import did_you_mean
from upsc_cli.progress.fold import State, Status
from upsc_cli.recall.deck import Deck, Recall, recall, together, turn
from upsc_cli.topics.library import Summary
from upsc_cli.topics.syllabus import Paper, Syllabus, paper_code, paper_of


class Exam(Struct, frozen=True):
    """The date of the exam, and the days until then; below 0 when it is over."""

    date: date
    days: int


def example_day(today: date) -> date:
    """Return the next fourth Sunday of May, on which prelims fell of late, to show how a date is written."""
    for year in (today.year, today.year + 1):
        first = date(year, 5, 1)
        fourth = first + timedelta(days=6 - first.weekday() + 21)
        if fourth > today:
            break
    return fourth


class Expected(Struct, frozen=True):
    """The recall of some topics today, on the day of the exam, and then if all that is due today were done.

    Without an exam date the last two are None.
    """

    today: Recall
    exam: Recall | None = None
    exam_if_done: Recall | None = None


class LineOutlook(Struct, frozen=True):
    """A line of the syllabus: its topics, how many of them are completed, and what is remembered of them."""

    code: str
    text: str
    topics: tuple[str, ...]
    completed: int
    expected: Expected


class PaperOutlook(Struct, frozen=True):
    """A paper with its lines; `expected` is of all its topics."""

    paper: Paper
    lines: tuple[LineOutlook, ...]
    expected: Expected

    @property
    def covered(self) -> int:
        """How many lines have a topic."""
        return sum(bool(line.topics) for line in self.lines)

    @property
    def completed(self) -> int:
        """How many lines have a topic that is completed."""
        return sum(line.completed > 0 for line in self.lines)


class Outlook(Struct, frozen=True):
    """The papers that have lines, and what is remembered of each topic and of all."""

    papers: tuple[PaperOutlook, ...]
    topics: Mapping[str, Expected]
    all: Expected


def outlook(topics: Sequence[Summary], syllabus: Syllabus, state: State, deck: Deck) -> Outlook:
    """Return how a person stands to the syllabus."""
    by_topic = _expected(deck)

    def expected(slugs: Iterable[str]) -> Expected:
        found = [by_topic[slug] for slug in slugs if slug in by_topic]
        today = together(one.today for one in found)
        if deck.exam_ahead is None:
            return Expected(today)
        then = together(one.exam for one in found if one.exam)
        return Expected(today, then, together(one.exam_if_done for one in found if one.exam_if_done))

    def line(code: str, text: str) -> LineOutlook:
        slugs = tuple(topic.slug for topic in topics if code in topic.syllabus)
        completed = sum(state.status(slug) is Status.DONE for slug in slugs)
        return LineOutlook(code, text, slugs, completed, expected(slugs))

    papers = []
    for paper in syllabus.papers:
        if paper.lines:
            inside = (topic.slug for topic in topics if paper.code in map(paper_of, topic.syllabus))
            papers.append(PaperOutlook(paper, tuple(starmap(line, paper.lines.items())), expected(inside)))
    return Outlook(tuple(papers), by_topic, expected(by_topic))


def weakest(found: Outlook, most: int, *, on_exam: bool = False) -> list[str]:
    """Return the topics of whose seen cards least is remembered, today or on the day of the exam.

    Those of which all is remembered, as just after a review, are not among them.
    """
    shares: dict[str, float] = {}
    for slug, expected in found.topics.items():
        then = expected.exam if on_exam else expected.today
        share = then.share_of_seen if then else None
        if share is not None and share < 1:
            shares[slug] = share
    return sorted(shares, key=lambda slug: shares[slug])[:most]


def syllabus_recall(lines: Iterable[LineOutlook], *, on_exam: bool) -> float:
    """Return the mean recall of lines, today or on the day of the exam; lines without topics count as 0."""
    shares = []
    for line in lines:
        found = line.expected.exam if on_exam else line.expected.today
        shares.append((found.share if found else None) or 0.0)
    return sum(shares) / len(shares) if shares else 0.0


def _expected(deck: Deck) -> dict[str, Expected]:
    today = recall(deck, deck.day)
    exam = deck.exam_ahead
    if exam is None:
        return {slug: Expected(found) for slug, found in today.items()}
    then = recall(deck, exam)
    if_done = recall(deck, exam, turn(deck).due)
    return {slug: Expected(found, then[slug], if_done[slug]) for slug, found in today.items()}


def select(papers: Sequence[PaperOutlook], code: str | None) -> list[PaperOutlook]:
    """Return the papers, the one, or the one line of its paper, that a code names; all for None.

    Raises:
        NotFoundError: no paper or line has the code.
    """
    if code is None:
        return list(papers)
    wanted = paper_code(code)
    for paper in papers:
        if paper.paper.code == wanted:
            return [paper]
        lines = tuple(line for line in paper.lines if line.code == wanted)
        if lines:
            return [structs.replace(paper, lines=lines)]
    known = [name for paper in papers for name in (paper.paper.code, *(line.code for line in paper.lines))]
    hint = did_you_mean(wanted, known, "upsc syllabus shows all codes")
    raise NotFoundError(f"the syllabus has no {code!r}", hint=hint)
