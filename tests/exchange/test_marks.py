"""Cards and questions that notes mark, and facts that keep their truth."""

import json

import pytest

from upsc_cli.topics.format.reader import parse_topic


def imported(upsc, tmp_path, content, name="n.md", *options):
    source = tmp_path / name
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = upsc("import", str(source), "--dry-run", "--category", "notes", *options)
    assert result.exit_code == 0, result.stderr
    reading = parse_topic(result.stdout, source)
    assert reading.topic, reading.problems
    return reading.topic, " ".join(result.stderr.split())


def refused(upsc, tmp_path, content, name):
    source = tmp_path / name
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = upsc("import", str(source), "--dry-run")
    assert result.exit_code == 4
    assert len(result.stderr.splitlines()) == 1
    return result.stderr


@pytest.mark.parametrize(
    ("note", "cards"),
    [
        ("Who opens the gate?::The keeper", [("Who opens the gate?", "The keeper", False)]),
        ("high water:::low land", [("high water", "low land", True)]),
        ("Who opens it?\n?\nThe keeper", [("Who opens it?", "The keeper", False)]),
        ("Q: Who opens it?\nA: The keeper", [("Who opens it?", "The keeper", False)]),
        ("**Q:** Who opens it?\n\n**A:** The keeper", [("Who opens it?", "The keeper", False)]),
        ("| Question | Answer |\n|--|--|\n| Who? | She |", [("Who?", "She", False)]),
        ("- Who opens it? #card\n    - The keeper", [("Who opens it?", "The keeper", False)]),
        ("<details>\n<summary>Who opens it?</summary>\n\nThe keeper.\n\n</details>", [("Who opens it?", "The keeper.", False)]),
        ("std::vector is code", []),
        ("```\na b::c\n```", []),
        ("See https://a.in/x::y", []),
    ],
)  # fmt: skip
def test_cards_are_read_as_notes_mark_them(upsc, tmp_path, note, cards):
    topic, _ = imported(upsc, tmp_path, f"# T\n\n{note}\n\nMore text.\n")
    assert [(card.q, card.a, card.reversed) for card in topic.cards] == cards


@pytest.mark.parametrize(
    "note", ["The quorum is ==one tenth== of it.", "The quorum is {{c1::one tenth}} of it.", "> [!important]\n> The quorum is **one tenth** of it."]
)  # fmt: skip
def test_clozes_are_takeaways(upsc, tmp_path, note):
    topic, _ = imported(upsc, tmp_path, f"# T\n\n{note}\n\nMore.\n")
    assert topic.takeaways == ("The quorum is **one tenth** of it.",)


MCQ = """\
{q} Consider the following statements:

1. The gate is old.
2. The weir is new.

Which of the statements given above is/are {what}?

(a) 1 only
(b) 2 only
(c) Both 1 and 2
(d) Neither 1 nor 2

{answer}
Explanation: The weir is of 1961.
"""


@pytest.mark.parametrize(("what", "true"), [("correct", [True, False]), ("not correct", [False, True])])
@pytest.mark.parametrize("q", ["Q1.", "1.", "Question 1:", "**Q.1**"])
def test_statements_that_options_name_become_a_question_of_statements(upsc, tmp_path, what, true, q):
    topic, _ = imported(upsc, tmp_path, "# T\n\n" + MCQ.format(what=what, q=q, answer="Answer: (a)"))
    [question] = topic.questions
    assert question.stem == "Consider the following statements:"
    assert [one.true for one in question.statements] == true
    assert question.statements[-1].why == "The weir is of 1961."


@pytest.mark.parametrize(
    "text",
    [
        "Q1. Which is old?\n\na) Gate\nb) Weir\nc) Both\n\nAns. b\n",
        "Q1. Which is old?\n(a) Gate (b) Weir (c) Both\nAnswer: b\n",
        "Q1. Which is old?\n\n(A) Gate\n(B) Weir\n(C) Both\n\nQ2. No options here.\n\nAnswer key:\n\n1-B\n",
        "Which is old?\n\n1. Gate\n2. Weir\n3. Both\n\nAnswer: 2\n",
        "<h1>T</h1><p>Q1. Which is old?</p><p>(a) Gate</p><p>(b) Weir</p><p>(c) Both</p><p>Answer: (b)</p>",
    ],
)
def test_printed_multiple_choice_is_a_question(upsc, tmp_path, text):
    name = "n.html" if text.startswith("<") else "n.md"
    topic, _ = imported(upsc, tmp_path, text, name)
    [question] = topic.questions
    assert (question.stem, question.options, question.answer) == (
        "Which is old?",
        ("Gate", "Weir", "Both"),
        2,
    )


def test_multiple_choice_without_an_answer_stays_text_and_that_is_said(upsc, tmp_path):
    topic, said = imported(upsc, tmp_path, "# T\n\nQ1. Which is old?\n\n(a) Gate\n(b) Weir\n")
    assert not topic.questions
    assert "(a) Gate\n(b) Weir" in topic.introduction
    assert "multiple choice without an answer" in said


@pytest.mark.parametrize(
    "value",
    [
        [{"question": "Which is old?", "options": ["Gate", "Weir"], "answer": "B"}],
        [{"question": "Which is old?", "options": {"a": "Gate", "b": "Weir"}, "correct_answer": "Weir"}],
        {"results": [{"q": "Which is old?", "choices": ["Gate", "Weir"], "answer_index": 1}]},
    ],
)
def test_multiple_choice_in_json_is_a_question(upsc, tmp_path, value):
    topic, _ = imported(upsc, tmp_path, json.dumps(value), "q.json")
    assert (topic.questions[0].options, topic.questions[0].answer) == (("Gate", "Weir"), 2)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("c.csv", "Front,Back\nWho opens it?,The keeper\n"),
        ("c.csv", "term;definition\nWho opens it?;The keeper\n"),
        ("c.tsv", "Who opens it?\tThe keeper\nWho shuts it?\tThe keeper too\n"),
        ("c.txt", "Who opens it?\tThe keeper\tgates\nWho shuts it?\tThe keeper too\tgates\n"),
        ("c.json", json.dumps([{"front": "Who opens it?", "back": "The keeper"}])),
    ],
)
def test_tables_and_lists_of_cards_are_cards(upsc, tmp_path, name, text):
    topic, _ = imported(upsc, tmp_path, text, name)
    assert (topic.cards[0].q, topic.cards[0].a) == ("Who opens it?", "The keeper")


def test_the_csv_of_upsc_comes_back_as_the_same_cards(upsc, tmp_path):
    upsc.topic()
    out = tmp_path / "cards.csv"
    assert upsc("export", "sample", "--format", "csv", "-o", str(out)).exit_code == 0
    topic, _ = imported(upsc, tmp_path, out.read_bytes(), "again.csv")
    assert topic.takeaways == ("The Act came into force in **1950**.",)
    assert topic.terms == {"Quorum": "The least number of members who must be present."}


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("n.org", "* Weirs\n", "an Org file"),
        ("n.css", "p { color: red; }", "a style sheet"),
        ("n.json", '{"name": "thing", "version": "1.0", "a": {"b": 1}}', "neither topics of upsc nor cards"),
        ("n.csv", "year,rain,level,gate\n1961,3,4,5\n1962,4,5,6\n", "a table, but of no cards"),
        ("n.csv", "year,rain\n1961,300\n1962,400\n", "a table, but of no cards"),
    ],
)
def test_what_is_no_format_of_ours_is_refused_in_a_line(upsc, tmp_path, name, text, why):
    assert why in refused(upsc, tmp_path, text, name)


@pytest.mark.parametrize(
    ("note", "introduction"),
    [
        ("~~It lapses.~~ It stays.", ("It stays.",)),
        ("10<sup>5</sup> and H~2~O and x^2^.", ("10⁵ and H₂O and x².",)),
        ("Weir\n: A low dam.", (("**Weir**: A low dam.",),)),
        ("3. c\n4. d", (("3. c", "4. d"),)),
        ("- a\n    - b\n        - c\n        - d\n    - e", (("a: b (c; d); e",),)),
        ("So $a_1 * b_2 * c$ it is.", ("So $a_1 \\* b_2 \\* c$ it is.",)),
        ("![[x.png|300]] See [[Dams#High|high]] and [[folder/Dams^a1]].", ("See high and Dams.",)),
        ("one\ntwo", ("one\ntwo",)),
        ("![Untitled](x.png)", None),
    ],
)
def test_facts_of_a_note_keep_their_truth(upsc, tmp_path, note, introduction):
    topic, _ = imported(upsc, tmp_path, f"# T\n\n{note}\n\n## More\n\nText.\n")
    found = tuple(block if isinstance(block, str) else block.items for block in topic.introduction)
    assert found == (introduction or ())


def test_a_table_in_a_callout_is_a_table(upsc, tmp_path):
    topic, _ = imported(upsc, tmp_path, "# T\n\n> [!info] I\n> | a | b |\n> |--|--|\n> | 1 | 2 |\n")
    assert topic.introduction[-1].grid.rows == (("1", "2"),)


def test_a_footnote_has_its_second_paragraph(upsc, tmp_path):
    topic, _ = imported(
        upsc, tmp_path, "# T\n\nText.[^a]\n\n[^a]: The Act of 1961.\n\n    Its second part.\n\nEnd.\n"
    )
    assert topic.sources["a"].title == "The Act of 1961. Its second part"
    assert topic.introduction[-1] == "End."


def test_maths_goes_out_as_it_was_written(upsc, tmp_path):
    upsc.write("m", "title: M\ncategory: c\nintroduction:\n  - 'So $a_1 \\* b^2$ and 5$ or $6.'\n")
    assert "So $a_1 * b^2$ and 5\\$ or \\$6." in upsc("export", "m", "--format", "md", "-o", "-").stdout


PAGE = """<h1>T</h1><ol start="3"><li>c</li><li value="9">d</li></ol>
<table><tr><th rowspan="2">Dam</th><th colspan="2">Size</th></tr><tr><th>High</th><th>Long</th></tr>
<tr><td rowspan="2">B</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>
<p>It lasts<sup><a href="#n">[1]</a></sup>; <del>old</del> new.</p><p hidden>no</p><p style="display: none">no</p>
<dl><dt>Weir</dt><dd>A low dam.</dd></dl><div id="toc">Contents</div><p class="menu-of-dams">Kept.</p>
<h2>References<span class="mw-editsection">[<a href="/e">edit</a>]</span></h2><ol><li>^ A. Author, 1999.</li></ol>"""


def test_a_page_keeps_its_facts_and_loses_its_furniture(upsc, tmp_path):
    topic, said = imported(upsc, tmp_path, PAGE, "p.html")
    numbered, table, text, defined, kept = topic.introduction
    assert numbered.items == ("3. c", "9. d")
    assert table.grid.columns == ("Dam", "Size: High", "Size: Long")
    assert table.grid.rows == (("B", "1", "2"), ("B", "3", "4"))
    assert (text, defined.items, kept) == ("It lasts; new.", ("**Weir**: A low dam.",), "Kept.")
    assert [source.title for source in topic.sources.values()] == ["A. Author, 1999."]
    for left in ("struck text: old", "hidden text: no", "contents: Contents", "marks of references"):
        assert left in said


def test_a_page_of_logseq_is_read_without_its_book_keeping(upsc, tmp_path):
    page = "title:: Weirs\ntags:: rivers\n\n- ## Parts\n  collapsed:: true\n\t- A gate\n\t  id:: 65a1b2\n\t- The length is {{cloze 300 m}} here\n"
    topic, _ = imported(upsc, tmp_path, page)
    assert (topic.title, topic.tags) == ("Weirs", ("rivers",))
    assert topic.takeaways == ("The length is **300 m** here",)
    assert topic.sections[0].body[0].items == ("A gate",)


def test_several_chapters_are_sections_and_the_file_gives_the_title(upsc, tmp_path):
    topic, _ = imported(
        upsc, tmp_path, "# One\n\nText.\n\n## Sources\n\nSprings.\n\n# Two\n\nText.\n", "book.md"
    )
    assert topic.title == "book"
    assert [section.heading for section in topic.sections] == ["One", "Sources", "Two"]
    assert not topic.sources


def test_utf_16_without_a_mark_and_mhtml_and_toml_are_read(upsc, tmp_path):
    wide, _ = imported(upsc, tmp_path, "# Wide\n\nText of it.\n".encode("utf-16-le"))
    assert wide.title == "Wide"
    page = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<h1>Sa=\nved</h1><p>Text=2E</p>\n--b--\n'
    assert imported(upsc, tmp_path, page, "p.mhtml")[0].title == "Saved"
    hugo, _ = imported(upsc, tmp_path, '+++\ntitle = "Weirs"\ntags = ["rivers"]\n+++\n\nText.\n')
    assert (hugo.title, hugo.tags) == ("Weirs", ("rivers",))
