"""today, exam and syllabus: what to do now, and how one stands to the exam."""

import re
from datetime import datetime

import pytest

from upsc_cli.progress.events import Answered, Opened, Reviewed, new_id
from upsc_cli.progress.store import Store

NOW = datetime.fromisoformat("2026-01-15T09:00:00+05:30")

QUESTION = """\
title: {title}
category: test-topics
syllabus: [{codes}]
introduction: [Text.]
takeaways:
  - The number of {title} is **one**.
  - The colour of {title} is **blue**.
questions:
  - id: q1
    stem: Consider the following statements.
    statements:
      - {{text: It is so., true: true, why: Yes.}}
      - {{text: It is not so., true: false, why: No.}}
"""


@pytest.fixture
def shelf(upsc):
    for slug, codes in (("alpha", "GS2.5"), ("beta", "GS2.6"), ("gamma", "GS2.5, GS3.14")):
        upsc.write(slug, QUESTION.format(title=slug.title(), codes=codes))
    return upsc


def on(day):
    return {"UPSC_NOW": f"2026-01-{day:02}T09:00:00+05:30"}


def review(upsc, day, lines, *arguments):
    # CliRunner is the door of conftest's Program; a review reads its grades from stdin.
    from typer.testing import CliRunner

    from upsc_cli.cli.app import app

    environment = {**upsc.environment, **on(day)}
    result = CliRunner().invoke(app, ["review", *arguments], input=lines, env=environment, prog_name="upsc")
    assert result.exit_code == 0, result.stderr


def test_a_new_person_is_told_what_to_read_first(shelf):
    plan = shelf.json("today")
    assert (plan["due"], plan["new"]) == (0, 0)
    assert [item["kind"] for item in plan["items"]] == ["read"]
    assert plan["items"][0]["command"].startswith("upsc show ")


GS1 = [f"GS1.{number}" for number in range(1, 13)]
GS2, GS3 = ([f"{paper}.{number}" for number in range(1, 21)] for paper in ("GS2", "GS3"))
"""The lines of papers that have as many marks each, so that lines of GS2 and GS3 weigh the same."""


@pytest.mark.parametrize(("again", "best"), [(3, "a-new"), (5, "b-partly-read")])
def test_a_line_that_was_read_about_counts_for_a_quarter_of_a_new_one(upsc, again, best):
    # With all of GS1, both are worth more than any other topic.
    topics = {"covering": GS2, "a-new": GS1 + GS3[:11], "b-partly-read": GS1 + GS3[:10] + GS2[:again]}
    for slug, lines in topics.items():
        upsc.write(slug, QUESTION.format(title=slug, codes=", ".join(lines)))
    upsc("done", "covering")
    [read] = [item for item in upsc.json("today")["items"] if item["kind"] == "read"]
    assert read["command"] == f"upsc show {best}"


def test_a_line_of_a_paper_with_few_lines_counts_for_more(upsc):
    # With all of GS3, both are worth more than any other topic.
    topics = {"a-six-of-twelve": GS3 + GS1[:6], "b-seven-of-twenty": GS3 + GS2[:7]}
    for slug, lines in topics.items():
        upsc.write(slug, QUESTION.format(title=slug, codes=", ".join(lines)))
    [read] = upsc.json("today")["items"]
    assert read["command"] == "upsc show a-six-of-twelve"


def test_cards_of_what_was_read_come_first_then_going_on_then_reading_then_a_quiz(shelf):
    shelf("show", "alpha")
    plan = shelf.json("today")
    assert [item["kind"] for item in plan["items"]] == ["review", "continue", "read", "quiz"]
    assert plan["new"] == 2


def test_due_cards_are_counted_by_paper(shelf):
    shelf("done", "gamma")
    review(shelf, 15, "\n3\n" * 2)
    plan = shelf.json("today", **on(20))
    assert plan["due"] == 2
    assert plan["items"][0]["reason"] == "2 cards are due (GS2 2, GS3 2)"
    assert shelf("today", **on(20)).stdout.startswith("Today: about ")


def test_due_cards_of_topics_without_a_syllabus_line_are_counted_without_papers(shelf):
    shelf.write("delta", QUESTION.format(title="Delta", codes=""))
    review(shelf, 15, "\n3\n" * 2, "delta")
    assert shelf.json("today", **on(20))["items"][0]["reason"] == "2 cards are due"
    assert "2 cards are due (1 min)" in shelf(**on(20)).stdout
    review(shelf, 15, "\n3\n" * 2, "alpha")
    assert shelf.json("today", **on(20))["items"][0]["reason"] == "4 cards are due (GS2 2)"


def test_a_quiz_is_proposed_when_there_was_none_for_three_days(shelf):
    from typer.testing import CliRunner

    from upsc_cli.cli.app import app

    shelf("show", "alpha")
    CliRunner().invoke(app, ["quiz", "alpha"], input="a\n", env={**shelf.environment, **on(15)})
    for day, wanted in ((15, False), (17, False), (18, True)):
        kinds = [item["kind"] for item in shelf.json("today", **on(day))["items"]]
        assert ("quiz" in kinds) is wanted
    assert "No quiz for 3 days" in shelf("today", **on(18)).stdout


def test_the_last_quiz_counts_not_the_first(shelf):
    shelf("show", "alpha")
    for day in (5, 14):
        shelf("quiz", "alpha", typed="a\n", **on(day))
    assert "quiz" not in [item["kind"] for item in shelf.json("today")["items"]]


def record(upsc, *events):
    Store(upsc.progress, upsc.home / "backups", lambda: NOW).update(lambda _: list(events))


def cards(*seconds):
    day = NOW.date()
    return [
        Reviewed(id=new_id(), at=NOW, card=f"gone/{at}", rating=3, day=day, ms=1000 * taken)
        for at, taken in enumerate(seconds)
    ]


def questions(*seconds):
    return [
        Answered(id=new_id(), at=NOW, question=f"gone#{at}", choice="a", right=True, ms=1000 * taken)
        for at, taken in enumerate(seconds)
    ]


@pytest.mark.parametrize(
    ("recorded", "reviewing", "quizzing"),
    [
        ([], 3, 10),  # ten seconds a card and a minute a question, until the person's own pace is known
        ([*cards(30, 60), *questions(90, 150)], 15, 20),
        (cards(*[3] * 300, *[30] * 199, 3), 10, 10),  # of the last 200
        ([*cards(3600), *questions(3600)], 20, 30),  # who took an hour was elsewhere
    ],
    ids=["usual", "own", "of late", "elsewhere"],
)
def test_what_is_proposed_takes_as_long_as_it_takes_the_person(upsc, recorded, reviewing, quizzing):
    terms = "".join(f"  Term {number}: It is so.\n" for number in range(30))
    upsc.write("alpha", f"title: Alpha\ncategory: test-topics\nintroduction: [Text.]\nterms:\n{terms}")
    record(upsc, Opened(id=new_id(), at=NOW, topic="alpha"), *recorded)
    items = {item["kind"]: item for item in upsc.json("today", UPSC_NOW="2026-01-18T09:00:00+05:30")["items"]}
    assert "20 new cards" in items["review"]["reason"]
    assert (items["review"]["minutes"], items["quiz"]["minutes"]) == (reviewing, quizzing)


def test_the_topic_to_go_on_with_is_the_one_that_was_opened_last(shelf):
    shelf("show", "beta", **on(13))
    shelf("show", "alpha", **on(14))
    [item] = [item for item in shelf.json("today")["items"] if item["kind"] == "continue"]
    assert item["command"] == "upsc show alpha"


def test_the_exam_date_is_set_shown_and_cleared(shelf):
    assert shelf("exam").stdout == "No exam date is set.\n"
    assert shelf.json("exam") is None
    assert "Exam on 24 May 2026, in 129 days" in shelf("exam", "2026-05-24").stdout
    assert shelf.json("exam")["days"] == 129
    assert "Exam on 24 May 2026" in shelf().stdout
    assert shelf("undo").stdout.startswith("Took back: exam date: 24 May 2026")
    assert shelf.json("exam") is None
    shelf("exam", "2026-05-24")
    assert shelf("exam", "none").stdout == "No exam date is set.\n"


@pytest.mark.parametrize(
    ("written", "said"), [("soon", "is no date"), ("2026-13-01", "is no date"), ("2026-01-14", "is over")]
)
def test_what_is_no_date_to_come_is_refused(shelf, written, said):
    result = shelf("exam", written)
    assert result.exit_code == 2
    assert said in result.stderr


def test_the_day_of_the_exam_itself_is_today(shelf):
    assert "Exam on 15 Jan 2026, today" in shelf("exam", "2026-01-15").stdout
    assert shelf.json("exam", **on(16)) is None  # it is over


def test_after_the_exam_it_says_when_it_was(shelf):
    shelf("exam", "2026-01-15")
    for day, ago in ((16, "1 day"), (18, "3 days")):
        result = shelf("exam", **on(day))
        assert result.exit_code == 0
        assert result.stdout == f"Your exam was on 15 Jan 2026, {ago} ago.\n"
        assert "Exam" not in shelf(**on(day)).stdout
    assert shelf("exam", "none", **on(18)).stdout == "No exam date is set.\n"


@pytest.mark.parametrize(
    ("now", "example"),
    [("2026-01-15", "2026-05-24"), ("2026-05-24", "2027-05-23"), ("2026-12-01", "2027-05-23")],
)
def test_the_date_that_is_given_as_an_example_is_still_to_come(now, example):
    from datetime import date

    from upsc_cli.recall.outlook import example_day

    assert example_day(date.fromisoformat(now)).isoformat() == example


@pytest.mark.usefixtures("all_topics")
def test_recall_falls_until_the_exam_and_rises_with_the_cards_of_today(shelf):
    shelf("done", "alpha")
    review(shelf, 15, "\n3\n" * 2)
    shelf("exam", "2026-03-15", **on(20))
    found = shelf.json("exam", **on(20))
    assert 0 < found["recall"] < found["recall_today"] < 1
    assert found["recall_if_due_done"] > found["recall"]
    papers = {paper["code"]: paper for paper in found["papers"]}
    assert papers["GS2"]["recall"] > 0
    assert papers["GS4"]["recall"] == 0
    assert 0 < papers["GS2"]["syllabus_recall"] < papers["GS2"]["recall"]
    progress = shelf.json("progress", "--category", "test-topics", **on(20))
    assert progress["exam"]["date"] == "2026-03-15"
    assert progress["cards"] == {"total": 6, "new": 4, "due": 2, "learned": 2}
    assert sum(day["due"] for day in progress["forecast"]) == 2


def test_no_card_waits_beyond_the_exam(shelf):
    shelf("done", "alpha")
    shelf("exam", "2026-01-25")
    review(shelf, 15, "\n4\n" * 2)
    forecast = shelf.json("progress", "--category", "test-topics")["forecast"]
    due = [day["date"] for day in forecast if day["due"]]
    assert due
    assert max(due) < "2026-01-25"


def test_the_syllabus_names_the_topics_of_a_line_and_what_is_known_of_it(shelf):
    shelf("done", "gamma")
    review(shelf, 15, "\n3\n" * 2)
    [paper] = shelf.json("syllabus", "GS3.14")
    [line] = paper["lines"]
    assert "gamma" in line["topics"]
    assert (line["completed"], line["exam_recall"]) == (1, None)
    assert 0 < line["recall"] < 1
    shown = shelf("syllabus", "gs3.14").stdout
    assert "Gamma" in shown
    assert "GS3.14" in shown


@pytest.mark.usefixtures("all_topics")
def test_lines_without_a_topic_say_so(upsc):
    papers = {paper["code"]: paper for paper in upsc.json("syllabus")}
    empty = [line["code"] for paper in papers.values() for line in paper["lines"] if not line["topics"]]
    assert "PRE.CSAT.1" in empty
    assert "no topic yet" in upsc("syllabus", "PRE.CSAT").stdout
    mains = [line for code in ("GS1", "GS2", "GS3", "GS4") for line in papers[code]["lines"]]
    assert len(mains) == 60
    assert sum(bool(line["topics"]) for line in mains) >= 50


@pytest.mark.usefixtures("all_topics")
def test_the_titles_below_a_line_of_the_syllabus_have_a_margin(upsc):
    shown = upsc("syllabus", "GS2.18", COLUMNS="40").stdout.splitlines()
    first = next(number for number, line in enumerate(shown) if "BRICS" in line)
    assert shown[first : first + 2] == [
        "         ○ BRICS and the Shanghai",
        "           Cooperation Organisation",
    ]


@pytest.mark.parametrize("columns", ["40", "80"])
def test_the_syllabus_at_a_terminal_is_a_line_for_each_of_its_lines(shelf, golden, columns):
    shelf("done", "alpha")
    review(shelf, 15, "\n3\n\n3\n")
    shelf("show", "beta")
    shown = shelf("syllabus", "PRE.CSAT", "--color", "always", COLUMNS=columns).stdout
    shown += shelf("syllabus", "GS2", "--color", "always", COLUMNS=columns).stdout
    without_colour = re.sub(r" +$", "", re.sub(r"\x1b\[[\d;]*m", "", shown), flags=re.M)
    golden(f"syllabus-{columns}.txt", without_colour)
    assert max(map(len, without_colour.splitlines())) <= int(columns)


def test_a_line_of_the_syllabus_in_full_says_what_is_remembered_of_the_cards_that_were_seen(shelf):
    shelf("done", "gamma")
    review(shelf, 15, "\n3\n" * 2, "gamma")
    shown = " ".join(shelf("syllabus", "GS3.14", **on(18)).stdout.split())
    assert "1 of " in shown
    assert re.search(r"seen 2 of \d+ cards, about [89]\d% of these remembered", shown)


def test_of_cards_never_seen_nothing_is_said_to_be_forgotten(shelf):
    shelf("exam", "2026-03-15")
    shown = shelf("exam").stdout
    assert re.search(r"You have seen 0 of \d+ cards\.", shown)
    assert "%" not in shown
    assert "%" not in shelf("progress").stdout
    assert "%" not in shelf("syllabus", "GS2.5").stdout


def test_what_was_just_reviewed_is_not_called_least_remembered(shelf):
    shelf("done", "alpha")
    review(shelf, 15, "\n3\n" * 2, "alpha")
    assert "Least remembered" not in shelf("progress").stdout
    assert "1. Alpha" in shelf("progress", **on(18)).stdout


def test_a_suggestion_names_its_topic(shelf):
    shelf("show", "alpha")
    topics = {item["kind"]: item["topic"] for item in shelf.json("today")["items"]}
    assert topics == {"review": None, "continue": "alpha", "read": topics["read"], "quiz": None}
    assert topics["read"] in {topic["slug"] for topic in shelf.json("list")}


def test_the_last_quizzes_are_told_each_as_one(shelf):
    assert "Last quizzes" not in shelf("progress").stdout
    for day, typed in ((5, "a\nb\n"), (9, "\n\n")):
        shelf("quiz", "alpha", "beta", "--plain", typed=typed, **on(day))
    shown = shelf("progress").stdout.splitlines()
    at = shown.index("Last quizzes")
    first, second, after = shown[at + 1 : at + 4]
    assert re.fullmatch(r"05 Jan  [█░]{20}  [0-2] of 2 right, \S+ marks", first)
    assert second == f"09 Jan  {'░' * 20}  0 of 2 right, 0 marks"
    assert after == ""


def test_a_code_that_the_syllabus_does_not_have_is_not_found(upsc):
    result = upsc("syllabus", "GS2.99")
    assert result.exit_code == 3
    assert "did you mean" in result.stderr


@pytest.mark.parametrize("columns", [40, 80])
def test_the_screens_look_as_agreed(shelf, golden, columns):
    shelf("done", "alpha")
    shelf("exam", "2026-03-15")
    review(shelf, 15, "\n3\n\n1\n\n3\n")
    environment = {**on(20), "COLUMNS": str(columns)}
    golden(f"today-{columns}.txt", shelf("today", **environment).stdout)
    golden(f"exam-{columns}.txt", shelf("exam", **environment).stdout)
    shown = shelf("progress", "--category", "test-topics", **environment).stdout
    golden(f"progress-recall-{columns}.txt", shown)
    assert max(map(len, shown.splitlines())) <= columns


def test_codes_of_the_syllabus_are_completed(upsc):
    result = upsc("", _UPSC_COMPLETE="complete_bash", COMP_WORDS="upsc syllabus GS2.1", COMP_CWORD="2")
    assert "GS2.18" in result.stdout
