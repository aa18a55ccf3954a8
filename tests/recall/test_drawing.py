"""Which question of a quiz comes next: of weak topics more often, and harder or easier by the last answer."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

from upsc_cli.progress.events import Answered
from upsc_cli.recall.drawing import WEAK, Draw, weights
from upsc_cli.recall.quiz import Given, choose
from upsc_cli.topics.claims import Claim, Form
from upsc_cli.topics.format.model import Difficulty
from upsc_cli.topics.questions import Item

START = datetime(2026, 1, 1, 9, tzinfo=UTC)
LEVELS = {"easy": Difficulty.EASY, "medium": Difficulty.MEDIUM, "hard": Difficulty.HARD}


def question(topic, number=0):
    claims = (Claim("Right", true=True), Claim("Wrong", true=False))
    return Item(f"{topic}#{number}", topic, Form.OPTIONS, "?", claims, None, {})


def said(name, right, day=0):
    return Answered(id=f"{name}{day}", at=START + timedelta(days=day), question=name, choice="a", right=right)


def sat(items, rightly, answers=None, levels=LEVELS, heavy=None):
    """Return the topics of questions as a quiz asks them, answered as told, and what is said of each."""
    draw = Draw(items, answers or {}, Random(1), heavy or {}, levels)
    given, told = [], []
    for right in rightly:
        picked = draw.next(given)
        told.append((picked.asked.item.topic, picked.reason))
        choice = None if right is None else picked.asked.key if right else 1 - picked.asked.key
        given.append(Given(picked.asked, choice))
    return told


THREE = [question(level, n) for n in range(4) for level in ("medium", "easy", "hard")]


def test_after_a_right_answer_comes_a_harder_question_and_after_a_wrong_one_an_easier_one():
    told = sat(THREE, [True, False, False, True, True, True])
    assert [topic for topic, _ in told] == ["medium", "hard", "medium", "easy", "medium", "hard"]
    harder, easier = "harder, as your last answer was right", "easier, as your last answer was wrong"
    assert [reason for _, reason in told] == [None, harder, easier, easier, harder, harder]


def test_a_question_left_out_changes_nothing():
    assert [topic for topic, _ in sat(THREE, [True, None, None])] == ["medium", "hard", "hard"]


def test_where_there_is_none_harder_or_easier_the_nearest_comes():
    items = [question("easy"), question("easy", 1), question("medium"), question("hard")]
    assert [topic for topic, _ in sat(items, [False, False, True, True])] == [
        "easy",
        "easy",
        "medium",
        "hard",
    ]


def test_without_levels_questions_come_in_their_order():
    told = sat(THREE, [True, False, True], levels={})
    assert told == [(item.topic, None) for item in THREE[:3]]


def test_what_was_never_answered_comes_before_what_is_harder():
    answers = {"hard#0": said("hard#0", right=False)}
    items = [question("medium"), question("easy"), question("hard")]
    assert [topic for topic, _ in sat(items, [True, True, True], answers)] == ["medium", "easy", "hard"]


def test_topics_with_wrong_answers_and_those_forgotten_weigh_more():
    answers = {
        "a#0": said("a#0", right=False),
        "b#0": said("b#0", right=True),
        "c#0": said("c#0", right=False),
        "c#1": said("c#1", right=True),
    }
    found = weights(answers, {"b": 1.0, "d": 0.2, "e": 0.9})
    assert found["b"] == 1
    assert found["a"] > found["c"] >= WEAK > found["e"] > 1
    assert found["d"] >= WEAK


def test_questions_of_weak_topics_come_more_often_first():
    items = [question(topic, n) for topic in ("weak", "strong") for n in range(10)]
    first = Counter(
        choose(items, {}, 1, Random(seed), {"weak": 3.0, "strong": 1.0})[0].topic for seed in range(600)
    )
    assert 0.70 < first["weak"] / 600 < 0.80
    assert choose(items, {}, 5, Random(1)) == choose(items, {}, 5, Random(1), {"weak": 1.0, "strong": 1.0})


def test_answers_of_weak_topics_count_as_older():
    items = [question("weak"), question("strong")]
    answers = {"strong#0": said("strong#0", right=True, day=0), "weak#0": said("weak#0", right=True, day=4)}
    day_after = {"later#0": said("later#0", right=True, day=9)}
    ordered = [item.topic for item in choose(items, answers | day_after, 2, Random(1))]
    assert ordered == ["strong", "weak"]
    heavier = choose(items, answers | day_after, 2, Random(1), {"weak": 3.0})
    assert [item.topic for item in heavier] == ["weak", "strong"]


def test_a_question_of_a_weak_topic_is_said_to_be_one():
    told = sat([question("medium")], [True], heavy={"medium": 2.5})
    assert told == [("medium", "of a topic you are weak in")]
