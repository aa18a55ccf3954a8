"""Good files are read without the places of their values: with the same outcome, whatever is in them."""

from pathlib import Path

import msgspec
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from upsc_cli.topics.format.bare import Quoted, bare
from upsc_cli.topics.format.packed import packed, unpacked
from upsc_cli.topics.format.reader import good_topic, parse_topic, read_good, read_topic

LIBRARY = sorted((Path(__file__).parents[1] / "library" / "topics").rglob("*.yaml"))
OF_ALL_KINDS = """\
title: "A topic: of all kinds"
category: polity
difficulty: hard
syllabus: [GS2.1, PRE.GS1.4]
tags:
- one
- on
aliases: [yes, 2024-08-20, '007', 0x1F, 1_000, 'null', "tab\\there"]
as_of: 2024-08-20
review: 2027-01
asked: ["Prelims 2016 [@a]"]
minutes: 12
introduction:
  - >-
    Folded text
    of two lines. [@a, Art 21; @b]
  - |
    A block with **bold** words

    and a gap.
  - info: "In \\"quotes\\", with \\u2014 an escape."
  - list: [x, 'y', "z"]
  - table: {columns: [Year, "~"], rows: [[1950, ''], [true, ~], ['true', "12"]]}
takeaways: ["One **fact**. [@a]"]
terms: {Quorum: It is so., "No": '~', 1: one}
memory: [{title: T, text: 'M'}]
reversed: true
cards: [{q: 'Why?', a: So., id: c-1, reversed: false}]
questions:
  - {stem: S, statements: [{text: a, true: true, why: b}, {text: c, true: false}]}
  - {stem: S, options: [1, 2, 3], answer: 2, id: q-2}
  - {stem: S, order: [a, b, c]}
mains: [{question: Q, marks: 10, points: [p]}]
related: [other]
sources:
  a: {title: A, url: 'https://example.org/x', date: 1950-01-26}
  b: {title: B, seen: 2016}
verified: 90
"""
FILES = [OF_ALL_KINDS, *(path.read_text(encoding="utf-8") for path in LIBRARY[:3])]
PIECES = st.sampled_from(
    "&a |*a|!x |! |!!str |? |: |- |<<: |<<: *a|yes|no|on|off|~|null|''|\"\"|true|'true'|\"12\"|0o17|017|1_000|1e3|.5|+7"
    "|2024-02-30|2024-08-20|0|'|\"|\t|\n|\n---\n|\n...\n|%YAML 1.2\n---\n|{|}|[|]|,|#|# [@zz] |[@zz]|[@a]|[@ a ,x]|**|\\|\\x5b@zz]"
    "|\\u2028|>|\\|\n|\u0085|\u2028|\ufeff|\u202e|\x1b[31m|é|क|title: T\n|tags:\n|'a': b\n| a : b\n|\r\n|  |\xa0".split(
        "|"
    )
)
PLACES = st.floats(0, 1, exclude_max=True)


@st.composite
def damaged(draw):
    """Return the text of a good file after a few edits, most of which make it a bad one."""
    text = draw(st.sampled_from(FILES))
    for _ in range(draw(st.integers(1, 3))):
        lines = text.split("\n")
        place, line = int(draw(PLACES) * len(text)), int(draw(PLACES) * len(lines))
        piece, length = draw(PIECES), draw(st.integers(0, 4))
        match draw(st.integers(0, 6)):
            case 0:
                text = text[:place] + piece + text[place + length :]
            case 1:
                text = text[:place] + text[place + length :]
            case 2:  # a value, or a piece of one
                before, colon, after = lines[line].partition(": ")
                text = "\n".join(
                    [*lines[:line], before + colon + piece + after * (length % 2), *lines[line + 1 :]]
                )
            case 3:
                text = "\n".join([*lines[: line + 1], *lines[line:]])
            case 4:
                text = "\n".join([*lines[:line], *lines[line + 1 :]])
            case 5:
                text = "\n".join([*lines[:line], " " * length + lines[line], *lines[line + 1 :]])
            case 6:
                text = text[:place]
    return text


@pytest.mark.parametrize("text", FILES, ids=["of-all-kinds", *(path.stem for path in LIBRARY[:3])])
def test_a_good_file_needs_no_places(text):
    assert good_topic(text) == parse_topic(text, Path("topic.yaml")).topic is not None


def test_all_topics_are_read_the_same_both_ways():
    for path in LIBRARY:
        assert good_topic(path.read_text(encoding="utf-8")) == read_topic(path).topic is not None


@pytest.mark.once
@settings(max_examples=500)
@given(text=damaged())
@example(OF_ALL_KINDS.replace("'null'", "null"))
@example(OF_ALL_KINDS.replace("minutes: 12", "minutes: '12'"))
@example(OF_ALL_KINDS.replace("marks: 10", "marks: |\n  10"))
@example(OF_ALL_KINDS.replace("  a: {", "  ' a': {"))
@example(OF_ALL_KINDS.replace("terms: {", "terms: {' Quorum': b, "))
@example(OF_ALL_KINDS.replace("polity", "!x polity"))
@example(OF_ALL_KINDS.replace("polity", "&a polity"))
@example(OF_ALL_KINDS.replace("[{title: T", "[!x {title: T"))
@example(OF_ALL_KINDS.replace("[other]", "&a [other]"))
@example(OF_ALL_KINDS + "<<: {related: [x]}\n")
@example(OF_ALL_KINDS.replace("verified: 90", "verified: 90\n'verified': 80"))
@example(OF_ALL_KINDS.replace("[@a, Art 21; @b]", "[@a, Art 21; @c]"))
@example(OF_ALL_KINDS.replace("an escape", "an escape \\x5b@c]"))
@example(OF_ALL_KINDS + "\n--- \ntitle: Another\n")
@example("%YAML 1.1\n---\n" + OF_ALL_KINDS)
@example("[" * 40)
def test_whatever_is_wrong_with_a_file_is_told_as_if_it_were_read_with_care(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "damaged.yaml"
    path.write_bytes(text.encode())
    quick, careful = read_good(path), read_topic(path)
    assert quick.topic == careful.topic
    assert errors(quick) == errors(careful)
    if quick.topic:
        again = msgspec.msgpack.decode(msgspec.msgpack.encode(packed(quick.topic)))
        assert unpacked(again) == quick.topic
        assert Quoted not in set(types_in(packed(quick.topic)))


@pytest.mark.parametrize("text", FILES, ids=["of-all-kinds", *(path.stem for path in LIBRARY[:3])])
def test_a_file_has_the_same_values_without_libyaml(text):
    assert bare(text, yaml.SafeLoader) == bare(text)


def errors(reading):
    return [problem for problem in reading.problems if problem.level == "error"]


def types_in(value):
    yield type(value)
    for each in (
        value.items() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    ):
        yield from types_in(each)
