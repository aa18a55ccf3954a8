"""The fields of notes: what is simple is read quickly, and to the same words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upsc_cli.exchange.read.anki import field_text

PIECES = st.sampled_from(
    ["<b>", "</b>", "<i>", "</i>", "<em>", "</em>", "<strong>", "</strong>", "<br>", "<br/>", "<BR />", "&amp;", "&lt;", "&nbsp;",
     "&quot;", " ", "\n", "\t", "word", "*", "**", "[@a]", "\\", "_", "क", "\u202e", "x ", " y", ".", "Q: a", "1. "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join))
def test_a_simple_field_is_read_as_any_other(field):
    with pytest.MonkeyPatch.context() as patch:
        quick = field_text._read.__wrapped__(field)
        patch.setattr(field_text, "_simple", lambda _: None)
        assert quick == field_text._read.__wrapped__(field)
