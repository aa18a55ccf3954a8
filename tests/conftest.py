"""What all tests share: the program in a clean environment, and topics to feed it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from typer.testing import CliRunner, Result

from upsc_cli import paths
from upsc_cli.cli.app import app

# What fails on no day fails on no busy machine either: how long an example takes decides nothing.
settings.register_profile(
    "here", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("here")

# Whoever runs the tests in the background may have them ignore Ctrl-C, and every program that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)

OF_WINDOWS = ("SYSTEMROOT", "PATHEXT", "COMSPEC")
"""Variables without which programs do not run on Windows, or are not found."""

BUNDLED = paths.bundled_data()
"""The topics and the syllabus that come with the program."""
FEW = Path(__file__).parent / "library"
"""Fifteen of these topics as they were once, and the syllabus."""

NOW = "2026-01-15T09:00:00+05:30"

TOPIC = """\
title: {title}
category: test-topics
difficulty: easy
syllabus: [GS2.5]
tags: [sample]
aliases: [specimen]
introduction:
  - The **first** paragraph of {title}.
sections:
  - heading: A heading
    body:
      - info: An info box. [@act]
takeaways:
  - The Act came into force in **1950**. [@act, s. 1]
terms:
  Quorum: The least number of members who must be present. [@act]
sources:
  act:
    title: The Sample Act
    publisher: India Code
    url: https://www.indiacode.nic.in/
"""


class Program:
    """`upsc` in an environment of its own: a home, a clock and a width, and nothing else.

    The index of the bundled topics is there already: to make it anew for every test would take most of
    the time of all tests.
    """

    def __init__(self, folder: Path, index: Path | None = None) -> None:
        self.home = folder / "upsc"
        self.index = self.home / "cache" / "topics.sqlite3"
        if index:
            self.index.parent.mkdir(parents=True)
            shutil.copy(index, self.index)
        self.topics = self.home / "topics"
        self.progress = self.home / "progress.json"
        self.environment = {
            "HOME": str(folder / "person"),
            "USERPROFILE": str(folder / "person"),  # what HOME is to Windows
            "UPSC_HOME": str(self.home),
            "UPSC_NOW": NOW,
            "UPSC_DEBUG": "1",  # a bug shows as its traceback, not as the message for people
            "COLUMNS": "80",
            "TERM": "xterm-256color",
            "PATH": os.environ["PATH"],
            "PYTHONUTF8": "1",
        } | {name: os.environ[name] for name in OF_WINDOWS if name in os.environ}

    def __call__(self, *arguments: str, typed: str | bytes | None = None, **environment: str) -> Result:
        """Run a command in this process, with what is typed for it, and return its result."""
        unset = dict.fromkeys(("UPSC_TOPICS", "NO_COLOR", "PAGER", "LESS"))
        merged: dict[str, Any] = {**unset, **self.environment, **environment}
        on_interrupt = signal.getsignal(signal.SIGINT)
        try:
            return CliRunner().invoke(app, list(arguments), input=typed, env=merged, prog_name="upsc")
        finally:
            signal.signal(signal.SIGINT, on_interrupt)

    def json(self, *arguments: str, **environment: str) -> Any:
        """Run a command with --json and return what it prints, after checking that it went well."""
        result = self(*arguments, "--json", **environment)
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)

    def loads(self, *arguments: str) -> set[str]:
        """Run a command in a process of its own, and return the modules that it loads."""
        code = (
            "import sys\n"
            "from upsc_cli.__main__ import main\n"
            "try: main()\n"
            "except SystemExit: print(*sys.modules, file=sys.stderr)"
        )
        command = [sys.executable, "-c", code, *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True)
        return set(done.stderr.split())

    def write(self, slug: str, text: str, category: str = "test-topics") -> Path:
        """Write a topic file into the person's topic folder."""
        path = self.topics / category / f"{slug}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return path

    def topic(self, slug: str = "sample", title: str = "Sample topic") -> Path:
        """Write a small valid topic."""
        return self.write(slug, TOPIC.format(title=title))


@pytest.fixture(scope="module", autouse=True)
def _topics_that_come_with_the_program(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let few topics, as they were once, stand in for those that come with the program and grow.

    A module that is about all of them, or starts processes that find them, sets WITH_ALL_TOPICS; such a
    process indexes them first where the index is that of the few, which takes longer than most tests.
    """
    data = BUNDLED if getattr(request.module, "WITH_ALL_TOPICS", False) else FEW
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(paths, "bundled_data", lambda: data)
        yield


@pytest.fixture
def all_topics(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the topics that come with the program, in one test."""
    monkeypatch.setattr(paths, "bundled_data", lambda: BUNDLED)


@pytest.fixture(scope="session")
def bundled_index(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Return what returns the index of the topics that come with the program just now."""

    @cache
    def index(data: Path) -> Path:
        upsc = Program(tmp_path_factory.mktemp("bundled"))
        upsc.json("list")
        return upsc.index

    return lambda: index(paths.bundled_data())


@pytest.fixture
def upsc(tmp_path: Path, bundled_index: Callable[[], Path], request: pytest.FixtureRequest) -> Program:
    """The program, with nothing of the person's and the bundled topics."""
    if "all_topics" in request.fixturenames:
        request.getfixturevalue("all_topics")  # before their index is asked for
    return Program(tmp_path, bundled_index())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what is about another system than this one, and say why."""
    for item in items:
        for system, name in (("posix", "POSIX"), ("nt", "Windows")):
            about = item.get_closest_marker(name.lower())
            if about and os.name != system:
                item.add_marker(pytest.mark.skip(reason=f"{name}: {about.args[0]}"))


@pytest.fixture(scope="module")
def upsc_of_module(tmp_path_factory: pytest.TempPathFactory, bundled_index: Callable[[], Path]) -> Program:
    """The same for all tests of a module, where to prepare it takes long."""
    return Program(tmp_path_factory.mktemp("module"), bundled_index())


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Let two workers share a core: half of the time of the tests is waiting for terminals and processes."""
    return 2 * (os.cpu_count() or 1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden files anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare text with a golden file; `pytest --golden` writes it, for a person to look at."""

    def compare(name: str, text: str) -> None:
        path = Path(__file__).parent / "golden" / name
        if request.config.getoption("--golden"):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare
