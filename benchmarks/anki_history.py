"""Whether schedules brought from Anki are Anki's: years of random study in Anki itself, imported.

Anki's own package is AGPL, so it is no dependency of ours and not even of the tests; give it an
environment of its own, and name the `upsc` to be tried. It needs Linux and a C compiler, as Anki's clock is
moved by a few lines of C that stand between it and the system.

    python3 -m venv /tmp/anki && /tmp/anki/bin/pip install anki
    /tmp/anki/bin/python benchmarks/anki_history.py .venv/bin/upsc [NOTES] [DAYS] [sm2]

Anki studies with FSRS-6 and its default parameters: every grade, learning steps, hours on both sides of the
beginning of a day, days off, cards that are suspended, reset, given a due date by hand or graded early,
filtered decks that reschedule and that do not, and answers that are undone. Then Anki reckons all cards
from its log, as it does when FSRS is turned on, and moves their due dates. Stability and difficulty of each
card must be those that it keeps in `cards.data`, within 0.1 per cent and the digits that Anki rounds to.
With `sm2` it studies by the older scheduler, as most people did for years, and FSRS is turned on at the end.

What Anki had kept while it studied differs by more than that, for some cards, from what it reckons from its
own log: after each answer it rounds difficulty to three digits and stability to four, and goes on from
there. How many these are is said as well.

Exits with 1 if more than one card in a thousand differs.
"""

import ctypes
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime
from pathlib import Path

TOLERANCE, MOST_DIFFERENT = 1e-3, 1e-3
DIGITS = {"stability": 5e-5, "difficulty": 5e-4}
"""Half of the last digit that Anki keeps."""

MORNING = 1_672_543_800  # the first of January 2023, 9 in the morning in India
CLOCK = """
#define _GNU_SOURCE
#include <time.h>
#include <sys/syscall.h>
#include <unistd.h>
static long long ahead;
void set_ahead(long long milliseconds) { ahead = milliseconds; }
int clock_gettime(clockid_t id, struct timespec *t) {
    int failed = syscall(SYS_clock_gettime, id, t);
    if (!failed && id == CLOCK_REALTIME) {
        long long n = t->tv_sec * 1000000000LL + t->tv_nsec + ahead * 1000000LL;
        t->tv_sec = n / 1000000000LL;
        t->tv_nsec = n % 1000000000LL;
    }
    return failed;
}
"""


class Clock:
    """The time that Anki is told, in seconds since 1970."""

    def __init__(self) -> None:
        self._set = ctypes.CDLL(os.environ["LD_PRELOAD"]).set_ahead
        self._set.argtypes = [ctypes.c_longlong]
        self._ahead = 0

    def set(self, moment: float) -> None:
        self._ahead += round((moment - time.time()) * 1000)
        self._set(self._ahead)

    def wait(self, seconds: float) -> None:
        self._ahead += round(seconds * 1000)
        self._set(self._ahead)


class Student:
    """Somebody who studies a collection by chance, and notes what was done how often."""

    def __init__(self, collection, clock: Clock, chance: random.Random) -> None:
        self.collection, self.clock, self.chance = collection, clock, chance
        self.done: Counter[str] = Counter()

    def day(self) -> None:
        """Study for a day."""
        chance = self.chance
        self.collection.decks.select(self.collection.decks.id("Home::All"))
        answers = 0
        while answers < 400:
            if not self.answer_next():
                break
            answers += 1
            if chance.random() < 0.02:
                self.collection.undo()
                self.done["undone"] += 1
        if chance.random() < 0.4:
            self.meddle()

    def answer_next(self) -> bool:
        """Grade the next card as a person would: mostly right; return whether there was one."""
        from anki.scheduler.v3 import CardAnswer

        taken = self.chance.randint(1500, 30_000)
        self.clock.wait(taken / 1000)  # first, as another day may begin
        found = self.collection.sched.get_queued_cards(fetch_limit=1).cards
        if not found:
            return False
        queued = found[0]
        states = queued.states
        rating = self.chance.choices((0, 1, 2, 3), (14, 12, 62, 12))[0]
        new = (states.again, states.hard, states.good, states.easy)[rating]
        self.collection.sched.answer_card(
            CardAnswer(
                card_id=queued.card.id,
                current_state=states.current,
                new_state=new,
                rating=rating,
                answered_at_millis=int(time.time() * 1000),
                milliseconds_taken=taken,
            )
        )
        self.done["answered"] += 1
        return True

    def meddle(self) -> None:
        """Do what people do beside answering."""
        chance, collection = self.chance, self.collection
        seen = collection.find_cards("-is:new -is:suspended")
        some = chance.sample(list(seen), min(3, len(seen)))
        if not some:
            return
        match chance.randrange(7):
            case 0:
                collection.sched.suspend_cards(some)
                self.done["suspended"] += len(some)
            case 1:
                held = list(collection.find_cards("is:suspended"))
                collection.sched.unsuspend_cards(held[: len(held) // 2])
                self.done["unsuspended"] += len(held) // 2
            case 2:
                collection.sched.schedule_cards_as_new(some, restore_position=chance.random() < 0.5)
                self.done["reset"] += len(some)
            case 3:
                collection.sched.set_due_date(some, chance.choice(["0", "1", "3-9", "2!"]))
                self.done["due date set"] += len(some)
            case 4 | 5:
                self.filtered(reschedule=chance.random() < 0.5)
            case 6:
                collection.sched.bury_cards(some)
                self.done["buried"] += len(some)

    def filtered(self, *, reschedule: bool) -> None:
        """Study some cards in a filtered deck, before they are due, and empty it again."""
        collection = self.collection
        deck = collection.sched.get_or_create_filtered_deck(0)
        deck.name = "Filtered"
        deck.config.reschedule = reschedule
        del deck.config.search_terms[:]
        deck.config.search_terms.add(search="-is:suspended -is:new", limit=20, order=1)
        try:
            made = collection.sched.add_or_update_filtered_deck(deck).id
        except Exception as error:
            print("no filtered deck:", type(error).__name__)
            return
        collection.decks.select(made)
        for _ in range(30):
            if not self.answer_next():
                break
            self.done["early" if reschedule else "crammed"] += 1
        collection.sched.empty_filtered_deck(made)
        collection.decks.remove([made])


def main() -> int:
    """Study, export, import, compare; return the exit code."""
    if "LD_PRELOAD" not in os.environ:
        return again_with_a_clock()
    from anki.collection import Collection

    upsc = Path(sys.argv[1]).absolute()
    notes, days = (
        (int(sys.argv[2]) if len(sys.argv) > 2 else 4000),
        (int(sys.argv[3]) if len(sys.argv) > 3 else 900),
    )
    chance, clock = random.Random(16), Clock()
    clock.set(MORNING)
    with tempfile.TemporaryDirectory() as folder:
        collection = Collection(str(Path(folder) / "collection.anki2"))
        collection.set_config("fsrs", "sm2" not in sys.argv)
        add_notes(collection, notes)
        settings = collection.decks.config_dict_for_deck_id(collection.decks.id("Home::All"))
        settings["new"]["perDay"], settings["rev"]["perDay"] = max(5, notes * 3 // days), 9999
        collection.decks.update_config(settings)
        student = Student(collection, clock, chance)
        began = time.perf_counter()
        for day in range(days):
            if chance.random() < 0.1:  # a day off
                continue
            # Some study late at night, on both sides of the hour at which a day begins.
            hour = chance.choice((9, 9, 14, 21, 26.9, 27.2))
            clock.set(MORNING + 86_400 * day + 3600 * (hour - 9))
            student.day()
        print(f"studied in {time.perf_counter() - began:.0f} s: {dict(student.done)}")
        package = Path(folder) / "years.colpkg"
        before = memory_of(collection)
        reckon_anew(collection)
        theirs = memory_of(collection)
        rounded = sum(is_other(known, before[asked] or {}) for asked, known in theirs.items() if known)
        print(f"{rounded} cards were kept otherwise while Anki studied than it reckons them from its log")
        reviews = collection.db.scalar("SELECT count() FROM revlog")
        now = datetime.fromtimestamp(time.time()).astimezone().isoformat(timespec="seconds")
        collection.export_collection_package(str(package), include_media=False, legacy=False)
        return compare(upsc, package, theirs, reviews, folder, now)


def again_with_a_clock() -> int:
    """Run this program again with a clock that can be set."""
    with tempfile.TemporaryDirectory() as folder:
        source, library = Path(folder) / "clock.c", Path(folder) / "clock.so"
        source.write_text(CLOCK, encoding="utf-8")
        subprocess.run(["cc", "-shared", "-fPIC", "-o", str(library), str(source)], check=True)
        environment = os.environ | {"LD_PRELOAD": str(library), "TZ": "Asia/Kolkata"}
        return subprocess.run([sys.executable, *sys.argv], env=environment, check=False).returncode


def add_notes(collection, notes: int) -> None:
    """Add notes of three kinds, of which no two cards ask the same."""
    deck = collection.decks.id("Home::All")
    for number in range(notes):
        match number % 4:
            case 0 | 1:
                name, fields = "Basic", [f"Asked {number}", f"Answered {number}"]
            case 2:
                name, fields = "Basic (and reversed card)", [f"Asked {number}", f"Answered {number}"]
            case _:
                name, fields = "Cloze", [f"In {{{{c1::{number}}}}} it was {{{{c2::the {number}th}}}}.", ""]
        note = collection.new_note(collection.models.by_name(name))
        note.fields = fields
        collection.add_note(note, deck)


def reckon_anew(collection) -> None:
    """Turn FSRS off and on, so that Anki reckons all cards from its log."""
    from anki.deck_config_pb2 import UpdateDeckConfigsRequest

    deck = collection.decks.id("Home::All")
    for is_on in (False, True):
        now = collection.decks.get_deck_configs_for_update(deck)
        request = UpdateDeckConfigsRequest(target_deck_id=deck, fsrs=is_on, fsrs_reschedule=is_on)
        request.configs.extend(one.config for one in now.all_config)
        request.limits.CopyFrom(now.current_deck.limits)
        collection.decks.update_deck_configs(request)


def is_other(one: dict[str, float], other: dict[str, float]) -> bool:
    """Return whether two memories of a card differ by more than a thousandth and the digits that are kept."""
    return any(
        abs(one[name] - other.get(name, 0)) > TOLERANCE * one[name] + digit for name, digit in DIGITS.items()
    )


def memory_of(collection) -> dict[str, dict[str, float] | None]:
    """Return what Anki keeps of each card, by what the card asks: None of one that is new."""
    found = {}
    for card_id, data in collection.db.execute("SELECT id, data FROM cards"):
        card = collection.get_card(card_id)
        kept = json.loads(data or "{}")
        fields = card.note().fields
        if card.note_type()["name"] == "Cloze":
            number = fields[0].split("{{c1::")[1].split("}}")[0]
            asked = (f"In _____ it was the {number}th.", f"In {number} it was _____.")[card.ord]
        else:
            asked = fields[card.ord]
        known = {"stability": kept.get("s"), "difficulty": kept.get("d")}
        found[asked] = known if None not in known.values() else None
    return found


def compare(upsc: Path, package: Path, theirs, reviews: int, folder: str, now: str) -> int:
    """Import a package, say how many of its cards differ, and return the exit code."""
    environment = {name: value for name, value in os.environ.items() if name not in ("LD_PRELOAD", "TZ")} | {
        "UPSC_HOME": f"{folder}/home",
        "UPSC_NOW": now,
    }

    def run(*command: str):
        began = time.perf_counter()
        done = subprocess.run(
            [str(upsc), *command], env=environment, check=True, capture_output=True, text=True
        )
        return json.loads(done.stdout), done.stderr, time.perf_counter() - began

    [report], said, seconds = run("import", str(package), "--json")
    print(said)
    print(f"{report['cards']} cards, {report['reviews']} reviews (log: {reviews} lines) in {seconds:.1f} s")
    cards, _, seconds = run("cards", "--json")
    print(f"upsc cards in {seconds:.1f} s")
    ours = {card["question"]: card for card in cards if card["question"] in theirs}
    different: list[str] = []
    worst = 0.0
    learnt = sum(known is not None for known in theirs.values())
    for asked, known in theirs.items():
        card = ours.get(asked)
        if card is None or (known is None) != (card["stability"] is None):
            different.append(f"{asked}: Anki {known}, upsc {card and card['stability']}")
            continue
        for name, value in (known or {}).items():
            difference = abs(card[name] - value)
            worst = max(worst, max(0, difference - DIGITS[name]) / value)
        if known and is_other(known, card):
            different.append(f"{asked}: Anki {known}, upsc {card['stability']}, {card['difficulty']}")
    for line in different[:20]:
        print(" ", line)
    share = len({line.partition(":")[0] for line in different}) / len(theirs)
    print(f"{len(theirs)} cards, {learnt} learnt: {1 - share:.4%} agree; the worst differs by {worst:.2e}")
    return 1 if share > MOST_DIFFERENT else 0


if __name__ == "__main__":
    sys.exit(main())
