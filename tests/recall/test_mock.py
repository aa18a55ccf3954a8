"""Mock papers: what is on them, how they are marked, and what a clock can and cannot do to their time."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from oracle import bundled, keys_of, right_of

from upsc_cli.progress.events import Confidence, Filled, MockBegun, Undone
from upsc_cli.progress.fold import standing
from upsc_cli.progress.mocks import Mock, answered, mocks, unfinished
from upsc_cli.recall.mock import put, result_of, results
from upsc_cli.recall.mock_paper import HEARTBEAT, MockPaper
from upsc_cli.recall.shares import KINDS, SUBJECTS, apportioned, choose_paper, kind_of
from upsc_cli.recall.stopwatch import LONGEST, Stopwatch
from upsc_cli.topics.claims import Claim, Form
from upsc_cli.topics.questions import Item

START = datetime(2026, 1, 15, 9, tzinfo=UTC)
SEED = 7


def question(name, topic="acts"):
    """Return a question of which the option `Right` is right."""
    claims = tuple(Claim(text, text == "Right") for text in ("Right", "W", "X", "Y"))
    return Item(f"{topic}#{name}", topic, Form.OPTIONS, f"Question {name}?", claims, None, {})


class Hall:
    """A paper with everything around it: events on a list, and two clocks that go on when they are told to."""

    def __init__(self, questions=4, seconds=600):
        self.items = [question(f"q{n}") for n in range(questions)]
        self.seconds = 1000.0
        self.now = START
        begun = MockBegun(
            id="paper", at=START, questions=tuple(i.id for i in self.items), seconds=seconds, seed=SEED
        )
        self.events = [begun]
        self.sit()

    def sit(self, asked=None):
        """Begin a sitting with nothing but what was recorded, as after a crash."""
        self.paper = MockPaper(
            unfinished(standing(self.events)) or Mock(self.events[0]),
            asked or self.put(),
            self.record,
            lambda: self.now,
            Stopwatch(lambda: self.seconds),
        )
        return self.paper

    def put(self):
        return [put(item, SEED, place) for place, item in enumerate(self.items)]

    def record(self, event):
        # As the store does it: part of the action, and never before what was recorded before.
        order = self.events[-1].moment + timedelta(microseconds=1)
        event = replace(event, action="paper", order=order if event.at < order else None)
        self.events.append(event)
        return event

    def wait(self, seconds):
        """Let time pass, with a look at the clock each second."""
        for _ in range(round(seconds)):
            self.seconds += 1
            self.now += timedelta(seconds=1)
            self.paper.look()

    def result(self):
        (found,) = results(standing(self.events), lambda topic: f"of {topic}")
        return found

    @property
    def key(self):
        return self.paper.asked.key


# What is on a paper.


def plenty():
    """Return as many questions of each kind and subject as a paper could ask for."""
    found, subjects = [], {}
    for line in SUBJECTS:
        subjects[line] = line
        for form in Form:
            claims = (Claim("A", true=True), Claim("B", true=False))
            found += [Item(f"{line}#{form}{n}", line, form, "?", claims, None, {}) for n in range(100)]
    return found, subjects


def test_of_a_thousand_papers_no_key_is_wrong_and_none_has_a_question_twice_or_of_the_paper_before():
    # The keys of an eighth of each: `python benchmarks/mock_papers.py` takes its time for all of them.
    found, subjects, written = bundled()
    papers = []
    for seed in range(1000):
        paper = choose_paper(found, subjects, papers[-3:], 100, Random(seed))
        papers.append([item.id for item in paper])
        assert len(set(papers[-1])) == 100
        assert len(papers) == 1 or not set(papers[-1]) & set(papers[-2])
        for place in range(seed % 8, 100, 8):
            item, asked = paper[place], put(paper[place], seed, place)
            assert keys_of(asked, item, written[item.id]) == [asked.key], (item.id, seed)


def test_questions_of_the_other_kinds_have_the_key_that_their_file_gives_whatever_the_paper():
    found, _, written = bundled()
    others = [item for item in found if item.form in (Form.ASSERTION, Form.MATCH, Form.ORDER)]
    assert len({item.form for item in others}) == 3
    for item in others:
        for seed in range(30):
            asked = put(item, seed, seed % 7)
            assert right_of(asked, written[item.id]) == [asked.key]


def test_kinds_and_subjects_come_in_the_shares_of_recent_papers():
    found, subjects = plenty()
    for seed in range(5):
        paper = choose_paper(found, subjects, [], 100, Random(seed))
        assert Counter(map(kind_of, paper)) == KINDS
        by_line = Counter(item.topic for item in paper)
        assert all(abs(by_line[line] - share / 4) < 1 for line, share in SUBJECTS.items())
        assert sum(by_line.values()) == 100


def test_what_the_library_lacks_comes_to_the_others_by_their_shares():
    found, subjects, _ = bundled()
    there = Counter(map(kind_of, found))
    paper = choose_paper(found, subjects, [], 100, Random(1))
    kinds = Counter(map(kind_of, paper))
    assert all(kinds[kind] == min(there[kind], KINDS[kind]) for kind in KINDS if there[kind] < KINDS[kind])
    assert sum(kinds.values()) == 100


def test_one_seed_gives_one_paper_and_another_seed_another():
    found, subjects, _ = bundled()
    first, again, other = (choose_paper(found, subjects, [], 100, Random(seed)) for seed in (1, 1, 2))
    assert first == again != other


def test_where_there_are_no_others_questions_of_the_last_paper_come_again():
    found = [question(f"q{n}") for n in range(5)]
    last = [found[0].id, found[1].id, found[2].id]
    paper = choose_paper(found, {}, [last], 4, Random(1))
    assert len({item.id for item in paper}) == 4
    assert {found[3].id, found[4].id} < {item.id for item in paper}


def test_questions_that_were_in_no_paper_come_first():
    found = [question(f"q{n}") for n in range(6)]
    papers = [[found[0].id, found[1].id], [found[2].id, found[3].id]]
    assert {item.id for item in choose_paper(found, {}, papers, 2, Random(1))} == {found[4].id, found[5].id}
    assert found[2].id not in {item.id for item in choose_paper(found, {}, papers, 4, Random(1))}


NUMBERS = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 40), min_size=1)


@given(st.integers(0, 120), st.dictionaries(st.sampled_from("abcd"), st.integers(1, 70)), NUMBERS)
def test_apportioned_numbers_are_whole_there_and_as_many_as_wanted(count, shares, there):
    found = apportioned(count, shares, there)
    assert sum(found.values()) == min(count, sum(there.values()))
    assert all(0 <= found[one] <= there[one] for one in there)
    whole = sum(shares.get(one, 0) for one in there)
    if whole and all(there[one] * whole >= count * shares[one] + whole for one in there if one in shares):
        assert all(
            abs(found[one] - Fraction(count * shares[one], whole)) < 1 for one in there if one in shares
        )


# How it is marked.

LEVELS = st.sampled_from([None, *Confidence])
ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("choose"), st.integers(0, 3), LEVELS),
        st.tuples(st.just("choose"), st.none(), st.none()),
        st.tuples(st.just("go"), st.integers(0, 5)),
        st.tuples(st.just("flag")),
        st.tuples(st.just("strike"), st.integers(0, 3)),
        st.tuples(st.just("on")),
        st.tuples(st.just("step"), st.just(-1)),
        st.tuples(st.just("say"), st.sampled_from(list(Confidence))),
        st.tuples(st.just("wait"), st.integers(1, 40)),
    ),
    max_size=40,
)


def do(hall, action):
    name, *values = action
    if name == "wait":
        hall.wait(*values)
    else:
        getattr(hall.paper, name)(*values)


@settings(max_examples=150)
@given(ACTIONS, st.data())
def test_marks_are_those_of_a_plain_reckoning_in_however_many_sittings(actions, data):
    hall = Hall(questions=6, seconds=100_000)
    sheet, keys = {}, [asked.key for asked in hall.put()]
    for action in actions:
        place = hall.paper.place
        do(hall, action)
        if action[0] == "choose":
            sheet[place] = action[1:]
        elif action[0] == "say" and sheet.get(place, (None,))[0] is not None:
            sheet[place] = sheet[place][0], action[1]
        if data.draw(st.integers(0, 5)) == 0:  # killed; what is not on the list is gone
            hall.sit()
            hall.paper.go(data.draw(st.integers(0, 5)))
    hall.paper.hand_in()
    result = hall.result()
    given_ = {place: chosen for place, chosen in sheet.items() if chosen[0] is not None}
    right = sum(keys[place] == chosen for place, (chosen, _) in given_.items())
    marks = Fraction(2) * right - Fraction(2, 3) * (len(given_) - right)
    assert abs(result.tally.marks - float(marks)) < 1e-9
    assert (result.tally.right, len(result.wrong), result.left) == (
        right,
        len(given_) - right,
        6 - len(given_),
    )
    for level in Confidence:
        of_level = [place for place, (_, said) in given_.items() if said is level]
        found = result.by_confidence.get(level)
        assert (found.answered if found else 0) == len(of_level)
        assert (found.right if found else 0) == sum(keys[n] == given_[n][0] for n in of_level)
    assert sum(found.marks for found in result.by_category.values()) == pytest.approx(result.tally.marks)


def test_a_question_that_was_changed_counts_once_with_its_last_answer():
    hall = Hall()
    for choice in (1, 2, hall.key):
        hall.paper.choose(choice)
    assert answered(standing(hall.events)) == []  # not before the paper ends
    hall.paper.hand_in()
    (answer,) = answered(standing(hall.events))
    assert (answer.right, answer.question) == (True, "acts#q0")


def test_what_is_recorded_after_a_paper_was_handed_in_changes_nothing():
    hall = Hall()
    hall.paper.choose(hall.key)
    hall.paper.hand_in()
    before = hall.result()
    hall.record(Filled(id="late", at=hall.now, question="acts#q1", choice="a", right=True))
    assert hall.result() == before
    assert hall.paper.choose(2) is False


def test_all_of_a_paper_is_taken_back_together():
    hall = Hall()
    hall.paper.choose(1)
    hall.sit()
    hall.paper.on()
    hall.paper.choose(2)
    hall.paper.hand_in()
    assert (
        mocks(standing([*hall.events, Undone(id="u", at=hall.now + timedelta(hours=1), what="paper")])) == []
    )


def test_a_question_that_is_gone_counts_as_left_out_even_if_it_was_answered():
    hall = Hall()
    hall.paper.choose(hall.key)
    asked = [None, *hall.put()[1:]]
    paper = hall.sit(asked)
    assert paper.gone == 1
    assert paper.place == 1
    assert not paper.go(0)
    paper.choose(paper.asked.key)
    paper.hand_in()
    result = hall.result()
    assert (result.tally.right, result.left, result.tally.asked) == (1, 3, 4)


def test_a_question_that_was_edited_since_is_asked_again():
    hall = Hall()
    hall.paper.choose(hall.key)
    hall.items[0] = replace(hall.items[0], stem="Another question?")
    paper = hall.sit()
    assert paper.edited == [0]
    assert paper.slip.choice is None
    paper.hand_in()
    assert hall.result().tally.answered == 0
    del hall.events[-1]
    paper = hall.sit()
    paper.choose(paper.asked.key)
    paper.hand_in()
    assert hall.result().tally.right == 1


def test_when_all_questions_are_gone_the_paper_can_still_be_handed_in():
    hall = Hall(questions=2)
    paper = hall.sit([None, None])
    assert paper.asked is None
    assert paper.choose(1) is False
    paper.hand_in()
    assert hall.result().left == 2


# Time.


def test_time_goes_on_while_one_thinks_and_stands_still_between_sittings():
    hall = Hall(seconds=600)
    hall.wait(100)
    hall.paper.choose(1)
    hall.paper.pause()
    hall.seconds += 86_400
    hall.now += timedelta(days=1)
    assert hall.sit().seconds_left == 500


def test_a_crash_gives_no_more_than_some_seconds():
    hall = Hall(seconds=600)
    hall.wait(299)
    assert 301 <= hall.sit().seconds_left <= 301 + HEARTBEAT


@pytest.mark.parametrize("gap", [60, 3600, 86_400])
def test_a_program_that_was_stopped_costs_no_time(gap):
    hall = Hall(seconds=600)
    hall.wait(50)
    hall.seconds += gap  # Ctrl-Z, or the lid of a laptop
    hall.now += timedelta(seconds=gap)
    hall.wait(50)
    hall.paper.pause()
    assert 500 - LONGEST <= hall.paper.seconds_left <= 500
    assert hall.sit().seconds_left == hall.paper.seconds_left


@pytest.mark.parametrize("hours", [-30, -1, 1, 30])
def test_a_clock_that_is_set_neither_gives_nor_takes_time_and_the_last_answer_counts(hours):
    hall = Hall(seconds=600)
    hall.paper.choose(1)
    hall.wait(60)
    hall.now += timedelta(hours=hours)
    hall.paper.choose(hall.key)
    hall.wait(60)
    hall.paper.pause()
    paper = hall.sit()
    assert paper.seconds_left == 480
    assert paper.slip.choice == hall.key
    paper.hand_in()
    assert hall.result().tally.right == 1


def test_a_monotonic_clock_that_goes_back_takes_nothing():
    hall = Hall(seconds=600)
    hall.wait(10)
    hall.seconds -= 500
    hall.wait(10)
    assert 579 <= hall.paper.seconds_left <= 590


def test_when_the_time_is_up_nothing_can_be_changed_any_more_and_what_stands_counts():
    hall = Hall(seconds=60)
    hall.paper.choose(hall.key)
    hall.wait(59)
    assert hall.paper.flag()
    hall.wait(5)
    assert hall.paper.seconds_left == 0
    assert not hall.paper.choose(1)
    hall.sit()  # killed before the paper was handed in
    assert hall.paper.seconds_left == 0
    hall.paper.hand_in()
    result = hall.result()
    assert (result.tally.right, result.seconds) == (1, 60)


def test_the_time_of_a_question_is_all_that_was_spent_on_it():
    hall = Hall()
    hall.wait(20)
    hall.paper.choose(1)
    hall.paper.on()
    hall.wait(7)
    hall.paper.go(0)
    hall.wait(5)
    hall.paper.hand_in()
    (mock,) = mocks(standing(hall.events))
    assert (mock.ms["acts#q0"], mock.ms["acts#q1"]) == (25_000, 7000)
    assert result_of(mock, str).answers[0].ms == 25_000


def test_one_comes_back_to_the_question_where_one_was():
    hall = Hall()
    hall.paper.go(2)
    hall.paper.pause()
    assert hall.sit().place == 2


# Along the paper.


def test_after_the_last_question_comes_the_first_that_is_left():
    hall = Hall()
    hall.paper.choose(1)
    hall.paper.go(3)
    hall.paper.on()
    assert hall.paper.place == 1
    hall.paper.step(-1)
    hall.paper.step(-1)
    assert hall.paper.place == 3


def test_flags_and_options_struck_out_are_kept_and_can_be_taken_away():
    hall = Hall()
    hall.paper.flag()
    hall.paper.strike(2)
    hall.paper.strike(3)
    slip = hall.sit().slip
    assert (slip.flagged, slip.struck) == (True, {2, 3})
    hall.paper.strike(2)
    hall.paper.flag()
    slip = hall.sit().slip
    assert (slip.flagged, slip.struck) == (False, {3})
