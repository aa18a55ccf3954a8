"""Files larger than any history, and events that stand in a file twice."""

import json

import pytest

from upsc_cli import files
from upsc_cli.progress import format as file_format

SPARSE = 3 << 30  # bytes, of which none is on the disk
BASE = {"at": "2026-01-10T09:00:00+05:30", "kind": "done"}


def make_sparse(path):
    """Make a file of the size of a film in the place of a path; whoever reads it all notices."""
    with path.open("wb") as file:
        file.truncate(SPARSE)


def filed(path, *events):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file_format.encode([json.dumps(event).encode() for event in events]))


def problems(upsc):
    return [(one["kind"], one["message"]) for one in json.loads(upsc("doctor", "--json").stdout)["problems"]]


def done(upsc):
    return [topic["slug"] for topic in upsc.json("list", "--status", "done")]


@pytest.fixture
def reads(monkeypatch):
    """How many bytes of each file were read whole, by its name."""
    found = {}
    real = files.read

    def read(path, most=None):
        content = real(path, 1000 if path.stat().st_size == SPARSE else most)
        found[path.name] = found.get(path.name, 0) + len(content)
        return content

    monkeypatch.setattr(files, "read", read)
    return found


def test_a_file_too_large_for_any_history_is_not_merged_and_not_read(upsc, tmp_path, reads):
    other = tmp_path / "other.json"
    make_sparse(other)
    for salvage in ([], ["--salvage"]):
        result = upsc("merge", *salvage, str(other))
        assert result.exit_code == 5
        assert result.stderr == f"upsc: {other} is larger than 512 MiB, which no progress file is\n"
    assert other.name not in reads


def test_in_the_place_of_progress_it_is_kept_and_everything_is_back(upsc, reads):
    upsc("done", "gst-council")
    upsc.progress.unlink()
    make_sparse(upsc.progress)
    result = upsc("list", "--status", "done", "--json")
    assert [topic["slug"] for topic in json.loads(result.stdout)] == ["gst-council"]
    assert "is damaged (it is larger than 512 MiB, which no progress file is)" in " ".join(
        result.stderr.split()
    )
    (kept,) = upsc.home.glob("progress.damaged-*.json")
    assert kept.stat().st_size == SPARSE
    assert reads["progress.json"] < 10_000


def test_doctor_reads_none_that_lies_beside_progress_or_among_the_backups(upsc, reads):
    upsc("done", "gst-council")
    upsc("done", "quad-indo-pacific")
    (backup,) = (upsc.home / "backups").iterdir()
    copy = upsc.home / "progress (1).json"
    for path in (copy, backup):
        make_sparse(path)
    assert problems(upsc) == [("backup", "cannot be read")]
    assert not reads.keys() & {copy.name, backup.name}
    upsc("doctor", "--fix")
    assert not problems(upsc)


def test_a_journal_too_large_for_any_history_is_named_and_not_read(upsc, reads):
    upsc("done", "gst-council")
    make_sparse(upsc.home / "progress.journal")
    result = upsc("today")
    assert result.exit_code == 5
    assert "progress.journal: larger than 512 MiB" in " ".join(result.stderr.split())
    assert "progress.journal" not in reads


def test_nothing_is_written_that_would_be_too_large_to_be_read_again(upsc, monkeypatch):
    upsc("done", "gst-council")
    before = upsc.progress.read_bytes()
    monkeypatch.setattr(file_format, "LARGEST", len(before) + 10)
    result = upsc("done", "quad-indo-pacific")
    assert result.exit_code == 5
    assert "larger than" in result.stderr
    assert upsc.progress.read_bytes() == before
    assert done(upsc) == ["gst-council"]


def test_two_equal_events_of_one_id_are_one_and_no_matter(upsc):
    event = BASE | {"id": "a", "topic": "gst-council"}
    filed(upsc.progress, event, event, BASE | {"id": "b", "topic": "quad-indo-pacific"})
    assert problems(upsc) == []
    assert upsc.json("undo")[0]["id"] == "b"
    assert done(upsc) == ["gst-council"]


@pytest.mark.parametrize("swapped", [False, True])
def test_of_two_events_of_one_id_that_differ_one_counts_in_any_order_and_doctor_names_it(upsc, swapped):
    two = [BASE | {"id": "twice", "topic": topic} for topic in ("gst-council", "quad-indo-pacific")]
    other = BASE | {"id": "once", "topic": "india-japan-2plus2"}
    filed(upsc.progress, *(reversed(two) if swapped else two), other)
    assert done(upsc) == ["gst-council", "india-japan-2plus2"]
    assert problems(upsc) == [("repeated", "has events that differ under one id, of which one counts: twice")]
    upsc("undo")
    upsc("undo")
    assert done(upsc) == []
