"""Checking topic files for those who write them: what the reader says, and how a topic fits in."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from upsc_cli.nearest import did_you_mean
from upsc_cli.topics.library import Library, bad_name, is_slug, topic_files
from upsc_cli.topics.model import Topic
from upsc_cli.topics.nodes import Node, descend
from upsc_cli.topics.problems import Problem, Report
from upsc_cli.topics.reader import read_topic
from upsc_cli.topics.syllabus import Syllabus


class Checked(Struct, frozen=True):
    """The problems found, by file and line, and the number of files looked at."""

    files: int
    problems: tuple[Problem, ...]


def check(paths: Sequence[Path], library: Library, syllabus: Syllabus) -> Checked:
    """Check files, and the topic files in folders, as members of a library."""
    files = list(dict.fromkeys(file for path in paths for file in _files(path)))
    problems = [problem for file in files for problem in _check_file(file, library, syllabus)]
    return Checked(len(files), tuple(problems))


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from topic_files(path)
    else:
        yield path


def _check_file(path: Path, library: Library, syllabus: Syllabus) -> list[Problem]:
    reading = read_topic(path)
    problems = list(reading.problems)
    if not is_slug(path.stem):
        problems.append(bad_name(path))
    report = Report(path)
    if reading.topic and reading.root:
        _check_syllabus(reading.topic, reading.root, syllabus, report)
        _check_related(reading.topic, reading.root, library, report)
    winner = library.files.get(path.stem)
    if winner and path.exists() and not winner.samefile(path):
        report.warning(None, "shadowed", f"not used: {winner} has the same slug and comes first")
    return sorted(problems + report.problems)


def _check_syllabus(topic: Topic, root: Node, syllabus: Syllabus, report: Report) -> None:
    codes = [code for paper in syllabus.papers for code in paper.lines]
    for index, code in enumerate(topic.syllabus):
        if code not in codes:
            place = descend(root, "syllabus", index)
            report.error(
                place, "syllabus", f"no syllabus line has the code {code!r}{did_you_mean(code, codes)}"
            )


def _check_related(topic: Topic, root: Node, library: Library, report: Report) -> None:
    for index, slug in enumerate(topic.related):
        if slug not in library.files:
            hint = did_you_mean(slug, library.files)
            report.warning(descend(root, "related", index), "related", f"no topic {slug!r}{hint}")
