"""Importing a folder, and what happens where a slug is taken."""

from pathlib import Path

import pytest
from labelled_notes import NOTES, guesses, known

from upsc_cli.topics.format.reader import read_topic


@pytest.fixture
def vault(tmp_path):
    folder = tmp_path / "vault"
    for name, text in {
        "Weir notes.md": "# The weir\n\nA low dam. See [[Sluices]].\n",
        "GS2 Polity/a.md": "# Introduction\n\nOf the house. See [[Weir notes]] and [[Nowhere]].\n",
        "Geography/Deep/b.md": "# Introduction\n\nOf the plateau. See [[Nowhere]].\n",
        "Geography/Sluices.md": "# Sluices\n\nWho opens a gate?::The keeper\n",
        ".obsidian/hidden.md": "# Hidden\n\nNo note.\n",
        "map.png": "x",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def topics(upsc):
    return {path.stem: path for path in upsc.topics.rglob("*.yaml")}


def test_the_folders_of_a_folder_are_categories_and_one_line_sums_up(upsc, vault):
    result = upsc("import", str(vault))
    assert result.exit_code == 0, result.stderr
    found = topics(upsc)
    assert {slug: path.parent.name for slug, path in found.items() if slug != "the-weir"} == {
        "introduction": "polity",
        "geography-introduction": "geography",
        "sluices": "geography",
    }
    assert result.stderr.splitlines()[-1] == "4 files, imported: 4 topics, 1 card"
    assert upsc("check", *map(str, found.values())).exit_code == 0


def test_links_lead_to_the_slugs_of_notes_and_missing_ones_are_told_once(upsc, vault):
    result = upsc("import", str(vault))
    assert read_topic(topics(upsc)["introduction"]).topic.related == ("the-weir",)
    assert result.stderr.count("nowhere") == 1
    assert "2 links to what is no topic: nowhere" in result.stderr


def test_a_dry_run_says_what_the_real_run_does(upsc, vault):
    dry = upsc("import", str(vault), "--dry-run", "--json")
    assert not upsc.topics.exists()
    real = upsc("import", str(vault), "--json")
    assert dry.stdout == real.stdout
    assert dry.stderr.splitlines()[-1].replace("would import", "imported") == real.stderr.splitlines()[-1]


def test_what_was_imported_before_is_left_or_brought_up_to_date(upsc, vault):
    upsc("import", str(vault))
    before = {slug: path.read_bytes() for slug, path in topics(upsc).items()}
    (vault / "Geography/Sluices.md").write_text("# Sluices\n\nWho opens a gate?::The watchman\n")
    again = upsc("import", str(vault))
    assert again.exit_code == 1
    assert again.stderr.splitlines()[-1].endswith("4 there already, which --update brings up to date")
    assert {slug: path.read_bytes() for slug, path in topics(upsc).items()} == before
    assert upsc("import", str(vault), "--update").exit_code == 0
    now = {slug: path.read_bytes() for slug, path in topics(upsc).items()}
    assert {slug for slug in now if now[slug] != before[slug]} == {"sluices"}
    assert [path.read_bytes() for path in (upsc.home / "backups/topics").iterdir()] == [before["sluices"]]


@pytest.fixture
def overviews(upsc, tmp_path):
    """A note of one title in each of two folders, both imported."""
    notes = {}
    for subject in ("Economy", "Polity"):
        notes[subject] = tmp_path / "v2" / subject / "overview.md"
        notes[subject].parent.mkdir(parents=True)
        notes[subject].write_text(f"# Overview\n\nOf {subject} alone.\n")
    upsc("import", str(tmp_path / "v2"))
    return notes


def test_of_two_topics_of_one_title_the_one_of_its_folder_is_brought_up_to_date(upsc, overviews):
    before = {slug: path.read_bytes() for slug, path in topics(upsc).items()}
    overviews["Polity"].write_text("# Overview\n\nOf Polity anew.\n")
    result = upsc("import", str(overviews["Polity"]), "--update")
    assert result.exit_code == 0, result.stderr
    now = {slug: path.read_bytes() for slug, path in topics(upsc).items()}
    [changed] = [slug for slug in now if now[slug] != before.get(slug)]
    assert "Of Polity alone" in before[changed].decode()
    assert "Of Polity anew" in now[changed].decode()


def test_of_two_topics_of_one_title_none_is_replaced_where_nothing_says_which(upsc, overviews, tmp_path):
    before = {slug: path.read_bytes() for slug, path in topics(upsc).items()}
    elsewhere = tmp_path / "overview.md"
    elsewhere.write_text("# Overview\n\nOf something.\n")
    result = upsc("import", str(elsewhere), "--update")
    assert result.exit_code == 1
    [line] = result.stderr.splitlines()
    assert all(word in line for word in ("--slug", *before))
    assert {slug: path.read_bytes() for slug, path in topics(upsc).items()} == before
    for slug, category in {slug: path.parent.name for slug, path in topics(upsc).items()}.items():
        for number, decides in enumerate((("--slug", slug), ("--category", category))):
            elsewhere.write_text(f"# Overview\n\nOf {category}, {number}.\n")
            assert upsc("import", str(elsewhere), "--update", *decides).exit_code == 0
            assert f"Of {category}, {number}." in topics(upsc)[slug].read_text()
    assert topics(upsc).keys() == before.keys()


def test_a_folder_that_was_imported_into_one_category_is_no_second_time_new(upsc, vault):
    upsc("import", str(vault), "--category", "notes")
    before = topics(upsc)
    assert upsc("import", str(vault), "--category", "notes", "--update").exit_code == 0
    assert topics(upsc) == before


def test_cards_of_a_topic_that_is_brought_up_to_date_keep_their_schedule(upsc, tmp_path):
    note = tmp_path / "n.md"
    note.write_text("# Weir law\n\nWho opens the gate of the long weir?::The keeper\n")
    upsc("import", str(note), "--category", "notes")
    upsc("review", "weir-law", typed="\n3\n")
    note.write_text("# Weir law\n\nWho opens the gate of the long weirs?::The keeper\n")
    upsc("import", str(note), "--category", "notes", "--update")
    upsc("review", typed="q\n", UPSC_NOW="2026-02-20T09:00:00+05:30")
    [card] = [one for one in upsc.json("cards", "weir-law") if one["topic"] == "weir-law"]
    assert "weirs" in card["question"]
    assert card["reviews"] == 1


def test_a_slug_that_another_topic_has_gets_another_and_that_is_said(upsc, tmp_path):
    note = tmp_path / "n.md"
    note.write_text("# Fundamental Rights\n\nMy own words.\n")
    for options in (["--dry-run"], []):
        result = upsc("import", str(note), "--category", "polity", *options)
        assert result.exit_code == 0
        assert (
            "called polity-fundamental-rights: there is a topic fundamental-rights already" in result.stderr
        )
    assert set(topics(upsc)) == {"polity-fundamental-rights"}
    assert upsc("import", str(note), "--slug", "my rights").exit_code == 0
    assert "my-rights" in topics(upsc)


def test_a_slug_is_for_one_file(upsc, vault):
    assert upsc("import", str(vault), "--slug", "x").exit_code == 2


def test_decks_of_one_name_are_told_apart_by_those_above_them(upsc, tmp_path):
    deck = tmp_path / "d.txt"
    deck.write_text(
        "#separator:tab\n#deck column:3\nWho?\tShe\tHills::Basics\nWhere?\tHere\tPlains::Basics\n"
    )
    assert upsc("import", str(deck)).exit_code == 0
    assert set(topics(upsc)) == {"hills-basics", "plains-basics"}


def test_an_empty_folder_is_nothing_to_import(upsc, tmp_path):
    assert upsc("import", str(tmp_path)).exit_code == 1


def test_guesses_on_labelled_notes_are_right(upsc):
    made = [(right, guess) for _, right, guess in guesses(known()) if guess]
    assert len(made) > len(NOTES.splitlines()) / 2
    assert sum(right == guess for right, guess in made) >= 0.95 * len(made)


def test_the_name_of_the_folder_is_one_voice_for_a_guess(upsc, tmp_path):
    def guess(folder: str) -> str:
        path = tmp_path / folder / "n.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text("# Gates\n\nThe tariff of the port is low.\n")
        [report] = upsc.json("import", str(path))
        return Path(topics(upsc)[report["topics"][0]]).parent.name

    assert guess("elsewhere") == "notes"
