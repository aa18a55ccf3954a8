"""A topic under another name: renamed by the command, by hand, split, and on another device."""

import errno
import json
import os
import shutil
from datetime import date, timedelta

import pytest

from upsc_cli.progress import format as file_format

START = date(2026, 1, 15)
ACTS = """\
title: Acts
category: test-topics
introduction: [About acts.]
takeaways:
  - The **Regulating Act** came in **1773**. [@acts]
terms:
  Bill: A draft of an Act. [@acts]
  Whip: Who sees that members vote. [@acts]
cards:
  - {q: Which Act ended the rule of the Company?, a: That of 1858. [@acts], id: company}
questions:
  - {id: year, stem: "Which year?", options: ["1773", "1774", "1775", "1776"], answer: 1, why: "So it is."}
sources:
  acts: {title: The Acts}
""".replace("a: That of 1858. [@acts]", 'a: "That of 1858. [@acts]"')
CARDS = 5


def on(day):
    return {"UPSC_NOW": f"{START + timedelta(days=day)}T09:00:00+05:30"}


def study_acts(upsc):
    upsc.write("acts", ACTS)
    upsc("show", "acts", **on(0))
    for day, ratings in ((0, "33333"), (1, "3"), (3, "32"), (9, "3413"), (20, "33333")):
        grade(upsc, *ratings, day=day)
    upsc("star", "acts", **on(20))
    upsc("done", "acts", **on(21))
    return upsc


@pytest.fixture
def acts(upsc):
    """A topic with five cards that were reviewed on some days, a star and a status."""
    return study_acts(upsc)


def grade(upsc, *ratings, topic="acts", day=0, **environment):
    typed = "".join(f"\n{rating}\n" for rating in ratings)
    result = upsc("review", topic, "--json", typed=typed, **on(day), **environment)
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def cards(upsc, topic="acts", day=25, **environment):
    """All that is known of the cards of a topic, but for the name of the topic."""
    return [
        card | {"id": card["id"].partition("/")[2], "topic": None}
        for card in upsc.json("cards", topic, **on(day), **environment)
    ]


def standing_of(upsc, slug, day=25, **environment):
    """The status of a topic and whether it has a star, None if it is not there."""
    listed = {topic["slug"]: topic["status"] for topic in upsc.json("list", **on(day), **environment)}
    starred = {topic["slug"] for topic in upsc.json("list", "--starred", **on(day), **environment)}
    return listed.get(slug), slug in starred


def events(upsc, kind):
    return [event for event in json.loads(upsc.progress.read_text())["events"] if event["kind"] == kind]


def path_of(upsc, slug, category="test-topics"):
    return upsc.topics / category / f"{slug}.yaml"


def answer_wrongly(upsc, topic="acts"):
    shown = upsc("quiz", topic, "--json", "--seed", "1", typed="b\n", **on(21)).stdout
    assert json.loads(shown.splitlines()[0])["right"] is False


def mistakes(upsc):
    shown = upsc("quiz", "--review-mistakes", "--json", typed="a\n", **on(25)).stdout
    return [json.loads(line)["question"] for line in shown.splitlines()[:1]]


# By the command.


def test_a_renamed_topic_has_its_file_cards_status_star_and_answers_under_its_new_name(acts):
    before = cards(acts)
    assert {card["reviews"] for card in before} != {0}
    result = acts("rename", "acts", "Acts of the Raj", **on(25))
    assert result.exit_code == 0, result.stderr
    path = path_of(acts, "acts-of-the-raj")
    assert result.stdout == ""
    assert result.stderr.startswith("Renamed: acts is acts-of-the-raj now, in ")
    assert path.read_text() == ACTS
    assert not path_of(acts, "acts").exists()
    assert cards(acts, "acts-of-the-raj") == before
    assert standing_of(acts, "acts-of-the-raj") == ("done", True)
    assert standing_of(acts, "acts") == (None, False)


def test_answers_to_questions_are_those_of_the_renamed_topic(acts):
    answer_wrongly(acts)
    before = cards(acts)
    acts("rename", "acts", "laws", **on(25))
    assert cards(acts, "laws") == before
    assert mistakes(acts) == ["laws#year"]


def test_what_is_recorded_after_it_goes_on_with_the_same_schedule(acts, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(acts.home, other)
    acts("rename", "acts", "laws", **on(25))
    again = grade(acts, "3", "1", "3", topic="laws", day=60)
    same = grade(acts, "3", "1", "3", topic="acts", day=60, UPSC_HOME=str(other))
    assert [line["stability"] for line in again] == [line["stability"] for line in same]
    due = {card["id"]: card["due"] for card in cards(acts, "laws", 60)}
    told = {line["card"].partition("/")[2]: line["due"] for line in again}
    assert told == {card: due[card] for card in told}
    assert [card["reviews"] for card in cards(acts, "laws", 60)] == [
        card["reviews"] for card in cards(acts, "acts", 60, UPSC_HOME=str(other))
    ]


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_note_on_it_goes_with_it(acts, by_hand):
    note = acts.home / "notes" / "acts.md"
    note.parent.mkdir()
    note.write_text("Mine.\n")
    if by_hand:
        path_of(acts, "acts").rename(path_of(acts, "laws"))
        acts("review", "laws", typed="", **on(25))
    else:
        acts("rename", "acts", "laws", **on(25))
    assert [path.name for path in note.parent.iterdir()] == ["laws.md"]
    assert note.with_name("laws.md").read_text() == "Mine.\n"


def test_what_was_never_saved_of_a_note_goes_with_it_and_comes_back(acts):
    draft = acts.home / "notes" / ".acts.md.draft"
    draft.parent.mkdir()
    draft.write_text("Half a tho")
    acts("rename", "acts", "laws", **on(25))
    assert draft.with_name(".laws.md.draft").read_text() == "Half a tho"
    acts("undo", **on(25))
    assert draft.read_text() == "Half a tho"


def test_changes_of_a_note_can_be_taken_back_under_the_new_name(acts):
    acts("note", "acts", "Mine.", **on(25))
    acts("note", "acts", "- The **Raj** ended.", **on(26))
    note = acts.home / "notes" / "acts.md"
    before = note.read_text()
    note.write_text(before.replace("Mine.", "Hers."))
    acts("note", "acts", "More.", **on(27))
    asked = cards(acts)
    acts("rename", "acts", "laws", **on(28))
    note = note.with_name("laws.md")
    assert "Hers." in acts("show", "laws", **on(28)).stdout
    assert cards(acts, "laws") == asked
    acts("undo", **on(28))
    acts("rename", "acts", "statutes", **on(28))
    copies = [path.name.partition(".")[0] for path in (acts.home / "backups" / "notes").glob("*")]
    assert set(copies) <= {"statutes"}
    acts("undo", **on(28))
    acts("undo", **on(28))
    assert note.with_name("acts.md").read_text() == before.replace("Mine.", "Hers.")


def test_a_note_stays_where_there_is_another_one_and_comes_back_with_undo(acts):
    note = acts.home / "notes" / "acts.md"
    note.parent.mkdir()
    for path, text in ((note, "Mine.\n"), (note.with_name("laws.md"), "Of laws.\n")):
        path.write_text(text)
    assert f"{note} keeps its name" in acts("rename", "acts", "laws", **on(25)).stderr.replace("\n", "")
    assert note.read_text() == "Mine.\n"
    acts("undo", **on(25))
    note.with_name("laws.md").unlink()
    acts("rename", "acts", "statutes", **on(25))
    acts("undo", **on(25))
    assert note.read_text() == "Mine.\n"


def test_undo_gives_the_file_and_the_history_their_old_name_again(acts):
    acts.write("laws", "title: Laws\ncategory: test-topics\nintroduction: [Text.]\nrelated: [acts]\n")
    before = cards(acts)
    acts("rename", "acts", "statutes", **on(25))
    undone = acts("undo", **on(25))
    assert undone.stdout.startswith("Took back: renamed: acts to statutes (")
    assert path_of(acts, "acts").read_text() == ACTS
    assert not path_of(acts, "statutes").exists()
    assert "related: [acts]" in path_of(acts, "laws").read_text()
    assert cards(acts) == before
    assert standing_of(acts, "acts") == ("done", True)


def test_undo_says_that_a_file_keeps_its_new_name_where_the_old_one_was_taken_again(acts):
    acts("rename", "acts", "laws", **on(25))
    acts.write("acts", ACTS)  # as another device that edited it meanwhile brings it back
    result = acts("undo", **on(26))
    assert result.exit_code == 0
    file = path_of(acts, "laws")
    assert f"{file} keeps its name, as there is a topic acts again" in result.stderr.replace("\n", " ")
    assert file.exists()
    assert standing_of(acts, "acts")[1]


@pytest.mark.parametrize(
    ("written", "then"),
    [
        ("related: [acts, gst-council]", "related: [statutes, gst-council]"),
        ('related: ["acts", acts-of-1858]', 'related: ["statutes", acts-of-1858]'),
        (
            "related:\n  - gst-council # acts\n  - 'acts' # acts",
            "related:\n  - gst-council # acts\n  - 'statutes' # acts",
        ),
        ("related:\r\n  - acts\r\n", "related:\r\n  - statutes\r\n"),
        ("related: [gst-council]", "related: [gst-council]"),
        ("# related: [acts]", "# related: [acts]"),
    ],
)
def test_topics_of_ones_own_that_are_related_to_it_name_it_anew(acts, written, then):
    head = "\ufefftitle: ऋत\u2028 acts\ncategory: test-topics\nintroduction: [About acts.]\n"
    path = path_of(acts, "laws")
    path.write_bytes(f"{head}{written}".encode())
    result = acts("rename", "acts", "statutes", **on(25))
    assert path.read_bytes() == f"{head}{then}".encode()
    assert ("Related to it, and named anew: laws" in result.stderr) == (written != then)


def test_a_bundled_topic_keeps_its_name(acts):
    before = acts.progress.read_bytes()
    result = acts("rename", "gst-council", "gst")
    assert result.exit_code == 2
    assert "gst-council comes with upsc, and keeps its name" in result.stderr
    assert acts.progress.read_bytes() == before


def test_a_topic_of_a_pack_keeps_its_name(acts):
    lies = acts.home / "packs" / "raj" / "topics" / "history" / "charters.yaml"
    lies.parent.mkdir(parents=True)
    lies.write_text("title: Charters\ncategory: history\nintroduction: [T.]\nrelated: [acts]\n")
    result = acts("rename", "charters", "laws")
    assert result.exit_code == 2
    assert "charters is of the pack raj, and keeps its name" in result.stderr
    acts("rename", "acts", "laws", **on(25))
    assert "related: [acts]" in lies.read_text()


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("acts", "gst-council", 1, "there is a topic 'gst-council' already"),
        ("acts", "Acts", 2, "acts has that name already"),
        ("acts", "!!!", 2, "no file can be named '!!!'"),
        ("nothing-like-it", "laws", 3, "no topic 'nothing-like-it'"),
    ],
)
def test_what_cannot_be_renamed_stays_as_it_is(acts, old, new, code, said):
    before = acts.progress.read_bytes()
    result = acts("rename", old, new)
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr
    assert acts.progress.read_bytes() == before
    assert path_of(acts, "acts").read_text() == ACTS


@pytest.mark.posix("what stands in the way of a lock")
def test_where_progress_cannot_be_written_the_file_has_its_old_name(acts):
    lock = acts.progress.with_name("progress.json.lock")
    lock.unlink()
    lock.mkdir()
    result = acts("rename", "acts", "laws")
    assert result.exit_code == 5
    assert path_of(acts, "acts").exists()
    assert not path_of(acts, "laws").exists()


def test_where_the_file_cannot_be_renamed_all_is_that_of_its_old_name(acts, monkeypatch):
    before = cards(acts)

    def refuse(path, to):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("upsc_cli.files.rename", refuse)
    result = acts("rename", "acts", "laws", **on(25))
    assert result.exit_code == 1
    said = " ".join(result.stderr.split())
    assert "the new name is recorded, but" in said
    assert "rename it to laws.yaml yourself, or take that back: upsc undo" in said
    assert cards(acts) == before
    assert standing_of(acts, "acts") == ("done", True)
    path_of(acts, "acts").rename(path_of(acts, "laws"))
    assert cards(acts, "laws") == before


def test_a_name_may_be_used_again_for_another_topic(acts):
    before = cards(acts)
    acts("rename", "acts", "statutes", **on(25))
    acts.write(
        "acts",
        "title: Acts of drama\ncategory: test-topics\nintroduction: [Text.]\nterms:\n  Aside: A remark.\n",
    )
    assert standing_of(acts, "acts") == ("new", False)
    acts("done", "acts", **on(26))
    assert cards(acts, "statutes") == before
    assert standing_of(acts, "statutes", 27) == ("done", True)
    assert standing_of(acts, "acts", 27) == ("done", False)


def test_a_topic_may_be_renamed_there_and_back_and_on(acts):
    before = cards(acts)
    for old, new in (("acts", "b"), ("b", "c"), ("c", "acts"), ("acts", "b")):
        assert acts("rename", old, new, **on(25)).exit_code == 0
        assert cards(acts, new) == before
        assert standing_of(acts, new) == ("done", True)
    for new in ("acts", "c", "b", "acts"):
        acts("undo", **on(25))
        assert cards(acts, new) == before


# By hand.


def test_if_the_file_was_renamed_by_hand_the_command_renames_the_history_alone(acts):
    before = cards(acts)
    path_of(acts, "acts").rename(path_of(acts, "laws"))
    result = acts("rename", "acts", "laws", **on(25))
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "What was recorded of acts is that of laws now\n"
    assert cards(acts, "laws") == before
    assert standing_of(acts, "laws") == ("done", True)
    acts("undo", **on(25))
    assert path_of(acts, "laws").exists()
    assert standing_of(acts, "laws") == ("new", False)


def test_a_file_that_was_renamed_by_hand_is_known_again_by_itself_said_and_undoable(acts):
    answer_wrongly(acts)
    before = cards(acts)
    path_of(acts, "acts").rename(path_of(acts, "laws"))
    assert cards(acts, "laws") == before
    assert events(acts, "renamed") == []
    shown = acts("review", "laws", "--json", typed="", **on(25))
    assert [json.loads(line) for line in shown.stdout.splitlines()] == [
        {"event": "renamed", "topic": "acts", "to": "laws"}
    ]
    said = "acts is gone, and laws has its cards: it is taken for the same topic. upsc undo takes that back."
    assert said in " ".join(shown.stderr.split())
    assert len(events(acts, "renamed")) == 1
    assert standing_of(acts, "laws") == ("done", True)
    assert mistakes(acts) == ["laws#year"]
    acts("undo", **on(25))  # the quiz that was just answered
    assert acts("undo", **on(25)).stdout.startswith("Took back: renamed: acts to laws (")
    assert {card["state"] for card in cards(acts, "laws")} == {"new"}
    acts("review", "laws", typed="", **on(25))
    assert len(events(acts, "renamed")) == 1


def test_cards_of_a_topic_that_was_split_by_hand_keep_their_schedules(acts):
    before = {card["id"]: card for card in cards(acts)}
    text = path_of(acts, "acts").read_text()
    term = "  Whip: Who sees that members vote. [@acts]\n"
    path_of(acts, "acts").write_text(text.replace(term, ""))
    acts.write(
        "whips",
        f"title: Whips\ncategory: test-topics\nintroduction: [T.]\nterms:\n{term.replace(' [@acts]', '')}",
    )
    acts.write("more", "title: More\ncategory: test-topics\nintroduction: [T.]\nterms:\n  Bill: Another.\n")
    (whip,) = cards(acts, "whips")
    assert whip == before[whip["id"]]
    assert all(card == before[card["id"]] for card in cards(acts))
    shown = acts("review", "--json", typed="", **on(25))
    assert "1 card of acts moved to whips, with what is remembered of them" in " ".join(shown.stderr.split())
    assert standing_of(acts, "acts") == ("done", True)
    assert standing_of(acts, "whips") == ("new", False)
    assert cards(acts, "whips") == [whip]
    assert acts("undo", **on(25)).stdout.startswith("Took back: a card moved from acts: Whips (")
    assert cards(acts, "whips")[0]["state"] == "new"


def test_a_card_of_an_own_id_moves_only_if_its_words_do(acts):
    path_of(acts, "acts").unlink()
    acts.write(
        "other",
        "title: Other\ncategory: test-topics\nintroduction: [T.]\ncards: [{q: What is a rupee?, a: A coin., id: company}]\n",
    )
    assert cards(acts, "other")[0]["state"] == "new"


def test_a_card_with_a_history_of_its_own_takes_over_none(acts):
    acts.write("copy", ACTS)
    grade(acts, *"44444", topic="copy", day=21)
    before = [card for card in cards(acts, "copy") if card["reviews"]]
    assert len(before) > 2
    path_of(acts, "acts").unlink()
    after = {card["id"]: card for card in cards(acts, "copy")}
    assert [after[card["id"]] for card in before] == before


def test_a_file_that_an_edit_broke_is_not_taken_for_gone(acts):
    acts.write("copy", ACTS)
    path_of(acts, "acts").write_text("title: [")
    assert {card["state"] for card in cards(acts, "copy")} == {"new"}
    acts("review", "copy", typed="", **on(25))
    assert events(acts, "renamed") == events(acts, "linked") == []


def test_bolding_another_word_makes_a_card_and_leaves_the_schedules_of_the_others_alone(acts):
    before = {card["id"]: card for card in cards(acts)}
    text = path_of(acts, "acts").read_text()
    path_of(acts, "acts").write_text(text.replace("came in", "**came** in"))
    found = {card["id"]: card for card in cards(acts)}
    assert len(found) == len(before) + 1
    assert {card: found[card] for card in before} == before
    (new,) = found.keys() - before.keys()
    assert (found[new]["answer"], found[new]["state"]) == ("came", "new")


# Two devices.


@pytest.fixture
def phone(acts, tmp_path):
    """The environment of another device with the same topics and progress."""
    shutil.copytree(acts.home, tmp_path / "phone")
    return {"UPSC_HOME": str(tmp_path / "phone")}


def test_a_device_whose_file_has_the_old_name_keeps_all(acts, phone, tmp_path):
    before = cards(acts)
    acts("rename", "acts", "laws", **on(25))
    acts("merge", str(acts.progress), **on(25), **phone)
    assert cards(acts, **phone) == before
    assert standing_of(acts, "acts", **phone) == ("done", True)
    grade(acts, "3", "3", topic="laws", day=60)
    grade(acts, "3", topic="acts", day=90, **phone)
    there = tmp_path / "phone" / "progress.json"
    acts("merge", str(acts.progress), **on(91), **phone)
    acts("merge", str(there), **on(91))
    assert cards(acts, "laws", 92) == cards(acts, "acts", 92, **phone)
    assert sum(card["reviews"] for card in cards(acts, "laws", 92)) == 3 + sum(
        card["reviews"] for card in before
    )
    there.with_name("topics").joinpath("test-topics", "acts.yaml").rename(
        there.with_name("topics").joinpath("test-topics", "laws.yaml")
    )
    assert cards(acts, "laws", 92) == cards(acts, "laws", 92, **phone)


def test_what_was_found_by_itself_holds_only_where_the_old_topic_is_gone(acts, phone):
    before = cards(acts)
    (acts.home.parent / "phone" / "topics" / "test-topics" / "acts.yaml").unlink()
    copy = acts.home.parent / "phone" / "topics" / "test-topics" / "copy.yaml"
    copy.write_text(ACTS)
    acts.write("copy", ACTS)
    acts("review", "copy", typed="", **on(25), **phone)
    acts("merge", str(acts.home.parent / "phone" / "progress.json"), **on(25))
    assert len(events(acts, "renamed")) == 1
    assert cards(acts) == before
    assert standing_of(acts, "acts") == ("done", True)
    assert cards(acts, "copy", **phone) == before
    copy.rename(copy.with_name("acts.yaml"))
    assert cards(acts, "acts", **phone) == before


def test_a_device_on_which_a_topic_was_not_split_keeps_all(acts, phone):
    before = cards(acts)
    term = "  Whip: Who sees that members vote. [@acts]\n"
    path_of(acts, "acts").write_text(ACTS.replace(term, ""))
    acts.write(
        "whips", ACTS.replace("terms:\n", "terms:\n  Division: A vote.\n").replace("id: company", "id: x")
    )
    acts("review", "whips", typed="", **on(25))
    assert len(events(acts, "linked")) == 1
    acts("merge", str(acts.progress), **on(26), **phone)
    assert cards(acts, **phone) == before
    assert acts.json("doctor", **on(26), **phone)["orphans"] == []


def test_a_topic_that_was_studied_before_takes_over_cards_and_no_status(upsc):
    upsc.write("laws", ACTS)
    upsc("show", "laws", **on(0))
    acts = study_acts(upsc)
    before = cards(acts)
    path_of(acts, "acts").unlink()
    acts("review", "laws", typed="", **on(25))
    assert events(acts, "renamed") == []
    assert len(events(acts, "linked")) == CARDS
    assert cards(acts, "laws") == before
    assert standing_of(acts, "laws") == ("reading", False)
    acts("undo", **on(25))
    assert {card["state"] for card in cards(acts, "laws")} == {"new"}


def test_both_devices_may_rename_it(acts, phone):
    before = cards(acts)
    acts("rename", "acts", "laws", **on(25))
    acts("rename", "acts", "statutes", **on(26), **phone)
    there = acts.home.parent / "phone" / "progress.json"
    acts("merge", str(there), **on(27))
    acts("merge", str(acts.progress), **on(27), **phone)
    assert cards(acts, "laws", 28) == cards(acts, "statutes", 28, **phone)
    assert [card["reviews"] for card in cards(acts, "laws", 28)] == [card["reviews"] for card in before]


def test_a_long_history_is_kept_by_the_names_that_topics_have(acts, monkeypatch):
    monkeypatch.setattr("upsc_cli.progress.kept.WORTH_KEEPING", 1)
    acts("rename", "acts", "laws", **on(25))
    assert standing_of(acts, "laws") == ("done", True)
    assert standing_of(acts, "laws") == ("done", True)
    path_of(acts, "laws").rename(path_of(acts, "acts"))
    assert standing_of(acts, "acts") == ("done", True)
    assert standing_of(acts, "acts") == ("done", True)


# Programs of other versions, and the doctor.


def test_what_an_older_program_does_not_know_stays_as_it_is(acts, monkeypatch):
    acts("rename", "acts", "laws", **on(25))
    lines = {line["id"]: line for line in json.loads(acts.progress.read_text())["events"]}
    known = file_format.typed

    def typed(found):
        return tuple(event for event in known(found) if type(event).__name__ != "Renamed")

    monkeypatch.setattr(file_format, "typed", typed)
    assert acts("done", "gst-council", **on(26)).exit_code == 0
    after = {line["id"]: line for line in json.loads(acts.progress.read_text())["events"]}
    assert after.items() >= lines.items()


def test_doctor_lists_cards_whose_topic_or_text_is_gone_and_what_takes_them_over(acts):
    grade(acts, "3", "3", topic="gst-council", day=21)
    path_of(acts, "acts").rename(path_of(acts, "laws"))
    assert acts.json("doctor", **on(25))["orphans"] == [
        {"topic": "acts", "cards": CARDS, "is_gone": True, "to": "laws"}
    ]
    assert (
        f"- {CARDS} cards of acts, which is gone: in laws, which takes them over"
        in acts("doctor", **on(25)).stdout
    )
    path_of(acts, "laws").unlink()
    (found,) = acts.json("doctor", **on(25))["orphans"]
    assert found == {"topic": "acts", "cards": CARDS, "is_gone": True, "to": None}
    assert "upsc rename acts NEW gives them" in " ".join(acts("doctor", **on(25)).stdout.split())
    path_of(acts, "acts").write_text(ACTS.replace("  Whip: Who sees that members vote. [@acts]\n", ""))
    (found,) = acts.json("doctor", **on(25))["orphans"]
    assert found == {"topic": "acts", "cards": 1, "is_gone": False, "to": None}
    assert "- 1 card that acts had: with their words back" in acts("doctor", **on(25)).stdout
