"""`upsc mock` line by line: sitting a paper, pausing it in whatever way, and what follows its end."""

import json
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest

TOPIC = """\
title: {title}
category: {category}
syllabus: [PRE.GS1.4]
introduction: [About {title}.]
terms:
  Quorum of {title}: The least number of members.
questions:
"""
LETTERS = "abcd"
START = date(2026, 1, 15)


class Candidate:
    """A person who sits mock papers, on study days that are counted from the first."""

    def __init__(self, upsc):
        self.upsc = upsc

    def write(self, slug="acts", questions=3, category="test-topics"):
        """Write a topic with plain questions q0, q1, ...; of each, the option `Right n` is right."""
        text = TOPIC.format(title=slug.capitalize(), category=category)
        for n in range(questions):
            text += (
                f"  - {{id: q{n}, stem: What is {n} of {slug}?, options: [W, Right {n}, X, Y], answer: 2, "
                f"why: Because {n}.}}\n"
            )
        self.upsc.write(slug, text, category)

    def sits(self, typed, *arguments, day=0, **environment):
        """Sit, typing lines that `/` separates; return the result."""
        lines = "".join(f"{line}\n" for line in typed.split("/")) if typed is not None else ""
        at = f"{START + timedelta(days=day)}T09:00:00+05:30"
        result = self.upsc("mock", *arguments, typed=lines, **{"UPSC_NOW": at, **environment})
        assert result.exit_code == 0, result.stderr
        return result

    def lines(self, typed, *arguments, **settings):
        """Sit with --json and return what is printed."""
        return [
            json.loads(line)
            for line in self.sits(typed, *arguments, "--json", **settings).stdout.splitlines()
        ]

    def keys(self, *arguments):
        """Return the key of each question of a paper that is begun, by looking at where `Right` stands."""
        count = len(self.events("mock")[-1]["questions"])
        shown = self.upsc("mock", "--resume", typed="".join(f"{n + 1}\n" for n in range(count))).stdout
        keys = {}
        for part in shown.split("Question ")[1:]:
            line = next((line for line in part.splitlines() if "Right" in line), None)
            if line and part.split(" ")[0].isdecimal():
                keys[int(part.split(" ")[0])] = line[line.index("(") + 1]
        return [keys[number] for number in sorted(keys)]

    def hands_in(self, rightly, *arguments, levels=None, day=0):
        """Sit a new paper, answer questions rightly, wrongly or not at all, and end it; return its result."""
        self.sits("q", *arguments, day=day)
        keys = self.keys()
        typed = []
        for number, right in enumerate(rightly):
            letter = "" if right is None else keys[number] if right else other(keys[number])
            level = levels[number] if levels and letter else ""
            typed.append(f"{letter} {level}".strip())
        printed = self.lines("/".join(["1", *typed, "end"]), "--resume", day=day)
        return next(line for line in printed if line["event"] == "result")

    def events(self, kind=None):
        return [
            event
            for event in json.loads(self.upsc.progress.read_text())["events"]
            if kind in (None, event["kind"])
        ]


def other(key):
    return LETTERS[(LETTERS.index(key) + 1) % 4]


@pytest.fixture
def person(upsc):
    return Candidate(upsc)


# Along a paper.


def test_an_answer_is_told_without_what_is_right_until_the_end(person):
    person.write(questions=2)
    answered, paused = person.lines("a s/q", "acts", "--seed", "1")
    assert answered == {
        "event": "answered",
        "question": answered["question"],
        "choice": "a",
        "confidence": "sure",
        "topic": "acts",
    }
    assert paused["event"] == "paused"
    assert 7190 < paused["left_seconds"] <= 7200


def test_the_result_has_marks_and_what_they_are_made_of(person):
    person.write("acts", 3, "polity")
    person.write("bills", 1, "economy")
    result = person.hands_in([True, False, None, True], "acts", "bills", "--seed", "1", levels="sgsu")
    assert result.pop("seconds") >= 0
    assert result.pop("by_category").keys() == {"polity", "economy"}
    assert result == {
        "event": "result",
        "marks": 3.333,
        "of": 8.0,
        "right": 2,
        "wrong": 1,
        "left": 1,
        "guessing": -0.667,
        "by_confidence": {
            "sure": {"answered": 1, "right": 1, "marks": 2.0},
            "unsure": {"answered": 1, "right": 1, "marks": 2.0},
            "guess": {"answered": 1, "right": 0, "marks": -0.667},
        },
        "by_cause": {},
    }


def test_subjects_are_told_with_all_that_was_asked_of_them(person):
    person.write("acts", 2, "polity")
    person.write("bills", 2, "economy")
    result = person.hands_in([True] * 4, "acts", "bills")
    assert result["by_category"] == {
        name: {"asked": 2, "answered": 2, "right": 2, "marks": 4.0} for name in ("economy", "polity")
    }


def test_an_answer_can_be_changed_and_taken_back_until_the_end(person):
    person.write(questions=2)
    person.sits("q", "acts")
    first, second = person.keys()
    printed = person.lines(f"1/{other(first)}/{second}/1/{first}/2/-/end", "--resume")
    choices = [line["choice"] for line in printed if line["event"] == "answered"]
    assert choices == [other(first), second, first, None]
    result = printed[-1]
    assert (result["right"], result["wrong"], result["left"]) == (1, 0, 1)


def test_an_empty_line_skips_and_leaves_an_answer_as_it_is(person):
    person.write(questions=2)
    printed = person.lines("a///end", "acts")
    assert [line["choice"] for line in printed if line["event"] == "answered"] == ["a", None, None]
    assert person.lines(None, "--result")[0]["left"] == 1


def test_a_number_jumps_and_back_goes_back(person):
    person.write(questions=4)
    shown = person.sits("3/back/9/q", "acts").stdout
    places = [line.split(" •")[0] for line in shown.splitlines() if line.startswith("Question")]
    assert places[:3] == ["Question 1 of 4", "Question 3 of 4", "Question 2 of 4"]


def test_a_flag_is_shown_and_kept_and_goes_again(person):
    person.write(questions=2)
    assert "• flagged" in person.sits("f/q", "acts").stdout
    assert "• flagged" in person.sits("q", "--resume").stdout
    assert [line.get("flagged") for line in person.lines("f/f/q", "--resume")] == [False, True, None]


def test_an_option_can_be_struck_out_and_let_stand_again(person):
    person.write(questions=1)
    assert "x(b)" in person.sits("x b/q", "acts").stdout
    assert "x(b)" in person.sits("q", "--resume").stdout
    assert person.lines("x b/x d/q", "--resume")[1]["struck"] == ["d"]


def test_the_palette_shows_what_stands_for_each_question(person):
    person.write(questions=3)
    shown = person.sits("a/f/p/q", "acts").stdout
    assert "1 of 3 answered, 2 left, 1 flagged" in shown
    assert " 1a   [2·!]  3·" in shown


@pytest.mark.parametrize("typed", ["e", "0", "5", "x", "x e", "a x", "a s g", "ends", "\x1b[A"])
def test_what_means_nothing_is_said_and_changes_nothing(person, typed):
    person.write(questions=2)
    result = person.sits(f"{typed}/q", "acts", "--json")
    assert "means nothing here" in result.stderr
    assert [json.loads(line)["event"] for line in result.stdout.splitlines()] == ["paused"]


def test_fewer_questions_than_wanted_are_said(person):
    person.write(questions=2)
    assert person.sits("q", "acts").stderr.startswith("upsc: these topics have 2 questions\n")
    assert "these topics have" not in person.sits("q", "--resume").stderr


def test_a_paper_of_topics_without_questions_is_none(upsc):
    upsc.topic()
    result = upsc("mock", "sample", typed="a\n")
    assert (result.exit_code, result.stdout) == (1, "")
    assert not upsc.progress.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        ["--count", "0"],
        ["--count", "1001"],
        ["--minutes", "0"],
        ["--seed", "x"],
        ["--resume", "--seed", "1"],
        ["--resume", "acts"],
        ["--resume", "--minutes", "5"],
        ["--resume", "--count", "1"],
        ["--resume", "--result"],
        ["--result", "--new"],
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_is_a_usage_error(person, wrong):
    person.write()
    assert person.upsc("mock", *wrong).exit_code == 2


def test_one_seed_gives_one_paper(person):
    shown = []
    for seed in ("7", "7", "8"):
        shown.append(person.sits("/" * 10, "--seed", seed, "--count", "10").stdout)
        person.upsc("undo")
    assert shown[0] == shown[1] != shown[2]


# Pausing, and going on.


@pytest.mark.parametrize("typed", ["a/q", "a"])
def test_q_and_the_end_of_input_pause_with_the_time_that_is_left(person, typed):
    person.write(questions=2)
    assert person.lines(typed, "acts", "--minutes", "30")[-1]["event"] == "paused"
    (item,) = [item for item in person.upsc.json("today")["items"] if item["kind"] == "mock"]
    assert item["command"] == "upsc mock --resume"
    assert "1 of 2 questions answered, 30 min left" in item["reason"]
    assert person.lines("end", "--resume")[0]["event"] == "result"
    assert not any(item["kind"] == "mock" for item in person.upsc.json("today")["items"])


def test_a_new_paper_is_not_begun_while_another_is_paused(person):
    person.write(questions=2)
    person.sits("a/q", "acts")
    before = person.events()
    result = person.upsc("mock", "acts", typed="a\n")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "--resume" in result.stderr
    assert "--new" in result.stderr
    assert person.events() == before
    refused = person.upsc("mock", "no-such-topic", "--new", typed="a\n")
    assert refused.exit_code == 3
    assert person.events() == before
    assert "Handed in the paper that was paused: " in person.sits("q", "acts", "--new").stderr
    assert [event["kind"] for event in person.events()].count("handed-in") == 1
    assert person.upsc.json("progress")["mocks"][0]["left"] == 1


def test_without_a_paper_there_is_none_to_go_on_with_and_no_result(upsc):
    for option in ("--resume", "--result"):
        result = upsc("mock", option)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "upsc mock begins one" in result.stderr


def test_all_sittings_of_a_paper_are_one_action_of_undo(person):
    person.write(questions=3)
    person.sits("a/q", "acts")
    person.upsc("done", "acts")
    person.sits("b/q", "--resume", day=1)
    person.sits("c/end", "--resume", day=2)
    actions = {event.get("action", event["id"]) for event in person.events() if event["kind"] != "done"}
    assert len(actions) == 1
    assert "a mock paper of 3 questions, 3 answered" in person.upsc("undo").stdout
    assert person.upsc.json("progress")["mocks"] == []
    assert "completed: Acts" in person.upsc("undo").stdout


@pytest.mark.posix("kill -9")
@pytest.mark.usefixtures("all_topics")
def test_a_paper_killed_at_every_answer_loses_none(person):
    person.write(questions=5)
    told = []
    for number in range(5):
        arguments = ["acts", "--seed", "3"] if number == 0 else ["--resume"]
        program = subprocess.Popen(
            [sys.executable, "-m", "upsc_cli", "mock", *arguments, "--json"],
            env=person.upsc.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            program.stdin.write(f"{number + 1}\n{LETTERS[number % 4]} u\n")
            program.stdin.flush()
            told.append(json.loads(program.stdout.readline()))
        finally:
            program.kill()
            program.communicate(timeout=60)
    assert [answer["choice"] for answer in told] == list("abcda")
    assert len({answer["question"] for answer in told}) == 5
    again = person.lines("1//////q", "--resume")
    assert [(line["question"], line["choice"], line["confidence"]) for line in again[:-1]] == [
        (answer["question"], answer["choice"], "unsure") for answer in told
    ]
    assert 7100 < again[-1]["left_seconds"] <= 7200
    assert len({event.get("action", event["id"]) for event in person.events()}) == 1


@pytest.mark.posix("signals")
@pytest.mark.parametrize("ends", ["SIGTERM", "SIGHUP", "SIGINT"])
@pytest.mark.usefixtures("all_topics")
def test_a_closed_terminal_pauses(person, ends):
    person.write(questions=2)
    program = subprocess.Popen(
        [sys.executable, "-m", "upsc_cli", "mock", "acts", "--json"],
        env=person.upsc.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    program.stdin.write("a\n")
    program.stdin.flush()
    program.stdout.readline()
    program.send_signal(getattr(signal, ends))
    said = program.communicate(timeout=60)[1]
    if ends == "SIGINT":
        assert "paused: 1 of 2 answered" in said
    assert person.lines("1//q", "--resume")[0]["choice"] == "a"


@contextmanager
def under_way(upsc, *arguments):
    """Let a paper be under way in another terminal, whose first question has an answer."""
    program = subprocess.Popen(
        [sys.executable, "-m", "upsc_cli", "mock", *arguments, "--json"],
        env=upsc.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        program.stdin.write("a\n")
        program.stdin.flush()
        program.stdout.readline()
        yield program
    finally:
        program.kill()
        program.communicate(timeout=60)


@pytest.mark.parametrize("options", [["--resume"], ["--new"], ["--new", "acts", "--count", "1"]])
@pytest.mark.usefixtures("all_topics")
def test_a_paper_that_is_under_way_in_another_terminal_is_left_to_it(person, options):
    person.write(questions=2)
    with under_way(person.upsc, "acts") as program:
        result = person.upsc("mock", *options, "--json", typed="end\n")
        assert (result.exit_code, result.stdout) == (1, "")
        assert "in another terminal" in result.stderr
        program.stdin.write("b\nend\n")
        program.stdin.flush()
        told = [json.loads(program.stdout.readline()) for _ in range(2)]
    assert [line["event"] for line in told] == ["answered", "result"]
    assert told[1]["right"] + told[1]["wrong"] == 2
    assert len(person.events("mock")) == 1


@pytest.mark.usefixtures("all_topics")
def test_a_paper_whose_terminal_was_killed_goes_on_in_another(person):
    person.write(questions=2)
    with under_way(person.upsc, "acts"):
        pass
    assert person.lines("1//q", "--resume")[0]["choice"] == "a"


def test_a_merge_counts_what_stands_on_answer_sheets(person, tmp_path):
    person.write(questions=2)
    for _ in range(2):
        person.hands_in([False, False], "acts")
        person.lines("g/m", "--result")
    other = str(tmp_path / "other")
    said = person.upsc("merge", str(person.upsc.progress), UPSC_HOME=other).stdout
    assert re.search(
        r"2 mock papers, \d+ answer sheet lines, 2 handed-in papers, 4 judged mistakes$", said.strip()
    )


def test_nothing_but_json_is_printed_for_programs(person):
    person.write(questions=2)
    printed = person.lines("p/zz/a/end", "acts")
    assert [line["event"] for line in printed][:2] == ["answered", "result"]


def test_the_clock_of_the_computer_counts_for_nothing(person):
    person.write(questions=2)
    person.sits("a/q", "acts", "--minutes", "30", day=5)
    for day in (40, -20, 0):
        assert person.lines("q", "--resume", day=day)[-1]["left_seconds"] > 1790


# Topics that change meanwhile.


def test_a_question_that_is_gone_is_told_and_counts_as_left_out(person):
    person.write("acts", 2)
    person.write("bills", 2)
    person.sits("a/b/c/d/q", "acts", "bills")
    (person.upsc.topics / "test-topics" / "bills.yaml").unlink()
    result = person.sits("end", "--resume", "--json")
    assert "2 questions of this paper are gone, and left out" in result.stderr
    told = json.loads(result.stdout.splitlines()[0])
    assert (told["right"] + told["wrong"], told["left"]) == (2, 2)


def test_a_question_that_was_edited_is_asked_again(person):
    person.write("acts", 2)
    person.sits("a/b/q", "acts")
    path = person.upsc.topics / "test-topics" / "acts.yaml"
    path.write_text(path.read_text().replace("What is 0 of acts?", "What is 0 in other words?"))
    result = person.sits("end", "--resume", "--json")
    assert "edited since you answered, so answer again" in result.stderr
    assert json.loads(result.stdout.splitlines()[0])["left"] == 1


def test_a_result_stays_as_it_was_when_topics_change_later(person):
    person.write("acts", 2)
    before = person.hands_in([True, False], "acts")
    path = person.upsc.topics / "test-topics" / "acts.yaml"
    path.write_text(path.read_text().replace("answer: 2", "answer: 3"))
    printed = person.lines(None, "--result")
    assert printed[0] == before
    assert printed[1].keys() == {"event", "question", "number", "cause"}  # no longer what was answered
    path.unlink()
    after = person.lines(None, "--result")[0]
    assert after == before | {"by_category": {"gone": before["by_category"]["test-topics"]}}


# What follows from a paper.


def test_each_wrong_answer_is_explained_and_can_be_given_its_cause(person):
    person.write(questions=4)
    person.hands_in([False, True, False, False], "acts")
    printed = person.lines("g//o", "--result")
    wrong = [line for line in printed if line["event"] == "wrong"]
    assert [line["number"] for line in wrong] == [1, 3, 4]
    assert all(line["right"] is False and line["key"] and line["why"] for line in wrong)
    judged = [line for line in printed if line["event"] == "judged"]
    assert [line["cause"] for line in judged] == ["gap", "overconfidence"]
    assert [line["question"] for line in judged] == [wrong[0]["question"], wrong[2]["question"]]
    assert person.upsc.json("progress")["mocks"][0]["by_cause"] == {"gap": 1, "overconfidence": 1}


def test_a_cause_can_be_changed_later_and_is_taken_back_before_the_paper(person):
    person.write(questions=2)
    person.hands_in([False, False], "acts")
    person.sits("m/e", "--result")
    person.sits("g/q", "--result", day=1)
    assert person.upsc.json("progress")["mocks"][0]["by_cause"] == {"gap": 1, "elimination": 1}
    person.upsc("undo")
    assert person.upsc.json("progress")["mocks"][0]["by_cause"] == {"misread": 1, "elimination": 1}
    assert "the causes of 2 mistakes" in person.upsc("undo").stdout
    assert person.upsc.json("progress")["mocks"][0]["by_cause"] == {}


def test_causes_are_asked_for_after_the_end_as_well(person):
    person.write(questions=1)
    person.sits("q", "acts")
    (key,) = person.keys()
    shown = person.sits(f"{other(key)}/end/z/m", "--resume")
    assert "'z' means nothing here" in shown.stderr
    assert "g gap, m misread, e elimination, o overconfidence" in shown.stderr
    assert "Because 0." in shown.stdout
    assert person.upsc.json("progress")["mocks"][0]["by_cause"] == {"misread": 1}


def test_answers_count_as_those_of_a_quiz_once_the_paper_ends(person):
    person.write(questions=2)
    mistakes = ("quiz", "acts", "--review-mistakes", "--json")
    person.sits("q", "acts")
    keys = person.keys()
    person.sits(f"1/{other(keys[0])}/{other(keys[1])}/1/{keys[0]}/q", "--resume")
    assert person.upsc(*mistakes, typed="q\n").stdout == ""
    assert person.upsc.json("progress")["streak"]["current"] == 0
    person.sits("end", "--resume")
    asked = person.upsc(*mistakes, typed="\n\n").stdout.splitlines()
    assert len(asked) == 2  # the one that is wrong at the end, and the last line
    assert person.upsc.json("progress")["streak"]["current"] == 1


def test_progress_has_the_trend_of_all_papers(person):
    person.write(questions=4)
    person.hands_in([True, False, None, None], "acts")
    person.hands_in([True, True, True, None], "acts", day=3)
    found = person.upsc.json("progress")["mocks"]
    assert [(mock["date"], mock["marks"]) for mock in found] == [("2026-01-15", 1.333), ("2026-01-18", 6.0)]
    shown = person.upsc("progress").stdout
    assert "Mock papers" in shown
    assert "18 Jan 6 of 8: 3 right, 0 wrong, 1 left" in shown
    assert "marks of 200, each paper a bar" in shown


def test_no_question_comes_twice_in_two_papers_while_others_are_left(person):
    person.write(questions=6)
    papers = []
    for day in range(3):
        person.hands_in([], "acts", "--count", "3", day=day)
        papers.append(set(person.events("mock")[-1]["questions"]))
    assert not papers[0] & papers[1]
    assert not papers[1] & papers[2]


@pytest.mark.parametrize("columns", [80, 40])
def test_a_paper_and_its_result_look_as_agreed(person, golden, columns):
    person.write(questions=3)
    person.sits("q", "acts", "--seed", "1")
    first, second, _ = person.keys()
    typed = f"1/{first} s/x d/{other(second)} g/p/end/m"
    shown = person.sits(typed, "--resume", COLUMNS=str(columns)).stdout
    shown = re.sub(r"1:59:\d\d", "2:00:00", shown)
    golden(f"mock-{columns}.txt", re.sub(r"\d+ s, \d+ s an answer", "0 s, 0 s an answer", shown))


def test_a_paper_that_is_paused_says_how_it_goes_on(person):
    person.write(questions=2)
    stderr = person.sits("a/q", "acts").stderr
    assert stderr.endswith("upsc: paused: 1 of 2 answered, 2 h 0 min left\n  upsc mock --resume\n")


def test_the_time_that_an_answer_took_is_on_file(person):
    person.write(questions=1)
    person.sits("a/q", "acts")
    filled = person.events("filled")
    assert filled[0]["choice"] == "a"
    assert datetime.fromisoformat(filled[0]["at"]).date() == START
    assert all(event.get("ms", 0) >= 0 for event in filled)


def test_a_topic_that_is_renamed_while_its_paper_is_paused_keeps_its_answers(person):
    person.write("acts", 3)
    person.sits("q", "acts")
    keys = person.keys()
    person.sits(f"1/{keys[0]}/{keys[1]}/q", "--resume")
    assert person.upsc("rename", "acts", "laws").exit_code == 0
    result = person.sits(f"3/{keys[2]}/end", "--resume", "--json")
    assert "gone" not in result.stderr
    assert "edited" not in result.stderr
    assert json.loads(result.stdout.splitlines()[-1])["right"] == 3
