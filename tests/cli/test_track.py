"""`upsc done`, `reopen`, `progress` and the dashboard."""

import json

import pytest


@pytest.fixture
def shelf(upsc):
    upsc.topic("alpha", "Alpha")
    upsc.topic("beta", "Beta")
    return upsc


def status(upsc, slug):
    return upsc.json("show", slug)["status"]


def test_a_topic_is_marked_completed_and_taken_back(shelf):
    assert shelf("done", "alpha").stdout == "Completed: Alpha\n"
    assert status(shelf, "alpha") == "done"
    assert shelf("reopen", "alpha").stdout == "Reopened: Alpha\n"
    assert status(shelf, "alpha") == "reading"


def test_several_topics_at_once_and_by_title(shelf):
    assert shelf("done", "alpha", "BETA").stdout == "Completed: Alpha\nCompleted: Beta\n"


def test_a_topic_named_twice_is_completed_once(shelf):
    assert shelf("done", "alpha", "Alpha").stdout == "Completed: Alpha\n"
    assert len(json.loads(shelf.progress.read_text())["events"]) == 1


def test_doing_it_again_changes_nothing(shelf):
    shelf("done", "alpha")
    before = shelf.progress.read_bytes()
    assert shelf("done", "alpha").stdout == "Already completed: Alpha\n"
    assert shelf("reopen", "beta").stdout == "Not completed, so left as it is: Beta\n"
    assert shelf.progress.read_bytes() == before


def test_one_unknown_topic_leaves_all_untouched(shelf):
    result = shelf("done", "alpha", "gama")
    assert result.exit_code == 3
    assert not shelf.progress.exists()


def test_a_near_miss_changes_nothing(shelf):
    result = shelf("done", "alhpa")
    assert result.exit_code == 3
    assert "did you mean alpha?" in result.stderr
    assert not shelf.progress.exists()


def test_reading_on_after_completion_keeps_it_completed(shelf):
    shelf("done", "alpha")
    shelf("show", "alpha", UPSC_NOW="2026-02-01T09:00:00+05:30")
    assert status(shelf, "alpha") == "done"


@pytest.mark.parametrize("columns", ["20", "40", "80", "120"])
def test_progress_looks_as_agreed(shelf, golden, columns):
    shelf("done", "alpha")
    shelf("show", "beta")
    golden(f"progress-{columns}.txt", shelf("progress", "--category", "test-topics", COLUMNS=columns).stdout)


def test_progress_counts_topics_by_category_and_paper(shelf):
    shelf("done", "alpha")
    shelf("show", "beta")
    progress = shelf.json("progress", "--category", "test-topics")
    part = {"total": 2, "completed": 1, "reading": 1}
    assert progress["topics"] == part
    assert progress["categories"] == [{"name": "test-topics", **part}]
    assert progress["papers"] == [{"code": "GS2", **part, "recall": 0.0, "exam_recall": None}]


def test_progress_covers_the_whole_library_without_filters(shelf):
    total = len(shelf.json("list"))
    assert shelf("progress").stdout.startswith(f"{total} topics • 0 completed\n")


def test_a_topic_that_left_the_library_no_longer_counts(shelf):
    shelf("done", "alpha")
    (shelf.topics / "test-topics" / "alpha.yaml").unlink()
    assert shelf.json("progress")["topics"]["completed"] == 0


def test_the_dashboard_says_how_far_and_what_next(shelf):
    shelf("show", "beta")
    shown = shelf().stdout
    total = len(shelf.json("list"))
    assert shown.startswith(f"{total} topics • 0 completed • 1 reading\n")
    assert "2. Go on with Beta (1 min)\n   upsc show beta" in shown


def test_the_dashboard_goes_on_with_what_was_opened_last(shelf):
    shelf("show", "beta", UPSC_NOW="2026-01-15T10:00:00+05:30")
    shelf("show", "alpha", UPSC_NOW="2026-01-15T11:00:00+05:30")
    [cards, first, *_] = shelf.json()["next"]
    assert cards["kind"] == "review"
    assert first == {
        "kind": "continue",
        "reason": "Go on with Alpha",
        "command": "upsc show alpha",
        "minutes": 1,
        "topic": "alpha",
    }


def test_the_dashboard_proposes_what_covers_most_of_the_syllabus(shelf):
    # By name alone "beta" would come before "zeta"; but its line is covered by alpha.
    shelf.write("zeta", "title: Zeta\ncategory: c\nsyllabus: [GS1.5]\nintroduction: [Text.]\n")
    shelf("done", *(topic["slug"] for topic in shelf.json("list") if topic["slug"] not in ("beta", "zeta")))
    [step] = [step for step in shelf.json()["next"] if step["kind"] == "read"]
    assert step["command"] == "upsc show zeta"


def test_with_everything_read_cards_a_quiz_and_an_answer_are_left(shelf):
    shelf("done", *(topic["slug"] for topic in shelf.json("list")))
    assert [step["kind"] for step in shelf.json()["next"]] == ["review", "quiz", "write"]


def test_progress_of_nothing_has_no_empty_headings(shelf):
    shown = shelf("progress", "--category", "test-topics", "--status", "done").stdout
    assert shown == "0 topics • 0 completed\n\n0 of 60 mains lines of the syllabus have a completed topic.\n"


def test_a_time_without_offset_is_local(shelf):
    shelf("done", "alpha", UPSC_NOW="2026-01-15T09:00:00", TZ="Asia/Kolkata")
    assert json.loads(shelf.progress.read_text())["events"][0]["at"].startswith("2026-01-15T09:00:00")
