"""Decks for Anki: what is in them, and what stays the same from one to the next.

benchmarks/anki_import.py imports them into Anki itself.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import genanki
import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from topics import TOPICS
from upsc_cli.exchange.write.anki_notes import notes
from upsc_cli.exchange.write.anki_package import anki_package, read_package
from upsc_cli.topics.cards import cards
from upsc_cli.topics.format.model import Card, Source, Topic
from upsc_cli.topics.format.questions import AssertionQuestion, Match, MatchQuestion, OrderQuestion, Statement
from upsc_cli.topics.library import Entry

FIRST = datetime(2026, 2, 1, tzinfo=UTC)
LATER = FIRST + timedelta(days=1)
TOPIC = Topic(
    title="T",
    category="polity",
    syllabus=("GS2.5",),
    takeaways=(
        "The quorum of a House is **one-tenth** of its members, under **Article 100**. [@act, Art 100]",
    ),
    terms={"Quorum": "The least number that must be present. [@act]"},
    sources={"act": Source(title="Constitution of India", url="https://legislative.gov.in/")},
)


def made_of(topic):
    return list(notes(Entry("sample", Path("sample.yaml"), topic)))


def deck(topic, at=FIRST, older=b""):
    return anki_package(made_of(topic), at, read_package(older))


def known(content):
    """What a deck has of each note: its GUID, the words of its front, and when it changed."""
    return {one.guid: (one.front, one.changed) for one in read_package(content).values()}


def test_a_takeaway_is_one_note_with_a_blank_for_each_card():
    cloze, term = made_of(TOPIC)
    assert cloze.front == (
        "The quorum of a House is {{c1::one-tenth}} of its members, under {{c2::Article 100}}."
    )
    assert cloze.source == (
        '<a href="https://legislative.gov.in/" rel="noreferrer">Constitution of India</a>, Art 100'
    )
    assert cloze.tags == ("upsc::category::polity", "upsc::paper::GS2", "upsc::topic::sample")
    assert (term.front, term.back, term.deck) == (
        "Quorum", "The least number that must be present.", "UPSC::Polity",
    )  # fmt: skip


def test_what_means_something_to_anki_is_text_in_a_note():
    [note] = made_of(replace(TOPIC, takeaways=("{{c9::a}} [sound:x.mp3] <b> **x: y::z** end.",), terms={}))
    assert "{{c9" not in note.front
    assert "[sound" not in note.front
    assert "&lt;b&gt;" in note.front
    assert "{{c1::x&#58; y&#58;&#58;z}}" in note.front


def test_blanks_before_stops_stay_and_those_before_citations_go():
    topic = replace(
        TOPIC,
        takeaways=("The **.in** domain [@act] and a ratio of **1 : 2** [@act]. More [@act]",),
        terms={},
        cards=(Card(q="What is **1 : 2** ?", a="A **ratio** , no more [@act]."),),
    )
    cloze, basic = made_of(topic)
    assert cloze.front == "The {{c1::.in}} domain and a ratio of {{c2::1 &#58; 2}}. More"
    assert (basic.front, basic.back) == ("What is 1 : 2 ?", "A <strong>ratio</strong> , no more.")


def test_ids_and_note_types_are_what_they_always_were():
    """A change here would duplicate every note in every person's collection."""
    cloze, term = read_package(deck(TOPIC)).values()
    assert cloze.guid == genanki.guid_for("upsc", "sample/takeaway/e5213f3275ae")
    assert term.guid == genanki.guid_for("upsc", "sample/term/7ed63df8c01f")


def test_an_unchanged_note_keeps_its_time_so_that_anki_leaves_it_alone():
    first = deck(TOPIC)
    assert known(deck(TOPIC, LATER, first)) == known(first)
    assert deck(TOPIC, FIRST, first) == first


def test_an_edited_fact_is_the_same_note_with_the_same_cards():
    first = deck(TOPIC)
    [edited] = [
        TOPIC.takeaways[0].replace("one-tenth", "a tenth part").replace("The quorum", "**The quorum**")
    ]
    after = known(deck(replace(TOPIC, takeaways=(edited,)), LATER, first))
    assert after.keys() == known(first).keys()
    [(front, changed)] = [value for value in after.values() if "{{" in value[0]]
    assert "{{c2::Article 100}}" in front
    assert "{{c1::" in front
    assert changed == int(LATER.timestamp())


def test_another_fact_is_another_note():
    first = deck(TOPIC)
    other = replace(TOPIC, takeaways=("Money Bills are certified by the **Speaker** of the Lok Sabha.",))
    assert len(known(deck(other, LATER, first)).keys() & known(first).keys()) == 1


def test_a_card_with_an_id_is_the_same_note_whatever_its_words():
    first = deck(replace(TOPIC, cards=(Card(q="Who presides?", a="The Speaker", id="chair"),)))
    second = deck(replace(TOPIC, cards=(Card(q="At a joint sitting?", a="Om", id="chair"),)), LATER)
    assert known(first).keys() == known(second).keys()


def test_a_file_that_is_no_deck_is_none():
    assert read_package(b"") == read_package(b"PK\x03\x04 cut") == read_package(b"<html>") == {}


@pytest.mark.once
@settings(max_examples=60)
@given(TOPICS)
def test_any_topic_makes_a_deck_with_all_its_cards_that_is_itself_when_made_again(topic):
    made = made_of(topic)
    first = deck(topic)
    assert read_package(first).keys() == {note.id for note in made}
    assert known(deck(topic, LATER, first)) == known(first)
    found = {card.id for card in cards(Entry("sample", Path("sample.yaml"), topic)) if card.kind != "cloze"}
    assert found <= {note.id for note in made}


def question_note(question):
    topic = replace(TOPIC, takeaways=(), terms={}, questions=(question,))
    [note] = made_of(topic)
    return note


def test_a_match_is_a_note_with_two_lists_and_its_code_behind():
    pairs = (
        Match("Rhine", "North Sea", "It does. [@act]"),
        Match("Po", "Adriatic"),
        Match("Ebro", "Balearic Sea"),
    )
    note = question_note(MatchQuestion("Where do they end?", pairs, passage="Of *rivers*."))
    assert note.front == (
        "<blockquote>Of <em>rivers</em>.</blockquote><p>Where do they end?</p><p><b>List I</b></p>"
        '<ol type="A">\n<li>Rhine</li>\n<li>Po</li>\n<li>Ebro</li>\n</ol><p><b>List II</b></p>'
        "<ol>\n<li>Adriatic</li>\n<li>Balearic Sea</li>\n<li>North Sea</li>\n</ol>"
    )
    assert note.back.startswith("<p><b>A-3, B-1, C-2</b></p><p><b>A-3. </b>Rhine : North Sea. It does.</p>")


def test_an_order_is_a_note_that_does_not_show_it_solved():
    note = question_note(OrderQuestion("First to last?", ("alpha", "beta", "gamma"), "By the alphabet."))
    assert note.front == "<p>First to last?</p><ol>\n<li>beta</li>\n<li>gamma</li>\n<li>alpha</li>\n</ol>"
    assert note.back.startswith("<p><b>3, 1, 2</b></p><p><b>3. </b>alpha</p>")
    assert note.back.endswith("<p>By the alphabet.</p>")


def test_an_assertion_is_a_note_with_the_four_options():
    question = AssertionQuestion("Of rivers.", Statement("They flow.", True, "So."), Statement("Up.", False))
    note = question_note(question)
    assert "<p><b>A. </b>They flow.</p><p><b>R. </b>Up.</p>" in note.front
    assert note.front.count("<li>") == 4
    assert note.back == (
        "<p><b>A is true, but R is false</b></p><p><b>A. </b>Right. So.</p><p><b>R. </b>Wrong. </p>"
    )
