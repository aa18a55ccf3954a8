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
    r"|&(?=#?\w+;)|=(?==)|~(?=~)|%(?=%)|!(?=\[)|\[(?=[\[^])|(?<=\])[(:]|(?<!\S)#(?=\w|#*\s*$)|\^(?=[\w-]+$)"
)
_LINE_OUT = re.compile(r"([\\*\[\]])")
_AT_START = re.compile(r"(?P<number>\d{1,9})(?=[.)](?:\s|$))|(?=[-+>#=])|(?P<star>\*)(?=\s|\**\s*$)")


def text_to_markdown(text: str, *, at_start: bool = False) -> str:
    """Return a text of a topic as one line of Markdown; `at_start` if nothing stands before it."""
    written = _OUT.sub(_protect, text)
    return (
        _AT_START.sub(_protect_start, written, count=1) if at_start and _AT_START.match(written) else written
    )


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
