"""Files that another program has open: Windows lets nobody replace them meanwhile, nor write if it says so."""

import sys
from contextlib import contextmanager
from threading import Timer

import pytest

pytestmark = pytest.mark.windows("files that are open cannot be replaced")


@contextmanager
def held(path):
    """Hold a file as a program does that lets others read it and not write into it."""
    assert sys.platform == "win32"
    import ctypes
    from ctypes import wintypes

    create = ctypes.WinDLL("kernel32").CreateFileW
    create.restype = wintypes.HANDLE
    reads, shares_reading, is_there = 0x80000000, 1, 3
    handle = create(str(path), reads, shares_reading, None, is_there, 0, None)
    assert handle not in (None, wintypes.HANDLE(-1).value)
    try:
        yield
    finally:
        ctypes.WinDLL("kernel32").CloseHandle(wintypes.HANDLE(handle))


def test_a_program_that_looks_at_progress_for_a_moment_is_waited_for(upsc):
    upsc.topic("sample")
    upsc.topic("other")
    upsc("done", "sample")
    looking = held(upsc.progress)
    looking.__enter__()
    scanner = Timer(0.3, looking.__exit__, (None, None, None))
    scanner.start()
    try:
        assert upsc("done", "other").exit_code == 0
    finally:
        scanner.join()
    assert upsc.json("show", "other")["status"] == "done"


def test_a_program_that_keeps_progress_from_others_is_named_as_the_cause_and_nothing_is_lost(upsc):
    upsc.topic("sample")
    upsc.topic("other")
    upsc("done", "sample")
    before = upsc.progress.read_bytes()
    with held(upsc.progress):
        result = upsc("done", "other")
    assert result.exit_code == 5
    assert "another program has it open" in result.stderr
    assert "nothing was lost; close it there and try again" in result.stderr
    assert upsc.progress.read_bytes() == before
    assert not list(upsc.home.glob("*.new"))
    assert upsc("done", "other").exit_code == 0


def test_a_program_that_only_reads_progress_hinders_nothing(upsc):
    upsc.topic("sample")
    upsc.topic("other")
    upsc("done", "sample")
    with upsc.progress.open("rb"):
        assert upsc("done", "other").exit_code == 0
    assert upsc.json("show", "other")["status"] == "done"


def test_a_backup_that_is_open_hinders_nothing(upsc):
    for day in range(10, 20):
        upsc.topic(f"topic-{day}")
        assert upsc("done", f"topic-{day}", UPSC_NOW=f"2026-01-{day}T09:00:00+05:30").exit_code == 0
    opened = [path.open("rb") for path in (upsc.home / "backups").iterdir()]
    try:
        for day in range(20, 28):
            upsc.topic(f"topic-{day}")
            assert upsc("done", f"topic-{day}", UPSC_NOW=f"2026-01-{day}T09:00:00+05:30").exit_code == 0
    finally:
        for file in opened:
            file.close()


def test_an_export_that_is_open_elsewhere_is_told_and_stays(upsc, tmp_path):
    sheet = tmp_path / "cards.csv"
    sheet.write_text("as it was")
    with sheet.open():
        result = upsc("export", "-f", "csv", "gst-council", "-o", str(sheet), "--force")
    assert result.exit_code == 1
    assert f"cannot write {sheet}: another program has it open" in result.stderr
    assert sheet.read_text() == "as it was"
