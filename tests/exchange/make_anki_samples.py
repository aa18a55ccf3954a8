"""Make the packages in samples/anki with Anki itself, of invented notes.

Anki is AGPL and no dependency; give it an environment of its own:

    python3 -m venv /tmp/anki && /tmp/anki/bin/pip install anki
    /tmp/anki/bin/python tests/exchange/make_anki_samples.py

`latest.apkg` and `latest.colpkg` are of Anki 2.1.50 or later, `anki21.apkg` of those before, and `anki2.apkg` is the
same as the first versions packed it. The reviews are of January 2026, in India.
"""

import os
import tempfile
import time
import zipfile
from pathlib import Path

from anki.collection import Collection, ExportAnkiPackageOptions
from anki.scheduler.v3 import CardAnswer

HERE = Path(__file__).parent / "samples" / "anki"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
MORNING = 1_767_238_200_000
"""The first of January 2026, 9 in the morning in India, in milliseconds."""
DAY = 86_400_000


def main() -> None:
    """Make a collection and pack it in each way."""
    os.environ["TZ"] = "Asia/Kolkata"
    time.tzset()
    with tempfile.TemporaryDirectory() as folder:
        collection = Collection(str(Path(folder) / "collection.anki2"))
        collection.set_config("localOffset", -330)
        fill(collection)
        options = {"with_scheduling": True, "with_deck_configs": False, "with_media": True}
        for name, legacy in (("latest", False), ("anki21", True)):
            collection.export_anki_package(
                out_path=str(HERE / f"{name}.apkg"),
                options=ExportAnkiPackageOptions(legacy=legacy, **options),
                limit=None,
            )
        collection.export_collection_package(str(HERE / "latest.colpkg"), include_media=True, legacy=False)
    as_before = zipfile.ZipFile(HERE / "anki21.apkg")
    with zipfile.ZipFile(HERE / "anki2.apkg", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("collection.anki2", as_before.read("collection.anki21"))
        for name in as_before.namelist():
            if not name.startswith(("collection", "meta")):
                package.writestr(name, as_before.read(name))


def fill(collection: Collection) -> None:
    """Add notes of every kind, and study some of them."""
    picture = collection.media.write_data("fort.png", PICTURE)
    notes = {}

    def add(name: str, deck: str, type_name: str, *fields: str, tags: str = "") -> None:
        note = collection.new_note(collection.models.by_name(type_name))
        note.fields = list(fields)
        note.tags = tags.split()
        note.guid = f"invented-{name}"
        collection.add_note(note, collection.decks.id(deck))
        notes[name] = note

    models = collection.models
    rivers = models.new("River")
    for field in ("River", "Source", "Mouth", "Map"):
        models.add_field(rivers, models.new_field(field))
    for field in ("Source", "Mouth"):
        template = models.new_template(field)
        template["qfmt"] = (
            f"{{{{#{field}}}}}What is the {field.lower()} of the {{{{River}}}}?{{{{/{field}}}}}"
        )
        template["afmt"] = (
            f"{{{{FrontSide}}}}<hr id=answer>{{{{{field}}}}}{{{{#Map}}}}<br>{{{{Map}}}}{{{{/Map}}}}"
        )
        models.add_template(rivers, template)
    models.add(rivers)

    polity, water, other = (
        "UPSC::Polity::Sample basics",
        "Geography::Sample rivers",
        "Geography::Sample basics",
    )
    add(
        "quorum",
        polity,
        "Basic",
        "What is the <b>quorum</b> of a House?",
        "One-tenth of its members",
        tags="polity houses::both",
    )
    add(
        "reversed",
        polity,
        "Basic (and reversed card)",
        "Article 110",
        "Money Bill &amp; its definition",
        tags="polity",
    )
    add("optional", polity, "Basic (optional reversed card)", "Article 112", "Annual financial statement", "")
    add("typed", polity, "Basic (type in the answer)", "Which Article names the Finance Commission?", "280")
    add(
        "cloze", polity, "Cloze", "The {{c1::President}} nominates {{c2::12}} members of the Rajya Sabha.", ""
    )
    add("same", polity, "Cloze", "Both {{c1::Lok Sabha}} and {{c1::Rajya Sabha}} sit in New Delhi.", "")
    add(
        "nested",
        polity,
        "Cloze",
        "{{c1::A Bill {{c2::of money::which?}}}} begins in the {{c3::Lok Sabha}}.",
        "",
    )
    add("extra", polity, "Cloze", "The voting age is {{c1::18}}.", "By the Sixty-first Amendment")
    add(
        "maths",
        other,
        "Basic",
        r"What is \(g\) near the ground?",
        r"\(9.8\ \mathrm{m/s^2}\), where \(a < b\)".replace("<", "&lt;"),
    )
    add("picture", other, "Basic", f'<img src="{picture}">', "A fort on a hill")
    add("sound", other, "Basic", "[sound:bell.mp3]", "A bell")
    add(
        "script",
        other,
        "Basic",
        "Is this safe?<script>alert(1)</script>",
        'Yes<img src="x" onerror="alert(2)">',
    )
    add(
        "list",
        water,
        "Basic",
        "Name two rivers of the <i>Deccan</i>",
        "<ul><li>Godavari</li><li>Krishna</li></ul>",
        tags="rivers leech",
    )
    add("river", water, "River", "Luni", "The Aravallis", "The Rann of Kutch", f'<img src="{picture}">')
    add("gone", water, "River", "Ghaggar", "The Shivaliks", "", "")

    study(collection, notes)


def study(collection: Collection, notes) -> None:
    """Grade some cards over some days; suspend one, reset one, set the due date of one, cram one."""

    def grade(name: str, ordinal: int, day: int, rating: int, minute: int = 0) -> None:
        card = notes[name].cards()[ordinal]
        states = collection._backend.get_scheduling_states(card.id)
        chosen = (states.again, states.hard, states.good, states.easy)[rating - 1]
        answer = CardAnswer(
            card_id=card.id,
            current_state=states.current,
            new_state=chosen,
            rating=rating - 1,
            answered_at_millis=MORNING + day * DAY + minute * 60_000 + ordinal,
            milliseconds_taken=4000 + minute,
        )
        collection._backend.answer_card(answer)

    minute = 0
    for name, ordinal, grades in (
        ("quorum", 0, [(0, 1), (0, 3), (1, 3), (4, 4)]),
        ("reversed", 0, [(0, 3), (0, 3), (2, 2)]),
        ("reversed", 1, [(1, 3), (1, 3)]),
        ("cloze", 0, [(0, 3), (0, 3), (3, 3)]),
        ("cloze", 1, [(0, 1), (0, 3), (0, 3)]),
        ("nested", 2, [(2, 4), (9, 3)]),
        ("river", 1, [(2, 4), (8, 1), (8, 3)]),
        ("picture", 0, [(3, 4)]),
        ("list", 0, [(3, 4), (6, 3)]),
        ("typed", 0, [(3, 4)]),
    ):
        for day, rating in grades:
            minute += 1
            grade(name, ordinal, day, rating, minute)
    first = {name: note.cards()[0].id for name, note in notes.items()}
    collection.sched.suspend_cards([first["list"]])
    collection.sched.schedule_cards_as_new([first["typed"]])
    collection.sched.set_due_date([first["extra"]], "5")
    # What has no time of its own happened on the tenth day.
    for number, (line,) in enumerate(
        collection.db.execute("SELECT id FROM revlog WHERE type >= 4 ORDER BY id"), start=1
    ):
        collection.db.execute("UPDATE revlog SET id = ? WHERE id = ?", MORNING + 10 * DAY + number, line)
    collection.db.execute("UPDATE cards SET mod = ?", (MORNING + 11 * DAY) // 1000)


if __name__ == "__main__":
    main()
