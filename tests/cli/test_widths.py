"""Screens with scripts whose vowel signs take columns that Rich does not count."""

import re
import sys
from unicodedata import category

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tmux import NEEDS_TMUX, Tmux

WITH_ALL_TOPICS = True

HINDI = """\
title: पंचायती राज और ग्राम सभा की शक्तियाँ
category: test-topics
aliases: [Village councils]
introduction:
  - अनुच्छेद 243 से **पंचायती राज** संस्थाओं को संवैधानिक दर्जा मिला; 73वाँ संशोधन अधिनियम, 1992 ने ग्यारहवीं अनुसूची जोड़ी।
sections:
  - heading: संवैधानिक उपबंध
    body:
      - info: ग्राम सभा में गाँव की मतदाता सूची के सभी व्यक्ति होते हैं; राज्य विधानमंडल इसकी शक्तियाँ तय करता है। [@act]
      - key-point: An election within six months. [@act]
      - table:
          columns: [अनुच्छेद, विषय]
          rows:
            - [243A, ग्राम सभा की शक्तियाँ और कार्य]
            - ["**शक्तियाँ**", Powers]
      - table:
          columns: [विषय, Article]
          rows:
            - [स्थानों का आरक्षण, 243D]
            - [ग्राम सभा की शक्तियाँ और कार्य, 243A]
takeaways:
  - 73वाँ संशोधन **24 अप्रैल 1993** को लागू हुआ। [@act]
sources:
  act: {title: भारत का संविधान, publisher: India Code, url: "https://www.indiacode.nic.in/"}
"""

ESCAPES = re.compile(r"\x1b\[[\d;]*m|\x1b\]8;[^\x1b]*\x1b\\")
WIDTHS = pytest.mark.parametrize("columns", [40, 80, 120])


def columns_of(text):
    """Return the columns that most terminals, and tmux, take for a text without anything wide."""
    return sum(category(char) not in ("Mn", "Me", "Cf") for char in text)


def shown(upsc, *command, columns):
    result = upsc(*command, "--color", "always", COLUMNS=str(columns))
    assert result.exit_code == 0, result.stderr
    return ESCAPES.sub("", result.stdout).splitlines()


@WIDTHS
def test_a_topic_in_hindi_looks_as_agreed(upsc, golden, columns):
    upsc.write("panchayat", HINDI)
    golden(f"show-hindi-{columns}.txt", "\n".join(shown(upsc, "show", "panchayat", columns=columns)) + "\n")


def test_columns_of_a_table_stand_one_below_the_other(upsc):
    upsc.write("panchayat", HINDI)
    lines = shown(upsc, "show", "panchayat", columns=80)
    start = next(place for place, line in enumerate(lines) if "Article" in line)
    borders = [columns_of(line[: line.rindex("│")]) for line in lines[start : start + 4 : 2] if "│" in line]
    inner = [columns_of(line[: line.index("│", 1)]) for line in lines[start : start + 4] if "│" in line]
    assert len(borders) == 2
    assert len(set(borders)) == 1
    assert len(set(inner)) == 1


WORDS = st.text(
    st.characters(min_codepoint=0x904, max_codepoint=0xD7F, categories=["Lo", "Mn", "Mc"]), min_size=1
)
MIXED = st.lists(
    st.one_of(WORDS, st.sampled_from(["Article 243", "क्\u200dष", "a", "शक्तियाँ", "-"])), min_size=1
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(MIXED.map(" ".join), min_size=4, max_size=4), st.integers(20, 110))
def test_whatever_its_words_no_line_is_longer_than_the_terminal(upsc, texts, columns):
    text, box, cell, fact = (f"k {text}" for text in texts)
    topic = {
        "title": "T",
        "category": "c",
        "introduction": [
            text,
            {"info": box},
            {"table": {"columns": ["A", "B"], "rows": [[cell, "b"], ["a", cell]]}},
        ],
        "takeaways": [fact],
    }
    upsc.write("sample", yaml.safe_dump(topic, allow_unicode=True))
    lines = shown(upsc, "show", "sample", columns=columns)
    assert [line for line in lines if columns_of(line) > columns] == []
    shown_chars = re.sub(r"[\s─-╿]", "", "".join(lines))
    assert re.sub(r"\s", "", box) in shown_chars


class TestInTmux:
    pytestmark = NEEDS_TMUX

    @WIDTHS
    def test_nothing_is_torn(self, upsc, tmp_path, columns):
        upsc.write("panchayat", HINDI)
        upsc("done", "panchayat")
        tmux = Tmux(upsc, tmp_path, columns, 100)
        try:
            tmux.keys(until="at the shell>")
            for command in (
                ["show", "panchayat"],
                ["search", "शक्तियाँ"],
                ["list", "--category", "test-topics"],
            ):
                expected = shown(upsc, *command, columns=columns)
                tmux.run("send-keys", "-R")
                typed = f"echo ' begin'; {sys.executable} -m upsc_cli {' '.join(command)}; echo ' end'"
                seen = tmux.keys(typed, "Enter", until="\n end\n")
                seen = seen.split("\n begin\n")[1].split("\n end\n")[0].splitlines()
                assert seen[: len(expected)] == expected, command  # a hint may follow at a terminal
        finally:
            tmux.run("kill-server")
