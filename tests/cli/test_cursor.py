"""What TAB offers at the cursor, as each shell asks for it and is answered."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.main import get_command

from upsc_cli.cli import complete
from upsc_cli.cli.app import COMMANDS, app

WITH_ALL_TOPICS = True

TOPIC = """\
title: Zones of Councils
category: test-topics
aliases: [Council of States' Zones]
takeaways: [T.]
terms: {Qonal council: D., "a:b c": D., 'x $y "z" `w` \\v it''s': D., 'n\\ x': D., "it's a b": D.}
"""


def asked(shell, line):
    """Return what a shell's script puts into the environment at the end of a line."""
    if shell == "bash":
        words = line.split("\n")
        return {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    if shell == "powershell":
        return {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_WORD_TO_COMPLETE": line.rpartition(" ")[2]}
    return {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"}


def answered(upsc, shell, line, **environment):
    result = upsc(_UPSC_COMPLETE=f"complete_{shell}", **(asked(shell, line) | environment))
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def offered(upsc, line):
    """Return what is offered at the end of a line, as fish is told, which takes it as it is."""
    return [line.partition("\t")[0] for line in answered(upsc, "fish", line).splitlines()]


@pytest.fixture
def shelf(upsc):
    upsc.write("zone-council", TOPIC)
    return upsc


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("upsc sho", ["show"]),
        ("upsc hel", ["help"]),
        ("upsc help und", ["undo"]),
        ("upsc --ver", ["--version"]),
        ("upsc --color al", ["always"]),
        ("upsc --color=al", ["--color=always"]),
        ("upsc --color always sho", ["show"]),
        ("upsc nonsense x", []),
        ("upsc show zone", ["zone-council"]),
        ("upsc show ZONE-C", ["zone-council"]),
        ("upsc show zone cou", ["council"]),
        ('upsc show "zone cou', ["zone council"]),
        ("upsc show zone\\ cou", ["zone council"]),
        (r"upsc define 'it\'s a", ["it's a b"]),
        ("upsc show zone-council ", []),
        ("upsc show zone --plain cou", ["council"]),
        ("upsc show zone --only takeaways cou", ["council"]),
        ("upsc show zones of cou", ["Councils"]),
        ("upsc show 'council of states", ["Council of States' Zones"]),
        ("upsc show -- zone", ["zone-council"]),
        ("upsc show -- --pl", []),
        ("upsc done gst-council zone", ["zone-council"]),
        ("upsc done zone cou", ["council"]),
        ("upsc review zone cou", ["council"]),
        ("upsc export --format md zone", ["zone-council"]),
        ("upsc define qon", ["Qonal council"]),
        ("upsc define qonal c", ["council"]),
        ('upsc define "qonal c', ["Qonal council"]),
        ("upsc list --category=test", ["--category=test-topics"]),
        ("upsc list --category test", ["test-topics"]),
        ("upsc list --category test-topics --cat", ["--category"]),
        ("upsc list --json --js", []),
        ("upsc list --nonsense=x", []),
        ("upsc list --nonsense x --tag wetlands-r", ["wetlands-rules-2017"]),
        ("upsc list --difficulty=H", ["--difficulty=hard"]),
        ("upsc new --category pol", ["polity"]),
        ("upsc new Pol", []),
        ("upsc search qu", []),
        ("upsc export --format=m", ["--format=md"]),
        ("upsc export -f m", ["md"]),
        ("upsc syllabus gs2.1", ["GS2.1", *(f"GS2.{line}" for line in range(10, 20))]),
        ("upsc exam 20", []),
        ("upsc doctor ", []),
    ],
)
def test_what_is_offered_goes_on_as_typed(shelf, line, words):
    assert offered(shelf, line) == words


def test_backups_are_offered_for_a_restore_and_for_nothing_else(upsc):
    upsc("done", "gst-council")
    upsc("done", "quad-indo-pacific")
    [backup] = [found["name"] for found in upsc.json("doctor", "--restore")]
    assert offered(upsc, "upsc doctor --restore ") == [backup]
    assert offered(upsc, f"upsc doctor --restore {backup[:6]}") == [backup]
    assert offered(upsc, f"upsc doctor {backup[:6]}") == []


def test_only_commands_and_options_are_described_where_the_shell_shows_it(upsc):
    assert answered(upsc, "fish", "upsc und").startswith("undo\tTake back")
    assert answered(upsc, "bash", "upsc\nund") == "undo\n"
    assert answered(upsc, "zsh", "upsc list --ta").count("'--tag:Only topics with this tag") == 1


@pytest.mark.parametrize(
    ("pieces", "told"),
    [
        ("upsc|list|--category|=|test", "test-topics"),
        ("upsc|list|--category|=|", None),
        (r"upsc|define|'n\'|x", "x"),
        ('upsc|list|--category|=|"test', "test-topics"),
        ('upsc|list|"--category=test', "--category=test-topics"),
        ("upsc|list|--category|=|test-topics|--status|=|re", "reading"),
        ("upsc|list|--category=test", "--category=test-topics"),  # a bash in which = cuts no words
        ("upsc|define|a|:|b", r"b\ c"),
        ("upsc|define|qon", r"Qonal\ council"),
        (r"upsc|define|qonal\ c", r"Qonal\ council"),
        ('upsc|define|"qonal c', "Qonal council"),
        ("upsc|define|x", r"x\ \$y\ \"z\"\ \`w\`\ \\v\ it\'s"),
        ('upsc|define|"x', r"x \$y \"z\" \`w\` \\v it's"),
        ("upsc|define|'x", r"""x $y "z" `w` \v it'\''s"""),
        ("upsc|show|zone|cou", "council"),
    ],
)
def test_bash_is_told_what_stands_in_place_of_the_last_piece(shelf, pieces, told):
    lines = answered(shelf, "bash", pieces.replace("|", "\n")).splitlines()
    assert lines == ([told] if told else [])


def test_bash_is_told_every_value_after_an_equals_sign(shelf):
    told = answered(shelf, "bash", "upsc\nlist\n--category\n=").splitlines()
    assert {"test-topics", "polity"} <= set(told)


def test_bash_is_answered_in_the_middle_of_a_line(shelf):
    result = shelf(_UPSC_COMPLETE="complete_bash", COMP_WORDS="upsc\nshow\nzone\n--plain", COMP_CWORD="2")
    assert result.stdout == "zone-council\n"
    result = shelf(_UPSC_COMPLETE="complete_bash", COMP_WORDS="upsc\ndefine\nqon\nc", COMP_CWORD="2")
    assert result.stdout == "Qonal\\ council\n"


def test_fish_is_told_whether_files_may_be_meant(shelf):
    asks = {"_TYPER_COMPLETE_FISH_ACTION": "is-args"}
    for line, files in (
        ("upsc check x", True),
        ("upsc import x", True),
        ("upsc export --output x", True),
        ("upsc show x", False),
        ("upsc show zone", False),
        ("upsc doctor ", False),
    ):
        result = shelf(_UPSC_COMPLETE="complete_fish", **(asked("fish", line) | asks))
        assert (result.exit_code, result.stdout) == (int(files), "")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("upsc show zone", ["zone-council::: "]),
        ("upsc define qon", ["'Qonal council'::: "]),
        ("upsc define 'qon", ["'Qonal council'::: "]),
        ("upsc list --category=test", ["--category=test-topics::: "]),
        ("upsc define x", ["""'x $y "z" `w` \\v it''s'::: """]),
    ],
)
def test_powershell_is_told_whole_words_in_quotes_where_they_need_some(shelf, line, told):
    assert answered(shelf, "powershell", line).splitlines() == told


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell", "pwsh"])
@pytest.mark.parametrize("line", ["", "upsc", "upsc ", 'upsc "', "upsc \\", "upsc ''", "upsc show ="])
def test_no_line_is_answered_by_an_error(upsc, shell, line):
    answered(upsc, "powershell" if shell == "pwsh" else shell, line)


def test_a_question_that_lacks_something_is_answered_by_nothing(upsc):
    for shell in ("bash", "zsh", "fish", "powershell"):
        result = upsc(_UPSC_COMPLETE=f"complete_{shell}", COMP_WORDS="upsc", COMP_CWORD="x")
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_an_unknown_shell_is_told_so(upsc):
    assert upsc(_UPSC_COMPLETE="complete_tcsh").exit_code == 1


_BETWEEN_WORDS = {"bash": "\n", "zsh": " ", "fish": " ", "powershell": " "}


@given(
    shell=st.sampled_from(["bash", "zsh", "fish", "powershell"]),
    words=st.lists(
        st.sampled_from([*COMMANDS, "--", "-", "--category", "=", '"', "'", "\\", "zone", "é", "--tag=x", ""])
    ),
)
def test_no_words_are_answered_by_an_error(upsc_of_module, shell, words):
    answered(upsc_of_module, shell, _BETWEEN_WORDS[shell].join(["upsc", *words]))


def test_commands_of_a_command_and_the_names_of_packs_are_offered(upsc):
    (upsc.home / "packs" / "polity-notes").mkdir(parents=True)
    assert offered(upsc, "upsc pack re") == ["remove"]
    assert offered(upsc, "upsc pack remove po") == ["polity-notes"]
    assert offered(upsc, "upsc list --pack po") == ["polity-notes"]


def test_every_name_that_is_completed_is_a_parameter():
    program = get_command(app)
    outer = list(map(program.commands.__getitem__, COMMANDS))
    inner = [one for command in outer for one in getattr(command, "commands", {}).values()]
    names = {parameter.name for command in (*outer, *inner) for parameter in command.params}
    assert complete.NAMES.keys() | complete.FILES | complete.ONLY_WITH.keys() <= names


@pytest.mark.parametrize(
    ("line", "unwanted"),
    [
        (
            "upsc\nund",
            {"msgspec", "yaml", "rich", "sqlite3", "upsc_cli.cli.read", "upsc_cli.session.session"},
        ),
        ("upsc\nshow\nzone", {"yaml", "rich", "rapidfuzz", "filelock", "sqlite3", "upsc_cli.search"}),
        ("upsc\nlist\n--category\n=\npol", {"yaml", "rich", "rapidfuzz", "filelock", "upsc_cli.search"}),
        ("upsc\ndefine\nqon", {"yaml", "rich", "rapidfuzz", "filelock", "upsc_cli.search"}),
    ],
    ids=["command", "topic", "category", "term"],
)
def test_tab_loads_no_more_than_it_needs(shelf, line, unwanted):
    shelf("list")  # the index is up to date
    code = (
        "import sys\n"
        "from upsc_cli.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: print(*sys.modules, file=sys.stderr)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        env=shelf.environment | asked("bash", line) | {"_UPSC_COMPLETE": "complete_bash"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert result.stdout
    assert unwanted.isdisjoint(result.stderr.split())
