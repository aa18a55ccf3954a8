"""The questions of a quiz: keys that follow from what is true, and which questions come first."""

import json
import re
from datetime import UTC, datetime, timedelta
from itertools import product
from operator import ne
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import LIBRARY, is_satisfied, questions_in, right_of, rows_of

from upsc_cli.progress.events import Answered, Confidence
from upsc_cli.recall.quiz import Asked, Given, ask, by_confidence, choose, last_answers, tally
from upsc_cli.topics.claims import Claim, Form
from upsc_cli.topics.format.alike import bare
from upsc_cli.topics.format.questions import ChoiceQuestion, PairQuestion, StatementQuestion
from upsc_cli.topics.format.reader import parse_topic
from upsc_cli.topics.library import Entry
from upsc_cli.topics.questions import Item, items

SEEDS = range(40)
START = datetime(2026, 1, 1, 9, tzinfo=UTC)


def truths_in_file(question):
    """The truth of each claim of a question, as its file has it; None where more than that is asked."""
    match question:
        case ChoiceQuestion():
            return {text: number == question.answer for number, text in enumerate(question.options, 1)}
        case PairQuestion():
            return {f"{pair.left} : {pair.right}": pair.true for pair in question.pairs}
        case StatementQuestion():
            return {statement.text: statement.true for statement in question.statements}
        case _:
            return None


def check_against_truth_table(asked, truths):
    """Try each option on all that could be true: one at most fits each case, the key alone the real one."""
    for case in product([False, True], repeat=len(truths)):
        fitting = [n for n, option in enumerate(asked.options) if is_satisfied(option, case)]
        assert len(fitting) <= 1
        if case == tuple(truths):
            assert fitting == [asked.key]


def assert_claims_of(asked, texts):
    """All claims of a question are asked, or all but one of three or more."""
    claims = [claim.text for claim in asked.claims]
    assert len(set(claims)) == len(claims)
    assert set(claims) <= set(texts)
    assert len(claims) >= max(2, len(texts) - 1)


def test_what_writers_tend_to_make_true_does_not_give_the_key_away():
    asked = [ask(item_of([True, True, False, False]), Random(seed)) for seed in range(400)]
    counts = [sum(claim.true for claim in one.claims) for one in asked if asks_how_many(one)]
    assert 0.5 < counts.count(2) / len(counts) < 0.95
    asked = [ask(item_of([True, True, False]), Random(seed)) for seed in range(400)]
    assert {one.options[one.key] for one in asked} >= {"Both 1 and 2", "1 only", "2 only", "Only two"}


def asks_how_many(asked):
    return asked.ask.startswith("How many")


@pytest.mark.once
@pytest.mark.parametrize("slug", LIBRARY.files)
def test_keys_of_bundled_questions_are_those_of_a_truth_table(slug):
    entry = LIBRARY.entry(slug)
    written = questions_in(entry.path)
    for question, item, plain in zip(entry.topic.questions, items(entry), written, strict=True):
        truths = truths_in_file(question)
        for seed in SEEDS:
            asked = ask(item, Random(seed))
            assert len(set(asked.options)) == len(asked.options) == 4
            if truths is None:
                assert right_of(asked, plain) == [asked.key]
            elif isinstance(question, ChoiceQuestion):
                assert [truths[option] for option in asked.options].index(True) == asked.key
                assert sorted(asked.options) == sorted(truths)
            else:
                assert_claims_of(asked, truths)
                check_against_truth_table(asked, [truths[claim.text] for claim in asked.claims])


def test_bundled_statements_are_asked_in_both_formats():
    found = [
        ask(item, Random(seed)) for slug in LIBRARY.files for item in items(LIBRARY.entry(slug)) for seed in SEEDS
        if item.form is Form.STATEMENTS
    ]  # fmt: skip
    assert 0.3 < sum(map(asks_how_many, found)) / len(found) < 0.6


def centre(asked):
    """The option that differs least from the others: who looks for the key there may not find it."""
    sets = [set(re.findall(r"\d", option)) for option in asked.options]
    return min(range(4), key=lambda n: sum(len(sets[n] ^ other) for other in sets))


@pytest.mark.parametrize("count", [3, 4, 5])
@pytest.mark.parametrize("guess", [lambda asked: 0, lambda asked: 2, lambda asked: 3, centre])
def test_who_reads_the_options_alone_learns_nothing_of_the_key(count, guess):
    cases = [case for case in product([False, True], repeat=count) if any(case)]
    rng = Random(1)
    found = [ask(item_of(case), rng) for case in cases for _ in range(3000 // len(cases))]
    which = [asked for asked in found if not asks_how_many(asked) and len(asked.claims) > 2]
    assert 0.2 < sum(guess(asked) == asked.key for asked in which) / len(which) < 0.3


FORMS = st.sampled_from([Form.STATEMENTS, Form.PAIRS])


def item_of(truths, form=Form.STATEMENTS, stem="Consider the following.", name="t#q"):
    claims = tuple(Claim(f"claim {number}", is_true) for number, is_true in enumerate(truths))
    return Item(name, name.partition("#")[0], form, stem, claims, None, {})


@given(st.lists(st.booleans(), min_size=2, max_size=5), FORMS, st.integers())
def test_whatever_is_true_one_option_is_the_key(truths, form, seed):
    asked = ask(item_of(truths, form), Random(seed))
    assert len(set(asked.options)) == 4
    assert_claims_of(asked, [f"claim {n}" for n in range(len(truths))])
    check_against_truth_table(asked, [truths[int(claim.text[-1])] for claim in asked.claims])


@given(st.integers(2, 5), st.data(), st.integers())
def test_of_plain_options_the_one_of_the_file_is_the_key(options, data, seed):
    right = data.draw(st.integers(0, options - 1))
    asked = ask(item_of([n == right for n in range(options)], Form.OPTIONS), Random(seed))
    assert asked.options[asked.key] == f"claim {right}"
    assert sorted(asked.options) == [f"claim {n}" for n in range(options)]
    assert asked.claims == ()


@pytest.mark.parametrize("form", [Form.STATEMENTS, Form.PAIRS, Form.OPTIONS])
def test_the_order_is_shuffled_and_a_seed_repeats_it(form):
    item = item_of([True, False, False, False], form)
    found = [ask(item, Random(seed)) for seed in SEEDS]
    assert found == [ask(item, Random(seed)) for seed in SEEDS]
    orders = {asked.options if form is Form.OPTIONS else asked.claims for asked in found}
    assert len(orders) > 10


def test_two_statements_have_the_four_options_of_the_paper():
    assert ask(item_of([True, False]), Random(1)).options == (
        "1 only",
        "2 only",
        "Both 1 and 2",
        "Neither 1 nor 2",
    )


@pytest.mark.parametrize("count", [3, 4, 5])
def test_where_nothing_is_true_it_is_asked_how_many(count):
    for seed in SEEDS:
        asked = ask(item_of([False] * count), Random(seed))
        assert asks_how_many(asked) or len(asked.claims) == 2
        assert asked.options[asked.key] in ("None", "Neither 1 nor 2")


@pytest.mark.parametrize(("form", "noun"), [(Form.STATEMENTS, "statements"), (Form.PAIRS, "pairs")])
def test_the_question_names_what_is_judged(form, noun):
    lines = {ask(item_of([True, False, True], form), Random(seed)).ask for seed in SEEDS}
    assert len(lines) == 2
    assert all(f" {noun} given above " in line for line in lines)


@pytest.mark.parametrize("stem", ["Which of these are bodies?", "Which of these are bodies? [@act, s. 1]"])
def test_a_stem_that_asks_is_not_asked_once_more(stem):
    for seed in SEEDS:
        asked = ask(item_of([True, False, True], stem=stem), Random(seed))
        assert asked.ask == "Select the correct answer using the code given below."


def test_a_stem_that_asks_for_what_is_not_there_is_asked_how_many():
    asked = ask(item_of([False] * 4, stem="Which of these are bodies?"), Random(1))
    assert asked.ask == "How many of the above are correct?"
    assert asked.options[asked.key] == "None"


@pytest.mark.parametrize(
    "last", ["All of the above", "None of these", "Both (a) and (b)", "Neither (a) nor (b)", "Both A and B"]
)
def test_options_that_speak_of_others_keep_their_order(last):
    texts = ("First", "Second", "Third", last)
    claims = tuple(Claim(text, text == last) for text in texts)
    for seed in SEEDS:
        asked = ask(Item("t#q", "t", Form.OPTIONS, "Which?", claims, None, {}), Random(seed))
        assert (asked.options, asked.key) == (texts, 3)


# An assertion with its reason, lists to match, and an order.


def asked_of(kind, seed, **more):
    """A question as a topic file writes it, read by the program and put."""
    written = {"stem": "Consider the following.", **kind, **more}
    topic = {"title": "T", "category": "c", "introduction": ["Text."], "questions": [written]}
    reading = parse_topic(json.dumps(topic), Path("t.yaml"))
    assert reading.topic, reading.problems
    [item] = items(Entry("t", Path("t.yaml"), reading.topic))
    return ask(item, Random(seed))


TEXTS = st.lists(
    st.text("abcde :-,1A*", min_size=1, max_size=6).map(str.strip).filter(lambda text: text.strip("* ")),
    min_size=3,
    max_size=5,
    unique_by=bare,
)
KINDS = st.one_of(
    st.sampled_from([(True, True, True), (True, True, False), (True, False, None), (False, True, None)]).map(
        lambda told: {
            "assertion": {"text": "The one", "true": told[0]},
            "reason": {"text": "The other", "true": told[1]},
            **({} if told[2] is None else {"explains": told[2]}),
        }
    ),
    st.tuples(TEXTS, TEXTS).map(lambda lists: [{"left": a, "right": b} for a, b in zip(*lists, strict=False)])
    .map(lambda pairs: {"match": pairs}),
    TEXTS.map(lambda texts: {"order": texts}),
)  # fmt: skip


@given(KINDS, st.integers())
def test_of_every_kind_exactly_one_option_is_right_and_it_is_the_key(kind, seed):
    asked = asked_of(kind, seed)
    assert len(set(asked.options)) == len(asked.options) == 4
    assert right_of(asked, kind) == [asked.key]
    assert asked == asked_of(kind, seed)


LISTS = [
    lambda count: {"match": [{"left": f"left {n}", "right": f"right {n}"} for n in range(count)]},
    lambda count: {"order": [f"thing {n}" for n in range(count)]},
]


@pytest.mark.parametrize("made", LISTS)
@pytest.mark.parametrize("count", [3, 4, 5])
def test_lists_are_shuffled_and_wrong_codes_are_near_the_right_one(made, count):
    found = [asked_of(made(count), seed) for seed in SEEDS]
    assert len({asked.lists for asked in found}) > 5
    assert {asked.key for asked in found} == {0, 1, 2, 3}
    for asked in found:
        codes = [re.findall(r"[1-9]", option) for option in asked.options]
        assert asked.options == tuple(sorted(asked.options))
        apart = [sum(map(ne, code, codes[asked.key])) for code in codes]
        assert sorted(apart)[:2] == [0, 2]  # one of them has two swapped
        assert max(apart) <= 4


def nearest(asked):
    """The option that differs in the fewest places from the others."""
    codes = [re.findall(r"[1-9]", option) for option in asked.options]
    return min(range(4), key=lambda n: sum(sum(map(ne, codes[n], other)) for other in codes))


@pytest.mark.parametrize("made", LISTS)
@pytest.mark.parametrize("count", [3, 4, 5])
def test_who_reads_the_codes_alone_learns_nothing_of_the_key(made, count):
    found = [asked_of(made(count), seed) for seed in range(1200)]
    for guess in (lambda asked: 0, lambda asked: 1, lambda asked: 3, nearest):
        assert 0.2 < sum(guess(asked) == asked.key for asked in found) / len(found) < 0.3


def test_each_part_is_explained_by_the_label_it_was_shown_under():
    asked = asked_of({"match": [{"left": f"L{n}", "right": f"R{n}", "why": f"W{n}"} for n in range(4)]}, 3)
    left, right = map(rows_of, asked.lists)
    for label, claim in zip(asked.labels, asked.explained, strict=True):
        letter, number = label.split("-")
        assert claim.text == f"{left[letter]} : {right[number]}"
        assert (claim.true, claim.why) == (True, f"W{claim.text[1]}")
    assert ", ".join(asked.labels) == asked.options[asked.key]


def test_an_order_is_explained_in_its_true_order_and_why_at_its_end():
    asked = asked_of({"order": ["first", "second", "third"], "why": "By year."}, 3)
    [listing] = asked.lists
    assert [rows_of(listing)[label] for label in asked.labels] == ["first", "second", "third"]
    assert [(claim.text, claim.why) for claim in asked.explained] == [
        ("first", None), ("second", None), ("third", "By year."),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", [LISTS[0](3), LISTS[1](3)])
def test_a_passage_goes_with_its_question(kind):
    assert asked_of(kind, 1, passage="Once upon a time.").item.passage == "Once upon a time."


# Which questions come, and in what order.


def answers_to(*told):
    """Answers, in their order, each a question, a choice or None, and whether it was right."""
    return [
        Answered(id=f"e{n}", at=START + timedelta(days=n), question=name, choice=choice, right=right)
        for n, (name, choice, right) in enumerate(told)
    ]


def chosen(names, *told, count=99, seed=1, **settings):
    listed = [item_of([True, False], name=name) for name in names]
    found = choose(listed, last_answers(answers_to(*told)), count, Random(seed), **settings)
    return [item.id for item in found]


def test_new_questions_come_first_then_mistakes_then_the_oldest():
    told = [("right", "a", True), ("wrong", "a", False), ("later", "a", True), ("last", "a", False)]
    for seed in SEEDS:
        found = chosen(["later", "last", "new", "right", "wrong", "other"], *told, seed=seed)
        assert set(found[:2]) == {"new", "other"}
        assert found[2:] == ["wrong", "last", "right", "later"]


def test_only_the_last_answer_counts_and_a_skip_is_none():
    told = [("a", "a", False), ("b", "a", True), ("a", "b", True), ("b", "c", False), ("b", None, False)]
    assert chosen("abc", *told, mistakes=True) == ["b"]
    assert chosen("abc", ("a", None, False), mistakes=True) == []


def test_chance_decides_among_new_questions():
    assert len({tuple(chosen("abcdef", count=3, seed=seed)) for seed in SEEDS}) > 10


# Marks.


def given_answer(choice, confidence=None, key=0):
    return Given(Asked(item_of([True, False]), (), "", ("w", "x", "y", "z"), key), choice, confidence)


CHOICES = st.lists(
    st.tuples(st.sampled_from([None, 0, 1]), st.sampled_from([None, *Confidence])), max_size=40
)


@given(CHOICES)
def test_marks_are_two_for_right_and_a_third_of_that_off_for_wrong(choices):
    listed = [given_answer(*one) for one in choices]
    right, wrong = ([choice for choice, _ in choices].count(which) for which in (0, 1))
    found = tally(listed)
    assert (found.asked, found.answered, found.right) == (len(choices), right + wrong, right)
    assert found.marks == pytest.approx((6 * right - 2 * wrong) / 3, abs=1e-9)
    assert found.accuracy == (right / (right + wrong) if right + wrong else None)


@given(st.permutations([0] * 2 + [1] * 6))
def test_marks_that_cancel_out_are_nothing_in_any_order(choices):
    assert str(tally([given_answer(choice) for choice in choices]).marks) == "0.0"


def test_without_answers_there_are_no_marks():
    assert str(tally([]).marks) == "0.0"


@given(CHOICES)
def test_each_answer_counts_for_the_confidence_that_was_said(choices):
    listed = [given_answer(*one) for one in choices]
    found = by_confidence(listed)
    said = {level for _, level in choices if level}
    assert set(found) == said
    for level in said:
        assert found[level] == tally([one for one in listed if one.confidence is level])
