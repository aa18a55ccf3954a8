"""Imports only point down, and the domain knows no terminal."""

import ast
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

SOURCE = Path(__file__).parents[1] / "src" / "upsc_cli"

GROUND = {"cached", "paths", "clock", "errors", "files", "nearest", "phrases", "programs", "sanitize"}
FLOORS = (
    ("words", "progress"),
    ("topics",),
    ("index",),
    ("search", "recall"),
    ("doctor", "exchange", "sharing"),
    ("session",),
    ("render",),
    ("desk",),
    ("cli",),
)
"""The packages from the lowest floor to the top: each may import what lies below it, and itself."""

STANDS_ON = {
    package: GROUND.union(*FLOORS[:floor]) for floor, packages in enumerate(FLOORS) for package in packages
}

GROUND_FILES = [SOURCE / f"{name}.py" for name in sorted(GROUND)]
FILES = [path for package in STANDS_ON for path in sorted((SOURCE / package).rglob("*.py"))]


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: a relative import hides where it points"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names if node.module == "upsc_cli")
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_point_down(path):
    package = path.relative_to(SOURCE).parts[0]
    ours = {name.split(".")[1] for name in imported(path) if name.startswith("upsc_cli.")}
    assert ours <= STANDS_ON[package] | {package, "__version__"}


FORMAT = [path for path in FILES if path.is_relative_to(SOURCE / "topics" / "format")]
READ = [path for path in FILES if path.is_relative_to(SOURCE / "exchange" / "read")]
WRITE = [path for path in FILES if path.is_relative_to(SOURCE / "exchange" / "write")]


@pytest.mark.parametrize("path", FORMAT, ids=lambda path: path.name)
def test_the_format_of_a_topic_knows_no_library(path):
    ours = {name for name in imported(path) if name.startswith("upsc_cli.topics.")}
    assert all(name.startswith("upsc_cli.topics.format") for name in ours)


@pytest.mark.parametrize("path", sorted((SOURCE / "topics").glob("*.py")), ids=lambda path: path.name)
def test_what_topics_are_does_not_hang_on_how_they_are_checked(path):
    assert not any(name.startswith("upsc_cli.topics.check") for name in imported(path))


@pytest.mark.parametrize("path", [*READ, *WRITE], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_readers_and_writers_of_other_formats_share_no_more_than_the_names_of_parts(path):
    other = "write" if path in READ else "read"
    assert not any(name.startswith(f"upsc_cli.exchange.{other}") for name in imported(path))


@pytest.mark.parametrize("path", GROUND_FILES, ids=lambda path: path.name)
def test_the_ground_stands_on_nothing_but_itself(path):
    ours = {name.split(".")[1] for name in imported(path) if name.startswith("upsc_cli.")}
    assert ours <= GROUND
    assert {"rich", "typer", "yaml"}.isdisjoint(name.split(".")[0] for name in imported(path))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_only_screens_know_rich_only_the_desk_textual_and_only_the_command_line_typer(path):
    package = path.relative_to(SOURCE).parts[0]
    foreign = {name.split(".")[0] for name in imported(path)}
    assert "rich" not in foreign or package in {"render", "desk", "cli"}
    assert "textual" not in foreign or package == "desk"
    assert "typer" not in foreign or package == "cli"


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.relative_to(SOURCE).parts[0] != "cli"], ids=lambda path: path.name
)
def test_the_domain_prints_nothing_and_reads_no_environment(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert {"print", "environ", "getenv", "stdout", "stderr"}.isdisjoint(names)
    assert {"environ", "getenv", "stdout", "stderr"}.isdisjoint(attributes)


def test_every_folder_of_the_package_has_its_place():
    folders = {path.name for path in SOURCE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == set(STANDS_ON)
