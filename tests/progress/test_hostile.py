"""Progress files that another program, a wrong clock or somebody malicious wrote."""

import json

import pytest

from upsc_cli.progress import format as file_format

COMMANDS = [
    ["list"], ["search", "quad"], ["show", "gst-council"], ["today"], ["progress"], ["exam"], ["syllabus"], [],
    ["done", "gst-council"], ["undo"], ["review", "gst-council"], ["quiz", "gst-council"],
]  # fmt: skip
BASE = {"id": "strange", "at": "2026-01-10T09:00:00+05:30"}


def filed(upsc, *events):
    lines = [json.dumps(event).encode() for event in events]
    upsc.progress.parent.mkdir(parents=True, exist_ok=True)
    upsc.progress.write_bytes(file_format.encode(lines))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(
    "event",
    [
        {"kind": "done", "topic": "gst-council", "at": "0001-01-01T00:00:00+14:00"},
        {"kind": "opened", "topic": "gst-council", "at": "9999-12-31T23:59:59-12:00"},
        {"kind": "opened", "topic": "gst-council", "order": "9999-12-31T23:59:59.999999+00:00"},
        {"kind": "reviewed", "card": "gst-council/term/x", "rating": 3, "day": "0001-01-01"},
        {"kind": "reviewed", "card": "gst-council/term/x", "rating": 3, "day": "9999-12-31"},
        {"kind": "exam", "day": "9999-12-31"},
        {"kind": "answered", "question": "gst-council#x", "choice": "a", "at": "9999-12-31T23:00:00Z"},
    ],
    ids=lambda event: f"{event['kind']}-{event.get('day', event.get('at', event.get('order')))[:4]}",
)
def test_an_event_at_an_impossible_time_stops_no_command_and_stays_on_file(upsc, command, event):
    filed(upsc, BASE | event, {**BASE, "id": "usual", "kind": "done", "topic": "quad-indo-pacific"})
    result = upsc(*command, typed="\n3\nq\n")
    assert result.exit_code == 0, result.stderr
    assert "strange" in {event["id"] for event in json.loads(upsc.progress.read_text())["events"]}


def test_doctor_names_events_at_an_impossible_time_and_they_do_not_count(upsc):
    filed(upsc, BASE | {"kind": "done", "topic": "gst-council", "at": "9999-12-31T23:59:59+00:00"})
    assert upsc.json("list", "--status", "done") == []
    found = json.loads(upsc("doctor", "--json").stdout)["problems"]
    assert [(problem["kind"], problem["message"]) for problem in found] == [
        ("time", "has 1 event at an impossible time, which do not count")
    ]


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00", "1970-12-31", "3000-01-01", "9999-12-31T23:59:59+00:00"]
)
def test_a_stand_in_for_the_clock_beyond_what_can_be_scheduled_is_a_usage_error(upsc, moment):
    for command in (["list"], ["today"], ["review"]):
        result = upsc(*command, UPSC_NOW=moment)
        assert result.exit_code == 2
        assert f"UPSC_NOW is {moment!r}" in result.stderr


@pytest.mark.parametrize("year", ["1971-01-01", "2999-12-31T23:59:59+14:00"])
def test_the_first_and_the_last_moment_of_the_clock_can_be_used(upsc, year):
    for command in (["done", "gst-council"], ["today"], ["progress"], ["exam"], []):
        assert upsc(*command, UPSC_NOW=year).exit_code == 0
    assert upsc("review", "gst-council", typed="\n4\n\n1\nq\n", UPSC_NOW=year).exit_code == 0


def test_a_huge_text_in_an_event_is_kept_and_does_not_count(upsc):
    card = {
        "kind": "reviewed",
        "card": "gst-council/term/x",
        "rating": 3,
        "day": "2026-01-10",
        "text": "x" * 10**7,
    }
    filed(upsc, BASE | card, {**BASE, "id": "usual", "kind": "done", "topic": "gst-council"})
    assert upsc.json("progress")["reviews"]["total"] == 0
    assert [topic["slug"] for topic in upsc.json("list", "--status", "done")] == ["gst-council"]
    assert upsc("reopen", "gst-council").exit_code == 0
    assert len(upsc.progress.read_bytes()) > 10**7
