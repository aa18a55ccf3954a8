"""Importing pages, notes and exports."""

import json
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from fuzz import SAMPLES, ending, mutated

from upsc_cli.paths import bundled_data
from upsc_cli.topics.format.reader import parse_topic, read_topic

WITH_ALL_TOPICS = True

HERE = Path(__file__).parent / "samples"
BUNDLED = sorted((bundled_data() / "topics").rglob("*.yaml"))


def imported(upsc, tmp_path, content, name="source.html", *options):
    """Import a source with --dry-run and return the topic and what stderr says."""
    source = tmp_path / name
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = upsc("import", str(source), "--dry-run", *options)
    assert result.exit_code == 0, result.stderr
    reading = parse_topic(result.stdout, source)
    assert reading.topic, reading.problems
    return reading.topic, " ".join(result.stderr.split())


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_becomes_the_yaml_that_a_person_would_write(upsc, golden, name):
    golden(f"import-{name}.yaml", upsc("import", str(HERE / name), "--dry-run").stdout)


@pytest.mark.parametrize("name", SAMPLES)
def test_what_was_recognised_guessed_and_left_is_said(upsc, golden, name, monkeypatch):
    pytest.importorskip("pty", reason="needs a pseudo-terminal")
    from terminal import run

    monkeypatch.chdir(HERE)
    _, shown = run(upsc, "import", name, "--dry-run", stdout=subprocess.DEVNULL)
    golden(f"import-{name}.report", shown.replace("\r\n", "\n"))
    piped = upsc("import", name, "--dry-run").stderr
    assert piped.split() == shown.split()
    assert all(re.match(r"  (recognised|guessed|left out): |\S+: an? ", line) for line in piped.splitlines())


@pytest.mark.parametrize("name", SAMPLES)
def test_what_was_imported_passes_the_check_and_is_found(upsc, name):
    result = upsc("import", str(HERE / name))
    paths = result.stdout.splitlines()
    assert result.exit_code == 0
    assert upsc("check", *paths).exit_code == 0
    assert {Path(path).stem for path in paths} <= {topic["slug"] for topic in upsc.json("list")}


def test_a_file_is_never_overwritten(upsc):
    first = upsc("import", str(HERE / "note.md"))
    path = Path(first.stdout.strip())
    path.write_text("mine")
    again = upsc("import", str(HERE / "note.md"))
    assert again.exit_code == 1
    assert "there is a topic 'quorum-of-a-house' already" in again.stderr
    assert path.read_text() == "mine"


def test_a_bundled_topic_is_not_hidden_by_an_import(upsc, tmp_path):
    note = tmp_path / "n.md"
    note.write_text("---\nslug: gst-council\ntitle: GST\n---\nText.\n")
    assert upsc("import", str(note)).exit_code == 1
    assert not list(upsc.topics.rglob("*.yaml"))


def test_a_dry_run_writes_nothing(upsc):
    upsc("import", str(HERE / "page.txt"), "--dry-run")
    assert not upsc.topics.exists()


def test_one_broken_file_does_not_keep_the_others_from_being_read(upsc, tmp_path):
    empty = tmp_path / "empty.html"
    empty.write_text("<script>1</script>")
    result = upsc("import", "no-such.md", str(empty), str(HERE / "page.txt"))
    assert result.exit_code == 1
    assert "no-such.md: cannot be read: " in result.stderr
    assert "empty.html: there is no text in it" in result.stderr
    assert result.stdout.endswith("panchayati-raj-institutions.yaml\n")


def test_stdin_is_read(upsc):
    result = subprocess.run(
        [sys.executable, "-m", "upsc_cli", "import", "-", "--dry-run"],
        env=upsc.environment,
        input=SAMPLES["page.txt"],
        capture_output=True,
        check=True,
    )
    assert result.stdout.startswith(b"title: Panchayati Raj Institutions\n")


def test_a_note_on_stdin_is_a_note_although_it_has_the_headings_of_a_page(upsc, tmp_path):
    note = "# T\n\n## Introduction\n\n*Text.*\n\n## Key Takeaways\n\n- A\n\n## References\n\n- B\n"
    topic, said = imported(upsc, tmp_path, note, "stdin")
    assert "a Markdown note" in said
    assert (topic.introduction, topic.takeaways) == (("*Text.*",), ("A",))


def test_a_dry_run_names_all_that_is_left_out(upsc, tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<h1>T</h1><p>Text." + "".join(f"<img alt='picture {n}'>" for n in range(12)))
    assert "picture 11" in upsc("import", str(page), "--dry-run").stderr
    assert "left out: 4 more, which --dry-run names" in upsc("import", str(page)).stderr


def test_the_category_option_wins(upsc, tmp_path):
    topic, _ = imported(upsc, tmp_path, SAMPLES["page.txt"], "p.txt", "--category", "My Notes")
    assert topic.category == "my-notes"
    assert upsc("import", "x.md", "--category", "!!").exit_code == 2


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_the_yaml_of_a_bundled_topic_comes_back_the_same(path):
    from upsc_cli.topics.format.writer import to_yaml

    topic = read_topic(path).topic
    written = to_yaml(topic)
    again = parse_topic(written, path).topic
    assert again == topic
    assert to_yaml(again) == written


def test_end_tags_that_html_lets_be_left_out_may_be_left_out(upsc, tmp_path):
    page = "<html><head><title>Wetlands<body><h1>T</h1><ul><li>one<li>two</ul><table><tr><td>a<td>b<tr><td>c<td>d</table>"
    topic, _ = imported(upsc, tmp_path, page)
    bullets, table = topic.introduction
    assert bullets.items == ("one", "two")
    assert (table.grid.columns, table.grid.rows) == (("a", "b"), (("c", "d"),))


def test_cards_without_a_text_are_a_topic_too(upsc, tmp_path):
    topic, said = imported(upsc, tmp_path, "#separator:comma\nWho?,The Speaker\n", "My deck.txt")
    assert (topic.title, topic.cards[0].a) == ("My deck", "The Speaker")
    assert "guessed: title 'My deck'" in said
    assert "an introduction, as there is no text to read" in said


def test_the_json_of_a_topic_can_be_imported(upsc, tmp_path):
    shown = upsc.json("show", "gst-council")
    del shown["minutes"]
    shown["slug"] = "my-gst-council"
    source = tmp_path / "topic.json"
    source.write_text(json.dumps([shown]))
    path = Path(upsc("import", str(source)).stdout.strip())
    assert path.stem == "my-gst-council"
    assert read_topic(path).topic == read_topic(bundled_data() / "topics/economy/gst-council.yaml").topic


DEFINED = '<h1>T</h1><p>The <span class="key-term" data-definition="{}">{}</span> is here.</p>'


@pytest.mark.parametrize(
    ("definition", "shown", "terms"),
    [
        ("Quorum — the least number (GS2: Polity)", "quorum", {"Quorum": "the least number"}),
        ("Quorum – the least number [GS-II Polity]", "quorum", {"Quorum": "the least number"}),
        ("Quorum - the least number, relevant to GS2 Polity", "quorum", {"Quorum": "the least number"}),
        ("Quorum: the least number (GS1: History, GS2: Polity)", "quorum", {"Quorum": "the least number"}),
        ("the least number (GS2: Polity)", "Quorum", {"Quorum": "the least number"}),
        ("— the least number", "Quorum", {"Quorum": "the least number"}),
        ('the "least" number', "Quorum", {"Quorum": 'the "least" number'}),
        (
            "ASEAN Outlook on the Indo-Pacific — a paper",
            "AOIP",
            {"ASEAN Outlook on the Indo-Pacific": "a paper"},
        ),
        (
            "A body under Article 280 of the Constitution — it advises",
            "FC",
            {"FC": "A body under Article 280 of the Constitution — it advises"},
        ),
        ("न्यूनतम संख्या (GS2: Polity)", "कोरम", {"कोरम": "न्यूनतम संख्या"}),
        ("a &amp; b &lt; c", "Law", {"Law": "a & b < c"}),
        ("", "Quorum", {}),
    ],
)
def test_key_terms_are_read_from_their_attribute(upsc, tmp_path, definition, shown, terms):
    topic, _ = imported(upsc, tmp_path, DEFINED.format(definition, shown))
    assert topic.terms == terms
    assert f"The {shown} is here." in topic.introduction


def test_the_papers_of_key_terms_give_the_category(upsc, tmp_path):
    topic, said = imported(upsc, tmp_path, DEFINED.format("Zzz — a yyy (GS3: Economy)", "Zzz"))
    assert topic.category == "economy"
    assert "guessed: category economy" in said


@pytest.mark.parametrize(
    ("title", "takeaway", "line"),
    [
        ("Land", "It is so", "GS3.7"),
        ("Land and investment", "It is so", None),
        ("Land reforms and investment models", "A model", None),
        ("Land and investment", "A model for more investment", "GS3.10"),
    ],
)
def test_a_line_is_guessed_only_if_it_stands_out(upsc, tmp_path, title, takeaway, line):
    for slug, code in (("yggdrasil", "GS3.7"), ("zyzzyva", "GS3.10")):  # Land reforms; Investment models
        upsc.write(slug, f"title: {slug}\ncategory: shelf\nsyllabus: [{code}]\nintroduction: [Text.]\n")
    note = f"# {title}\n\nText.\n\n## Key Takeaways\n\n- {takeaway}.\n"
    topic, _ = imported(upsc, tmp_path, note, "note.md", "--category", "shelf")
    assert topic.syllabus == ((line,) if line else ())


@pytest.mark.parametrize(
    ("body", "introduction"),
    [
        ("<p>a & b < c", ("a & b < c",)),
        ("<p>one<p>two", ("one", "two")),
        ("<p>one<br>two<br><br>three</p>", ("one\ntwo", "three")),
        ("<p><b>un</b>closed <strong>bold<p>next", ("**un**closed **bold**", "next")),
        ("<p>2*3*4 **x [@me]", (r"2\*3\*4 \*\*x \[@me]",)),
        ("<p>x<script>alert('<p>no</p>')</script> y<style>p{}</style>", ("x y",)),
        ("<p>x <!-- no --> y", ("x y",)),
        ("<p>cut <b>here</b> <a hre", ("cut **here**",)),
        ("<script>var x = 1;<p>after it</p>", ("after it",)),
        ("<p>a &#27;[31m b&#x202e;", ("a b",)),
        ("<p>H<sub>2</sub>O, 10 km<sup>2</sup>, x<sup>th</sup></p>", ("H₂O, 10 km², xth",)),
        ("<p>भारत और <b>Japan</b> के संबंध</p>", ("भारत और **Japan** के संबंध",)),
        ("<p><a href='javascript:x()'>a</a> <a href='https://b.in/?x=1&y=2'>b</a></p>", ("a b (https://b.in/?x=1&y=2)",)),
    ],
)  # fmt: skip
def test_damaged_html_keeps_its_text(upsc, tmp_path, body, introduction):
    topic, _ = imported(upsc, tmp_path, f"<h1>T</h1>{body}")
    assert topic.introduction == introduction


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("It’s ₹5, भारत".encode(), "It’s ₹5, भारत"),
        ("It’s ₹5, भारत".encode("utf-16"), "It’s ₹5, भारत"),
        ("Itâ€™s à¤ªà¤‚à¤šà¤¾à¤¯à¤¤".encode(), "It’s पंचायत"),
        (b"caf\xe9 \x93x\x94", "café “x”"),
        ("Ünïcode Ã, naïve".encode(), "Ünïcode Ã, naïve"),
    ],
)  # fmt: skip
def test_encodings_are_found_and_mojibake_is_undone_where_it_is_certain(upsc, tmp_path, content, text):
    topic, _ = imported(upsc, tmp_path, content, "x.md")
    assert topic.introduction == (text,)


@pytest.mark.parametrize(
    ("content", "name", "complaint"),
    [
        (b"", "x.md", "there is no text in it"),
        (b"\x89PNG\0\0", "x.png", "this is binary, not text"),
        (b"#separator:tab\n", "x.txt", "this Anki export has no notes"),
        (b"# T\n\n" + b"word " * 300_000, "x.md", "more than a topic file may hold"),
        (b'{"title": "T"}', "x.json", "missing key 'category'"),
        (b"> " * 300 + b"deep", "x.md", "too deep"),
    ],
    ids=["empty", "binary", "no notes", "too large", "json", "too deep"],
)
def test_what_cannot_be_imported_is_a_clear_error(upsc, tmp_path, content, name, complaint):
    source = tmp_path / name
    source.write_bytes(content)
    result = upsc("import", str(source))
    assert result.exit_code == 4
    assert result.stdout == ""
    assert complaint in result.stderr
    assert not upsc.topics.exists()


def test_front_matter_that_is_no_yaml_is_told_and_its_note_is_read(upsc, tmp_path):
    note = "---\ntitle: Water: the law of rivers\ntags: [a\n---\n\nText of the note.\n"
    topic, said = imported(upsc, tmp_path, note, "x.md")
    assert (topic.title, topic.introduction) == ("Water: the law of rivers", ("Text of the note.",))
    assert "what is wrong in the front matter, line" in said


def test_damaged_sources_end_in_a_topic_or_a_clear_error():
    """Two thousand of them take ten seconds: python tests/exchange/fuzz.py."""
    endings = [ending(*mutated(random.Random(seed))) for seed in range(150)]
    assert endings.count("topic") > 100
    assert not any("the topic made of it is not valid" in message for message in endings)
