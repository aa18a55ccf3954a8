"""A file to a topic, or to every reason why it is none."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from upsc_cli import files
from upsc_cli.errors import InvalidTopicError
from upsc_cli.topics.format import inline
from upsc_cli.topics.format.bare import Bare, UnclearError, bare
from upsc_cli.topics.format.decode import INVALID, decode, take
from upsc_cli.topics.format.model import MAX_BYTES, Topic
from upsc_cli.topics.format.nodes import Mapping, Node, Scalar, Sequence, compose
from upsc_cli.topics.format.problems import Problem, Report

_CITED = re.compile(r"\[(@[^\[\]]*)")
_ALMOST_CITATION = re.compile(r"\[[^\[\]@]{1,40}@[\w-]{1,40}[^\[\]]{0,40}\]")

T = TypeVar("T")


class Reading(Struct, frozen=True):
    """What came of reading a topic file; `topic` is None if there are errors among the problems.

    `root` is the tree of the file, for placing what is found wrong later; see also `read_good`.
    """

    topic: Topic | None
    problems: tuple[Problem, ...]
    root: Node | None


def read_topic(path: Path) -> Reading:
    """Read a topic file and report all that is wrong with it."""
    report = Report(path)
    text = _read_text(path, report)
    return _reading(None if text is None else _compose(text, report), report)


def read_good(path: Path) -> Reading:
    """Read a topic file that is probably good: its topic, or all that is wrong with it.

    The same topic and the same errors as from `read_topic`. Of a good file warnings are not looked for, and
    there is no tree: that takes a third of the time.
    """
    report = Report(path)
    text = _read_text(path, report)
    if text is not None:
        topic = good_topic(text)
        if topic is not None:
            return Reading(topic, (), None)
    return _reading(None if text is None else _compose(text, report), report)


def good_topic(text: str) -> Topic | None:
    """Return the topic of a text that has no error, None where it may have one."""
    try:
        found = bare(text)
        topic: Topic = take(found, Topic)
    except UnclearError:
        return None
    return topic if _cites_sources(text, found) else None


def parse_topic(text: str, path: Path) -> Reading:
    """Read the text of a topic file that is not there yet, or not there any more."""
    report = Report(path)
    return _reading(_compose(text, report), report)


def _reading(root: Node | None, report: Report) -> Reading:
    value = INVALID if root is None else decode(root, Topic, report)
    if isinstance(root, Mapping):
        _check_citations(root, report)
    problems = tuple(sorted(report.problems))
    return Reading(None if value is INVALID or report.has_errors else value, problems, root)


def read_file(path: Path, type_: type[T]) -> T:
    """Return a file of ours, such as the syllabus, as a typed value.

    Raises:
        InvalidTopicError: the file breaks its format; the message holds every problem.
    """
    report = Report(path)
    text = _read_text(path, report)
    root = None if text is None else _compose(text, report)
    value = INVALID if root is None else decode(root, type_, report)
    if report.has_errors:
        raise InvalidTopicError("\n".join(map(str, sorted(report.problems))))
    result: T = value
    return result


def _compose(text: str, report: Report) -> Node | None:
    root = compose(text, report)
    if root is None and not report.has_errors:
        report.error(
            None, "empty", "the file is empty; `upsc show india-japan-2plus2 --raw` shows a whole one"
        )
    return root


def _read_text(path: Path, report: Report) -> str | None:
    try:
        content = files.read(path, MAX_BYTES)
    except OSError as error:
        report.error(None, "unreadable", f"cannot be read: {error.strerror or error}")
        return None
    if len(content) > MAX_BYTES:
        report.error(None, "size", "larger than 1 MiB, which no topic is; split it")
        return None
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        report.error(None, "encoding", "this is UTF-16 text; save it as UTF-8")
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        place = Scalar(before.count(b"\n") + 1, error.start - before.rfind(b"\n"), "", plain=False)
        what = (
            "binary, not text" if b"\0" in content else f"not UTF-8 text (byte 0x{content[error.start]:02x})"
        )
        report.error(place, "encoding", f"this is {what}; save it as UTF-8")
        return None


def _check_citations(root: Mapping, report: Report) -> None:
    """Report citations without a source and sources without a citation.

    Works on nodes, not on the topic, so that it also speaks when other parts of the file are wrong.
    """
    _, found = root.entries.get("sources", (None, None))
    if found is not None and not isinstance(found, Mapping):
        return  # reported as such; that nothing is cited would only follow from it
    sources = found.entries if found else {}
    cited: set[str] = set()
    for scalar in _scalars(root):
        if "@" not in scalar.text and "**" not in scalar.text:
            continue  # most are plain text, and a library has many
        for reference in inline.references(scalar.text) if "[@" in scalar.text else ():
            cited.add(reference.key)
            if reference.key not in sources:
                hint = report.did_you_mean(reference.key, sources) or "; add it under sources"
                report.error(scalar, "citation", f"[@{reference.key}] names no source{hint}")
        if inline.has_stray_bold(scalar.text):
            report.warning(scalar, "bold", r"** without its partner; write \*\* if it is meant")
        for written in _ALMOST_CITATION.findall(scalar.text):
            report.warning(scalar, "citation", f"{written} is no citation; write [@key] or [@key, place]")
    for key, (place, _) in sources.items():
        if key not in cited:
            report.warning(place, "unused-source", f"the source {key!r} is never cited")


def _cites_sources(text: str, root: dict[str, Bare]) -> bool:
    """Return whether all that a topic cites is among its sources, or False where that is not plain to see."""
    # If nothing is escaped, a citation stands in the file as it is read; what is none may look like one.
    written = _texts(root) if "\\" in text else [text]
    parts = {part for each in written for cited in _CITED.findall(each) for part in cited.split(";")}
    keys = {part.strip().removeprefix("@").partition(",")[0].strip() for part in parts}
    return keys <= (root.get("sources") or {}).keys()


def _texts(root: Bare) -> Iterator[str]:
    waiting: list[Bare] = [root]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()


def _scalars(root: Node) -> Iterator[Scalar]:
    """Yield the values of a tree in the order of the file; keys are no text."""
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Scalar):
            yield node
        elif isinstance(node, Sequence):
            waiting += reversed(node.items)
        else:
            waiting += [child for _, child in reversed(node.entries.values())]
