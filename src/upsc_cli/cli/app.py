"""The program: its commands by name, its options without a command, and where errors end."""

import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import Annotated, Any, Literal, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command_from_info, get_group_from_info

from upsc_cli import __version__
from upsc_cli.cli.help import flowing, plain_help
from upsc_cli.cli.lean import load_msgspec
from upsc_cli.cli.messages import note
from upsc_cli.cli.run import at_end
from upsc_cli.cli.screen import Color
from upsc_cli.cli.streams import abandon_stdout, is_reader_gone, prepare_streams, write
from upsc_cli.cli.terminal import terminal_size, text_width
from upsc_cli.errors import UpscError, UsageError

COMMANDS = {
    "browse": "browse",
    "list": "read",
    "search": "read",
    "show": "read",
    "define": "read",
    "syllabus": "syllabus",
    "today": "revise",
    "review": "revise",
    "quiz": "revise",
    "mock": "mock",
    "write": "write",
    "answers": "write",
    "start": "start",
    "exam": "revise",
    "plan": "plan",
    "fit": "fit",
    "cards": "hand",
    "suspend": "hand",
    "unsuspend": "hand",
    "bury": "hand",
    "unbury": "hand",
    "forget": "hand",
    "done": "track",
    "reopen": "track",
    "star": "track",
    "unstar": "track",
    "note": "note",
    "undo": "track",
    "progress": "track",
    "merge": "devices",
    "sync": "devices",
    "doctor": "doctor",
    "new": "author",
    "rename": "author",
    "edit": "edit",
    "check": "author",
    "import": "author",
    "export": "export",
    "pack": "pack",
    "paths": "author",
}
"""Each command and the module of this package that defines it, in the order of the help."""

_NARROWEST_HELP = 76  # columns
_ASKS = "_UPSC_COMPLETE"  # set by a shell that wants to know what TAB offers


class _LazyCommands(Mapping[str, TyperCommand]):
    """The commands by name, each built when it is asked for.

    Building one inspects its signature, and importing its module loads what it stands on; for all
    of them that costs more than most runs, and TAB would pay it at every press.
    """

    def __getitem__(self, name: str) -> TyperCommand:
        load_msgspec()
        module = import_module(f"upsc_cli.cli.{COMMANDS[name]}")
        if module.commands.registered_groups:
            return _group(module.commands.registered_groups[0])
        info = next(info for info in module.commands.registered_commands if info.name == name)
        info.cls = _Command
        return get_command_from_info(  # type: ignore[return-value]
            info, pretty_exceptions_short=True, rich_markup_mode=_help_style()
        )

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


def _group(info: Any) -> TyperCommand:
    """Return a command that has commands of its own."""
    info.cls = _Group
    for inner in info.typer_instance.registered_commands:
        inner.cls = _Command
    return get_group_from_info(  # type: ignore[return-value]
        info, pretty_exceptions_short=True, suggest_commands=True, rich_markup_mode=_help_style()
    )


def _help_style() -> Literal["rich", None]:
    """Return how help is drawn: in boxes, or as plain text where their columns would be cut off."""
    columns, _ = terminal_size()
    return "rich" if columns >= _NARROWEST_HELP else None


def _limit_help_width() -> None:
    from typer import rich_utils

    rich_utils.MAX_WIDTH = text_width()


class _Readable:
    """Help that can be read on a screen of any width."""

    help: str | None

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.help = flowing(self.help)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        if _help_style() is None:
            formatter.write(plain_help(self, ctx, terminal_size()[0]))
        else:
            super().format_help(ctx, formatter)  # type: ignore[misc]


class _Command(_Readable, TyperCommand):
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        # A line of a list, as in a note, begins as an option does, and goes on as none does.
        line = next((place for place, arg in enumerate(args) if arg.startswith("- ")), len(args))
        if line < len(args) and "--" not in args[:line]:
            args = [*args[:line], "--", *args[line:]]
        return super().parse_args(ctx, args)


class _Group(_Readable, TyperGroup):
    pass


class _Program(_Readable, TyperGroup):
    """The group of all commands: every way out of the program leads through its `main`."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.commands = _LazyCommands()  # type: ignore[assignment]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0]
        if name not in COMMANDS and not ctx.resilient_parsing:
            # Imported here: names of commands are mostly right.
            from upsc_cli.cli.meant import hint_for

            raise UsageError(f"there is no command {name!r}", hint=hint_for(name, args[1:], COMMANDS))
        return super().resolve_command(ctx, args)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> NoReturn:
        """Run a command and exit with its code; an error is a line on stderr, and a hint."""
        prepare_streams()
        self.rich_markup_mode = _help_style()
        typed = list(sys.argv[1:] if args is None else args)
        if typed[:1] == ["help"]:  # as git has it: `help review` is `review --help`
            args = typed = [*typed[1:], "--help"]
        if not {"-h", "--help"}.isdisjoint(typed):
            _limit_help_width()
        try:
            with at_end:
                code = self._answer_or_run(
                    args, prog_name or "upsc", complete_var, standalone_mode=False, **extra
                )
        except UpscError as error:
            note(error.message, error.hint)
            code = error.exit_code
        except typer.TyperException as error:
            context = getattr(error, "ctx", None)
            of_command = f"upsc {typed[0]}" if typed and typed[0] in self.commands else "upsc"
            command = context.command_path if context else of_command
            note(" ".join(error.format_message().split()), f"see: {command} --help")
            code = error.exit_code
        except (typer.Abort, KeyboardInterrupt):
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # one was enough: what is left is quick
            code = 130
        except SystemExit as leaving:
            if not is_reader_gone(leaving.__context__):
                raise
            code = 0  # nobody reads on; Typer, which prints the help, would call that a failure
        except OSError as error:
            if error.filename is None:  # help, which Typer prints, could not be written
                abandon_stdout()
            code = 0 if is_reader_gone(error) else 1
            if code:
                note(f"{error.filename or 'cannot write the answer'}: {error.strerror or error}")
        except Exception as error:
            if os.environ.get("UPSC_DEBUG"):
                raise
            note(
                f"this is a bug in upsc: {type(error).__name__}: {error}",
                "please report it with what UPSC_DEBUG=1 prints for the same command",
            )
            code = 1
        sys.exit(code if isinstance(code, int) else 0)

    def _answer_or_run(self, *settings: Any, **extra: Any) -> Any:
        """Answer a shell that asks what TAB offers, or run a command; return the exit code, if it is any."""
        if _ASKS in os.environ:
            from upsc_cli.cli.shells import answer

            code = answer(self, os.environ[_ASKS], os.environ)
            if code is not None:
                return code
        return super().main(*settings, **extra)


app = typer.Typer(
    cls=_Program,
    name="upsc",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 ok, 1 failure or no match, 2 usage, 3 not found, 4 invalid topic file, "
    "5 progress unreadable or unwritable, 130 interrupted.",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        write(f"upsc {__version__}\n")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def dashboard(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print the dashboard as JSON.")] = False,
    color: Annotated[Color, typer.Option("--color", help="Colour the dashboard.")] = Color.AUTO,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Revise for the UPSC Civil Services Examination: read, search and tick off topics.

    Without a command it shows how far you are and what to read next.
    """
    if context.invoked_subcommand is not None:
        for option, given in (("--json", as_json), ("--color", color is not Color.AUTO)):
            if given:
                command = context.invoked_subcommand
                raise UsageError(f"{option} belongs after the command", hint=f"upsc {command} {option} ...")
    else:
        load_msgspec()
        from upsc_cli.cli.track import show_dashboard

        show_dashboard(as_json, color)
