"""Help without boxes, for terminals on which the columns of a table would be cut."""

from collections.abc import Iterable, Iterator
from typing import Any

from upsc_cli.cli.wrapping import wrapped

_MARGIN = 2  # columns
_MEANING = 12  # columns before what a name means, where the longest name of a command ends and two more
_NARROW = 40  # columns of a terminal that has no room for that


def flowing(help_text: str | None) -> str | None:
    """Return help with every paragraph on one line, to be wrapped at the width of the terminal.

    Of a docstring, only the first paragraph is; Typer keeps the lines of the others.
    """
    return help_text and "\n\n".join(" ".join(text.split()) for text in help_text.split("\n\n"))


def plain_help(command: Any, context: Any, width: int) -> str:
    """Return the help of a command in lines of a width in columns, without boxes and colour."""
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    texts = [wrapped(f"Usage: {usage}", width), *_paragraphs(command.help, width)]
    texts += (f"{heading}:\n{_defined(rows, width)}" for heading, rows in _sections(command, context) if rows)
    return "\n\n".join([*texts, *_paragraphs(command.epilog, width)]) + "\n"


def _paragraphs(text: str | None, width: int) -> Iterator[str]:
    for paragraph in (text or "").split("\n\n"):
        if paragraph:
            yield wrapped(" " * _MARGIN + paragraph, width, hanging=_MARGIN)


def _sections(command: Any, context: Any) -> Iterable[tuple[str, list[tuple[str, str]]]]:
    """Return what a command takes, and the commands that it has, with what each means, by the heading."""
    sections: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": []}
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        heading = getattr(parameter, "rich_help_panel", None) or f"{parameter.param_type_name}s".capitalize()
        if record:
            sections.setdefault(heading, []).append(record)
    for name in command.list_commands(context) if hasattr(command, "list_commands") else ():
        listed = command.get_command(context, name)
        summary = (listed.help or "").partition("\n\n")[0]
        sections.setdefault(listed.rich_help_panel or "Commands", []).append((name, summary))
    return sections.items()


def _defined(rows: list[tuple[str, str]], width: int) -> str:
    """Return names with what each means beside it, or below it where a name is too long for that."""
    column = _MEANING if width >= _NARROW else 2 * _MARGIN
    lines = []
    for name, text in rows:
        start = " " * _MARGIN + name
        if len(start) + _MARGIN <= column:
            lines.append(wrapped(start.ljust(column) + text, width, hanging=column))
        else:
            lines += [wrapped(start, width), wrapped(" " * column + text, width, hanging=column)]
    return "\n".join(lines)
