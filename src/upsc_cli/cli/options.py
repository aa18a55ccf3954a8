"""The options and arguments that several commands share."""

import inspect
from collections.abc import Callable
from typing import Annotated, Any, get_args

import typer

from upsc_cli.cli import as_json
from upsc_cli.cli.screen import Color
from upsc_cli.progress.fold import Status
from upsc_cli.session.choosing import Filters
from upsc_cli.topics.format.model import Difficulty, Part

_FILTERS = "Filters"
_OUTPUT = as_json.OUTPUT

MOST = 1_000_000
"""The largest number of topics, cards or questions that can be asked for: far more than anybody has."""

Topic = Annotated[
    list[str],
    typer.Argument(
        metavar="TOPIC",
        help="A slug or the beginning of one, a title, an alias, a tag of no other topic, or the number of a "
        "result of the last search.",
        show_default=False,
    ),
]
Topics = Annotated[
    list[str],
    typer.Argument(
        metavar="TOPIC...",
        help="Slugs or the beginnings of them, titles, aliases, tags of no other topic, or numbers of "
        "results of the last search.",
        show_default=False,
    ),
]
SomeTopics = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[TOPIC]...",
        help="Slugs or the beginnings of them, titles, aliases, tags of no other topic, or numbers of "
        "results of the last search; all topics without any.",
        show_default=False,
    ),
]
CategoryOfNew = Annotated[
    str | None,
    typer.Option(
        "--category",
        metavar="NAME",
        help="The category to put it in; guessed where nothing says it.",
        show_default=False,
    ),
]
Json = as_json.Json
JsonLines = Annotated[
    bool,
    typer.Option(
        "--json", help="Print a line of JSON for each event (docs/json.md).", rich_help_panel=_OUTPUT
    ),
]
Plain = Annotated[
    bool,
    typer.Option("--plain", help="No boxes, no colour; automatic when piped.", rich_help_panel=_OUTPUT),
]
PlainLines = Annotated[
    bool, typer.Option("--plain", help="Line by line; automatic when piped.", rich_help_panel=_OUTPUT)
]
Parts = Annotated[
    list[Part] | None,
    typer.Option(
        "--only",
        metavar="PART",
        help="Show only sections, takeaways, terms, memory, questions, sources or note (repeatable).",
        rich_help_panel="Parts",
    ),
]
ColorWhen = Annotated[Color, typer.Option("--color", help="Colour the output.", rich_help_panel=_OUTPUT)]
NoPager = Annotated[
    bool,
    typer.Option("--no-pager", help="Print long output straight to the terminal.", rich_help_panel=_OUTPUT),
]


_FILTER_OPTIONS: dict[str, Any] = {
    "category": Annotated[
        list[str] | None,
        typer.Option(
            "--category",
            metavar="NAME",
            help="Only topics of this category (repeatable).",
            rich_help_panel=_FILTERS,
        ),
    ],
    "paper": Annotated[
        list[str] | None,
        typer.Option(
            "--paper",
            metavar="CODE",
            help="Only topics of this paper, like GS2 or PRE.GS1 (repeatable).",
            rich_help_panel=_FILTERS,
        ),
    ],
    "tag": Annotated[
        list[str] | None,
        typer.Option(
            "--tag",
            metavar="TAG",
            help="Only topics with this tag (repeatable).",
            rich_help_panel=_FILTERS,
        ),
    ],
    "difficulty": Annotated[
        list[Difficulty] | None,
        typer.Option(
            "--difficulty",
            case_sensitive=False,
            help="Only topics this hard (repeatable).",
            rich_help_panel=_FILTERS,
        ),
    ],
    "status": Annotated[
        list[Status] | None,
        typer.Option(
            "--status",
            case_sensitive=False,
            help="Only topics this far (repeatable).",
            rich_help_panel=_FILTERS,
        ),
    ],
    "due": Annotated[
        bool, typer.Option("--due", help="Only topics with cards that are due.", rich_help_panel=_FILTERS)
    ],
    "starred": Annotated[
        bool, typer.Option("--starred", help="Only topics with a star.", rich_help_panel=_FILTERS)
    ],
    "asked": Annotated[
        bool,
        typer.Option("--asked", help="Only topics that past papers asked about.", rich_help_panel=_FILTERS),
    ],
    "pack": Annotated[
        list[str] | None,
        typer.Option(
            "--pack", metavar="NAME", help="Only topics of this pack (repeatable).", rich_help_panel=_FILTERS
        ),
    ],
    "noted": Annotated[
        bool,
        typer.Option("--noted", help="Only topics with a note of yours.", rich_help_panel=_FILTERS),
    ],
}
"""The options that choose topics, in the order of the fields of `Filters`."""


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that choose topics, all of which it takes as its parameter `filters`."""
    signature = inspect.signature(command)
    parameters = []
    for parameter in signature.parameters.values():
        if parameter.name == "filters":
            parameters += [
                parameter.replace(name=name, annotation=option, default=_default(option))
                for name, option in _FILTER_OPTIONS.items()
            ]
        else:
            parameters.append(parameter)

    def run(**given: Any) -> None:
        values: list[Any] = [given.pop(name) for name in _FILTER_OPTIONS]
        filters: list[Any] = [value if isinstance(value, bool) else tuple(value or ()) for value in values]
        command(filters=Filters(*filters), **given)

    run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__doc__ = command.__doc__
    return run


def _default(option: Any) -> bool | None:
    """Return what a filter is where it is not given: a switch is off, others have no values."""
    return False if get_args(option)[0] is bool else None
