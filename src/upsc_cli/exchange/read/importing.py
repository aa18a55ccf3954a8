"""A file of any kind that we know to the topics in it."""

import codecs
import re
from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING

from upsc_cli.errors import InvalidTopicError
from upsc_cli.exchange.read.anki_text import anki_to_drafts, is_anki_text
from upsc_cli.exchange.read.draft import Draft
from upsc_cli.exchange.read.finish import Imported, Known, finish
from upsc_cli.exchange.read.foreign import html_of_mhtml, is_mhtml, refuse_foreign
from upsc_cli.exchange.read.json_cards import fault_of, json_to_drafts, loaded
from upsc_cli.exchange.read.markdown import markdown_to_draft
from upsc_cli.exchange.read.page import html_to_draft, is_page_text, text_to_draft
from upsc_cli.exchange.read.table import is_table, table_to_drafts
from upsc_cli.exchange.read.topic_file import is_topic_text, topics_to_drafts
from upsc_cli.sanitize import clean
from upsc_cli.topics.format.model import MAX_BYTES

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

LARGEST_SOURCE = 16 << 20
"""Bytes; the text of a topic is some ten thousand of them, but pages carry much else."""

_SUFFIXES: dict[str, Callable[[str], Draft]] = {
    **dict.fromkeys((".html", ".htm", ".xhtml"), html_to_draft),
    **dict.fromkeys((".md", ".markdown", ".mdown"), markdown_to_draft),
}
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_HTML_BLOCK = re.compile(r"<(?:p|h[1-6]|div|ul|ol|table|section|article)\b[^>]*>", re.IGNORECASE)
_BLOCKS_OF_HTML = 3
_NO_WORDS = re.compile(
    r"<(?P<code>script|style)\b|(?P<comment><!--)|<[^<>]{0,100000}>|data:[\w/+.-]{1,60};base64,[\w+/=]*",
    re.IGNORECASE,
)
"""What is in a page or a note but not of its text, or the beginning of that."""

_OURS = re.compile(r"---\n(?:slug: .*\n)?title: .*\n(?:  .*\n)*category: .*\ndifficulty: ")
"""The beginning of a note that upsc wrote, whose letters are meant as they are."""

_DAMAGED = re.compile("(\ufffd+)")
_TAG = re.compile(r"<[a-zA-Z]")
_MOST_TAGS = 200_000
"""Of a page; a long article has a tenth of them."""

_MOST_OF_A_TOPIC = MAX_BYTES + MAX_BYTES // 4  # characters, of which some are marks
_START = 4096  # characters in which a page says what it is


def import_source(
    content: bytes, name: str, known: Known, category: str | None = None, folder: str | None = None
) -> list[Imported]:
    """Return the topics of a file: one, or as many as an Anki export has decks and a JSON list has items.

    `name` is the name of the file; `category` wins over the one that the source states, and that over
    `folder`, the category that the folders say in which it lies.

    Raises:
        InvalidTopicError: it is no text, too large, broken, or without anything to read.
    """
    if len(content) > LARGEST_SOURCE:
        raise InvalidTopicError(f"larger than {LARGEST_SOURCE >> 20} MiB, which no page or note is; split it")
    suffix = PurePath(name).suffix.lower()
    refuse_foreign("", suffix)
    guessed: list[str] = []
    text = read_text(content, guessed)
    stem = " ".join(re.split(r"[\s_]+", PurePath(name).stem)).strip() or "Imported notes"
    imported = []
    for draft in _drafts(text, suffix, stem, known):
        draft.guessed += guessed
        draft.folder = PurePath(name).parent.name or None
        draft.category = category or draft.category or folder
        imported.append(finish(draft, known, stem))
    return imported


def read_text(content: bytes, guessed: list[str]) -> str:
    """Return the text of a file: its encoding found, mojibake undone, control characters removed.

    Mojibake is text that was decoded wrongly once; ftfy undoes only what can have come about in no other
    way. An encoding that nothing states goes to `guessed`.

    Raises:
        InvalidTopicError: the file is not text.
    """
    # Imported here: no other command needs it.
    import ftfy

    text = _decoded(content, guessed)
    if "\0" in text:
        raise InvalidTopicError("this is binary, not text")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    mended = text
    if not text.isascii() and not _OURS.match(text):
        # What is damaged beyond repair (U+FFFD) stays in its place; ftfy would take it for a letter, and it
        # would be gone.
        mended = "".join(
            part if part.isascii() or part[0] == "\ufffd" else ftfy.fix_text(part, _only_certain())
            for part in _DAMAGED.split(text)
        )
    if mended != text:
        guessed.append("the letters of wrongly decoded text")
    return clean(mended)


def _decoded(content: bytes, guessed: list[str]) -> str:
    """Return a file's text by its byte order mark, as UTF-8, or in the encoding that its HTML declares."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    wide = _utf_16(content)
    if wide:
        guessed.append("the encoding UTF-16")
        return content.decode(wide, "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    # Imported here: UTF-8 is the rule.
    from bs4.dammit import EncodingDetector

    try:
        return content.decode(EncodingDetector.find_declared_encoding(content, is_html=True) or "utf-8")
    except (LookupError, ValueError):
        pass
    damaged = content.decode("utf-8", "replace")
    lost = damaged.count("\ufffd")
    if 2 * lost <= sum(not character.isascii() for character in damaged):
        guessed.append(f"UTF-8, of which {lost} places are damaged")
        return damaged
    guessed.append("the encoding Windows-1252")
    return content.decode("cp1252", "replace")


def _utf_16(content: bytes) -> str | None:
    """Return which UTF-16 a text without a byte order mark is in: every second byte of its ASCII is 0."""
    start = content[:_START]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) * 10 < len(start) or min(even, odd) * 10 > max(even, odd):
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    try:
        return name if "\0" not in content[: len(content) // 2 * 2].decode(name) else None
    except UnicodeDecodeError:
        return None


def _refuse_long(text: str) -> None:
    """Raise InvalidTopicError for a text of which one topic cannot hold half, before it is read at length."""
    if len(text) > _MOST_OF_A_TOPIC:
        words = _count_words(text)
        if words > _MOST_OF_A_TOPIC:
            raise InvalidTopicError(
                f"its text is {words:,} characters, more than a topic file may hold; split it"
            )


def _count_words(text: str) -> int:
    """Return how many characters of a text are no markup, in time that grows with its length."""
    count = start = 0
    never_ends: set[str] = set()
    while match := _NO_WORDS.search(text, start):
        count += match.start() - start
        start = match.end()
        ending = "-->" if match["comment"] else f"</{match['code'].lower()}" if match["code"] else ""
        if ending and ending not in never_ends:
            end = re.compile(ending, re.IGNORECASE).search(text, start)
            if end is None:
                never_ends.add(ending)
            else:
                start = end.end()
    return count + len(text) - start


def _refuse_tags(text: str) -> None:
    """Raise InvalidTopicError for a page that is hardly anything but tags, before it is taken apart."""
    if len(text) > _MOST_TAGS and (tags := sum(1 for _ in _TAG.finditer(text))) > _MOST_TAGS:
        raise InvalidTopicError(f"it has {tags:,} tags, more than any page; split it")


def _only_certain() -> "TextFixerConfig":
    """Return the settings of ftfy that mend wrong decoding and leave everything else as it is."""
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        replace_lossy_sequences=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
    )


def _drafts(text: str, suffix: str, name: str, known: Known) -> list[Draft]:
    """Return what a text says, by the format that it shows itself to be in or that its name states."""
    refuse_foreign(text, suffix)
    categories = {topic.category for topic in known.topics}
    if is_anki_text(text):
        return anki_to_drafts(text, name, categories)
    if is_mhtml(text, suffix):
        page = html_of_mhtml(text)
        _refuse_long(page)
        _refuse_tags(page)
        return [html_to_draft(page)]
    if is_table(text, suffix):
        return table_to_drafts(text, suffix, name, categories)
    if text.lstrip()[:1] in ("{", "[") and suffix not in _SUFFIXES and (value := loaded(text)) is not None:
        drafts = json_to_drafts(value, name, categories)
        return topics_to_drafts(text) if drafts is None else drafts
    if suffix == ".json":
        raise InvalidTopicError(f"this is no JSON: {fault_of(text)}")
    _refuse_long(text)
    _refuse_tags(text)
    if _HTML.match(text):
        return [html_to_draft(text)]
    if suffix in _SUFFIXES:
        return [_SUFFIXES[suffix](text)]
    if text.startswith(("---\n", "+++\n")):
        return [markdown_to_draft(text)]
    if is_topic_text(text):
        return topics_to_drafts(text)
    if is_page_text(text):
        return [text_to_draft(text)]
    if len(_HTML_BLOCK.findall(text, 0, _START)) >= _BLOCKS_OF_HTML:
        return [html_to_draft(text)]
    return [markdown_to_draft(text)]
