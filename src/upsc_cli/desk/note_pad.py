"""The person's own note on a topic, to be written."""

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from upsc_cli.desk.screen import LEAVING, DeskScreen
from upsc_cli.desk.writing_pad import WritingPad
from upsc_cli.render.note import HEADING
from upsc_cli.sanitize import clean
from upsc_cli.session import drafts
from upsc_cli.session.noting import NotePage, save

_PLACEHOLDER = "What you want to remember. **Bold** words of a list, whose lines begin with -, become cards."
_NOT_KEPT = "What you type cannot be kept on disk until you save it"


class NotePad(DeskScreen, inherit_bindings=False):
    """A note under way; its text is on disk as it is typed, and in the note when the person is done."""

    BINDINGS: ClassVar[list[BindingType]] = [*LEAVING]

    def __init__(self, opened: NotePage) -> None:
        super().__init__()
        self._opened = opened
        self._draft = drafts.path_of(opened.path)
        self._is_saving = False
        self.told = ""

    @property
    def is_modal(self) -> bool:
        # Letters are text here: no key of the program is one.
        return True

    @property
    def is_ready(self) -> bool:
        return not self._is_saving and any(pad.has_focus for pad in self.query(WritingPad))

    def body(self) -> ComposeResult:
        yield Static(Text(clean(f"{HEADING}: {self._opened.title}")), id="title", markup=False)
        yield WritingPad(self._opened.text, self._keep, placeholder=_PLACEHOLDER)

    def on_mount(self) -> None:
        super().on_mount()
        if self._opened.is_draft:
            self.call_after_refresh(self.say, "This was written and not saved.")

    def _keep(self, text: str) -> None:
        if not drafts.keep(self._draft, text):
            self.warn(_NOT_KEPT)

    def keep(self) -> bool:
        texts = [pad.text for pad in self.query(WritingPad)]  # none before it is drawn
        return all(text == self._opened.text or drafts.keep(self._draft, text) for text in texts)

    async def on_writing_pad_finished(self) -> None:
        """Put the text where it belongs, and go back; if that fails it stays on the screen."""
        self._is_saving = True
        with self.desk.telling():
            text = self.query_one(WritingPad).text
            changed = await self.desk.ask(save, self.desk.session, self._opened, text)
            if changed.changed:
                self.told = f"Noted: {changed.title}" if changed.is_there else "The note is gone."
            if changed.overtaken:
                self.told += f"\nAnother program wrote in it meanwhile; a copy is in {changed.overtaken}"
            self.dismiss()
            return
        self._is_saving = False
