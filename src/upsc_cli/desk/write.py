"""A mains answer: the question, a page to write on, and how many words and minutes it has taken."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from upsc_cli.desk.keys import bound
from upsc_cli.desk.screen import DeskScreen, Said
from upsc_cli.desk.writing_pad import WritingPad
from upsc_cli.recall.answers import Answer
from upsc_cli.render.writing import render_brief, render_count, render_task
from upsc_cli.session.answer_drafts import Draft
from upsc_cli.topics.mains import Task
from upsc_cli.words.counting import count_words

_TICK = 1.0  # seconds between two looks at the clock
_KEPT_AFTER = 2  # ticks
_GOES_ON = "Going on with what you left unfinished; Ctrl-N puts it aside for another question."
_LONG = 20_000  # letters, from which on words are not counted at each of them
_LOW = 16  # lines, below which the question takes no more than three of them


class Page(WritingPad):
    """The page that is written on; what is done with it the screen decides."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("ctrl+s", "screen.hand_in", "hand in"),
        bound("f2", "screen.question", "whole question"),
        bound("escape", "screen.back", "back"),
    ]


class Write(DeskScreen):
    """An answer that is written. It is kept on disk as it grows, and recorded when it is handed in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("ctrl+n", "another", "another question", shown=False),
    ]

    def __init__(self, tasks: Sequence[Task], left: Draft | None = None) -> None:
        """Begin with the first of some questions, or go on with an answer that was `left` unfinished."""
        super().__init__()
        self._tasks = list(tasks)
        self._draft: Draft | None = left
        self._place = -1 if left else 0
        self._text = left.text if left else ""
        self._words = count_words(self._text)
        self._ticks = 0
        self.written: Answer | None = None

    @property
    def kept(self) -> Path | None:
        """The file of an answer that was not handed in, None if there is none."""
        draft = self._draft
        is_left = draft is not None and self.written is None and draft.path.is_file()
        return draft.path if draft is not None and is_left else None

    @property
    def is_ready(self) -> bool:
        return self._draft is not None

    def body(self) -> ComposeResult:
        yield Static("", id="asked", markup=False)
        yield Static("", id="bar", markup=False)
        yield Page(self._text, self._take)

    def on_mount(self) -> None:
        super().on_mount()
        if self._draft is None:
            self._begin()
        else:
            self.call_after_refresh(self.say, _GOES_ON)
            self._show()
        self.set_interval(_TICK, self._tick)

    @work(exclusive=True, group="begin")
    async def _begin(self) -> None:
        """Begin with the question whose turn it is."""
        from upsc_cli.session.answer_drafts import new_draft

        with self.desk.telling():
            self._draft = await self.desk.ask(new_draft, self.desk.session, self._tasks[self._place])
            self._show()

    def _show(self) -> None:
        draft = self._draft
        if draft is None:
            return
        self.query_one("#asked", Static).update(
            render_brief(draft.task, draft.title, is_low=self.size.height < _LOW)
        )
        self._count()

    def _count(self) -> None:
        draft = self._draft
        if draft is not None:
            task = draft.task
            self.query_one("#bar", Static).update(
                render_count(self._words, task.limit, draft.seconds, task.marks)
            )

    def on_resize(self, event: events.Resize) -> None:
        self._show()

    def _take(self, text: str) -> None:
        """Take note of what is written now; it comes to the disk with the clock."""
        self.query_one(Said).forget()  # letters go no further than the page
        self._text = text
        if len(text) < _LONG:
            self._words = count_words(text)
            self._count()

    async def _tick(self) -> None:
        """Show the time, and keep what was written."""
        if len(self._text) >= _LONG:
            self._words = count_words(self._text)
        self._count()
        self._ticks += 1
        if self._ticks % _KEPT_AFTER == 0 and self._draft is not None and self.written is None:
            with self.desk.telling():
                await self.desk.ask(self._draft.keep, self._text)

    def keep(self) -> bool:
        if self._draft is None or self.written is not None:
            return True
        with self.desk.telling():
            self._draft.keep(self._text)
            return True
        return False

    async def action_hand_in(self) -> None:
        """Record the answer, and go through its points."""
        from upsc_cli.desk.assess import Assess
        from upsc_cli.session.writing import hand_in

        draft = self._draft
        if draft is None or self.written is not None:
            return
        with self.desk.telling():
            await self.desk.ask(draft.keep, self._text)
            written = await self.desk.ask(hand_in, self.desk.session, draft.task, self._text, draft.seconds)
            if written is None:
                self.say("An answer without a word is none. Esc goes back.")
                return
            self.written = written
            await self.desk.ask(draft.remove)
            screen = Assess(written, is_fresh=True)
            self.desk.push_screen(
                screen, lambda _: self._end(None if screen.is_taken_back else screen.answer)
            )

    def _end(self, answer: Answer | None) -> None:
        """Go back once the answer was gone through."""
        self.written = answer
        if self.is_first:
            self.desk.exit()
        else:
            self.dismiss()

    async def action_another(self) -> None:
        """Put this answer aside, on disk, and ask the next question."""
        draft = self._draft
        if draft is None or self.written is not None:
            return
        others = [task for task in self._tasks if task.id != draft.task.id]
        if not others:
            self.say("These topics have no other question.")
            return
        with self.desk.telling():
            await self.desk.ask(draft.keep, self._text)
            self._place = (self._place + 1) % len(self._tasks)
            if self._tasks[self._place].id == draft.task.id:
                self._place = (self._place + 1) % len(self._tasks)
            self._draft = None
            self.query_one(Page).load_text("")
            self._text, self._words = "", 0
            self._begin()

    def action_question(self) -> None:
        """Show the whole question, and what its directives ask for."""
        from upsc_cli.desk.note import Note

        draft = self._draft
        if draft is not None:
            task, title = draft.task, draft.title
            self.desk.push_screen(Note("The question", lambda _: render_task(task, title)))

    async def action_back(self) -> None:
        """Go back; what was written stays on disk, and is offered the next time.

        If it cannot be kept, it stays on the screen.
        """
        draft = self._draft
        with self.desk.telling():
            if draft is not None and self.written is None:
                await self.desk.ask(draft.keep, self._text)
            await super().action_back()
