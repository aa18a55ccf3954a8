"""The documentation says what the program does."""

import ast
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import msgspec
import pytest
from packages import note, package

from upsc_cli import errors
from upsc_cli.cli.app import COMMANDS
from upsc_cli.topics.format.model import Topic
from upsc_cli.topics.format.values import Misfit

WITH_ALL_TOPICS = True

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def document(name):
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_the_generated_files_are_current():
    subprocess.run([sys.executable, str(ROOT / "docs" / "generate.py"), "--check"], check=True)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example_and_is_documented(upsc, command):
    result = upsc(command, "--help")
    assert result.exit_code == 0
    assert f"upsc {command}" in result.stdout.partition("Example:")[0]
    assert f"## upsc {command}\n" in document("commands.md")
    assert f"upsc {command}" in README
    assert "Example: upsc" in result.stdout or command == "paths"


def test_a_picture_is_out_of_date_when_its_words_are_and_not_when_it_is_drawn_in_another_way(tmp_path):
    docs = tmp_path / "docs"
    shutil.copytree(ROOT / "docs", docs)

    def change(name, old, new):
        text = (docs / name).read_text(encoding="utf-8")
        assert old in text
        (docs / name).write_text(text.replace(old, new), encoding="utf-8")

    change("show.svg", "fill: #c5c8c6", "fill: #ffffff")
    change("show.svg", "─", "━")
    change("show.svg", "&#160;", " ")
    number = len(list((ROOT / "data" / "topics").rglob("*.yaml")))
    change("progress.svg", f"{number}&#160;topics", "1&#160;topics")
    (docs / "search.svg").unlink()
    command = [sys.executable, str(docs / "generate.py"), "--check"]
    process = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert process.returncode == 1
    told = [Path(line.split(" is out of date")[0]).name for line in process.stderr.splitlines()]
    assert told[:2] == ["search.svg", "progress.svg"]


def test_the_commands_of_the_readme_go_well_one_after_the_other_and_leave_nothing_lying_about(
    upsc, tmp_path, monkeypatch
):
    folder = tmp_path / "clone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    notes = {"page.html": "<h1>Pages</h1><p>Of a page.</p>", "notes.md": "# Notes\n\nOf Parliament.\n"}
    for name, text in notes.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "vault").mkdir()
    (folder / "vault" / "weirs.md").write_text(
        "# Weirs\n\nWhich weir is old?::The long one\n", encoding="utf-8"
    )
    files = {*notes, "vault", package(folder / "my-decks.colpkg", [note(1, "Which?", "This")]).name}
    upsc("done", "gst-council", UPSC_HOME=str(tmp_path / "phone"))
    pack = tmp_path / "pack" / "topics" / "polity" / "quorum-of-a-house.yaml"
    pack.parent.mkdir(parents=True)
    pack.write_text("title: Quorum of a House\ncategory: polity\nintroduction: [Text.]\n")
    (tmp_path / "Downloads").mkdir()
    upsc(
        "pack", "make", str(tmp_path / "pack"), "--name", "polity-notes", "--version", "1", "--licence", "MIT",
        "-o", str(tmp_path / "Downloads" / "polity-notes.zip"),
    )  # fmt: skip
    printed = README[README.index("## A first day") : README.index("## Install it")]
    for line in re.findall(r"^upsc .*", printed, re.M):
        arguments = [word.replace("~", str(tmp_path)) for word in shlex.split(line, comments=True)[1:]]
        result = upsc(
            *arguments,
            typed="q\n",
            EDITOR=f'"{sys.executable}" -c pass',
            UPSC_NOW="2026-11-28T09:00:00+05:30",
            HOME=str(tmp_path),
            USERPROFILE=str(tmp_path),
        )
        assert result.exit_code == 0, (line, result.stderr)
    assert upsc("check", "--strict").exit_code == 0
    assert {path.name for path in folder.iterdir()} == files


def test_the_help_groups_commands_and_names_the_exit_codes(upsc):
    shown = upsc("--help").stdout
    headings = [re.search(rf"^\W*{name}\W*$", shown, re.M) for name in ("Read", "Track", "Author")]
    assert [heading.start() for heading in headings] == sorted(heading.start() for heading in headings)
    for code in (0, 1, 2, 3, 4, 5, 130):
        assert re.search(rf"\b{code} ", shown[shown.index("Exit codes") :])


def test_the_readme_lists_every_exit_code():
    codes = {error.exit_code for error in vars(errors).values() if isinstance(error, type)} | {0, 130}
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.M)} == codes


def test_the_readme_lists_every_variable_that_the_program_reads():
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    read = set(re.findall(r"(?:environ(?:\.get)?[\[(])\"([A-Z_]+)\"", sources)) - {"TERM"}
    assert read >= {"UPSC_HOME", "UPSC_TOPICS", "UPSC_NOW", "NO_COLOR", "PAGER"}
    for variable in read | {"TERM", "COLUMNS"}:
        assert f"`{variable}" in README


def test_the_format_page_lists_every_key():
    page = document("topic-format.md")
    for field in msgspec.structs.fields(Topic):
        assert f"| `{field.encode_name}` |" in page


def test_the_example_of_the_format_page_is_a_valid_topic(upsc, tmp_path):
    example = re.search(r"```yaml\n(title:.*?)```", document("topic-format.md"), re.S)[1]
    path = tmp_path / "quorum.yaml"
    path.write_text(example, encoding="utf-8")
    assert upsc("check", str(path)).exit_code == 0


def test_the_check_page_explains_every_code_and_no_other():
    calls = {"error": 1, "warning": 1, "of_file": 2}  # and which argument says the code
    named = [
        (getattr(node.func, "attr", getattr(node.func, "id", "")), node.args)
        for path in (ROOT / "src" / "upsc_cli" / "topics").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    places = [arguments[calls[name]] for name, arguments in named if name in calls]
    places += [code for name, arguments in named if name == "Misfit" for code in arguments[2:]]
    # Where the code is no constant, it is that of a misfit, which has it where it is made.
    said = {place.value for place in places if isinstance(place, ast.Constant)} | {Misfit("", ()).code}
    codes = re.findall(r"^\| (`[^|]+`) \|", document("check.md"), re.M)
    assert {code for cell in codes for code in re.findall(r"`([a-z-]+)`", cell)} == said


SCHEMA = msgspec.json.decode(document("topic.schema.json"))


def test_the_schema_is_sound_and_knows_every_key():
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert set(SCHEMA["properties"]) == {field.encode_name for field in msgspec.structs.fields(Topic)}


def test_the_schema_accepts_what_the_reader_accepts(upsc):
    upsc.write("everything", (ROOT / "tests" / "golden" / "everything.yaml").read_text(encoding="utf-8"))
    for topic in upsc.json("list")[::4]:
        shown = upsc.json("show", topic["slug"])
        in_file = {key: value for key, value in shown.items() if key in SCHEMA["properties"]}
        jsonschema.validate(in_file, SCHEMA, cls=jsonschema.Draft7Validator)


@pytest.mark.parametrize(
    "topic",
    [
        {"category": "c", "takeaways": ["T."]},
        {"title": "T", "category": "c"},
        {"title": "T", "category": "C C", "takeaways": ["T."]},
        {"title": "T", "category": "c", "takeaways": ["T."], "unknown": 1},
        {"title": "T", "category": "c", "takeaways": ["T."], "difficulty": "esy"},
        {"title": "T", "category": "c", "takeaways": "T."},
        {"title": "T", "category": "c", "introduction": [{"inof": "x"}]},
        {"title": "T", "category": "c", "introduction": [{"info": "x", "key-point": "y"}]},
        {"title": "T", "category": "c", "takeaways": ["T."], "questions": [{"stem": "S"}]},
        {"title": "T", "category": "c", "takeaways": ["T."], "mains": [{"question": "Q", "marks": 12}]},
        {
            "title": "T",
            "category": "c",
            "takeaways": ["T."],
            "sources": {"a": {"title": "A", "url": "javascript:x"}},
        },
        {"title": "T", "category": "c", "takeaways": ["T."], "minutes": 0},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(upsc, tmp_path, topic):
    assert not jsonschema.Draft7Validator(SCHEMA).is_valid(topic)
    path = tmp_path / "topic.yaml"
    path.write_bytes(msgspec.json.encode(topic))  # JSON is YAML
    assert upsc("check", str(path)).exit_code == 4


@pytest.mark.parametrize(
    ("command", "example"),
    [
        ("list", ["list"]),
        ("search", ["search", "quad"]),
        ("define", ["define", "AOIP"]),
        ("progress", ["progress"]),
        ("paths", ["paths"]),
    ],
)
def test_the_json_page_names_every_key(upsc, command, example):
    page = document("json.md")
    value = upsc.json(*example)
    record = value[0] if isinstance(value, list) else value
    for key in record:
        assert re.search(rf"\b{key}\b", page), key


def test_json_of_show_has_every_key_whatever_the_file_gives(upsc):
    upsc.write("bare", "title: B\ncategory: c\ntakeaways: [T.]\n")
    keys = {field.encode_name for field in msgspec.structs.fields(Topic)}
    assert set(upsc.json("show", "bare")) == keys | {"slug", "minutes", "cited", "status", "pack", "note"}


def test_links_between_documents_lead_somewhere():
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_continuous_integration_runs_the_commands_of_the_readme():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for marker in ("try", "test"):
        assert f"<!-- {marker} -->\n```sh\n" in README
        assert f"readme {marker}" in script
