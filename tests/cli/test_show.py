"""`upsc show`: a topic as a person reads it."""

import json
import os
import re
from pathlib import Path

import pytest

EVERYTHING = (Path(__file__).parents[1] / "golden" / "everything.yaml").read_text(encoding="utf-8")


@pytest.fixture
def everything(upsc):
    upsc.write("everything", EVERYTHING)
    upsc.topic("sample")
    return upsc


@pytest.mark.parametrize("columns", ["20", "40", "80", "120"])
def test_a_topic_with_boxes_looks_as_agreed(everything, golden, columns):
    result = everything("show", "everything", "--color", "always", COLUMNS=columns)
    # Rich numbers hyperlinks at random; everything else is the same each time.
    golden(f"show-{columns}.ansi", re.sub(r"\x1b\]8;id=\d+;", "\x1b]8;id=0;", result.stdout))


@pytest.mark.parametrize("columns", ["40", "80"])
def test_a_plain_topic_looks_as_agreed(everything, golden, columns):
    golden(f"show-plain-{columns}.txt", everything("show", "everything", "--plain", COLUMNS=columns).stdout)


GRID = """\
title: Modes
category: c
introduction:
  - table:
      columns: [Mode, Who builds and who bears which risk, Since, Example of the last twenty years]
      rows:
        - [Toll-operate-transfer (TOT), "A concessionaire pays at once, collects the toll and keeps the road", 2018, Nine stretches in Andhra Pradesh]
        - [Hybrid annuity, "Two-fifths of the cost in five instalments, and the rest over fifteen years", 2016, Eastern Peripheral]
"""


@pytest.mark.parametrize("columns", range(48, 100, 3))
@pytest.mark.parametrize("look", [["--plain"], ["--color", "always"]], ids=" ".join)
def test_a_table_cuts_no_word(upsc, look, columns):
    upsc.write("modes", GRID)
    shown = re.sub(r"\x1b\[[\d;]*m", "", upsc("show", "modes", *look, COLUMNS=str(columns)).stdout)
    words = re.findall(r"[^\s,:\[\]\"│╭╮╰╯─]+", GRID[GRID.index("columns:") :])
    assert set(words) - {"columns", "rows", "-"} <= set(re.findall(r"[^\s,:│╭╮╰╯─]+", shown))
    assert max(map(len, shown.splitlines())) <= columns


def test_the_questions_look_as_agreed(everything, golden):
    golden("show-questions.txt", everything("show", "everything", "--only", "questions").stdout)


def test_output_into_a_pipe_is_plain(everything):
    everything("show", "everything")  # from here on its status is "reading" in both
    piped = everything("show", "everything").stdout
    assert piped == everything("show", "everything", "--plain").stdout
    assert "\x1b" not in piped
    assert "╭" not in piped


def test_boxes_carry_their_label_as_text(everything):
    for arguments in (["--plain"], ["--color", "always"]):
        shown = everything("show", "everything", *arguments).stdout
        for label in ("Info", "Key point", "Exam tip"):
            assert label in shown


def test_text_is_never_wider_than_96_columns(everything):
    shown = everything("show", "everything", "--plain", COLUMNS="300").stdout
    assert 90 < max(map(len, shown.splitlines())) <= 96


@pytest.mark.parametrize("columns", range(1, 130, 7))
def test_a_topic_can_be_shown_at_any_width(everything, columns):
    for arguments in (["--plain"], ["--color", "always"], ["--only", "questions"]):
        assert everything("show", "everything", *arguments, COLUMNS=str(columns)).exit_code == 0


def test_citations_are_numbered_by_their_source_with_the_place(everything):
    shown = everything("show", "everything").stdout
    assert "[1, Art 100(3)]" in shown
    assert "1. Constitution of India. Legislative Department. 1950-01-26" in shown


def test_citations_are_hyperlinks_at_a_terminal(everything):
    shown = everything("show", "everything", "--color", "always").stdout
    assert re.search(r"\x1b\]8;[^;]*;https://legislative.gov.in/\x1b\\", shown)


def test_an_address_stays_in_one_piece_for_copying(upsc):
    address = f"https://example.org/{'long/' * 30}"
    upsc.write(
        "x", f"title: X\ncategory: c\ntakeaways: ['T. [@a]']\nsources: {{a: {{title: A, url: {address}}}}}\n"
    )
    assert address in upsc("show", "x", "--plain", COLUMNS="60").stdout


def test_the_share_of_cited_facts_is_said(everything):
    # Two takeaways, two terms, one info and one key point; one takeaway and one term cite nothing.
    assert "66% cited (4 of 6 facts)" in everything("show", "everything").stdout
    assert everything.json("show", "everything")["cited"] == {"facts": 6, "cited": 4, "percent": 66}


def test_a_claim_of_verification_is_shown_as_stated(everything):
    assert "95% verified, as stated" in everything("show", "everything").stdout


def test_syllabus_codes_are_shown_in_words(everything):
    shown = everything("show", "everything").stdout
    assert re.search(r"GS2\.5 Parliament and State legislatures", shown)


def test_only_the_parts_asked_for_are_shown(everything):
    shown = everything("show", "everything", "--only", "takeaways", "--only", "terms").stdout
    assert "Key takeaways" in shown
    assert "Key terms" in shown
    for absent in ("Introduction", "Memory techniques", "Sources", "Prelims question"):
        assert absent not in shown


def test_only_topics_that_exist_are_named_as_related(everything):
    shown = everything("show", "everything").stdout
    assert "Related topics" in shown
    assert "not-written" not in shown


def test_raw_is_the_file_as_it_is(everything):
    assert everything("show", "everything", "--raw").stdout == EVERYTHING


def test_json_is_the_topic_as_loaded_with_what_is_computed(everything):
    topic = everything.json("show", "everything")
    assert topic["slug"] == "everything"
    assert topic["sections"][0]["body"][1] == {
        "key-point": "The **one thing** to carry into the hall. [@manual]"
    }
    assert topic["sections"][1]["body"][2]["table"]["columns"] == ["House", "Quorum", "Presiding officer"]
    assert topic["as_of"] == "2025-03-04"
    assert topic["minutes"] == 1
    assert topic["status"] == "new"


def test_json_of_some_parts_has_their_keys_only(everything):
    topic = everything.json("show", "everything", "--only", "terms", "--only", "questions")
    assert set(topic) == {
        "title",
        "terms",
        "questions",
        "mains",
        "slug",
        "minutes",
        "cited",
        "status",
        "pack",
    }


def test_reading_time_is_computed_at_200_words_a_minute(upsc):
    upsc.write("long", f"title: Long\ncategory: test-topics\nintroduction:\n  - {'word ' * 990}\n")
    assert upsc.json("show", "long")["minutes"] == 5


def test_reading_time_counts_takeaways_terms_and_memory_techniques(upsc):
    words = "word " * 400
    upsc.write(
        "long",
        f"title: L\ncategory: c\ntakeaways: [{words}]\nterms: {{T: {words}}}\nmemory: [{{title: M, text: {words}}}]\n",
    )
    assert upsc.json("show", "long")["minutes"] == 6


def test_reading_time_in_the_file_wins(upsc):
    upsc.write("timed", "title: T\ncategory: c\nminutes: 42\nintroduction: [Text.]\n")
    assert upsc.json("show", "timed")["minutes"] == 42


@pytest.mark.parametrize(
    "name", ["everything", "everyth", "Everything a topic can hold", "EVERYTHING A TOPIC CAN HOLD"]
)
def test_a_topic_answers_to_its_slug_a_prefix_and_its_title(everything, name):
    assert everything.json("show", name)["slug"] == "everything"


def test_a_title_comes_before_a_prefix(upsc):
    upsc.topic("my-notes", title="India")
    assert upsc.json("show", "India")["slug"] == "my-notes"
    assert upsc.json("show", "india-j")["slug"] == "india-japan-2plus2"


def test_titles_that_differ_in_a_vowel_sign_are_different(upsc):
    upsc.topic("one", title="भारत की")
    assert upsc("show", "भारत का").exit_code == 3
    assert upsc.json("show", "भारत  की")["slug"] == "one"


def test_two_topics_of_one_title_are_both_named(upsc):
    upsc.topic("one", title="Same")
    upsc.topic("two", title="Same")
    result = upsc("show", "same")
    assert result.exit_code == 3
    assert "'same' could be one, two" in result.stderr


def test_a_near_miss_is_suggested_and_not_taken(upsc):
    result = upsc("show", "indai-japan-2plus2")
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "did you mean india-japan-2plus2?" in result.stderr


def test_an_ambiguous_prefix_is_not_guessed(upsc):
    upsc.topic("twin-one")
    upsc.topic("twin-two")
    result = upsc("show", "twin")
    assert result.exit_code == 3
    assert "'twin' could be twin-one, twin-two" in result.stderr


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "..", ".", "", "a/b", "x\0y", "--", "🙂", "राज"]
)
def test_a_name_that_is_no_slug_finds_nothing(upsc, name):
    result = upsc("show", "--", name)
    assert result.exit_code == 3
    assert "root:" not in result.output


def test_an_invalid_topic_exits_with_4_and_all_its_errors(upsc):
    upsc.write("broken", "title: Broken\ncategry: x\ndifficulty: esy\nintroduction: [Text.]\n")
    result = upsc("show", "broken")
    assert result.exit_code == 4
    assert "broken.yaml:2:1: error: unknown key 'categry'; did you mean 'category'?" in result.stderr
    assert "broken.yaml:3:13: error: found 'esy', expected one of easy, medium, hard" in result.stderr
    assert "upsc check" in result.stderr


def test_showing_one_topic_reads_one_file(upsc):
    # Another file that cannot even be parsed would be complained about, had it been read.
    upsc.topic("sample")
    upsc.write("broken", "title: [")
    result = upsc("show", "sample")
    assert result.exit_code == 0
    assert result.stderr == ""


def test_the_own_topic_wins_over_the_bundled_one(upsc):
    upsc.topic("india-japan-2plus2", title="My own notes")
    assert upsc.json("show", "india-japan-2plus2")["title"] == "My own notes"


def test_topics_of_extra_folders_are_read(upsc, tmp_path):
    extra = tmp_path / "extra"
    extra.mkdir()
    upsc.topic("sample").rename(extra / "elsewhere.yaml")
    assert upsc.json("show", "elsewhere", UPSC_TOPICS=str(extra))["title"] == "Sample topic"


def test_markup_of_rich_in_text_is_text(upsc):
    upsc.write(
        "markup", "title: '[red]T[/red] :smile:'\ncategory: c\nintroduction: ['[/b] [red]x[/red] :smile:']\n"
    )
    for arguments in (["--plain"], ["--color", "always"]):
        shown = upsc("show", "markup", *arguments).stdout
        assert "[red]T[/red] :smile:" in shown
        assert "[/b] [red]x[/red] :smile:" in shown


def test_escape_sequences_and_bidi_overrides_are_removed(upsc):
    upsc.write(
        "hostile",
        r"""
        title: "A\e[31mred\e[0m \u202Etitle\u202C\x07"
        category: c
        introduction: ["\e]0;owned\x07after \u2066x\u2069"]
        """,
    )
    topic = upsc.json("show", "hostile")
    assert topic["title"] == "Ared title"
    assert topic["introduction"] == ["after x"]


@pytest.mark.parametrize("control", [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x07, 0x7F, 0x9B])
def test_every_control_that_could_deceive_is_removed(upsc, control):
    upsc.write("x", f'title: "a\\u{control:04X}b"\ncategory: c\nintroduction: [T.]\n')
    assert upsc.json("show", "x")["title"] == "ab"


def test_devanagari_and_emoji_are_kept(upsc):
    upsc.write("hindi", "title: भारत का संविधान\ncategory: c\nintroduction: [क्षेत्रज्ञ 🇮🇳 👩‍🌾 text.]\n")
    topic = upsc.json("show", "hindi")
    assert topic["title"] == "भारत का संविधान"
    assert topic["introduction"] == ["क्षेत्रज्ञ 🇮🇳 👩‍🌾 text."]
    assert "क्षेत्रज्ञ 🇮🇳 👩‍🌾" in upsc("show", "hindi").stdout


def test_opening_a_topic_makes_it_one_being_read(upsc):
    upsc.topic("sample")
    upsc("show", "sample")
    assert upsc.json("show", "sample")["status"] == "reading"


def test_machine_output_leaves_no_trace_in_progress(upsc):
    upsc.topic("sample")
    upsc("show", "sample", "--json")
    upsc("show", "sample", "--raw")
    assert not upsc.progress.exists()


def test_opening_is_recorded_once_a_study_day_which_starts_at_four(upsc):
    upsc.topic("sample")
    for time in ("2026-01-15T09:00:00+05:30", "2026-01-15T23:00:00+05:30", "2026-01-16T03:59:00+05:30"):
        upsc("show", "sample", UPSC_NOW=time)
    assert len(json.loads(upsc.progress.read_text())["events"]) == 1
    upsc("show", "sample", UPSC_NOW="2026-01-16T04:00:00+05:30")
    assert len(json.loads(upsc.progress.read_text())["events"]) == 2


NO_FILES = pytest.mark.posix("pipes, devices and links")


@pytest.mark.parametrize("options", [["--raw"], [], ["--json"]])
@pytest.mark.parametrize(
    "kind", [*(pytest.param(kind, marks=NO_FILES) for kind in ("pipe", "device", "folder")), "large"]
)
def test_what_is_no_file_of_a_topics_size_is_refused_at_once(upsc, kind, options):
    path = upsc.topic("sample")
    path.unlink()
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")
        case "folder":
            path.symlink_to(upsc.home)
        case "large":
            path.write_bytes(b"#" * (2 << 20))
    result = upsc("show", "sample", *options)
    assert result.exit_code == 4
    assert result.stdout == ""
    assert len(result.stderr) < 1000
