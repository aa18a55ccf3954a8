"""The file that a new topic starts from: small, valid, and with the rest of the format in comments."""

from upsc_cli.topics.format.model import Topic
from upsc_cli.topics.format.writer import to_yaml

_PLACEHOLDER = "Say in two sentences what this is and why it matters."

_AFTER_FACTS = """\
# syllabus: [GS2.18]             # codes of the official syllabus
# tags: [first-tag, second-tag]
# aliases: [another name]        # what else people search for
# as_of: 2026-01-31              # the facts hold as of this day
# review: 2027-01                # look at them again by then
# asked:                         # the papers that asked about it
#   - Prelims 2016 [@source-key]
#   - Mains 2018 GS2 [@source-key]
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
#         why: One-tenth, unless a law changes it. [@source-key, Art 100(3)]
#       - text: The Speaker fixes it.
#         true: false
#         why: Parliament may by law, not the Speaker. [@source-key, Art 100(3)]

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
#     seen: 2026-01              # when you last opened it
"""


def skeleton(title: str, category: str) -> str:
    """Return the text of the file of a new topic."""
    written = to_yaml(Topic(title, category, introduction=(_PLACEHOLDER,)))
    facts, _, introduction = written.partition("\n\n")
    return (
        "# A topic of upsc. What is commented out is optional; upsc check says what is wrong.\n"
        f"{facts}\n{_AFTER_FACTS}\n{introduction}{_AFTER_INTRODUCTION}"
    )
