"""What is written as YAML: by patterns what is harmless, by PyYAML the rest, and nobody can tell which."""

from datetime import date

import yaml
from hypothesis import given
from hypothesis import strategies as st

from upsc_cli.topics.format.yaml_text import Row, dump, slow_dump

PIECES = [
    "word", "a longer-word", " ", "  ", "\n", "\n\n", ":", ": ", "#", " #", "- ", "? ", "'", '"', ",", "[", "]", "{", "}",
    "yes", "No", "null", "12", "1.5", "2026-01-02", "~", "&a", "*a", "!x", "%", "@", "`", "|", ">", "\\", "\t", "\x85",
    "\u2028", "\ufeff", "\u00a0", "क्षेत्र", "😀", "é", "—", "a" * 60, "words that go on and on " * 5, "=", "<<", "...", "---",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=9).map("".join) | st.text(max_size=150)
LEAVES = TEXTS | st.integers() | st.booleans() | st.dates() | st.none()
ROWS = st.lists(TEXTS, min_size=1, max_size=6).map(Row)
VALUES = st.recursive(
    LEAVES | ROWS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4) | st.dictionaries(TEXTS, inner, min_size=1, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4))
def test_what_is_written_quickly_is_what_pyyaml_writes(values):
    assert dump(values) == slow_dump(values)


def test_what_is_written_is_read_back():
    values = {
        "title": "Weirs",
        "true": True,
        "as_of": date(2026, 1, 2),
        "tags": ["water", "law"],
        "cards": [{"q": "yes", "a": "12: 30 #no\n  b"}, {"q": "क्षेत्र " * 30, "a": "a" * 200}],
        "table": {"columns": Row(["a", "b, c"]), "rows": [Row(["'x'", "1"])]},
    }
    assert yaml.safe_load(dump(values)) == {
        True if key == "true" else key: value for key, value in values.items()
    }
