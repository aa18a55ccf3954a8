"""`upsc search`: the right topic from what a person half remembers."""

import itertools
import subprocess
import sys

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


def test_an_unreadable_progress_file_does_not_answer_for_a_status(shelf):
    shelf.progress.mkdir()
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


@pytest.mark.parametrize("columns", ["40", "80"])
def test_corrections_are_said_in_one_line_those_of_most_hits_first(shelf, columns):
    for slug, word in (("a", "zyzzyvat"), ("b", "zyzzyvaj"), ("c", "zyzzyvaj")):
        shelf.write(slug, f"title: {word} {slug}\ncategory: shelf\nintroduction: [An ashoka.]\n")
    shown = shelf("search", "zyzzyvax ashoca", "--category", "shelf", COLUMNS=columns).stdout
    said, _, rest = shown.partition("\n\n")
    assert " ".join(said.split()) == (
        "Showing results for ashoka (no topic has 'ashoca'); zyzzyvaj, zyzzyvat (no topic has 'zyzzyvax')"
    )
    assert rest.startswith("1.")


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


@pytest.fixture
def library(upsc):
    """Topics whose words the tests below ask for in other ways."""
    topics = {
        "ashoka": "title: Ashoka and Chanakya\nintroduction: [Kautilya is another name.]",
        "vijayanagara": "title: Vijayanagara\ntakeaways: [Hampi was its capital.]",
        "panchayati": "title: Panchayati Raj\naliases: [Bharatiya gram sabha]\nintroduction: [Text.]",
        "lakshmi": "title: Lakshmi and Krishna\nintroduction: [Text.]",
        "sangam": "title: Sangam literature\nintroduction: [Text.]",
        "amending": (
            "title: Amending the Constitution\n"
            "introduction: ['Article 368 is the way. [@c, Art 368]', 'The Forty-second Amendment was long.']\n"
            "takeaways: ['The doctrine of **basic structure** limits it.', 'The Seventh Schedule has lists.']\n"
            "sources: {c: {title: Constitution}}"
        ),
        "rocks": "title: Rocks\nintroduction: ['The structure of basic rocks. Part IX comes before Part X.']",
        "disqualified": (
            "title: Disqualification\nsyllabus: [GS2.7]\n"
            "introduction: ['Two years or more disqualify. [@a, s. 8(3)]']\nsources: {a: {title: Act}}"
        ),
        "outlook": "title: Outlook\nintroduction: [The ASEAN Outlook on the Indo-Pacific (AOIP) is of 2019.]",
        "other-outlook": "title: Another\nintroduction: [AOIP again.]",
        "third-outlook": "title: The third\nintroduction: [The ASEAN Outlook on the Indo-Pacific again.]",
        "landlocked": "title: Landlocked states\nintroduction: [They are not sea-girt. Some organise.]",
        "hindi": "title: भारत का संविधान\nintroduction: [मूल अधिकार]",
        "bommai": "title: S.R. Bommai v. Union of India\nintroduction: [People’s courts and cut motions.]",
    }
    for slug, text in topics.items():
        upsc.write(slug, f"category: shelf\n{text}\n")
    return upsc


def first(upsc, *query):
    hits = found(upsc, *query)
    return hits[0]["slug"]


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("Canakya", "ashoka"), ("Cāṇakya", "ashoka"), ("Vijaynagar", "vijayanagara"),
        ("panchayti", "panchayati"), ("panchayathi", "panchayati"), ("Bhartiya", "panchayati"),
        ("Laxmi", "lakshmi"), ("Krsna", "lakshmi"), ("Kṛṣṇa", "lakshmi"), ("sangham", "sangam"),
        ("sangamm", "sangam"),
    ],
)  # fmt: skip
def test_another_romanisation_finds_the_word_and_is_said(library, query, slug):
    hit = found(library, query)[0]
    assert hit["slug"] == slug
    assert list(hit["corrections"]) == [query]


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("vijaaynagara", "vijayanagara"), ("vijayangara", "vijayanagara"), ("bijayanagara", "vijayanagara"),
        ("litrature", "sangam"), ("lietrature", "sangam"), ("disqalificaton", "disqualified"),
    ],
)  # fmt: skip
def test_slips_of_the_keyboard_are_forgiven(library, query, slug):
    assert first(library, query) == slug


@pytest.mark.parametrize("letters", ["a", "b", "act", "1", "क"])
@pytest.mark.usefixtures("all_topics")
def test_a_word_longer_than_any_is_no_work(upsc, letters):
    run = [sys.executable, "-m", "upsc_cli", "search", letters * 10_000]
    result = subprocess.run(run, env=upsc.environment, capture_output=True, timeout=20, check=False)
    assert result.returncode == 1


NEIGHBOURS = "every very any anganwadi agree asia asha final seems signal blocked lacked looked fci easy gold"


@pytest.mark.parametrize(
    "query",
    ["kavery", "agni", "afspa", "simla", "locked", "fdc", "essay", "bold", "golf"],
)  # fmt: skip
def test_a_short_word_that_no_topic_has_is_not_taken_for_its_neighbour(upsc, query):
    upsc.write("near", f"title: Plain\ncategory: shelf\nintroduction: [{NEIGHBOURS}]\n")
    assert upsc("search", query, "--category", "shelf").exit_code == 1


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("qaud", "quad"), ("QAUD", "quad"), ("quaad", "quad"), ("hygo", "hyogo"), ("zebar", "zebra"),
        ("budet", "budget"), ("ashoca", "ashoka"), ("kihota", "kihoto"),
    ],
)  # fmt: skip
def test_a_short_word_may_have_a_slip_that_leaves_its_consonants(upsc, query, word):
    upsc.write("short", f"title: {word}\ncategory: shelf\nintroduction: [Text.]\n")
    assert found(upsc, query)[0]["corrections"] == {query: word}


@pytest.mark.parametrize(("query", "code"), [("FCL", 1), ("fci", 0)])
def test_an_acronym_is_not_taken_for_another(upsc, query, code):
    upsc.write("fci", "title: FCI\ncategory: shelf\nintroduction: [Text.]\n")
    assert upsc("search", query, "--category", "shelf").exit_code == code


@pytest.mark.parametrize("query", ["zzzzzz", "qx", "wxyzwxyz"])
def test_what_comes_near_nothing_finds_nothing(library, query):
    assert library("search", query, "--category", "shelf").exit_code == 1


def test_one_romanisation_finds_the_others_after_itself(upsc):
    upsc.write("a-other", "title: Zyzzyshaka\ncategory: shelf\nintroduction: [Text.]\n")
    upsc.write("b-typed", "title: Zyzzysaka\ncategory: shelf\nintroduction: [Text.]\n")
    hits = found(upsc, "zyzzysaka")
    assert [(hit["slug"], hit["corrections"]) for hit in hits] == [("b-typed", {}), ("a-other", {})]


@pytest.mark.parametrize(
    "query",
    ["art 368", "article 368", "Articles 368", "Art. 368", "art368", "368"],
)
def test_an_article_is_found_however_it_is_written(library, query):
    assert first(library, query) == "amending"


@pytest.mark.parametrize(
    "query",
    ["42nd amendment", "forty-second amendment", "forty second amendment", "amendment 42", "42nd amdt"],
)
def test_an_ordinal_is_found_in_digits_and_in_words(library, query):
    assert first(library, query) == "amending"


@pytest.mark.parametrize("query", ["sample act 35", "sample Act '35", "sample act 1935"])
def test_the_year_of_a_law_may_be_its_last_two_digits(upsc, query):
    upsc.write("a-number", "title: Plain\ncategory: shelf\nintroduction: [A sample act has 35 sections.]\n")
    upsc.write("law", "title: Plain\ncategory: shelf\nintroduction: ['The Sample Act, 1935 was long.']\n")
    assert first(upsc, query) == "law"


@pytest.mark.parametrize("query", ["seventh schedule", "schedule 7", "7th schedule", "Schedule VII", "sch 7"])
def test_a_schedule_is_found_by_its_number_in_any_writing(library, query):
    assert first(library, query) == "amending"


@pytest.mark.parametrize("query", ["part ix", "part 9", "ninth part", "Part IX"])
def test_roman_numerals_and_digits_find_each_other(library, query):
    assert first(library, query) == "rocks"


@pytest.mark.parametrize("query", ["s.8(3)", "section 8(3)", "sec 8 3", "s 8(3)", "8(3)"])
def test_a_section_that_only_a_citation_names_is_found_and_shown(library, query):
    hit = found(library, query)[0]
    assert hit["slug"] == "disqualified"
    assert hit["snippet"] == "Two years or more disqualify. (s. 8(3))"


def test_a_quoted_phrase_must_stand_together(library):
    assert [hit["slug"] for hit in found(library, '"basic structure"')] == ["amending"]
    assert {hit["slug"] for hit in found(library, "basic structure")} == {"amending", "rocks"}
    assert first(library, "basic structure") == "amending"


def test_a_phrase_may_have_a_slip(library):
    hit = found(library, '"basic strcture"')[0]
    assert (hit["slug"], hit["corrections"]) == ("amending", {"basic strcture": "basic structure"})


def test_a_phrase_does_not_run_from_one_text_into_the_next(upsc):
    upsc.write("two", "title: T\ncategory: shelf\nintroduction: [It ends with zyzzyva., Yggdrasil begins.]\n")
    assert upsc("search", '"zyzzyva yggdrasil"', "--category", "shelf").exit_code == 1


def test_acronyms_and_what_they_stand_for_find_each_other(library):
    assert [hit["slug"] for hit in found(library, "AOIP")] == ["other-outlook", "outlook", "third-outlook"]
    hits = found(library, "asean outlook on the indo-pacific")
    assert {"outlook", "other-outlook", "third-outlook"} <= {hit["slug"] for hit in hits}
    assert all(hit["corrections"] == {} for hit in hits)


def test_what_an_acronym_stands_for_is_highlighted(library):
    shown = library("search", "AOIP", "--category", "shelf", "--color", "always").stdout
    assert "\x1b[1;35mASEAN Outlook on the Indo-Pacific\x1b[0m" in shown.replace("\n   ", " ")


@pytest.mark.parametrize(
    ("query", "slug", "word"),
    [
        ("basicstructure", "amending", "basic structure"),
        ("basicstrcture", "amending", "basic structure"),
        ("sangamliterature", "sangam", "sangam literature"),
        ("literaturesangam", "sangam", "literature sangam"),
        ("seagirt", "landlocked", "sea girt"),
    ],
)
def test_words_run_together_are_taken_apart(library, query, slug, word):
    hit = found(library, query)[0]
    assert (hit["slug"], hit["corrections"]) == (slug, {query: word})


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("land locked", "landlocked"),
        ("vijaya nagara", "vijayanagara"),
        ("S R Bommai", "bommai"),
    ],
)
def test_words_taken_apart_are_joined(library, query, slug):
    assert first(library, query) == slug


def test_words_taken_apart_are_joined_in_another_romanisation(library):
    library.write("jhansi", "title: Jhansi\ncategory: shelf\nintroduction: [Lakshmibai fell in 1858.]\n")
    hit = found(library, "laxmi bai")[0]
    assert (hit["slug"], hit["corrections"]) == ("jhansi", {"laxmi bai": "lakshmibai"})


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("landlocked state", "landlocked"),
        ("cut motion", "bommai"),
        ("peoples court", "bommai"),
        ("people's", "bommai"),
        ("organize", "landlocked"),
        ("SR Bommai", "bommai"),
    ],
)
def test_numbers_and_spellings_of_english_words_find_each_other_without_a_correction(library, query, slug):
    hit = found(library, query)[0]
    assert (hit["slug"], hit["corrections"]) == (slug, {})


def test_small_words_do_not_decide(library):
    assert first(library, "what is the article of the sangam") == "sangam"
    assert first(library, "the constitution of") == "amending"


def test_small_words_in_capitals_are_names(upsc):
    upsc.write("who", "title: Health\ncategory: shelf\nintroduction: [WHO met.]\n")
    upsc.write("why", "title: Meeting\ncategory: shelf\nintroduction: [They met.]\n")
    assert first(upsc, "WHO met") == "who"


@pytest.mark.parametrize("query", ["संविधान", "मूल अधिकार", '"मूल अधिकार"'])
def test_devanagari_finds_devanagari_words_and_phrases(library, query):
    assert first(library, query) == "hindi"


def test_a_match_as_typed_stands_before_a_correction(upsc):
    upsc.write("typed", "title: Plain\ncategory: shelf\nintroduction: [About zyzzyvas.]\n")
    upsc.write("corrected", "title: The zyzzyra\ncategory: shelf\nintroduction: [Text.]\n")
    assert [hit["slug"] for hit in found(upsc, "zyzzyva")] == ["typed"]
    hits = found(upsc, "zyzzyv")  # a beginning of the one, a slip away from neither
    assert hits[0]["slug"] == "typed"


def test_a_second_guess_does_not_pass_for_a_word_that_others_begin_with(upsc):
    upsc.write("begins", "title: Plain\ncategory: shelf\nintroduction: [The zyzzyvan law.]\n")
    upsc.write("guessed", "title: Law of the zyzzya\ncategory: shelf\nintroduction: [Law.]\n")
    assert [hit["slug"] for hit in found(upsc, "zyzzyva law")] == ["begins", "guessed"]


def test_terms_that_stand_together_rank_before_terms_apart(upsc):
    upsc.write("a-apart", "title: T\ncategory: shelf\nintroduction: [Zyzzyva here and there yggdrasil.]\n")
    upsc.write("b-together", "title: T\ncategory: shelf\nintroduction: [The zyzzyva yggdrasil stands.]\n")
    assert [hit["slug"] for hit in found(upsc, "zyzzyva yggdrasil")] == ["b-together", "a-apart"]


def test_a_rare_word_says_more_than_a_frequent_one(upsc):
    for number in range(12):
        upsc.write(f"a{number}", "title: Frequency\ncategory: shelf\nintroduction: [Text.]\n")
    upsc.write("rare", "title: Zyzzyva\ncategory: shelf\nintroduction: [Text.]\n")
    assert first(upsc, "frequency zyzzyva") == "rare"


def test_open_shows_the_first_topic_found(upsc):
    result = upsc("search", "quad maritime", "--open")
    assert result.exit_code == 0
    assert result.stdout == upsc("show", "quad-indo-pacific").stdout.replace("◐ Reading", "○ New")
    assert upsc.json("search", "quadd", "--open")["slug"] == "quad-indo-pacific"
    assert upsc("search", "zzzzzzzz", "--open").exit_code == 1


def test_open_says_what_was_corrected(upsc):
    result = upsc("search", "quadd", "--open")
    assert "showing the first result for 'quad', as no topic has 'quadd'" in result.stderr


def test_an_opened_result_is_recorded_as_read(upsc):
    slug = upsc.json("search", "ramsar", "--open")["slug"]
    upsc("search", "ramsar", "--open")
    assert upsc.json("list", "--status", "reading")[0]["slug"] == slug


def test_no_match_names_the_nearest_titles(library):
    result = library("search", "--category", "shelf", "--", "-Vijayanagara-Empire-of-Hampi-Kings-zzz")
    assert result.exit_code in (0, 1)
    result = library("search", "zzvijayanagarazz", "--category", "shelf")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "nearest titles: Vijayanagara" in result.stderr


def test_results_are_the_best_of_many_and_all_are_counted(upsc):
    for number in range(70):
        upsc.write(f"body-{number}", "title: T\ncategory: shelf\nintroduction: [One zyzzyva.]\n")
    upsc.write("z-title", "title: Zyzzyva\ncategory: shelf\nintroduction: [Text.]\n")
    result = upsc("search", "zyzzyva", "--category", "shelf", "--limit", "2")
    assert "z-title" in result.stdout
    assert "2 of 71 topics" in result.stdout
    assert len(found(upsc, "zyzzyva", "--limit", "100")) == 71
