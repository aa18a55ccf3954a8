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
_ATTRIBUTE = re.compile(
    r"""(?<![\w-])(class|data-definition|href|src|alt)\s{0,9}=\s{0,9}"""
    r"""(?:"([^"]{0,9000})"|'([^']{0,9000})'|([^\s"'>]{1,9000}))""",
    re.IGNORECASE,
)
_CODE = frozenset({"script", "style", "template", "textarea"})
"""What holds no text of the page, but may hold any sign of HTML."""


def parse_html(source: str, left: list[str]) -> BeautifulSoup:
    """Return the tree of a page or of a piece of one; a tag that breaks off goes to `left`.

    Takes time in proportion to the length, whatever is in it.
    """
    mended = "".join(_mended(_DEFINITION.sub(_requoted, source), left))
    return BeautifulSoup(f"<div>{mended}</div>", "html.parser")


def _requoted(match: re.Match[str]) -> str:
    return f'{match["name"]}"{match["text"].translate(_REFERENCES)}"'


_REFERENCES = str.maketrans({'"': "&quot;", "<": "&lt;", ">": "&gt;"})


def _mended(source: str, left: list[str]) -> Iterator[str]:
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
            start = closing.end() if closing else len(source)
            if not closing:
                left.append(f"a {match['name']} without an end, and all after it")
        else:
            yield _tag(match)
        search_from = start


def _tag(match: re.Match[str]) -> str:
    name = match["name"].lower()
    if match["close"]:
        return f"</{name}>"
    inside = match["sound"] if match["sound"] is not None else match["loose"]
    attributes = "".join(
        f' {attribute.lower()}="{(double or single or bare).translate(_REFERENCES)}"'
        for attribute, double, single, bare in _ATTRIBUTE.findall(inside)
    )
    return f"<{name}{attributes}>"
