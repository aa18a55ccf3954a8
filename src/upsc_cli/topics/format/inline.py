"""The markup inside a text: **bold**, *italic*, ***both*** and citations in Pandoc's form.

A citation names one or more sources, each with an optional place in it:
`[@constitution, Art 21; @maneka-1978]`. A backslash makes the next `*`, `[`, `]` or backslash plain.
Whatever does not pair up is text.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from msgspec import Struct

_MARK = re.compile(r"\\(?P<escaped>[\\*\[\]])|(?P<stars>\*+)|\[(?P<citation>@[^\[\]]{1,400})\]")
_CLOSINGS = {3: re.compile(r"(?<=\S)\*\*\*(?!\*)"), 2: re.compile(r"(?<=\S)\*\*(?!\*)"), 1: re.compile(r"\*")}
"""What ends a span that as many asterisks began; the end of an italic one is held to more, see `_span_at`."""

_LONGEST_SPAN = 400  # characters; what is marked is a word or a sentence
_WORD_OR_STAR = re.compile(r"[\w*]")

_CITATION = re.compile(r"\[@[^\[\]]{1,400}\]")
_OUTSIDE_ESCAPES = re.compile(r"\\[\\*\[\]]|\[(?P<citation>@[^\[\]]{1,400})\]")

_BLANK = re.compile(r"(\s+)")

# What an escape is for: a mark, or the start of a citation.
_SPECIAL = re.compile(r"[\\*]|\[(?=@)")

_SIMPLY_BOLD = re.compile(r"[^\s\\*\[](?:[^\n\\*\[]{0,398}[^\s\\*\[])?")

# Without any of these, or two blanks in a row, a text is plain already.
_MARKS = re.compile(r"[*\[\\\t]|  ")

_BLANKS = re.compile(r"[ \t]+")
_LINE_END = re.compile(r" (?=\n)")

# What follows a citation where the blank before it goes with it.
_NO_WORD = re.compile(r"[\s.,;:!?)\]}’”»'\"]")


class Span(Struct, frozen=True):
    """A run of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False


class Reference(Struct, frozen=True):
    """One source that a citation names, and the place in it (`Art 21`, `para 3`) if one is given."""

    key: str
    place: str | None = None


class Citation(Struct, frozen=True):
    """The sources of the words before it."""

    references: tuple[Reference, ...]


Inline = Span | Citation


@lru_cache(maxsize=1024)  # a topic's texts are checked, counted, measured and drawn in one run
def parse(text: str) -> tuple[Inline, ...]:
    """Return the spans and citations of a text, in order."""
    if "*" in text or "\\" in text:
        return tuple(_join(_scan(text, bold=False, italic=False)))
    # As most texts are: the same, without a look at each mark.
    parts: list[Inline] = []
    end = 0
    for match in _CITATION.finditer(text):
        start = match.start()
        if start > end:
            parts.append(Span(text[end:start]))
        end = match.end()
        parts.append(_citation(text[start + 1 : end - 1]))
    if end < len(text):
        parts.append(Span(text[end:]))
    return tuple(parts)


def plain(text: str, *, places: bool = False) -> str:
    """Return the words of a text: no markup, and of citations at most the places, as `(Art 21)`."""
    if not _MARKS.search(text):
        return text.strip()
    parts = placed(text) if places else uncited(text)
    return tidy("".join(part.text if isinstance(part, Span) else _places(part) for part in parts))


def uncited(text: str) -> list[Span]:
    """Return the spans of a text without its citations, each of which takes its blank with it."""
    return [part for part in _without(text, lambda citation: True) if isinstance(part, Span)]


def placed(text: str) -> list[Inline]:
    """Return the spans of a text and the citations that name a place; the others take their blanks along."""
    return _without(text, lambda citation: not _places(citation))


def tidy(words: str) -> str:
    """Return words with one blank where there are several, and none at the ends of lines."""
    if "  " in words or "\t" in words:
        words = _BLANKS.sub(" ", words)
    if " \n" in words:
        words = _LINE_END.sub("", words)
    return words.strip()


def write(spans: Iterable[Span]) -> str:
    """Return the text that `parse` reads as these spans, with as few escapes as it takes.

    What no text can say is said more plainly: blanks at the edge of a span are moved out of it, and a
    style goes where it cannot be marked, as on more than 400 letters.
    """
    given = list(spans)
    said = "".join(span.text for span in given)
    if not any(span.bold or span.italic for span in given):
        is_plain = "**" not in said and next(_marked_pieces(said), None) is None
        return said if is_plain else _SPECIAL.sub(r"\\\g<0>", said)
    if len(given) == 1 and given[0].bold and not given[0].italic and _SIMPLY_BOLD.fullmatch(said):
        return f"**{said}**"
    wanted = _with_plain_edges(given)
    without_italics = [Span(span.text, span.bold) for span in wanted]
    words = [Span(span.text) for span in wanted]
    for styled in (wanted, without_italics, words):
        joined = tuple(_join(styled))
        for with_escapes in (False, True):
            text = _marked(joined, with_escapes)
            if parse(text) == joined and not has_stray_bold(text):
                return text
    return text


def escape_citations(text: str, keys: Container[str]) -> str:
    """Return a text in which citations of other sources than these are plain text."""

    def escaped(match: re.Match[str]) -> str:
        cites = match["citation"]
        known = cites is None or all(reference.key in keys for reference in _citation(cites).references)
        return match[0] if known else "\\" + match[0]

    return _OUTSIDE_ESCAPES.sub(escaped, text)


def _marked(spans: Iterable[Inline], escaped: bool) -> str:
    written = []
    styled = (span for span in spans if isinstance(span, Span))
    for bold, run in groupby(styled, lambda span: span.bold):
        inside = "".join(
            f"*{words}*" if span.italic else words
            for span in run
            for words in [_SPECIAL.sub(r"\\\g<0>", span.text) if escaped else span.text]
        )
        written.append(f"**{inside}**" if bold else inside)
    return "".join(written)


def _with_plain_edges(spans: Iterable[Span]) -> list[Span]:
    """Return spans whose blanks have the styles that the words on both sides share."""
    pieces = [
        Span(piece, span.bold, span.italic) for span in spans for piece in _BLANK.split(span.text) if piece
    ]
    plain = before = Span("")
    after = []  # the next word of each piece, from the last piece to the first
    following = plain
    for piece in reversed(pieces):
        following = following if piece.text.isspace() else piece
        after.append(following)
    settled = []
    for piece, following in zip(pieces, reversed(after), strict=True):
        if piece.text.isspace():
            shared = before.bold and following.bold, before.italic and following.italic
            settled.append(Span(piece.text, *shared))
        else:
            before = piece
            settled.append(piece)
    return settled


def count_words(text: str) -> int:
    """Return how many words a text has, without citations."""
    return len((_CITATION.sub(" ", text) if "[@" in text else text).split())


def count_all_words(texts: Sequence[str]) -> int:
    """Return how many words some texts have, without citations."""
    # With a bracket between them, so that no citation goes from one text to the next; it counts as a word.
    joined = " [ ".join(texts)
    return len(_CITATION.sub(" ", joined).split()) - max(len(texts) - 1, 0)


def has_stray_bold(text: str) -> bool:
    """Return whether a text has a `**` that pairs with no other."""
    if "**" not in text:
        return False
    end = 0
    for piece in _marked_pieces(text):
        if "**" in text[end : piece.start]:
            return True
        end = piece.end
    return "**" in text[end:]


def references(text: str) -> Iterator[Reference]:
    """Yield each source that the citations of a text name."""
    for part in parse(text):
        if isinstance(part, Citation):
            yield from part.references


def _without(text: str, is_left_out: Callable[[Citation], bool]) -> list[Inline]:
    """Return the parts of a text without some citations and the blanks that these would leave behind."""
    kept: list[Inline] = []
    gap = False
    for part in parse(text):
        if isinstance(part, Citation) and is_left_out(part):
            gap = True
            continue
        if gap and (isinstance(part, Citation) or _NO_WORD.match(part.text)):
            _close(kept)
        gap = False
        kept.append(part)
    if gap:
        _close(kept)
    return kept


def _close(parts: list[Inline]) -> None:
    """Take the blanks away that parts end with."""
    while parts and isinstance(last := parts[-1], Span) and last.text[-1] in " \t":
        del parts[-1]
        if words := last.text.rstrip(" \t"):
            parts.append(Span(words, last.bold, last.italic))


def _places(citation: Citation) -> str:
    found = "; ".join(reference.place for reference in citation.references if reference.place)
    return f"({found})" if found else ""


class _Marked(NamedTuple):
    """A piece of a text that is marked, from its first mark to its last: one of the three is there."""

    start: int
    end: int
    escaped: str | None = None
    citation: str | None = None
    inside: str | None = None
    stars: int = 0


def _marked_pieces(text: str) -> Iterator[_Marked]:
    """Yield the marked pieces of a text, in order.

    Takes time in proportion to the length, whatever is in it: each end of a span is looked for once, from
    the place on to which it was looked for before.
    """
    closings: dict[int, int] = {}  # where the next end is, of each kind
    end = 0
    while match := _MARK.search(text, end):
        end = match.end()
        if not match["stars"]:
            yield _Marked(match.start(), end, match["escaped"], match["citation"])
        elif span := _span_at(text, match.start(), end, closings):
            end = span.end
            yield span


def _span_at(text: str, start: int, inside: int, closings: dict[int, int]) -> _Marked | None:
    """Return the span that a run of asterisks before `inside` begins; what blanks follow begins none."""
    if text[inside : inside + 1].isspace() or inside == len(text):
        return None
    run = inside - start
    if run == 1:  # 5*3*2 and snake*case are no italics
        kinds = [] if start and _WORD_OR_STAR.match(text, start - 1) else [1]
    else:
        kinds = [3, 2] if run > 2 else [2]
    for stars in kinds:
        if closings.get(stars, -1) <= inside:
            found = _CLOSINGS[stars].search(text, inside + 1)
            closings[stars] = found.start() if found else len(text) + _LONGEST_SPAN
        closing = closings[stars]
        if closing - inside > _LONGEST_SPAN or "\n" in text[inside:closing]:
            continue
        end = closing + stars
        if stars == 1 and (text[closing - 1].isspace() or _WORD_OR_STAR.match(text, end)):
            continue
        return _Marked(inside - stars, end, inside=text[inside:closing], stars=stars)
    return None


def _scan(text: str, *, bold: bool, italic: bool) -> Iterator[Inline]:
    end = 0
    for piece in _marked_pieces(text):
        if piece.start > end:
            yield Span(text[end : piece.start], bold, italic)
        end = piece.end
        if piece.escaped:
            yield Span(piece.escaped, bold, italic)
        elif piece.citation:
            yield _citation(piece.citation)
        elif piece.inside:
            is_bold, is_italic = bold or piece.stars > 1, italic or piece.stars != 2
            yield from _scan(piece.inside, bold=is_bold, italic=is_italic)
    if end < len(text):
        yield Span(text[end:], bold, italic)


@lru_cache(maxsize=1024)  # a topic cites the same place time and again
def _citation(source: str) -> Citation:
    return Citation(tuple(_reference(part) for part in source.split(";")))


def _reference(part: str) -> Reference:
    key, comma, place = part.strip().removeprefix("@").partition(",")
    return Reference(key.strip(), place.strip() or None if comma else None)


def _join(parts: Iterable[Inline]) -> Iterator[Inline]:
    """Join neighbouring spans of one style, which escapes leave behind."""
    for style, run in groupby(parts, _style):
        if style is None:
            yield from run
        else:
            yield Span("".join(part.text for part in run if isinstance(part, Span)), *style)


def _style(part: Inline) -> tuple[bool, bool] | None:
    return (part.bold, part.italic) if isinstance(part, Span) else None
