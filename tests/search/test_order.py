"""What comes before what: each part of a hit's score decides where it should, and nowhere else.

The slugs are such that a tie, or too much of the part, would come out the wrong way round.
"""

import pytest

PLAIN = {"title": "Plain", "introduction": "[Text.]"}


def order(upsc, query, topics):
    """Return the slugs of some topics, of which each says what it has in which part, as a search has them."""
    for slug, parts in topics.items():
        lines = (f"{key}: {value}\n" for key, value in {**PLAIN, **parts}.items())
        upsc.write(slug, f"category: shelf\n{''.join(lines)}")
    return [hit["slug"] for hit in upsc.json("search", query, "--category", "shelf")]


def test_a_word_that_a_text_has_more_often_counts_for_a_little_more(upsc):
    often = "[A zyzzyva and a zyzzyva or a zyzzyva.]"
    topics = {"a-once": {"introduction": "[A zyzzyva.]"}, "b-often": {"introduction": often}}
    assert order(upsc, "zyzzyva", topics) == ["b-often", "a-once"]


def test_how_often_a_text_has_a_word_counts_for_less_than_where_it_stands(upsc):
    often = f"[{' and '.join(['the zyzzyva'] * 5)}.]"
    topics = {"a-often": {"takeaways": often}, "b-term": {"terms": "{Zyzzyva: A word.}"}}
    assert order(upsc, "zyzzyva", topics) == ["b-term", "a-often"]


def test_a_word_repeated_without_end_gains_nothing_by_it(upsc):
    topics = {
        f"{letter}-{times}": {"introduction": f"[{' and '.join(['the zyzzyva'] * times)}.]"}
        for letter, times in (("a", 5), ("b", 50))
    }
    assert order(upsc, "zyzzyva", topics) == ["a-5", "b-50"]


def test_a_word_in_other_parts_too_counts_for_a_little_more(upsc):
    term = {"terms": "{Zyzzyva: A word.}"}
    topics = {"a-term": term, "b-body-too": {**term, "introduction": "[A zyzzyva.]"}}
    assert order(upsc, "zyzzyva", topics) == ["b-body-too", "a-term"]


def test_several_lesser_parts_do_not_add_up_to_a_better_one(upsc):
    lesser = {"takeaways": "[A zyzzyva.]", "sections": "[{heading: Zyzzyva, body: [A zyzzyva.]}]"}
    topics = {"a-lesser": lesser, "b-term": {"terms": "{Zyzzyva: A word.}"}}
    assert order(upsc, "zyzzyva", topics) == ["b-term", "a-lesser"]


@pytest.mark.parametrize("part", ["introduction", "takeaways", "aliases"])
def test_words_that_stand_together_rank_before_the_same_words_apart(upsc, part):
    topics = {
        "a-apart": {part: "[Zyzzyva here and there yggdrasil.]"},
        "b-together": {part: "[Here and there zyzzyva yggdrasil.]"},
    }
    assert order(upsc, "zyzzyva yggdrasil", topics) == ["b-together", "a-apart"]


def test_standing_together_counts_for_less_than_a_better_part(upsc):
    topics = {
        "a-together": {"takeaways": "[A zyzzyva yggdrasil.]"},
        "b-terms": {"terms": "{Zyzzyva: A word., Yggdrasil: A tree.}"},
    }
    assert order(upsc, "zyzzyva yggdrasil", topics) == ["b-terms", "a-together"]


def test_a_name_that_the_query_has_whole_ranks_before_a_longer_one(upsc):
    topics = {"a-longer": {"title": "Zyzzyva of the river"}, "b-whole": {"title": "The Zyzzyva"}}
    assert order(upsc, "zyzzyva", topics) == ["b-whole", "a-longer"]


def test_a_part_of_a_title_counts_for_more_than_a_whole_alias(upsc):
    titles = {f"c-{number}": {"introduction": "[A zyzzyva.]"} for number in range(20)}
    topics = {
        "a-alias": {"aliases": "[Zyzzyva]"},
        "b-title": {"title": "Zyzzyva along five quiet rivers"},
        **titles,
    }
    assert order(upsc, "zyzzyva", topics)[:2] == ["b-title", "a-alias"]


@pytest.mark.parametrize(
    "lesser",
    [
        {"memory": "[{title: Zyzzyva, text: A zyzzyva.}]"},
        {"cards": "[{q: A zyzzyva?, a: A zyzzyva.}]"},
        {"mains": "[{question: Discuss a zyzzyva., marks: 10, points: [A zyzzyva.]}]"},
    ],
    ids=lambda parts: next(iter(parts)),
)
def test_what_is_there_to_practise_counts_for_less_than_a_heading(upsc, lesser):
    heading = {"sections": "[{heading: Zyzzyva, body: [Text.]}]"}
    assert order(upsc, "zyzzyva", {"a-lesser": lesser, "b-heading": heading}) == ["b-heading", "a-lesser"]


def test_a_line_of_the_syllabus_that_a_topic_serves_counts_for_more_than_its_mention(upsc):
    topics = {"a-mention": {"terms": "{GS3.20: A line.}"}, "b-serves": {"syllabus": "[GS3.20]"}}
    assert order(upsc, "GS3.20", topics) == ["b-serves", "a-mention"]


def test_a_limit_does_not_change_which_topic_is_the_first(upsc):
    long = " ".join(["Text goes on here."] * 400)
    topics = {
        "a-often": {"takeaways": f"[{' and '.join(['zyzzyva'] * 20)}.]"},
        "b-title": {"title": "Zyzzyva along five quiet rivers", "introduction": f"[{long}]"},
    }
    assert order(upsc, "zyzzyva", topics) == ["b-title", "a-often"]
    [hit] = upsc.json("search", "zyzzyva", "--category", "shelf", "--limit", "1")
    assert hit["slug"] == "b-title"


IN_ANOTHER_WAY = {
    "a beginning": ("zyzzyv", "zyzzyva", None),
    "an acronym": ("ZYX", "zany yellow xylophone", "The Zany Yellow Xylophone (ZYX) is here."),
    "a correction": ("zyzzyvatan", "zyzzyvatam", None),
    "another romanisation": ("zyzzysaka", "zyzzyshaka", "A zyzzysaka."),
    "a schedule without its number": ("schedule 7", "schedule", "Schedule 7 is here."),
}


@pytest.mark.parametrize(("query", "words", "as_typed"), IN_ANOTHER_WAY.values(), ids=IN_ANOTHER_WAY)
def test_where_it_stands_counts_for_what_is_found_in_another_way_too(upsc, query, words, as_typed):
    topics = {"a-body": {"introduction": f"[A {words}.]"}, "b-title": {"title": words}}
    if as_typed:
        topics["c-typed"] = {"introduction": f"['{as_typed}']"}
    slugs = order(upsc, query, topics)
    assert slugs.index("b-title") < slugs.index("a-body")


def test_a_word_as_it_was_typed_says_more_than_one_that_was_corrected(upsc):
    topics = {
        "a-corrected": {"title": "Yggdrasil", "introduction": "[A zyzzyva.]"},
        "b-typed": {"title": "Zyzzyva", "introduction": "[A yggdrasil.]"},
    }
    assert order(upsc, "zyzzyva yggdrasyl", topics) == ["b-typed", "a-corrected"]


def test_a_second_guess_takes_nothing_from_the_beginning_that_a_topic_has_too(upsc):
    topics = {
        "a-beginning": {"introduction": "[A zyzzyvan.]"},
        "b-both": {"title": "Zyzzya", "takeaways": "[A zyzzyvan.]"},
        "c-guess": {"introduction": "[A zyzzya.]"},
        "d-guess-in-title": {"title": "Zyzzya"},
    }
    slugs = ["b-both", "a-beginning", "d-guess-in-title", "c-guess"]
    assert order(upsc, "zyzzyva", topics) == slugs
