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
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from msgspec import Struct, field

from upsc_cli.exchange.read.flow import address_behind
from upsc_cli.exchange.read.scripts import SCRIPTS, in_script
from upsc_cli.sanitize import clean

_DEEPEST = 100
"""Quotes and lists inside each other; Markdown below that is text of its own making."""

_MOST_BRACKETS = 1000
"""Of a paragraph whose links are looked for: what each may be the beginning of is looked for to its end."""

_SHORT = 60  # characters of a text that is named

_MARKS = re.compile(r"([\\*\[\]])")
_ANCHOR = re.compile(r" \^([a-z0-9]+(?:-[a-z0-9]+)*)$")

_WIKILINK = re.compile(r"!?\[\[([^\[\]\n|]{1,400})(?:\|([^\[\]\n]{0,400}))?\]\]")
_PLACE = re.compile(r"#?\^[\w-]{1,60}$")
HIGHLIGHT = re.compile(r"==(?=[^\s=])(.{1,400}?)(?<=\S)==(?!=)")
_COMMENT = re.compile(r"%%(.{0,400}?)%%", re.DOTALL)
_FOOTNOTE = re.compile(r"\[\^([^\[\]\s]{1,60})\]")
_RAISED = re.compile(r"\^([0-9+\-=()n]{1,20})\^")
_LOWERED = re.compile(r"(?<!~)~([0-9+\-=()]{1,20})~(?!~)")
MATHS = re.compile(
    r"\$\$(?:[^$]|\$(?!\$)){1,4000}?\$\$"
    r"|\$(?![\s$])[^$\n]{1,400}?(?<![\s\\])\$(?![\d$])"
    r"|\\\([^\n]{1,400}?\\\)|\\\[(?=[^\]]{0,400}?\\[A-Za-z]{2}).{1,2000}?\\\]",
    re.DOTALL,
)
"""LaTeX as Markdown and MathJax mark it; a digit behind the second sign makes it a sum of money."""

_SIZE = re.compile(r"\|\d{1,5}(?:x\d{1,5})?$")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp", ".pdf")
_NOTE = re.compile(r"(?:[^:]*/)?([^/:]+?)(?: [0-9a-f]{32})?\.md(?:#.*)?")
_STRUCK = frozenset({"del", "s", "strike"})
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
        ("raised", "^", _RAISED, _read_script),
        ("lowered", "~", _LOWERED, _read_script),
        ("wikilink", "![", _WIKILINK, _read_wikilink),
        ("footnote", "[", _FOOTNOTE, _read_footnote),
        ("highlight", "=", HIGHLIGHT, _read_highlight),
        ("comment", "%", _COMMENT, _read_comment),
    ):
        markdown.inline.ruler.before("strikethrough", name, _rule(first, pattern, read))
    markdown.inline.ruler.before("escape", "maths", _rule("$\\", MATHS, _read_maths))
    if not links:
        markdown.disable(["link", "image", "wikilink", "footnote"])
    return markdown


def _pieces(tokens: Iterable[Token], found: Found) -> Iterable[str]:
    """Yield the text of inline tokens piece by piece."""
    addresses: list[str] = []
    written: list[str] = []
    struck: list[str] = []
    script = ""
    for token in tokens:
        name = _tag_name(token)
        if token.type == "s_open" or (name in _STRUCK and token.content[1:2] != "/"):
            struck.append("")
            continue
        if token.type == "s_close" or (name in _STRUCK and struck):
            if struck and (gone := struck.pop().strip()):
                found.left.append(f"the struck text {gone!r}")
            continue
        if struck:
            struck = [inside + token.content for inside in struck]
            continue
        if name in SCRIPTS:
            script = "" if token.content[1:2] == "/" else name
        if token.type == "link_open":
            addresses.append(str(token.attrs.get("href", "")))
            written.append("")
            piece = ""
        elif token.type == "link_close":
            address = addresses.pop()
            piece = address_behind(written.pop(), address)
            if note := _NOTE.fullmatch(unquote(address)):
                found.links.append(note[1])
        else:
            piece = _piece(token, script, found)
        written = [inside + piece for inside in written]
        yield piece


def _piece(token: Token, script: str, found: Found) -> str:
    """Return the text of a token that is no link; `script` is the tag that raises or lowers it, if any."""
    kind, _, side = token.type.rpartition("_")
    match token.type:
        case "text":
            return (in_script(script, token.content) if script else None) or token.content
        case "text_special":
            # A reference is bare: that is how a mark of ours that Markdown would misread is written.
            escaped = token.info == "escape" and token.content in "\\*[]"
            return "\\" * escaped + clean(token.content)
        case "softbreak" | "hardbreak":
            return "\n"
        case "html_inline":
            return _tag(token.content)
        case "image":
            found.left.append(f"the image {unquote(str(token.attrs.get('src', '')))}")
            shown = _SIZE.sub("", token.content)
            return "" if _is_file_name(shown) else shown
        case "code_inline":
            return _MARKS.sub(r"\\\1", token.content)
    return _MARKS_OF_TOKENS.get(kind, token.content if side not in ("open", "close") else "")


def _tag_name(token: Token) -> str:
    match = _TAG.match(token.content) if token.type == "html_inline" else None
    return match[1].lower() if match else ""


def _is_file_name(alt: str) -> bool:
    """Return whether the words for a picture only name its file."""
    said = alt.strip().casefold()
    return (
        said.endswith(_PICTURES)
        or said.startswith(("untitled", "pasted image", "screenshot"))
        or said in ("", "image")
    )


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
        state.push("wikilink", "", 0).content = ""
        return
    page, _, place = _PLACE.sub("", target).partition("#")
    if page:
        state.env["found"].links.append(page)
    name = page.rpartition("/")[2]
    place = place.rpartition("#")[2].strip()
    shown = f"{name}: {place}" if name and place else name or place
    state.push("wikilink", "", 0).content = alias or shown or target


def _read_maths(state: StateInline, match: re.Match[str]) -> None:
    state.push("maths", "", 0).content = _MARKS.sub(r"\\\1", match[0])


def _read_script(state: StateInline, match: re.Match[str]) -> None:
    name = "sup" if match[0].startswith("^") else "sub"
    state.push("script", "", 0).content = in_script(name, match[1]) or match[0]


def _read_footnote(state: StateInline, match: re.Match[str]) -> None:
    blank = "" if state.src[state.pos - 1 : state.pos].isspace() else " "
    state.push("footnote", "", 0).content = f"{blank}[@{state.env['found'].footnotes[match[1]]}]"


def _read_highlight(state: StateInline, match: re.Match[str]) -> None:
    start, marks = state.env.get("marks", (0, 0))
    marks += state.src.count("**", start, state.pos)
    state.env["marks"] = state.pos, marks
    inside = "**" not in match[1] and marks % 2 == 0  # bold is not made bolder
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
