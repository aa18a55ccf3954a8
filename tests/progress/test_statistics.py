"""What `upsc progress` says of study and recall, from a history of known events."""

from datetime import date, datetime, timedelta

import pytest

from upsc_cli.progress import format as file_format
from upsc_cli.progress.events import Reviewed, new_id

TODAY = datetime.fromisoformat("2026-01-15T09:00:00+05:30")  # a Thursday


@pytest.fixture
def history(upsc):
    """Write reviews, each as (days ago, card, rating), into the progress file."""

    def write(*reviews):
        events = []
        for number, (back, card, rating) in enumerate(reviews):
            at = TODAY - timedelta(days=back) + timedelta(seconds=number)
            day = TODAY.date() - timedelta(days=back)
            events.append(Reviewed(id=new_id(), at=at, card=card, rating=rating, day=day))
        upsc.progress.parent.mkdir(exist_ok=True)
        upsc.progress.write_bytes(file_format.encode([file_format.line(event) for event in events]))
        return upsc

    return write


def on(*backs):
    return [(back, "c", 3) for back in sorted(backs, reverse=True)]


@pytest.mark.parametrize(
    ("backs", "current", "longest"),
    [
        ([], 0, 0),
        ([0], 1, 1),
        ([1], 1, 1),
        ([2], 0, 1),
        ([0, 1, 2, 5, 6], 3, 3),
        ([1, 2, 5, 6, 7, 8], 2, 4),
        ([0, 2, 4], 1, 1),
        (range(40), 40, 40),
    ],
)
def test_the_streak_lasts_until_a_whole_study_day_is_missed(history, backs, current, longest):
    streak = history(*on(*backs)).json("progress")["streak"]
    assert streak == {"current": current, "longest": longest}


def test_the_study_day_begins_at_four_in_the_morning(upsc):
    upsc.topic("a")
    upsc.topic("b")
    upsc("done", "a", UPSC_NOW="2026-01-14T22:00:00+05:30")
    upsc("done", "b", UPSC_NOW="2026-01-16T03:59:00+05:30")
    progress = upsc.json("progress", UPSC_NOW="2026-01-16T03:59:00+05:30")
    assert progress["streak"] == {"current": 2, "longest": 2}
    assert progress["activity"][-1] == {"date": "2026-01-15", "count": 1}


def test_what_was_taken_back_was_not_studied(upsc):
    upsc.topic("a")
    upsc("done", "a")
    upsc("undo")
    assert upsc.json("progress")["streak"] == {"current": 0, "longest": 0}


def test_retention_leaves_out_new_cards_and_what_was_asked_again_the_same_day(history):
    upsc = history(
        (9, "a", 1), (9, "a", 3),  # new, and again the same day
        (5, "a", 3), (5, "b", 1),  # remembered; new
        (2, "a", 1), (2, "a", 3), (2, "b", 2),  # forgotten, asked again; remembered
    )  # fmt: skip
    progress = upsc.json("progress")
    assert progress["retention"] == pytest.approx(2 / 3, abs=1e-4)
    assert progress["reviews"] == {"total": 7, "today": 0}
    weeks = {week["monday"]: (week["reviews"], week["retention"]) for week in progress["weeks"]}
    assert weeks["2026-01-05"] == (1, 1.0)
    assert weeks["2026-01-12"] == (2, 0.5)
    assert weeks["2025-12-29"] == (0, None)
    assert len(weeks) == 12


def test_retention_is_that_of_the_last_thirty_days(history):
    upsc = history((60, "a", 3), (40, "a", 3), (29, "a", 1))
    assert upsc.json("progress")["retention"] == 0.0


def test_activity_has_every_day_of_twenty_six_weeks_from_a_monday(history):
    activity = history(*on(0, 3, 3, 300)).json("progress")["activity"]
    assert len(activity) == 25 * 7 + 4
    assert date.fromisoformat(activity[0]["date"]).weekday() == 0
    assert [day["count"] for day in activity[-4:]] == [2, 0, 0, 1]


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_the_screen_shows_the_map_and_the_weeks_within_its_width(history, golden, columns):
    reviews = [(back, f"c{back % 7}", 1 + back * 7 % 4) for back in range(170, -1, -1) if back % 5]
    shown = history(*reviews)("progress", COLUMNS=str(columns)).stdout
    assert max(map(len, shown.splitlines())) <= min(columns, 96)
    golden(f"progress-activity-{columns}.txt", shown[shown.index("Study days") :])


def test_without_anything_done_there_is_no_map(upsc):
    assert "Study days" not in upsc("progress").stdout


def test_a_long_history_is_not_read_for_what_it_adds_up_to(upsc):
    upsc.topic("sample")
    upsc("done", "sample")
    line = file_format.line
    reviews = [
        Reviewed(id=new_id(), at=TODAY, card=f"c{number}", rating=3, day=TODAY.date())
        for number in range(2000)
    ]
    done = file_format.decode(upsc.progress.read_bytes())
    upsc.progress.write_bytes(file_format.encode([*done.lines.values(), *map(line, reviews)]))
    kept = upsc.home / "cache" / "state.msgpack"
    assert upsc.json("list", "--status", "done")[0]["slug"] == "sample"
    assert kept.exists()
    before = kept.stat().st_mtime_ns
    assert upsc.json("list", "--status", "done")[0]["slug"] == "sample"
    upsc("reopen", "sample")
    assert upsc.json("list", "--category", "test-topics")[0]["status"] == "reading"
    assert kept.stat().st_mtime_ns == before  # what comes after it is read from the file
    kept.write_bytes(b"damaged")
    assert upsc.json("list", "--category", "test-topics")[0]["status"] == "reading"
