"""Which card a review belongs to, when texts are edited, links are taken back and devices are merged."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upsc_cli.progress.events import Linked, Reviewed, Undone
from upsc_cli.progress.fold import standing
from upsc_cli.recall.links import find_links, histories, texts
from upsc_cli.recall.memories import disagreements, memories
from upsc_cli.recall.parameters import DEFAULT
from upsc_cli.recall.schedule import RETENTION
from upsc_cli.topics.cards import Card, Kind, Slot

START = datetime(2026, 1, 1, 9, tzinfo=UTC)


class Log:
    """Events in order, made with few words."""

    def __init__(self):
        self.events = []
        self._numbers = count()

    def add(self, type_, **fields):
        number = next(self._numbers)
        self.events.append(type_(id=f"e{number}", at=START + timedelta(minutes=number), **fields))
        return self.events[-1]

    def review(self, card, rating=3, text=None, day=0):
        return self.add(Reviewed, card=card, rating=rating, text=text, day=date(2026, 1, 1 + day))

    def link(self, card, to):
        return self.add(Linked, card=card, to=to)

    def histories(self):
        found = histories(standing(self.events))
        return {card: [event.id for event in reviews] for card, reviews in found.items()}

    def links(self, *cards):
        slots = {"t": [Slot(card.id, number) for number, card in enumerate(cards)]}
        stand = standing(self.events)
        return find_links(self.events, stand, texts(histories(stand)), slots, lambda topic: list(cards))


@pytest.fixture
def log():
    return Log()


def card(name, text):
    question, _, answer = text.partition(" / ")
    return Card(f"t/cloze/{name}", "t", Kind.CLOZE, question, answer, text, {})


def test_reviews_move_to_the_card_that_an_edit_made(log):
    log.review("a")
    log.link("a", "b")
    log.review("b")
    assert log.histories() == {"b": ["e0", "e2"]}


def test_a_review_of_the_old_text_on_another_device_counts_for_the_new_one(log):
    log.review("a")
    log.link("a", "b")
    log.review("a")
    assert log.histories() == {"b": ["e0", "e2"]}


def test_a_text_that_is_put_back_gets_its_reviews_back(log):
    log.review("a")
    log.link("a", "b")
    log.review("b")
    log.link("b", "a")
    assert log.histories() == {"a": ["e0", "e2"]}


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"), st.booleans()), max_size=20))
def test_no_review_is_lost_whatever_was_linked(steps):
    log = Log()
    for card_id, to, is_link in steps:
        if is_link:
            log.link(card_id, to)
        else:
            log.review(card_id)
    kept = sorted(event for reviews in log.histories().values() for event in reviews)
    assert kept == sorted(event.id for event in log.events if isinstance(event, Reviewed))


def test_an_edited_card_is_found_by_its_text(log):
    log.review("t/cloze/old", text="The Act came into force in _____. 1950")
    assert log.links(card("new", "The Act came into force in January _____. / 1950")) == [
        ("t/cloze/old", "t/cloze/new")
    ]


def test_siblings_are_told_apart(log):
    log.review("t/cloze/day", text="The third meeting was held on _____ in New Delhi. 20 August 2024")
    log.review("t/cloze/place", text="The third meeting was held on 20 August 2024 in _____. New Delhi")
    place = card("p", "The third meeting was held on 20 August 2024, in _____. / New Delhi")
    day = card("d", "The third meeting was held on _____, in New Delhi. / 20 August 2024")
    assert sorted(log.links(place, day)) == [("t/cloze/day", day.id), ("t/cloze/place", place.id)]


@pytest.mark.parametrize(
    "text",
    [
        "Something else altogether. / 1861",
        "The Act / in force",
        "The Order came into effect by _____. / 1950",
        "The Act came to its end in _____. / 1961",
    ],
)
def test_an_unlike_card_is_another_one(log, text):
    log.review("t/cloze/old", text="The Act came into force in _____. 1950")
    assert log.links(card("new", text)) == []


def test_a_card_that_has_reviews_of_its_own_takes_no_others(log):
    log.review("t/cloze/old", text="The Act came into force in _____. 1950")
    log.review("t/cloze/new", text="The Act came into force in _____! 1950")
    assert log.links(card("new", "The Act came into force in _____! / 1950")) == []


def test_a_link_that_was_taken_back_is_not_made_again(log):
    log.review("t/cloze/old", text="The Act came into force in _____. 1950")
    link = log.link("t/cloze/old", "t/cloze/new")
    log.add(Undone, what=link.id)
    assert log.links(card("new", "The Act came into force in _____! / 1950")) == []


def test_of_two_cards_that_are_one_since_an_edit_the_likest_is_it(log):
    log.review("t/cloze/near", text="The Act came into force in _____. 1950")
    log.review("t/cloze/nearer", text="The new Act came into force in _____. 1950")
    assert log.links(card("one", "The new Act came into force on _____. / 1950")) == [
        ("t/cloze/nearer", "t/cloze/one")
    ]


def test_a_card_is_known_again_by_its_words_at_its_last_review_not_its_first(log):
    log.review("t/cloze/1", text="The Finance Commission has a chairman and _____ other members. four")
    log.link("t/cloze/1", "t/cloze/2")
    log.review("t/cloze/2", text="The Finance Commission has a chair and _____ more members. four")
    assert log.links(
        card("3", "A Finance Commission of the Union has a chair and _____ more people. / four")
    ) == [("t/cloze/2", "t/cloze/3")]


def test_a_card_edited_twice_keeps_its_reviews(log):
    log.review("t/cloze/1", text="The Act came into force in _____. 1950")
    log.link("t/cloze/1", "t/cloze/2")
    assert log.links(card("3", "The new Act came into force in _____. / 1950")) == [
        ("t/cloze/2", "t/cloze/3")
    ]


def test_memories_are_kept_and_only_what_changed_is_replayed(log, tmp_path, monkeypatch):
    for day in (0, 3, 9):
        log.review("a", day=day)
        log.review("b", day=day)
    file = tmp_path / "cache" / "memories.msgpack"
    first = memories(histories(standing(log.events)), file, RETENTION)
    log.review("b", rating=1, day=20)
    replayed = []
    monkeypatch.setattr(
        "upsc_cli.recall.memories.replay",
        lambda reviews, *given: replayed.append(len(list(reviews))),
    )
    second = memories(histories(standing(log.events)), file, RETENTION)
    assert second == {"a": first["a"]}
    assert replayed == [4]


def test_memories_are_replayed_when_the_parameters_are_others(log, tmp_path):
    log.review("a")
    log.review("a", day=9)
    found, file = histories(standing(log.events)), tmp_path / "memories.msgpack"
    usual = memories(found, file, RETENTION)
    others = (*DEFAULT[:2], 9.0, *DEFAULT[3:])
    fitted = memories(found, file, RETENTION, others)
    assert fitted["a"].stability > usual["a"].stability
    assert memories(found, file, RETENTION) == usual
    assert disagreements(found, fitted, RETENTION, others) == []
    assert disagreements(found, usual, RETENTION, others) == ["a"]


@pytest.mark.parametrize("damage", [b"", b"\x00\xff", b"\x93\xa1x\x80\x80"])
def test_a_damaged_cache_is_computed_again(log, tmp_path, damage):
    log.review("a")
    file = tmp_path / "memories.msgpack"
    found = histories(standing(log.events))
    first = memories(found, file, RETENTION)
    file.write_bytes(damage)
    assert memories(found, file, RETENTION) == first


def test_where_no_cache_can_be_kept_memories_are_computed(log, tmp_path):
    (tmp_path / "file").write_text("in the way")
    log.review("a")
    assert set(memories(histories(log.events), tmp_path / "file" / "cache", RETENTION)) == {"a"}


def test_another_retention_gives_other_intervals(log, tmp_path):
    log.review("a", rating=4)
    file = tmp_path / "memories.msgpack"
    intervals = [memories(histories(log.events), file, share)["a"].interval for share in (0.8, 0.95, 0.8)]
    assert intervals[0] == intervals[2] > intervals[1]


def test_taking_back_a_review_in_the_middle_is_noticed(log, tmp_path):
    log.review("a", rating=3)
    middle = log.review("a", rating=1, day=2)
    log.review("a", rating=3, day=4)
    file = tmp_path / "memories.msgpack"
    memories(histories(standing(log.events)), file, RETENTION)
    log.add(Undone, what=middle.id)
    log.review("a", rating=3, day=9)
    found = histories(standing(log.events))
    assert memories(found, file, RETENTION) == memories(found, tmp_path / "other", RETENTION)
