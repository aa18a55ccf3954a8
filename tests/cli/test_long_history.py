"""A history of which most is kept in the cache shows the same as one that is read whole, whatever is done."""

import json
import random
from datetime import datetime, timedelta

import pytest

from upsc_cli.progress import format as file_format
from upsc_cli.progress import kept

START = datetime.fromisoformat("2026-01-15T09:00:00+05:30")
TOPICS = ["gst-council", "quad-indo-pacific", "india-japan-2plus2"]
SHOWN = [
    ["today"],
    ["progress"],
    ["cards"],
    ["list"],
    ["cards", "--state", "suspended"],
    ["list", "--status", "done"],
]


def walk(upsc, rng, at):
    """Do one thing of those that a person does, here or on a phone, and return what was typed."""
    topic, other = rng.sample(TOPICS, 2)
    own = sorted(path.stem for path in upsc.topics.rglob("*.yaml"))
    grades = "".join(f"\n{rng.choice('1344')}\n" for _ in range(rng.randint(1, 6)))
    phone = {"UPSC_HOME": str(upsc.home.parent / "phone")}
    there = upsc.home.parent / "phone" / "progress.json"
    arguments, typed, where = rng.choice(
        [
            *[(["review", topic], grades, {})] * 3,
            (["review", topic, other], grades, {}),
            (["review", topic], grades + "u\n", {}),
            (["review", *own], grades, {}),
            (["review", topic], grades, phone),
            (["quiz", topic, "--count", "2"], "a\ns\nb\ng\n", {}),
            (["done", topic], "", {}),
            (["reopen", topic], "", {}),
            (["star", topic], "", {}),
            (["show", other], "", {}),
            *[(["undo"], "", {})] * 2,
            (["suspend", topic], "", {}),
            (["unsuspend", topic], "", {}),
            (["bury", topic], "", {}),
            (["forget", topic], "", {}),
            (["exam", (at.date() + timedelta(days=rng.randint(20, 90))).isoformat()], "", {}),
            (["rename", *own, f"own-{rng.randint(1, 3)}"], "", {}),
            *[(["merge", str(there)], "", {})] * there.exists(),
        ]
    )
    result = upsc(*arguments, typed=typed, **{"UPSC_NOW": at.isoformat(), **where})
    assert result.exit_code in (0, 1, 2, 3), (arguments, result.stderr)
    if rng.random() < 0.1:  # an edit, which makes another card of the one that is most alike
        (path,) = upsc.topics.rglob("*.yaml")
        path.write_text(path.read_text().replace("came into", "had come into", 1))
    return arguments


def shown(upsc, at):
    return [json.loads(upsc(*arguments, "--json", UPSC_NOW=at.isoformat()).stdout) for arguments in SHOWN]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_of_a_history_shows_the_same_as_all_of_it(upsc, monkeypatch, seed):
    rng, at = random.Random(seed), START
    cache = upsc.home / "cache"
    upsc.topic("own-0")
    monkeypatch.setattr(file_format, "LEFT", 12)
    used = 0
    for number in range(36):
        at += timedelta(minutes=rng.choice([1, 50, 60 * 24, 60 * 24 * 6]))
        monkeypatch.setattr(kept, "WORTH_KEEPING", 20)
        walk(upsc, rng, at)
        if number % 3:
            continue
        found = shown(upsc, at)
        used += (cache / "reviews.msgpack").exists()
        monkeypatch.setattr(kept, "WORTH_KEEPING", 10**6)
        aside = {path: path.read_bytes() for path in cache.glob("*.msgpack")}
        for path in aside:
            path.unlink()
        assert found == shown(upsc, at)
        for path, content in aside.items():
            path.write_bytes(content)
    assert used > 2
