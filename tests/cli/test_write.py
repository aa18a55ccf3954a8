"""Mains answers on the command line: written, ticked, marked, listed, shown, exported."""

import json
import os
import re
import shlex
import sys
from pathlib import Path

import pytest

TOPIC = """\
title: Acts of Parliament
category: test-topics
syllabus: [GS2.5]
introduction: [Text.]
mains:
  - question: "How is a Bill passed -- and by whom? Discuss <b>briefly</b>. [@act]"
    marks: 10
    points: [It is read three times., "Money Bills: the *lower* House.", It needs assent.]
  - question: Critically examine ordinances.
    marks: 15
sources:
  act: {title: The Act}
"""
FIRST = "How is a Bill passed -- and by whom? Discuss <b>briefly</b>."
SECOND = "Critically examine ordinances."


@pytest.fixture
def acts(upsc):
    upsc.write("acts", TOPIC)
    upsc("show", "acts")
    return upsc


@pytest.fixture
def editor(tmp_path):
    """Return what makes an editor that writes something and ends with a code, and notes what it was given."""
    script = tmp_path / "editor.py"
    script.write_text(
        "import os, sys\n"
        "text, code, path = sys.argv[1], int(sys.argv[2]), sys.argv[-1]\n"
        "open(os.path.join(os.path.dirname(__file__), 'given'), 'wb').write(open(path, 'rb').read())\n"
        "open(path, 'a', encoding='utf-8', newline='').write(text)\n"
        "code < 0 and os.kill(os.getpid(), -code)\n"
        "sys.exit(code)\n"
    )

    def make(text="", code=0):
        quote = shlex.quote if os.name == "posix" else lambda word: f'"{word}"'
        return " ".join(map(quote, [sys.executable, str(script), text, str(code)]))

    return make


def written(upsc, name="acts", text="One two three.", *more):
    path = upsc.home.parent / "answer.md"
    path.write_text(text, encoding="utf-8")
    return upsc("write", name, "--answer", str(path), "--json", *more)


def record(*arguments):
    result = written(*arguments)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_an_answer_without_a_terminal_is_one_line_of_json(acts):
    found = record(
        acts, "acts", "# Bills\n\nA well-known Bill.", "--points", "1,3", "--mark", "6.5", "--minutes", "9"
    )
    assert found == {
        "event": "written",
        "id": found["id"],
        "topic": "acts",
        "question": found["question"],
        "words": 4,
        "limit": 150,
        "seconds": 540,
        "points": {"covered": 2, "total": 3},
        "mark": 6.5,
        "marks": 10,
        "file": str(acts.home / "answers" / f"2026-01-15-acts-{found['id'][:8]}.md"),
    }
    assert re.fullmatch(r"acts#mains-[0-9a-f]{12}", found["question"])


def test_the_file_is_markdown_with_what_was_asked_in_comments(acts):
    found = record(acts, "acts", "# My heading\n\nText.")
    text = Path(found["file"]).read_text(encoding="utf-8")
    head, answer = text.split("\n\n", 1)
    assert answer == "# My heading\n\nText.\n"
    assert all(re.fullmatch(r"<!-- (?!.*--.*-->).* -->", line) for line in head.splitlines())
    assert "How is a Bill passed - - and by whom?" in head
    assert "10 marks, 150 words, 7 minutes; written on 15 Jan 2026" in head


def test_the_event_says_all_of_it(acts):
    found = record(acts, "acts", "One two.", "--points", "2", "--mark", "4")
    events = json.loads(acts.progress.read_text())["events"]
    event = next(event for event in events if event["kind"] == "written")
    assert event["asked"] == FIRST
    assert (event["words"], event["file"], event["mark"], event["of"]) == (
        2,
        f"2026-01-15-acts-{found['id'][:8]}.md",
        4.0,
        3,
    )
    assert len(event["points"]) == 1
    assert event["id"] == found["id"]


@pytest.mark.parametrize("text", ["", "\n \n", "<!-- only a comment -->\n", "… — !\n", "#\n"])
def test_an_answer_without_a_word_is_none(acts, text):
    result = written(acts, "acts", text)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "no words of its own" in result.stderr
    assert acts.json("answers") == []
    assert not (acts.home / "answers").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--points", "4"], "no point 4"),
        (["--points", "0"], "no point 0"),
        (["--points", "one"], "names no points"),
        (["--mark", "10.5"], "is no mark"),
        (["--mark", "6.25"], "is no mark"),
        (["--mark", "nan"], "mark"),
    ],
)
def test_points_and_marks_that_there_are_not_are_refused_and_nothing_is_left(acts, options, said):
    result = written(acts, "acts", "Words.", *options)
    assert result.exit_code == 2
    assert said in result.stderr
    assert acts.json("answers") == []
    assert list(acts.home.glob("answers/*.md")) == []


@pytest.mark.parametrize(("points", "covered"), [("all", 3), ("none", 0), ("3, 1", 2), ("2 2", 1)])
def test_points_are_named_by_numbers_all_or_none(acts, points, covered):
    assert record(acts, "acts", "Words.", "--points", points)["points"] == {"covered": covered, "total": 3}


def test_the_question_that_was_answered_least_comes_next(acts):
    assert record(acts)["limit"] == 150
    assert record(acts)["limit"] == 250
    assert record(acts)["limit"] == 150
    assert len(list(acts.home.glob("answers/*.md"))) == 3


def test_a_question_is_chosen_by_its_id_or_its_number(acts):
    by_number = record(acts, "acts", "Words.", "--question", "2")
    assert by_number["limit"] == 250
    path = acts.home.parent / "answer.md"
    result = acts("write", "--question", by_number["question"], "--answer", str(path), "--json")
    assert json.loads(result.stdout)["question"] == by_number["question"]
    for wrong in ("3", "0", "acts#mains-0"):
        result = written(acts, "acts", "Words.", "--question", wrong)
        assert result.exit_code == 3
        assert len(result.stderr.splitlines()) == 2


def test_without_a_topic_the_question_is_of_one_that_was_read(acts):
    path = acts.home.parent / "answer.md"
    path.write_text("Words.")
    topics = {json.loads(acts("write", "--answer", str(path), "--json").stdout)["topic"] for _ in range(3)}
    assert topics == {"acts"}


def test_a_topic_without_mains_questions_says_so(upsc):
    upsc.topic()
    result = upsc("write", "sample")
    assert result.exit_code == 1
    assert "no mains questions" in result.stderr


def test_an_answer_may_come_through_a_pipe(acts):
    result = acts("write", "acts", "--answer", "-", "--json", typed="Four words in all.")
    assert json.loads(result.stdout)["words"] == 4


def test_what_is_no_text_is_refused_and_what_an_editor_marked_as_utf_16_is_read(acts, tmp_path):
    answer = tmp_path / "answer.md"
    answer.write_bytes(b"\x7fELF\0\x80\x81 some words")
    result = acts("write", "acts", "--answer", str(answer))
    assert result.exit_code == 1
    assert "no text" in result.stderr
    assert acts.json("answers") == []
    answer.write_text("Three readings\r\nand assent.", encoding="utf-16")
    acts("write", "acts", "--answer", str(answer))
    assert [one["words"] for one in acts.json("answers")] == [4]


@pytest.mark.parametrize("option", ["-", "answer.md"])
def test_what_is_larger_than_an_answer_is_refused_from_wherever_it_comes(acts, tmp_path, option):
    text = "word " * 300_000
    (tmp_path / "answer.md").write_text(text)
    source = option if option == "-" else str(tmp_path / option)
    result = acts("write", "acts", "--answer", source, typed=text)
    assert result.exit_code == 1
    assert "larger than 1 MiB" in result.stderr
    assert acts.json("answers") == []


def test_a_pipe_is_read_as_utf_8_with_or_without_a_mark_of_that(acts):
    for number, content in enumerate((b"\xef\xbb\xbfOne two", "संसद में".encode(), b"\xff\xfe one two")):
        result = acts("write", "acts", "--answer", "-", "--json", typed=content)
        assert result.exit_code == 0, result.stderr
        assert json.loads(result.stdout)["words"] == 2, number


def test_a_time_that_is_none_is_refused(acts):
    result = written(acts, "acts", "Words.", "--minutes", "nan")
    assert result.exit_code == 2
    assert acts.json("answers") == []


def test_an_answer_that_cannot_be_read_is_an_error(acts, tmp_path):
    assert acts("write", "acts", "--answer", str(tmp_path / "none.md")).exit_code == 1
    assert acts("write", "acts", "--answer", str(tmp_path)).exit_code == 1


def test_the_editor_gets_the_question_its_limit_and_the_clock_in_comments(acts, editor, tmp_path):
    result = acts(
        "write", "acts", "--plain", EDITOR=editor("# Mine\n\nThree more words."), typed="1 3\n6.5\n"
    )
    assert result.exit_code == 0
    given = (tmp_path / "given").read_text(encoding="utf-8")
    assert all(line.startswith("<!-- ") and line.endswith(" -->") for line in given.strip().splitlines())
    for said in (
        "and by whom?",
        "10 marks, 150 words, 7 minutes; begun on",
        "at 09:00",
        "Discuss: ",
        "Write below.",
    ):
        assert said in given
    [answer] = acts.json("answers")
    assert (answer["words"], answer["mark"], answer["points"]) == (4, 6.5, {"covered": 2, "total": 3})
    assert answer["missed"] == ["Money Bills: the lower House."]
    assert "2 of 3 points, 6.5 of 10 marks" in result.stdout
    assert "Money Bills" in result.stdout[result.stdout.index("Points missed") :]
    assert list(acts.home.glob("answers/drafts/*")) == []


def test_the_line_form_explains_the_directive_and_asks_again_for_what_means_nothing(acts, editor):
    result = acts("write", "acts", EDITOR=editor("Words."), typed="9\nall\n6.3\n10\n")
    assert "Discuss: " in result.stdout
    assert "there is no point 9" in result.stderr
    assert "6.3 is no mark" in result.stderr
    [answer] = acts.json("answers")
    assert (answer["points"], answer["mark"]) == ({"covered": 3, "total": 3}, 10)


def test_points_and_mark_can_be_left_for_later(acts, editor):
    assert acts("write", "acts", EDITOR=editor("Words."), typed="\n\n").exit_code == 0
    [answer] = acts.json("answers")
    assert (answer["points"], answer["mark"], answer["covered"]) == (None, None, [])
    result = acts("answers", answer["id"][:8], "--points", "2", "--mark", "3.5")
    assert "1 of 3 points, 3.5 of 10 marks" in result.stdout
    [answer] = acts.json("answers")
    assert answer["covered"] == ["Money Bills: the lower House."]
    assert "points and mark of an answer" in acts("undo").stdout
    assert acts.json("answers")[0]["mark"] is None
    acts("answers", answer["id"], "--mark", "4")
    assert acts.json("answers")[0]["points"] is None


def test_an_editor_that_writes_nothing_records_nothing(acts, editor):
    result = acts("write", "acts", EDITOR=editor())
    assert result.exit_code == 0
    assert "nothing is recorded" in result.stderr
    assert acts.json("answers") == []
    assert list(acts.home.glob("answers/**/*.md")) == []


@pytest.mark.parametrize("code", [3, pytest.param(-9, marks=pytest.mark.posix("signals"))])
def test_a_crash_of_the_editor_keeps_the_text_and_the_next_write_offers_it(acts, editor, code):
    result = acts("write", "acts", "--question", "2", EDITOR=editor("Half an answer", code))
    assert result.exit_code == 1
    [draft] = acts.home.glob("answers/drafts/*.md")
    assert str(draft) in result.stderr
    assert acts.json("answers") == []
    result = acts("write", "acts", EDITOR=editor(" and its end."), typed="\n\n\n")
    assert result.exit_code == 0
    assert "You left 3 words on Acts of Parliament: Critically examine ordinances." in result.stderr
    [answer] = acts.json("answers")
    assert answer["asked"] == SECOND
    [shown] = acts.json("answers", answer["id"])
    assert shown["text"] == "Half an answer\n and its end."
    assert not draft.exists()


def test_an_answer_that_was_left_can_be_left_once_more(acts, editor):
    acts("write", "acts", "--question", "2", EDITOR=editor("Half an answer", 1))
    acts("write", "acts", EDITOR=editor("Another."), typed="n\n\n\n")
    assert [answer["asked"] for answer in acts.json("answers")] == [FIRST]
    assert len(list(acts.home.glob("answers/drafts/*.md"))) == 1


def test_a_question_that_is_chosen_goes_on_with_its_own_draft_alone(acts, editor):
    acts("write", "acts", "--question", "2", EDITOR=editor("Half an answer", 1))
    result = acts("write", "acts", "--question", "1", EDITOR=editor("Another."), typed="\n\n")
    assert "You left" not in result.stderr
    result = acts("write", "acts", "--question", "2", EDITOR=editor(" and its end."), typed="\n\n\n")
    assert "You left 3 words" in result.stderr
    assert [answer["words"] for answer in acts.json("answers")] == [6, 1]
    assert list(acts.home.glob("answers/drafts/*.md")) == []


@pytest.mark.parametrize("content", [None, b"word " * 300_000], ids=["folder", "huge"])
def test_a_draft_that_cannot_be_read_is_said_and_keeps_nobody_from_writing(acts, editor, content):
    acts("write", "acts", "--question", "1", EDITOR=editor("My words.", 3))
    [draft] = acts.home.glob("answers/drafts/*.md")
    draft.unlink()
    if content is None:
        draft.mkdir()
    else:
        draft.write_bytes(content)
    result = acts("write", "acts", "--question", "1", "--json", EDITOR=editor("Other words."))
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["words"] == 2
    assert str(draft) in result.stderr.replace("\n", "")
    assert draft.exists()


def test_an_answer_that_cannot_be_recorded_is_kept(acts, tmp_path):
    script = tmp_path / "editor.py"
    script.write_text(
        "import sys, pathlib\n"
        "path = pathlib.Path(sys.argv[-1])\n"
        "path.write_text(path.read_text() + 'My words.')\n"
        f"pathlib.Path({str(acts.progress)!r}).write_text('{{\"version\": 99}}')\n"
    )
    result = acts("write", "acts", EDITOR=f'"{sys.executable}" "{script}"')
    assert result.exit_code == 5
    [draft] = acts.home.glob("answers/drafts/*.md")
    assert "My words." in draft.read_text()
    assert str(draft) in result.stderr
    assert list(acts.home.glob("answers/*.md")) == []


def test_without_a_terminal_and_an_editor_nothing_waits(acts):
    result = acts("write", "acts")
    assert result.exit_code == 2
    assert "--answer FILE" in result.stderr


def test_undo_takes_an_answer_back_and_leaves_its_file(acts):
    found = record(acts)
    result = acts("undo")
    assert "an answer of 3 words: Acts of Parliament" in result.stdout
    assert acts.json("answers") == []
    assert Path(found["file"]).exists()


def test_answers_are_listed_the_newest_first_by_topic_and_into_a_pipe_as_fields(acts):
    acts("write", "gst-council", "--answer", "-", typed="Of the Council.")
    found = record(acts, "acts", "Words here.", "--points", "1", "--mark", "5")
    lines = [line.split("\t") for line in acts("answers").stdout.splitlines()]
    assert [line[2] for line in lines] == ["acts", "gst-council"]
    assert lines[0] == [found["id"], "2026-01-15", "acts", "2", "150", "1", "3", "5", "10", found["file"]]
    assert lines[1][5:7] == ["", ""]
    assert len(acts("answers", "gst", "council").stdout.splitlines()) == 1
    assert len(acts("answers", "--category", "test-topics").stdout.splitlines()) == 1


def test_one_answer_is_shown_beside_its_points(acts):
    found = record(acts, "acts", "# A heading\n\nWords here.", "--points", "1", "--mark", "5")
    shown = acts("answers", found["id"][:6]).stdout
    for line in (
        "1. [x] It is read three times.",
        "2. [ ] Money Bills: the lower House.",
        "# A heading",
        "5 of 10 marks",
    ):
        assert line in shown
    assert max(map(len, acts("answers", found["id"], COLUMNS="40").stdout.splitlines())) <= 40


def test_json_of_answers_has_the_keys_that_are_promised(acts):
    record(acts)
    [found] = acts.json("answers")
    assert list(found) == [
        "id", "at", "topic", "question", "asked", "words", "limit", "seconds", "points", "covered", "missed", "mark",
        "marks", "file",
    ]  # fmt: skip


def test_an_edited_file_is_shown_as_it_is_and_one_that_is_gone_is_told_of(acts):
    found = record(acts)
    with open(found["file"], "a", encoding="utf-8") as file:
        file.write("\nEdited later.\n")
    assert "Edited later." in acts("answers", found["id"]).stdout
    Path(found["file"]).unlink()
    assert "its file is gone" in acts("answers", found["id"]).stdout
    assert acts.json("answers", found["id"])[0]["text"] is None
    assert len(acts.json("answers")) == 1


def test_a_question_that_was_reworded_keeps_its_answers(acts):
    found = record(acts, "acts", "Words.", "--points", "1")
    acts.write("acts", TOPIC.replace("by whom", "by which House"))
    [answer] = acts.json("answers", found["id"])
    assert (answer["asked"], answer["points"], answer["covered"]) == (FIRST, {"covered": 1, "total": 3}, [])
    assert "no longer in the topic" in acts("answers", found["id"]).stdout
    assert acts("answers", found["id"], "--points", "1").exit_code == 2
    assert acts("answers", found["id"], "--mark", "1").exit_code == 0


@pytest.mark.parametrize("arguments", [[], ["acts"]])
def test_points_and_marks_are_for_one_answer(acts, arguments):
    assert acts("answers", *arguments, "--mark", "3").exit_code == 2
    record(acts)
    record(acts)
    assert acts("answers", *arguments, "--mark", "3").exit_code == 2


def test_what_names_no_answer_names_no_topic_either(acts):
    record(acts)
    assert acts("answers", "zzzz").exit_code == 3


def test_answers_are_exported_to_markdown_and_html_with_the_points_missed(acts, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    record(acts, "acts", "# Mine\n\n<script>alert(1)</script>", "--points", "1")
    acts("answers", "-f", "html", "-o", "out.html")
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;briefly" in page
    assert (
        page.index("Points made")
        < page.index("three times")
        < page.index("Points missed")
        < page.index("assent")
    )
    text = acts("answers", "acts", "--format", "md", "-o", "-").stdout
    assert "\n# Mine\n\n<script>" in text
    assert "## Points missed\n\n- Money Bills: the lower House.\n- It needs assent." in text
    assert acts("answers", "-f", "html", "-o", "out.html").exit_code == 1
    assert acts("answers", "-f", "html", "-o", "out.html", "--force").exit_code == 0


@pytest.mark.parametrize("options", [["-o", "answers.md"], ["--force"]])
def test_a_file_without_its_format_is_refused_and_not_left_out(acts, options):
    record(acts)
    result = acts("answers", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--format" in result.stderr


def test_a_page_of_answers_shows_headings_lists_and_bold_words(acts):
    record(
        acts,
        "acts",
        "# Mine & yours\n\nA **bold** <i>\nline [@act, s. 1].\n\n- one\n- two\n\n1. first\n2) second\n",
    )
    page = acts("answers", "-f", "html", "-o", "-").stdout
    article = page[page.index("<article>") :]
    assert "<h3>Mine &amp; yours</h3>" in article
    assert "<p>A <strong>bold</strong> &lt;i&gt;<br>line [@act, s. 1].</p>" in article
    assert re.search(r"<ul>\s*<li>one</li>\s*<li>two</li>\s*</ul>", article)
    assert re.search(r"<ol>\s*<li>first</li>\s*<li>second</li>\s*</ol>", article)


def test_nothing_that_was_written_acts_on_the_terminal(acts):
    found = record(acts, "acts", "Words \x1b]0;title\x07 and \x1b[2J more.")
    assert "\x1b" not in acts("answers", found["id"]).stdout


def test_no_answers_say_how_to_begin(acts):
    result = acts("answers")
    assert result.exit_code == 0
    assert "upsc write" in result.stderr
    assert acts("answers", "-f", "md").exit_code == 1


def test_no_answers_on_a_topic_are_not_none_at_all(acts):
    record(acts)
    result = acts("answers", "gst-council")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "on these topics" in result.stderr
    assert "upsc answers" in result.stderr


def test_progress_tells_answers_a_week_and_the_mean_share_of_points(acts):
    assert "Mains answers" not in acts("progress").stdout
    record(acts, "acts", "Words.", "--points", "1,2")
    record(acts, "acts", "Words.")
    found = acts.json("progress")["answers"]
    assert (found["total"], found["last_seven_days"], found["points"]) == (2, 2, 0.6667)
    assert found["weeks"][-1] == {"monday": "2026-01-12", "answers": 2, "points": 0.6667}
    shown = acts("progress").stdout
    assert "2 answers in the last seven days, 2 in all" in shown
    assert "66% of the points" in shown
    assert "12 Jan  2 answers, 66% of points" in shown


def test_an_answer_counts_as_study_of_its_day(acts):
    before = acts.json("progress")["activity"][-1]["count"]
    record(acts)
    assert acts.json("progress")["activity"][-1]["count"] == before + 1


def test_the_syllabus_marks_lines_with_an_answer(acts):
    record(acts)
    line = next(line for paper in acts.json("syllabus") for line in paper["lines"] if line["code"] == "GS2.5")
    assert line["answers"] == 1
    assert "1 mains answer written" in acts("syllabus", "GS2.5").stdout


def test_today_asks_for_an_answer_after_three_days_without_one(acts):
    def asked(day):
        items = acts.json("today", UPSC_NOW=f"2026-01-{day}T09:00:00+05:30")["items"]
        return [item for item in items if item["kind"] == "write"]

    assert [item["command"] for item in asked(15)] == ["upsc write"]
    assert asked(15)[0]["reason"] == "No mains answer yet: one of 10 marks"
    record(acts)
    assert asked(15) == []
    assert asked(17) == []
    [item] = asked(18)
    assert item["reason"] == "No answer for 3 days: one of 15 marks"
    assert item["minutes"] == 11


def test_today_asks_for_no_answer_where_nothing_read_has_a_question(upsc):
    upsc.topic()
    upsc("show", "sample")
    assert "write" not in [item["kind"] for item in upsc.json("today")["items"]]


@pytest.mark.posix("permissions")
def test_an_answer_is_as_private_as_progress(acts):
    acts("done", "acts")
    acts.progress.chmod(0o600)
    found = record(acts)
    assert Path(found["file"]).stat().st_mode & 0o777 == 0o600


def test_paths_shows_where_answers_lie(upsc):
    assert upsc.json("paths")["answers"] == str(upsc.home / "answers")


def test_a_file_name_from_elsewhere_leads_nowhere_else(acts):
    found = record(acts)
    text = acts.progress.read_text()
    other = acts.home.parent / "other.json"
    events = json.loads(text)["events"]
    for event in events:
        if event["kind"] == "written":
            event |= {"id": "0" * 36, "file": "../../secret.md"}
    other.write_text(json.dumps({"version": 1, "events": events}))
    (acts.home.parent / "secret.md").write_text("secret")
    assert acts("merge", str(other)).exit_code == 0
    [answer] = acts.json("answers", "0000")
    assert answer["text"] is None
    assert answer["file"] == str(acts.home / "answers" / "secret.md")
    assert found["id"] in acts("answers").stdout


def test_a_topic_that_is_renamed_keeps_its_answers(acts):
    found = record(acts, "acts", "Words.", "--points", "1")
    assert acts("rename", "acts", "bills").exit_code == 0
    [answer] = acts.json("answers", "bills")
    assert (answer["id"], answer["topic"], answer["file"]) == (found["id"], "bills", found["file"])
    assert answer["covered"] == ["It is read three times."]


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_topic_that_is_renamed_keeps_the_answer_that_was_left_unfinished(acts, editor, by_hand):
    acts("write", "acts", "--question", "2", EDITOR=editor("My first words.", 3))
    if by_hand:
        path = acts.topics / "test-topics" / "acts.yaml"
        path.rename(path.with_name("bills.yaml"))
    else:
        acts("rename", "acts", "bills")
    result = acts("write", "bills", "--json", EDITOR=editor(" And more."))
    assert json.loads(result.stdout)["topic"] == "bills"
    [answer] = acts.json("answers", json.loads(result.stdout)["id"])
    assert answer["text"].split() == ["My", "first", "words.", "And", "more."]
    assert list(acts.home.glob("answers/drafts/*.md")) == []
