"""What is right of a question, by its file and the options as they are printed; the program is not asked."""

import re
from functools import cache

import yaml

from upsc_cli import paths
from upsc_cli.recall.shares import subject_of
from upsc_cli.topics.library import Library
from upsc_cli.topics.questions import items

LIBRARY = Library([paths.bundled_data() / "topics"])
WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}


def is_satisfied(option, truths):
    """Whether an option, read as a candidate would read it, is the answer where claims are so true."""
    true = {number for number, is_true in enumerate(truths, start=1) if is_true}
    if option == "None":
        return not true
    if counted := re.fullmatch(r"(Only|All) (\w+)", option):
        number = WORDS[counted[2]]
        assert counted[1] == ("All" if number == len(truths) else "Only")
        return len(true) == number
    if option == "Neither 1 nor 2":
        return not true
    named = [int(number) for number in re.findall(r"\d", option)]
    joined = ", ".join(map(str, named[:-1])) + f" and {named[-1]}" if named[1:] else str(named[0])
    assert option in (f"{joined} only" if len(named) < len(truths) else joined, f"Both {joined}")
    assert named == sorted(set(named))
    assert named[-1] <= len(truths)
    return true == set(named)


def keys_of(asked, item, written):
    """The options that are right of a question of any kind, whose file has it so."""
    texts = {"statements": lambda one: one["text"], "pairs": lambda one: f"{one['left']} : {one['right']}"}
    if item.form in texts:
        true = {texts[item.form](one): truth(one["true"]) for one in written[item.form]}
        truths = tuple(true[claim.text] for claim in asked.claims)
        return [n for n, option in enumerate(asked.options) if is_satisfied(option, truths)]
    if item.form == "options":
        right = written["options"][int(written["answer"]) - 1]
        return [n for n, option in enumerate(asked.options) if option == right]
    return right_of(asked, written)


@cache
def questions_in(path):
    """The questions of a topic file as plain YAML, which knows nothing of how the program reads them."""
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)["questions"]


def truth(written):
    """What a YAML file or JSON says is true, false or not said."""
    return {"true": True, "false": False, "none": None}[str(written).lower()]


def rows_of(listing):
    """The texts of a list by their labels, which no two share."""
    found = dict(listing.rows)
    assert len(found) == len(listing.rows)
    return found


def right_of(asked, written):
    """The options that are right, read as a candidate reads them and held against the question's file."""
    match written:
        case {"assertion": assertion, "reason": reason}:
            [listing] = asked.lists
            assert rows_of(listing) == {"A": assertion["text"], "R": reason["text"]}
            told = [truth(assertion["true"]), truth(reason["true"]), truth(written.get("explains"))]
            meant = {
                "Both A and R are true, and R explains A": [True, True, True],
                "Both A and R are true, but R does not explain A": [True, True, False],
                "A is true, but R is false": [True, False, None],
                "A is false, but R is true": [False, True, None],
            }
            return [n for n, option in enumerate(asked.options) if meant[option] == told]
        case {"match": pairs}:
            left, right = map(rows_of, asked.lists)
            belongs = {str(pair["left"]): str(pair["right"]) for pair in pairs}
            assert (set(left.values()), set(right.values())) == (set(belongs), set(belongs.values()))
            codes = [dict(part.split("-") for part in option.split(", ")) for option in asked.options]
            assert all((set(code), set(code.values())) == (set(left), set(right)) for code in codes)
            return [
                n for n, code in enumerate(codes)
                if all(belongs[left[letter]] == right[number] for letter, number in code.items())
            ]  # fmt: skip
        case {"order": order}:
            [listing] = asked.lists
            things = rows_of(listing)
            sequences = [[things[number] for number in option.split(", ")] for option in asked.options]
            assert all(sorted(sequence) == sorted(map(str, order)) for sequence in sequences)
            return [n for n, sequence in enumerate(sequences) if sequence == [*map(str, order)]]


@cache
def bundled():
    """The questions of the library, the subject of each topic, and each question as its file has it."""
    found, subjects, written = [], {}, {}
    for slug in LIBRARY.files:
        entry = LIBRARY.entry(slug)
        listed = items(entry)
        found += listed
        subjects[slug] = subject_of(entry.topic.syllabus)
        written |= zip((item.id for item in listed), questions_in(entry.path), strict=True)
    return found, subjects, written
