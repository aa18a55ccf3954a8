"""How the screens look, at three sizes: golden files of their words, and of the styles of one of them."""

from types import SimpleNamespace

import pytest
from seats import browse, quiz, review, start, write
from test_cards import TOPIC

from upsc_cli.render.columns import terminal_width

SIZES = pytest.mark.parametrize(("columns", "lines"), [(120, 40), (80, 24), (40, 12)])
HINDI = """\
title: राज्यपाल (Governor)
category: test-topics
introduction:
  - राज्यपाल राज्य का प्रमुख होता है, और उसकी नियुक्ति राष्ट्रपति करते हैं।
sections:
  - heading: अनुच्छेद 153
    body:
      - info: प्रत्येक राज्य के लिए एक राज्यपाल होगा। [@act]
      - table:
          columns: [पद, अवधि]
          rows: [[राज्यपाल, पाँच वर्ष], [President, five years]]
sources:
  act: {title: भारत का संविधान, publisher: India Code, url: "https://www.indiacode.nic.in/"}
"""


def framed(person):
    """Return what is on the screen with its edges, so that blank lines and the width can be seen."""
    return "".join(f"{line}|\n" for line in person.lines)


@SIZES
async def test_the_library(at_desk, golden, columns, lines):
    async with at_desk(browse("mohit minerals"), columns, lines) as person:
        golden(f"desk-library-{columns}.txt", framed(person))


@SIZES
async def test_a_topic(at_desk, golden, columns, lines):
    async with at_desk(browse("mohit minerals"), columns, lines) as person:
        await person.press("enter")
        golden(f"desk-topic-{columns}.txt", framed(person))


@SIZES
async def test_a_note_that_is_written(at_desk, upsc, golden, columns, lines):
    upsc("note", "gst-council", "The Centre has a third of the votes, so it can block.")
    upsc(
        "note",
        "gst-council",
        "- The Council first met in **September 2016**; its **33rd** meeting was online.",
    )
    async with at_desk(browse("gst council"), columns, lines) as person:
        await person.press("a")
        golden(f"desk-note-{columns}.txt", framed(person))


@SIZES
async def test_a_card_and_its_answer(at_desk, upsc, golden, columns, lines):
    upsc.write("commissions", TOPIC)
    async with at_desk(review("commissions"), columns, lines) as person:
        asked = framed(person)
        await person.press("space")
        golden(f"desk-card-{columns}.txt", f"{asked}\n{framed(person)}")


@SIZES
async def test_a_question_and_its_explanation(at_desk, golden, columns, lines):
    async with at_desk(quiz("gst-council", seed=2), columns, lines) as person:
        await person.press("b")
        asked = framed(person)
        await person.press("enter")
        golden(f"desk-question-{columns}.txt", f"{asked}\n{framed(person)}")


@SIZES
async def test_a_mains_answer_and_its_points(at_desk, monkeypatch, golden, columns, lines):
    monkeypatch.setattr("upsc_cli.session.answer_drafts.time", SimpleNamespace(monotonic=lambda: 0.0))
    async with at_desk(write("gst-council"), columns, lines) as person:
        await person.type("The Council pools sovereignty.")
        written = framed(person)
        await person.press("ctrl+s", "1", "3", "m", "8", "enter")
        points = framed(person)
        await person.press("q")
    async with at_desk(browse(), columns, lines) as person:
        await person.press("W")
        golden(f"desk-write-{columns}.txt", f"{written}\n{points}\n{framed(person)}")


@SIZES
async def test_a_sitting_of_some_minutes(at_desk, upsc, golden, columns, lines):
    upsc("show", "gst-council")
    async with at_desk(start(13), columns, lines) as person:
        await person.press("q", "s")
        golden(f"desk-start-{columns}.txt", framed(person))


@SIZES
@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("t", "day"),
        ("i", "progress"),
        ("y", "syllabus"),
        pytest.param("question_mark", "keys", marks=pytest.mark.posix("Ctrl-Z stops a program")),
        ("f", "filter"),
    ],
)
async def test_what_a_key_opens(at_desk, upsc, golden, columns, lines, key, name):
    upsc("done", "gst-council")
    upsc("exam", "2026-05-24")
    async with at_desk(browse(), columns, lines) as person:
        await person.press(key)
        golden(f"desk-{name}-{columns}.txt", framed(person))


@SIZES
async def test_devanagari_is_as_wide_as_terminals_take_it(at_desk, upsc, golden, columns, lines):
    upsc.write("rajyapal", HINDI)
    async with at_desk(browse("राज्यपाल"), columns, lines) as person:
        await person.press("enter")
        wrong = [line for line in person.whole_lines if terminal_width(line) != columns]
        assert wrong == []
        golden(f"desk-hindi-{columns}.txt", framed(person))


async def test_only_the_colours_of_the_terminal_are_used(at_desk):
    async with at_desk(browse("gst council"), 120, 40) as person:
        colours = [
            colour
            for strip in person.strips
            for segment in strip
            for colour in (segment.style and segment.style.color, segment.style and segment.style.bgcolor)
            if colour
        ]
        assert all(
            colour.is_default or (colour.number is not None and colour.number < 16) for colour in colours
        )
        assert not any(colour.name in ("black", "white", "blue", "yellow") for colour in colours)
