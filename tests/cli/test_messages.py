"""Messages and plain answers on terminals of several widths, and in a pipe."""

import os
import shutil
from collections import Counter

import pytest

pytest.importorskip("pty", reason="needs a pseudo-terminal")

from terminal import read, run, start

WITH_ALL_TOPICS = True

BROKEN = """\
title: Broken
category: test-topics
difficulty: unsurmountable
introduction: [T.]
"""


@pytest.fixture
def person(upsc, tmp_path, monkeypatch):
    """A person with an action to take back, another device's progress, a note, and a topic with an error."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(upsc.index.parent, "phone/cache")  # the index takes long to make
    upsc("done", "centre-state-and-finance-commission", UPSC_HOME="phone")
    upsc("exam", "2026-05-24", UPSC_HOME="phone")
    upsc("done", "centre-state-and-finance-commission")
    upsc.write("broken", BROKEN)
    (tmp_path / "note.md").write_text("# A note of one's own\n\nSomething about the Inter-State Council.\n")
    return upsc


LONG = [["show", "con"], ["undo"], ["merge", "phone/progress.json"], ["check"], ["import", "note.md"]]
SAYING = [
    *LONG,
    ["show", "no-such-topic-anywhere"],
    ["list", "--category", "international-relation"],
    ["list", "--no-such-option-at-all"],
    ["search", "xyzzyx"],
    ["define", "xyzzyx"],
    ["done", "gst-council", "parliament-and-bills"],
    ["reopen", "revolt-of-1857"],
    ["doctor"],
    ["doctor", "--restore"],
    ["new", "An Inter-State Council of one's own"],
    ["export", "--format", "json", "gst-council"],
    ["exam", "2020-01-01"],
    ["paths"],
]


WIDTHS = [(arguments, 40) for arguments in SAYING]
WIDTHS += [(arguments, columns) for arguments in LONG for columns in (20, 80)]


@pytest.mark.parametrize(("arguments", "columns"), WIDTHS, ids=str)
def test_on_a_terminal_lines_break_at_words_only(person, tmp_path, arguments, columns):
    shutil.copytree(person.home, "before")
    piped = person(*arguments)
    (tmp_path / "upsc.json").unlink(missing_ok=True)
    (tmp_path / "gst-council.json").unlink(missing_ok=True)
    shutil.rmtree(person.home)
    (tmp_path / "before").rename(person.home)
    _, shown = run(person, *arguments, columns=columns)
    assert Counter(f"{piped.stdout} {piped.stderr}".split()) <= Counter(shown.split())
    for line in shown.splitlines():
        assert len(line) <= columns or " " not in line.strip(), line


def test_the_rest_of_a_line_is_set_in(upsc):
    _, shown = run(upsc, "show", "con", columns=40)
    assert shown.splitlines() == [
        "upsc: 'con' could be",
        "    constitutional-acts-1773-1935,",
        "    constitutional-bodies,",
        "    constitutions-compared",
        "  type the slug, or more of it",
    ]


def test_what_is_asked_of_an_answer_breaks_at_words_too(upsc, tmp_path):
    editor = tmp_path / "editor.sh"
    editor.write_text('echo Words. >> "$1"\n')
    process, ours = start(
        upsc, "write", "gst-council", "--plain", columns=40, EDITOR=f"sh {editor}", TERM="dumb"
    )
    asked = read(ours, until=b"later:")
    os.write(ours, b"\n")
    asked += read(ours, until=b"later:")
    os.write(ours, b"\n")
    read(ours)
    os.close(ours)
    assert process.wait(timeout=20) == 0
    assert all(len(line) <= 40 for line in asked.splitlines()), asked


def test_into_a_pipe_every_message_is_one_line(person, tmp_path):
    path = person.topics / "test-topics" / "broken.yaml"
    person.environment["COLUMNS"] = "20"
    assert person("check", str(path)).stdout.splitlines()[0].startswith(f"{path}:3:13: error: ")
    assert len(person("check", str(path)).stdout.splitlines()) == 2
    path.unlink()
    assert len(person("show", "con").stderr.splitlines()) == 2
    assert len(person("import", "note.md").stderr.splitlines()) == 3
    assert person("undo").stdout.count("\n") == 1
    merged = person("merge", "phone/progress.json").stdout
    assert merged == "phone/progress.json: 1 completion, 1 exam date\n"


def test_a_path_with_blanks_stays_in_one_piece(upsc, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "a folder that a person made"
    folder.mkdir()
    (folder / "a topic of mine.yaml").write_text(BROKEN)
    for arguments, whole in (
        (["check", str(folder)], f"{folder}/a topic of mine.yaml:3:13:"),
        (["export", "--format", "md", "gst-council", "-o", f"{folder}/"], f"{folder}"),
        (["paths"], f"{upsc.home}"),
    ):
        _, shown = run(upsc, *arguments, columns=40)
        assert whole in shown


def test_a_command_to_copy_stays_in_one_piece_if_it_fits_a_line(upsc):
    _, shown = run(upsc, "exam", columns=40)
    assert shown.splitlines() == ["No exam date is set.", "", "Set one: upsc exam 2026-05-24"]
    _, shown = run(upsc, "exam", columns=26)
    assert shown.splitlines()[-2:] == ["Set one:", "    upsc exam 2026-05-24"]
    _, shown = run(upsc, "show", "gst-council", "--only", "memory", columns=40, PAGER="cat")
    assert shown.splitlines()[-2:] == ["Read it to the end?", "    upsc done gst-council"]


def test_what_follows_a_command_may_go_on_below_it(upsc):
    _, shown = run(upsc, "search", "panchayati", "raj", "-n", "1", columns=80, PAGER="cat")
    assert "Read it: upsc show panchayats-and-municipalities, or any by its number:\r\n" in shown


def test_wide_letters_count_as_what_they_take(upsc):
    upsc.write(
        "wide", "title: 財政委員会 と 中央州 関係 の 憲法\ncategory: test-topics\nintroduction: [T.]\n"
    )
    _, shown = run(upsc, "done", "wide", columns=30)
    assert shown.splitlines() == ["Completed: 財政委員会 と", "    中央州 関係 の 憲法"]


def test_a_question_breaks_at_words_too(upsc, tmp_path):
    upsc.write("broken", BROKEN)
    process, ours = start(upsc, "edit", "broken", columns=30, EDITOR="true")
    shown = read(ours, until=b"[Y/n]: ")
    os.write(ours, b"n\n")
    read(ours)
    os.close(ours)
    assert process.wait(timeout=20) == 4
    assert shown.splitlines()[-2:] == ["Back to the editor, to line 3?", "    [Y/n]: "]
