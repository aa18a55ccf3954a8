"""The file that a new topic starts from: small, valid, and with the rest of the format in comments."""

from collections.abc import Sequence

from msgspec import Struct

from upsc_cli.errors import UsageError
from upsc_cli.exchange.read.draft import Draft
from upsc_cli.exchange.read.finish import UNSORTED
from upsc_cli.exchange.read.guess import guess_category
from upsc_cli.sanitize import clean
from upsc_cli.topics.format.model import Topic
from upsc_cli.topics.format.writer import to_yaml
from upsc_cli.topics.library import Summary
from upsc_cli.topics.slugs import slugify
from upsc_cli.topics.syllabus import Syllabus

_PLACEHOLDER = "Say in two sentences what this is and why it matters."

_AFTER_FACTS = """\
# syllabus: [GS2.18]             # codes of the official syllabus
# tags: [first-tag, second-tag]
# aliases: [another name]        # what else people search for
# as_of: 2026-01-31              # the facts hold as of this day
"""

_AFTER_INTRODUCTION = """
# sections:
#   - heading: What it is
#     body:
#       - A paragraph with **bold**, *italic* and a citation. [@source-key, Art 1]
#       - info: Background that a newcomer needs. [@source-key]
#       - key-point: The one thing to carry into the hall. [@source-key]
#       - exam-tip: How it has been, or may be, asked.
#       - list: [first, second]
#       - table:
#           columns: [Year, Event]
#           rows:
#             - [1950, The Constitution comes into force]

# takeaways:                     # one fact each; its bold words become flashcards
#   - The quorum of a House is **one-tenth** of its members. [@source-key]

# terms:                         # upsc define answers from these
#   Quorum: The least number of members who must be present. [@source-key]

# memory:
#   - title: Ten fingers
#     text: A tenth of the House.

# questions:                     # the key is computed from what is true
#   - id: q1
#     stem: Consider the following statements.
#     statements:
#       - text: The quorum is one-tenth.
#         true: true
#         why: Article 100(3). [@source-key]
#       - text: The Speaker fixes it.
#         true: false
#         why: Parliament may do so by law. [@source-key, Art 100(3)]

# mains:
#   - question: Examine the decline of sittings.
#     marks: 10                  # or 15
#     points: [Figures, Causes, Remedies]

# related: [parliament-and-bills]

# sources:
#   source-key:
#     title: Constitution of India
#     publisher: Legislative Department
#     url: https://legislative.gov.in/
#     date: 1950-01-26
"""


class Begun(Struct, frozen=True):
    """A new topic: its slug, the category to put it in, and the text of its file."""

    slug: str
    category: str
    text: str


def begin(title: str, category: str | None, topics: Sequence[Summary], syllabus: Syllabus) -> Begun:
    """Return a new topic; without a category it gets the one of the topics that it resembles, if any.

    Raises:
        UsageError: the title has no letter that the name of a file could have.
    """
    name = clean(" ".join(title.split()))
    slug = slugify(name)
    if not slug:
        raise UsageError(
            f"no file can be named after {name!r}", hint="add a word in Latin letters to the title"
        )
    place = category or guess_category(Draft("", title=name), topics, syllabus) or UNSORTED
    return Begun(slug, place, _skeleton(name, place))


def _skeleton(title: str, category: str) -> str:
    written = to_yaml(Topic(title, category, introduction=(_PLACEHOLDER,)))
    facts, _, introduction = written.partition("\n\n")
    return (
        "# A topic of upsc. What is commented out is optional; upsc check says what is wrong.\n"
        f"{facts}\n{_AFTER_FACTS}\n{introduction}{_AFTER_INTRODUCTION}"
    )
