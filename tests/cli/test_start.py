"""A sitting of some minutes on the command line: what fits, and going through it."""

import json
import sys

import pytest

TOPIC = """\
title: Acts of Parliament
category: test-topics
minutes: 4
introduction: [The introduction of Acts.]
takeaways: ["The Act came into force in **1950**.", "It has **two** parts."]
questions:
  - {id: one, stem: "Which year?", options: ["1950", "1951", "1952", "1953"], answer: 1, why: "It says so."}
mains:
  - {question: Discuss Acts., marks: 10, points: [A point.]}
"""


@pytest.fixture
def acts(upsc, tmp_path):
    """A topic that was read, with two cards, a question and a mains question, and an editor that writes."""
    upsc.write("acts", TOPIC)
    upsc("show", "acts")
    script = tmp_path / "editor.py"
    script.write_text("import sys\nopen(sys.argv[-1], 'a').write('Some words of mine.')\n")
    return upsc


def test_json_has_the_keys_that_are_promised_and_fits(acts):
    found = acts.json("start", "20")
    assert found["minutes"] == 20
    assert [list(item) for item in found["items"]] == [["kind", "reason", "command", "minutes"]] * len(
        found["items"]
    )
    assert sum(item["minutes"] for item in found["items"]) <= 20
    assert [item["kind"] for item in found["items"][:3]] == ["review", "continue", "quiz"]


@pytest.mark.parametrize("minutes", [1, 2, 3, 5, 8, 13, 30, 90, 1440])
def test_the_sum_is_never_over_the_minutes(acts, minutes):
    items = acts.json("start", str(minutes))["items"]
    assert 0 < sum(item["minutes"] for item in items) <= minutes


def test_the_commands_of_a_sitting_can_be_typed(acts):
    for item in acts.json("start", "60")["items"]:
        command = item["command"].split()[1:]
        typed = "Some words." if command[0] == "write" else "q\n"
        more = ["--answer", "-"] if command[0] == "write" else []
        result = acts(*command, *more, typed=typed)
        assert result.exit_code == 0, (command, result.stderr)


def test_without_a_number_it_asks_for_one(upsc):
    result = upsc("start")
    assert result.exit_code == 2
    assert "  upsc start 20" in result.stderr


@pytest.mark.parametrize("minutes", ["0", "-5", "1441", "soon", "20 5", "1.5", "9" * 5000])
def test_what_is_no_time_is_refused_in_words_that_say_what_is(upsc, minutes):
    result = upsc("start", "--", minutes)
    assert result.exit_code == 2
    assert "is no number of minutes from 1 to 1440" in result.stderr


@pytest.mark.parametrize("typed", [["20m"], ["20", "min"], ["20", "minutes"], ["20min"]])
def test_minutes_may_be_said_as_people_say_them(acts, typed):
    assert acts.json("start", *typed) == acts.json("start", "20")


def test_into_a_pipe_it_prints_what_fits(acts):
    shown = acts("start", "20").stdout
    assert "upsc review --new 2 --max 2" in shown
    assert "upsc quiz --status reading --status done --count 1" in shown
    assert json.loads(acts.progress.read_text())["events"][-1]["kind"] == "opened"


def test_line_by_line_it_goes_from_item_to_item_and_ends_with_what_was_done(acts, tmp_path):
    editor = f'"{sys.executable}" "{tmp_path / "editor.py"}"'
    typed = "\n3\n\n1\n\n3\n" + "\n" + "\n" + "a\n" + "\n" + "\n" + "q\n"
    result = acts("start", "20", "--plain", typed=typed, EDITOR=editor)
    assert result.exit_code == 0, result.stderr
    shown = result.stdout
    order = [
        "2 new cards",
        "Go on with Acts",
        "The introduction of Acts.",
        "A quiz on what you read: 1 question",
        "Which year?",
    ]
    places = [shown.index(words) for words in order]
    assert places == sorted(places)
    done = shown[shown.rindex("Done in") :]
    assert "2 cards, 1 known at first sight" in done
    assert "1 question, " in done


def test_q_ends_the_sitting_with_what_was_done_until_then(acts):
    result = acts("start", "20", "--plain", typed="\n3\nq\nq\n")
    assert result.exit_code == 0
    assert "1 card, 1 known at first sight" in result.stdout
    assert "Which year?" not in result.stdout


def test_an_answer_of_a_sitting_is_one_of_the_questions_of_what_was_read(acts, tmp_path):
    acts("quiz", "acts", typed="a\n")
    items = acts.json("start", "30")["items"]
    kinds = [item["kind"] for item in items if item["kind"] in ("quiz", "write")]
    assert kinds[0] == "write"  # as a quiz was taken, and no answer was written
    [answer] = [item for item in items if item["kind"] == "write"]
    assert answer["command"].startswith("upsc write --question acts#mains-")
    assert answer["minutes"] == 8


def test_what_fits_follows_ones_own_pace(acts):
    acts("write", "acts", "--answer", "-", "--minutes", "20", typed="Words.")
    [answer] = [item for item in acts.json("start", "60")["items"] if item["kind"] == "write"]
    assert answer["minutes"] == 20


def test_nothing_that_fits_is_said(upsc):
    upsc.topics.mkdir(parents=True)
    result = upsc("start", "1")
    assert result.exit_code == 0
    assert "nothing fits into 1 min" in result.stderr
