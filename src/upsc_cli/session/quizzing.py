"""Prelims questions: beginning a quiz."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random

from upsc_cli.progress.events import Reviewed
from upsc_cli.recall.deck import recall
from upsc_cli.recall.drawing import Draw, weights
from upsc_cli.recall.paper import Paper
from upsc_cli.recall.plan import QUIZ
from upsc_cli.recall.quiz import choose, last_answers
from upsc_cli.session.choosing import NO_FILTERS, Filters, readable
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
    adapts: bool = True,
) -> Iterator[Paper]:
    """Yield a quiz of the topics that are named or pass the filters, perhaps of no question.

    Each answer is recorded as it is given; all of them are one action, which is taken back as one. Topics
    come more often of which answers were wrong or little is remembered. With `mistakes` only questions that
    were last answered wrongly are asked; else a quiz that `adapts` asks harder ones after right answers, and
    easier ones after wrong ones. One seed, the same history and the same answers give the same questions.

    Raises:
        InvalidTopicError: the file of a topic that is named breaks the format.
        NotFoundError: a name is no topic's.
        UsageError: a filter names what does not exist.
        ProgressError: progress cannot be read or written.
    """
    session.refresh()
    items = [
        item for listed in session.index.items(readable(session, names, filters)).values() for item in listed
    ]
    rng, answers = Random(seed), last_answers(session.standing)
    weak = weights(answers, _remembered(session))
    adapts = adapts and not mistakes
    ranked = choose(items, answers, len(items) if adapts else count, rng, weak, mistakes=mistakes)
    levels = {topic.slug: topic.difficulty for topic in session.index.summaries} if adapts else {}
    draw = Draw(ranked, answers, rng, weak, levels)
    with session.recording(together=True) as record:
        yield Paper(min(count, len(ranked)), draw.next, record, session.clock, minutes)


def _remembered(session: Session) -> dict[str, float]:
    """Return the share of the cards of each topic that were seen that would be remembered today."""
    if not session.on_file.left_out and not any(isinstance(event, Reviewed) for event in session.standing):
        return {}
    deck = session.study.deck
    shares = {slug: found.share_of_seen for slug, found in recall(deck, deck.day).items()}
    return {slug: share for slug, share in shares.items() if share is not None}
