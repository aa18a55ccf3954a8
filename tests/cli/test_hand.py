"""Cards in the reader's hands: listed, suspended, buried, begun anew, and taken back."""

import errno
import json
import os
import re
import shutil
from datetime import date, timedelta

import pytest

from upsc_cli.progress import format as file_format
from upsc_cli.progress import journal
from upsc_cli.recall.schedule import replay

START = date(2026, 1, 15)
TOPIC = """\
title: {title}
category: test-topics
introduction: [About {title}.]
terms:
  Bill: A draft of an Act.
  Whip: Who sees that members vote.
"""


def on(day):
    return {"UPSC_NOW": f"{START + timedelta(days=day)}T09:00:00+05:30"}


@pytest.fixture
def acts(upsc):
    """The program with a topic of two cards, and another one of two."""
    upsc.write("acts", TOPIC.format(title="Acts"))
    upsc.write("houses", TOPIC.format(title="Houses").replace("an Act", "a law").replace("members", "all"))
    return upsc


def cards(upsc, *arguments, day=0):
    return {card["question"]: card for card in upsc.json("cards", *(arguments or ["acts"]), **on(day))}


def grade(upsc, *ratings, topic="acts", day=0):
    typed = "".join(f"\n{rating}\n" for rating in ratings)
    result = upsc("review", topic, "--json", typed=typed, **on(day))
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def asked(upsc, *arguments, day=0):
    shown = upsc("review", *(arguments or ["acts"]), typed="s\n" * 300, **on(day)).stdout
    lines = shown.split("\n")
    return [lines[at + 2] for at, line in enumerate(lines) if " • " in line]


def drawn(upsc, columns="80"):
    """Return the lines of the list as a terminal has them."""
    shown = upsc("cards", "acts", "--color", "always", "--no-pager", COLUMNS=columns).stdout
    return re.sub(r"\x1b\[[\d;]*m", "", shown).splitlines()


def events(upsc, kind):
    return [event for event in json.loads(upsc.progress.read_text())["events"] if event["kind"] == kind]


# The list of cards.


def test_a_card_has_all_that_is_known_of_it(acts):
    (told,) = grade(acts, 3)
    bill, whip = acts.json("cards", "acts")
    memory = replay([(3, START)])
    assert bill == {
        "id": told["card"],
        "topic": "acts",
        "kind": "term",
        "question": "Bill",
        "answer": "A draft of an Act.",
        "state": "learned",
        "due": told["due"],
        "stability": memory.stability,
        "difficulty": memory.difficulty,
        "reviews": 1,
        "lapses": 0,
        "suspended": False,
    }
    assert (whip["state"], whip["due"], whip["stability"], whip["reviews"]) == ("new", None, None, 0)


def test_cards_are_chosen_by_topic_filter_and_state(acts):
    grade(acts, 3)
    assert len(acts.json("cards", "--category", "test-topics")) == 4
    assert list(cards(acts, "acts", "--state", "new")) == ["Whip"]
    assert list(cards(acts, "acts", "--state", "learned")) == ["Bill"]
    assert list(cards(acts, "acts", "--state", "due")) == []
    assert list(cards(acts, "acts", "--state", "due", day=30)) == ["Bill"]
    assert len(cards(acts, "acts", "--state", "due", "--state", "new", day=30)) == 2
    assert acts("cards", "no-such-topic").exit_code == 3
    assert acts("cards", "acts", "--state", "lost").exit_code == 2


def test_a_card_forgotten_six_times_is_a_leech(acts):
    grade(acts, 3)
    for number in range(1, 7):
        grade(acts, 1, 3, day=30 * number)
    (leech,) = acts.json("cards", "acts", "--state", "leech", **on(180))
    assert (leech["state"], leech["lapses"]) == ("leech", 6)


def test_a_card_that_waits_for_its_sibling_is_not_due_and_comes_back_tomorrow(acts):
    acts.write("acts", "title: Acts\ncategory: test-topics\nintroduction: [Text.]\n"
               "takeaways: ['**Article 280** sets up the **Finance Commission**.']\n")  # fmt: skip
    grade(acts, 3)
    grade(acts, 3, day=1)
    assert len(acts.json("cards", "acts", "--state", "due", **on(40))) == 1
    later = [card["due"] for card in acts.json("cards", "acts", **on(40))]
    assert max(later) == str(START + timedelta(days=41))


def test_in_a_pipe_a_card_is_a_line_between_tabs(acts):
    lines = acts("cards", "acts").stdout.splitlines()
    bill = cards(acts)["Bill"]
    assert lines[0].split("\t") == [bill["id"], "acts", "term", "Bill", "A draft of an Act.", "new", ""]
    assert len(lines) == 2


@pytest.mark.parametrize("columns", ["20", "40", "80"])
def test_at_a_terminal_a_card_is_a_line_that_fits(acts, columns):
    grade(acts, 3)
    lines = drawn(acts, columns)
    assert len(lines) == 2
    assert max(map(len, lines)) <= int(columns)
    assert "new" in lines[1]
    assert ("2 d" in lines[0]) == (columns == "80")


def test_what_a_list_shows_in_front_of_a_card_is_a_name_of_it(acts):
    name = drawn(acts)[0].split()[0]
    assert acts("suspend", name).stderr == "Suspended: Bill\n"


def test_a_short_name_of_two_cards_is_refused_with_one_written_out(acts):
    name = drawn(acts)[0].split()[0]
    acts.write("houses", TOPIC.format(title="Houses"))
    result = acts("suspend", name)
    assert result.exit_code == 3
    assert cards(acts)["Bill"]["id"] in result.stderr


def test_no_card_that_is_so_is_said(acts):
    result = acts("cards", "acts", "--state", "buried")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no card is like that" in result.stderr


# Suspended.


def test_a_suspended_card_is_not_asked_and_counts_nowhere(acts):
    grade(acts, 3, 3)
    bill = cards(acts)["Bill"]["id"]
    before = acts.json("progress", "--category", "test-topics", **on(30))
    acts("exam", str(START + timedelta(days=60)))
    acts("suspend", bill)
    assert asked(acts, day=30) == ["Whip"]
    after = acts.json("progress", "--category", "test-topics", **on(30))
    assert before["cards"] == {"total": 4, "new": 2, "due": 2, "learned": 2}
    assert after["cards"] == {"total": 3, "new": 2, "due": 1, "learned": 1}
    assert (before["suspended"], after["suspended"]) == (0, 1)
    assert (before["forecast"][0]["due"], after["forecast"][0]["due"]) == (2, 1)
    assert acts.json("today", **on(30))["due"] == 1
    assert acts.json("today", **on(30))["suspended"] == 1
    assert acts.json("exam", **on(30))["suspended"] == 1
    recalls = {one["slug"]: one["recall"] for one in acts.json("exam", **on(30))["topics"]}
    acts("suspend", "acts")
    assert recalls["acts"] > 0
    assert {one["slug"]: one["recall"] for one in acts.json("exam")["topics"]}["acts"] is None
    assert "acts" not in [topic["slug"] for topic in acts.json("list", "--due", **on(30))]


def test_how_many_are_suspended_is_said_where_they_are_left_out(acts):
    grade(acts, 3)
    acts("exam", str(START + timedelta(days=60)))
    for command in ("today", "progress", "exam"):
        assert "suspended" not in acts(command).stdout
    acts("suspend", "houses")
    for command in ("today", "progress", "exam"):
        assert "2 suspended" in acts(command).stdout


def test_a_suspended_card_keeps_its_schedule(acts):
    grade(acts, 3, 3)
    before = cards(acts)
    acts("suspend", "acts")
    assert {card["state"] for card in cards(acts).values()} == {"suspended"}
    assert {card["due"] for card in cards(acts).values()} == {None}
    assert acts("unsuspend", "acts").stderr == "Unsuspended: 2 cards of Acts\n"
    assert cards(acts) == before


def test_what_was_so_already_is_said_and_not_recorded(acts):
    bill = cards(acts)["Bill"]["id"]
    assert acts("unsuspend", bill).stderr == "Not suspended, so left as it is: Bill\n"
    assert acts("suspend", bill).stderr == "Suspended: Bill\n"
    assert acts("suspend", bill).stderr == "Already suspended: Bill\n"
    assert acts("suspend", "acts", "houses").stderr.splitlines() == [
        "Suspended: 1 of 2 cards of Acts",
        "Suspended: 2 cards of Houses",
    ]
    assert len(events(acts, "suspended")) == 4
    assert not events(acts, "unsuspended")


def test_cards_and_words_of_a_topic_are_told_apart(acts):
    acts.write("bodies", TOPIC.format(title="Constitutional Bodies Old"))
    bill = cards(acts)["Bill"]["id"]
    assert acts("suspend", "Constitutional", bill, "Bodies", "Old").stderr.splitlines() == [
        "Suspended: Bill",
        "Suspended: 2 cards of Constitutional Bodies Old",
    ]


@pytest.mark.parametrize("command", ["suspend", "unsuspend", "bury", "forget"])
def test_a_name_that_is_none_changes_nothing(acts, command):
    for name in ("acts/term/000000000000", "no-such-topic", "acts/no-card"):
        assert acts(command, "acts", name).exit_code == 3
    assert not acts.progress.exists()


def test_a_topic_without_cards_is_said(acts):
    acts.write("bare", "title: Bare\ncategory: test-topics\nintroduction: [Nothing.]\n")
    result = acts("suspend", "bare")
    assert (result.exit_code, result.stderr) == (0, "No cards: Bare\n")


def test_a_suspended_card_stays_so_when_its_words_are_edited(acts):
    acts("suspend", cards(acts)["Bill"]["id"])
    path = acts.topics / "test-topics" / "acts.yaml"
    path.write_text(path.read_text().replace("A draft of an Act.", "The draft of an Act."))
    assert cards(acts)["Bill"]["state"] == "suspended"
    assert asked(acts) == ["Whip"]
    assert len(events(acts, "linked")) == 1
    assert cards(acts)["Bill"]["state"] == "suspended"


def test_an_edited_card_that_is_suspended_before_any_review_keeps_its_schedule(acts):
    grade(acts, 3, 3)
    before = cards(acts)["Bill"]["stability"]
    path = acts.topics / "test-topics" / "acts.yaml"
    path.write_text(path.read_text().replace("A draft of an Act.", "The draft of an Act."))
    acts("suspend", "acts")
    assert cards(acts)["Bill"]["state"] == "suspended"
    acts("undo")
    assert (cards(acts)["Bill"]["state"], cards(acts)["Bill"]["stability"]) == ("learned", before)


@pytest.mark.parametrize(("before", "then"), [("suspend", "unsuspend"), ("review", "forget")])
def test_what_was_done_before_an_edit_can_be_taken_back_right_after_it(acts, before, then):
    if before == "suspend":
        acts("suspend", "acts")
    else:
        grade(acts, 3, 3)
    path = acts.topics / "test-topics" / "acts.yaml"
    path.write_text(path.read_text().replace("A draft of an Act.", "The draft of an Act."))
    assert "2 cards of Acts" in acts(then, "acts").stderr
    assert {card["state"] for card in cards(acts).values()} == {"new"}
    assert acts("undo").stdout.startswith("Took back: 2 cards ")
    assert cards(acts)["Bill"]["state"] == {"suspend": "suspended", "review": "learned"}[before]


# Buried.


def test_a_buried_card_comes_back_on_the_next_study_day(acts):
    grade(acts, 3, 3)
    bill = cards(acts)["Bill"]["id"]
    assert acts("bury", bill, **on(30)).stderr == "Buried until tomorrow: Bill\n"
    found = cards(acts, day=30)["Bill"]
    assert (found["state"], found["due"]) == ("buried", str(START + timedelta(days=31)))
    assert asked(acts, day=30) == ["Whip"]
    forecast = acts.json("progress", "--category", "test-topics", **on(30))["forecast"]
    assert [day["due"] for day in forecast[:2]] == [1, 1]
    assert acts.json("progress", "--category", "test-topics", **on(30))["cards"]["total"] == 4
    assert asked(acts, day=31) == ["Bill", "Whip"]


def test_a_new_card_can_be_buried_too(acts):
    acts("bury", "acts")
    assert asked(acts) == []
    assert asked(acts, day=1) == ["Bill", "Whip"]


def test_what_was_buried_is_taken_back_in_for_the_same_day(acts):
    (told, _) = grade(acts, 3, 3)
    acts("bury", "acts", **on(30))
    assert asked(acts, day=30) == []
    assert acts("unbury", told["card"], "houses", **on(30)).stderr.splitlines() == [
        "Unburied: Bill",
        "Not buried, so left as it is: Houses",
    ]
    assert asked(acts, day=30) == ["Bill"]
    acts("bury", told["card"], **on(30))
    assert asked(acts, day=30) == []
    assert acts("undo").stdout.startswith("Took back: a card buried: Acts")
    assert acts("undo").stdout.startswith("Took back: a card taken back in for today: Acts")
    assert asked(acts, day=30) == []


def test_what_was_buried_on_another_day_is_not_taken_back_in(acts):
    acts("bury", "acts")
    assert acts("unbury", "acts", **on(1)).stderr == "Not buried, so left as it is: Acts\n"
    assert events(acts, "unburied") == []


# Begun anew.


def test_a_forgotten_card_is_new_again(acts):
    (told, _) = grade(acts, 4, 4)
    assert acts("forget", told["card"], "houses").stderr.splitlines() == [
        "Begun anew: Bill",
        "Never reviewed, so left as it is: Houses",
    ]
    assert (cards(acts)["Bill"]["state"], cards(acts)["Bill"]["reviews"]) == ("new", 0)
    (again,) = grade(acts, 3, day=1)
    assert (again["card"], again["stability"]) == (told["card"], replay([(3, START)]).stability)
    assert events(acts, "reviewed")[-1]["text"] == "Bill A draft of an Act."


def test_a_card_that_was_begun_anew_does_not_spoil_retention(acts):
    grade(acts, 3, 3)
    acts("forget", "acts", **on(1))
    grade(acts, 1, 1, day=2)
    assert acts.json("progress", **on(2))["retention"] is None


# Undo, merging, and programs of other versions.


@pytest.mark.parametrize(
    ("command", "said"), [("suspend", "suspended"), ("bury", "buried"), ("forget", "forgotten")]
)
def test_all_of_one_command_is_one_action(acts, command, said):
    grade(acts, 3, 3)
    before = cards(acts)
    assert acts(command, "acts", "houses").exit_code == 0
    assert cards(acts) != before
    undone = acts("undo")
    assert undone.stdout.startswith(f"Took back: 2 cards {said}: Acts (")
    assert cards(acts) == before
    assert acts("undo").stdout.startswith("Took back: a card graded good: Acts")


def test_what_two_devices_did_to_cards_merges_in_either_order(acts, tmp_path):
    grade(acts, 3, 3)
    phone = tmp_path / "phone"
    phone.mkdir()
    (phone / "progress.json").write_bytes(acts.progress.read_bytes())
    shutil.copytree(acts.topics, phone / "topics")
    acts("suspend", "acts", **on(1))
    elsewhere = {"UPSC_HOME": str(phone)}
    acts("forget", "acts", **on(2) | elsewhere)
    acts("bury", "houses", **on(2) | elsewhere)
    kinds = acts.json("merge", str(phone / "progress.json"), **on(2))[0]["kinds"]
    assert kinds == {"buried": 2, "forgotten": 2}
    acts("merge", str(acts.progress), **on(2) | elsewhere)
    here = acts.json("cards", "acts", "houses", **on(2))
    assert here == acts.json("cards", "acts", "houses", **on(2) | elsewhere)
    assert [card["state"] for card in here] == ["suspended", "suspended", "buried", "buried"]
    assert {card["reviews"] for card in here} == {0}


def test_events_of_kinds_that_a_version_does_not_know_are_kept_and_come_through_a_merge(acts, tmp_path):
    """What a version before these kinds does with them is what this one does with kinds of a later one."""
    line = (
        b'{"kind":"lent","card":"acts/term/x","to":"a friend","id":"later","at":"2026-01-15T09:00:00+05:30"}'
    )
    acts.progress.write_bytes(file_format.encode([line]))
    other = tmp_path / "other.json"
    other.write_bytes(file_format.encode([line.replace(b"later", b"later-too")]))
    acts("suspend", "acts")
    acts("merge", str(other))
    acts("undo")
    kept = acts.progress.read_bytes()
    assert line in kept
    assert line.replace(b"later", b"later-too") in kept


def test_a_history_of_before_these_kinds_gives_every_schedule_that_it_gave(acts):
    ids = {question: card["id"] for question, card in cards(acts).items()}
    reviews = {"Bill": [(3, 0), (1, 3), (3, 3), (4, 9)], "Whip": [(4, 0), (2, 20)]}
    lines = [
        json.dumps(
            {
                "kind": "reviewed",
                "card": ids[question],
                "rating": rating,
                "day": str(START + timedelta(days=day)),
                "id": f"{question}-{number}",
                "at": f"{START + timedelta(days=day)}T09:00:0{number}+05:30",
            }
        ).encode()
        for question, graded in reviews.items()
        for number, (rating, day) in enumerate(graded)
    ]
    acts.progress.write_bytes(file_format.encode(lines))
    for question, graded in reviews.items():
        found = cards(acts, day=21)[question]
        memory = replay([(rating, START + timedelta(days=day)) for rating, day in graded])
        assert (found["stability"], found["difficulty"]) == (memory.stability, memory.difficulty)
        assert (found["reviews"], found["lapses"]) == (memory.reviews, memory.lapses)


# In a review, line by line.


def typed(upsc, lines, *arguments, day=0, **environment):
    """Type lines, which `/` separates, at a review of a topic; return what it tells in JSON."""
    result = upsc(
        "review", *(arguments or ["acts"]), "--json",
        typed="".join(f"{line}\n" for line in lines.split("/")), **on(day), **environment,
    )  # fmt: skip
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_minus_suspends_and_b_buries_and_u_takes_either_back(acts):
    bill = cards(acts)["Bill"]["id"]
    told = [(event["event"], event["card"]) for event in typed(acts, "-/u/b/u/q")]
    assert told == [(event, bill) for event in ("suspended", "undone", "buried", "undone")]
    assert asked(acts) == ["Bill", "Whip"]
    typed(acts, "/-/b")
    assert {question: card["state"] for question, card in cards(acts).items()} == {
        "Bill": "suspended",
        "Whip": "buried",
    }


def test_what_was_suspended_in_a_review_is_said_at_its_end_with_how_to_take_it_back(acts):
    bill = cards(acts)["Bill"]["id"]
    shown = acts("review", "acts", typed="-\n\n3\n").stdout
    assert "1 review • " in shown
    assert "Suspended" in shown
    assert f"upsc unsuspend {bill}" in shown


def test_a_grade_and_a_suspension_of_one_review_are_taken_back_one_by_one(acts):
    typed(acts, "/3/-")
    assert acts("undo").stdout.startswith("Took back: a card suspended: Acts")
    assert acts("undo").stdout.startswith("Took back: a card graded good: Acts")


def test_without_a_card_because_all_are_suspended_it_says_so(acts):
    acts("suspend", "acts")
    for options in ([], ["--cram"]):
        result = acts("review", "acts", *options)
        assert "the cards here are suspended" in result.stderr


# Cramming.


def test_cramming_asks_every_card_and_records_nothing(acts):
    grade(acts, 3, 3)
    before, events_before = cards(acts), acts.progress.read_bytes()
    told = typed(acts, "/3//1//2", "acts", "--cram", "--seed", "1")
    assert {event["card"] for event in told} == {card["id"] for card in before.values()}
    assert [list(event) for event in told] == [["event", "card", "rating"]] * 3
    assert [(event["event"], event["rating"]) for event in told] == [
        ("crammed", 3), ("crammed", 1), ("crammed", 2),
    ]  # fmt: skip
    assert told[1]["card"] == told[2]["card"]
    assert acts.progress.read_bytes() == events_before
    assert cards(acts) == before


def test_cramming_of_what_was_never_seen_leaves_no_file(acts):
    assert len(typed(acts, "/3//3", "acts", "--cram")) == 2
    assert not acts.progress.exists()
    assert not (acts.home / "progress.journal").exists()


def test_a_seed_repeats_the_order_of_cramming_and_other_seeds_give_others(acts):
    orders = {}
    for seed in range(12):
        order = [asked(acts, "acts", "houses", "--cram", "--seed", str(seed)) for _ in range(2)]
        assert order[0] == order[1]
        assert sorted(order[0]) == ["Bill", "Bill", "Whip", "Whip"]
        orders[tuple(order[0])] = seed
    assert len(orders) > 1


def test_cramming_can_be_limited_and_filtered_and_leaves_out_what_is_held_back(acts):
    assert len(asked(acts, "--cram", "--category", "test-topics")) == 4
    assert len(asked(acts, "--cram", "--category", "test-topics", "--max", "3")) == 3
    acts("suspend", cards(acts)["Bill"]["id"])
    acts("bury", "houses")
    assert asked(acts, "--cram", "--category", "test-topics") == ["Whip"]


def test_cramming_without_a_topic_takes_those_that_were_opened(acts):
    acts("show", "houses")
    assert sorted(asked(acts, "--cram")) == ["Bill", "Whip"]


def test_a_grade_of_cramming_is_taken_back_in_the_sitting(acts):
    told = typed(acts, "/3/u//1", "acts", "--cram")
    assert [event["event"] for event in told] == ["crammed", "undone", "crammed"]
    assert told[0]["card"] == told[1]["card"] == told[2]["card"]
    assert not acts.progress.exists()


def test_cramming_says_so_and_what_it_came_to(acts):
    shown = acts("review", "acts", "--cram", typed="\n3\n\n1\nq\n").stdout
    assert "Acts • What is it? (new) • cram" in shown
    assert "2 grades • " in shown
    assert "50% recalled (1 of 2)" in shown
    assert "no schedule has changed" in shown


def test_a_card_can_be_suspended_while_cramming(acts):
    typed(acts, "-", "acts", "--cram", "--seed", "1")
    assert len(acts.json("cards", "acts", "--state", "suspended")) == 1


def test_a_seed_without_cramming_is_refused(acts):
    assert acts("review", "acts", "--seed", "1").exit_code == 2


# Leeches that are suspended by themselves.


def forgets(upsc, times, *, start=1, **environment):
    """Forget the first card on so many days, and return what the last day told."""
    for number in range(start, start + times):
        told = typed(upsc, "/1//3", "acts", "--max", "1", day=30 * number, **environment)
    return told


def test_a_card_that_becomes_a_leech_is_suspended_with_the_grade_if_wanted(acts):
    grade(acts, 3)
    wanted = {"UPSC_LEECHES": "suspend"}
    assert [event["event"] for event in forgets(acts, 5, **wanted)] == ["graded", "graded"]
    told = typed(acts, "/1/q", "acts", day=180, **wanted)
    assert [event["event"] for event in told] == ["graded", "suspended"]
    assert told[0]["card"] == told[1]["card"]
    assert cards(acts, day=180)["Bill"]["state"] == "suspended"
    undone = acts("undo", **on(180)).stdout.splitlines()
    assert [line.partition(":")[2].split(":")[0].strip() for line in undone] == [
        "a card graded again", "a card suspended",
    ]  # fmt: skip
    assert (cards(acts, day=180)["Bill"]["state"], cards(acts, day=180)["Bill"]["lapses"]) == ("due", 5)


def test_a_leech_stays_in_unless_that_is_wanted(acts):
    grade(acts, 3)
    assert [event["event"] for event in forgets(acts, 6)] == ["graded", "graded"]
    assert cards(acts, day=180)["Bill"]["state"] == "leech"


def test_a_leech_that_is_suspended_is_said_at_the_end_and_asked_no_more(acts):
    grade(acts, 3)
    forgets(acts, 5)
    shown = acts("review", "acts", "--max", "1", typed="\n1\n\n3\n", **on(180), UPSC_LEECHES="suspend").stdout
    assert "Leech: Bill: A draft of an Act." in shown
    assert "Suspended" in shown
    assert "upsc unsuspend acts/term/" in shown
    assert "1 review • " in shown


def test_in_the_sitting_u_takes_back_the_grade_and_the_suspension_of_a_leech(acts):
    grade(acts, 3)
    forgets(acts, 5)
    told = typed(acts, "/1/u//2", "acts", "--max", "2", day=180, UPSC_LEECHES="suspend")
    assert [event["event"] for event in told] == ["graded", "suspended", "undone", "graded"]
    found = cards(acts, day=180)["Bill"]
    assert (found["state"], found["lapses"]) == ("learned", 5)


def test_a_leech_that_was_taken_back_in_stays_in(acts):
    grade(acts, 3)
    wanted = {"UPSC_LEECHES": "suspend"}
    forgets(acts, 6, **wanted)
    acts("unsuspend", "acts", **on(180))
    assert [event["event"] for event in forgets(acts, 1, start=7, **wanted)] == ["graded", "graded"]


def test_what_becomes_of_leeches_is_suspend_or_nothing(acts):
    result = acts("review", "acts", UPSC_LEECHES="burn")
    assert result.exit_code == 2
    assert "UPSC_LEECHES is 'burn'" in result.stderr
    assert acts("cards", "acts", UPSC_LEECHES="burn").exit_code == 0


def test_a_leech_whose_suspension_cannot_be_recorded_is_graded_and_stays_in(acts, monkeypatch):
    grade(acts, 3)
    forgets(acts, 5)
    append, lines = journal.append, []

    def fill_up(path, events, **settings):
        lines.extend(events)
        if len(lines) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return append(path, events, **settings)

    with monkeypatch.context() as broken:
        broken.setattr(journal, "append", fill_up)
        told = typed(acts, "/1//3", "acts", "--max", "1", day=180, UPSC_LEECHES="suspend")
    assert [event["event"] for event in told] == ["graded", "graded"]
    assert cards(acts, day=180)["Bill"]["state"] == "leech"
