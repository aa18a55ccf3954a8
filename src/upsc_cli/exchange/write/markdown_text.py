r"""Texts of topics inside Markdown.

The markup of a topic is nearly a part of Markdown: `**bold**`, `*italic*`, `\*` and citations stand as
they are. Whatever else Markdown would take for a mark gets a backslash or becomes a character reference,
which `exchange.read.markdown_text` turns into what it stands for.
"""

import re

_OUT = re.compile(
    r"\\[\\*\[\]]"  # an escape of ours is one of Markdown
    r"|\\"
    r"|\n|\t|[`<$]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # inside a word it is no mark
    r"|&(?=#?\w+;)|=(?==)|~(?=~|[0-9+\-=()]{1,20}~)|\^(?=[0-9+\-=()n]{1,20}\^)|%(?=%)|!(?=\[)|\[(?=[\[^])|(?<=\])[(:]|(?<!\S)#(?=\w|#*\s*$)|\^(?=[\w-]+$)"
)
_MATHS = re.compile(r"(?<![\\$])\$(?![\s$])[^$\n`<]{1,400}?(?<![\s\\])\$(?![\d$])")
"""Maths in a line, as `exchange.read.markdown_text` knows it too."""

_ESCAPED = re.compile(r"\\([\\*\[\]])")
_LINE_OUT = re.compile(r"([\\*\[\]])")
_AT_START = re.compile(r"(?P<number>\d{1,9})(?=[.)](?:\s|$))|(?=[-+>#=])|(?P<star>\*)(?=\s|\**\s*$)")


def text_to_markdown(text: str, *, at_start: bool = False) -> str:
    """Return a text of a topic as one line of Markdown; `at_start` if nothing stands before it."""
    written = _protected(text)
    return (
        _AT_START.sub(_protect_start, written, count=1) if at_start and _AT_START.match(written) else written
    )


def _protected(text: str) -> str:
    """Return a text with its marks protected, but for those of maths that would be read back as it stands."""
    if "$" not in text:
        return _OUT.sub(_protect, text)
    parts = []
    end = 0
    for match in _MATHS.finditer(text):
        plain = _ESCAPED.sub(r"\1", match[0])
        if _LINE_OUT.sub(r"\\\1", plain) == match[0] and "[@" not in match[0]:
            parts += [_OUT.sub(_protect, text[end : match.start()]), plain]
            end = match.end()
    return "".join([*parts, _OUT.sub(_protect, text[end:])])


def line_to_markdown(text: str) -> str:
    """Return a line of plain text, such as a heading, as Markdown."""
    return text_to_markdown(_LINE_OUT.sub(r"\\\1", text), at_start=True)


def cell_to_markdown(text: str) -> str:
    """Return a text of a topic as a cell of a Markdown table."""
    return text_to_markdown(text).replace("|", r"\|")


def _protect(match: re.Match[str]) -> str:
    mark = match[0]
    if len(mark) == 2:
        return mark
    if mark == "\n":
        return "<br>"
    return f"&#{ord(mark)};" if mark in "\\\t[" else "\\" + mark


def _protect_start(match: re.Match[str]) -> str:
    if match["star"]:
        return "&#42;"
    return f"{match['number']}\\" if match["number"] else "\\"
