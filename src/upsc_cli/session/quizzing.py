"""Prelims questions: beginning a quiz."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random

from upsc_cli.recall.paper import Paper
from upsc_cli.recall.plan import QUIZ
from upsc_cli.recall.quiz import ask, choose, last_answers
from upsc_cli.session.choosing import NO_FILTERS, Filters, chosen
from upsc_cli.session.session import Session


@contextmanager
def quizzing(
    session: Session,
    names: Sequence[str] = (),
    filters: Filters = NO_FILTERS,
    *,
    count: int = QUIZ,
    minutes: float | None = None,
    mistakes: bool = False,
    seed: int | None = None,
) -> Iterator[Paper]:
    """Yield a quiz of the topics that are named or pass the filters, perhaps of no question.

    Each answer is recorded as it is given; all of them are one action, which is taken back as one. With
    `mistakes` only questions that were last answered wrongly are asked. One seed gives the same questions.

    Raises:
        NotFoundError: a name is no topic's.
        UsageError: a filter names what does not exist.
        ProgressError: progress cannot be read or written.
    """
    session.refresh()
    items = [
        item for listed in session.index.items(chosen(session, names, filters)).values() for item in listed
    ]
    rng = Random(seed)
    picked = choose(items, last_answers(session.standing), count, rng, mistakes=mistakes)
    asked = [ask(item, rng) for item in picked]
    with session.recording(together=True) as record:
        yield Paper(asked, record, session.clock, minutes)
