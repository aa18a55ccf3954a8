"""plan: each day until the exam."""

import re
from datetime import date, timedelta

import pytest
from icalendar import Calendar

NOW = "2026-01-15T09:00:00+05:30"  # a Thursday
TOPIC = """\
title: {title}
category: test-topics
syllabus: [GS2.{number}]
minutes: 7
introduction: [Text.]
cards:
  - {{q: What is one of {title}?, a: It.}}
  - {{q: What is two of {title}?, a: That.}}
"""

HARD_TITLE = r"Rivers, lakes; a \ and नदियाँ" + " very" * 30 + " long"
"""What a calendar must escape, and break between bytes."""


@pytest.fixture
def shelf(upsc):
    """Six topics, and an exam in eight weeks; the bundled topics are done with."""
    for number in range(6):
        upsc.write(f"own-{number}", TOPIC.format(title=f"Own {number}", number=number + 1))
    bundled = [topic["slug"] for topic in upsc.json("list") if not topic["slug"].startswith("own-")]
    upsc("done", *bundled, UPSC_NOW="2026-01-10T09:00:00+05:30")
    upsc("suspend", *bundled, UPSC_NOW="2026-01-10T09:00:00+05:30")
    upsc("exam", "2026-03-12")
    return upsc


def read_on(plan):
    return {item["topic"]: day["date"] for day in plan for item in day["items"] if item["kind"] == "read"}


def test_without_an_exam_it_says_how_to_set_one(upsc):
    result = upsc("plan")
    assert result.exit_code == 2
    assert "upsc exam 2026-05-24" in result.stderr


def test_every_day_until_the_exam_is_there_and_none_has_more_than_its_minutes(shelf):
    plan = shelf.json("plan", "--minutes", "20")
    first, exam = date(2026, 1, 15), date(2026, 3, 12)
    assert [day["date"] for day in plan] == [
        str(first + timedelta(days=number)) for number in range((exam - first).days)
    ]
    assert all(sum(item["minutes"] for item in day["items"]) == day["minutes"] <= 20 for day in plan)
    assert read_on(plan).keys() == {f"own-{number}" for number in range(6)}
    assert {item["kind"] for day in plan for item in day["items"]} == {"read", "new", "review", "quiz"}


def test_days_of_rest_are_empty_and_kept_for_the_next_time(shelf):
    shelf("plan", "--minutes", "20", "--rest", "sunday", "--rest", "saturday")
    plan = shelf.json("plan")
    weekend = [day for day in plan if date.fromisoformat(day["date"]).weekday() > 4]
    assert weekend
    assert not any(day["items"] for day in weekend)
    assert max(day["minutes"] for day in plan) <= 20
    shelf("plan", "--rest", "none")
    dates = {day["date"] for day in weekend}
    assert any(day["items"] for day in shelf.json("plan") if day["date"] in dates)


def test_a_week_of_rest_is_refused(shelf):
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    result = shelf("plan", *(word for day in days for word in ("--rest", day)))
    assert result.exit_code == 2


def test_what_was_said_of_minutes_is_taken_back(shelf):
    shelf("plan", "--minutes", "20")
    before = shelf.json("plan")
    shelf("plan", "--minutes", "45")
    assert "Took back: a plan of 45 minutes a day" in shelf("undo").stdout
    assert shelf.json("plan") == before


def test_asking_alone_records_nothing(shelf):
    before = shelf.progress.read_bytes()
    shelf("plan")
    assert shelf.progress.read_bytes() == before


def test_what_is_read_is_not_planned_again_and_missed_days_slide(shelf):
    plan = read_on(shelf.json("plan", "--minutes", "20"))
    first = min(plan, key=lambda slug: plan[slug])
    shelf("done", first)
    later = {"UPSC_NOW": "2026-01-25T09:00:00+05:30"}
    again = read_on(shelf.json("plan", **later))
    assert again.keys() == plan.keys() - {first}
    assert min(again.values()) >= "2026-01-25"


def test_today_is_the_first_line_of_the_plan(shelf):
    before = shelf.json("today")
    plan = shelf.json("plan", "--minutes", "20")
    today = shelf.json("today")
    assert today != before
    assert sum(item["minutes"] for item in today["items"]) == plan[0]["minutes"] <= 20
    assert [item["topic"] for item in today["items"] if item["kind"] == "read"] == [
        item["topic"] for item in plan[0]["items"] if item["kind"] == "read"
    ]


def test_without_a_plan_or_an_exam_today_is_as_it_was(shelf):
    before = shelf.json("today")
    shelf("plan")  # asked for, but nothing was said of minutes
    assert shelf.json("today") == before
    shelf("plan", "--minutes", "20")
    shelf("exam", "none")
    assert [item["kind"] for item in shelf.json("today")["items"]] == [
        item["kind"] for item in before["items"]
    ]


def test_a_planned_review_asks_as_many_as_the_plan_has(shelf):
    shelf("plan", "--minutes", "20")
    shelf("done", "own-0", "own-1")
    day = shelf.json("plan")[0]
    new = sum(item["cards"] for item in day["items"] if item["kind"] == "new")
    assert new > 0
    result = shelf("review", "--planned", "--json", typed="\n3\n" * 30)
    graded = [line for line in result.stdout.splitlines() if '"graded"' in line]
    assert len(graded) == min(new, 4)  # as many as were read so far


def test_a_day_of_rest_does_not_hide_what_is_due(shelf):
    shelf("plan", "--minutes", "20", "--rest", "saturday")
    shelf("review", "own-0", "--json", typed="\n1\n\n1\n")
    shown = shelf("review", "--planned", "--json", UPSC_NOW="2026-01-17T09:00:00+05:30").stderr
    assert "the plan has no cards for today; 2 cards are due" in shown


def test_on_the_last_day_a_topic_without_time_for_its_cards_does_not_push_out_what_is_due(shelf):
    long = TOPIC.format(title="Own 0", number=1).replace("minutes: 7", "minutes: 30")
    for number in range(6):
        shelf.write(f"own-{number}", long.replace("Own 0", f"Own {number}"))
    shelf("review", "own-5", "--json", typed="\n1\n\n1\n")
    shelf("plan", "--minutes", "5", UPSC_NOW="2026-03-11T09:00:00+05:30")
    (day,) = shelf.json("plan", UPSC_NOW="2026-03-11T09:00:00+05:30")
    assert (day["items"][0]["kind"], day["items"][0]["cards"]) == ("review", 2)


def test_a_planned_review_without_a_plan_says_how_to_make_one(upsc):
    result = upsc("review", "--planned", "--json")
    assert result.exit_code == 2
    assert "upsc plan --minutes 60" in result.stderr


def test_what_was_done_today_is_taken_off_the_minutes_of_today(shelf):
    shelf("plan", "--minutes", "10")
    shelf("done", "own-0")
    assert shelf.json("plan")[0]["minutes"] <= 3


def test_too_few_minutes_are_said_with_what_would_do(shelf):
    shelf("exam", "2026-01-18")
    shown = " ".join(shelf("plan", "--minutes", "5").stdout.split())
    assert "find no place" in shown
    assert "minutes a day would do" in shown
    assert re.search(r"no place: [^;]+; [^;]+; [^;]+; and \d+ more\.", shown)


def test_on_the_day_of_the_exam_no_day_is_left(shelf):
    assert shelf.json("plan", UPSC_NOW="2026-03-12T09:00:00+05:30") == []
    shown = shelf("plan", UPSC_NOW="2026-03-12T09:00:00+05:30").stdout
    assert "No day is left" in shown
    assert "find no place" not in shown


def calendar(path):
    content = path.read_bytes()
    lines = content.split(b"\r\n")
    assert lines.pop() == b""
    assert not any(b"\n" in line or b"\r" in line or len(line) > 75 for line in lines)
    return Calendar.from_ical(content).walk("VEVENT")


def test_the_calendar_has_an_event_for_each_day_and_the_exam(shelf, tmp_path):
    topic = TOPIC.format(title="Own 6", number=7)
    shelf.write("own-6", topic.replace("title: Own 6", f"title: '{HARD_TITLE}'"))
    file = tmp_path / "plan.ics"
    result = shelf("plan", "--minutes", "20", "--ical", str(file))
    assert result.exit_code == 0, result.stderr
    plan = shelf.json("plan")
    events = calendar(file)
    assert [event.decoded("dtstart") for event in events] == [
        *(date.fromisoformat(day["date"]) for day in plan), date(2026, 3, 12)
    ]  # fmt: skip
    titles = {topic["slug"]: topic["title"] for topic in shelf.json("list")}
    for day, event in zip(plan, events, strict=False):
        assert (event["status"] == "CANCELLED") == (not day["items"])
        for item in day["items"]:
            if item["topic"]:
                assert titles[item["topic"]] in event["summary"]
                assert titles[item["topic"]] in event["description"]
    assert len({str(event["uid"]) for event in events}) == len(events)
    unfolded = file.read_bytes().replace(b"\r\n ", b"").decode()
    escaped = HARD_TITLE.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    assert len([line for line in unfolded.splitlines() if escaped in line]) == 2  # summary and description


def test_the_calendar_goes_to_stdout(shelf, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "plan.ics"
    shelf("plan", "--minutes", "20", "--ical", str(file))
    result = shelf("plan", "--ical", "-")
    assert (result.exit_code, result.stdout_bytes) == (0, file.read_bytes())
    assert list(tmp_path.glob("-")) == []
    assert shelf("plan", "--ical", "-", "--json").exit_code == 2


def test_a_calendar_written_again_changes_its_own_events(shelf, tmp_path):
    file = tmp_path / "plan.ics"
    shelf("plan", "--minutes", "20", "--ical", str(file))
    before = {str(event["uid"]): event for event in calendar(file)}
    result = shelf("plan", "--rest", "monday", "--ical", str(file), UPSC_NOW="2026-01-16T09:00:00+05:30")
    assert result.exit_code == 0, result.stderr
    after = {str(event["uid"]): event for event in calendar(file)}
    assert after.keys() < before.keys()
    assert all(after[uid]["sequence"] > before[uid]["sequence"] for uid in after)
    monday = next(event for event in after.values() if event.decoded("dtstart") == date(2026, 1, 19))
    assert monday["status"] == "CANCELLED"


def test_another_file_is_not_written_over(shelf, tmp_path):
    file = tmp_path / "plan.ics"
    file.write_text("mine")
    assert shelf("plan", "--ical", str(file)).exit_code == 1
    assert file.read_text() == "mine"
    assert shelf("plan", "--ical", str(file), "--force").exit_code == 0
    assert calendar(file)


@pytest.mark.parametrize("columns", [40, 80])
def test_the_screens_look_as_agreed(shelf, golden, columns):
    shelf("show", "own-3")
    shelf("plan", "--minutes", "20", "--rest", "sunday")
    shown = shelf("plan", COLUMNS=str(columns)).stdout
    golden(f"plan-{columns}.txt", shown)
    today = re.sub(r" • \d+ suspended", "", shelf("today", COLUMNS=str(columns)).stdout)
    golden(f"today-planned-{columns}.txt", today)
    assert max(map(len, shown.splitlines())) <= columns
