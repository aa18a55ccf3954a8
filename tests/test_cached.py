"""Cache files: damage of any kind counts as no cache."""

from pathlib import Path

import pytest

from upsc_cli import cached

VALUE = {"पंचायत": "done", "quad": "reading"}


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    file = tmp_path / "cache" / "values"
    cached.save(file, ("stamp", 1), VALUE)
    return file


def test_a_value_comes_back_for_what_it_was_made_from_and_for_nothing_else(kept):
    assert cached.load(kept, ("stamp", 1), dict[str, str]) == VALUE
    assert cached.load(kept, ("stamp", 2), dict[str, str]) is None
    assert cached.load(kept, ("stamp", 1), list[str]) is None
    assert cached.load(kept.with_name("other"), ("stamp", 1), dict[str, str]) is None


def test_no_flipped_bit_and_no_lost_end_gives_another_value(kept):
    content = kept.read_bytes()
    for at in range(len(content)):
        for bit in range(8):
            kept.write_bytes(content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :])
            assert cached.load(kept, ("stamp", 1), dict[str, str]) is None
        kept.write_bytes(content[:at])
        assert cached.load(kept, ("stamp", 1), dict[str, str]) is None


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    cached.save(tmp_path / "file" / "values", 1, VALUE)
    cached.save(tmp_path, 1, VALUE)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_file_too_large_for_any_cache_counts_as_none_and_is_not_read(kept, monkeypatch):
    with kept.open("wb") as file:
        file.truncate(3 << 30)
    monkeypatch.setattr("upsc_cli.files.read", lambda *arguments: pytest.fail("it was read"))
    assert cached.load(kept, ("stamp", 1), dict[str, str]) is None
