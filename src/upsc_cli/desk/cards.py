"""Flashcards: one at a time, its answer, and a grade."""

import time
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from upsc_cli.desk.drawn import Drawn
from upsc_cli.desk.keys import bound
from upsc_cli.desk.screen import DeskScreen
from upsc_cli.progress.events import Buried, Suspended
from upsc_cli.recall.sitting import Action, Graded, Sitting, Summary, Told
from upsc_cli.render.review import (
    Face,
    face_of,
    render_bar,
    render_face,
    render_grades,
    render_summary,
    said_of_put_off,
)
from upsc_cli.render.theme import Layout
from upsc_cli.session.reviewing import PutOff

TOO_SOON = 0.3
"""Seconds after an answer was shown, within which nobody has read it."""

_GRADES = (Action.AGAIN, Action.HARD, Action.GOOD, Action.EASY)


class Cards(DeskScreen):
    """A sitting of flashcards. Each grade is recorded before the next card is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("space,enter", "show", "answer"),
        bound("space,enter", "good", "good"),
        *(
            bound(str(number), f"grade({number})", grade, shown=False)
            for number, grade in enumerate(_GRADES, 1)
        ),
        bound("u", "undo", "undo"),
        bound("s", "skip", "skip"),
        bound("minus", "suspend_card", "suspend", shown=False),
        bound("b", "bury", "bury until tomorrow", shown=False),
        bound("slash", "look_up", "look up"),
        bound("o", "open", "open its topic"),
        bound("e", "edit", "edit its topic", shown=False),
    ]

    def __init__(self, sitting: Sitting, put_off: PutOff | None = None) -> None:
        super().__init__()
        self._put_off = put_off
        self._shown_at = 0.0
        self._sitting = sitting
        self.face: Face | None = None
        self.summary: Summary | None = None

    @property
    def is_ready(self) -> bool:
        return self.face is not None or self.summary is not None

    def body(self) -> ComposeResult:
        yield Static("", id="bar", markup=False)
        yield Drawn()
        with Vertical(id="below"):
            yield Static("", id="grades", markup=False)

    async def _show(self, *, keep_place: bool = False) -> None:
        """Show the side of the card that is up, or at the end what the sitting came to."""
        self.face = await self.desk.ask(face_of, self._sitting, self.desk.session.title_of)
        if self.face is None:
            self._end()
        else:
            face = self.face
            self.query_one(Drawn).show(lambda layout: render_face(face, layout), keep_place=keep_place)
            self._draw_around()
        self.refresh_bindings()
        if self._put_off:  # once, with the first card
            self.say(said_of_put_off(self._put_off))
            self._put_off = None

    def _end(self) -> None:
        self.summary = summary = self._sitting.summary()
        if self.is_first:
            self.desk.exit()
        else:
            self.query_one(Drawn).show(lambda layout: render_summary(summary, layout))
            self.query_one("#bar", Static).update("")
            self.query_one("#grades", Static).update("")

    def on_resize(self) -> None:
        self._draw_around()

    def _draw_around(self) -> None:
        """Show how far the sitting is above the card, and the grades below it."""
        face, room = self.face, Layout(max(self.size.width - 2, 1))
        if face:
            self.query_one("#bar", Static).update(render_bar(face, room.width))
            self.query_one("#grades", Static).update(render_grades(face, room) if face.outcomes else "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "show":
            return self.face is not None and not self._sitting.is_revealed
        if action in ("skip", "suspend_card", "bury", "edit"):
            return self.face is not None
        if action in ("grade", "good", "open"):
            return self.face is not None and self._sitting.is_revealed
        return True

    async def action_show(self) -> None:
        """Show the answer."""
        await self._do(Action.ON)
        self._shown_at = time.monotonic()

    async def action_good(self) -> None:
        """Grade the card good, unless the key that showed the answer is still held down."""
        if time.monotonic() - self._shown_at >= TOO_SOON:
            await self._do(Action.GOOD)

    async def on_drawn_clicked(self) -> None:
        """Show the answer; a grade takes a key, as a slip of the mouse would be one."""
        if self.check_action("show", ()):
            await self.action_show()

    async def action_grade(self, number: int) -> None:
        """Grade the card."""
        await self._do(_GRADES[number - 1])

    async def action_skip(self) -> None:
        """Leave the card out of this sitting."""
        await self._do(Action.SKIP)

    async def action_suspend_card(self) -> None:
        """Suspend the card, and go on."""
        await self._do(Action.SUSPEND)

    async def action_bury(self) -> None:
        """Bury the card until tomorrow, and go on."""
        await self._do(Action.BURY)

    async def action_undo(self) -> None:
        """Take back the last grade of the sitting, or what was recorded before it."""
        with self.desk.telling():
            if await self.desk.ask(self._sitting.handle, Action.UNDO):
                self.summary = None
                self.say("Taken back.")
                await self._show()
            else:
                await self.desk.action_undo()

    async def _do(self, action: Action) -> None:
        with self.desk.telling():
            told = await self.desk.ask(self._sitting.handle, action)
            if said := _said_of(told):
                self.say(said)
            await self._show(keep_place=action is Action.ON)

    async def action_back(self) -> None:
        """End the sitting; everything is recorded already."""
        self.summary = self._sitting.summary()
        await super().action_back()

    def action_look_up(self) -> None:
        """Look something up; Esc comes back to the card."""
        from upsc_cli.desk.browse import Browse

        self.desk.push_screen(Browse(searching=True))

    def action_open(self) -> None:
        """Open the topic of the card at its fact; Esc comes back to the card."""
        from upsc_cli.desk.browse import Browse

        if self.face:
            self.desk.push_screen(Browse(opened=self.face.card.topic, at=self.face.card.fact))

    async def action_edit(self) -> None:
        """Open the topic of the card in the editor."""
        if self.face:
            await self.desk.edit_topic(self.face.card.topic)

    async def renew(self) -> None:
        if self.summary is None:
            await self._show(keep_place=True)


def _said_of(told: Told | None) -> str:
    """Return what is said of an action beside the next card."""
    match told:
        case Suspended():
            return "Suspended; u takes it back."
        case Buried():
            return "Buried until tomorrow; u takes it back."
        case Graded() if told.suspended:
            return "A leech, and suspended; u takes it back."
    return ""
