"""The help of every command on terminals of several widths."""

import re
from itertools import pairwise

import pytest
import typer
from typer.main import get_command

from upsc_cli.cli.app import app
from upsc_cli.exchange.write.exporting import Format
from upsc_cli.session.card_list import CardState
from upsc_cli.topics.format.model import Part

PROGRAM = get_command(app)
CONTEXT = typer.Context(PROGRAM, info_name="upsc")
COMMANDS = {"": PROGRAM} | {
    name: PROGRAM.get_command(CONTEXT, name) for name in PROGRAM.list_commands(CONTEXT)
}
"""The program, by the empty string, and its commands."""

WIDTHS = [40, 60, 76, 80, 120]
WIDEST, NARROWEST_BOXED = 96, 76


def shown(upsc, command, columns):
    """Return the help of a command, without the blanks that fill its lines."""
    result = upsc(*command.split(), "--help", COLUMNS=str(columns))
    assert result.exit_code == 0
    return "\n".join(line.rstrip() for line in result.stdout.strip().splitlines())


def words_of(text):
    return {word for word in re.findall(r"[^\s,;:`(){}\[\]]+", text) if word.strip("-│*╭╮╰╯─")}


def said_of(command):
    """Return all that a command says of itself and of what it takes."""
    parts = [command.help, command.epilog or ""]
    for parameter in command.params:
        parts += [
            parameter.help,
            parameter.metavar or "",
            *(parameter.opts if parameter.param_type_name == "option" else ()),
        ]
    return " ".join(parts)


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_no_wider_than_the_terminal(upsc, command, columns):
    assert max(map(len, shown(upsc, command, columns).splitlines())) <= min(columns, WIDEST)


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("command", COMMANDS)
def test_no_word_of_help_is_cut_or_missing(upsc, command, columns):
    text = shown(upsc, command, columns)
    assert words_of(said_of(COMMANDS[command])) <= words_of(text)
    for values in re.findall(r"<\w\S*", text):  # such as <easy|medium|hard>
        assert values.endswith(">") or values in {"<int", "<float"}


@pytest.mark.parametrize("columns", WIDTHS)
def test_the_help_of_the_program_has_the_summary_of_every_command(upsc, columns):
    text = shown(upsc, "", columns)
    for name, command in COMMANDS.items():
        assert words_of(command.help.partition("\n\n")[0]) <= words_of(text), name


@pytest.mark.parametrize(
    ("command", "values"),
    [("show", [*Part]), ("export", [*Format]), ("cards", [*CardState])],
    ids=["show", "export", "cards"],
)
def test_values_that_are_named_in_words_are_all_named(upsc, command, values):
    assert {str(value) for value in values} <= {
        word.strip(".") for word in words_of(shown(upsc, command, 80))
    }


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("command", COMMANDS)
def test_no_line_of_a_paragraph_ends_early(upsc, command, columns):
    _, below_usage = shown(upsc, command, columns).split("\n\n", 1)
    prose = re.split(r"^╭|^\w+:$", below_usage, maxsplit=1, flags=re.M)[0]
    room = columns if columns < NARROWEST_BOXED else min(columns, WIDEST) - 1
    for line, following in pairwise(prose.splitlines()):
        word = re.match(r" *(`[^`]*`|\S*)", following)[1]
        assert not line or not word or len(f"{line} {word}") > room, (line, following)
