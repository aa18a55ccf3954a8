"""At a real terminal: colour, the pager, Ctrl-C, and what is said only to a person."""

import json
import os
import re
import signal
import subprocess
import sys

import pytest
from terminal import read, run, start

WITH_ALL_TOPICS = True


def test_a_terminal_gets_colour_and_boxes(upsc):
    code, shown = run(upsc, "show", "india-japan-2plus2", "--no-pager")
    assert code == 0
    assert "\x1b[1;36m" in shown
    assert "╭─" in shown


def test_no_color_takes_the_colours_and_leaves_bold(upsc):
    _, shown = run(upsc, "show", "india-japan-2plus2", "--no-pager", NO_COLOR="1")
    assert "\x1b[1m" in shown
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", shown)


@pytest.mark.parametrize("settings", [{"TERM": "dumb"}, {}])
def test_a_dumb_terminal_and_colour_never_get_no_escapes(upsc, settings):
    arguments = [] if settings else ["--color", "never"]
    _, shown = run(upsc, "show", "india-japan-2plus2", "--no-pager", *arguments, **settings)
    assert "India–Japan" in shown
    assert "\x1b" not in shown


def test_boxes_become_labelled_paragraphs_below_48_columns(upsc):
    _, wide = run(upsc, "show", "india-japan-2plus2", "--no-pager", columns=48)
    _, narrow = run(upsc, "show", "india-japan-2plus2", "--no-pager", columns=47)
    assert "╭─" in wide
    assert "╭─" not in narrow
    assert re.search(r"Key point\x1b\[0m: ", narrow)


def test_without_an_exam_to_come_it_says_what_to_type(upsc):
    _, shown = run(upsc, "exam")
    assert shown.split("\r\n")[:3] == ["No exam date is set.", "", "Set one: upsc exam 2026-05-24"]
    upsc("exam", "2026-05-24")
    _, shown = run(upsc, "exam", UPSC_NOW="2026-05-25T09:00:00+05:30")
    said = ["Your exam was on 24 May 2026, 1 day ago.", "", "Set the next one: upsc exam 2027-05-23"]
    assert shown.split("\r\n")[:3] == said


def test_long_output_goes_through_the_pager_and_short_output_does_not(upsc):
    pager = f"{sys.executable} -c \"import sys; print('PAGED', len(sys.stdin.read()) > 1000)\""
    _, shown = run(upsc, "show", "india-japan-2plus2", PAGER=pager)
    assert shown.startswith("PAGED True")
    assert "Key takeaways" not in shown
    _, shown = run(upsc, "progress", PAGER=pager, lines=60)
    assert "PAGED" not in shown


def test_no_pager_means_none(upsc):
    _, shown = run(upsc, "show", "india-japan-2plus2", "--no-pager", PAGER="false")
    assert "Key takeaways" in shown


@pytest.mark.parametrize("pager", ["", "cat", "no-such-pager-anywhere", "unclosed 'quote"])
def test_without_a_usable_pager_the_text_is_written_straight(upsc, pager):
    code, shown = run(upsc, "show", "india-japan-2plus2", PAGER=pager)
    assert code == 0
    assert "Key takeaways" in shown


def test_a_pager_that_is_left_early_ends_quietly(upsc):
    code, shown = run(upsc, "show", "india-japan-2plus2", PAGER="head -n 1")
    assert code == 0
    assert "Traceback" not in shown


def test_a_terminal_without_escapes_gets_no_pager(upsc):
    _, shown = run(upsc, "show", "india-japan-2plus2", PAGER="false", TERM="dumb")
    assert "Key takeaways" in shown


def test_a_raw_file_sends_no_escapes_to_a_terminal_and_all_bytes_to_a_pipe(upsc):
    path = upsc.topic("sample")
    path.write_bytes(b"title: \x1b[31mred\xff\n")
    _, shown = run(upsc, "show", "sample", "--raw")
    assert "\x1b" not in shown
    assert upsc("show", "sample", "--raw").stdout_bytes == path.read_bytes()


def test_search_names_the_next_command_at_a_terminal_only(upsc):
    _, shown = run(upsc, "search", "quad", "--no-pager")
    assert "Read it: upsc show quad-indo-pacific" in shown
    assert "Read it" not in upsc("search", "quad").output


def test_after_reading_a_topic_the_command_to_tick_it_off_is_named_until_it_is_done(upsc):
    _, shown = run(upsc, "show", "gst-council", PAGER="cat")
    assert shown.rstrip().endswith("Read it to the end? upsc done gst-council")
    upsc("done", "gst-council")
    _, shown = run(upsc, "show", "gst-council", PAGER="cat")
    assert "Read it to the end?" not in shown


def test_ctrl_c_ends_with_130_and_no_traceback(upsc):
    upsc.topic()
    code = (
        "import time, upsc_cli.index.document as reader\n"
        "reader.read_good = lambda path: (print('READING', flush=True), time.sleep(30))\n"
        "from upsc_cli.__main__ import main\n"
        "main()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, "list"],
        env=upsc.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout.readline() == b"READING\n"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"Traceback" not in errors


PAGED = f"{sys.executable} -c \"import sys; print('PAGED', sys.stdin.read())\""
QUESTIONS = """
title: Acts
category: test-topics
introduction: [About acts.]
questions:
"""


def write_questions(upsc, count):
    """Write a topic with questions whose results are longer than the terminal."""
    upsc.write("acts", QUESTIONS + "".join(
        f"  - {{id: q{n}, stem: Question {n}?, options: [W, V, X, Y], answer: 2, why: {' word' * 400}}}\n" for n in range(count)
    ))  # fmt: skip


def press(ours, keys, until):
    """Press keys and return what the terminal shows, until a text appears."""
    os.write(ours, keys)
    return read(ours, until=until)


def answers_after(upsc, process):
    """Wait for the end of a quiz and return the answers on file."""
    process.wait(timeout=20)
    return json.loads(upsc.progress.read_text())["events"]


def test_the_result_of_a_quiz_goes_through_the_pager_after_its_screen(upsc):
    write_questions(upsc, 3)
    process, ours = start(upsc, "quiz", "acts", "--seed", "1", "--exam", PAGER=PAGED)
    assert "Question" in read(ours, until=b"all keys")
    os.write(ours, b"b\r")
    read(ours, until=b"of 3")
    os.write(ours, b"q")
    shown = read(ours)
    assert shown.index("\x1b[?1049l") < shown.index("PAGED") < shown.index("Score")
    assert [event["choice"] for event in answers_after(upsc, process)] == ["b"]
    assert process.returncode == 0
    os.close(ours)


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_without_escapes_asks_line_by_line(upsc, term):
    write_questions(upsc, 1)
    process, ours = start(upsc, "quiz", "acts", TERM=term)
    read(ours, until=b"(d)")
    shown = press(ours, b"b g\n", b"Score")
    assert "\x1b" not in shown
    assert process.wait(timeout=20) == 0
    os.close(ours)


@pytest.mark.parametrize(("answer", "code", "opened"), [(b"y\n", 0, 2), (b"n\n", 4, 1)])
def test_after_an_edit_with_errors_one_may_go_back_to_their_line(upsc, tmp_path, answer, code, opened):
    path = upsc.topic()
    line = path.read_text().count("\n") + 1
    editor = tmp_path / "nano"  # an editor that is told lines; the second time it mends what it broke
    editor.write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\n'
        f'[ "$1" = +{line} ] && sed -i /titel/d "$2" || echo "titel: x" >> "$1"\n'
    )
    editor.chmod(0o755)
    process, ours = start(upsc, "edit", "sample", EDITOR=str(editor))
    assert f"Back to the editor, to line {line}?" in read(ours, until=b"[Y/n]")
    os.write(ours, answer)
    read(ours)
    os.close(ours)
    assert process.wait(timeout=20) == code
    assert (tmp_path / "calls").read_text().splitlines() == [f"{path}", f"+{line} {path}"][:opened]
