"""What a template of Anki makes of the fields of a note.

The language is that of https://docs.ankiweb.net/templates/intro.html: fields in double braces, with filters
before their names, and parts that are there if a field is or is not empty.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

_TAG = re.compile(r"\{\{([^{}]*+)\}\}")
_SIGNS = ("#", "^", "/")
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_ANSWER = re.compile(r"""<hr\b[^<>]{0,200}?\bid\s{0,9}=\s{0,9}["']?answer\b[^<>]{0,200}>""", re.IGNORECASE)
_EMPTY = re.compile(r"<(?!img|audio|video|object)[^<>]*+>|&nbsp;|\s+", re.IGNORECASE)
_NOT_OF_THE_NOTE = frozenset({"FrontSide", "Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID"})
_MOST_TAGS = 1000

Fill = Callable[[tuple[str, ...], str], str]
"""Returns what stands for a field, given its filters, the outermost first, and its text."""


def rendered(template: str, fields: Mapping[str, str], fill: Fill, number: int | None = None) -> str:
    """Return the HTML that a template makes; `number` is that of a cloze card, from 1."""
    template = _COMMENT.sub("", template)
    written: list[str] = []
    open_parts: list[tuple[str, bool]] = []
    start = 0
    for count, tag in enumerate(_TAG.finditer(template)):
        if count >= _MOST_TAGS:
            break
        if all(is_shown for _, is_shown in open_parts):
            written.append(template[start : tag.start()])
        start = tag.end()
        said = tag[1].strip()
        sign = said[0] if said.startswith(_SIGNS) else ""
        said = said.removeprefix(sign).strip()
        if sign in ("#", "^"):
            open_parts.append((said, _is_there(said, fields, number) == (sign == "#")))
        elif sign == "/":
            if open_parts and open_parts[-1][0] == said:
                open_parts.pop()
        elif all(is_shown for _, is_shown in open_parts):
            *filters, name = said.split(":")
            if name not in _NOT_OF_THE_NOTE or name in fields:
                written.append(fill(tuple(one.strip() for one in filters), fields.get(name.strip(), "")))
    if all(is_shown for _, is_shown in open_parts):
        written.append(template[start:])
    return "".join(written)


def behind_the_line(answer: str) -> str:
    """Return what an answer says after the line that parts it from the question, if there is one."""
    *_, behind = _ANSWER.split(answer)
    return behind


@lru_cache(maxsize=64)
def is_empty(field: str) -> bool:
    """Return whether a field shows nothing; a picture is something."""
    return not _EMPTY.sub("", field)


def _is_there(said: str, fields: Mapping[str, str], number: int | None) -> bool:
    if number is not None and said == f"c{number}":
        return True
    return not is_empty(fields.get(said, ""))
