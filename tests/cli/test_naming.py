"""How a person names a topic: by words, by any of its names, or by the number of a result."""

import json
import sys

import pytest

TOPIC = """\
title: {title}
category: test-topics
tags: [{tags}]
aliases: [{aliases}]
takeaways: [T.]
"""

LEAVES_IT = f'"{sys.executable}" -c pass'
"""An editor that changes nothing, on any system."""


@pytest.fixture
def named(upsc):
    """Write topics by their names, and say which one a command takes for a name."""

    def write(slug, title="", aliases="", tags=""):
        upsc.write(slug, TOPIC.format(title=title or slug.title(), aliases=aliases, tags=tags))

    write(
        "zone-council",
        "Zones of Councils",
        aliases="'Zonal Body, the', Council of States’ Zones",
        tags="zonal, shared",
    )
    write("zone-act", "Act on Zones", tags="shared, zone-law")
    upsc.called = write
    return upsc


def shown(upsc, *words):
    return upsc.json("show", *words)["slug"]


@pytest.mark.parametrize(
    "words",
    [
        ["zone", "council"],
        ["Zone", "Council"],
        ["zone council"],
        ["  zone  council "],
        ["zone_council"],
        ["zones", "of", "councils"],
        ["zonal", "body", "the"],
        ["zonal body, The"],
        ["council of states zones"],
        ["zone", "cou"],
        ["zonal"],
        ["Zonal"],
    ],
    ids=" ".join,
)
def test_a_topic_is_named_by_words_of_its_slug_title_or_alias_or_by_a_tag_of_its_own(named, words):
    assert shown(named, *words) == "zone-council"


def test_options_may_stand_before_among_and_after_the_words(named):
    for arguments in (["--only", "takeaways", "zone", "act"], ["zone", "--only", "takeaways", "act"]):
        assert named.json("show", *arguments)["title"] == "Act on Zones"


def test_a_tag_of_several_topics_names_none_and_says_how_to_see_them(named):
    result = named("show", "shared")
    assert result.exit_code == 3
    assert "'shared' could be zone-act, zone-council" in result.stderr
    assert "upsc list --tag shared" in result.stderr


def test_one_alias_of_two_topics_names_none(named):
    named.called("one", aliases="Same")
    named.called("two", aliases="same")
    result = named("show", "same")
    assert result.exit_code == 3
    assert "'same' could be one, two" in result.stderr
    assert "--tag" not in result.stderr


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        ({"title": "Word"}, {"slug": "word"}),
        ({"title": "Two_Words"}, {"slug": "two-words"}),
        ({"aliases": "Word"}, {"title": "word"}),
        ({"slug": "word-long"}, {"aliases": "Word"}),
        ({"tags": "word"}, {"slug": "word-long"}),
        ({"tags": "word"}, {"aliases": "Word"}),
    ],
    ids=lambda names: next(iter(names)),
)
def test_a_slug_comes_before_a_title_before_an_alias_before_a_beginning_before_a_tag(named, weaker, stronger):
    named.called(**{"slug": "aaa", **weaker})
    named.called(**{"slug": "bbb", **stronger})
    typed = "two_words" if stronger.get("slug") == "two-words" else "word"
    assert shown(named, typed) == stronger.get("slug", "bbb")


def test_a_name_that_was_taken_out_of_a_file_names_nothing_any_more(named):
    assert shown(named, "zonal body the") == "zone-council"
    named.called("zone-council", "Another title")
    assert named("show", "zonal body the").exit_code == 3
    assert shown(named, "another title") == "zone-council"


def test_the_words_of_a_slug_name_a_broken_file_too(named):
    path = named.write("broken-file", "title: [")
    for words in (["broken", "file"], ["broken_file"], ["broken", "fi"]):
        result = named("show", *words)
        assert result.exit_code == 4
        assert str(path) in result.stderr


@pytest.mark.parametrize(
    "command",
    ["review", "review --cram", "quiz", "mock", "write", "cards", "suspend", "done", "star", "export -f csv"],
)
def test_who_names_a_broken_file_to_practise_it_is_told_of_its_errors(named, command):
    path = named.write("broken-file", "title: [")
    result = named(*command.split(), "zone-act", "broken-file")
    assert result.exit_code == 4
    assert f"upsc: {path}:" in result.stderr


def test_answers_to_a_topic_whose_file_is_broken_by_now_are_listed(named):
    named.write(
        "bills",
        "title: Bills\ncategory: test-topics\nintroduction: [Bills.]\n"
        "mains: [{question: Discuss Bills., marks: 10, points: [One.]}]\n",
    )
    named("write", "bills", "--answer", "-", typed="An answer.")
    named.write("bills", "title: [")
    assert [answer["topic"] for answer in named.json("answers", "bills")] == ["bills"]


def test_a_file_whose_name_is_no_slug_is_not_named_by_its_beginning(named):
    named.topic("zone-acts").rename(named.topics / "test-topics" / "zone-ac ts.yaml")
    assert shown(named, "zone-ac") == "zone-act"


def test_a_name_is_found_without_a_look_at_the_summaries_or_files_of_topics(named, monkeypatch):
    named("list")
    monkeypatch.setattr("upsc_cli.index.index.Index.summaries", property(lambda _: 1 / 0))
    monkeypatch.setattr("upsc_cli.topics.library.Library.paths", property(lambda _: 1 / 0))
    for name in ("zonal body the", "zone cou", "zonal"):
        assert shown(named, name) == "zone-council"
    assert "zone-council" in named("show", "zoen-council").stderr


def test_the_words_of_a_slug_are_found_without_the_index(named, monkeypatch):
    monkeypatch.setattr("upsc_cli.session.session.Session.index", property(lambda _: 1 / 0))
    assert shown(named, "Zone", "Council") == "zone-council"


def test_edit_takes_words_too(named):
    assert named("edit", "zone", "council", EDITOR=LEAVES_IT).stdout.endswith(
        "zone-council.yaml: no errors\n"
    )


@pytest.mark.parametrize("command", ["done", "reopen"])
def test_each_argument_is_a_topic_where_several_can_be_named(named, command):
    assert len(named(command, "zone-council", "zone-act").stdout.splitlines()) == 2
    assert len(named(command, "zonal", "zone-law").stdout.splitlines()) == 2


@pytest.mark.parametrize(
    "words",
    [["zones", "of", "councils"], ["zone", "council"], ["zone", "cou"], ["act", "on", "zones"]],
    ids=" ".join,
)
def test_the_words_of_one_topic_are_taken_together_where_one_alone_names_nothing(named, words):
    assert len(named("done", *words).stdout.splitlines()) == 1


def test_words_that_together_are_a_name_are_not_taken_for_the_beginnings_of_others(named):
    named.called("money-bill", "Money Bill")
    named.called("money", "Money", tags="supply")
    named.called("bills", "Bills", aliases="Supply Bill")
    assert named("done", "supply", "bill").stdout == "Completed: Bills\n"
    assert named("reopen", "money", "bills").stdout.splitlines() == [
        "Not completed, so left as it is: Money",
        "Reopened: Bills",
    ]


def test_the_first_word_that_names_nothing_is_told_where_they_name_nothing_together(named):
    result = named("done", "zone-act", "xyzzyx", "zonal")
    assert result.exit_code == 3
    assert "no topic 'xyzzyx'" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [["review"], ["quiz"], ["export", "--format", "json", "-o", "-"]],
    ids=lambda arguments: arguments[0],
)
def test_every_command_that_takes_topics_takes_the_words_of_one(named, arguments):
    assert named(*arguments, "zone", "council", typed="q\n").exit_code == 0


@pytest.fixture
def searched(named):
    """Three results were shown; `order` has their slugs."""
    named.called("zone-three", "Three Zones and more")
    query = ["search", "zones", "--category", "test-topics"]
    named.order = [hit["slug"] for hit in named.json(*query)]
    assert sorted(named.order) == ["zone-act", "zone-council", "zone-three"]
    assert "3. " in named(*query).stdout
    return named


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_result_is_named_by_its_number_and_said(searched, number):
    result = searched("show", str(number), "--json")
    slug = searched.order[number - 1]
    assert json.loads(result.stdout)["slug"] == slug
    assert result.stderr == f"{number} is {slug}: {json.loads(result.stdout)['title']}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["done", "2"],
        ["reopen", "2"],
        ["review", "2"],
        ["quiz", "2"],
        ["edit", "2"],
        ["export", "-f", "json", "-o", "-", "2"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_number_is_taken_and_said_wherever_a_topic_is_named(searched, arguments):
    result = searched(*arguments, typed="q\n", EDITOR=LEAVES_IT)
    assert result.exit_code == 0
    assert result.stderr.count(f"2 is {searched.order[1]}: ") == 1


def test_numbers_may_stand_among_names(searched):
    result = searched("done", "3", "1", "gst-council")
    assert [line.split()[2] for line in result.stderr.splitlines()] == [
        f"{searched.order[2]}:",
        f"{searched.order[0]}:",
    ]
    assert len(result.stdout.splitlines()) == 3


@pytest.mark.parametrize("number", ["0", "4", "99999999", "9" * 5000])
def test_a_number_of_no_result_is_a_name_like_any_other(searched, number):
    result = searched("show", number)
    assert result.exit_code == 3
    assert f"no topic '{number}'" in result.stderr
    if len(number) < 5:
        assert "the last search showed 3 topics" in result.stderr


def test_a_number_before_any_search_is_told_what_numbers_are(named):
    assert "a result of the last search" in named("show", "2").stderr


def test_a_number_of_no_result_may_begin_a_slug(searched):
    searched.called("7777-revolt")
    assert shown(searched, "7777") == "7777-revolt"


def test_a_slug_that_is_a_number_wins_over_a_result(searched):
    searched.called("2", "The number two")
    result = searched("show", "2", "--json")
    assert json.loads(result.stdout)["slug"] == "2"
    assert result.stderr == ""


def test_a_result_wins_over_a_title_that_is_a_number(searched):
    searched.called("two", "'2'")
    assert shown(searched, "2") == searched.order[1]


def test_a_result_whose_topic_is_gone_is_none(searched):
    gone = searched.order[1]
    (searched.topics / "test-topics" / f"{gone}.yaml").unlink()
    assert searched("show", "2").exit_code == 3
    searched.called("2-houses")
    assert shown(searched, "2") == "2-houses"


def test_numbers_mean_what_was_shown_last(searched):
    searched("search", "quad", "--limit", "1")
    assert shown(searched, "1") == "quad-indo-pacific"
    assert searched("show", "2").exit_code == 3


@pytest.mark.parametrize(
    "arguments",
    [["quad", "--json"], ["quad", "--open"], ["xyzzyx"], ["quad", "--tag", "nowhere"]],
    ids=" ".join,
)
def test_a_search_that_shows_no_numbers_leaves_them_as_they_were(searched, arguments):
    searched("search", *arguments)
    assert shown(searched, "1") == searched.order[0]


def test_before_any_search_a_number_is_a_name_like_any_other(named):
    assert named("show", "1").exit_code == 3


def test_results_that_cannot_be_kept_do_not_fail_a_search(named):
    (named.home / "cache" / "results.msgpack").mkdir(parents=True)
    result = named("search", "zones")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert named("show", "1").exit_code == 3


def test_damaged_results_are_none(searched):
    file = searched.home / "cache" / "results.msgpack"
    file.write_bytes(file.read_bytes()[:-1])
    assert searched("show", "1").exit_code == 3


def test_an_alias_is_suggested_where_no_slug_or_title_comes_near(named):
    assert "did you mean zone-council?" in named("show", "zonal", "bdoy", "the").stderr
