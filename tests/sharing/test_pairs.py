"""Two devices change one file without knowing of each other: what counts, and what is kept of the other."""

from datetime import timedelta
from itertools import product

import pytest
from world import Home, settle

PATH = "topics/polity/quorum.yaml"
RENAMED = "topics/polity/{name}.yaml"


def edit(home, name):
    home.write(PATH, f"edited on {name}")


def delete(home, name):
    home.remove(PATH)


def rename(home, name):
    home.write(RENAMED.format(name=name), home.read(PATH))
    home.remove(PATH)


ACTS = (edit, delete, rename)
CASES = [
    pytest.param(*case, id="-".join([case[0].__name__, case[1].__name__, *map(str, case[2:])]))
    for case in product(ACTS, ACTS, (False, True), (-400, 0, 400))
]


@pytest.mark.parametrize(("first", "second", "other_way_round", "days"), CASES)
def test_both_end_with_the_same_and_no_words_are_lost(tmp_path, first, second, other_way_round, days):
    root = tmp_path / "shared"
    root.mkdir()
    one, two = Home(tmp_path / "one", root), Home(tmp_path / "two", root, timedelta(days=days, minutes=30))
    one.write(PATH, "base")
    settle([one, two])
    first(one, "one")
    second(two, "two")
    said = [
        kept
        for _ in range(3)
        for home in ((two, one) if other_way_round else (one, two))
        for kept in home.sync().kept
    ]

    assert one.texts() == two.texts()
    wanted = {
        RENAMED.format(name=name): "base" for act, name in ((first, "one"), (second, "two")) if act is rename
    }
    edits = [name for act, name in ((first, "one"), (second, "two")) if act is edit]
    if edits:  # the later of two; one outlives a removal
        later = edits[-1] if days >= 0 else edits[0]
        wanted[PATH] = f"edited on {later}"
    assert one.texts() == wanted
    assert len(said) == (1 if len(edits) == 2 else 0)
    everywhere = one.all_texts() | two.all_texts()
    assert {f"edited on {name}" for name in edits} <= everywhere
    assert [(home.sync().files_sent, home.sync().files_received) for home in (one, two)] == [((), ())] * 2
