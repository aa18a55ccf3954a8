"""Files that another program has open: Windows lets nobody replace them meanwhile."""

from threading import Timer

import pytest

pytestmark = pytest.mark.windows("files that are open cannot be replaced")


def test_a_program_that_looks_at_progress_for_a_moment_is_waited_for(upsc):
    upsc.topic("sample")
    upsc.topic("other")
    upsc("done", "sample")
    file = upsc.progress.open("rb")
    scanner = Timer(0.3, file.close)
    scanner.start()
    try:
        assert upsc("done", "other").exit_code == 0
    finally:
        scanner.join()
    assert upsc.json("show", "other")["status"] == "done"


def test_a_program_that_keeps_progress_open_is_named_as_the_cause_and_nothing_is_lost(upsc):
    upsc.topic("sample")
    upsc.topic("other")
    upsc("done", "sample")
    before = upsc.progress.read_bytes()
    with upsc.progress.open("rb"):
        result = upsc("done", "other")
    assert result.exit_code == 5
    assert "another program has it open" in result.stderr
    assert "nothing was lost; close it there and try again" in result.stderr
    assert upsc.progress.read_bytes() == before
    assert not list(upsc.home.glob("*.new"))
    assert upsc("done", "other").exit_code == 0


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
