"""Devices that share a folder: what travels, what a carrier may do to it, and what is refused."""

import json
import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from world import Home, conflict_copy, settle

from upsc_cli.errors import UpscError
from upsc_cli.sharing import segments, setup


def test_what_one_device_records_every_device_has_once(homes):
    one, two, three = homes
    one.mark("quad")
    two.mark("gst")
    settle(homes)
    assert one.done == two.done == three.done == {"quad", "gst"}
    assert one.lines == two.lines == three.lines
    assert len(one.lines) == 2


def test_nothing_is_written_again_when_nothing_is_new(homes):
    one, two, _ = homes
    one.mark("quad")
    settle(homes)
    before = {path: path.read_bytes() for path in one.root.rglob("*.jsonl")}
    assert [(home.sync().sent, home.sync().received) for home in (one, two)] == [(0, 0), (0, 0)]
    assert {path: path.read_bytes() for path in one.root.rglob("*.jsonl")} == before


def test_each_device_writes_below_its_own_name_only(homes):
    one, two, _ = homes
    one.mark("quad")
    one.sync()
    two.sync()
    assert [path.parent.name for path in one.root.rglob("*.jsonl")] == [one.device]


def test_a_segment_that_is_full_is_followed_by_another(homes, monkeypatch):
    monkeypatch.setattr(segments, "FULL", 400)
    one, two, _ = homes
    for number in range(12):
        one.mark(f"topic-{number}")
        one.sync()
    assert len(one.segments()) > 1
    two.sync()
    assert len(two.done) == 12


@pytest.mark.parametrize("cut", [1, 5, 60])
def test_a_last_line_that_is_not_there_whole_waits_for_its_rest(homes, cut):
    one, two, _ = homes
    one.mark("quad")
    one.sync()
    (segment,) = one.segments()
    whole = segment.read_bytes()
    segment.write_bytes(whole[:-cut])
    assert two.sync().left_out == ()
    assert two.done == set()
    segment.write_bytes(whole)
    two.sync()
    assert two.done == {"quad"}


def test_a_flipped_byte_is_said_and_the_other_lines_count(homes):
    one, two, _ = homes
    for topic in ("quad", "gst"):
        one.mark(topic)
    one.sync()
    (segment,) = one.segments()
    segment.write_bytes(segment.read_bytes().replace(b"quad", b"qvad"))
    (said,) = two.sync().left_out
    assert said == f"{one.device}/001.jsonl: 1 damaged line"
    assert two.done == {"gst"}
    settle(homes)  # the device that wrote it sees that its segment is not what it was, and writes it again
    assert two.done == {"quad", "gst"}


@pytest.mark.parametrize(
    "name", [".sync-conflict-20261129-101010-ABCDEFG", " (Anna's conflicted copy 2026-11-29)", ".conflict1"]
)
def test_what_a_carrier_takes_for_a_conflict_is_read_as_well(homes, name):
    one, two, _ = homes
    one.mark("quad")
    one.sync()
    (segment,) = one.segments()
    conflict_copy(segment, name, keep=10**6)
    segment.unlink()
    two.sync()
    assert two.done == {"quad"}
    settle(homes)
    assert one.done == two.done == {"quad"}


def test_strangers_files_links_and_half_brought_ones_are_left_alone(homes, tmp_path):
    one, two, _ = homes
    one.mark("quad")
    one.sync()
    line = one.segments()[0].read_bytes()
    for stranger in (
        "readme.jsonl",
        "someone/001.jsonl",
        f"{one.device}/.syncthing.002.jsonl.tmp",
        f"{one.device}/note.txt",
    ):
        path = one.root / stranger
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(line.replace(b"quad", b"evil"))
    outside = tmp_path / "outside.jsonl"
    outside.write_bytes(line)
    if hasattr(os, "symlink") and os.name == "posix":
        (one.root / one.device / "009.jsonl").symlink_to(outside)
        (one.root / "0123456789abcdef").symlink_to(tmp_path)
    assert two.sync().received == 1
    assert two.done == {"quad"}
    assert two.sync().left_out == ()


def test_a_segment_larger_than_any_device_writes_is_said_and_not_read(homes, monkeypatch):
    one, two, _ = homes
    hostile = one.root / "feedfacefeedface" / "001.jsonl"
    hostile.parent.mkdir()
    with hostile.open("wb") as file:
        file.truncate(3 << 30)
    one.mark("quad")
    one.sync()
    done = two.sync()
    assert done.left_out == ("feedfacefeedface/001.jsonl: larger than 16 MiB, which no device writes",)
    assert two.done == {"quad"}


@pytest.mark.parametrize(
    "content",
    [b"\x00" * 1000, b"\x1b]0;evil\x07\n" * 50, b"[" * 5000 + b"\n", b'["00000000",{}]\n', b"\xff\xfe" * 99],
)
def test_a_hostile_segment_changes_nothing(homes, content):
    one, two, _ = homes
    one.mark("quad")
    one.sync()
    hostile = one.root / "feedfacefeedface" / "001.jsonl"
    hostile.parent.mkdir()
    hostile.write_bytes(content)
    two.sync()
    assert two.done == {"quad"}
    assert two.lines == one.lines


def test_a_folder_that_is_gone_is_an_error_and_is_not_made_again(homes):
    one, _, _ = homes
    one.mark("quad")
    shutil.rmtree(one.root)
    with pytest.raises(UpscError, match="is not there"):
        one.sync()
    assert not one.root.exists()


def test_a_folder_that_was_emptied_is_filled_again(homes):
    one, two, three = homes
    one.mark("quad")
    settle([one, two])
    for path in one.root.iterdir():
        shutil.rmtree(path)
    two.mark("gst")
    settle([one, two])
    three.sync()
    assert three.done == {"quad", "gst"}
    assert three.lines == one.lines == two.lines


def test_without_what_is_known_of_the_folder_all_is_read_again_and_nothing_doubled(homes):
    one, two, _ = homes
    one.mark("quad")
    settle([one, two])
    one.forget_cache()
    two.forget_cache()
    assert (one.sync().sent, two.sync().received) == (0, 0)
    assert one.lines == two.lines


def test_a_copy_of_a_device_gets_a_name_of_its_own_and_loses_nothing(homes, tmp_path):
    one, two, _ = homes
    one.mark("quad")
    one.sync()
    copy = one.clone(tmp_path / "copy")
    copy.mark("gst")
    assert copy.sync().is_renamed
    one.mark("sarkaria")
    assert not one.sync().is_renamed
    settle([one, two, copy])
    assert copy.device != one.device
    assert one.done == two.done == copy.done == {"quad", "gst", "sarkaria"}


def test_two_that_write_under_one_name_part_when_one_of_them_sees_it(homes, tmp_path):
    one, two, _ = homes
    one.mark("quad")
    one.sync()
    copy = one.clone(tmp_path / "copy")
    shared = json.loads(setup.file_of(copy.path).read_text())
    shared["place"] = setup.place_of(copy.path)  # as where machine and path are the same for both
    setup.file_of(copy.path).write_text(json.dumps(shared))
    copy.mark("gst")
    copy.sync()
    one.mark("sarkaria")
    assert one.sync().is_renamed
    settle([one, two, copy])
    assert one.done == two.done == copy.done == {"quad", "gst", "sarkaria"}


def test_a_round_that_was_cut_off_after_writing_is_done_again(homes):
    one, two, _ = homes
    one.mark("quad")
    kept = one.path / "cache"
    one.sync()
    one.mark("gst")
    shutil.copytree(kept, one.path / "before")
    one.sync()
    shutil.rmtree(kept)
    (one.path / "before").rename(kept)  # it was written, and killed before that was noted
    assert one.sync().sent == 0
    settle([one, two])
    assert two.done == {"quad", "gst"}


@pytest.mark.posix("permissions")
def test_a_folder_that_cannot_be_written_still_gives(homes):
    one, two, _ = homes
    one.mark("quad")
    one.sync()
    two.mark("gst")
    (one.root / two.device).write_text("a file in the place of the folder of a device")
    with pytest.raises(UpscError, match="1 new event recorded, but"):
        two.sync()
    assert two.done == {"quad", "gst"}


# Files


def test_notes_answers_and_topics_travel(homes):
    one, two, three = homes
    one.write("notes/quad.md", "A note\r\nof mine, हिन्दी")
    one.write("answers/2026-05-01-quad.md", "An answer")
    one.write("topics/polity/mine.yaml", "title: Mine")
    settle(homes)
    assert one.texts() == two.texts() == three.texts()
    assert len(one.texts()) == 3
    assert two.path.joinpath("notes/quad.md").read_bytes() == "A note\r\nof mine, हिन्दी".encode()


def test_an_edit_follows_what_it_was_made_of_whatever_the_clocks_say(tmp_path, folder):
    ahead = Home(tmp_path / "ahead", folder, timedelta(days=9))
    behind = Home(tmp_path / "behind", folder, timedelta(days=-9))
    ahead.write("notes/quad.md", "first")
    settle([ahead, behind])
    behind.write("notes/quad.md", "second, by a clock that is 18 days behind")
    os.utime(behind.path / "notes/quad.md", (1, 1))
    settle([behind, ahead])
    assert ahead.read("notes/quad.md") == behind.read("notes/quad.md")
    assert ahead.read("notes/quad.md").startswith("second")
    assert not list(tmp_path.rglob("*.kept"))


def test_of_two_edits_at_once_the_later_counts_and_the_other_is_kept_beside(homes):
    one, two, _ = homes
    one.write("notes/quad.md", "base")
    settle(homes)
    one.write("notes/quad.md", "earlier")
    os.utime(one.path / "notes/quad.md", (1_700_000_000, 1_700_000_000))
    two.write("notes/quad.md", "later")
    os.utime(two.path / "notes/quad.md", (1_700_000_060, 1_700_000_060))
    two.sync()
    (kept,) = one.sync().kept
    settle(homes)
    assert {home.read("notes/quad.md") for home in homes} == {"later"}
    assert Path(kept).read_text(encoding="utf-8") == "earlier"
    assert kept == str(one.path / "notes" / "quad.md.kept")


def test_the_other_version_is_kept_as_well_where_one_s_own_counts(homes):
    one, two, _ = homes
    one.write("notes/quad.md", "earlier")
    os.utime(one.path / "notes/quad.md", (1_700_000_000, 1_700_000_000))
    one.sync()
    two.write("notes/quad.md", "later")
    assert len(two.sync().kept) == 1
    settle(homes)
    assert {home.read("notes/quad.md") for home in homes} == {"later"}
    assert "earlier" in two.all_texts()


def test_a_file_that_is_removed_goes_everywhere_and_a_copy_stays_on_the_others(homes):
    one, two, _ = homes
    one.write("notes/quad.md", "a note")
    settle(homes)
    one.remove("notes/quad.md")
    settle(homes)
    assert [home.read("notes/quad.md") for home in homes] == [None] * 3
    assert "a note" in two.all_texts()


def test_an_edit_outlives_a_removal_elsewhere(homes):
    one, two, _ = homes
    one.write("notes/quad.md", "a note")
    settle(homes)
    one.remove("notes/quad.md")
    one.sync()
    two.write("notes/quad.md", "a longer note")
    settle(homes)
    assert {home.read("notes/quad.md") for home in homes} == {"a longer note"}


def test_what_was_removed_may_be_written_again_with_the_same_words(homes):
    one, two, _ = homes
    one.write("notes/quad.md", "a note")
    settle(homes)
    two.remove("notes/quad.md")
    settle(homes)
    one.write("notes/quad.md", "a note")
    settle(homes)
    assert {home.read("notes/quad.md") for home in homes} == {"a note"}


def test_a_whole_folder_that_is_gone_comes_back(homes):
    one, two, _ = homes
    one.write("notes/quad.md", "a note")
    settle(homes)
    shutil.rmtree(two.path / "notes")
    settle(homes)
    assert {home.read("notes/quad.md") for home in homes} == {"a note"}


def test_a_segment_that_cannot_be_read_is_an_error_and_read_the_next_time(homes, monkeypatch):
    one, two, three = homes
    one.mark("quad")
    one.sync()
    three.mark("gst")
    three.sync()
    whole = segments.read

    def failing(path, before, stamp):
        if path.parent.name == one.device:
            raise OSError(5, "Input/output error", str(path))
        return whole(path, before, stamp)

    with monkeypatch.context() as patched:
        patched.setattr(segments, "read", failing)
        with pytest.raises(UpscError, match="1 new event recorded, but"):
            two.sync()
    assert two.done == {"gst"}
    assert two.sync().received == 1
    assert two.done == {"gst", "quad"}


def test_a_file_that_cannot_be_looked_at_is_not_taken_for_removed(homes, monkeypatch):
    one, two, _ = homes
    one.write("notes/quad.md", "a note")
    one.write("notes/gst.md", "another")
    settle(homes)
    whole = os.stat

    def failing(path, *rest, **more):
        if str(path).endswith("quad.md"):
            raise PermissionError(13, "Permission denied", str(path))
        return whole(path, *rest, **more)

    with monkeypatch.context() as patched:
        patched.setattr(os, "stat", failing)
        with pytest.raises(UpscError):
            one.sync()
    settle(homes)
    assert two.read("notes/quad.md") == "a note"


@pytest.mark.parametrize(
    "path",
    [
        "notes/../../evil.md", "/tmp/evil.md", "topics/../progress.json", "notes/a/b.md", "progress.json",
        "topics/.hidden/x.yaml", "notes/QUAD.md", "notes/a\x1b[2J.md", "sync.json", "topics/a/b/c.yaml", "notes\\a.md",
    ],
)  # fmt: skip
def test_no_device_can_write_outside_the_files_that_travel(homes, path):
    from zlib import crc32

    one, two, _ = homes
    line = json.dumps(
        {"kind": "file", "id": "1", "at": "2026-05-01T00:00:00Z", "path": path, "text": "evil"}
    ).encode()
    hostile = one.root / "feedfacefeedface" / "files-001.jsonl"
    hostile.parent.mkdir()
    hostile.write_bytes(b'["%08x",%s]\n' % (crc32(line), line))
    before = {found for found in two.path.parent.rglob("*") if "cache" not in found.parts}
    two.sync()
    assert {found for found in two.path.parent.rglob("*") if "cache" not in found.parts} - before <= {
        two.path / "sync.lock"
    }


def test_what_is_too_large_or_no_text_stays_here_and_is_said(homes):
    one, two, _ = homes
    one.write("notes/large.md", "x" * ((1 << 20) + 1))
    one.path.joinpath("notes/binary.md").write_bytes(b"\xff\xfe\x00")
    done = one.sync()
    assert sorted(said.partition(":")[0] for said in done.left_out) == ["notes/binary.md", "notes/large.md"]
    two.sync()
    assert two.texts() == {}


def test_a_round_with_no_time_left_changes_nothing_and_loses_nothing(homes):
    from upsc_cli.sharing.sync import OutOfTimeError, sync

    one, two, _ = homes
    one.mark("quad")
    one.sync()
    two.mark("gst")
    with pytest.raises(OutOfTimeError):
        sync(two.path, two.store, two.path / "cache", setup.load(two.path), two.now(), seconds=0)
    assert two.done == {"gst"}
    settle(homes)
    assert one.done == two.done == {"gst", "quad"}
