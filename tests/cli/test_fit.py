"""fit: the scheduler fitted to one's own reviews."""

import json
from datetime import UTC, datetime

import pytest
from learners import OfFsrs, histories, learn

from upsc_cli.progress.events import Fitted, new_id
from upsc_cli.progress.store import Store
from upsc_cli.recall.fitting import fit
from upsc_cli.recall.parameters import DEFAULT

FORGETFUL = (*(stability / 4 for stability in DEFAULT[:4]), *DEFAULT[4:20], 0.4)
TOPIC = """\
title: Sample topic
category: test-topics
introduction: [Text.]
cards:
"""
CARDS = 200
TODAY = {"UPSC_NOW": "2025-09-01T09:00:00+00:00"}


def record(upsc, events, home=None):
    folder = home or upsc.home
    last = datetime(2025, 9, 1, tzinfo=UTC)
    Store(folder / "progress.json", folder / "backups", lambda: last).update(lambda _: events)


def card(number):
    return f"sample/card/c{number}"


@pytest.fixture
def shelf(upsc):
    """A topic with cards, none of which was seen."""
    cards = "".join(f"  - {{id: c{number}, q: What is {number}?, a: It.}}\n" for number in range(CARDS))
    upsc.write("sample", TOPIC + cards)
    upsc.environment |= TODAY
    return upsc


@pytest.fixture
def learner(shelf):
    """One who reviewed them for months, and forgets faster than most."""
    record(shelf, learn(OfFsrs(FORGETFUL), 700, new=2, seed=3, card_of=card))
    return shelf


def stabilities(upsc):
    return {one["id"]: one["stability"] for one in upsc.json("cards", "sample", "--state", "learned")}


def test_a_fit_that_predicts_better_is_kept_and_cards_go_by_it(learner):
    before, dues = stabilities(learner), learner.json("progress")["forecast"]
    found = learner.json("fit")
    assert found["reviews"] > 64
    assert found["kept"]
    assert found["log_loss"]["fitted"] < found["log_loss"]["default"]
    assert len(found["parameters"]) == 21
    assert found["parameters"] != list(DEFAULT)
    after = stabilities(learner)
    assert after.keys() == before.keys()
    assert after != before
    assert learner.json("progress")["forecast"] != dues
    assert learner.json("doctor")["ok"]


def test_a_fit_is_taken_back(learner):
    before = stabilities(learner)
    learner("fit")
    assert "Took back: the scheduler fitted to" in learner("undo").stdout
    assert stabilities(learner) == before


def test_the_default_can_be_gone_back_to_and_that_too_is_taken_back(learner):
    before = stabilities(learner)
    learner("fit")
    fitted = stabilities(learner)
    found = learner.json("fit", "--default")
    assert (found["kept"], found["parameters"]) == (False, list(DEFAULT))
    assert stabilities(learner) == before
    learner("undo")
    assert stabilities(learner) == fitted


def test_a_fit_counts_on_every_device_after_a_merge(learner, tmp_path):
    phone = tmp_path / "phone"
    phone.mkdir()
    (phone / "progress.json").write_bytes(learner.progress.read_bytes())
    learner("fit")
    fitted = stabilities(learner)
    assert "1 fit" in learner("merge", str(learner.progress), UPSC_HOME=str(phone)).stdout
    elsewhere = {"UPSC_HOME": str(phone), "UPSC_TOPICS": str(learner.topics)}
    listed = json.loads(learner("cards", "sample", "--state", "learned", "--json", **elsewhere).stdout)
    assert {one["id"]: one["stability"] for one in listed} == fitted


def test_an_interrupted_fit_changes_nothing(learner, monkeypatch):
    from contextlib import contextmanager

    @contextmanager
    def interrupted(_what):
        def count(done, total):
            if done > total / 2:
                raise KeyboardInterrupt

        yield count

    monkeypatch.setattr("upsc_cli.cli.begin.counting", interrupted)
    before = learner.progress.read_bytes()
    assert learner("fit").exit_code == 130
    assert learner.progress.read_bytes() == before
    assert learner.json("undo")[0]["kind"] == "reviewed"


def test_what_was_fitted_twice_alike_is_recorded_once(learner):
    learner("fit")
    before = learner.progress.read_bytes()
    assert learner.json("fit")["kept"]
    assert learner.progress.read_bytes() == before


def test_of_few_reviews_nothing_is_fitted_and_it_is_said(shelf):
    record(shelf, learn(OfFsrs(DEFAULT), 5, new=5, seed=1, card_of=card))
    assert shelf.json("fit") == {
        "reviews": 0,
        "log_loss": {"default": None, "fitted": None},
        "kept": False,
        "parameters": list(DEFAULT),
    }
    assert "a fit takes 8 reviews of cards on later days" in shelf("fit").stdout


def test_a_fit_that_predicts_worse_changes_nothing(shelf):
    usual = (learn(OfFsrs(DEFAULT), 300, new=4, seed=seed, card_of=card) for seed in range(20))
    record(shelf, next(events for events in usual if not fit(histories(events)).parameters))
    before = shelf.progress.read_bytes()
    found = shelf.json("fit")
    assert found["log_loss"]["fitted"] >= found["log_loss"]["default"]
    assert (found["kept"], found["parameters"]) == (False, list(DEFAULT))
    assert "the default parameters stay" in shelf("fit").stdout
    assert shelf.progress.read_bytes() == before


def test_the_wanted_retention_keeps_its_meaning(learner):
    learner("fit")
    dues = {
        retention: sum(day["due"] for day in learner.json("progress", UPSC_RETENTION=retention)["forecast"])
        for retention in ("0.8", "0.95")
    }
    assert dues["0.8"] < dues["0.95"]


@pytest.mark.parametrize("parameters", [(1.0,), (*DEFAULT[:20], 5.0)], ids=["few", "out of bounds"])
def test_parameters_that_cannot_be_reckoned_with_do_not_count_and_are_named(learner, parameters):
    before = stabilities(learner)
    at = datetime(2025, 8, 31, tzinfo=UTC)
    record(learner, [Fitted(id=new_id(), at=at, parameters=parameters, reviews=9)])
    assert stabilities(learner) == before
    doctor = json.loads(learner("doctor", "--json").stdout)
    assert [problem["kind"] for problem in doctor["problems"]] == ["parameters"]
    result = learner("fit")
    assert "out of bounds" in result.stderr
    assert result.exit_code == 0
    assert learner.json("doctor")["ok"]


def test_calibration_is_shown_and_nearer_after_a_fit(learner):
    def off():
        deciles = learner.json("progress")["calibration"]
        assert len(deciles) == 10
        return sum(one["reviews"] * abs(one["predicted"] - one["observed"]) for one in deciles)

    before = off()
    shown = learner("progress").stdout
    assert "Expected and remembered" in shown
    learner("fit")
    assert off() < before


def test_calibration_is_that_of_the_topics_asked_for(learner):
    assert learner.json("progress", "--category", "economy")["calibration"] == []


@pytest.mark.once  # the history is made by the fsrs package, whose versions differ in it
@pytest.mark.parametrize("columns", [40, 80])
def test_calibration_looks_as_agreed(learner, golden, columns):
    shown = learner("progress", COLUMNS=str(columns)).stdout.splitlines()
    begin = shown.index("Expected and remembered")
    golden(f"progress-calibration-{columns}.txt", "\n".join(shown[begin : begin + 12]) + "\n")
    assert max(map(len, shown)) <= columns
