"""What single values of a topic file may be, and what it says of values that do not go together."""

from datetime import date
from typing import Annotated, NamedTuple

from msgspec import Meta

SLUG = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
LONGEST_SLUG = 100
SYLLABUS_CODE = r"^[A-Z]+(?:\.[A-Z]+)?[0-9]?(?:\.[0-9]+[a-z]?)?$"

Slug = Annotated[
    str,
    Meta(pattern=SLUG, max_length=LONGEST_SLUG),
    Meta(description="lower-case letters, digits and hyphens, 100 at most", examples=["india-japan-2plus2"]),
]
_SAYS_SOMETHING = Meta(min_length=1, pattern=r"\S")
Line = Annotated[str, _SAYS_SOMETHING, Meta(description="one line of plain text", extra={"one_line": True})]
Text = Annotated[
    str, _SAYS_SOMETHING, Meta(description="text with **bold**, *italic* and citations like [@source-key]")
]
SyllabusCode = Annotated[
    str,
    Meta(pattern=SYLLABUS_CODE),
    Meta(description="a code of the syllabus, like GS2.18 or PRE.GS1.4", examples=["GS2.18", "PRE.GS1.4"]),
]
PartialDate = Annotated[
    str,
    Meta(pattern=r"^[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?$"),
    Meta(description="YYYY, YYYY-MM or YYYY-MM-DD", examples=["1950-01-26", "2016"]),
]
ASKED_IN = (
    r"^(?:Prelims|Mains) (?:19|20)[0-9]{2}(?: (?:GS[1-4]?|CSAT|Essay))?"  # the paper
    r"(?:\s*\[@[^\[\]]+\])*\s*$"  # and its citations
)
AskedIn = Annotated[
    str,
    Meta(pattern=ASKED_IN),
    Meta(
        description="a paper that asked about it, with its source, like Prelims 2016 [@key]",
        examples=["Prelims 2016 [@upsc-2016]", "Mains 2018 GS2 [@upsc-2018]"],
    ),
]
Url = Annotated[str, Meta(pattern=r"^https?://[^\s/]+\S*$", description="an http or https address")]


class Misfit(NamedTuple):
    """Fields of a struct that do not go together: what is wrong, and where.

    `path` leads from the struct to the part that is wrong, by key and index. A struct reports its
    misfits from `misfits(values)`, given its fields by name; a field that is wrong in itself is
    there as an opaque value, so that the rest can still be judged. `code` is what `upsc check` calls it.
    """

    message: str
    path: tuple[str | int, ...]
    code: str = "misfit"


def first_day(written: str) -> date:
    """Return the first day of a partial date: of 2016, 1 January 2016.

    Raises:
        ValueError: no calendar has it.
    """
    return date.fromisoformat(written + "-01-01"[len(written) - 4 :])
