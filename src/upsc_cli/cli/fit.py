"""The command that fits the scheduler to a person's own reviews."""

from typing import TYPE_CHECKING, Annotated

import typer

from upsc_cli.cli import options
from upsc_cli.cli.begin import begin
from upsc_cli.cli.messages import answer, hint
from upsc_cli.cli.records import fit_record
from upsc_cli.cli.streams import write_json
from upsc_cli.phrases import count

if TYPE_CHECKING:
    from upsc_cli.session.fitting import Found

commands = typer.Typer()
_PANEL = "Revise"


@commands.command("fit", rich_help_panel=_PANEL, epilog="Example: upsc fit")
def fit(
    default: Annotated[
        bool, typer.Option("--default", help="Go back to the parameters that everybody begins with.")
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Fit the scheduler to your own reviews, so that cards come back when you need them.

    FSRS-6 begins with parameters that many people's reviews gave. These are fitted to yours, and kept only
    if they would have predicted the last fifth of them better. A fit is worth repeating every few months;
    upsc undo takes it back.
    """
    # Imported here: no other command fits.
    from upsc_cli.session.fitting import fit_to_reviews, go_back_to_default

    session = begin()
    found = go_back_to_default(session) if default else fit_to_reviews(session)
    if as_json:
        write_json(fit_record(found))
    elif default:
        answer("Cards come back by the default parameters.")
    else:
        _tell(found)


def _tell(found: "Found") -> None:
    """Say what came of a fit, and why."""
    from upsc_cli.recall.fitting import FEWEST, FEWEST_FOR_ALL

    fit = found.fit
    if fit.default is None or fit.fitted is None:
        answer(
            f"Nothing was fitted: a fit takes {FEWEST} reviews of cards on later days than the one before,"
            f" and there {'is' if fit.reviews == 1 else 'are'} {fit.reviews}."
        )
        return
    what = "all parameters" if fit.reviews >= FEWEST_FOR_ALL else "the four initial stabilities"
    answer(f"{count(fit.reviews, 'review')} on later days; fitted were {what}.")
    answer(
        f"Log loss on the last fifth: {fit.fitted:.4f} fitted, {fit.default:.4f} by default (less is better)."
    )
    if fit.parameters:
        answer("The fit predicts better and counts from now on.")
        hint("\nHow well it predicts: upsc progress. Take it back: upsc undo")
    else:
        since = found.in_force.since
        stays = f"those fitted on {since:%d %b %Y} stay" if since else "the default parameters stay"
        answer(f"The fit does not predict better, so {stays}.")
        if since:
            hint("\nGo back to the default: upsc fit --default")
