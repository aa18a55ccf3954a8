"""The cards of a topic: what they are made of, and what they are known by."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upsc_cli.topics.cards import BLANK, cards
from upsc_cli.topics.format.model import Card, Source, Topic
from upsc_cli.topics.library import Entry

ACT = Source(title="The Sample Act")


def made_of(*takeaways, terms=None, extra=(), **more):
    topic = Topic(
        title="T",
        category="c",
        takeaways=takeaways,
        terms=terms or {},
        cards=extra,
        sources={"act": ACT},
        **more,
    )
    return cards(Entry("sample", Path("sample.yaml"), topic))


def test_each_bold_span_of_a_takeaway_is_a_card():
    first, second = made_of("The meeting was held on **20 August 2024** in **New Delhi**. [@act, s. 1]")
    assert first.question == f"The meeting was held on {BLANK} in New Delhi."
    assert first.answer == "20 August 2024"
    assert second.question == f"The meeting was held on 20 August 2024 in {BLANK}."
    assert second.answer == "New Delhi"
    assert first.fact == second.fact
    assert first.sources == {"act": ACT}


def test_a_term_asks_for_its_definition():
    [card] = made_of(terms={"Quorum": "The *least* number. [@act]"})
    assert (card.kind, card.question, card.answer) == ("term", "Quorum", "The least number.")
    assert card.sources == {"act": ACT}


def test_an_extra_card_keeps_the_id_that_it_was_given():
    [named, hashed] = made_of(extra=[Card(q="Which?", a="**This**.", id="which"), Card(q="What?", a="That.")])
    assert named.id == "sample/card/which"
    assert named.answer == "This."
    assert hashed.id.startswith("sample/card/")
    assert len(hashed.id.split("/")[2]) == 12


def test_ids_are_what_they_always_were():
    """An id that changed would cost every person the schedule of that card."""
    cloze, term = made_of("In force in **1950**. [@act]", terms={"Quorum": "The least number."})
    assert cloze.id == "sample/cloze/567d7a51ca03"
    assert term.id == "sample/term/c211267d0289"


@pytest.mark.parametrize(
    "edited",
    [
        "In force  in **1950**.",
        "in force in **1950**.",
        "In *force* in **1950**. [@act, s. 2]",
        "**In force** in **1950**.",
    ],
)
def test_markup_case_blanks_and_citations_do_not_make_another_card(edited):
    [card] = made_of("In force in **1950**. [@act]")
    assert card.id in {other.id for other in made_of(edited)}


def test_blanks_before_stops_stay_and_those_before_citations_go():
    made = made_of("The **.in** domain [@act] and a ratio of **1 : 2** [@act].")
    assert [(card.question, card.answer) for card in made] == [
        ("The _____ domain and a ratio of 1 : 2.", ".in"),
        ("The .in domain and a ratio of _____.", "1 : 2"),
    ]


def test_other_words_make_another_card():
    assert made_of("In force in **1950**.")[0].id != made_of("In force in **1951**.")[0].id


def test_italics_within_bold_are_one_card():
    [card] = made_of("Held in **S.R. *Bommai* v. Union** that it binds.")
    assert card.answer == "S.R. Bommai v. Union"


@pytest.mark.parametrize("takeaway", ["Nothing is bold.", "**Everything is bold**", "**All but the stop**."])
def test_a_takeaway_that_asks_nothing_makes_no_card(takeaway):
    assert made_of(takeaway) == []


def test_the_same_words_twice_are_one_card():
    assert len(made_of("In force in **1950**.", "In force in **1950**. [@act]")) == 1


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=30), min_size=1, max_size=6))
def test_any_takeaway_gives_cards_with_one_blank_and_ids_of_their_own(words):
    made = made_of(" ".join(f"**{word}** and" for word in words))
    assert len({card.id for card in made}) == len(made)
    for card in made:
        assert card.answer
        assert BLANK in card.question


def test_a_takeaway_of_thousands_of_bold_words_makes_no_more_than_twenty_cards_and_check_says_so(upsc):
    words = " ".join(f"**word{number}** is {number};" for number in range(150))
    facts = [words, "**a** " * 10_000, "The **one** fact."]
    lines = "".join(f"  - {json.dumps(fact)}\n" for fact in facts)
    upsc.write("sample", f"title: T\ncategory: c\ntakeaways:\n{lines}")
    deck = upsc("review", "sample", "--json", typed="\n3\n" * 60).stdout.splitlines()
    assert len(deck) == 2  # siblings wait for another day
    assert upsc("export", "-f", "csv", "sample", "-o", "-").stdout.count("sample/cloze/") == 21
    found = json.loads(upsc("check", str(upsc.topics), "--json").stdout)
    assert [problem["line"] for problem in found if problem["code"] == "many-clozes"] == [4, 5]


def test_terms_of_a_reversed_topic_are_asked_both_ways_with_ids_that_stay():
    terms = {"Quorum": "The *least* number. [@act]"}
    [plain] = made_of(terms=terms)
    [term, back] = made_of(terms=terms, reversed=True)
    assert term == plain
    assert (back.kind, back.question, back.answer) == ("term", "The least number.", "Quorum")
    assert (back.fact, back.sources) == ("Quorum: The *least* number. [@act]", {"act": ACT})
    assert back.id.startswith("sample/term/")
    assert back.id != term.id


def test_an_extra_card_alone_can_be_asked_both_ways():
    terms = {"Quorum": "The least number."}
    extra = [Card(q="Who assents?", a="The President.", id="who", reversed=True), Card(q="What?", a="That.")]
    term, who, back, what = made_of(terms=terms, extra=extra)
    assert [card.id for card in (who, back)] == ["sample/card/who", "sample/card/who-reversed"]
    assert (back.question, back.answer) == ("The President.", "Who assents?")
    assert back.fact == "Who assents? The President."
    assert [term.reverses, who.reverses, back.reverses, what.reverses] == [None, None, who.id, None]


def test_a_card_and_its_reverse_are_siblings_and_not_asked_on_one_day(upsc):
    upsc.write(
        "acts",
        "title: Acts\ncategory: c\nreversed: true\nintroduction: [Text.]\nterms:\n  Bill: A draft of an Act.\n",
    )
    first = upsc("review", "acts", typed="\n3\n" * 3).stdout
    assert "What is it? (new)" in first
    assert "Which term?" not in first
    second = upsc("review", "acts", typed="\n3\n" * 3, UPSC_NOW="2026-01-16T09:00:00+05:30").stdout
    assert "Which term? (new)" in second
    assert "Bill: A draft of an Act." in second
    assert upsc("check", str(upsc.topics)).exit_code == 0
