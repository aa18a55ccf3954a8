"""What Anki's collection survives and costs; called by progress.py with the Python of its own environment.

    python progress_anki.py KILLS [CARDS]

Answers cards through `Collection`, as Anki's own screens do, and damages the collection file.
"""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from anki.collection import Collection

CARDS = 400
FLIPS = 300


def make(path: Path, cards: int) -> None:
    collection = Collection(str(path))
    deck = collection.decks.id("Default")
    config = collection.decks.config_dict_for_deck_id(deck)
    config["new"]["perDay"] = config["rev"]["perDay"] = 9999
    config["new"]["delays"] = []
    collection.decks.update_config(config)
    kind = collection.models.by_name("Basic")
    for number in range(cards):
        note = collection.new_note(kind)
        note["Front"], note["Back"] = f"Question {number} " * 20, f"Answer {number} " * 20
        collection.add_note(note, deck)
    collection.close()


def answer(path: Path) -> None:
    """Answer cards until there are none, or until killed; a line for each that was acknowledged."""
    collection = Collection(str(path))
    while card := collection.sched.getCard():
        collection.sched.answerCard(card, 3)
        print(card.id, flush=True)


def reviews(path: Path) -> int:
    collection = Collection(str(path))
    found = collection.db.scalar("select count() from revlog")
    collection.close()
    return found


def timing(path: Path) -> float:
    """Return the median seconds to fetch and answer a card."""
    collection = Collection(str(path))
    taken = []
    for _ in range(100):
        started = time.perf_counter()
        card = collection.sched.getCard()
        if not card:
            break
        collection.sched.answerCard(card, 3)
        taken.append(time.perf_counter() - started)
    collection.close()
    return sorted(taken)[len(taken) // 2]


def kill(path: Path, kills: int) -> tuple[int, int]:
    """Kill running reviews; return how many answers were acknowledged, and how many of them are lost."""
    rng = random.Random(1)
    acknowledged: list[str] = []
    for _ in range(kills):
        command = [sys.executable, __file__, "answer", str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as review:
            acknowledged.append(review.stdout.readline().strip())
            time.sleep(rng.random() / 20)
            review.kill()
            acknowledged += review.stdout.read().split("\n")[:-1]
    collection = Collection(str(path))
    kept = set(map(str, collection.db.list("select cid from revlog")))
    collection.close()
    return len(acknowledged), len(set(acknowledged) - {""} - kept)


def damage(path: Path, count: int) -> dict[str, str]:
    rng = random.Random(1)
    whole = path.read_bytes()
    expected = reviews(path)

    def flipped(length: int) -> bytes:
        at = rng.randrange(len(whole) - length)
        flips = bytes(rng.randrange(1, 256) for _ in range(length))
        return (
            whole[:at] + bytes(a ^ b for a, b in zip(whole[at:], flips, strict=False)) + whole[at + length :]
        )

    cases = {
        "truncated": [whole[: len(whole) * part // 50] for part in range(1, 50)],
        "flipped bytes": [flipped(1) for _ in range(count)],
        "64 flipped bytes": [flipped(64) for _ in range(count)],
        "emptied": [b""],
    }
    found = {}
    for name, contents in cases.items():
        refused = unnoticed = whole_again = 0
        for content in contents:
            for left in path.parent.glob(f"{path.name}*"):
                left.unlink()
            path.write_bytes(content)
            try:
                collection = Collection(str(path))
                try:
                    known = collection.db.scalar("select count() from revlog")
                    _, ok = collection.fix_integrity()
                    unnoticed += bool(ok)
                    whole_again += known == expected
                finally:
                    collection.close()
            except BaseException:
                refused += 1
        found[name] = (
            f"of {len(contents)}, {refused} refused, {unnoticed} opened and found in order, "
            f"{whole_again} with all reviews"
        )
    return found


def undo_depth(path: Path) -> int:
    collection = Collection(str(path))
    for _ in range(60):
        collection.sched.answerCard(collection.sched.getCard(), 3)
    depth = 0
    try:
        while collection.undo_status().undo:
            collection.undo()
            depth += 1
    finally:
        collection.close()
    return depth


def main() -> None:
    if sys.argv[1] == "answer":
        answer(Path(sys.argv[2]))
        return
    kills = int(sys.argv[1])
    print("\n## Anki")
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "collection.anki2"
        make(path, 12_000)
        print(f"Fetching and answering a card takes {timing(path) * 1000:.2f} ms.")
        print(f"Undo goes back {undo_depth(path)} of 60 answers.")
        acknowledged, lost = kill(path, kills)
        print(f"{kills} reviews killed: {acknowledged:,} answers acknowledged, {lost} lost.")
        small = Path(name) / "small" / "collection.anki2"
        small.parent.mkdir()
        make(small, CARDS)
        timing(small)
        for case, result in damage(small, FLIPS).items():
            print(f"{case}: {result}.")


if __name__ == "__main__":
    main()
