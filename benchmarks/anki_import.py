"""Import the deck of all bundled topics into Anki itself, again, and after an edit.

Anki's own package is AGPL, so it is no dependency of ours and not even of the tests; give it an environment
of its own, and name the `upsc` to be tried:

    python3 -m venv /tmp/anki && /tmp/anki/bin/pip install anki
    /tmp/anki/bin/python benchmarks/anki_import.py .venv/bin/upsc

Exits with 1 if a card is missing, a second import changes anything, or an edit costs a card its interval.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

TOPIC = """\
title: A sample
category: polity
takeaways:
  - The quorum of a House is **{share}** of its members, under **Article 100(3)**. [@act]
  - "{second}"
terms:
  Quorum: The least number of members {who} be present. [@act]
sources:
  act: {{title: Constitution of India, url: "https://legislative.gov.in/"}}
"""
BEFORE = {
    "share": "one-tenth",
    "second": "Braces {{c9::trap}} and [sound:x.mp3] in **a: fact** of 1950.",
    "who": "that must",
}
AFTER = BEFORE | {"share": "a tenth part", "who": "who must"}


def main() -> int:
    """Run the imports and print what Anki says of each; return the exit code."""
    upsc = Path(sys.argv[1]).absolute()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        collection = Collection(str(Path(folder) / "collection.anki2"))
        topic = Path(folder) / "home" / "topics" / "zz-sample.yaml"
        topic.parent.mkdir(parents=True)

        def export(name: str, day: int) -> str:
            environment = os.environ | {
                "UPSC_HOME": f"{folder}/home",
                "UPSC_NOW": f"2026-02-{day:02}T09:00:00+05:30",
            }
            command = [str(upsc), "export", "--format", "anki", "-o", name, "--force"]
            subprocess.run(command, env=environment, check=True, capture_output=True)
            return name

        def import_(name: str) -> dict[str, int]:
            request = ImportAnkiPackageRequest(
                package_path=str(Path(folder) / name), options=ImportAnkiPackageOptions()
            )
            log = collection.import_anki_package(request).log
            kinds = (
                "new",
                "updated",
                "duplicate",
                "conflicting",
                "missing_notetype",
                "missing_deck",
                "empty_first_field",
            )
            return {kind: len(getattr(log, kind)) for kind in kinds}

        def sample() -> list[tuple[int, str]]:
            """The interval of each card of the sample, and what the card asks and answers."""
            cards = [
                collection.get_card(i) for i in sorted(collection.find_cards("tag:upsc::topic::zz-sample"))
            ]
            return [(card.ivl, card.question() + card.answer()) for card in cards]

        checks: dict[str, bool] = {}
        topic.write_text(TOPIC.format(**BEFORE), encoding="utf-8")
        export("upsc.apkg", 1)
        first = import_("upsc.apkg")
        cards = len(collection.find_cards(""))
        decks = sorted(deck.name for deck in collection.decks.all_names_and_ids())
        print(f"first import:   {first}, {cards} cards, {len(decks)} decks")
        expected = _cards_of(upsc, folder)
        checks["every card is new and none is missing"] = (
            first["new"] == len(collection.find_notes("")) and cards == expected
        )
        empty = sum(not collection.get_card(i).question().strip() for i in collection.find_cards(""))
        checks["every card asks something, and braces of a text hide nothing"] = (
            empty == 0 and len(sample()) == 4
        )
        for card_id in collection.find_cards(""):  # as if all had been learnt
            card = collection.get_card(card_id)
            card.type, card.queue, card.ivl, card.due, card.factor = 2, 2, 30 + card_id % 1000, 60, 2500
            collection.update_card(card)

        again = import_("upsc.apkg")
        print(f"second import:  {again}")
        checks["the same deck again changes nothing"] = again["new"] == again["updated"] == 0

        exported_again = import_(export("upsc.apkg", 2))
        print(f"exported again: {exported_again}")
        checks["a new export of the same topics changes nothing"] = (
            exported_again["new"] == exported_again["updated"] == 0
        )

        was = sample()
        topic.write_text(TOPIC.format(**AFTER), encoding="utf-8")
        edited = import_(export("upsc.apkg", 3))
        print(f"after an edit:  {edited}")
        now = sample()
        checks["two edited facts update their notes"] = edited["new"] == 0 and edited["updated"] == 2
        checks["their cards have the new words"] = (
            sum(old != new for old, new in zip(was, now, strict=True)) == 3
        )
        checks["every interval is kept"] = [interval for interval, _ in was] == [
            interval for interval, _ in now
        ]
        for what, holds in checks.items():
            print(f"{'ok  ' if holds else 'FAIL'} {what}")
        collection.close()
    return 0 if all(checks.values()) else 1


def _cards_of(upsc: Path, folder: str) -> int:
    """Return how many cards the topics have: the rows of the CSV, and a card for each question."""
    code = (
        "import csv, json, subprocess, sys\n"
        "run = lambda form: subprocess.run([sys.argv[1], 'export', '--format', form, '-o', '-'],"
        " check=True, capture_output=True, text=True).stdout\n"
        "cards = len(list(csv.reader(run('csv').splitlines(keepends=True)))) - 1\n"
        "print(cards + sum(len(topic['questions']) for topic in json.loads(run('json'))))"
    )
    environment = os.environ | {"UPSC_HOME": f"{folder}/home", "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", code, str(upsc)]
    return int(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    sys.exit(main())
