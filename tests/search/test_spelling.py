"""Which words stand in for one that no topic has, and which of them first.

The words are invented, so that no topic of the program comes near; those that come later in the order
wanted are written first, so that a tie would come out the wrong way round.
"""

import json

import pytest


def corrected(upsc, typed, *words):
    """Return the words, each of a topic of its own, that are searched for instead, the nearest first."""
    for number, word in enumerate(reversed(words)):
        upsc.write(f"topic-{number}", f"title: {word}\ncategory: shelf\nintroduction: [Text.]\n")
    hits = json.loads(upsc("search", typed, "--category", "shelf", "--json").stdout)
    return [hit["corrections"][typed] for hit in hits]


def test_a_word_much_less_near_than_the_nearest_is_not_meant(upsc):
    one_slip, two_slips, three_slips = "qorlandibe", "qorpandibe", "qorpamdibe"
    assert corrected(upsc, "qorlandive", one_slip, two_slips, three_slips) == [one_slip, two_slips]


@pytest.mark.parametrize(
    ("typed", "words"), [("lpixu", ("lpxiu", "plixu")), ("brutolenda", ("brutolenva", "grutolenda"))]
)
def test_a_slip_in_the_first_letter_is_less_likely_but_may_be(upsc, typed, words):
    assert corrected(upsc, typed, *words) == list(words)


def test_another_romanisation_is_nearer_than_a_slip_and_a_slip_is_not_ruled_out(upsc):
    assert corrected(upsc, "zyrakasham", "zyrakasam", "zyrakashan") == ["zyrakasam", "zyrakashan"]


def test_a_slip_in_another_romanisation_is_forgiven_after_one_without(upsc):
    assert corrected(upsc, "zakshmibhanu", "zaxmibanu", "zaxnibanu") == ["zaxmibanu", "zaxnibanu"]


def test_a_contraction_stands_for_a_longer_word_after_a_slip_of_the_keyboard(upsc):
    assert corrected(upsc, "zovrnmt", "zovrnmp", "zovernment") == ["zovrnmp", "zovernment"]


@pytest.mark.parametrize(("typed", "words"), [("zmdt", ["zmendment"]), ("zmt", [])])
def test_a_contraction_has_four_letters_or_more(upsc, typed, words):
    assert corrected(upsc, typed, "zmendment") == words


def test_no_more_than_six_words_stand_in_for_one(upsc):
    assert len(corrected(upsc, "zyzzyvat", *(f"zyzzyva{letter}" for letter in "bcdfgklm"))) == 6


@pytest.mark.parametrize(
    ("typed", "word", "is_meant"), [("zebolu", "zabalu", True), ("zeolu", "zaalu", False)]
)
def test_two_wrong_vowels_in_a_short_word_take_three_consonants_to_tell_it_by(upsc, typed, word, is_meant):
    assert corrected(upsc, typed, word) == ([word] if is_meant else [])
