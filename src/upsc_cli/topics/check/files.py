"""Checking topic files for those who write them: what the reader says, and how a topic fits in.

Works on the nodes of a file, so that it also speaks when other parts of the file are wrong.
"""

import os
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from upsc_cli.topics.check.shared_names import Name, check_names, names_of
from upsc_cli.topics.check.standard import check_stale, check_standard
from upsc_cli.topics.folders import SUFFIXES, misnamed, shadowed, too_deep
from upsc_cli.topics.format.nodes import Mapping, Node, Scalar
from upsc_cli.topics.format.nodes import Sequence as ListNode
from upsc_cli.topics.format.problems import Problem, Report
from upsc_cli.topics.format.reader import read_topic
from upsc_cli.topics.library import Library, bad_name, is_slug
from upsc_cli.topics.syllabus import Syllabus


class Checked(Struct, frozen=True):
    """The problems found, by file and line, and the number of files looked at."""

    files: int
    problems: tuple[Problem, ...]


def check(
    paths: Sequence[Path], library: Library, syllabus: Syllabus, stale_on: date | None = None
) -> Checked:
    """Check files, and all the YAML files below folders, as members of a library.

    With a day, what should have been looked at again before it is reported too.

    What is asked of several topics together, that no name leads to two of them, is asked of those
    that are checked together.
    """
    codes = sorted(code for paper in syllabus.papers for code in paper.lines)
    used = set(library.paths)
    # The library follows links to category folders, which a walk does not.
    linked = [file for folder in library.folders if folder in paths for file in _within(folder, library)]
    files = list(dict.fromkeys([*linked, *(file for path in paths for file in _files(path))]))
    # What it says of files is said where they are checked.
    unreadable = (new for new in library.folder_problems if new.code == "unreadable")
    problems = [new for new in unreadable if any(Path(new.path).is_relative_to(path) for path in paths)]
    reports: list[Report] = []
    names: list[Name] = []
    for file in files:
        reading = read_topic(file)
        report = Report(file)
        reports.append(report)
        if isinstance(reading.root, Mapping):
            said = {(problem.line, problem.column) for problem in reading.problems}
            _check_syllabus(reading.root, codes, said, report)
            _check_related(reading.root, file.stem, library, report)
            for key in ("syllabus", "tags", "aliases", "related"):
                _check_repeated(_items(reading.root, key), report)
            if reading.topic:
                check_standard(reading.topic, reading.root, report)
                if stale_on:
                    check_stale(reading.topic, reading.root, stale_on, report)
                names += names_of(file.stem, reading.topic, reading.root, report)
        _check_place(file, library, used, report)
        report.problems += reading.problems
    check_names(names, library.folders)
    return Checked(len(files), (*problems, *(new for report in reports for new in sorted(report.problems))))


def strictly(checked: Checked) -> Checked:
    """Return what was found with every warning as an error."""
    return replace(checked, problems=tuple(replace(new, level="error") for new in checked.problems))


def _within(folder: Path, library: Library) -> list[Path]:
    return sorted(path for path in library.paths if path.is_relative_to(folder))


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(".") and (name.endswith(SUFFIXES) or any(misnamed(path))):
                yield path


def _check_syllabus(
    root: Mapping, codes: Collection[str], said: Collection[tuple[int, int]], report: Report
) -> None:
    """Report codes that no line has, but for those that the reader refused as no codes at all."""
    for code in _items(root, "syllabus"):
        if code.text not in codes and (code.line, code.column) not in said:
            hint = report.did_you_mean(code.text, codes)
            report.error(code, "syllabus", f"no syllabus line has the code {code.text!r}{hint}")


def _check_related(root: Mapping, own: str, library: Library, report: Report) -> None:
    for slug in _items(root, "related"):
        if slug.text == own:
            report.warning(slug, "related", "a topic is not related to itself")
        elif slug.text not in library.files:
            hint = report.did_you_mean(slug.text, library.files)
            report.warning(slug, "related", f"no topic {slug.text!r}{hint}")


def _check_repeated(items: Sequence[Scalar], report: Report) -> None:
    seen: set[str] = set()
    for item in items:
        if item.text in seen:
            report.warning(item, "repeated", f"{item.text!r} stands twice; keep one")
        seen.add(item.text)


def _check_place(path: Path, library: Library, used: Collection[Path], report: Report) -> None:
    """Report a name that is none of a topic, and warn if a file in a topic folder is not used there."""
    if wrong := [*misnamed(path)]:
        report.problems += wrong
        return
    if not is_slug(path.stem):
        report.problems.append(bad_name(path))
    winner = library.files.get(path.stem)
    if winner and path.exists() and winner.exists() and not winner.samefile(path):
        report.problems.append(shadowed(path, winner))
    for folder in library.folders:
        if path.is_relative_to(folder) and path not in used:
            report.problems.append(too_deep(path, folder))


def _items(root: Mapping, key: str) -> list[Scalar]:
    """Return the plain items of a list at the top of a file."""
    node: Node | None = root.entries[key][1] if key in root.entries else None
    return [item for item in node.items if isinstance(item, Scalar)] if isinstance(node, ListNode) else []
