"""Mains answers: which question comes next, what directives ask for, and the sheet that is written on."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upsc_cli import paths
from upsc_cli.progress.events import Assessed, Written
from upsc_cli.recall.answers import answers, in_turn, minutes_for, seconds_a_mark, writing
from upsc_cli.recall.directives import directives
from upsc_cli.recall.sheet import own_text, seconds_so_far, sheet
from upsc_cli.topics.library import Library
from upsc_cli.topics.mains import Task, point_names, tasks

START = datetime.fromisoformat("2026-01-01T09:00:00+05:30")
POINTS = ("The first point", "The second point", "The third point")


def task(name, topic="acts", points=POINTS):
    return Task(f"{topic}#mains-{name}", topic, f"Discuss {name}.", 10, 150, points)


def written(question, day=0, seconds=0, marks=10, **more):
    return Written(
        id=f"w{day}-{question}", at=START + timedelta(day), question=question, words=100, limit=150,
        marks=marks, seconds=seconds, file="a.md", **more,
    )  # fmt: skip


def test_what_was_never_answered_comes_first_and_then_what_was_answered_longest_ago():
    one, two, other = task("1"), task("2"), task("3", topic="bills")
    assert in_turn([one, two, other], []) == [one, two, other]
    once = answers([written(one.id)])
    assert in_turn([one, two, other], once) == [other, two, one]
    all_once = answers([written(two.id, 0), written(other.id, 1), written(one.id, 2)])
    assert in_turn([one, two, other], all_once) == [other, two, one]
    assert in_turn([one, two], answers([written(two.id, 0), written(one.id, 1)])) == [two, one]


def test_what_is_said_later_of_an_answer_takes_the_place_of_what_was_said_before():
    first = written("acts#mains-1", points=("a",), of=3, mark=4.0)
    later = Assessed(id="x", at=START, answer=first.id, points=("a", "b"), of=3, mark=5.5)
    of_nothing = Assessed(id="y", at=START, answer="gone", points=(), of=3)
    [answer] = answers([first, later, of_nothing])
    assert (answer.points, answer.of, answer.mark) == (("a", "b"), 3, 5.5)
    assert answers([first])[0].share == pytest.approx(1 / 3)


def test_a_point_is_known_again_when_others_are_added_or_moved():
    before = task("1")
    [answer] = answers([written(before.id, points=point_names(POINTS[1:2]), of=3)])
    after = task("1", points=("A new point", POINTS[1], POINTS[0], "Another"))
    assert answer.covers(after) == (False, True, False, False)


def test_the_mean_share_of_points_leaves_out_what_nobody_went_through():
    found = answers([
        written("a#mains-1", 0, points=("x",), of=2),
        written("a#mains-2", 6),
        written("a#mains-3", 7, points=("x", "y"), of=2),
        written("a#mains-4", 8, points=(), of=0),
    ])  # fmt: skip
    told = writing(found, (START + timedelta(8)).date())
    assert (told.total, told.last_seven_days, told.points) == (4, 3, 0.75)
    assert [week.answers for week in told.weeks if week.answers] == [1, 3]
    assert [week.points for week in told.weeks if week.answers] == [0.5, 1.0]


def test_time_is_that_of_the_hall_until_ones_own_is_known():
    assert [minutes_for(10), minutes_for(15)] == [7, 11]
    own = answers([written("a#mains-1", seconds=600), written("a#mains-2", seconds=0)])
    assert seconds_a_mark(own) == 60
    assert seconds_a_mark(answers([written("a#mains-1", seconds=90_000)])) < 200
    assert seconds_a_mark(answers([written("a#mains-1", seconds=1)])) > 10


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Critically examine the doctrine.", ["critically examine"]),
        ("Examine critically.", ["critically examine"]),
        ("Examine, and suggest reforms.", ["examine", "suggest"]),
        ('"It is so." Discuss.', ["discuss"]),
        ("Analyze the causes.", ["analyse"]),
        ("How far do you agree?", ["how far"]),
        ("Do you agree? Comment.", ["how far", "comment"]),
        ("Give reasons. Elucidate.", ["account for", "elucidate"]),
        ("Evaluate, assess, explain and describe it.", ["evaluate", "assess", "explain"]),
        ("Why did it fail?", ["why"]),
        ("How did it change?", ["how"]),
        ("What is examined in commentaries?", []),
    ],
)
def test_directives_are_found_in_the_order_of_the_question(question, words):
    assert [found.word for found in directives(question)] == words


def test_nearly_every_bundled_question_has_a_directive():
    library = Library([paths.bundled_data() / "topics"])
    found = [task for slug in library.files for task in tasks(library.entry(slug))]
    without = [task.question for task in found if not directives(task.question)]
    assert len(without) <= len(found) / 10, without
    assert len({task.id for task in found}) == len(found)


LINES = st.text(st.characters(exclude_characters="\r\0"), max_size=60)


@given(LINES, st.integers(0, 10_000) | st.none())
def test_what_is_written_on_a_sheet_is_read_again_without_its_head(text, seconds):
    whole = sheet(task("1"), "Acts -- and --> orders", START, text, seconds)
    assert own_text(whole) == own_text(text)
    assert seconds_so_far(whole) == (seconds or 0)


@pytest.mark.parametrize(
    "content",
    [
        "<!-- head -->\n\n# My heading\n\nText.\n",
        "<!-- head -->\r\n\r\n# My heading\r\n\r\nText.\r\n",
        "<!-- a --> <!-- b -->\n# My heading\n\nText. <!-- a note to myself -->",
    ],
)
def test_comments_are_no_part_of_an_answer_and_headings_are(content):
    assert own_text(content) == "# My heading\n\nText."


def test_a_comment_that_somebody_broke_eats_no_line_of_the_answer():
    content = sheet(task("1"), "Acts", START, "# Mine\n\nA leads to --> B.", 0)
    for place in range(content.index("# Mine")):
        if content[place] in "<!->":
            broken = content[:place] + content[place + 1 :]
            assert own_text(broken).endswith("# Mine\n\nA leads to --> B."), broken
