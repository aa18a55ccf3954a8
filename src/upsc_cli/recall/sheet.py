"""The sheet that an answer is written on: a Markdown file with what was asked above it, in comments.

Each line of the head is a comment of its own, which no Markdown shows. Only comments that end in their line
are taken out again: whatever a person does to the head, no line of the answer goes with it.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from textwrap import wrap

from upsc_cli.phrases import count
from upsc_cli.recall.answers import minutes_for
from upsc_cli.recall.directives import directives
from upsc_cli.topics.mains import Task

_COMMENT = re.compile(r"<!--.*?-->")
_COMMENT_LINE = re.compile(r"^[ \t]*(?:<!--.*?-->[ \t]*)+\r?(?:\n|$)", re.MULTILINE)
_COLUMNS = 76
_SO_FAR = re.compile(r"<!-- written on it for (\d{1,7}) s so far -->")
_BELOW = "Write below. Lines like these are no part of your answer."


def sheet(task: Task, title: str, at: datetime, text: str = "", seconds: int | None = None) -> str:
    """Return the file of an answer: what is asked, how long it may be, when it was begun, and its text.

    An answer that is still written has the `seconds` that it took so far.
    """
    head = [f"<!-- {_harmless(line)} -->" for line in _head(task, title, at, is_written=seconds is None)]
    if seconds is not None:
        head += [f"<!-- written on it for {seconds} s so far -->", f"<!-- {_BELOW} -->"]
    return "\n".join([*head, "", text.strip("\n")]).rstrip("\n") + ("\n" if text.strip("\n") else "\n\n")


def own_text(content: str) -> str:
    """Return what a person wrote of the content of a sheet, without its comments."""
    without_lines = _COMMENT_LINE.sub("", content)
    return _COMMENT.sub("", without_lines).replace("\r\n", "\n").strip()


def seconds_so_far(content: str) -> int:
    """Return how long an answer took that is still written, by its sheet."""
    found = _SO_FAR.search(content)
    return int(found[1]) if found else 0


def _head(task: Task, title: str, at: datetime, *, is_written: bool) -> Iterator[str]:
    yield f"{title} ({task.id})"
    yield from wrap(task.question, _COLUMNS)
    minutes = minutes_for(task.marks)
    limit = f"{task.marks} marks, {task.limit} words, {count(minutes, 'minute')}"
    yield f"{limit}; {'written' if is_written else 'begun'} on {at:%d %b %Y} at {at:%H:%M}"
    for directive in directives(task.question):
        yield f"{directive.word.capitalize()}: {directive.meaning}"


def _harmless(line: str) -> str:
    """Return words that end no comment."""
    return line.replace("--", "- -").strip("-> ")
