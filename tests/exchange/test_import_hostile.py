"""Notes and pages that were made to be slow or to break a reader: read as what they say, or refused in a line."""

import pytest


def imported(upsc, tmp_path, content, name):
    source = tmp_path / name
    source.write_text(content, encoding="utf-8")
    return upsc("import", str(source), "--dry-run")


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.txt"])
@pytest.mark.parametrize(
    "reference", ["&#" + "1" * 5000, "&#x" + "f" * 5000, "&#99999999;", "&#" + "9" * 5000 + ";"]
)
def test_a_number_that_is_no_characters_is_read_as_it_stands(upsc, tmp_path, name, reference):
    result = imported(upsc, tmp_path, f"<p>Before {reference} after.</p>", name)
    assert result.exit_code == 0, result.stderr
    assert "Before" in result.stdout
    assert "after." in result.stdout


def test_a_character_reference_is_still_the_character(upsc, tmp_path):
    for reference in ("&#2325;", "&#x0915;", "&#0002325;"):
        assert "क" in imported(upsc, tmp_path, f"<p>Letter {reference}.</p>", "a.html").stdout


def test_clozes_that_never_end_are_text_and_those_beside_them_are_cards(upsc, tmp_path):
    deck = (
        "#separator:tab\n#html:false\n" + "{{c1::" * 8000 + "\n" + "The quorum is {{c1::one-tenth::share}}.\n"
    )
    result = imported(upsc, tmp_path, deck, "deck.txt")
    assert result.exit_code == 0
    assert "The quorum is **one-tenth**." in result.stdout


def test_a_cloze_may_hold_single_braces_and_colons(upsc, tmp_path):
    deck = "#separator:tab\n#html:false\nRatio {{c1::1:2 of {x} y}} here.\n"
    assert "Ratio **1:2 of {x} y** here." in imported(upsc, tmp_path, deck, "deck.txt").stdout


def test_where_brackets_are_too_many_for_links_they_are_read_as_they_stand_and_that_is_said(upsc, tmp_path):
    result = imported(
        upsc, tmp_path, "# T\n\nSee [one](https://a.example/x).\n\n" + "[[a " * 2000 + "]]\n", "a.md"
    )
    assert result.exit_code == 0
    assert "one (https://a.example/x)" in result.stdout
    assert "[[a [[a" in result.stdout
    assert "too many brackets" in " ".join(result.stderr.split())


def test_a_file_too_large_for_any_page_is_refused_by_its_name_and_the_others_are_read(upsc, tmp_path):
    large, note = tmp_path / "film.md", tmp_path / "note.md"
    with large.open("wb") as file:
        file.truncate(3 << 30)
    note.write_text("# A note\n\nIts text.\n", encoding="utf-8")
    result = upsc("import", str(large), str(note), "--dry-run")
    assert result.exit_code == 4
    assert "film.md: larger than 16 MiB, which no page or note is; split it\n" in result.stderr
    assert "title: A note" in result.stdout
