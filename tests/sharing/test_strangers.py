"""A device that is not the person's writes into the shared folder: what it cannot do."""

import json
import os
from hashlib import blake2b
from pathlib import Path
from zlib import crc32

import pytest
from world import START, settle

from upsc_cli import paths
from upsc_cli.sharing import admitting, segments

STRANGER = "feedfacefeedface"


def line(event):
    written = json.dumps(event).encode()
    return b'["%08x",%s]\n' % (crc32(written), written)


def plant(root: Path, *found, name="001.jsonl", device=STRANGER):
    segment = root / device / name
    segment.parent.mkdir(exist_ok=True)
    segment.write_bytes(b"".join(map(line, found)))
    return segment


def done(topic, number="1", at="2026-05-01T00:00:00Z", **more):
    return {"kind": "done", "id": number, "at": at, "topic": topic, **more}


def version(number, text, *was, at="2026-05-01T00:00:00Z", path="notes/quad.md"):
    said = {} if text is None else {"text": text}
    return {"kind": "file", "id": number, "at": at, "path": path, "was": list(was), **said}


@pytest.mark.posix("links")
@pytest.mark.parametrize("name", ["001.jsonl", "files-001.jsonl"])
def test_a_link_in_the_place_of_a_segment_leads_no_writing_out_of_the_folder(homes, tmp_path, name):
    one, two, _ = homes
    outside = tmp_path / "profile"
    outside.write_text("export EDITOR=vi\n")
    own = one.root / one.device
    own.mkdir()
    (own / name).symlink_to(outside)
    one.mark("quad")
    one.write("notes/quad.md", "a note")
    one.sync()
    settle(homes)
    assert outside.read_text() == "export EDITOR=vi\n"
    assert two.done == {"quad"}
    assert two.read("notes/quad.md") == "a note"


@pytest.mark.posix("links")
def test_a_file_with_a_second_name_outside_is_not_gone_on_with(homes, tmp_path):
    one, two, _ = homes
    one.mark("quad")
    one.sync()
    (segment,) = one.segments()
    before = segment.read_bytes()
    (tmp_path / "second").hardlink_to(segment)
    one.mark("gst")
    settle(homes)
    assert (tmp_path / "second").read_bytes() == before
    assert two.done == {"quad", "gst"}


@pytest.mark.posix("links")
def test_a_link_in_the_place_of_the_folder_of_a_device_is_not_written_into(homes, tmp_path):
    one, _, _ = homes
    (tmp_path / "outside").mkdir()
    (one.root / one.device).symlink_to(tmp_path / "outside")
    one.mark("quad")
    one.try_sync()
    assert list((tmp_path / "outside").iterdir()) == []


@pytest.mark.posix("pipes")
def test_pipes_in_the_place_of_segments_hold_nobody_up(homes):
    one, two, _ = homes
    (one.root / one.device).mkdir()
    for name in ("001.jsonl", "files-001.jsonl"):
        os.mkfifo(one.root / one.device / name)
    one.mark("quad")
    settle(homes)
    assert two.done == {"quad"}


def test_a_segment_of_the_last_number_does_not_end_what_a_device_can_write(homes, monkeypatch):
    monkeypatch.setattr(segments, "FULL", 10)
    one, two, _ = homes
    one.mark("quad")
    one.sync()
    one.segments()[0].rename(one.root / one.device / "999999999.jsonl")
    for topic in ("gst", "sarkaria"):
        one.mark(topic)
        one.sync()
    settle(homes)
    assert two.done == {"quad", "gst", "sarkaria"}
    assert all(segments._OWN_NAME.fullmatch(path.name) for path in one.root.rglob("*.jsonl"))


@pytest.mark.posix("names that are no text")
def test_a_name_that_is_no_text_disturbs_nobody(homes):
    one, two, _ = homes
    one.mark("quad")
    for name in (b"001\xff.jsonl", b"\x1b]0;evil\x07.jsonl"):
        plant(one.root, done("gst"), name=os.fsdecode(name))
    settle(homes)
    assert two.done == {"quad"}
    assert two.sync().left_out == ()


def test_a_device_with_too_many_files_hides_no_other(homes, monkeypatch):
    monkeypatch.setattr(segments, "MOST", 4)
    one, two, _ = homes
    for number in range(9):
        plant(one.root, done("quad", str(number)), name=f"{number:03}.jsonl", device="0" * 16)
    one.mark("gst")
    one.sync()
    (said,) = two.sync().left_out
    assert said == f"{'0' * 16}: of 9 files there, 3 are read"
    assert two.done == {"quad", "gst"}
    assert two.sync().received == 0


def test_an_event_of_the_far_future_does_not_come_in(homes):
    one, two, _ = homes
    plant(one.root, done("quad", at="2999-12-31T23:59:59.999999Z"), done("gst", "2", "2030-01-01T00:00:00Z"))
    assert one.sync().left_out == ("1 event of a time after 2126",)
    assert one.done == {"gst"}
    one.reopen("gst")
    settle(homes)
    assert two.done == set()


def test_times_at_the_ends_of_the_calendar_can_be_reckoned_with(homes):
    one, two, _ = homes
    ends = ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59.999999-23:59")
    plant(one.root, *(done("quad", str(number), at) for number, at in enumerate(ends)))
    one.mark("gst")
    settle(homes)
    assert two.done == {"gst"}


def test_what_is_recorded_after_an_event_at_the_end_of_all_time_counts(homes):
    one, _, _ = homes
    one.store.take_in({"1": json.dumps(done("gst", at="2999-12-31T23:59:59.999999Z")).encode()})
    one.mark("quad")
    assert one.done == {"quad", "gst"}


def test_others_do_not_fill_progress_to_where_nothing_more_can_be_recorded(homes, monkeypatch):
    monkeypatch.setattr(admitting, "MOST_BYTES", 2000)
    one, _, _ = homes
    one.mark("gst")
    plant(one.root, *(done(f"topic-{number}", str(number)) for number in range(100)))
    (said,) = one.sync().left_out
    assert "as progress would be over" in said
    assert one.path.joinpath("progress.json").stat().st_size < 2100
    one.mark("quad")
    assert {"gst", "quad"} < one.done


def test_an_event_under_an_id_of_ours_is_the_same_on_all_devices_and_a_backup_has_ours(homes):
    one, two, three = homes
    event = one.mark("quad")
    settle(homes)
    plant(one.root, {"at": "2026-05-01T00:00:00Z", "id": event, "kind": "a"})
    said = []
    for home in (one, two):
        store = home.store
        home.sync_with(store)
        said += store.notices
    settle(homes)
    assert one.lines == two.lines == three.lines
    assert one.done == set()
    assert len(said) == 2
    kept = [path.read_text() for path in (two.path / "backups").glob("*.json")]
    assert any('"topic":"quad"' in text for text in kept)


def test_a_version_under_an_id_of_ours_is_the_same_on_all_devices(homes):
    one, two, three = homes
    one.write("notes/quad.md", "a note")
    settle([one, two])
    (own,) = (json.loads(each)[1]["id"] for each in (one.segments()[-1]).read_bytes().splitlines())
    for number, text in enumerate(("of a stranger", "of another", "a third", "a fourth")):
        plant(one.root, version(own, text), name=f"files-00{number}.jsonl")
        two.sync()
    plant(one.root, version(own, "elsewhere", path="notes/gst.md"), name="files-009.jsonl")
    settle(homes)
    assert one.texts() == two.texts() == three.texts()
    assert one.texts()["notes/gst.md"] == "elsewhere"
    assert "a note" in one.all_texts() & two.all_texts()


@pytest.mark.parametrize("text", ["of a stranger", None])
def test_a_copy_stays_of_what_a_stranger_writes_anew_or_removes(homes, text):
    one, two, _ = homes
    one.write("notes/quad.md", "a note")
    settle(homes)
    (own,) = (json.loads(each)[1]["id"] for each in one.segments()[-1].read_bytes().splitlines())
    plant(one.root, version("1", text, own), name="files-001.jsonl")
    settle(homes)
    plant(one.root, version("1", text, own), version("2", "once more", "1"), name="files-001.jsonl")
    settle(homes)
    assert one.read("notes/quad.md") == two.read("notes/quad.md") == "once more"
    kept = {path.read_text() for path in (two.path / "backups").rglob("*quad*")}
    assert "a note" in kept


def test_copies_of_what_was_written_anew_are_kept_for_thirty_days_on_which_it_was(homes):
    one, two, _ = homes
    for day in range(40):
        one.write("notes/quad.md", f"version {day}")
        one.sync()
        two.minutes = day * 24 * 60
        two.sync()
    kept = sorted(path.name for path in (two.path / "backups" / "replaced").iterdir())
    assert len(kept) == 30
    assert kept[-1] == f"{START.date().replace(month=6, day=9)}"


def test_a_device_whose_folder_cannot_be_read_keeps_nobody_from_the_others(homes, monkeypatch):
    one, two, _ = homes
    one.mark("quad")
    one.sync()
    plant(one.root, done("gst"))
    whole = os.scandir

    def failing(path="."):
        if STRANGER in str(path):
            raise PermissionError(13, "Permission denied", str(path))
        return whole(path)

    monkeypatch.setattr(os, "scandir", failing)
    assert two.sync().left_out == (f"{STRANGER}: Permission denied",)
    assert two.done == {"quad"}


@pytest.mark.parametrize(
    "strange", [{"kind": "a"}, {"kind": "z"}, {"kind": "z", "at": "2999-12-31T00:00:00Z"}]
)
@pytest.mark.parametrize("steps", [1, 2])
def test_it_does_not_matter_in_how_many_rounds_two_events_of_one_id_are_met(homes, strange, steps):
    one, two, three = homes
    event = one.mark("quad")
    one.sync()
    if steps == 2:
        two.sync()
    plant(
        one.root, {"at": "2026-05-01T00:00:00Z", "id": event} | strange, done("quad", event), done("b", event)
    )
    settle([two, three, one])
    assert one.lines == two.lines == three.lines
    assert not any(home.sync().sent for home in homes)


def test_it_does_not_matter_in_how_many_rounds_two_versions_of_one_id_are_met(homes):
    one, two, three = homes
    found = [
        version("1", text, path=path)
        for text in ("b", "a", "c")
        for path in ("notes/quad.md", "notes/gst.md")
    ]
    for number in range(len(found)):
        plant(one.root, *found[: number + 1], name="files-001.jsonl")
        two.sync()
    settle([three, one, two])
    assert one.texts() == two.texts() == three.texts()
    assert len(one.texts()) == 2


def share(upsc, tmp_path, *found):
    """Let a stranger's events come in by a folder."""
    folder = tmp_path / "shared"
    folder.mkdir()
    plant(folder, *found)
    assert upsc("sync", str(folder)).exit_code == 0


def digest(content):
    return blake2b(content, digest_size=12).hexdigest()


def test_taking_back_a_stranger_s_rename_moves_no_file_out_of_its_folder(upsc, tmp_path):
    path = upsc.topic("quorum")
    renamed = {"kind": "renamed", "to": "quorum", "file": True, "at": "2027-05-01T00:00:00Z"}
    share(
        upsc,
        tmp_path,
        *({**renamed, "id": name, "topic": name} for name in ("../../evil", "..\\evil", "a:b", "..")),
    )
    for _ in range(4):
        assert upsc("undo").exit_code == 0
    assert [found.name for found in upsc.topics.rglob("*.yaml")] == [path.name]
    assert not list(tmp_path.rglob("*evil*"))


@pytest.mark.parametrize("topic", ["../../project/README", "..\\..\\project\\README"])
def test_taking_back_a_stranger_s_change_of_a_note_touches_no_other_file(upsc, tmp_path, topic):
    other = tmp_path / "project" / "README.md"
    other.parent.mkdir()
    other.write_bytes(b"Known to everybody.")
    upsc("note", "gst-council", "a note")  # so that the folder of notes is there
    event = {"kind": "noted", "id": "1", "at": "2027-05-01T00:00:00Z", "topic": topic, "size": 0}
    share(upsc, tmp_path, {**event, "now": digest(b"Known to everybody.")})
    assert upsc("undo").exit_code == 0
    assert other.read_bytes() == b"Known to everybody."


def test_a_topic_of_a_stranger_s_name_brings_no_other_file_into_the_notes(upsc, tmp_path):
    from upsc_cli.session.listening import Nobody
    from upsc_cli.session.renaming import bring_along
    from upsc_cli.session.session import Session

    other = tmp_path / "README.md"
    other.write_text("Mine.")
    upsc("note", "ramsar-wetlands", "a note")
    session = Session(paths.resolve(upsc.environment), lambda: START, Nobody())
    bring_along(session, "../../README", "gst-council")
    bring_along(session, "ramsar-wetlands", "../../elsewhere")
    assert other.exists()
    assert [path.name for path in (upsc.home / "notes").iterdir()] == ["ramsar-wetlands.md"]


def test_of_more_than_fits_into_memory_the_rest_waits_for_the_next_round(homes, monkeypatch):
    from upsc_cli.sharing import sync

    monkeypatch.setattr(sync, "MOST_READ", 300)
    one, two, _ = homes
    for number in range(5):
        plant(one.root, done(f"topic-{number}", str(number)), name=f"{number:03}.jsonl", device="0" * 16)
    one.mark("quad")
    one.sync()
    assert "read at a time" in two.sync().left_out[0]
    settle([two, two, two])
    assert two.done == {"quad", *(f"topic-{number}" for number in range(5))}
    assert two.sync().left_out == ()


def test_texts_that_are_not_kept_in_memory_are_found_again(homes, monkeypatch):
    from upsc_cli.sharing import sync

    monkeypatch.setattr(sync, "_MOST_TEXTS", 1)
    one, two, _ = homes
    for name in ("quad", "gst", "sarkaria"):
        one.write(f"notes/{name}.md", f"a note on {name}")
    settle(homes)
    assert two.texts() == one.texts()
    assert len(two.texts()) == 3


def test_what_a_stranger_s_answer_says_of_itself_acts_on_no_terminal(upsc, tmp_path):
    said = {"words": 5, "limit": 150, "marks": 10, "file": "../../x.md", "question": "\x1b[31mred#mains-1"}
    share(upsc, tmp_path, {"kind": "written", "id": "\x1b]0;evil\x07", "at": "2026-01-10T00:00:00Z", **said})
    result = upsc("answers")
    assert "\tred\t" in result.stdout
    assert {"\x1b", "\x07"}.isdisjoint(result.stdout + result.stderr)
