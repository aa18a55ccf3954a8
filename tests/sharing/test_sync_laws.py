"""Whatever devices record and whatever a carrier does: in the end all have everything once, and the same."""

import shutil
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import Home, conflict_copy, settle

DEVICES = 3
TOPICS = st.sampled_from(["quad", "gst", "sarkaria"])
FILES = st.sampled_from(["notes/quad.md", "notes/gst.md", "topics/polity/mine.yaml"])
DEVICE = st.integers(0, DEVICES - 1)

STEPS = st.one_of(
    st.tuples(st.just("mark"), DEVICE, TOPICS),
    st.tuples(st.just("reopen"), DEVICE, TOPICS),
    st.tuples(st.just("write"), DEVICE, FILES),
    st.tuples(st.just("remove"), DEVICE, FILES),
    st.tuples(st.just("sync"), DEVICE, st.none()),
    st.tuples(st.just("sync"), DEVICE, st.none()),
    st.tuples(st.just("forget cache"), DEVICE, st.none()),
    st.tuples(st.just("cut"), DEVICE, st.integers(1, 400)),
    st.tuples(st.just("conflict"), DEVICE, st.integers(0, 2000)),
    st.tuples(st.just("lose folder"), DEVICE, st.none()),
    st.tuples(st.just("killed"), DEVICE, st.none()),
    st.tuples(st.just("old copy"), DEVICE, st.integers(0, 2000)),
)


class World:
    """Three devices with clocks that are wrong by days, and a folder between them."""

    def __init__(self, folder: Path) -> None:
        root = folder / "shared"
        root.mkdir()
        self.homes = [
            Home(folder / str(number), root, timedelta(days=days)) for number, days in enumerate((0, 5, -7))
        ]
        self.written: dict[str, set[str]] = {}
        self.removed: set[str] = set()

    def take(self, step, number, what, count):
        home = self.homes[number]
        segments = home.segments()
        match step:
            case "mark":
                home.mark(what)
            case "reopen":
                home.reopen(what)
            case "write":
                text = f"version {count} of device {number}"
                self.written.setdefault(what, set()).add(text)
                home.write(what, text)
            case "remove":
                home.remove(what)
            case "sync":
                home.sync()
            case "forget cache":
                home.forget_cache()
            case "cut" if segments:  # a carrier that has brought a part only, for now
                segments[-1].write_bytes(segments[-1].read_bytes()[:-what])
            case "conflict" if segments:
                conflict_copy(segments[0], f".sync-conflict-{count}", what)
            case "lose folder":
                shutil.rmtree(home.root / home.device, ignore_errors=True)
            case "killed" if (home.path / "cache").exists():  # after writing, before it noted that
                before = home.path.with_name("before")
                shutil.copytree(home.path / "cache", before)
                home.sync()
                shutil.rmtree(home.path / "cache")
                before.rename(home.path / "cache")
            case "old copy" if segments:  # an older state of a segment comes back, as from a backup
                segments[-1].write_bytes(segments[-1].read_bytes()[:what])


@pytest.mark.once
@settings(max_examples=120)
@given(st.lists(STEPS, max_size=25))
def test_in_the_end_every_device_has_every_event_once_and_the_same_files(steps):
    with TemporaryDirectory() as folder:
        world = World(Path(folder))
        for count, step in enumerate(steps):
            world.take(*step, count)
        settle(world.homes)
        first, *others = world.homes
        acknowledged = set().union(*(home.acknowledged for home in world.homes))
        assert set(first.lines) == acknowledged
        for other in others:
            assert other.lines == first.lines
            assert other.done == first.done
            assert other.texts() == first.texts()
        nothing_new = [home.sync() for home in world.homes]
        assert [(done.sent, done.received, done.files_sent, done.files_received) for done in nothing_new] == [
            (0, 0, (), ())
        ] * DEVICES


@pytest.mark.once
@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(["write", "sync"]), DEVICE, FILES), max_size=20))
def test_no_text_is_lost_that_no_later_one_was_made_of(steps):
    """Of a file that is only written, each device's last text is somewhere: it counts, is kept, or was followed."""
    with TemporaryDirectory() as folder:
        world = World(Path(folder))
        last: dict[tuple[int, str], str] = {}
        followed: set[str] = set()
        for count, (step, number, path) in enumerate(steps):
            if step == "write":
                before = world.homes[number].read(path)
                followed |= {before} if before else set()
                last[number, path] = f"version {count} of device {number}"
            world.take(step, number, path, count)
        settle(world.homes)
        there = set().union(*(home.all_texts() for home in world.homes))
        assert set(last.values()) - followed <= there
