"""The one way to the terminal: answers to stdout, everything else to stderr."""

import os
import sys
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from upsc_cli.errors import UpscError

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from upsc_cli.render.theme import Layout

DEFAULT_PAGER = "less -FIRX"


class Color(StrEnum):
    """When to colour the answer."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def prepare_streams() -> None:
    """Make stdout and stderr take any text: closed ones lead nowhere, unknown letters become `?`."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def write(text: str) -> None:
    """Write text to stdout; a reader who has gone away, as in `upsc list | head -1`, ends us quietly.

    Raises:
        UpscError: stdout cannot be written, as on a full disk.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        # Python flushes stdout once more as it ends, which would complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise SystemExit(0) from None
        raise UpscError(f"cannot write the answer: {error.strerror}") from error


def write_json(value: Any) -> None:
    """Write a value as indented JSON, in UTF-8."""
    import msgspec

    write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")


def warn(message: str) -> None:
    """Say on stderr what is not quite right."""
    _say(f"upsc: warning: {message}")


def fail(message: str, hint: str | None) -> None:
    """Say on stderr what went wrong and what to do about it."""
    _say(f"upsc: {message}")
    if hint:
        _say(f"  {hint}")


def hint(message: str) -> None:
    """Say on stderr what comes next; only a person at a terminal wants to know."""
    if sys.stdout.isatty():
        _say(message)


def write_screen(
    draw: "Callable[[Layout], RenderableType]",
    *,
    color: Color = Color.AUTO,
    plain: bool = False,
    pager: bool = True,
) -> None:
    """Draw a screen and write it to stdout, through the pager if it is longer than the terminal.

    A screen that can be plain passes `plain`; see `is_plain` for when that is automatic.
    """
    from upsc_cli.render.theme import Layout

    console = _console(color, plain)
    layout = Layout(width=console.width, plain=plain)
    console.print(draw(layout), crop=False)
    text = _without_trailing_blanks(console.file.getvalue())  # type: ignore[attr-defined]
    if pager and sys.stdout.isatty() and text.count("\n") >= console.height:
        from upsc_cli.cli.pager import page

        page(text, os.environ.get("PAGER", DEFAULT_PAGER))
    else:
        write(text)


def is_plain(color: Color) -> bool:
    """Return whether a screen is plain without being asked: when nobody looks at it in colour."""
    return not sys.stdout.isatty() and color is not Color.ALWAYS


def _console(color: Color, plain: bool) -> "Console":
    """Return a console that draws into memory as stdout would show it."""
    # Imported here: answers in JSON and completion have no use for Rich.
    import io

    from rich.console import Console

    from upsc_cli.render.theme import WIDEST

    escapes = not plain and color is not Color.NEVER and (color is Color.ALWAYS or _terminal_has_escapes())
    stdout_size = Console(file=sys.stdout)
    return Console(
        file=io.StringIO(),
        width=min(WIDEST, stdout_size.width),
        height=stdout_size.height,
        force_terminal=escapes,
        color_system="standard" if escapes else None,
        no_color=bool(os.environ.get("NO_COLOR")) and color is not Color.ALWAYS,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )


def _terminal_has_escapes() -> bool:
    return sys.stdout.isatty() and os.environ.get("TERM") not in ("dumb", "unknown")


def _without_trailing_blanks(text: str) -> str:
    # Rich fills lines to the full width, which is noise to copy; styled blanks stay.
    return "\n".join(line.rstrip(" ") for line in text.split("\n"))


def _say(message: str) -> None:
    try:
        sys.stderr.write(message + "\n")
        sys.stderr.flush()
    except OSError:
        pass  # nobody listens
