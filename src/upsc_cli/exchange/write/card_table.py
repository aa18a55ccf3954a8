"""Flashcards as tables: for spreadsheets, and for what reads Anki's text files."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from upsc_cli.exchange.cells import CSV_COLUMNS, harmless
from upsc_cli.exchange.write.anki_notes import deck_name, tags_of
from upsc_cli.exchange.write.cited import cited_html, cited_words
from upsc_cli.exchange.write.markup import Html, join, tag, text
from upsc_cli.topics.cards import Card, cards
from upsc_cli.topics.library import Entry

_ANKI_DIRECTIVES = """\
#separator:tab
#html:true
#guid column:1
#deck column:2
#notetype:Basic
#tags column:5
#columns:Id\tDeck\tFront\tBack\tTags
"""


def cards_csv(entries: Iterable[Entry]) -> str:
    """Return the cards of topics as CSV (RFC 4180), texts plain, with a line of column names.

    A cell that a spreadsheet would run as a formula has an apostrophe before it, as OWASP advises against
    CSV injection; so has one that begins with an apostrophe, which makes it possible to tell them apart.
    """
    rows = (
        (
            card.id, entry.slug, entry.topic.category, card.kind, card.question, card.answer,
            cited_words([card.fact], card.sources), " ".join(entry.topic.tags),
        )
        for entry in entries
        for card in cards(entry)
    )  # fmt: skip
    cells = (tuple(map(harmless, row)) for row in rows)
    return _written([CSV_COLUMNS, *cells], delimiter=",", line_end="\r\n")


def cards_tsv(entries: Iterable[Entry]) -> str:
    """Return the cards of topics as text that Anki imports: a basic note each, known by its card's id."""
    rows = (
        (card.id, deck_name(entry.topic.category), text(card.question), _back(card), " ".join(tags_of(entry)))
        for entry in entries
        for card in cards(entry)
    )
    return _ANKI_DIRECTIVES + _written(rows, delimiter="\t", line_end="\n")


def _back(card: Card) -> Html:
    sources = cited_html([card.fact], card.sources)
    shown = [text("\n"), tag("small", sources)] if sources else []
    return join([text(card.answer), *shown])


def _written(rows: Iterable[Sequence[str]], *, delimiter: str, line_end: str) -> str:
    table = StringIO()
    csv.writer(table, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return table.getvalue()
