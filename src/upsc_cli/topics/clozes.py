"""Clozes: a text with one run of its bold words left out."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from upsc_cli.topics.format.inline import Span, uncited


class Run(NamedTuple):
    """Neighbouring spans of a text that are all bold or all not; a bold run may be italic in part."""

    spans: tuple[Span, ...]
    is_bold: bool

    @property
    def text(self) -> str:
        """Its words, without markup."""
        return "".join(span.text for span in self.spans)


class Cloze(NamedTuple):
    """A text with a gap: its words before the gap, those that belong there, and its words after it."""

    before: str
    answer: str
    after: str


@lru_cache(maxsize=1024)  # of a text clozes are made, counted and compared, one after the other
def runs(text: str) -> tuple[Run, ...]:
    """Return the words of a text in runs, bold or not; a citation belongs to none and ends none."""
    return tuple(Run(tuple(run), is_bold) for is_bold, run in groupby(uncited(text), attrgetter("bold")))


def clozes(text: str) -> Iterator[Cloze]:
    """Yield a cloze for each bold run of a text."""
    found = runs(text)
    texts = [run.text for run in found]
    for place, run in enumerate(found):
        if run.is_bold:
            yield Cloze("".join(texts[:place]), texts[place], "".join(texts[place + 1 :]))
