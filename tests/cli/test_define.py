"""`upsc define`: a term's definition, from whichever topics define it."""

import pytest


@pytest.mark.parametrize("term", ["Quorum", "quorum", "QUORUM", "quo-rum"])
def test_a_term_is_defined_whatever_its_case_and_punctuation(upsc, term):
    upsc.topic("sample")
    [definition] = upsc.json("define", term)
    assert definition["term"] == "Quorum"
    assert definition["topic"] == "sample"


def test_the_definition_looks_as_agreed(upsc, golden):
    upsc.topic("sample")
    golden("define-80.txt", upsc("define", "quorum").stdout)


def test_a_term_of_several_words_needs_no_quotes(upsc):
    upsc.write("x", "title: X\ncategory: c\ntakeaways: [T.]\nterms: {Rule of Law: No one is above it.}\n")
    assert upsc.json("define", "rule", "of", "law")[0]["definition"] == "No one is above it."


def test_every_topic_that_defines_it_is_heard(upsc):
    upsc.topic("one")
    upsc.topic("two")
    assert [definition["topic"] for definition in upsc.json("define", "quorum")] == ["one", "two"]


def test_only_the_sources_that_a_definition_cites_are_given(upsc):
    path = upsc.topic("sample")
    path.write_text(
        path.read_text() + "  other: {title: Another}\nmemory: [{title: M, text: 'T. [@other]'}]\n"
    )
    assert upsc.json("define", "quorum")[0]["sources"] == {
        "act": {"title": "The Sample Act", "publisher": "India Code", "url": "https://www.indiacode.nic.in/"}
    }


def test_an_unknown_term_exits_with_3_and_the_nearest(upsc):
    upsc.topic("sample")
    result = upsc("define", "Quoram")
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "no topic defines 'Quoram'" in result.stderr
    assert "did you mean Quorum" in result.stderr
