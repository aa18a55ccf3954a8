"""The hour at which a study day begins, where a person wants another one than four in the morning."""

import json

import pytest

TOPIC = """\
title: Acts
category: test-topics
introduction: [About Acts.]
terms:
  Bill: A draft of an Act.
  Whip: Who sees that members vote.
"""


def at(time, start=None, day=15):
    return {"UPSC_NOW": f"2026-01-{day}T{time}:00+05:30"} | ({"UPSC_DAY_START": start} if start else {})


def grade(upsc, **environment):
    result = upsc("review", "acts", "--max", "1", "--json", typed="\n3\n", **environment)
    assert result.exit_code == 0, result.stderr
    return json.loads(upsc.progress.read_text())["events"][-1]["day"]


@pytest.mark.parametrize(
    ("time", "start", "day"),
    [
        ("04:30", None, "2026-01-15"),
        ("04:30", "05:00", "2026-01-14"),
        ("05:00", "05:00", "2026-01-15"),
        ("04:30", "5", "2026-01-14"),
        ("03:59", "4:00", "2026-01-14"),
        ("00:00", "00:00", "2026-01-15"),
        ("17:59", "18:00", "2026-01-14"),
        ("03:30", "", "2026-01-14"),
    ],
)
def test_a_grade_counts_to_the_study_day_of_the_person(upsc, time, start, day):
    upsc.write("acts", TOPIC)
    assert grade(upsc, **at(time, start)) == day


def test_what_was_done_in_the_small_hours_counts_to_the_day_before(upsc):
    upsc.write("acts", TOPIC)
    upsc("done", "acts", **at("05:30", "06:00"))
    counted = {day["date"]: day["count"] for day in upsc.json("progress", **at("10:00", "06:00"))["activity"]}
    assert (counted["2026-01-14"], counted["2026-01-15"]) == (1, 0)


def test_days_of_grades_stay_as_they_were_recorded(upsc):
    upsc.write("acts", TOPIC)
    grade(upsc, **at("04:30"))
    before = upsc.json("cards", "acts", **at("10:00"))
    after = upsc.json("cards", "acts", **at("10:00", "05:00"))
    assert before == after
    activity = upsc.json("progress", **at("10:00", "05:00"))["activity"]
    assert {day["date"]: day["count"] for day in activity}["2026-01-15"] == 1


def test_a_card_graded_on_a_day_that_a_later_start_puts_off_keeps_a_schedule(upsc):
    upsc.write("acts", TOPIC)
    assert grade(upsc, **at("04:30")) == "2026-01-15"
    bill = upsc.json("cards", "acts", **at("04:40"))[0]["id"]
    again = upsc("review", "acts", "--json", typed="\n3\n\n3\n", **at("04:45", "05:00"))
    assert again.exit_code == 0, again.stderr
    due = {card["id"]: card["due"] for card in upsc.json("cards", "acts", **at("06:00", "05:00"))}
    assert due[bill] > "2026-01-15"


@pytest.mark.parametrize("written", ["24:00", "05:60", "five", "-1", "5:0", "05:00+05:30", "4am"])
def test_what_is_no_time_of_a_day_is_said(upsc, written):
    result = upsc("today", UPSC_DAY_START=written)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert f"UPSC_DAY_START is {written!r}" in result.stderr
    assert "write it like 05:00" in result.stderr


def test_the_start_of_one_run_is_not_that_of_the_next(upsc):
    upsc.write("acts", TOPIC)
    upsc("today", UPSC_DAY_START="12:00")
    assert grade(upsc, **at("09:00")) == "2026-01-15"
