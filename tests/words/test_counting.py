"""Words as an examiner counts them."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upsc_cli.words.counting import count_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("… — , ; ! ?", 0),
        ("a well-known, far-reaching Act", 4),
        ("Centre–State relations", 2),
        ("Rs 1,50,000 crore in 2019–21", 5),
        ("3.5% of 12/05/2024 at 10:30", 5),
        ("Article 279A(11)", 3),
        ("law—and order -- yes", 4),
        ("judicial/executive", 2),
        ("India's farmers’ don't", 3),
        ("U.P., e.g. and R&D", 4),
        ("ended.Next", 2),
        ("**bold** and _italic_ words", 4),
        ("## A heading\n\n- one\n- two", 4),
        ("1. First\n2) Second\n(a) third\n  iv. fourth", 4),
        ("In 1. line", 3),
        ("| a | b |\n|---|---|", 2),
        ("राज्यपाल राज्य का प्रमुख होता है।यह सच है॥", 9),
        ("क्‍या", 1),
        ("अनुच्छेद ३६८", 2),
        ("नीति-निर्माण", 1),
        ("தமிழ் மொழி", 2),
        ("\u0301 ़", 0),
    ],
)
def test_words_are_counted_as_an_examiner_does(text, words):
    assert count_words(text) == words


WORDS = st.text(string.ascii_letters, min_size=2, max_size=8)
SIGNS = st.text('!?;"…—()[]*_#<>=+~^`|\\ \t', max_size=4)


@given(st.lists(st.tuples(WORDS, SIGNS), max_size=30))
def test_punctuation_is_no_word_and_blanks_part_words(pairs):
    assert count_words(" ".join(f"{signs}{word}{signs}" for word, signs in pairs)) == len(pairs)


@given(st.text(max_size=80), st.text(max_size=80))
def test_lines_have_the_words_of_each(one, other):
    assert count_words(f"{one}\n\n{other}") == count_words(one) + count_words(other)


@given(st.lists(WORDS, min_size=1, max_size=6), st.sampled_from(["-", "–", "'", "’", "&"]))
def test_what_is_joined_is_one_word(parts, joint):
    assert count_words(joint.join(parts)) == 1


@given(st.text(max_size=60))
def test_there_are_never_more_words_than_letters_and_digits(text):
    assert 0 <= count_words(text) <= sum(letter.isalnum() for letter in text)
