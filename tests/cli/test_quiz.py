"""`upsc quiz` line by line: what is asked, what an answer earns, and what follows from it."""

import json
import shutil
import subprocess
import sys
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest

TOPIC = """\
title: {title}
category: test-topics
syllabus: [{line}]
introduction: [About {title}.]
terms:
  Quorum of {title}: The least number of members.
questions:
"""
START = date(2026, 1, 15)
LETTERS = "abcd"


class Candidate:
    """A person at a quiz, on study days that are counted from the first."""

    def __init__(self, upsc):
        self.upsc = upsc

    def write(self, slug="acts", questions=1, line="PRE.GS1.1"):
        """Write a topic with plain questions q0, q1, ...; of each, the option `Right n` is right."""
        text = TOPIC.format(title=slug.capitalize(), line=line)
        for n in range(questions):
            text += (
                f"  - {{id: q{n}, stem: Question {n} of {slug}?, options: [W, Right {n}, X, Y], answer: 2}}\n"
            )
        self.upsc.write(slug, text)

    def takes(self, typed, *arguments, day=0, **environment):
        """Take a quiz, typing lines that `/` separates; return its result."""
        lines = "".join(f"{line}\n" for line in typed.split("/")) if typed is not None else ""
        at = f"{START + timedelta(days=day)}T09:00:00+05:30"
        result = self.upsc("quiz", *arguments, typed=lines, **{"UPSC_NOW": at, **environment})
        assert result.exit_code == 0, result.stderr
        return result

    def lines(self, typed, *arguments, **settings):
        """Take a quiz with --json; return the answers and the last line."""
        shown = self.takes(typed, *arguments, "--json", **settings).stdout
        if not shown:
            return [], {}  # there was nothing to ask
        *answers, last = map(json.loads, shown.splitlines())
        assert {answer["event"] for answer in answers} <= {"answered"}
        assert last.pop("event") == "finished"
        return answers, last

    def answers(self, rightly, *arguments, seed=1, **settings):
        """Answer questions rightly or wrongly, having looked at the keys first; return their ids."""
        keys = self.keys(*arguments, seed=seed, **settings)
        typed = [key if right else other(key) for key, right in zip(keys.values(), rightly, strict=False)]
        answers, _ = self.lines("/".join(typed), *arguments, "--seed", str(seed), **settings)
        assert [answer["right"] for answer in answers] == list(rightly)[: len(answers)]
        return [answer["question"] for answer in answers]

    def keys(self, *arguments, seed=1, **settings):
        """Return the key of each question that a quiz asks by its id, in their order; nothing is kept."""
        with self.nothing_kept():
            answers, _ = self.lines("/".join([""] * 200), *arguments, "--seed", str(seed), **settings)
        return {answer["question"]: answer["key"] for answer in answers}

    def asked(self, *arguments, **settings):
        """Return the ids of the questions that a quiz asks."""
        return list(self.keys(*arguments, **settings))

    def cards_due(self, *arguments, day):
        """Return how many cards a review asks that are not new; nothing is kept."""
        with self.nothing_kept():
            return len(self.reviews(3, *arguments, "--new", "0", day=day))

    def reviews(self, rating, *arguments, day=0):
        """Review the cards of topics and return when they come back."""
        at = f"{START + timedelta(days=day)}T09:00:00+05:30"
        shown = self.upsc("review", *arguments, "--json", typed=f"\n{rating}\n" * 50, UPSC_NOW=at).stdout
        return [(date.fromisoformat(json.loads(line)["due"]) - START).days for line in shown.splitlines()]

    @contextmanager
    def nothing_kept(self):
        """Put progress back as it was before the block."""
        home, before = self.upsc.home, self.upsc.home.with_name("before")
        shutil.copytree(home, before, ignore=shutil.ignore_patterns("cache", "topics"))
        yield
        for path in home.iterdir():
            if path.name not in ("cache", "topics"):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(before, home, dirs_exist_ok=True)
        shutil.rmtree(before)

    def events(self):
        return json.loads(self.upsc.progress.read_text())["events"]


def other(key):
    return LETTERS[(LETTERS.index(key) + 1) % 4]


@pytest.fixture
def person(upsc):
    return Candidate(upsc)


class Clock:
    """A clock that goes on when it is told to, and by a step at each look."""

    def __init__(self):
        self.seconds = 1000.0
        self.step = 0.0

    def monotonic(self):
        self.seconds += self.step
        return self.seconds


@pytest.fixture
def watch(monkeypatch):
    """The clock of quizzes, which stands still."""
    clock = Clock()
    monkeypatch.setattr("upsc_cli.recall.paper.time", SimpleNamespace(monotonic=clock.monotonic))
    return clock


# An answer, what it earns, and what is told and recorded of it.


def test_a_right_answer_earns_two_marks_a_wrong_one_costs_a_third_of_them_and_a_skip_nothing(person):
    person.write(questions=3)
    first, second, _ = person.keys("acts").values()
    answers, last = person.lines(f"{first}/{other(second)}/", "acts", "--seed", "1")
    assert [answer["marks"] for answer in answers] == [2.0, -0.667, 0.0]
    assert [answer["right"] for answer in answers] == [True, False, False]
    assert [answer["choice"] for answer in answers] == [first, other(second), None]
    assert (last["asked"], last["answered"], last["right"]) == (3, 2, 1)
    assert (last["marks"], last["accuracy"]) == (1.333, 0.5)


def test_an_answer_is_told_as_one_line_of_json(person):
    person.write()
    (key,) = person.keys("acts").values()
    answers, last = person.lines(f"{key} s", "acts", "--seed", "1")
    assert answers == [
        {
            "event": "answered",
            "question": "acts#q0",
            "choice": key,
            "key": key,
            "right": True,
            "marks": 2.0,
            "confidence": "sure",
            "topic": "acts",
            "why": answers[0]["why"],
        }
    ]
    assert [claim["true"] for claim in answers[0]["why"]].count(True) == 1
    assert set(answers[0]["why"][0]) == {"text", "true", "why"}
    assert last == {
        "asked": 1,
        "answered": 1,
        "right": 1,
        "marks": 2.0,
        "accuracy": 1.0,
        "confidence": {"sure": {"answered": 1, "right": 1, "marks": 2.0}},
    }


def test_with_exam_what_is_right_is_told_at_the_end_only(person):
    person.write()
    answers, last = person.lines("a s", "acts", "--seed", "1", "--exam")
    assert answers == [
        {"event": "answered", "question": "acts#q0", "choice": "a", "confidence": "sure", "topic": "acts"}
    ]
    assert last["right"] == 0
    shown = person.takes("a/b", "acts", "--seed", "1", "--exam").stdout
    assert "right is" not in shown[: shown.index("Score")]
    assert "right is" in shown[shown.index("Score") :]


def test_an_answer_is_on_file_with_the_time_that_it_took(person, watch):
    person.write()
    watch.step = 7
    person.takes("b g", "acts", "--seed", "1")
    (event,) = person.events()
    assert (event["kind"], event["question"], event["choice"]) == ("answered", "acts#q0", "b")
    assert (event["confidence"], event["at"]) == ("guess", "2026-01-15T09:00:00+05:30")
    assert event["ms"] > 0
    assert event["ms"] % 7000 == 0


@pytest.mark.parametrize(
    ("typed", "level"), [("b s", "sure"), ("B  U", "unsure"), ("c g", "guess"), ("d", None)]
)
def test_a_letter_after_the_answer_says_how_sure_one_is(person, typed, level):
    person.write()
    (answer,), last = person.lines(typed, "acts")
    assert (answer["choice"], answer["confidence"]) == (typed[0].lower(), level)
    assert list(last["confidence"]) == ([level] if level else [])


@pytest.mark.parametrize("typed", ["e", "z", "1", "bs", "b x", "b s g", "s", "ab", "q q", "\x1b[A"])
def test_what_means_nothing_is_said_and_the_question_stays(person, typed):
    person.write()
    result = person.takes(f"{typed}/a", "acts", "--json")
    assert "means nothing here\n  a letter answers" in result.stderr
    assert "\x1b" not in result.stderr
    assert [json.loads(line)["event"] for line in result.stdout.splitlines()] == ["answered", "finished"]


@pytest.mark.parametrize("typed", ["a/q", "a/Q/b", "a"])
def test_q_and_the_end_of_input_end_the_quiz_and_keep_what_was_answered(person, typed):
    person.write(questions=3)
    _, last = person.lines(typed, "acts")
    assert (last["asked"], last["answered"]) == (1, 1)
    assert len(person.events()) == 1


def test_without_an_answer_nothing_is_recorded(person):
    person.write()
    result = person.takes("q", "acts")
    assert result.stdout.endswith("No question was answered.\n")
    assert not person.upsc.progress.exists()
    _, last = person.lines(None, "acts")
    assert last == {"asked": 0, "answered": 0, "right": 0, "marks": 0.0, "accuracy": None, "confidence": {}}


def test_the_quiz_ends_after_its_last_question(person):
    person.write(questions=2)
    _, last = person.lines("a/b/c/d", "acts")
    assert last["asked"] == 2


def test_a_line_without_its_end_counts(person):
    person.write()
    assert len(person.upsc("quiz", "acts", "--json", typed="b").stdout.splitlines()) == 2


@pytest.mark.posix("a shell")
@pytest.mark.parametrize("command", ["quiz", "review"])
@pytest.mark.parametrize("stdin", ["<&-", "</dev/null"])
@pytest.mark.usefixtures("all_topics")
def test_a_closed_stdin_is_an_empty_one(person, command, stdin):
    person.write()
    done = in_a_shell(person, f"{command} acts {stdin}")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.posix("a shell")
@pytest.mark.usefixtures("all_topics")
def test_bytes_that_are_no_text_mean_nothing(person):
    person.write()
    done = in_a_shell(
        person, "quiz acts --json", r"printf '\377\n\342\nb\n' |", PYTHONIOENCODING="utf-8:strict"
    )
    assert done.stderr.count("means nothing here") == 2
    assert json.loads(done.stdout.splitlines()[0])["choice"] == "b"


def in_a_shell(person, after, before="", **environment):
    return subprocess.run(
        ["/bin/sh", "-c", f'{before} "{sys.executable}" -m upsc_cli {after}'],
        env=person.upsc.environment | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_an_answer_is_recorded_at_the_time_that_the_environment_gives(person):
    person.write()
    person.takes("a", "acts", day=30)
    assert datetime.fromisoformat(person.events()[0]["at"]).date() == START + timedelta(days=30)


# Which questions are asked.


def test_ten_questions_are_asked_or_as_many_as_one_likes(person):
    person.write(questions=14)
    assert len(person.asked("acts")) == 10
    assert len(person.asked("acts", "--count", "3")) == 3
    assert len(set(person.asked("acts", "-n", "100"))) == 14


def test_a_seed_repeats_questions_order_and_options_exactly(person):
    first = person.takes(None, "--seed", "7").stdout
    shown = [person.takes("/".join([""] * 10), "--seed", seed).stdout for seed in ("7", "7", "8")]
    assert shown[0] == shown[1] != shown[2]
    assert shown[0].startswith(first.partition("No question")[0].rstrip())


def test_without_a_seed_chance_decides(person):
    person.write(questions=30)
    orders = [person.takes("/".join([""] * 10), "acts", "--json").stdout for _ in range(3)]
    assert len(set(orders)) > 1


def test_questions_come_from_named_topics(person):
    person.write("acts", 2)
    person.write("bills", 2)
    assert set(person.asked("acts")) == {"acts#q0", "acts#q1"}
    assert len(person.asked("acts", "Bills", "acts")) == 4


def test_questions_come_from_what_filters_accept(person):
    person.write("acts", 2, line="GS2.5")
    person.write("bills", 2, line="GS3.1")
    mine = ("--category", "test-topics")
    assert set(person.asked(*mine, "--paper", "GS3")) == {"bills#q0", "bills#q1"}
    assert len(person.asked(*mine)) == 4
    person.upsc("done", "acts")
    assert set(person.asked(*mine, "--status", "done")) == {"acts#q0", "acts#q1"}
    every = person.asked("--paper", "GS2", "--count", "1000")
    codes = {topic["slug"]: topic["syllabus"] for topic in person.upsc.json("list")}
    assert len(every) > 20
    assert all(any(code.startswith("GS2.") for code in codes[name.partition("#")[0]]) for name in every)


def test_an_unknown_topic_is_not_guessed(person):
    person.write()
    result = person.upsc("quiz", "atcs", typed="a\n")
    assert result.exit_code == 3
    assert "did you mean acts?" in result.stderr


def test_a_topic_without_questions_is_said_to_have_none(upsc):
    upsc.topic()
    result = upsc("quiz", "sample", typed="a\n")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "these topics have no questions" in result.stderr


@pytest.mark.parametrize(
    "wrong", [["--count", "0"], ["--minutes", "0"], ["--minutes", "inf"], ["--seed", "x"]]
)
def test_a_number_that_makes_no_sense_is_a_usage_error(upsc, wrong):
    assert upsc("quiz", *wrong).exit_code == 2


def test_questions_never_answered_come_first_then_mistakes_then_the_oldest(person):
    person.write(questions=6)
    right = person.answers([True], "acts", "--count", "1")
    wrong = person.answers([False], "acts", "--count", "1", day=1)
    later = person.answers([True], "acts", "--count", "1", day=2)
    assert len({*right, *wrong, *later}) == 3
    found = person.asked("acts", day=3, seed=5)
    assert not set(found[:3]) & {*right, *wrong, *later}
    assert found[3:] == wrong + right + later


def test_only_mistakes_are_reviewed_until_they_are_answered_rightly(person):
    person.write(questions=4)
    asked = person.answers([True, False, False, True], "acts")
    assert person.asked("acts", "--review-mistakes") == asked[1:3]
    person.answers([True, False], "acts", "--review-mistakes", day=1)
    assert person.asked("acts", "--review-mistakes") == [asked[2]]
    person.takes("", "acts", "--review-mistakes", day=2)
    assert person.asked("acts", "--review-mistakes") == [asked[2]]


def test_without_mistakes_there_are_none_to_review(person):
    person.write()
    result = person.takes("a", "acts", "--review-mistakes")
    assert result.stdout == ""
    assert result.stderr == "upsc: there is no mistake to review\n  upsc quiz\n"


# Which come next.


def levelled(person):
    """Write a topic of each difficulty with two questions."""
    for level in ("easy", "medium", "hard"):
        person.write(level, 2)
        path = person.upsc.topics / "test-topics" / f"{level}.yaml"
        path.write_text(f"difficulty: {level}\n{path.read_text()}")
    return ("easy", "medium", "hard")


def places(shown):
    return [line for line in shown.splitlines() if line.startswith("Question ") and " of 6" in line]


def test_a_harder_question_follows_a_right_answer_and_that_is_said(person):
    names = levelled(person)
    keys = person.keys(*names, "--count", "6")
    first = next(iter(keys))
    answers, _ = person.lines(f"{keys[first]}/", *names, "--seed", "1")
    shown = person.takes(f"{keys[first]}/q", *names, "--seed", "1", day=1).stdout
    level = answers[0]["topic"]
    if level == "hard":
        assert answers[1]["topic"] == "hard"
    else:
        assert names.index(answers[1]["topic"]) == names.index(level) + 1
        assert "harder, as your last answer was right" in shown


def test_an_easier_question_follows_a_wrong_answer_until_there_is_none_and_the_same_answers_repeat_it(person):
    names = levelled(person)
    said = "easier, as your last answer was wrong"
    for seed in range(4):
        with person.nothing_kept():
            shown = person.takes("/".join("aaaaaa"), *names, "--seed", str(seed)).stdout
        with person.nothing_kept():
            again = person.takes("/".join("aaaaaa"), *names, "--seed", str(seed)).stdout
        assert places(shown) == places(again)
    assert said in shown


def test_with_exam_and_of_mistakes_questions_come_in_their_order(person):
    names = levelled(person)
    keys = person.keys(*names, "--count", "6")
    typed = "/".join(keys.values())
    answers, _ = person.lines(typed, *names, "--seed", "1", "--exam")
    assert [answer["question"] for answer in answers] == list(keys)
    assert "your last answer" not in person.takes(typed, *names, "--exam", "--seed", "1").stdout


def test_questions_of_a_topic_with_wrong_answers_come_more_often_and_are_said_to(person):
    person.write("strong", 12)
    person.write("weak", 12)
    for topic, right in (("strong", True), ("weak", False)):
        person.answers([right] * 2, topic, "--count", "2")
    firsts = []
    for seed in range(16):
        with person.nothing_kept():
            shown = person.takes("q", "strong", "weak", "--count", "1", "--seed", str(seed)).stdout
        firsts.append("of weak?" in shown)
        assert ("of a topic you are weak in" in shown) is firsts[-1]
    assert sum(firsts) > 10  # of three times the weight, some 12


# What follows from an answer.


def test_undo_takes_back_all_answers_of_the_last_quiz(person):
    person.write(questions=4)
    first = person.answers([False, False], "acts")
    person.answers([False, True], "acts", seed=2)
    taken_back = person.upsc("undo").stdout.splitlines()
    assert len(taken_back) == 2
    assert all(line.startswith("Took back: a question answered ") for line in taken_back)
    assert sorted(person.asked("acts", "--review-mistakes")) == sorted(first)
    assert len(person.upsc("undo").stdout.splitlines()) == 2
    assert person.asked("acts", "--review-mistakes") == []
    assert person.upsc("undo").exit_code == 1


def test_the_answers_of_a_quiz_are_parts_of_one_action_from_the_second_on(person):
    person.write(questions=3)
    person.answers([True, False, True], "acts")
    first, *more = sorted(person.events(), key=lambda event: event.get("order", event["at"]))
    assert "action" not in first
    assert [event["action"] for event in more] == [first["id"]] * 2


def test_a_wrong_answer_makes_the_cards_of_its_topic_due_the_next_day(person):
    person.write("acts", 2)
    person.write("bills")
    assert min(person.reviews(4, "acts", "bills")) > 5
    person.answers([False], "acts", "--count", "1")
    assert person.cards_due(day=0) == 0
    assert person.cards_due("acts", day=1) == 1
    assert person.cards_due("bills", day=1) == 0


def test_a_wrong_answer_on_a_later_day_makes_the_cards_due_at_once_and_a_review_ends_it(person):
    person.write()
    person.reviews(4, "acts")
    assert person.cards_due("acts", day=3) == 0
    person.answers([False], "acts", day=3)
    assert person.cards_due("acts", day=3) == 1
    person.reviews(3, "acts", day=4)
    assert person.cards_due("acts", day=5) == 0


def test_a_question_answered_rightly_since_makes_no_card_due(person):
    person.write()
    person.reviews(4, "acts")
    person.answers([False], "acts", day=2)
    person.answers([True], "acts", day=2)
    assert person.cards_due("acts", day=3) == 0


def test_neither_a_skip_nor_an_answer_taken_back_makes_a_card_due(person):
    person.write()
    person.reviews(4, "acts")
    person.takes("", "acts")
    person.answers([False], "acts")
    assert person.cards_due("acts", day=1) == 1
    person.upsc("undo")
    assert person.cards_due("acts", day=1) == 0


def test_of_several_wrong_answers_the_last_day_counts(person):
    person.write(questions=2)
    first = person.answers([False], "acts", "--count", "1")
    assert person.answers([False], "acts", "--count", "1", day=1) != first
    person.reviews(4, "acts", day=2)
    assert person.answers([False], "acts", "--count", "1", "--review-mistakes", day=3) == first
    assert person.cards_due("acts", day=3) == 1


def test_a_card_never_reviewed_does_not_come_up_through_a_wrong_answer(person):
    person.write()
    person.answers([False], "acts")
    assert person.cards_due("acts", day=1) == 0


# Time.


def test_the_time_that_is_left_stands_above_each_question(person, watch):
    person.write(questions=2)
    shown = person.takes("a", "acts", "--minutes", "90").stdout
    assert "Question 1 of 2 • 1:30:00 left\n" in shown
    assert "left" not in person.takes("a", "acts").stdout.partition("\n")[0]


class Lines:
    """Standard input whose lines take the person some time."""

    def __init__(self, watch, *steps):
        self._watch = watch
        self._steps = list(steps)

    def isatty(self):
        return False

    def readline(self):
        if not self._steps:
            return ""
        line, seconds = self._steps.pop(0)
        self._watch.seconds += seconds
        return line + "\n"


def slowly(person, watch, monkeypatch, *steps, arguments=()):
    monkeypatch.setattr("upsc_cli.cli.questions.sys", SimpleNamespace(stdin=Lines(watch, *steps)))
    return person.takes(None, "acts", "--minutes", "2", *arguments)


def test_an_answer_after_the_time_does_not_count(person, watch, monkeypatch):
    person.write(questions=5)
    result = slowly(
        person, watch, monkeypatch, ("a", 70), ("b", 49), ("c", 2), ("d", 1), arguments=["--json"]
    )
    assert result.stderr == "upsc: the time is up, at question 3 of 5\n"
    assert len(result.stdout.splitlines()) == 3
    assert len(person.events()) == 2


def test_what_is_left_of_the_time_is_shown(person, watch, monkeypatch):
    person.write(questions=3)
    shown = slowly(person, watch, monkeypatch, ("a", 70), ("b", 41)).stdout
    assert [line for line in shown.splitlines() if line.endswith("left")] == [
        "Question 1 of 3 • 2:00 left",
        "Question 2 of 3 • 0:50 left",
        "Question 3 of 3 • 0:09 left",
    ]
    assert " • 2 min\n" in shown


def test_a_quiz_done_in_time_says_nothing_of_it(person, watch, monkeypatch):
    person.write(questions=1)
    assert slowly(person, watch, monkeypatch, ("a", 119)).stderr == ""


# The screen.

MARKED = r"""
title: Voting
category: test-topics
introduction: [About voting.]
questions:
  - id: statements
    stem: Consider the following statements about *voting* in the Council. [@charter]
    statements:
      - text: A resolution can be adopted although a permanent member has **abstained**.
        true: true
        why: Abstention is not treated as a negative vote. [@opinion, p. 16]
      - text: A decision on procedure needs the votes of all permanent members.
        true: false
        why: Any nine votes are enough for procedure. [@charter, Art 27(2)]
      - text: A party to a dispute must abstain from decisions under Chapter VI.
        true: true
        why: Article 27(3) ends with this rule. [@charter, Art 27(3)]
  - id: pairs
    stem: Consider the following pairs.
    pairs:
      - {left: Council, right: 15 members, true: true, why: "Five are permanent. [@charter, Art 23]"}
      - {left: Assembly, right: 15 members, true: false, why: "All are members. [@charter, Art 9]"}
      - {left: "[red]Court[/red]", right: 15 judges, true: true, why: "[@charter, Art 92] says so."}
  - id: options
    stem: Which case was it?
    options: ["*Namibia* [@opinion]", "*Corfu*", "[bold]Lotus[/bold]", "**Nottebohm**"]
    answer: 1
    why: It was about *Namibia*. [@opinion]
sources:
  charter: {title: Charter of the United Nations, publisher: United Nations, url: "https://www.un.org/en/about-us/un-charter"}
  opinion: {title: Advisory Opinion on Namibia, date: 1971-06-21}
"""


@pytest.mark.parametrize("columns", ["40", "80"])
@pytest.mark.parametrize("exam", [(), ("--exam",)], ids=["quiz", "quiz-exam"])
def test_a_quiz_looks_as_agreed(person, watch, golden, columns, exam):
    person.upsc.write("voting", MARKED)
    keys = person.keys("voting", seed=2)
    typed = "/".join(f"{other(key)} {level}" for key, level in zip(keys.values(), "sug", strict=True))
    result = person.takes(typed, "voting", "--seed", "2", "--minutes", "6", *exam, COLUMNS=columns)
    assert max(map(len, result.stdout.splitlines())) <= int(columns)
    golden(f"{'quiz-exam' if exam else 'quiz'}-{columns}.txt", result.stdout)


@pytest.mark.parametrize("columns", ["40", "80"])
def test_a_good_result_looks_as_agreed(person, watch, golden, columns):
    person.write(questions=8)
    typed = [
        f"{key if n < 6 else other(key)} {'gsusugsu'[n]}"
        for n, key in enumerate(person.keys("acts").values())
    ]
    typed[5] = ""
    shown = person.takes("/".join(typed), "acts", "--seed", "1", COLUMNS=columns).stdout
    golden(f"quiz-result-{columns}.txt", shown[shown.index("Score") :])


@pytest.mark.parametrize(
    ("rightly", "said"),
    [
        ([True, False], "your guesses gained 1.33 marks"),
        ([False, False], "your guesses cost 1.33 marks"),
        ([True, False, False, False], "your guesses earned nothing"),
    ],
)
def test_what_guessing_earned_is_said(person, rightly, said):
    person.write(questions=len(rightly))
    typed = [
        f"{key if right else other(key)} g"
        for key, right in zip(person.keys("acts").values(), rightly, strict=True)
    ]
    assert said in person.takes("/".join(typed), "acts", "--seed", "1").stdout


def test_a_mistake_shows_no_markup(person):
    person.upsc.write("voting", MARKED)
    keys = person.keys("voting", seed=2)
    shown = person.takes("/".join(map(other, keys.values())), "voting", "--seed", "2").stdout
    assert "*" not in shown
    assert "[@" not in shown
    assert "[?" not in shown
    assert "[red]Court[/red]" in shown
