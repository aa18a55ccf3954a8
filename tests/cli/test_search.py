"""`upsc search`: the right topic from what a person half remembers."""

import itertools

import pytest


@pytest.fixture
def shelf(upsc):
    upsc.write(
        "ashoka",
        """
        title: The Edicts of Ashoka
        category: shelf
        tags: [maurya]
        aliases: [Devanampiya]
        introduction:
          - >-
            Long ago a ruler had his words cut into rock and pillar. They stand from Kandahar to Karnataka, in
            several scripts and tongues, and the word Zanzibar stands far behind in this sentence so that a
            snippet of it has to be cut on both of its sides, which is why this text goes on for a while yet.
        """,
    )
    upsc.write("body-only", "title: Another\ncategory: shelf\nintroduction: [It mentions edicts once.]\n")
    upsc.write("hindi", "title: भारत का संविधान\ncategory: shelf\nintroduction: [Text.]\n")
    return upsc


def found(upsc, *query):
    return upsc.json("search", *query, "--category", "shelf")


def test_the_results_look_as_agreed(shelf, golden):
    golden("search-80.txt", shelf("search", "edicts", "--category", "shelf").stdout)


def test_the_topics_that_speak_of_the_quad_are_found(upsc):
    slugs = [hit["slug"] for hit in upsc.json("search", "quad")]
    assert slugs[:2] == ["quad-indo-pacific", "india-japan-2plus2"]


def test_a_title_ranks_before_a_body(shelf):
    assert [(hit["slug"], hit["field"]) for hit in found(shelf, "edicts")] == [
        ("ashoka", "title"),
        ("body-only", "body"),
    ]


@pytest.mark.parametrize(
    "query", ["ashoka", "ASHOKA", "Ashok", "ashoca", "devanampiya", "maurya", "edicts ashoka"]
)
def test_a_topic_is_found_by_word_prefix_slip_alias_and_tag(shelf, query):
    assert found(shelf, query)[0]["slug"] == "ashoka"


FIELDS = {
    "title": "title: Zebra one\n",
    "aliases": "aliases: [zebra]\n",
    "tags": "tags: [zebra]\n",
    "terms": "terms: {Zebra: A word.}\n",
    "takeaways": "takeaways: [A zebra here.]\n",
    "headings": "sections: [{heading: Zebra, body: [Text.]}]\n",
    "body": "introduction: [One zebra here.]\n",
}


@pytest.mark.parametrize(("better", "worse"), list(itertools.pairwise(FIELDS)))
def test_a_match_counts_by_where_it_is(upsc, better, worse):
    # The slugs are such that a tie would come out the wrong way round.
    for slug, field in (("b-better", better), ("a-worse", worse)):
        text = "category: shelf\n" + FIELDS[field]
        text += "" if field == "title" else "title: Plain\n"
        text += "" if field == "body" else "introduction: [Text.]\n"
        upsc.write(slug, text)
    assert [(hit["slug"], hit["field"]) for hit in found(upsc, "zebra")] == [
        ("b-better", better),
        ("a-worse", worse),
    ]


@pytest.mark.parametrize(("better", "worse"), [("quorum", "quorums"), ("quorums", "quoram")])
def test_exact_beats_prefix_and_prefix_beats_corrected(upsc, better, worse):
    query = "quorum" if better == "quorum" else "quoru"
    for slug, word in (("b-better", better), ("a-worse", worse)):
        upsc.write(slug, f"title: {word} here\ncategory: shelf\nintroduction: [Text.]\n")
    assert found(upsc, query)[0]["slug"] == "b-better"


def test_a_filter_does_not_change_what_a_word_means(shelf):
    # "edict" is no word of the only topic that the filter leaves, yet it is one of the library.
    shelf.write("far", "title: Edifice\ncategory: elsewhere\nintroduction: [Text.]\n")
    assert shelf("search", "edicts", "--category", "elsewhere").exit_code == 1


def test_a_damaged_progress_file_does_not_answer_for_a_status(shelf):
    shelf.progress.write_text("{")
    assert shelf("search", "edicts", "--category", "shelf").exit_code == 0
    assert shelf("search", "edicts", "--category", "shelf", "--status", "done").exit_code == 5


def test_a_citation_leaves_no_gap_in_a_snippet(shelf):
    shelf.write(
        "cite",
        "title: T\ncategory: shelf\nintroduction: ['A wombat. [@s] And more.']\nsources: {s: {title: S}}\n",
    )
    assert found(shelf, "wombat")[0]["snippet"] == "A wombat. And more."


def test_all_terms_beat_some(shelf):
    assert [hit["slug"] for hit in found(shelf, "once", "edicts")] == ["body-only", "ashoka"]


def test_a_number_is_no_beginning_of_another(shelf):
    shelf.write("years", "title: Revolt of 1857\ncategory: shelf\nintroduction: [Text.]\n")
    assert shelf("search", "GS2.18", "18", "--category", "shelf").exit_code == 1


def test_a_correction_is_said(shelf):
    result = shelf("search", "ashoca", "--category", "shelf")
    assert "Showing results for ashoka (no topic has 'ashoca')" in result.stdout
    assert found(shelf, "ashoca")[0]["corrections"] == {"ashoca": "ashoka"}


def test_an_exact_word_is_never_corrected(shelf):
    assert found(shelf, "edicts")[0]["corrections"] == {}


def test_the_snippet_is_cut_at_word_borders_and_highlighted(shelf):
    snippet = found(shelf, "zanzibar")[0]["snippet"]
    assert snippet.startswith("… ")
    assert snippet.endswith(" …")
    assert "the word Zanzibar stands" in snippet
    shown = shelf("search", "zanzibar", "--color", "always").stdout
    assert "\x1b[1;35mZanzibar\x1b[0m" in shown


@pytest.mark.parametrize("query", ["2+2", "GS2.18"])
def test_punctuation_inside_a_word_is_part_of_it(upsc, query):
    hit = upsc.json("search", query)[0]
    assert query in hit["title"] or query in hit["syllabus"]


def test_devanagari_finds_devanagari(shelf):
    assert found(shelf, "संविधान")[0]["slug"] == "hindi"


def test_the_limit_holds_and_what_was_left_out_is_counted(shelf):
    result = shelf("search", "edicts", "--category", "shelf", "--limit", "1")
    assert "1 of 2 topics" in result.stdout
    assert "body-only" not in result.stdout


def test_no_match_exits_with_1_like_grep(shelf):
    result = shelf("search", "xyzzyx", "--category", "shelf")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "no topics match your search" in result.stderr


def test_no_match_is_an_empty_array_in_json(shelf):
    result = shelf("search", "xyzzyx", "--category", "shelf", "--json")
    assert (result.exit_code, result.stdout.strip()) == (1, "[]")


@pytest.mark.parametrize("query", ["", " ", "!!!", "the", "\x00", "[red]", "*", "'", "🙂"])
def test_odd_queries_end_well(shelf, query):
    assert shelf("search", "--", query).exit_code in (0, 1)


def test_json_has_what_scripts_may_count_on(shelf):
    hit = found(shelf, "edicts")[0]
    assert set(hit) >= {
        "slug", "title", "category", "difficulty", "minutes", "syllabus", "tags", "status",
        "score", "field", "snippet", "terms", "corrections",
    }  # fmt: skip
    assert hit["terms"] == ["edicts"]
