"""Boxes of MkDocs and Docusaurus, as callouts of Obsidian, which the reader of Markdown knows.

MkDocs has `!!! note "Title"`, and `???` where it can be folded, with its text indented below; Docusaurus and
its kin have `:::note[Title]` and `:::` behind the text.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

from msgspec import Struct

_INDENTED = re.compile(
    r"(?P<indent> *)"
    r"(?:(?P<mark>!!!|\?\?\?\+?)[ \t]+(?P<kind>[A-Za-z][\w-]{0,39})(?:[ \t]+[a-z][\w -]{0,60}?)?|"
    r"===[!+]?)"
    r"(?:[ \t]+(?P<quote>[\"'])(?P<title>.{0,400})(?P=quote))?[ \t]*"
)
_FENCED = re.compile(
    r"(?P<indent> *)(?P<mark>:{3,20})[ \t]*\{?\.?(?P<kind>[A-Za-z][\w-]{0,39})\}?"
    r"(?:\[(?P<title>[^\[\]]{0,400})\]|(?:[ \t]+(?P<rest>[^{}:]{1,400}))?)[ \t]*(?:\{[^{}]{0,400}\})?"
)
_END = re.compile(r" *(:{3,20})[ \t]*")
_CODE = re.compile(r" {0,3}(`{3,}|~{3,})")
_LIST = re.compile(r" *(?:[-*+]|\d{1,9}[.)]) ")
_HEADING_ID = re.compile(r"^( {0,3}#{1,6} .*?\S)[ \t]+\{:?[ \t]*[#.][^{}]{0,200}\}[ \t]*$")
_DEPTH = 4
"""Columns by which the text of a box of MkDocs is indented."""


class _Box(Struct):
    """A box that is open: the column of its text, what stands before that, and the marks that end it."""

    column: int
    before: str
    end: str | None = None


def with_callouts(text: str) -> str:
    """Return Markdown whose boxes of MkDocs and Docusaurus are callouts, and whose headings have no ids."""
    if not any(mark in text for mark in ("!!!", "???", "===", ":::", "{#", "{.", "{:")):
        return text
    lines = [line.expandtabs(4) if line[:1] in " \t" else line for line in text.split("\n")]
    ends = _ends(lines)
    made: list[str] = []
    boxes: list[_Box] = []
    code = ""
    is_list = False
    for number, line in enumerate(lines):
        inside = line.lstrip(" ")
        indent = len(line) - len(inside)
        if inside and boxes and indent < boxes[-1].column:
            while boxes and indent < boxes[-1].column:
                boxes.pop()
            code = ""
            made.append(_before(boxes).rstrip())
        column = boxes[-1].column if boxes else 0
        rest = line[column:] if inside else ""
        if code:
            code = "" if _is_end_of_code(rest, code) else code
        elif match := _CODE.match(rest):
            code = match[1]
        elif match := _HEADING_ID.match(rest):
            rest = match[1]
        elif boxes and boxes[-1].end and (ended := _END.fullmatch(rest)) and ended[1] == boxes[-1].end:
            boxes.pop()
            made.append(_before(boxes).rstrip())
            continue
        elif (indent - column < _DEPTH or is_list) and (opened := _opened(lines, number, column, ends)):
            box, title = opened
            made.append(_before(boxes).rstrip())
            box.before = _before(boxes) + " " * (indent - column) + box.before
            boxes.append(box)
            if title:
                made += [box.before + title, *([] if box.before.endswith("> ") else [""])]
            continue
        if inside and indent - column < _DEPTH:
            is_list = _LIST.match(rest) is not None
        made.append((_before(boxes) + rest).rstrip() if not inside else _before(boxes) + rest)
    return "\n".join(made)


def _before(boxes: Sequence[_Box]) -> str:
    return boxes[-1].before if boxes else ""


def _ends(lines: Sequence[str]) -> dict[str, list[int]]:
    """Return the lines at which boxes between colons end, by their marks."""
    ends: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        if match := _END.fullmatch(line):
            ends.setdefault(match[1], []).append(number)
    return ends


def _opened(
    lines: Sequence[str], number: int, column: int, ends: dict[str, list[int]]
) -> tuple[_Box, str] | None:
    """Return the box that a line opens, with its first line; `before` is that of its text alone."""
    line = lines[number][column:]
    if match := _INDENTED.fullmatch(line):
        following = next((one for one in lines[number + 1 : number + 3] if one.strip()), "")
        depth = column + len(match["indent"]) + _DEPTH
        if len(following) - len(following.lstrip(" ")) < depth and match["title"] is None:
            return None
        if match["mark"] is None:  # a tab of several, which has a title and is no box
            return (_Box(depth, ""), f"**{match['title']}**") if match["title"] else None
        return _Box(depth, "> "), f"[!{match['kind']}] {match['title'] or ''}".rstrip()
    if match := _FENCED.fullmatch(line):
        found = ends.get(match["mark"], [])
        if bisect_right(found, number) == len(found):
            return None
        title = (match["title"] or match["rest"] or "").strip()
        return _Box(column, "> ", match["mark"]), f"[!{match['kind']}] {title}".rstrip()
    return None


def _is_end_of_code(line: str, mark: str) -> bool:
    found = line.strip()
    return len(found) >= len(mark) and set(found) == {mark[0]}
