"""The scheduler fitted to a person's own reviews."""

from collections.abc import Sequence

from msgspec import Struct

from upsc_cli.progress.events import Event, Fitted, new_id
from upsc_cli.progress.fold import standing
from upsc_cli.progress.kept import LeftOut
from upsc_cli.recall.fitting import Fit, fit
from upsc_cli.recall.parameters import InForce, Parameters, in_force, refusal
from upsc_cli.session.session import Session


class Found(Struct, frozen=True):
    """What a fit came to, and the parameters that count since."""

    fit: Fit
    in_force: InForce


def fit_to_reviews(session: Session) -> Found:
    """Fit the parameters of the scheduler to the person's reviews; if they predict better, they count.

    Nothing is recorded before all is reckoned.

    Raises:
        ProgressError: progress cannot be read or written.
    """
    session.refresh()
    study = session.study
    for refused in study.fitted.refused:
        session.listener.warn(refusal(refused))
    with session.listener.counting("Fitting") as on_progress:
        found = fit(session.histories(), on_progress)
    if found.parameters is None:
        return Found(found, study.fitted)
    return Found(found, _let_count(session, found.parameters, found.reviews))


def go_back_to_default(session: Session) -> Found:
    """Let the default parameters count again.

    Raises:
        ProgressError: progress cannot be read or written.
    """
    session.refresh()
    return Found(Fit(0), _let_count(session, ()))


def _let_count(session: Session, parameters: Parameters, reviews: int = 0) -> InForce:
    """Record that parameters count, none for the defaults, unless they do; return those that count then."""
    fitted = Fitted(id=new_id(), at=session.now, parameters=parameters, reviews=reviews)
    counts = in_force([fitted])

    def change(events: Sequence[Event], _: LeftOut | None) -> list[Fitted]:
        nonlocal counts
        before = in_force(standing(events))
        if before.parameters == counts.parameters and not before.refused:
            counts = before
            return []
        return [fitted]

    session.update(change)
    return counts
