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
