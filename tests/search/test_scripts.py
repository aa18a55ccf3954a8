"""Hindi in either script, other names of places, and numbers with separators, as `upsc search` takes them."""

import pytest

WITH_ALL_TOPICS = True


def first(upsc, *query):
    """Return the first hit of a search."""
    return upsc.json("search", *query, "--limit", "1")[0]


@pytest.mark.parametrize(
    ("query", "slug", "english"),
    [
        ("राज्यपाल", "president-and-governor", "Governor"),
        ("rajyapal", "president-and-governor", "Governor"),
        ("raajyapaal", "president-and-governor", "Governor"),
        ("uchchatam nyayalaya", "judiciary-and-judicial-review", "Supreme Court"),
        ("uchtam nyayalay", "judiciary-and-judicial-review", "Supreme Court"),
        ("धन विधेयक", "parliament-and-bills", "Money Bill"),
    ],
)
def test_a_term_of_hindi_is_searched_for_in_english_and_this_is_said(upsc, query, slug, english):
    hit = first(upsc, query)
    assert (hit["slug"], hit["corrections"]) == (slug, {query: english})


def test_a_person_is_told_what_was_searched_for_instead(upsc):
    result = upsc("search", "राज्यपाल")
    assert "Governor" in result.stdout + result.stderr


@pytest.mark.parametrize("query", ["राज्यपाल की शक्तियां", "rajyapal ki shaktiyan"])
def test_small_words_of_hindi_do_not_decide(upsc, query):
    hit = first(upsc, query)
    assert hit["slug"] == "president-and-governor"
    assert "Governor" in hit["corrections"].values()
    assert not {"की", "ki"} & set(hit["terms"])


def test_a_plural_of_hindi_is_found_by_its_singular(upsc):
    assert first(upsc, "राज्यपालों")["corrections"] == {"राज्यपालों": "Governor"}


def test_a_name_in_devanagari_finds_what_is_written_in_latin_letters(upsc):
    upsc.write("lake", "title: Zanskarabad lake\ncategory: shelf\nintroduction: [Text.]\n")
    hit = first(upsc, "ज़ंस्करबाद")
    assert (hit["slug"], hit["corrections"]) == ("lake", {"ज़ंस्करबाद": "zanskarabad"})


def test_a_name_in_latin_letters_finds_what_is_written_in_devanagari(upsc):
    upsc.write("lake", "title: Lake\ncategory: shelf\nintroduction: [यह ज़ंस्करबाद है.]\n")
    assert first(upsc, "zanskarabad")["slug"] == "lake"


def test_what_topics_have_in_devanagari_comes_before_what_was_translated(upsc):
    upsc.write("own", "title: राज्यपाल\ncategory: shelf\nintroduction: [Text.]\n")
    upsc.write("english", "title: Governor\ncategory: shelf\nintroduction: [Text.]\n")
    hits = upsc.json("search", "राज्यपाल", "--category", "shelf")
    assert "no topic has" not in upsc("search", "राज्यपाल", "--category", "shelf").stderr
    assert [(hit["slug"], hit["corrections"]) for hit in hits] == [
        ("own", {}),
        ("english", {}),
    ]


def test_an_english_word_that_topics_have_is_not_taken_for_hindi(upsc):
    upsc.write("word", "title: Vidhi\ncategory: shelf\nintroduction: [Text.]\n")
    hits = upsc.json("search", "vidhi")
    assert [hit["slug"] for hit in hits] == ["word"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [("Cawnpore", "Kanpur"), ("Kanpur", "Cawnpore"), ("Peking", "Beijing"), ("Ceylon", "Sri Lanka")],
)
def test_a_place_is_found_by_its_old_and_its_new_name(upsc, typed, written):
    upsc.write("place", f"title: The mills of {written}\ncategory: shelf\nintroduction: [Text.]\n")
    assert "place" in {hit["slug"] for hit in upsc.json("search", typed, "--category", "shelf")}


def test_a_name_that_no_topic_has_is_said_to_be_another_one(upsc):
    upsc.write("place", "title: Yggdrasil in Bengaluru\ncategory: shelf\nintroduction: [Text.]\n")
    hit = first(upsc, "Yggdrasil Ootacamund")
    assert hit["corrections"] == {}
    upsc.write("hill", "title: Yggdrasil in Udhagamandalam\ncategory: shelf\nintroduction: [Text.]\n")
    hit = first(upsc, "Yggdrasil Ootacamund")
    assert (hit["slug"], hit["corrections"]) == ("hill", {"Ootacamund": "Udhagamandalam"})


def test_the_name_that_was_typed_comes_before_the_other(upsc):
    upsc.write("a-other", "title: Zyzzyva of Kanpur\ncategory: shelf\nintroduction: [Text.]\n")
    upsc.write("b-typed", "title: Zyzzyva of Cawnpore\ncategory: shelf\nintroduction: [Text.]\n")
    hits = upsc.json("search", "zyzzyva cawnpore", "--category", "shelf")
    assert [(hit["slug"], hit["corrections"]) for hit in hits] == [("b-typed", {}), ("a-other", {})]


def test_what_took_the_place_of_a_body_is_not_the_body(upsc):
    upsc.write("successor", "title: NITI Aayog\ncategory: shelf\nintroduction: [Text.]\n")
    assert upsc("search", "planning commission", "--category", "shelf", "--json").exit_code == 1


@pytest.mark.parametrize("written", ["9876543", "98,76,543", "9,876,543"])
@pytest.mark.parametrize("typed", ["9876543", "98,76,543", "9,876,543", "9 876 543", "९८७६५४३"])
def test_a_number_is_one_with_and_without_separators(upsc, written, typed):
    upsc.write("count", f"title: Count\ncategory: shelf\nintroduction: ['There are {written} of them.']\n")
    hits = upsc.json("search", typed, "--category", "shelf")
    assert [hit["slug"] for hit in hits] == ["count"]


def test_three_numbers_in_a_row_that_make_no_number_stay_three(upsc):
    upsc.write("articles", "title: Z\ncategory: shelf\nintroduction: [Articles 9871 and 22 and 9873.]\n")
    assert first(upsc, "9871 22 9873", "--category", "shelf")["terms"] == ["9871", "22", "9873"]
