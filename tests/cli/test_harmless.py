"""Nothing that anybody else wrote acts on the terminal: files, names, arguments, events, the environment."""

import json
import re

import pytest

from upsc_cli.progress import format as file_format

WITH_ALL_TOPICS = True

HOSTILE = "x\x1b]0;owned\x07\x1b[31my\x9b31m\u202ez\u2066\r\x08\x7f"
ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
STYLES = re.compile(r"\x1b\[[\d;]*m|\x1b\]8;[^\x00-\x1f]*\x1b\\")

COMMANDS = [
    ["show", HOSTILE], ["show", "--only", HOSTILE], ["search", HOSTILE], ["define", HOSTILE], ["done", HOSTILE],
    ["list", "--category", HOSTILE], ["list", "--tag", HOSTILE], ["list", "--paper", HOSTILE], ["syllabus", HOSTILE],
    ["exam", HOSTILE], ["review", HOSTILE], ["quiz", HOSTILE], ["edit", HOSTILE], ["new", HOSTILE], [HOSTILE],
    ["new", "T", "--category", HOSTILE], ["merge", HOSTILE], ["doctor", "--restore", HOSTILE], ["check", HOSTILE],
    ["import", HOSTILE], ["export", "-f", "md", "gst-council", "-o", f"{HOSTILE}/"], ["export", "-f", HOSTILE],
    ["list", f"--{HOSTILE}"], ["help", HOSTILE],
    ["cards", HOSTILE], ["cards", "--state", HOSTILE], ["suspend", HOSTILE], ["bury", f"x/term/{HOSTILE}"],
    ["forget", HOSTILE], ["star", HOSTILE],
]  # fmt: skip


def is_harmless(result):
    for said in (result.stdout, result.stderr):
        assert not ACTS.search(STYLES.sub("", said).replace("\n", "")), said
    assert "owned" not in STYLES.sub("", result.stdout) or "\x1b]0" not in result.stdout


@pytest.mark.posix("names of files")
@pytest.mark.parametrize("options", [[], ["--color", "always"]], ids=["plain", "colour"])
@pytest.mark.parametrize(
    "command", COMMANDS, ids=lambda command: command[0].encode().hex()[:8] + str(len(command))
)
def test_an_argument_that_is_repeated_in_an_answer_or_an_error_acts_on_nothing(
    upsc, tmp_path, monkeypatch, command, options
):
    monkeypatch.chdir(tmp_path)
    result = upsc(*command, *(options if command[0] in ("search", "show", "define", "list") else []))
    assert "Traceback" not in result.stderr
    is_harmless(result)


@pytest.mark.posix("names of files")
@pytest.mark.parametrize(
    "variable",
    [
        "UPSC_TOPICS",
        "UPSC_NOW",
        "UPSC_DAY_START",
        "UPSC_RETENTION",
        "UPSC_LEECHES",
        "UPSC_HOME",
        "EDITOR",
        "PAGER",
    ],
)
def test_a_variable_acts_on_nothing(upsc, tmp_path, monkeypatch, variable):
    monkeypatch.chdir(tmp_path)
    for command in (["list"], ["review"], ["paths"], ["edit", "gst-council"], ["doctor"]):
        is_harmless(upsc(*command, **{variable: HOSTILE}))


@pytest.mark.posix("names of files")
def test_names_of_files_and_folders_act_on_nothing(upsc, tmp_path):
    upsc.topic("sample")
    for name in (f"{HOSTILE}.yaml", f"sample.{HOSTILE}.yaml"):
        (upsc.topics / "test-topics" / name).write_text("title: [", encoding="utf-8")
    (upsc.home / f"progress (conflicted copy {HOSTILE}).json").write_text("{}", encoding="utf-8")
    source = tmp_path / f"{HOSTILE}.md"
    source.write_text("# T\n\nText.\n", encoding="utf-8")
    for command in (
        ["list"],
        ["doctor"],
        ["check"],
        ["import", str(source)],
        ["search", "sample"],
        ["merge", str(source)],
    ):
        is_harmless(upsc(*command))


def test_events_that_another_device_recorded_act_on_nothing(upsc, tmp_path):
    event = {"id": HOSTILE, "at": "2026-01-10T09:00:00+05:30"}
    events = [
        event | {"kind": "done", "topic": HOSTILE},
        event | {"id": "b", "kind": "answered", "question": f"{HOSTILE}#q", "choice": HOSTILE},
        event | {"id": "d", "kind": "suspended", "card": f"{HOSTILE}/term/x", "text": HOSTILE},
        event | {"id": "e", "kind": "starred", "topic": HOSTILE},
        event | {"id": "m", "kind": "mock", "questions": [f"{HOSTILE}#q"], "seconds": 60, "seed": 1},
        event | {"id": "f", "kind": "filled", "action": "m", "question": f"{HOSTILE}#q", "choice": HOSTILE},
        event | {"id": "h", "kind": "handed-in", "action": "m", "void": [HOSTILE]},
        event | {"id": "j", "kind": "judged", "paper": "m", "question": f"{HOSTILE}#q", "cause": "gap"},
        event | {"id": "c", "kind": "reviewed", "card": f"{HOSTILE}/term/x", "rating": 1, "day": "2026-01-10", "text": HOSTILE},
    ]  # fmt: skip
    other = tmp_path / "other.json"
    other.write_bytes(file_format.encode([json.dumps(each).encode() for each in events]))
    is_harmless(upsc("merge", str(other)))
    for command in (
        [],
        ["list"],
        ["today"],
        ["progress"],
        ["exam"],
        ["mock", "--result"],
        ["doctor"],
        ["undo"],
        ["undo"],
        ["undo"],
        ["undo", "--json"],
        ["undo"],
        ["undo"],
    ):
        is_harmless(upsc(*command))


def test_json_says_what_acts_on_a_terminal_by_its_number(upsc):
    upsc("done", "gst-council")
    result = upsc("search", "gst", "--json")
    is_harmless(result)
    events = [{"id": HOSTILE, "at": "2026-01-20T09:00:00+05:30", "kind": "done", "topic": HOSTILE}]
    upsc.progress.write_bytes(file_format.encode([json.dumps(each).encode() for each in events]))
    undone = upsc("undo", "--json")
    is_harmless(undone)
    assert json.loads(undone.stdout)[0]["topic"] == HOSTILE
