"""Packages of Anki: what becomes of their decks and notes."""

import re
import sqlite3
import sys
import zipfile
from pathlib import Path

import pytest
from packages import BASIC, CLOZE, REVERSED, note, note_type, package

from upsc_cli.topics.format.reader import read_topic

SAMPLES = Path(__file__).parent / "samples" / "anki"
GENERATIONS = ("latest.apkg", "latest.colpkg", "anki21.apkg", "anki2.apkg")


@pytest.fixture
def bring(upsc, tmp_path):
    """Import a package of some notes; return its report, its topics by slug, and what stderr says."""

    def bring(notes, log=(), *options, name="deck.apkg", **more):
        path = package(tmp_path / name, notes, log, **more)
        result = upsc("import", str(path), *options)
        assert result.exit_code == 0, result.stderr
        written = [Path(line) for line in result.stdout.splitlines()]
        assert not written or upsc("check", *map(str, written)).exit_code == 0
        return {path.stem: read_topic(path).topic for path in written}, " ".join(result.stderr.split())

    return bring


@pytest.mark.parametrize("name", GENERATIONS)
def test_every_generation_gives_the_same_topics(upsc, golden, name):
    result = upsc("import", str(SAMPLES / name), "--dry-run")
    assert result.exit_code == 0
    golden("import-anki.yaml", result.stdout)
    said = re.sub(r"\S+apkg|\S+colpkg", "PACKAGE", result.stderr)
    golden(f"import-anki-{Path(name).suffix[1:]}.report", said)


@pytest.mark.parametrize("name", GENERATIONS)
def test_what_is_written_passes_the_check_and_a_dry_run_writes_nothing(upsc, name):
    dry = upsc.json("import", str(SAMPLES / name), "--dry-run")
    assert not upsc.topics.exists()
    assert not upsc.progress.exists()
    assert upsc.json("import", str(SAMPLES / name)) == dry
    [report] = dry
    assert report["topics"] == ["geography-sample-basics", "sample-rivers", "polity-sample-basics"]
    assert (report["cards"], report["questions"], report["reviews"]) == (18, 0, 23)
    assert report["problem"] is None
    assert "a card that asks with a picture or a sound alone: A fort on a hill" in report["left_out"]
    assert upsc("check", str(upsc.topics)).exit_code == 0
    assert {card["topic"] for card in upsc.json("cards")} >= set(report["topics"])


def test_a_note_of_two_sides_becomes_a_card_with_an_id_that_its_words_do_not_change(bring):
    topics, _ = bring([note(1, "Who <b>votes</b>?", "Citizens of 18&nbsp;years")])
    [card] = topics["deck"].cards
    assert (card.q, card.a) == ("Who **votes**?", "Citizens of 18 years")
    assert re.fullmatch(r"anki-[0-9a-f]{10}", card.id)


def test_a_note_asked_both_ways_is_one_card(bring):
    topics, _ = bring([note(1, "Article 21", "Life and liberty", kind=REVERSED)])
    [card] = topics["deck"].cards
    assert card.reversed


def test_of_a_note_asked_both_ways_one_card_may_be_there(bring):
    topics, _ = bring([note(1, "Article 21", "Life and liberty", kind=REVERSED, cards=1)])
    [card] = topics["deck"].cards
    assert not card.reversed


def test_a_cloze_note_becomes_a_takeaway_that_asks_the_same(bring, upsc):
    topics, _ = bring(
        [
            note(
                1,
                "The <b>House</b> has {{c1::543}} seats, {{c2::84}} of them reserved.",
                "",
                kind=CLOZE,
                cards=2,
            )
        ]
    )
    assert topics["deck"].takeaways == ("The House has **543** seats, **84** of them reserved.",)
    assert [card["answer"] for card in upsc.json("cards", "deck")] == ["543", "84"]


@pytest.mark.parametrize(
    ("text", "cards", "asked"),
    [
        ("{{c1::Delhi}} and {{c1::Puducherry}} vote.", 1, [("_____ and _____ vote.", "Delhi; Puducherry")]),
        (
            "{{c1::A {{c2::Money}} Bill}} begins below.",
            2,
            [("_____ begins below.", "A Money Bill"), ("A _____ Bill begins below.", "Money")],
        ),
        ("It sat in {{c1::1952::year}}.", 1, [("It sat in _____ (year).", "1952")]),
        ("{{c1::One}}{{c2::Two}} stand together.", 2, [("_____Two stand together.", "One"), ("One_____ stand together.", "Two")]),
        ("It {{c1::<div>spans</div><div>lines</div>}} here.", 1, None),
        ("{{c1,2::Both}} numbers hide it {{c2::here}}.", 2, [("_____ numbers hide it here.", "Both"), ("_____ numbers hide it _____.", "Both; here")]),
    ],
)  # fmt: skip
def test_clozes_that_no_takeaway_asks_become_cards(bring, text, cards, asked):
    topics, _ = bring([note(1, text, "", kind=CLOZE, cards=cards)])
    assert not topics["deck"].takeaways
    found = [(card.q, card.a) for card in topics["deck"].cards]
    assert len(found) == cards
    assert asked is None or found == asked


def test_what_a_cloze_card_says_with_its_answer_is_not_shown_with_the_question(bring):
    topics, _ = bring([note(1, "The age is {{c1::18}}.", "Since 1989", kind=CLOZE, cards=1)])
    [card] = topics["deck"].cards
    assert (card.q, card.a) == ("The age is _____.", "18\nSince 1989")


def test_templates_say_what_is_asked(bring):
    template = {
        "name": "Capital", "ord": 0,
        "qfmt": "<style>b {}</style>{{#Capital}}What is the capital of {{text:State}}?{{/Capital}}{{^Capital}}none{{/Capital}}{{hint:Hint}}{{type:Capital}}",
        "afmt": "{{State}}: {{type:Capital}}<!-- {{Hint}} --> {{Deck}}",
    }  # fmt: skip
    types = {1: note_type("State", "State Capital Hint", [template])}
    topics, _ = bring([note(1, "Goa", "Panaji", "P...")], types=types)
    [card] = topics["deck"].cards
    assert (card.q, card.a) == ("What is the capital of Goa?", "Goa: Panaji")


def test_an_answer_that_repeats_its_question_says_only_the_rest(bring):
    template = {"name": "Card", "ord": 0, "qfmt": "{{Front}}", "afmt": "{{Front}}<br>{{Back}}"}
    topics, _ = bring(
        [note(1, "Which?", "This")], types={BASIC: note_type("Plain", "Front Back", [template])}
    )
    assert topics["deck"].cards[0].a == "This"


def test_latex_stays_as_it_was_written(bring):
    topics, _ = bring([note(1, r"Area \(\pi r^2\)", r"[latex]$x_1 * x_2$[/latex] [$]a_b[/$] \[ y \]")])
    [card] = topics["deck"].cards
    from upsc_cli.topics.format import inline

    assert inline.plain(card.q) == r"Area \(\pi r^2\)"
    assert inline.plain(card.a) == r"[latex]$x_1 * x_2$[/latex] [$]a_b[/$] \[ y \]"


def test_pictures_and_sounds_are_named_and_left_out(bring):
    notes = [
        note(1, '<img src="map.png">', "A map"),
        note(2, "A tune", "[sound:tune.mp3]"),
        note(3, 'Which fort? <img src="fort.jpg">', "Golconda [sound:g.mp3]"),
        note(4, "Plain", "Card"),
    ]
    topics, said = bring(notes, media={"map.png": b"1", "tune.mp3": b"2"})
    assert [card.q for card in topics["deck"].cards] == ["Which fort?", "Plain"]
    for words in (
        "the image 'map.png'",
        "picture or a sound alone: A map",
        "without an answer in words: A tune",
        "the sound g.mp3",
        "2 media files",
    ):
        assert words in said


def test_hidden_parts_of_a_picture_are_left_out_and_that_is_said(bring):
    text = "{{c1::image-occlusion:rect:left=.1:top=.2}}{{c2::image-occlusion:rect:left=.3}}"
    topics, said = bring([note(1, text, "", kind=CLOZE, cards=2), note(2, "Q", "A")])
    assert len(topics["deck"].cards) == 1
    assert "cards that hide parts of a picture" in said


def test_scripts_are_no_text(bring):
    topics, _ = bring(
        [note(1, "Safe?<script>alert(1)</script>", 'Yes<iframe src="javascript:x"></iframe>\x1b[31m')]
    )
    [card] = topics["deck"].cards
    assert (card.q, card.a) == ("Safe?", "Yes")


def test_decks_become_topics_and_those_above_them_categories(bring):
    topics, _ = bring(
        [
            note(1, "Q1", "A1", deck="UPSC::Polity::Purple Writs"),
            note(2, "Q2", "A2", deck="Medicine::Purple Heart"),
            note(3, "Q3", "A3", deck="Economy"),
            note(4, "Q4", "A4", deck="Ancient History::Purple Age"),
        ]
    )
    assert {slug: topic.category for slug, topic in topics.items()} == {
        "purple-writs": "polity", "purple-heart": "medicine", "economy": "economy", "purple-age": "ancient-history",
    }  # fmt: skip


def test_two_decks_of_one_name_do_not_clash_whichever_comes_first(bring):
    notes = [
        note(1, "Q1", "A1", deck="Polity::Basics"),
        note(2, "Q2", "A2", deck="Economy::Basics"),
        note(3, "Q3", "A3", deck="Basics"),
    ]
    topics, _ = bring(notes)
    assert {slug: topic.title for slug, topic in topics.items()} == {
        "polity-basics": "Polity: Basics", "economy-basics": "Economy: Basics", "basics": "Basics",
    }  # fmt: skip


def test_a_taken_slug_stops_nothing(bring, upsc):
    upsc.topic("writs", "Other writs")
    topics, _ = bring([note(1, "Q1", "A1", deck="Writs"), note(2, "Q2", "A2", deck="UPSC::Gst Council")])
    assert set(topics) == {"writs-2", "upsc-gst-council"}


def test_thousands_of_notes_become_several_topics(bring):
    topics, _ = bring([note(number, f"Question {number}", f"Answer {number}") for number in range(1, 1001)])
    assert {slug: len(topic.cards) for slug, topic in topics.items()} == {
        f"deck-part-{part}": 200 for part in range(1, 6)
    }
    assert [card.q for card in topics["deck-part-2"].cards][:2] == ["Question 201", "Question 202"]


def test_where_tags_part_the_notes_they_part_the_topics(bring):
    tags = ("Polity::Parliament", "Polity::Courts", "Economy")
    notes = [
        note(number, f"Q {number}", f"A {number}", tags=f"upsc {tags[number % 3]}") for number in range(300)
    ]
    topics, _ = bring(notes)
    assert {topic.title: len(topic.cards) for topic in topics.values()} == {
        "Deck: Polity Parliament": 100, "Deck: Polity Courts": 100, "Deck: Economy": 100,
    }  # fmt: skip


def test_tags_are_those_of_the_topic(bring):
    topics, _ = bring(
        [note(1, "Q", "A", tags="Polity::Writs leech"), note(2, "Q2", "A2", tags="marked new_tag")]
    )
    assert topics["deck"].tags == ("new-tag", "polity-writs")


def test_the_options_win(bring):
    topics, _ = bring(
        [note(1, "Q", "A", deck="Polity::Writs")], (), "--category", "My notes", "--slug", "my-writs"
    )
    assert {slug: topic.category for slug, topic in topics.items()} == {"my-writs": "my-notes"}


def test_one_slug_is_for_one_topic(upsc, tmp_path):
    path = package(tmp_path / "d.apkg", [note(1, "Q", "A", deck="A"), note(2, "Q", "A", deck="B")])
    result = upsc("import", str(path), "--slug", "mine")
    assert result.exit_code == 2
    assert not upsc.topics.exists()


def test_a_note_far_too_long_is_left_out_and_that_is_said(bring):
    topics, said = bring([note(1, "Long", "x" * 200_000), note(2, "Q", "A")])
    assert [card.q for card in topics["deck"].cards] == ["Q"]
    assert "a note of 200,004 characters: Long" in said


def test_a_zip_archive_of_another_name_is_known_by_what_it_holds(bring):
    topics, _ = bring([note(1, "Q", "A")], name="renamed.zip")
    assert topics["deck"].cards


def test_a_package_that_upsc_exported_comes_back_as_the_topic_it_was(upsc, tmp_path):
    path = upsc.write(
        "own",
        """\
        title: My own
        category: own
        introduction: [About it.]
        takeaways:
          - The quorum is **one-tenth** under **Article 100**.
        terms: {Quorum: The least number of members}
        reversed: true
        cards:
          - {q: Who presides?, a: The Speaker, id: presides}
          - {q: Which House?, a: The lower one}
        """,
    )
    before = {card["id"]: card["question"] for card in upsc.json("cards", "own")}
    upsc("export", "--format", "anki", "own", "-o", str(tmp_path / "own.apkg"))
    path.unlink()
    [report] = upsc.json("import", str(tmp_path / "own.apkg"))
    assert report["topics"] == ["own"]
    assert {card["id"]: card["question"] for card in upsc.json("cards", "own")} == before


def test_of_an_exported_topic_that_is_there_no_second_is_made_and_its_history_comes_in(upsc, tmp_path):
    upsc.topic("own", "My own")
    exported = tmp_path / "own.apkg"
    upsc("export", "--format", "anki", "own", "-o", str(exported))
    study(exported)
    cards = upsc.json("cards", "own")
    [report] = upsc.json("import", str(exported))
    assert (report["topics"], report["reviews"]) == ([], len(cards))
    assert all(card["reviews"] == 1 for card in upsc.json("cards", "own"))


def study(path):
    """Grade every card of a package once, as Anki would have done."""
    database = path.with_suffix(".sqlite")
    with zipfile.ZipFile(path) as archive:
        database.write_bytes(archive.read("collection.anki2"))
    with sqlite3.connect(database) as db:
        cards = [number for (number,) in db.execute("SELECT id FROM cards")]
        for index, number in enumerate(cards):
            db.execute(
                "INSERT INTO revlog VALUES (?, ?, -1, 3, 1, 0, 2500, 4000, 0)",
                (1_767_238_200_000 + index, number),
            )
    db.close()
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(database, "collection.anki2")
        archive.writestr("media", "{}")


def test_other_files_report_the_same_way(upsc, tmp_path):
    source = tmp_path / "note.md"
    source.write_text(
        "# A note\n\nIts **text**.\n\n## Key takeaways\n\n- The age is **18**.\n", encoding="utf-8"
    )
    reports = upsc("import", str(source), str(tmp_path / "none.md"), "--json")
    assert reports.exit_code == 1
    import json

    first, second = json.loads(reports.stdout)
    assert (first["topics"], first["cards"], first["problem"]) == (["a-note"], 1, None)
    assert (second["topics"], second["kind"]) == ([], None)
    assert second["problem"]


def test_importing_anything_else_loads_nothing_of_it(upsc):
    import subprocess

    code = "import sys; import upsc_cli.cli.author, upsc_cli.exchange.read.importing; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not any("anki.package" in name or "zstd" in name or name == "sqlite3" for name in loaded)
