"""The help of every command on terminals of several widths."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from upsc_cli.cli.app import COMMANDS

PAGE = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
SECTIONS = {
    heading.removeprefix("upsc").strip(): text
    for heading, text in re.findall(r"^## (.*)\n((?:(?!## ).*\n)*)", PAGE, re.M)
}
"""What the documentation says of the program, by the empty string, and of each command."""

WIDTHS = [40, 60, 76, 80, 120]
WIDEST, NARROWEST_BOXED = 96, 76


def shown(upsc, command, columns):
    """Return the help of a command, without the blanks that fill its lines."""
    result = upsc(*command.split(), "--help", COLUMNS=str(columns))
    assert result.exit_code == 0
    return "\n".join(line.rstrip() for line in result.stdout.strip().splitlines())


def words_of(text):
    return {word for word in re.findall(r"[^\s,;:`(){}\[\]]+", text) if word.strip("-│*╭╮╰╯─")}


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("command", SECTIONS)
def test_help_is_no_wider_than_the_terminal(upsc, command, columns):
    assert max(map(len, shown(upsc, command, columns).splitlines())) <= min(columns, WIDEST)


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("command", SECTIONS)
def test_no_word_of_help_is_cut_or_missing(upsc, command, columns):
    assert words_of(SECTIONS[command]) <= words_of(shown(upsc, command, columns))


@pytest.mark.parametrize("columns", WIDTHS)
def test_the_help_of_the_program_has_the_summary_of_every_command(upsc, columns):
    text = shown(upsc, "", columns)
    for command in COMMANDS:
        summary = SECTIONS[command].strip().split("\n\n")[1].split(". ")[0]
        assert words_of(summary.removesuffix(".")) <= words_of(text.replace(".", " ")), command


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("command", SECTIONS)
def test_no_line_of_a_paragraph_ends_early(upsc, command, columns):
    _, below_usage = shown(upsc, command, columns).split("\n\n", 1)
    prose = re.split(r"^╭|^\w+:$", below_usage, maxsplit=1, flags=re.M)[0]
    room = columns if columns < NARROWEST_BOXED else min(columns, WIDEST) - 1
    for line, following in pairwise(prose.splitlines()):
        word = re.match(r" *(`[^`]*`|\S*)", following)[1]
        assert not line or not word or len(f"{line} {word}") > room, (line, following)
