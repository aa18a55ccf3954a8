"""What holds for every command: exit codes, streams, colour, and the odd ways a terminal can be."""

import errno
import json
import os
import re
import subprocess
import sys

import pytest
from rich.cells import cell_len

WITH_ALL_TOPICS = True

SHOWING = [[], ["list"], ["search", "quad"], ["show", "india-japan-2plus2"], ["progress"], ["define", "AOIP"]]
WITH_JSON = [*SHOWING, ["paths"], ["check"]]


def process(upsc, *arguments, **options):
    """Start the program as a process of its own, with the environment of the test."""
    environment = upsc.environment | options.pop("env", {})
    return subprocess.run(
        [sys.executable, "-m", "upsc_cli", *arguments],
        env=environment,
        capture_output="stdout" not in options,
        text=True,
        check=False,
        timeout=60,
        **options,
    )


@pytest.mark.parametrize("arguments", WITH_JSON, ids=" ".join)
def test_json_is_bare_and_complete(upsc, arguments):
    result = upsc(*arguments, "--json")
    assert result.exit_code == 0
    assert isinstance(json.loads(result.stdout), list | dict)
    assert "\x1b" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["list"], 0),
        (["search", "xyzzyx"], 1),
        (["list", "--no-such-option"], 2),
        (["no-such-command"], 2),
        (["show"], 2),
        (["list", "--difficulty", "impossible"], 2),
        (["list", "--category", "nowhere"], 2),
        (["show", "no-such-topic"], 3),
        (["done", "no-such-topic"], 3),
        (["define", "no-such-term"], 3),
        (["check", "no-such-file.yaml"], 2),
        (["--json", "list"], 2),
        (["--color", "always", "list"], 2),
        (["show", "gst-council", "--raw", "--json"], 2),
        (["show", "x" * 300], 3),
        (["new"], 2),
        (["new", "GST Council"], 1),
        (["edit", "no-such-topic"], 3),
        (["import"], 2),
        (["import", "no-such-file.md"], 1),
        (["import", "/dev/null"], 4),
        (["check", "x" * 300], 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_exit_codes(upsc, arguments, code):
    assert upsc(*arguments).exit_code == code


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "quad", "--limit"],
        ["review", "--new"],
        ["review", "--max"],
        ["quiz", "--count"],
        ["mock", "--count"],
    ],
    ids=" ".join,
)
def test_a_number_out_of_all_proportion_is_refused(upsc, arguments):
    result = upsc(*arguments, "99999999999999999999")
    assert result.exit_code == 2
    assert arguments[-1] in result.stderr.splitlines()[0]


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "no-such-topic"],
        ["no-such-command"],
        ["list", "--nope"],
        ["export"],
        ["search", "xyzzyx"],
        ["define", "xyzzyx"],
    ],
    ids=" ".join,
)
def test_an_error_is_one_line_and_a_hint_on_stderr(upsc, arguments):
    result = upsc(*arguments)
    assert result.stdout == ""
    first, *hint = result.stderr.splitlines()
    assert first.startswith("upsc: ")
    assert len(hint) == 1
    assert hint[0].startswith("  ")


def test_a_usage_error_names_the_help_to_read(upsc):
    assert "see: upsc show --help" in upsc("show").stderr
    assert "see: upsc show --help" in upsc("show", "--only").stderr


def test_an_unforeseen_error_is_no_traceback(upsc, monkeypatch):
    monkeypatch.setattr("upsc_cli.topics.library.Library.stamps", lambda _: 1 / 0)
    result = upsc("list", UPSC_DEBUG="")
    assert result.exit_code == 1
    assert result.stderr.startswith("upsc: this is a bug in upsc: ZeroDivisionError")
    assert "Traceback" not in result.stderr


def test_an_invalid_clock_is_a_usage_error(upsc):
    for arguments in (["done", "gst-council"], ["show", "gst-council"], ["list"]):
        result = upsc(*arguments, UPSC_NOW="yesterday")
        assert result.exit_code == 2
        assert result.stdout == ""
    assert "UPSC_NOW is 'yesterday'" in result.stderr


@pytest.mark.parametrize("arguments", SHOWING, ids=" ".join)
def test_without_a_terminal_there_are_no_escapes(upsc, arguments):
    assert "\x1b" not in upsc(*arguments).stdout


@pytest.mark.parametrize("arguments", SHOWING, ids=" ".join)
def test_colour_can_be_forced(upsc, arguments):
    assert "\x1b[" in upsc(*arguments, "--color", "always").stdout


@pytest.mark.parametrize("arguments", [*SHOWING, ["--help"], ["show", "--help"]], ids=" ".join)
def test_a_closed_pipe_ends_quietly(upsc, arguments):
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as closed:
        result = process(upsc, *arguments, stdout=closed, stderr=subprocess.PIPE)
    assert result.stderr == ""
    assert result.returncode == 0


@pytest.mark.posix("/dev/full")
def test_a_full_disk_behind_stdout_is_an_error(upsc):
    with open("/dev/full", "w") as full:
        result = process(upsc, "list", stdout=full, stderr=subprocess.PIPE)
        help_text = process(upsc, "--help", stdout=full, stderr=subprocess.PIPE)
    assert result.returncode == 1
    assert result.stderr == f"upsc: cannot write the answer: {os.strerror(errno.ENOSPC)}\n"
    assert help_text.returncode == 1
    assert os.strerror(errno.ENOSPC) in help_text.stderr
    assert "bug" not in help_text.stderr


@pytest.mark.posix("a shell that closes stdout")
def test_a_closed_stdout_is_no_traceback(upsc):
    command = f'"{sys.executable}" -m upsc_cli list >&-'
    result = subprocess.run(
        ["sh", "-c", command], env=upsc.environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.posix("on Windows all text is UTF-8")
def test_letters_that_the_terminal_cannot_show_are_replaced(upsc):
    result = process(upsc, "list", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert result.returncode == 0
    assert "India?Japan" in result.stdout


def test_text_in_a_pipe_is_utf_8_with_one_kind_of_line_end(upsc):
    result = subprocess.run(
        [sys.executable, "-m", "upsc_cli", "show", "india-japan-2plus2"],
        env=upsc.environment | {"PYTHONUTF8": "0", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert "India–Japan" in result.stdout.decode("utf-8")
    assert b"\r" not in result.stdout


def test_what_is_typed_into_a_pipe_is_utf_8(upsc):
    upsc.topic("sample", title="लोक सभा")
    result = process(
        upsc,
        "import",
        "-",
        "--dry-run",
        env={"PYTHONUTF8": "0", "LC_ALL": "C.UTF-8"},
        input="# Élysée–Treaty\n\nA ● fact.\n",
        encoding="utf-8",
    )
    assert "Élysée–Treaty" in result.stdout, result.stderr


@pytest.mark.parametrize("columns", ["1", "20", "40", "80", "200"])
@pytest.mark.parametrize("arguments", SHOWING, ids=" ".join)
def test_every_screen_fits_its_terminal(upsc, arguments, columns):
    result = upsc(*arguments, *(["--color", "always"] if arguments == ["list"] else []), COLUMNS=columns)
    assert result.exit_code == 0
    if int(columns) >= 20:
        lines = re.sub(r"\x1b\[[\d;]*m", "", result.stdout).splitlines()
        text = [line for line in lines if "https://" not in line]
        assert max(map(cell_len, text)) <= min(int(columns), 96)


@pytest.mark.parametrize("columns", ["0", "-5", "abc", "²", ""])
def test_a_width_that_says_nothing_is_80(upsc, columns):
    shown = [upsc("list", "--color", "always", COLUMNS=width).stdout for width in (columns, "80")]
    assert shown[0] == shown[1]


@pytest.mark.parametrize("columns", ["20", "40", "80", "200"])
def test_help_is_whole_at_any_width(upsc, columns):
    shown = upsc("list", "--help", COLUMNS=columns).stdout
    assert "…" not in shown
    assert max(map(len, shown.splitlines())) <= max(min(int(columns), 96), 40)
    assert "--difficulty" in shown
    if int(columns) >= 40:
        assert "(repeatable)." in shown


def test_json_is_utf_8_whatever_the_terminal_speaks(upsc):
    environment = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    result = subprocess.run(
        [sys.executable, "-m", "upsc_cli", "show", "india-japan-2plus2", "--json"],
        env=upsc.environment | environment,
        capture_output=True,
        check=True,
    )
    assert json.loads(result.stdout.decode("utf-8"))["title"].startswith("India–Japan")


@pytest.mark.posix("names of bytes that are no text")
def test_a_path_that_is_no_text_is_shown_all_the_same(upsc, tmp_path):
    home = os.fsencode(tmp_path) + b"/h\xff"
    result = subprocess.run(
        [sys.executable, "-m", "upsc_cli", "paths", "--json"],
        env={**{k.encode(): v.encode() for k, v in upsc.environment.items()}, b"UPSC_HOME": home},
        capture_output=True,
        check=True,
    )
    assert json.loads(result.stdout)["home"].endswith("/h?")


@pytest.mark.posix("a signal that a process sends itself")
def test_ctrl_c_before_the_program_has_started_is_no_traceback(upsc):
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import signal, os\nimport upsc_cli.__main__ as m\nimport builtins\nreal = builtins.__import__\ndef imp(*a, **k):\n    if a[0] == 'typer':\n        os.kill(os.getpid(), signal.SIGINT)\n    return real(*a, **k)\nbuiltins.__import__ = imp\nm.main()",
        ],
        env=upsc.environment,
        stderr=subprocess.PIPE,
    )
    _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (130, b"")


@pytest.mark.posix("Windows does not ask the environment where a home is")
def test_a_home_that_does_not_exist_is_no_hindrance(upsc, tmp_path):
    environment = {"HOME": str(tmp_path / "nowhere"), "UPSC_HOME": "", "XDG_DATA_HOME": ""}
    assert process(upsc, "list", env=environment).returncode == 0
    assert process(upsc, "show", "india-japan-2plus2", env=environment).returncode == 0


def test_a_home_that_cannot_be_written_does_not_keep_from_reading(upsc, tmp_path):
    (tmp_path / "file").write_text("in the way")
    result = upsc("show", "india-japan-2plus2", UPSC_HOME=str(tmp_path / "file" / "home"))
    assert result.exit_code == 0
    assert "India–Japan 2+2" in result.stdout
    assert "that you opened the topic is not recorded" in result.stderr


def test_a_home_that_cannot_be_written_keeps_done_from_claiming_success(upsc, tmp_path):
    (tmp_path / "file").write_text("in the way")
    result = upsc("done", "india-japan-2plus2", UPSC_HOME=str(tmp_path / "file" / "home"))
    assert result.exit_code == 5
    assert result.stdout == ""
    assert "cannot write" in result.stderr


def test_the_version_is_said(upsc):
    result = upsc("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("upsc 0.")


def test_the_version_loads_nothing_that_it_does_not_need(upsc):
    """Start-up is paid at every command and every TAB."""
    heavy = {"yaml", "msgspec", "rapidfuzz", "rich", "platformdirs", "sqlite3", "asyncio"}
    assert heavy.isdisjoint(upsc.loads("--version"))


def test_completing_a_slug_loads_neither_yaml_nor_rich(upsc):
    code = (
        "import sys\n"
        "from upsc_cli.cli import complete, read\n"
        "assert 'india-japan-2plus2' in complete.slugs()\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], env=upsc.environment, capture_output=True, text=True, check=True
    )
    assert {"yaml", "rapidfuzz", "rich"}.isdisjoint(result.stdout.split())
