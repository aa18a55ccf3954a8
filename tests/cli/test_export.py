"""`upsc export`: which files it writes, and that it never writes over one unasked."""

import csv
import errno
import html
import io
import json
import os
from pathlib import Path

import pytest

from upsc_cli.exchange.write.exporting import Format
from upsc_cli.paths import bundled_data
from upsc_cli.topics.format.reader import read_topic

WITH_ALL_TOPICS = True


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder to work in."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("arguments", "files"),
    [
        (["-f", "html", "sample"], ["sample.html"]),
        (["-f", "html", "sample", "--one-page"], ["sample-sheet.html"]),
        (["-f", "md", "sample"], ["sample.md"]),
        (["-f", "anki", "--category", "test-topics"], ["upsc-topics.apkg"]),
        (["-f", "md", "--category", "test-topics"], ["upsc-topics/another.md", "upsc-topics/sample.md"]),
        (["-f", "json", "--tag", "sample", "-o", "out.json"], ["out.json"]),
        (["-f", "csv", "sample", "another", "-o", "out/"], ["out/another.csv", "out/sample.csv"]),
        (["-f", "tsv", "sample", "-o", "new/folder/cards.txt"], ["new/folder/cards.txt"]),
    ],
    ids=" ".join,
)
def test_files_are_named_after_what_is_in_them(upsc, here, arguments, files):
    upsc.topic()
    upsc.topic("another", "Another topic")
    result = upsc("export", *arguments)
    assert result.exit_code == 0, result.stderr
    assert names(here) == files
    assert result.stdout.count("\n") == 1


@pytest.mark.parametrize("form", Format)
def test_a_file_is_not_written_over_unless_forced(upsc, here, form):
    upsc.topic()
    upsc("export", "-f", form, "sample", "-o", "there")
    (here / "there").write_text("mine")
    refused = upsc("export", "-f", form, "sample", "-o", "there")
    assert refused.exit_code == 1
    assert "there is there already" in refused.stderr
    assert (here / "there").read_text() == "mine"
    assert upsc("export", "-f", form, "sample", "-o", "there", "--force").exit_code == 0
    assert (here / "there").read_bytes() != b"mine"
    assert names(here) == ["there"]


def test_one_file_in_the_way_keeps_a_whole_folder_from_being_written(upsc, here):
    upsc.topic()
    upsc.topic("another", "Another topic")
    (here / "sample.md").write_text("mine")
    assert upsc("export", "-f", "md", "sample", "another", "-o", ".").exit_code == 1
    assert names(here) == ["sample.md"]


@pytest.mark.parametrize("form", [form for form in Format if form is not Format.ANKI])
def test_a_dash_is_stdout(upsc, here, form):
    upsc.topic()
    result = upsc("export", "-f", form, "sample", "-o", "-")
    upsc("export", "-f", form, "sample", "-o", "file")
    assert result.stdout_bytes == (here / "file").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["sample"], 2, "--format"),
        (["-f", "pdf", "sample"], 2, "'pdf' is not one of"),
        (["-f", "csv", "--one-page"], 2, "--one-page is for --format html"),
        (["-f", "md", "sample", "gst-council", "-o", "-"], 2, "Markdown is one file a topic"),
        (["-f", "md", "no-such-topic"], 3, "no topic 'no-such-topic'"),
        (["-f", "md", "broken"], 4, "title"),
        (["-f", "md", "--tag", "no-such-tag"], 2, "no topic has the tag"),
        (["-f", "md", "sample", "--category", "polity"], 1, "no topic passes these filters"),
        (["-f", "md", "sample", "-o", "a-file/x.md"], 1, f"cannot write {Path('a-file/x.md')}"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(upsc, here, arguments, code, said):
    upsc.topic()
    upsc.write("broken", "category: polity\ntakeaways: [T.]\n")
    (here / "a-file").write_text("")
    result = upsc("export", *arguments)
    assert result.exit_code == code
    assert said in result.stderr
    assert names(here) == ["a-file"]


@pytest.mark.posix("/dev/full")
def test_a_full_disk_is_an_error(upsc, here):
    result = upsc("export", "-f", "csv", "gst-council", "-o", "/dev/full")
    assert result.exit_code == 1
    assert os.strerror(errno.ENOSPC) in result.stderr


@pytest.mark.posix("links")
def test_a_link_is_followed_and_stays_one(upsc, here):
    (here / "real.csv").write_text("old")
    (here / "link.csv").symlink_to("real.csv")
    assert upsc("export", "-f", "csv", "gst-council", "-o", "link.csv").exit_code == 1
    assert upsc("export", "-f", "csv", "gst-council", "-o", "link.csv", "--force").exit_code == 0
    assert (here / "link.csv").is_symlink()
    assert (here / "real.csv").read_text(encoding="utf-8").startswith("id,topic")


@pytest.mark.posix("/dev/fd")
def test_a_pipe_can_be_named(upsc, here):
    reader, writer = os.pipe()
    assert upsc("export", "-f", "csv", "gst-council", "-o", f"/dev/fd/{writer}").exit_code == 0
    os.close(writer)
    with os.fdopen(reader) as pipe:
        assert pipe.read().startswith("id,topic")


def test_csv_has_a_row_for_every_card(upsc):
    upsc.topic()
    result = upsc("export", "-f", "csv", "sample", "-o", "-")
    rows = list(csv.DictReader(io.StringIO(result.stdout_bytes.decode(), newline="")))
    assert [(row["kind"], row["question"], row["answer"]) for row in rows] == [
        ("cloze", "The Act came into force in _____.", "1950"),
        ("term", "Quorum", "The least number of members who must be present."),
    ]
    assert rows[0]["source"] == "The Sample Act, s. 1 <https://www.indiacode.nic.in/>"


@pytest.mark.once
def test_the_cards_of_every_bundled_topic_come_back_from_a_text_file_for_anki(upsc, here):
    assert upsc("export", "-f", "tsv", "-o", "deck.txt").exit_code == 0
    cards = len(upsc("export", "-f", "csv", "-o", "-").stdout.splitlines()) - 1
    imported = upsc("import", "deck.txt", "--dry-run").stdout
    assert imported.count("\n  - q: ") + imported.count("\n- q: ") == cards


def test_json_is_the_topics_in_the_shape_of_their_files(upsc):
    upsc.topic()
    [record] = json.loads(upsc("export", "-f", "json", "sample", "-o", "-").stdout)
    shown = upsc.json("show", "sample")
    assert record == {key: shown[key] for key in record} | {"minutes": None}
    assert shown.keys() - record.keys() == {"cited", "status", "pack"}


@pytest.mark.parametrize("form", [Format.MD, Format.JSON])
def test_an_import_of_an_export_is_the_same_topic(upsc, tmp_path, form):
    for path in sorted((bundled_data() / "topics").rglob("*.yaml"))[::8]:
        out = upsc("export", "-f", form, path.stem, "-o", str(tmp_path / f"x.{form}"), "--force")
        assert out.exit_code == 0, out.stderr
        result = upsc("import", "--dry-run", "--slug", "a-copy", str(tmp_path / f"x.{form}"))
        assert result.exit_code == 0, result.stderr
        (tmp_path / "back.yaml").write_bytes(result.stdout_bytes)
        assert read_topic(tmp_path / "back.yaml").topic == read_topic(path).topic


def test_no_cell_of_a_table_runs_as_a_formula_in_a_spreadsheet_and_anki_gets_the_words_as_they_are(upsc):
    words = ["=1+1", "+cmd", "-2/3", "@SUM(A1)", "'quoted", "plain", "5 - 3"]
    cards = "".join(f"  - q: {json.dumps(f'{word} ?')}\n    a: {json.dumps(word)}\n" for word in words)
    upsc.write("sample", f"title: T\ncategory: c\ntakeaways: [Fact.]\ncards:\n{cards}")
    rows = list(csv.DictReader(io.StringIO(upsc("export", "-f", "csv", "sample", "-o", "-").stdout)))
    assert [row["answer"] for row in rows] == [
        "'=1+1", "'+cmd", "'-2/3", "'@SUM(A1)", "''quoted", "plain", "5 - 3",
    ]  # fmt: skip
    assert [row["question"].removeprefix("'") for row in rows] == [f"{word} ?" for word in words]
    tsv = upsc("export", "-f", "tsv", "sample", "-o", "-").stdout
    assert all(html.escape(word) in tsv for word in words)
    assert "\t'=1+1" not in tsv
