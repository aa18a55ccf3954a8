"""The keys that do something now: a line of them below each screen, and all of them on a page."""

from typing import Any, NamedTuple

from rich.console import RenderableType
from rich.style import Style
from rich.text import Text
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from upsc_cli.render import theme
from upsc_cli.render.prose import hanging

_NAMES = {
    "slash": "/", "question_mark": "?", "escape": "Esc", "enter": "Enter", "space": "Space", "tab": "Tab",
    "down": "Down", "up": "Up", "left": "Left", "right": "Right", "home": "Home", "end": "End",
    "pageup": "PgUp", "pagedown": "PgDn", "left_square_bracket": "[", "right_square_bracket": "]",
    "minus": "-", "asterisk": "*", "backspace": "Backspace", "delete": "Del",
    "f1": "F1", "f2": "F2", "plus": "+", "equals_sign": "=",
}  # fmt: skip
"""Keys by the names that Textual has for them."""


_OURS = Binding.Group("upsc")
"""Marks the bindings of this program; Textual's own are not told, as they do what everybody expects."""


def bound(keys: str, action: str, does: str, *, shown: bool = True) -> Binding:
    """Return the binding of some keys, of which the first is told in the line of keys if it is `shown`."""
    first = _named(keys.partition(",")[0])
    return Binding(keys, action, does, show=shown, key_display=first, group=_OURS)


class Keys(Static):
    """The line of keys: as many as fit, and always the one that shows them all."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._draw)
        self._draw(self.screen)

    def on_resize(self) -> None:
        self._draw(self.screen)

    def _draw(self, screen: Screen[Any]) -> None:
        if not screen.is_mounted or screen is not self.app.screen:
            return
        # Where text is typed, a question mark is a part of it.
        is_key = "question_mark" in screen.active_bindings
        last = _hint("?", "all keys", "question_mark") if is_key else Text()
        line = Text()
        for action in filter(lambda action: action.is_shown, actions(screen)):
            hint = _hint(action.first, action.does, action.key)
            if line.cell_len + hint.cell_len + 2 + last.cell_len > self.size.width:
                break
            line = Text.assemble(line, hint, "  ")
        self.update(Text.assemble(line, last))


def render_keys(screen: Screen[Any]) -> RenderableType:
    """Return all keys of a screen and what each does."""
    named = [(", ".join(action.keys), action.does) for action in actions(screen)]
    width = max((len(keys) for keys, _ in named), default=0)
    return hanging((Text(f"{keys.ljust(width)} ", style=theme.COMMAND), Text(does)) for keys, does in named)


def _hint(name: str, does: str, key: str) -> Text:
    """Return a key and what it does, which a click does as well."""
    hint = Text.assemble((name, theme.COMMAND), f" {does}")
    hint.stylize(Style.from_meta({"@click": f"app.press({key!r})"}))
    return hint


class Action(NamedTuple):
    """Something that can be done now: its keys by their names, what it does, and whose it is.

    `key` is one of them as Textual calls it.
    """

    first: str
    key: str
    keys: tuple[str, ...]
    does: str
    is_shown: bool
    action: str
    node: DOMNode


def actions(screen: Screen[Any]) -> list[Action]:
    """Return what the keys do on a screen now; those of the widget that has the focus come first."""
    found: dict[tuple[DOMNode, str, str], Action] = {}
    for key, (node, binding, enabled, _) in screen.active_bindings.items():
        if binding.group is _OURS and enabled:
            # One thing to do may have several keys, and a parameter by the key.
            which = node, binding.action.partition("(")[0], binding.description
            known = found.get(which)
            keys = (*(known.keys if known else ()), _named(key))
            first = binding.key_display or _named(key)
            found[which] = Action(first, key, keys, binding.description, binding.show, binding.action, node)
    return sorted(found.values(), key=lambda action: (_nearness(action.node), _ends(action)))


def _ends(action: Action) -> bool:
    """Return whether an action goes back or, where one writes, leaves: nobody looks for that first."""
    leaves = action.action in ("app.leave", "app.interrupt") and _nearness(action.node) == 0
    return action.action == "back" or leaves


def _nearness(node: DOMNode) -> int:
    if isinstance(node, Screen):
        return 1
    return 0 if isinstance(node, Widget) else 2


def _named(key: str) -> str:
    if key.startswith("ctrl+"):
        return f"Ctrl-{key.removeprefix('ctrl+').upper()}"
    return _NAMES.get(key, key)
