"""A word that is no command leads to the command that was meant, and `help` to the help."""

import shlex

import pytest

from upsc_cli.cli.app import COMMANDS
from upsc_cli.cli.meant import _MEANT
from upsc_cli.programs import quoted


def told(upsc, *arguments):
    """Return the command that a person is told to type."""
    result = upsc(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    error, hint = result.stderr.splitlines()
    assert error == f"upsc: there is no command {arguments[0]!r}"
    assert hint.startswith("  ")
    return hint.rpartition(": upsc ")[2]


@pytest.mark.parametrize(
    ("word", "command"),
    [
        ("stats", "progress"),
        ("status", "progress"),
        ("history", "progress"),
        ("read", "show TOPIC"),
        ("open", "show TOPIC"),
        ("cat", "show TOPIC"),
        ("study", "show TOPIC"),
        ("find", "search WORDS"),
        ("ls", "list"),
        ("mains", "write"),
        ("essay", "write"),
        ("written", "answers"),
        ("sitting", "start MINUTES"),
        ("terms", "define TERM"),
        ("glossary", "define TERM"),
        ("flashcard", "review"),
        ("leeches", "cards"),
        ("flashcards", "review"),
        ("revise", "review"),
        ("test", "quiz"),
        ("practice", "quiz"),
        ("mocktest", "mock"),
        ("todo", "today"),
        ("agenda", "today"),
        ("timetable", "plan"),
        ("optimise", "fit"),
        ("init", "today"),
        ("tick", "done TOPIC"),
        ("complete", "done TOPIC"),
        ("untick", "reopen TOPIC"),
        ("remove", "paths"),
        ("config", "paths"),
        ("settings", "paths"),
        ("add", "new TITLE"),
        ("create", "new TITLE"),
        ("lint", "check"),
        ("validate", "check"),
        ("backup", "doctor --restore"),
        ("syncthing", "sync FOLDER"),
        ("version", "--version"),
        ("man", "--help"),
        ("exit", "--help"),
        ("STATS", "progress"),
    ],
)
def test_a_word_for_what_a_command_does_leads_to_it(upsc, word, command):
    assert told(upsc, word) == command


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("serach quad", "search quad"),
        ("shwo gst-council", "show gst-council"),
        ("Show x", "show x"),
        ("dnoe x", "done x"),
        ("lst", "list"),
        ("undoo", "undo"),
        ("flashcrads", "review"),
        ("statistcs", "progress"),
    ],
)
def test_a_slip_leads_to_the_nearest_word(upsc, line, command):
    assert told(upsc, *line.split()) == command


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["find", "gst", "council"], "search gst council"),
        (["read", "gst council"], f"show {quoted('gst council')}"),
        (["test", "--paper", "GS2"], "quiz --paper GS2"),
        (["add", "Finance", "Commission"], "new Finance Commission"),
        (["remove", "gst-council"], "paths"),
        (["find", "two\nlines"], "search WORDS"),
        (["find", "\x1b[31mred"], "search WORDS"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_was_typed_after_it_goes_with_the_command(upsc, arguments, command):
    assert told(upsc, *arguments) == command


def test_a_name_that_is_like_no_command_may_be_a_topic(upsc):
    assert told(upsc, "gst-council") == "search gst-council"
    assert told(upsc, "xyzzyx", "and more") == f"search xyzzyx {quoted('and more')}"


@pytest.mark.parametrize("name", ["", "…", "--no-such-option", "-"])
def test_what_is_no_word_at_all_leads_to_the_help(upsc, name):
    result = upsc("--", name)
    assert result.exit_code == 2
    assert result.stderr == f"upsc: there is no command {name!r}\n  all commands: upsc --help\n"


@pytest.mark.parametrize("meant", _MEANT, ids=lambda meant: meant.wish)
def test_what_is_told_can_be_typed_and_what_leads_there_is_no_command(upsc, meant):
    assert COMMANDS.keys().isdisjoint(meant.words.split())
    assert upsc(*shlex.split(meant.command), "--help").exit_code == 0


def test_a_word_leads_to_one_command():
    words = [word for meant in _MEANT for word in meant.words.split()]
    assert len(words) == len(set(words))


def test_help_is_the_help(upsc):
    assert upsc("help").stdout == upsc("--help").stdout
    assert "Exit codes: " in upsc("help").stdout


@pytest.mark.parametrize("columns", ["40", "80", "200"])
@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_is_its_help(upsc, command, columns):
    shown = upsc("help", command, COLUMNS=columns)
    assert shown.exit_code == 0
    assert shown.stdout == upsc(command, "--help", COLUMNS=columns).stdout


def test_help_of_what_is_no_command_leads_to_the_command_that_was_meant(upsc):
    result = upsc("help", "test")
    assert result.exit_code == 2
    assert "upsc quiz --help" in result.stderr


def test_help_for_a_word_that_is_no_command_leads_to_a_search_for_it(upsc):
    assert upsc("help", "zzxqy").stderr.endswith("upsc search zzxqy\n")
