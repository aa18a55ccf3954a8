"""Write the parts of the documentation that the program itself knows.

python docs/generate.py            write them
python docs/generate.py --check    only say which are out of date, and exit with 1 if any is
python docs/generate.py --pictures take the pictures as well

How a picture is drawn changes with Rich's version, so one is out of date when its words are.
"""

import asyncio
import inspect
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from enum import Enum
from html import unescape
from pathlib import Path
from typing import Any, get_args

import typer
from rich.console import Console
from rich.text import Text
from typer.main import get_command

from upsc_cli.cli.app import app
from upsc_cli.desk.app import Desk
from upsc_cli.desk.browse import Browse
from upsc_cli.paths import resolve
from upsc_cli.session.session import Session
from upsc_cli.topics.format.schema import topic_schema

DOCS = Path(__file__).parent
NOW = "2026-01-15T09:00:00+05:30"

PICTURES = {
    "show.svg": (88, 42, ["show", "india-japan-2plus2"]),
    "search.svg": (88, 24, ["search", "quad"]),
    "progress.svg": (88, 24, ["progress"]),
}
"""Each picture's columns, most lines, and the command that it shows."""

DESK = {"desk.svg": (112, 30, "mohit minerals", ["enter"])}
"""Pictures of the full screen: columns, lines, what is searched for, and the keys that are pressed then."""

# Rich's own format loads a font from the network, which a page in a repository should not.
_SVG = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
    font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
    font-size: {char_height}px; line-height: {line_height}px;
}}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def generated() -> dict[Path, str]:
    """Return the text of every generated file by its path."""
    schema = json.dumps(topic_schema(), indent=2, ensure_ascii=False) + "\n"
    return {DOCS / "topic.schema.json": schema, DOCS / "commands.md": "\n".join(_commands()) + "\n"}


def _commands() -> Iterator[str]:
    yield "# Commands"
    yield ""
    yield "Generated from the program by `python docs/generate.py`; `upsc COMMAND --help` says the same."
    root = get_command(app)
    context = typer.Context(root, info_name="upsc")
    yield from _command("upsc", root, context)
    for name in root.list_commands(context):
        command = root.get_command(context, name)
        inside = typer.Context(command, info_name=name, parent=context)
        yield from _command(f"upsc {name}", command, inside)
        for inner in getattr(command, "commands", ()):
            own = command.get_command(inside, inner)
            yield from _command(
                f"upsc {name} {inner}", own, typer.Context(own, info_name=inner, parent=inside)
            )


def _command(name: str, command: typer.core.TyperCommand, context: typer.Context) -> Iterator[str]:
    yield ""
    yield f"## {name}"
    yield ""
    listed = [parameter for parameter in command.params if not _is_typers_own(parameter)]
    arguments = [_name(parameter) for parameter in listed if parameter.param_type_name == "argument"]
    if isinstance(command, typer.core.TyperGroup):
        arguments = ["COMMAND", "[ARGS]..."]
    yield f"    {' '.join([name, '[OPTIONS]', *arguments])}"
    yield ""
    yield " ".join((command.help or "").split())
    if command.epilog and command.epilog.startswith("Example"):
        yield ""
        yield f"Example: `{command.epilog.removeprefix('Example: ')}`"
    if listed:
        yield ""
        declared = inspect.signature(inspect.unwrap(command.callback), eval_str=True).parameters
        yield from (_parameter(parameter, declared[parameter.name].annotation) for parameter in listed)


def _is_typers_own(parameter: Any) -> bool:
    return parameter.hidden or "completion" in parameter.name


def _parameter(parameter: Any, declared: Any) -> str:
    """Return the line of an option or an argument, in words of our own: Typer's change with its releases."""
    type_, info = get_args(declared)
    notes = []
    if info.min is not None:
        notes.append(f"from {info.min} to {info.max}")
    if not getattr(parameter, "is_flag", False) and parameter.default is not None:
        notes.append(f"default: {parameter.default}")
    if parameter.required:
        notes.append("required")
    noted = f" [{'; '.join(notes)}]" if notes else ""
    return f"- `{_name(parameter, type_)}`: {' '.join(parameter.help.split())}{noted}"


def _name(parameter: Any, type_: Any = str) -> str:
    """Return how an option or an argument is written: `-n, --limit NUMBER`, `TOPIC...`."""
    if parameter.param_type_name == "argument":
        name = parameter.metavar or parameter.name.upper()
        return name if parameter.required or name.startswith("[") else f"[{name}]"
    names = [name for name in (*parameter.opts, *parameter.secondary_opts) if name.strip()]
    options = ", ".join(sorted(names, key=len))
    if parameter.is_flag:
        return options
    return f"{options} {parameter.metavar or _value(type_)}"


def _value(type_: Any) -> str:
    choices = _choices(type_)
    is_number = not {int, float}.isdisjoint((type_, *get_args(type_)))
    return f"<{'|'.join(choices)}>" if choices else "NUMBER" if is_number else "TEXT"


def _choices(type_: Any) -> list[str]:
    """Return the values of the enumeration that a type is, or is a list of."""
    if isinstance(type_, type) and issubclass(type_, Enum):
        return [str(member.value) for member in type_]
    return [choice for part in get_args(type_) for choice in _choices(part)]


def pictured() -> dict[Path, Text]:
    """Run the program as a person would; return what each picture should show, by its file."""
    ours = ("UPSC_", "NO_COLOR", "COLORFGBG", "TERM")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    screens = {}
    with tempfile.TemporaryDirectory() as home:
        environment |= {"UPSC_HOME": home, "UPSC_NOW": NOW, "PYTHONUTF8": "1"}
        for slug in ("gst-council", "revolt-of-1857"):
            _run(["done", slug], environment)
        _run(["show", "fundamental-rights"], environment)
        for name, (columns, lines, arguments) in PICTURES.items():
            output = _run([*arguments, "--color", "always"], environment | {"COLUMNS": str(columns)})
            shown = "\n".join(output.rstrip("\n").split("\n")[:lines])
            command = (f"$ upsc {' '.join(arguments)}", "bold")
            screens[DOCS / name] = Text.assemble(command, "\n", Text.from_ansi(shown))
        for name, (columns, lines, query, keys) in DESK.items():
            screens[DOCS / name] = asyncio.run(_at_desk(Path(home), columns, lines, query, keys))
    return screens


async def _at_desk(home: Path, columns: int, lines: int, query: str, keys: list[str]) -> Text:
    """Return what the full screen shows after some keys."""
    now = datetime.fromisoformat(NOW)
    with closing(Session(resolve({"UPSC_HOME": str(home)}), lambda: now)) as session:
        desk = Desk(session, Browse(query), lambda *_: True)
        async with desk.run_test(size=(columns, lines)) as pilot:
            for key in ["", *keys]:
                if key:
                    await pilot.press(key)
                for _ in range(3):
                    await pilot.pause()
                    await desk.ask(lambda: None)
            strips = desk.screen._compositor.render_strips()
        desk.close()
    drawn = (Text.assemble(*((part.text, part.style or "") for part in strip)) for strip in strips)
    return Text("\n").join(drawn)


def drawn(screen: Text, path: Path) -> str:
    """Return a screen as the SVG of a picture."""
    columns = (PICTURES | DESK)[path.name][0]
    console = Console(record=True, width=columns, file=io.StringIO())
    console.print(screen, soft_wrap=True)
    return console.export_svg(title="upsc", code_format=_SVG, unique_id=path.stem)


def is_current(path: Path, screen: Text) -> bool:
    """Return whether a picture has the words of a screen, wherever its lines break."""
    if not path.exists():
        return False
    found = re.findall(r'<text class="[^"]+-r\d+"[^>]*>(.*?)</text>', path.read_text("utf-8"), re.DOTALL)
    return _letters(unescape("".join(found))) == _letters(screen.plain)


def _letters(text: str) -> str:
    """Return a text without blanks and the lines of boxes."""
    return re.sub(r"[\s\u2500-\u257f]", "", text)


def _run(arguments: list[str], environment: dict[str, str]) -> str:
    command = [sys.executable, "-m", "upsc_cli", *arguments]
    ran = subprocess.run(command, env=environment, check=True, capture_output=True, encoding="utf-8")
    return ran.stdout


def main() -> int:
    """Write or check the generated files; return the exit code."""
    files = generated()
    stale = [path for path, text in files.items() if not path.exists() or path.read_text("utf-8") != text]
    if "--check" in sys.argv:
        pictures = [path for path, screen in pictured().items() if not is_current(path, screen)]
        for path in stale:
            print(f"{path} is out of date; run python docs/generate.py", file=sys.stderr)
        for path in pictures:
            print(f"{path} is out of date; run python docs/generate.py --pictures", file=sys.stderr)
        return 1 if stale or pictures else 0
    for path in stale:
        path.write_text(files[path], encoding="utf-8")
    if "--pictures" in sys.argv:
        for path, screen in pictured().items():
            path.write_text(drawn(screen, path), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
