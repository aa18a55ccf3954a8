r"""Texts inside Markdown to texts of topics.

The markup of a topic is nearly a part of Markdown: `**bold**`, `*italic*`, `\*` and citations stand as
they are. Each escape and character reference that `exchange.write.markdown_text` wrote becomes what it
stands for, so that a text comes back to the letter. What only other people's notes hold (`_italic_`,
`==highlight==`, links, wikilinks, code, footnotes, HTML) becomes the nearest markup of a topic.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from msgspec import Struct, field

from upsc_cli.exchange.read.flow import address_behind
from upsc_cli.sanitize import clean

_DEEPEST = 100
"""Quotes and lists inside each other; Markdown below that is text of its own making."""

_MOST_BRACKETS = 1000
"""Of a paragraph whose links are looked for: what each may be the beginning of is looked for to its end."""

_SHORT = 60  # characters of a text that is named

_MARKS = re.compile(r"([\\*\[\]])")
_ANCHOR = re.compile(r" \^([a-z0-9]+(?:-[a-z0-9]+)*)$")

_WIKILINK = re.compile(r"!?\[\[([^\[\]\n|]{1,400})(?:\|([^\[\]\n]{0,400}))?\]\]")
HIGHLIGHT = re.compile(r"==(?=[^\s=])(.{1,400}?)(?<=\S)==(?!=)")
_COMMENT = re.compile(r"%%(.{0,400}?)%%", re.DOTALL)
_FOOTNOTE = re.compile(r"\[\^([^\[\]\s]{1,60})\]")
_Rule = Callable[[StateInline, bool], bool]
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_TAG_MARKS = {"b": "**", "strong": "**", "mark": "**", "i": "*", "em": "*"}
_MARKS_OF_TOKENS = {"strong": "**", "em": "*", "highlight": "**"}


class Found(Struct):
    """What reading Markdown meets on its way: wikilinks by target, and what has no place in a topic.

    `footnotes` are the source keys of the footnotes by their labels, `facts` the lines that it marks as such.
    """

    links: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    footnotes: Mapping[str, str] = field(default_factory=dict)
    facts: list[str] = field(default_factory=list)


def split_anchor(source: str) -> tuple[str, str | None]:
    """Return the source of a line without the block id of Obsidian at its end, and the id."""
    match = _ANCHOR.search(source)
    return (source[: match.start()], match[1]) if match else (source, None)


def text_from_markdown(source: str, found: Found, references: dict[str, Any]) -> str:
    """Return inline Markdown as a text of a topic.

    `references` are the link definitions of the document, as markdown-it keeps them.
    """
    links = source.count("[") <= _MOST_BRACKETS
    if not links:
        found.left.append(f"where links lead, for too many brackets, in {source[:_SHORT]!r}")
    markdown = parser(links=links)
    tokens = markdown.inline.parse(source, markdown, {"references": references, "found": found}, [])
    return "".join(_pieces(tokens, found)).strip()


@cache
def parser(*, links: bool = True) -> MarkdownIt:
    """Return the parser of Markdown as Obsidian writes it; inline text is left to `text_from_markdown`.

    Without `links`, brackets are read as they stand.
    """
    markdown = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST})
    markdown.enable(["table", "strikethrough"]).disable(["text_join", "inline"])
    for name, first, pattern, read in (
        ("wikilink", "![", _WIKILINK, _read_wikilink),
        ("footnote", "[", _FOOTNOTE, _read_footnote),
        ("highlight", "=", HIGHLIGHT, _read_highlight),
        ("comment", "%", _COMMENT, _read_comment),
    ):
        markdown.inline.ruler.before("strikethrough", name, _rule(first, pattern, read))
    if not links:
        markdown.disable(["link", "image", "wikilink", "footnote"])
    return markdown


def _pieces(tokens: Iterable[Token], found: Found) -> Iterable[str]:
    """Yield the text of inline tokens piece by piece."""
    addresses: list[str] = []
    written: list[str] = []
    for token in tokens:
        kind, _, side = token.type.rpartition("_")
        if token.type == "text":
            piece = token.content
        elif token.type == "text_special":
            # A reference is bare: that is how a mark of ours that Markdown would misread is written.
            escaped = token.info == "escape" and token.content in "\\*[]"
            piece = "\\" * escaped + clean(token.content)
        elif kind in _MARKS_OF_TOKENS:
            piece = _MARKS_OF_TOKENS[kind]
        elif token.type in ("softbreak", "hardbreak"):
            piece = "\n"
        elif token.type == "link_open":
            addresses.append(str(token.attrs.get("href", "")))
            written.append("")
            piece = ""
        elif token.type == "link_close":
            piece = address_behind(written.pop(), addresses.pop())
        elif token.type == "html_inline":
            piece = _tag(token.content)
        elif token.type == "image":
            found.left.append(f"the image {token.attrs.get('src', '')}")
            piece = token.content
        elif token.type == "code_inline":
            piece = _MARKS.sub(r"\\\1", token.content)
        else:
            piece = token.content if side not in ("open", "close") else ""
        written = [inside + piece for inside in written]
        yield piece


def _tag(source: str) -> str:
    match = _TAG.match(source)
    name = match[1].lower() if match else ""
    return "\n" if name == "br" else _TAG_MARKS.get(name, "")


def _rule(first: str, pattern: re.Pattern[str], read: Callable[[StateInline, re.Match[str]], None]) -> _Rule:
    """Return a rule of the parser, by which `read` takes in what matches a pattern.

    `first` are the signs with which it can begin.
    """

    def rule(state: StateInline, silent: bool) -> bool:
        found = state.src[state.pos] in first and pattern.match(state.src, state.pos, state.posMax)
        if not found or (pattern is _FOOTNOTE and found[1] not in state.env["found"].footnotes):
            return False
        if not silent:
            read(state, found)
        state.pos = found.end()
        return True

    return rule


def _read_wikilink(state: StateInline, match: re.Match[str]) -> None:
    target, alias = match[1].strip(), match[2]
    if match[0].startswith("!"):
        state.env["found"].left.append(f"what {match[0]} embeds")
    else:
        state.env["found"].links.append(target.partition("#")[0])
    state.push("wikilink", "", 0).content = alias or target


def _read_footnote(state: StateInline, match: re.Match[str]) -> None:
    blank = "" if state.src[state.pos - 1 : state.pos].isspace() else " "
    state.push("footnote", "", 0).content = f"{blank}[@{state.env['found'].footnotes[match[1]]}]"


def _read_highlight(state: StateInline, match: re.Match[str]) -> None:
    inside = "**" not in match[1]  # bold is not made bolder
    end = state.posMax
    if inside:
        state.push("highlight_open", "", 1)
    state.pos, state.posMax = match.span(1)
    state.md.inline.tokenize(state)
    if inside:
        state.push("highlight_close", "", -1)
    state.posMax = end


def _read_comment(state: StateInline, match: re.Match[str]) -> None:
    state.env["found"].left.append(f"the comment {match[1].strip()!r}")
