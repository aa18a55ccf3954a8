"""The option by which a command prints JSON; it alone, for commands that take nothing of topics."""

from typing import Annotated

import typer

OUTPUT = "Output"
"""The panel of the help for what an answer looks like."""

Json = Annotated[
    bool, typer.Option("--json", help="Print JSON (docs/json.md says which).", rich_help_panel=OUTPUT)
]
