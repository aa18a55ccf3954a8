"""What was recorded before there were renamed topics, spread cards and buried ones that are taken back in.

`history/` has topics, the progress of two months with them, and what `upsc cards --json` then printed, all
written by the program as it was.
"""

import json
import shutil
from pathlib import Path

import pytest

HISTORY = Path(__file__).parent / "history"
LAST = {"UPSC_NOW": "2026-03-01T08:00:00+05:30"}
CARDS = json.loads((HISTORY / "cards.json").read_text(encoding="utf-8"))


@pytest.fixture
def person(upsc):
    own = upsc.topics / "own"
    own.mkdir(parents=True)
    for path in HISTORY.glob("*.yaml"):
        shutil.copy(path, own)
    shutil.copy(HISTORY / "progress.json", upsc.progress)
    return upsc


def without_floats(cards):
    return [{key: card[key] for key in card if key not in ("stability", "difficulty")} for card in cards]


def test_every_card_keeps_its_schedule(person):
    cards = person.json("cards", "acts", "rivers", **LAST)
    assert without_floats(cards) == without_floats(CARDS)
    for card, before in zip(cards, CARDS, strict=True):
        for key in ("stability", "difficulty"):
            assert card[key] == pytest.approx(before[key], rel=1e-4) if before[key] else card[key] is None


def test_statuses_stars_and_the_exam_are_as_they_were(person):
    statuses = {topic["slug"]: topic["status"] for topic in person.json("list", "--category", "own", **LAST)}
    assert statuses == {"acts": "done", "rivers": "reading"}
    assert [topic["slug"] for topic in person.json("list", "--starred", **LAST)] == ["acts"]
    assert person.json("exam", **LAST)["date"] == "2026-05-24"


def test_nothing_is_put_off_and_the_file_stays_as_it_is(person):
    before = person.progress.read_bytes()
    assert person.json("today", **LAST)["put_off"] == 0
    person("doctor", **LAST)
    assert person.progress.read_bytes() == before
