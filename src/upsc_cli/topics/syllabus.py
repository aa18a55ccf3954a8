"""The official syllabus: papers, their lines, and the codes that topics refer to."""

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct

from upsc_cli.topics.format.values import Line, SyllabusCode

GS_PAPER = r"\bG\.?S\.?[\s-]?(?:Paper[\s-]?)?([1-4]|I{1,3}|IV)\b"
"""The pattern of a general studies paper as people write it, in whatever case; its group is the number."""

_NUMBERS = {"1": 1, "2": 2, "3": 3, "4": 4, "I": 1, "II": 2, "III": 3, "IV": 4}


class Paper(Struct, frozen=True, omit_defaults=True):
    """A paper of the examination; `marks` are full marks, `hours` the time allowed.

    `lines` has the lines of its syllabus, in condensed wording, by their codes.
    """

    code: SyllabusCode
    title: Line
    stage: Literal["prelims", "mains", "interview"]
    marks: Annotated[int, Meta(ge=1, le=1000)]
    hours: Annotated[int, Meta(ge=1, le=12)] | None = None
    rule: Line | None = None
    lines: dict[SyllabusCode, Line] = {}


class Syllabus(Struct, frozen=True):
    """The papers of the examination, in order."""

    papers: tuple[Paper, ...]

    def text_of(self, code: str) -> str | None:
        """Return the wording of a line, or None if no line has that code."""
        return next((paper.lines[code] for paper in self.papers if code in paper.lines), None)


@cache
def load(path: Path) -> Syllabus:
    """Return the syllabus of a file.

    Raises:
        InvalidTopicError: the file breaks its format.
    """
    # Imported here: naming the paper of a code needs no YAML parser.
    from upsc_cli.topics.format.reader import read_file

    return read_file(path, Syllabus)


def papers_in(text: str) -> list[str]:
    """Return the codes of the general studies papers that a text names, as people write them: GS Paper-II."""
    return [f"GS{_NUMBERS[number.upper()]}" for number in re.findall(GS_PAPER, text, re.IGNORECASE)]


def paper_code(name: str) -> str:
    """Return the code that a paper's or a line's name as typed stands for: `GS2` for gs2, GS-2 and GS II."""
    code = re.sub(r"[\s-]", "", name)
    return papers_in(code)[0] if re.fullmatch(GS_PAPER, code, re.IGNORECASE) else code.upper()


def paper_of(code: str) -> str:
    """Return the paper of a line's code: `GS2` of `GS2.18`, `PRE.GS1` of `PRE.GS1.4`."""
    return code.rpartition(".")[0] or code
