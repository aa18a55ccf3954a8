"""Lines that are drawn without Rich: where they break, and their styles."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.style import Style

from upsc_cli.render import paint, theme
from upsc_cli.render.columns import terminal_width
from upsc_cli.render.lines import laid_out

STYLES = sorted({style for name, style in vars(theme).items() if name.isupper() and isinstance(style, str)})
PIECES = st.lists(
    st.tuples(
        st.text(st.sampled_from("abcdefg  ,.-•–é日本…"), min_size=1, max_size=40),
        st.sampled_from(["", theme.MATCH, theme.MUTED, theme.SLUG]),
    ),
    min_size=1,
    max_size=5,
)


@pytest.mark.parametrize("style", [*STYLES, f"{theme.BOLD} {theme.MUTED}"])
def test_a_style_is_what_rich_makes_of_it(style):
    rich = Style.parse(style)
    standard = {"color_system": ColorSystem.STANDARD}
    assert paint.in_colour("text", style) == rich.render("text", **standard)
    assert paint.without_colour("text", style) == rich.without_color.render("text", **standard)


def shown(lines):
    return ["".join(re.split(r"\x1b\[[\d;]*m", line)) for line in lines]


@given(pieces=PIECES, width=st.integers(2, 50))
def test_a_text_is_broken_between_words_into_lines_that_fit_and_are_full(pieces, width):
    lines = shown(laid_out(pieces, width, paint.in_colour))
    assert all(terminal_width(line.rstrip()) <= width for line in lines)
    text = "".join(words for words, _ in pieces)
    assert "".join("".join(lines).split()) == "".join(text.split())
    whole = [word for word in text.split() if terminal_width(word) <= width]
    if whole == text.split():
        assert [word for line in lines for word in line.split()] == whole
        for line, after in pairwise(lines):
            assert terminal_width(line) + terminal_width(after.split()[0]) >= width


@given(pieces=PIECES, width=st.integers(2, 50))
def test_lines_are_the_same_with_styles_and_without(pieces, width):
    assert shown(laid_out(pieces, width, paint.in_colour)) == laid_out(pieces, width, paint.bare)


def test_the_margin_stands_before_the_first_line_and_its_blanks_before_the_others():
    lines = laid_out([("one two ", ""), ("three", theme.BOLD)], 7, paint.in_colour, "1. ")
    assert lines == ["1. one two", "   \x1b[1mthree\x1b[0m"]
