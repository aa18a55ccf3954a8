"""Pages of Logseq: the properties and the book-keeping of its outline, out of what is read as Markdown."""

import re

from upsc_cli.exchange.read.draft import Draft
from upsc_cli.topics.slugs import slugify

_PROPERTY = re.compile(
    r"^(?P<indent>\s*)(?P<bullet>[-*]\s+)?(?P<key>[A-Za-z][\w./-]{0,40})::(?:[ \t]+(?P<value>.*))?$"
)
_OF_PAGES = frozenset({"title", "tags", "tag", "alias", "aliases", "type", "category"})
_OF_BLOCKS = frozenset(
    "id collapsed background-color heading public created updated created-at updated-at icon filters template"
    " ls-type hl-type hl-page hl-color logseq.order-list-type source author file file-path deck"
    " exclude-from-graph-view"
    " status priority date related area".split()
)
_BOOK = re.compile(r"^[ \t]*:LOGBOOK:.*?^[ \t]*:END:[ \t]*\n?", re.DOTALL | re.MULTILINE)
_SCHEDULED = re.compile(r"^[ \t]*(?:SCHEDULED|DEADLINE): <[^>\n]*>[ \t]*$\n?", re.MULTILINE)
_BLOCK = re.compile(r"\(\([0-9a-f]{8}-[0-9a-f-]{20,40}\)\)")
_MACRO = re.compile(r"\{\{(?:embed|query|renderer|video|namespace|function)\b[^{}\n]{0,400}\}\}")
_STATE = re.compile(
    r"^(?P<before>\s*[-*]\s+)(?:TODO|DOING|DONE|NOW|LATER|WAITING|CANCELED|CANCELLED)\s+(?:\[#[ABC]\]\s+)?",
    re.MULTILINE,
)
_ORG_BLOCK = re.compile(
    r"^(?P<bullet>[ \t]*[-*][ \t]+)#\+BEGIN_\w+[ \t]*\n[ \t]*|^[ \t]*#\+(?:BEGIN|END)_\w+[ \t]*$\n?",
    re.MULTILINE | re.IGNORECASE,
)
_EMPTY = re.compile(r"^\s*[-*]\s*$\n?", re.MULTILINE)
_HEADING = re.compile(r"^(?P<indent>[ \t]*)[-*]\s+(?P<marks>#{1,6})\s+(?P<text>\S.*)$")
_FENCE = re.compile(r"^\s*(?:[-*]\s+)?(?:`{3,}|~{3,})")


def without_properties(text: str, draft: Draft) -> str:
    """Return a note without `key:: value` and what else Logseq keeps in it; those of the page are read.

    What a property says that a topic has no place for is named among what is left.
    """
    if "::" not in text and ":LOGBOOK:" not in text and "((" not in text and "{{" not in text:
        return text
    text = _SCHEDULED.sub("", _BOOK.sub("", text))
    for found in (*_BLOCK.findall(text), *_MACRO.findall(text)):
        draft.left.append(f"what {found} shows")
    text = _MACRO.sub("", _BLOCK.sub("", text))
    kept: list[str] = []
    is_page = True
    is_logseq = is_code = False
    for line in text.split("\n"):
        is_code ^= _FENCE.match(line) is not None
        match = None if is_code else _PROPERTY.match(line)
        if match and _is_property(match, is_page=is_page):
            is_logseq = True
            _read(match["key"].casefold(), (match["value"] or "").strip(), draft, is_page=is_page)
            continue
        is_page = is_page and not line.strip()
        kept.append(line)
    if not is_logseq:
        return "\n".join(kept)
    outline = _ORG_BLOCK.sub(lambda found: found["bullet"] or "", "\n".join(_with_headings(kept)))
    return _EMPTY.sub("", _STATE.sub(lambda found: found["before"], outline))


def _is_property(match: re.Match[str], *, is_page: bool) -> bool:
    """Return whether a line is a property: a card may be written with two colons too."""
    key = match["key"].casefold()
    if key.startswith("card-") or key in _OF_BLOCKS or key in _OF_PAGES:
        return True
    return is_page and not match["bullet"]


def _read(key: str, value: str, draft: Draft, *, is_page: bool) -> None:
    plain = re.sub(r"\[\[([^\[\]]*)\]\]", r"\1", value)
    entries = [entry.strip().lstrip("#") for entry in plain.split(",")]
    if not is_page or not value:
        if key not in ("id", "collapsed") and not key.startswith("card-") and value:
            draft.left.append(f"{key}: {value}")
    elif key == "title":
        draft.title = draft.title or plain
    elif key in ("tags", "tag"):
        draft.tags += [slug for entry in entries if (slug := slugify(entry.replace("/", " ")))]
    elif key in ("alias", "aliases"):
        draft.aliases += [entry for entry in entries if entry]
    elif key == "category":
        draft.category = draft.category or slugify(plain) or None
    elif key not in ("id", "collapsed"):
        draft.left.append(f"{key}: {value}")


def _with_headings(lines: list[str]) -> list[str]:
    """Return an outline whose bullets that are headings are headings, and what lies below them its text."""
    found: list[str] = []
    depth = 0
    for line in lines:
        heading = _HEADING.match(line)
        if heading:
            depth = len(heading["indent"].expandtabs(4)) // 4 + 1
            found += ["", f"{heading['marks']} {heading['text']}", ""]
            continue
        indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        if line.strip() and indent < 4 * depth and line.lstrip()[:2] in ("- ", "* ") and indent // 4 < depth:
            depth = indent // 4
        out = line.expandtabs(4)
        found.append(out[min(4 * depth, len(out) - len(out.lstrip())) :])
    return found
