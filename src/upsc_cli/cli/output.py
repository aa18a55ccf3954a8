"""The one way to the terminal: answers to stdout, everything else to stderr."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from upsc_cli.errors import UpscError

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.progress import Progress

    from upsc_cli.render.theme import Layout

DEFAULT_PAGER = "less -FIRX"
WIDEST = 96  # columns; longer lines are hard to read
_DUMB = ("", "dumb", "unknown")  # terminals without escape sequences
_PATIENCE = 1.0  # seconds
_REDRAW = 0.1


class Color(StrEnum):
    """When to colour the answer."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def prepare_streams() -> None:
    """Make the streams take any text: closed ones lead nowhere, what is no text or unknown becomes `?`."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def write(text: str) -> None:
    """Write text to stdout; a reader who has gone away, as in `upsc list | head -1`, ends us quietly.

    Raises:
        UpscError: stdout cannot be written, as on a full disk.
    """
    _write(lambda: sys.stdout.write(text))


def write_line(value: Any) -> None:
    """Write a value as one line of JSON, for a reader who follows what happens."""
    import msgspec

    write_bytes(msgspec.json.encode(value) + b"\n")


def write_bytes(content: bytes) -> None:
    """Write bytes to stdout as they are, whatever the encoding of text there is.

    Raises:
        UpscError: stdout cannot be written, as on a full disk.
    """
    _write(lambda: sys.stdout.buffer.write(content))


def write_json(value: Any) -> None:
    """Write a value as indented JSON, which is UTF-8 everywhere."""
    import msgspec

    write_bytes(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")


def warn(message: str) -> None:
    """Say on stderr what is not quite right."""
    _say(f"upsc: warning: {message}")


def note(message: str, hint: str | None = None) -> None:
    """Say on stderr why there is nothing to show or what was not done, and what to type instead."""
    _say(f"upsc: {message}")
    if hint:
        _say(f"  {hint}")


def say(message: str) -> None:
    """Say on stderr what was done."""
    _say(message)


def hint(message: str) -> None:
    """Say on stderr what comes next; only a person at a terminal wants to know."""
    if sys.stdout.isatty():
        _say(message)


@contextmanager
def counting(what: str) -> Iterator[Callable[[int, int], None]]:
    """Count long work on stderr: yields what to call with the number done and the number to do.

    A bar comes up once the work has taken a second and will take another, and only at a terminal.
    """
    if not sys.stderr.isatty() or os.environ.get("TERM", "") in _DUMB:
        yield lambda done, total: None
        return
    started = drawn = time.monotonic()
    bar: Progress | None = None

    def count(done: int, total: int) -> None:
        nonlocal bar, drawn
        now = time.monotonic()
        if bar is None and now - started > _PATIENCE and (now - started) * (total - done) > _PATIENCE * done:
            bar = _bar(what)
        if bar is not None and (now - drawn > _REDRAW or done == total):
            drawn = now
            bar.update(bar.task_ids[0], completed=done, total=total, refresh=True)

    try:
        yield count
    finally:
        if bar is not None:
            bar.stop()


def _bar(what: str) -> "Progress":
    # Imported here: a bar is rare.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # It draws when told to: a thread of its own would not survive what starts processes beside it.
    bar = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
    bar.add_task(what)
    bar.start()
    return bar


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
    text = draw_screen(draw, color=color, plain=plain)
    _, lines = terminal_size()
    if pager and has_escapes() and text.count("\n") >= lines:
        from upsc_cli.cli.pager import page

        page(text, os.environ.get("PAGER", DEFAULT_PAGER))
    else:
        write(text)


def draw_screen(
    draw: "Callable[[Layout], RenderableType]", *, color: Color = Color.AUTO, plain: bool = False
) -> str:
    """Return a screen as text, with escape sequences where the terminal knows them."""
    # Imported here: answers in JSON and completion have no use for Rich.
    import io

    from rich.console import Console

    from upsc_cli.render.theme import Layout

    columns, lines = terminal_size()
    layout = Layout(width=min(WIDEST, columns), plain=plain)
    escapes = not plain and color is not Color.NEVER and (color is Color.ALWAYS or has_escapes())
    drawn = io.StringIO()
    console = Console(
        file=drawn,
        width=layout.width,
        height=lines,
        force_terminal=escapes,
        color_system="standard" if escapes else None,
        no_color=bool(os.environ.get("NO_COLOR")) and color is not Color.ALWAYS,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    console.print(draw(layout), crop=False)
    # Rich fills lines to the full width, which is noise to copy.
    return "\n".join(line.rstrip(" ") for line in drawn.getvalue().split("\n"))


def is_plain(color: Color) -> bool:
    """Return whether a screen is plain without being asked: when nobody looks at it in colour."""
    return not sys.stdout.isatty() and color is not Color.ALWAYS


def terminal_size() -> tuple[int, int]:
    """Return the columns and lines of the terminal; 80 and 24 where nothing tells.

    Into a pipe, the width is that of the terminal at its end, which stderr or stdin know.
    """
    columns, lines = 80, 24
    for stream in (sys.__stdout__, sys.__stderr__, sys.__stdin__):
        try:
            columns, lines = os.get_terminal_size(stream.fileno() if stream else -1)
            break
        except (OSError, ValueError):
            continue
    asked = os.environ.get("COLUMNS", "")
    # Zero is how some editors and containers say that they do not know.
    return int(asked) if asked.isdecimal() and int(asked) else columns or 80, lines or 24


def has_escapes() -> bool:
    """Return whether stdout is a terminal that knows escape sequences."""
    return sys.stdout.isatty() and os.environ.get("TERM", "") not in _DUMB


def abandon_stdout() -> None:
    """Let stdout lead nowhere after it failed: Python flushes it once more as it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write(act: Callable[[], Any]) -> None:
    try:
        act()
        sys.stdout.flush()
    except OSError as error:
        abandon_stdout()
        if isinstance(error, BrokenPipeError):
            raise SystemExit(0) from None
        raise UpscError(f"cannot write the answer: {error.strerror}") from error


def _say(message: str) -> None:
    try:
        sys.stderr.write(message + "\n")
        sys.stderr.flush()
    except OSError:
        pass  # nobody listens
