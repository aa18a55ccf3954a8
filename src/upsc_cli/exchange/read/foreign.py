"""Files of other programs: pages that a browser saved whole are opened, and what is not read is refused."""

import re
from email import message_from_string
from email.message import Message

from upsc_cli.errors import InvalidTopicError

_MHTML = re.compile(
    r"(?:[A-Za-z-]{1,40}: .*\n(?:[ \t].*\n)*)*?MIME-Version: ?1\.0.*\n"
    r"(?:.*\n){0,20}?Content-Type: *(?:multipart/related|text/html)",
    re.IGNORECASE,
)
_START = 4096
_ORG = re.compile(r"\A\s*(?:#\+[A-Za-z_]+:|\*+ .*\n[ \t]*:PROPERTIES:)", re.IGNORECASE)
_CSS = re.compile(
    r"\A\s*(?:/\*.*?\*/\s*)*(?:@(?:charset|import|media|font-face)\b|[.#]?[\w-][\w .#:>,*-]*\{\s*[\w-]+\s*:)",
    re.DOTALL,
)
_XML = re.compile(r"\s*<\?xml[^>]{0,200}\?>\s*(?:<!(?:DOCTYPE)?[^>]{0,400}>\s*)*<([A-Za-z][\w:.-]{0,60})")
_TEX = re.compile(r"\s*(?:%[^\n]*\n\s*)*\\documentclass\b")
_REFUSED = {
    ".org": "an Org file, which is not read; export it to Markdown in Emacs: C-c C-e m m",
    ".css": "a style sheet, and no notes",
    **dict.fromkeys((".js", ".ts", ".py", ".sh", ".c", ".java", ".scss"), "a program, and no notes"),
    **dict.fromkeys(
        (".pdf", ".docx", ".odt", ".epub", ".pptx", ".xlsx", ".ods"),
        "not read; save its text as HTML or Markdown",
    ),
    ".canvas": "a canvas of Obsidian, which is not read; import the notes on it",
    ".ipynb": "a notebook of Jupyter, which is not read; export it as Markdown",
    ".enex": "an export of Evernote, which is not read; export the notes as HTML",
    **dict.fromkeys((".tex", ".latex"), "a LaTeX file, which is not read; pandoc makes Markdown of it"),
    **dict.fromkeys(
        (".rst", ".adoc", ".asciidoc", ".textile", ".wiki", ".mediawiki"),
        "markup that is not read; pandoc makes Markdown of it",
    ),
    ".xml": "XML, but no page",
    ".opml": "an outline in OPML, which is not read; export it as Markdown",
    ".rtf": "a rich text file, which is not read; save it as HTML",
}

_OF_XML = {"en-export": _REFUSED[".enex"], "opml": _REFUSED[".opml"]}
"""What XML is, by the name of its root."""


def refuse_foreign(text: str, suffix: str) -> None:
    """Raise InvalidTopicError for a file that another program reads and we do not."""
    reason = _REFUSED.get(suffix)
    start = text[:_START]
    if reason is None and suffix in ("", ".txt") and _ORG.match(start):
        reason = _REFUSED[".org"]
    if (
        reason is None
        and suffix in ("", ".txt")
        and _CSS.match(start)
        and start.count("{") > 0
        and ";" in start
    ):
        reason = _REFUSED[".css"]
    if reason is None and (match := _XML.match(start)):
        reason = _OF_XML.get(match[1].lower(), None if match[1].lower() == "html" else _REFUSED[".xml"])
    if reason is None and _TEX.match(start):
        reason = _REFUSED[".tex"]
    if reason is None and start.startswith("{\\rtf"):
        reason = _REFUSED[".rtf"]
    if reason is None and start.startswith("%PDF-"):
        reason = f"a PDF, {_REFUSED['.pdf']}"
    if reason:
        raise InvalidTopicError(reason)


def is_mhtml(text: str, suffix: str) -> bool:
    """Return whether a text is a page in one file, with all that belongs to it, as Chrome saves it."""
    return suffix in (".mhtml", ".mht") or _MHTML.match(text[:_START]) is not None


def html_of_mhtml(text: str) -> str:
    """Return the HTML of such a page.

    Raises:
        InvalidTopicError: there is none in it.
    """
    for part in message_from_string(text).walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml") and not part.is_multipart():
            return _text_of(part)
    raise InvalidTopicError("a saved page without any HTML in it")


def _text_of(part: Message) -> str:
    content = part.get_payload(decode=True)
    written = content if isinstance(content, bytes) else str(part.get_payload()).encode()
    try:
        return written.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return written.decode("utf-8", "replace")
