"""Notes, tables and JSON as other people and programs write them: read whole, or refused in a line."""

import os

import pytest

from upsc_cli.topics.format.model import ExamTip, Info, KeyPoint
from upsc_cli.topics.format.reader import parse_topic


@pytest.fixture
def read(upsc, tmp_path):
    def imported(content, name="n.md"):
        source = tmp_path / name
        source.write_text(content, encoding="utf-8")
        result = upsc("import", str(source), "--dry-run", "--category", "notes")
        assert result.exit_code == 0, result.stderr
        reading = parse_topic(result.stdout, source)
        assert reading.topic, reading.problems
        return reading.topic, " ".join(result.stderr.split())

    return imported


ADMONITIONS = """\
!!! note "On weirs"
    A weir is low.

    - one

    ??? tip
        Inner text.

???+ danger
    Water.

:::tip[Exam]
Ask for the **keeper**.
:::

Text after.
"""


def test_boxes_of_mkdocs_and_docusaurus_are_boxes(read):
    topic, _ = read(f"# T\n\n{ADMONITIONS}")
    assert topic.introduction == (
        Info("**On weirs**\nA weir is low.\n• one\nInner text."),
        KeyPoint("Water."),
        ExamTip("**Exam**\nAsk for the **keeper**."),
        "Text after.",
    )


@pytest.mark.parametrize("text", ["!!! really\nnot a box", ":::open\nnever ends", "Wow!!! note this"])
def test_what_only_begins_like_a_box_stays_text(read, text):
    assert read(f"# T\n\n{text}\n")[0].introduction == (text,)


def test_code_in_a_box_is_left_as_it_is(read):
    topic, _ = read("# T\n\n!!! note\n    ```\n    !!! tip\n        x\n    ```\n")
    assert topic.introduction == (Info("!!! tip\n    x"),)


def test_a_note_of_ours_that_begins_like_a_box_comes_back(upsc, tmp_path, read):
    upsc.topics.joinpath("polity").mkdir(parents=True)
    text = 'title: T\ncategory: polity\ndifficulty: easy\nintroduction:\n  - |-\n    !!! note "A"\n    :::tip\n    :::\n'
    upsc.topics.joinpath("polity", "t-of-boxes.yaml").write_text(text, encoding="utf-8")
    note = tmp_path / "out.md"
    assert upsc("export", "-f", "md", "-o", str(note), "t-of-boxes").exit_code == 0
    written = note.read_text(encoding="utf-8").replace("slug: t-of-boxes\n", "")
    upsc.topics.joinpath("polity", "t-of-boxes.yaml").unlink()
    assert read(written)[0].introduction == ('!!! note "A"\n:::tip\n:::',)


@pytest.mark.parametrize(
    ("note", "cards"),
    [
        ("प्रश्न: कितनी?\nउत्तर: दस", [("कितनी?", "दस")]),
        ("Question: Which?\n\nAnswer: These:\n\n- one\n- two", [("Which?", "These:\none\ntwo")]),
        ("1. **Q: What is it?**\n   A: A gate.", [("What is it?", "A gate.")]),
        ("- Sluice :: a gate", [("Sluice", "a gate")]),
        ("| Frage | Antwort |\n|--|--|\n| Wer? | Sie |", [("Wer?", "Sie")]),
        ("| No. | Question | Answer | Source |\n|--|--|--|--|\n| 1 | Who? | She | p. 4 |", [("Who?", "She\nSource: p. 4")]),
        ("- Who? #card #water\n    - She", [("Who?", "She")]),
    ],
)  # fmt: skip
def test_cards_are_read_in_other_languages_and_shapes(read, note, cards):
    topic, _ = read(f"# T\n\n{note}\n\nMore text.\n")
    assert [(card.q, card.a) for card in topic.cards] == cards
    assert topic.introduction == ("More text.",)


def test_a_question_keeps_all_of_its_stem(read):
    topic, _ = read(
        "4. Consider these pairs:\n\nRiver : State\n\n1. Alpha : One\n2. Beta : Two\n\n"
        "How many of the pairs are matched?\n\n(a) Only one\n(b) Both\n(c) None\n\nAns: (b)\n\n"
        "5. Of weirs:\n\nI. They are low.\nII. They are high.\n\nWhich of them is/are not correct?\n\n"
        "(a) I only\n(b) II only\n(c) I and II\n\nSolution: (b)\nThey are never high.\n"
    )
    pairs, weirs = topic.questions
    assert pairs.stem.startswith("Consider these pairs:\nRiver : State\n1. Alpha : One\n")
    assert [(one.text, one.true) for one in weirs.statements] == [
        ("They are low.", True),
        ("They are high.", False),
    ]
    assert weirs.statements[-1].why == "They are never high."


def test_a_table_may_be_the_key_of_questions(read):
    topic, _ = read(
        "# T\n\n1. Which is old?\n(a) Gate\n(b) Weir\n\n2. Who signs?\n(a) King\n(b) Queen\n\n"
        "## Answer key\n\n| Q | Ans |\n|--|--|\n| 1 | b |\n| 2 | a |\n"
    )
    assert [question.answer for question in topic.questions] == [2, 1]
    assert not topic.cards
    assert not topic.sections


def test_json_of_a_quiz_has_the_right_option_apart_from_the_wrong_ones(read):
    topic, said = read(
        '{"results": [{"question": "Who &quot;opens&quot; it?", "correct_answer": "Keeper",'
        ' "incorrect_answers": ["King", "Cook"], "level": "easy"}]}',
        "q.json",
    )
    [question] = topic.questions
    assert (question.stem, question.options, question.answer) == (
        'Who "opens" it?',
        ("Cook", "Keeper", "King"),
        2,
    )
    assert "left out: the key level" in said


def test_json_may_have_an_object_a_line(read):
    topic, _ = read('{"front": "A?", "back": "a"}\n{"front": "B?", "back": "b"}\n', "q.json")
    assert [card.q for card in topic.cards] == ["A?", "B?"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "State,Capital\nKelu,Sangam\nMalini,Tungara\n"),
        ("a.txt", "Name\tMail\nAnn\tann@example.org\nBob\tbob@example.org\n"),
        ("a.tex", "\\documentclass{article}\n"),
        ("a.rst", "Weirs\n=====\n\n.. note:: Low.\n"),
        ("a.txt", '<?xml version="1.0"?><!DOCTYPE en-export SYSTEM "x"><en-export><note/></en-export>'),
        ("a.docx", "PK\x03\x04"),
        ("a.json", '{"front": "A?", "back"'),
    ],
)
def test_what_holds_no_notes_is_refused_in_a_line(upsc, tmp_path, name, text):
    source = tmp_path / name
    source.write_text(text, encoding="utf-8")
    result = upsc("import", str(source), "--dry-run")
    assert result.exit_code == 4
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.posix("pipes and links")
def test_a_pipe_or_a_link_in_a_folder_holds_nothing_up(upsc, tmp_path):
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "a.md").write_text("# Alpha weir\n\nText.\n", encoding="utf-8")
    os.mkfifo(folder / "b.md")
    (folder / "c.md").symlink_to("a.md")
    (folder / "d").symlink_to(".")
    result = upsc("import", str(folder))
    assert result.exit_code == 0, result.stderr
    assert "1 file, imported: 1 topic" in result.stderr


def test_code_on_a_page_keeps_its_indentation(read):
    topic, _ = read("<h1>T</h1><pre>a\n    b</pre>", "n.html")
    assert topic.introduction == ("a\n    b",)
