"""HTML as it is found, made fit for a parser.

A quote too many inside an attribute, a `<` that begins no tag, a tag that the end of the file cuts off:
each would take text with it, and the parser that comes with Python needs time in the square of the
length for some of them. So every tag is written anew first, in one pass, with the attributes that
matter.
"""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup

_MARKUP = re.compile(
    r"""<(?:(?P<comment>!--)|(?P<declaration>[!?])"""
    r"""|(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*)(?:"""
    r"""(?P<sound>(?:[^<>"']|"[^"<]*"(?=[\s/>])|'[^'<]*'(?=[\s/>]))*+)>|(?P<loose>[^<>]*+)(?P<end>>|\Z)))"""
)
_DEFINITION = re.compile(
    r"""(?P<name>\bdata-definition\s{0,9}=\s{0,9})(?P<quote>["'])(?P<text>.{0,4000}?)(?P=quote)"""
    r"""(?=\s{0,9}/?>|\s{1,9}[\w-]{1,40}=["'])""",
    re.DOTALL,
)
_NO_CHARACTER = re.compile(r"&(?=#(?:[0-9]{8}|[xX][0-9a-fA-F]{7}))")
"""Before a number that is no character's; parsers that read it as a number give up on a long one."""

_ATTRIBUTE = re.compile(
    r"""(?<![\w-])(class|data-definition|href|src|alt|id|style|role|start|value|type|colspan|rowspan)\s{0,9}=\s{0,9}"""
    r"""(?:"([^"]{0,9000})"|'([^']{0,9000})'|([^\s"'>]{1,9000}))""",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"\shidden(?=[\s/]|$|=)(?!=[\"']?until-found)", re.IGNORECASE)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_BODIES = frozenset("article aside blockquote dd details div figure li main section table td th".split())
_SIBLINGS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "p": (frozenset({"p"}), _BODIES),
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu", "table"})),
    **dict.fromkeys(("dt", "dd"), (frozenset({"dt", "dd"}), frozenset({"dl", "table"}))),
    **dict.fromkeys(("td", "th"), (frozenset({"td", "th"}), frozenset({"tr", "table"}))),
    "tr": (frozenset({"tr", "td", "th"}), frozenset({"table"})),
}
"""What a start tag ends, as HTML lets end tags be left out, and what that never goes beyond."""

_IN_HEAD = frozenset("base link meta noscript script style template title".split())
_BODY_TAG = re.compile(r"<(?:body|div|h[1-6]|p)\b", re.IGNORECASE)
"""Where the text goes on after a script that nobody ended."""

_DEEPEST = 100
"""Tags inside each other; at the next, all of them end."""

_CODE = frozenset({"script", "style", "template", "textarea"})
"""What holds no text of the page, but may hold any sign of HTML."""


def parse_html(source: str, left: list[str]) -> BeautifulSoup:
    """Return the tree of a page or of a piece of one; a tag that breaks off goes to `left`.

    Takes time in proportion to the length, whatever is in it.
    """
    nesting = _Nesting()
    mended = "".join(_mended(_DEFINITION.sub(_requoted, source), nesting, left))
    mended = _NO_CHARACTER.sub("&amp;", mended)
    return BeautifulSoup(f"<div>{mended}</div>", "html.parser")


def _requoted(match: re.Match[str]) -> str:
    return f'{match["name"]}"{match["text"].translate(_REFERENCES)}"'


_REFERENCES = str.maketrans({'"': "&quot;", "<": "&lt;", ">": "&gt;"})


class _Nesting:
    """The tags that are open, none of them deeper than a page can mean.

    Python's parser leaves a `<p>` open when the next begins, so that a long page without end tags
    becomes as deep as it is long, and slow; here it ends, and with it what is still open in it.
    """

    def __init__(self) -> None:
        self._open: list[str] = []

    def start(self, name: str) -> str:
        """Return the end tags that must stand before a start tag."""
        if name in _VOID:
            return ""
        depth = self._sibling(name)
        if depth is None and len(self._open) >= _DEEPEST:
            depth = 0
        ended = "" if depth is None else self._end_to(depth)
        self._open.append(name)
        return ended

    def end(self, name: str) -> str:
        """Return what an end tag ends, with its own."""
        if name not in self._open:
            return ""
        return self._end_to(len(self._open) - 1 - self._open[::-1].index(name))

    def _sibling(self, name: str) -> int | None:
        """Return the depth of the element that a start tag ends although it has no end tag."""
        if "head" in self._open and name not in _IN_HEAD:
            return self._open.index("head")
        if self._open[-1:] == ["title"]:
            return len(self._open) - 1
        ended, borders = _SIBLINGS.get(name, ((), ()))
        found = None
        for depth in range(len(self._open) - 1, -1, -1):
            if not ended or self._open[depth] in borders:
                break
            if self._open[depth] in ended:
                found = depth
        return found

    def _end_to(self, depth: int) -> str:
        ended = "".join(f"</{name}>" for name in reversed(self._open[depth:]))
        del self._open[depth:]
        return ended


def _mended(source: str, nesting: _Nesting, left: list[str]) -> Iterator[str]:
    """Yield text and tags, every tag complete and every other `<` a reference."""
    start = 0
    search_from = 0
    comments_end = True
    while True:
        match = _MARKUP.search(source, search_from)
        if match is None:
            yield source[start:].replace("<", "&lt;")
            return
        yield source[start : match.start()].replace("<", "&lt;")
        start = match.end()
        if match["comment"]:
            end = source.find("-->", start) if comments_end else -1
            comments_end = end >= 0
            if end < 0:
                yield "&lt;!--"
            start = end + len("-->") if end >= 0 else start
        elif match["declaration"]:
            end = source.find(">", start, start + 1000)
            start = end + 1 if end >= 0 else start
        elif match["end"] == "":
            left.append(f"a tag that breaks off: {match[0][:60]}")
        elif not match["close"] and match["name"].lower() in _CODE:
            closing = re.compile(rf"</{match['name']}\b[^>]{{0,200}}>", re.IGNORECASE).search(source, start)
            if not closing:
                closing = _BODY_TAG.search(source, start)
                left.append(f"what a {match['name']} without an end holds")
            if closing is None:
                return
            start = closing.end() if closing[0].startswith("</") else closing.start()
        else:
            yield _tag(match, nesting)
        search_from = start


def _tag(match: re.Match[str], nesting: _Nesting) -> str:
    name = match["name"].lower()
    if match["close"]:
        return nesting.end(name)
    inside = match["sound"] if match["sound"] is not None else match["loose"]
    attributes = "".join(
        f' {attribute.lower()}="{(double or single or bare).translate(_REFERENCES)}"'
        for attribute, double, single, bare in _ATTRIBUTE.findall(inside)
    )
    attributes += " hidden" if _HIDDEN.search(inside) else ""
    return f"{nesting.start(name)}<{name}{attributes}>"
