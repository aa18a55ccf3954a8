"""The wheel, the sdist and the checkout each hold the whole program."""

import ast
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

WITH_ALL_TOPICS = True

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The wheel and the sdist, built without asking a registry."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [wheel] = folder.glob("*.whl")
    [sdist] = folder.glob("*.tar.gz")
    return wheel, sdist


def test_the_wheel_runs_in_a_new_environment_outside_the_checkout(built, tmp_path, upsc):
    venv = pytest.importorskip("venv", reason="this Python can make no environments")
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False)
    places = sysconfig.get_paths("venv", {"base": environment, "platbase": environment})
    packages, scripts = Path(places["purelib"]), Path(places["scripts"])
    python = next(scripts.glob("python*"))
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            str(python),
            "install",
            "-q",
            "--no-index",
            "--no-deps",
            str(built[0]),
        ],
        check=True,
        capture_output=True,
    )
    # The dependencies are those of this environment: a path, not its .pth files, so that the
    # checkout that is installed here in editable form stays out of sight.
    (packages / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"])

    def run(*arguments):
        command = [shutil.which("upsc", path=scripts), *arguments]
        return subprocess.run(
            command,
            cwd=tmp_path,
            env=upsc.environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout

    assert str(packages / "upsc_cli" / "data" / "topics") in run("paths")
    assert "India–Japan 2+2" in run("show", "india-japan-2plus2")
    assert "GS2.18 Bilateral" in run("show", "india-japan-2plus2")
    assert run("check").endswith("0 errors, 0 warnings\n")


def test_the_wheel_declares_the_packages_that_the_program_imports_and_no_others(built):
    with zipfile.ZipFile(built[0]) as wheel:
        [metadata] = [name for name in wheel.namelist() if name.endswith("METADATA")]
        requirements = re.findall(
            r"^Requires-Dist: ([\w-]+)(?!.*extra ==)", wheel.read(metadata).decode(), re.M
        )
        trees = [ast.parse(wheel.read(name)) for name in wheel.namelist() if name.endswith(".py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    packages = {module.split(".")[0] for module in modules} - sys.stdlib_module_names - {"upsc_cli"}
    other_names = {
        "yaml": "pyyaml", "bs4": "beautifulsoup4", "markdown_it": "markdown-it-py", "backports": "backports-zstd",
    }  # fmt: skip
    packages -= {"compression"}  # of Python itself, from 3.14 on
    imported = {other_names.get(package, package) for package in packages}
    assert imported == {requirement.lower() for requirement in requirements}


def test_the_sdist_holds_what_a_packager_needs(built):
    with tarfile.open(built[1]) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert names >= {
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
        "data/syllabus.yaml",
        "data/topics/international-relations/india-japan-2plus2.yaml",
        "src/upsc_cli/cli/app.py",
        "tests/conftest.py",
        "docs/topic.schema.json",
        ".ci/run",
        "constraints.txt",
    }


def test_the_constraints_name_a_version_that_is_admitted_of_everything_and_nothing_else():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["dev"],
    ]
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    named = [line.partition("==") for line in lines if not line.startswith("#")]
    assert all(
        re.fullmatch(r"[a-z\d-]+", name) and re.match(r"[\w.]+( ; |$)", rest) for name, _, rest in named
    )
    versions = {name: rest.partition(" ; ")[0] for name, _, rest in named}
    for requirement in map(Requirement, declared):
        assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)])


def test_the_checkout_finds_its_own_data(upsc):
    assert f"topics    {ROOT / 'data' / 'topics'}\n" in upsc("paths").stdout
