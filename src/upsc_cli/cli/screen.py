"""Screens, drawn as wide as the terminal is and shown through the pager where they are longer."""

import os
import re
import sys
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from upsc_cli.cli.streams import write
from upsc_cli.cli.terminal import has_escapes, terminal_size, text_width

if TYPE_CHECKING:
    from rich.console import RenderableType

    from upsc_cli.render.paint import Paint
    from upsc_cli.render.theme import Layout

_ACTS = re.compile(
    r"(?P<ours>\x1b\[[\d;]*m|\x1b\]8;[^\x00-\x1f]*\x1b\\)"
    r"|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
)

_FILLING = re.compile(r" (?=(?: |\x1b\[[\d;]*m)*$)", re.MULTILINE)
"""Spaces at the end of a line, whatever their style."""

DEFAULT_PAGER = "less -FIRX"


class Color(StrEnum):
    """When to colour the answer."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


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
    _show(draw_screen(draw, color=color, plain=plain), pager=pager)


def write_lines(
    draw: "Callable[[Layout, Paint], str]",
    *,
    color: Color = Color.AUTO,
    plain: bool = False,
    pager: bool = True,
) -> None:
    """Draw a screen that is lines of harmless text already, and write it as `write_screen` does."""
    from upsc_cli.render.paint import bare, in_colour, without_colour
    from upsc_cli.render.theme import Layout

    paint = without_colour if _is_without_colour(color) else in_colour
    escapes = not plain and _with_escapes(color)
    _show(draw(Layout(width=text_width(), plain=plain), paint if escapes else bare), pager=pager)


def _show(text: str, *, pager: bool) -> None:
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

    from upsc_cli.render.columns import FILLER
    from upsc_cli.render.theme import Layout
    from upsc_cli.render.widths import TerminalConsole

    _, lines = terminal_size()
    layout = Layout(width=text_width(), plain=plain)
    escapes = not plain and _with_escapes(color)
    drawn = io.StringIO()
    console = TerminalConsole(
        file=drawn,
        width=layout.width,
        height=lines,
        force_terminal=escapes,
        color_system="standard" if escapes else None,
        no_color=_is_without_colour(color),
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    console.print(draw(layout), crop=False)
    # Rich fills lines to the full width, which is noise to copy.
    return _FILLING.sub("", _harmless(drawn.getvalue().replace(FILLER, "")))


def _with_escapes(color: Color) -> bool:
    return color is not Color.NEVER and (color is Color.ALWAYS or has_escapes())


def _is_without_colour(color: Color) -> bool:
    return bool(os.environ.get("NO_COLOR")) and color is not Color.ALWAYS


def _harmless(drawn: str) -> str:
    """Return a screen without what could act on a terminal, but for styles and links."""
    return _ACTS.sub(r"\g<ours>", drawn)


def is_plain(color: Color) -> bool:
    """Return whether a screen is plain without being asked: when nobody looks at it in colour."""
    return not sys.stdout.isatty() and color is not Color.ALWAYS
