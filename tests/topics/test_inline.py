"""The markup inside a text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upsc_cli.topics.format.inline import (
    Citation,
    Reference,
    Span,
    escape_citations,
    has_stray_bold,
    parse,
    plain,
    references,
    write,
)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("plain", [("plain", "")]),
        ("a **b** c", [("a ", ""), ("b", "b"), (" c", "")]),
        ("a *b* c", [("a ", ""), ("b", "i"), (" c", "")]),
        ("***b***", [("b", "bi")]),
        ("**a *b* c**", [("a ", "b"), ("b", "bi"), (" c", "b")]),
        ("2*3*4 and 5 * 6", [("2*3*4 and 5 * 6", "")]),
        ("un**closed", [("un**closed", "")]),
        ("** not bold **", [("** not bold **", "")]),
        (r"\*plain\* \[x\]", [("*plain* [x]", "")]),
        ("[not a citation]", [("[not a citation]", "")]),
        ("**A2+FL**, so", [("A2+FL", "b"), (", so", "")]),
    ],
)
def test_markup_becomes_spans(text, spans):
    assert [(span.text, "b" * span.bold + "i" * span.italic) for span in parse(text)] == spans


def test_a_citation_names_sources_and_places():
    assert parse("Fact. [@constitution, Art 21; @maneka-1978]") == (
        Span("Fact. "),
        Citation((Reference("constitution", "Art 21"), Reference("maneka-1978"))),
    )


def test_citations_inside_bold_count():
    assert [reference.key for reference in references("**a [@x]** and [@y; @z]")] == ["x", "y", "z"]


def test_plain_leaves_the_words_only():
    assert plain("The **Act** [@act], *as amended*. [@amendment]") == "The Act, as amended."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The **.in** domain", "The .in domain"),
        ("A ratio of **1 : 2** and no other", "A ratio of 1 : 2 and no other"),
        ("**French** ! and **Spanish** ?", "French ! and Spanish ?"),
        ("The .in domain [@act] is **Indian**", "The .in domain is Indian"),
        ("A **fact** [@act], and [@act; @act, s. 1] another [@act] .in", "A fact, and another .in"),
        ("A **fact** [@act] [@act]. *Another* [@act]: more [@act]", "A fact. Another: more"),
        (
            "**In bold [@act]**. And (in brackets [@act]) \u201cquoted [@act]\u201d",
            "In bold. And (in brackets) \u201cquoted\u201d",
        ),
        ("[@act] First [@act]then", "First then"),
        ("First [@act]\nsecond [@act] \nthird [@act]", "First\nsecond\nthird"),
        ("Never [@act] ", "Never"),
    ],
)
def test_a_citation_takes_its_own_blank_with_it_and_no_other(text, words):
    assert plain(text) == words


def test_only_citations_without_a_place_are_left_out_of_words_with_places():
    assert plain("It is so [@act, s. 1], and so [@act].", places=True) == "It is so (s. 1), and so."


@given(st.text(alphabet="ab *[]@;,\\\n", max_size=80))
def test_any_text_can_be_parsed_and_no_letter_is_lost(text):
    kept = "".join(part.text for part in parse(text) if isinstance(part, Span))
    cited = [reference for part in parse(text) if isinstance(part, Citation) for reference in part.references]
    assert kept.count("a") + sum(f"{r.key}{r.place or ''}".count("a") for r in cited) == text.count("a")
    assert list(references(text)) == cited


@given(st.text(alphabet="ab .,", max_size=60))
def test_text_without_markup_is_itself(text):
    assert "".join(part.text for part in parse(text) if isinstance(part, Span)) == text


@pytest.mark.parametrize(
    ("spans", "text"),
    [
        ([Span("a "), Span("b", bold=True), Span(".")], "a **b**."),
        ([Span("b ", bold=True), Span("c", bold=True, italic=True)], "**b *c***"),
        ([Span(" b ", bold=True), Span("c")], " **b** c"),
        ([Span("2*3*4 and 5 * 6")], "2*3*4 and 5 * 6"),
        ([Span("*x* and [@y]")], r"\*x\* and \[@y]"),
        ([Span("un**closed")], r"un\*\*closed"),
        ([Span("b" * 500, bold=True)], "b" * 500),
    ],
)
def test_spans_are_written_with_as_few_escapes_as_it_takes(spans, text):
    assert write(spans) == text


@given(st.lists(st.builds(Span, st.text(alphabet="ab *[]@\\\n"), st.booleans(), st.booleans()), max_size=5))
def test_no_letter_of_a_span_is_lost_or_taken_for_a_mark(spans):
    parts = parse(write(spans))
    assert all(isinstance(part, Span) for part in parts)
    assert "".join(part.text for part in parts) == "".join(span.text for span in spans)


def test_a_citation_of_no_known_source_can_be_made_plain_text():
    assert escape_citations(r"a [@x] \[@z] [@y; @x]", {"x"}) == r"a [@x] \[@z] \[@y; @x]"


# The markup once more, as one expression that tries every end of every span.
_GRAMMAR = re.compile(
    r"\\(?P<escaped>[\\*\[\]])"
    r"|\*\*\*(?=[^\s*])(?P<both>[^\n]{1,400}?)(?<=\S)\*\*\*(?!\*)"
    r"|\*\*(?=[^\s*])(?P<bold>[^\n]{1,400}?)(?<=\S)\*\*(?!\*)"
    r"|(?<![\w*])\*(?=[^\s*])(?P<italic>[^\n*]{1,400}?)(?<=\S)\*(?![\w*])"
    r"|\[(?P<citation>@[^\[\]]{1,400})\]"
)


def by_grammar(text, *, bold=False, italic=False):
    """Yield each character that is shown with its styles, and each citation as it is written."""
    end = 0
    for match in _GRAMMAR.finditer(text):
        yield from ((character, bold, italic) for character in text[end : match.start()])
        end = match.end()
        if match["escaped"]:
            yield match["escaped"], bold, italic
        elif match["citation"]:
            yield match["citation"]
        else:
            inside = match["both"] or match["bold"] or match["italic"]
            is_bold, is_italic = bold or not match["italic"], italic or not match["bold"]
            yield from by_grammar(inside, bold=is_bold, italic=is_italic)
    yield from ((character, bold, italic) for character in text[end:])


def by_parser(text):
    for part in parse(text):
        if isinstance(part, Span):
            yield from ((character, part.bold, part.italic) for character in part.text)
        else:
            references = (f"@{r.key}, {r.place}" if r.place else f"@{r.key}" for r in part.references)
            yield "; ".join(references)


MARKED = st.lists(
    st.sampled_from(["*", "**", "***", "a", "b ", " ", "\n", "\\", "[@k]", "[", "x" * 199, "_", "é"]),
    max_size=30,
).map("".join)


@given(MARKED)
@settings(max_examples=1000)
def test_a_text_is_read_as_its_grammar_says(text):
    assert list(by_parser(text)) == list(by_grammar(text))
    assert has_stray_bold(text) == ("**" in text and "**" in _GRAMMAR.sub(" ", text))
