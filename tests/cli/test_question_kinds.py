"""Assertions, matches, orders and passages: how they look, and what a quiz says of them."""

import json
import re
from pathlib import Path

import pytest

KINDS = (Path(__file__).parents[1] / "golden" / "kinds.yaml").read_text(encoding="utf-8")
SEED = ("--seed", "4")


@pytest.fixture
def kinds(upsc):
    upsc.write("kinds", KINDS)
    return upsc


@pytest.mark.parametrize("columns", ["40", "80"])
def test_the_other_kinds_of_question_look_as_agreed(kinds, golden, columns):
    shown = kinds("show", "kinds", "--only", "questions", COLUMNS=columns).stdout
    assert max(map(len, shown.splitlines())) <= int(columns)
    golden(f"show-kinds-{columns}.txt", shown)


@pytest.mark.parametrize("columns", ["40", "80"])
@pytest.mark.parametrize("exam", [(), ("--exam",)], ids=["quiz", "quiz-exam"])
def test_a_quiz_of_the_other_kinds_looks_as_agreed(kinds, golden, columns, exam):
    shown = kinds("quiz", "kinds", *SEED, *exam, typed="a\nb\nc\nd\n", COLUMNS=columns).stdout
    assert max(map(len, shown.splitlines())) <= int(columns)
    golden(f"{'quiz-exam' if exam else 'quiz'}-kinds-{columns}.txt", re.sub(r"\b\d+ s\b", "0 s", shown))


def test_the_answer_of_the_topic_is_right_in_the_quiz(kinds):
    """Two ways to the key: what `show` prints, and what a quiz takes for right."""
    shown = kinds("show", "kinds", "--only", "questions").stdout
    assert re.findall(r"Answer: (.*)", shown)[:2] == [
        "Both A and R are true, but R does not explain A",
        "A is true, but R is false",
    ]
    records = [
        json.loads(line)
        for line in kinds("quiz", "kinds", "--json", typed="a\na\na\na\n").stdout.splitlines()
    ]
    keys = {record["question"]: record["key"] for record in records[:-1]}
    assert (keys["kinds#assertion"], keys["kinds#half-true"]) == ("b", "c")


def test_json_explains_each_part(kinds):
    lines = kinds("quiz", "kinds", "--json", typed="a\na\na\na\n").stdout.splitlines()
    why = {record["question"]: record["why"] for record in map(json.loads, lines[:-1])}
    assert [(part["text"][:8], part["true"]) for part in why["kinds#half-true"]] == [
        ("The Rajy", True), ("Its memb", False),
    ]  # fmt: skip
    assert {part["text"] for part in why["kinds#match"]} >= {"Lok Sabha : The Speaker"}
    assert [part["text"] for part in why["kinds#order"]] == [
        "Introduction", "Consideration, clause by clause", "Passing", "Assent",
    ]  # fmt: skip
    assert why["kinds#order"][-1]["why"] == "A Bill becomes an Act by assent. [@constitution, Art 111]"


def test_markdown_json_and_yaml_come_back_the_same(kinds, tmp_path):
    for name in ("md", "json"):
        path = tmp_path / f"kinds.{name}"
        assert kinds("export", "kinds", "-f", name, "-o", str(path)).exit_code == 0
        written = kinds(
            "import", str(path), "--dry-run", "--slug", "copy", "--category", "test-topics"
        ).stdout
        asked = KINDS[KINDS.index("questions:") : KINDS.index("sources:")]
        assert written.count("- id: ") == asked.count("- id: ") == 4
        kinds.write("back", written[written.index("title:") :])
        assert kinds.json("show", "back")["questions"] == kinds.json("show", "kinds")["questions"]


def test_the_page_has_the_lists_and_answers_by_their_labels(kinds, golden):
    page = kinds("export", "kinds", "-f", "html", "-o", "-").stdout
    golden("export-kinds.html", page[page.index("<section><h2") if "<section><h2" in page else 0 :])
