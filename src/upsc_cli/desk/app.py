"""The program of the desk: its screens one upon the other, and the one thread that works for them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, nullcontext
from functools import partial
from typing import Any, ClassVar, ParamSpec, TypeVar

from textual import events, work
from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Input, TextArea

from upsc_cli.desk.choice import Choice
from upsc_cli.desk.keys import actions, bound, render_keys
from upsc_cli.desk.note import Note
from upsc_cli.desk.screen import LEAVING, DeskScreen
from upsc_cli.desk.signals import heed
from upsc_cli.desk.typed import Done, Typed
from upsc_cli.errors import UpscError
from upsc_cli.recall.plan import QUIZ
from upsc_cli.session.choosing import NO_FILTERS, Filters
from upsc_cli.session.listening import OnProgress
from upsc_cli.session.session import Session

P = ParamSpec("P")
T = TypeVar("T")

Edit = Callable[[Session, str], bool]
"""Opens a topic in the person's editor, at a terminal; returns whether it has no errors then."""

_INTERRUPTED = 130
_LEAVING = {key for binding in LEAVING for key in binding.key.split(",")}
_LOOK = 2.0  # seconds between two looks whether another program recorded something
_MANY = 200
"""Files that take so long to read that one wants to know."""


class Desk(App[None]):
    """The full screen, which begins with a screen.

    `edit` gives the terminal to the person's editor with a topic, `edit_note` with their note on one.
    """

    CSS_PATH = "desk.tcss"
    TITLE = "upsc"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("u", "undo", "undo"),
        bound("t", "visit('today')", "today"),
        bound("i", "visit('progress')", "progress"),
        bound("y", "visit('syllabus')", "syllabus"),
        bound("w", "write", "write an answer", shown=False),
        bound("W", "answers", "the answers that you wrote", shown=False),
        bound("question_mark", "keys", "all keys", shown=False),
        *LEAVING,
        bound("ctrl+p", "palette", "find an action by its words", shown=False),
    ]

    def __init__(
        self, session: Session, first: DeskScreen, edit: Edit, edit_note: Edit = lambda session, slug: True
    ) -> None:
        # The terminal's own colours, be it light or dark; said at once, as NO_COLOR is looked at here.
        super().__init__(ansi_color=True)
        self.session = session
        self.edit = edit
        self.edit_note_of = edit_note
        self._first = first
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="upsc")
        self._unheed: Callable[[], None] = lambda: None
        self._typed = Typed(self._hand_on, self._must_wait, self.set_timer)
        self._is_opening = False
        self._knows_of_loss = False
        self._seen: object = None
        self.failure: Exception | None = None
        self._listener_before, session.listener = session.listener, _Listener(self)
        self.theme = "ansi-dark"

    def get_default_screen(self) -> Screen[Any]:
        return self._first

    async def ask(self, job: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Return what a use case returns; all are run in one thread, one after the other."""
        work = partial(job, *arguments, **named)
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    def tell(self, message: str, *, is_warning: bool = False) -> None:
        """Show a message on the screen that is up."""
        screen = self._up
        if screen:
            (screen.warn if is_warning else screen.say)(message)

    @property
    def _up(self) -> DeskScreen | None:
        """The screen that is up, perhaps below a page over it."""
        screens = (screen for screen in reversed(self.screen_stack) if isinstance(screen, DeskScreen))
        return next(screens, None)

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Show an error of what is done in the block, which changed nothing."""
        try:
            yield
        except UpscError as error:
            lines = [*error.message.splitlines()[:1], *([error.hint] if error.hint else [])]
            self.tell("; ".join(lines), is_warning=True)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and event.key not in _LEAVING:
            self._knows_of_loss = False
        if isinstance(event, events.Key) and not event.is_forwarded and event.key != "ctrl+c":
            self._typed.add(event)
        else:
            await super().on_event(event)

    def _hand_on(self, key: events.Key) -> None:
        async def go() -> None:
            await super(Desk, self).on_event(key)
            (self.focused or self.screen).post_message(Done())

        self.call_next(go)

    def _must_wait(self, key: events.Key) -> bool:
        """Return whether what a key would act on is not there yet; typed letters wait for nothing."""
        if isinstance(self.focused, (Input, TextArea)) and key.is_printable:
            return False
        screen = self.screen
        return self._is_opening or (isinstance(screen, DeskScreen) and not screen.is_ready)

    def on_done(self, event: Done) -> None:
        """Let the next key go, once what the last one sent has come through as well."""
        if event.is_last:
            self._typed.done()
        else:
            (self.focused or self.screen).post_message(Done(is_last=True))

    @property
    def has_keys_waiting(self) -> bool:
        """Whether a key that was pressed is not done with."""
        return self._typed.are_waiting

    def on_mount(self) -> None:
        # After a stop the terminal shows nothing of what stood there.
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))
        if not self.is_headless:
            self._unheed = heed(self._end, self._come_back)
            self.set_interval(_LOOK, self._look_at_progress)

    async def _look_at_progress(self) -> None:
        """Show what another program recorded."""
        seen = await self.ask(self.session.store.stamp)
        if seen != self._seen and self._seen is not None:
            await self.renew()
        self._seen = seen

    def _come_back(self) -> None:
        """Take the terminal anew, whatever was done to it meanwhile."""
        with self.suspend():
            pass

    def _end(self, code: int) -> None:
        self._keep_all()
        self.exit(return_code=code)

    def _keep_all(self) -> bool:
        """Put what is on the screens alone onto the disk; return whether all of it is there."""
        kept = [screen.keep() for screen in self.screen_stack if isinstance(screen, DeskScreen)]
        return all(kept)

    def _leave(self, code: int) -> None:
        """Leave the program; where that loses what was written, at the second key only."""
        if self._knows_of_loss or self._keep_all():
            self._end(code)
        else:
            self._knows_of_loss = True
            self.tell(
                "What you wrote is not on disk; the same key again leaves, and loses it.", is_warning=True
            )

    def _handle_exception(self, error: Exception) -> None:
        # Whoever opened the desk says that it is a bug; a test wants to see it raised.
        if not self.is_headless:
            self.failure = self.failure or error
            self._end(1)
        else:
            super()._handle_exception(error)

    def action_leave(self) -> None:
        """Leave the program from wherever one is."""
        self._leave(0)

    def action_interrupt(self) -> None:
        """Leave the program; everything is recorded already."""
        self._leave(_INTERRUPTED)

    def action_press(self, key: str) -> None:
        """Do what a key does; a click on it in the line of keys."""
        self.simulate_key(key)

    def action_keys(self) -> None:
        """Show all keys."""
        keys = render_keys(self.screen)
        self.push_screen(Note("Keys", lambda _: keys))

    async def action_visit(self, name: str) -> None:
        """Show a screen that can be seen from everywhere; Esc comes back."""
        from upsc_cli.desk.visit import visit

        await visit(self, name)

    async def action_undo(self) -> None:
        """Take back what was recorded last."""
        from upsc_cli.render.events import all_said
        from upsc_cli.session.history import undo

        with self.telling():
            events = await self.ask(undo, self.session)
            title_of = self.session.title_of
            told = await self.ask(all_said, events, title_of)
            self.tell(f"Took back: {'; '.join(told)}" if told else "There is nothing to take back.")
            await self.renew()

    async def edit_topic(self, slug: str) -> None:
        """Give the terminal to the editor with a topic; what is wrong with it then is said."""
        with self.telling():
            if not await self._give_terminal(self.edit, slug):
                self.tell(f"{slug} has errors now; its cards stay as they were.", is_warning=True)

    async def edit_note(self, slug: str) -> None:
        """Give the terminal to the editor with the person's note on a topic."""
        with self.telling():
            await self._give_terminal(self.edit_note_of, slug)

    async def write_note(self, slug: str) -> None:
        """Let the person write their note on a topic."""
        from upsc_cli.desk.note_pad import NotePad
        from upsc_cli.session.noting import page

        with self.telling():
            self._is_opening = True
            try:
                pad = NotePad(await self.ask(page, self.session, slug))
            finally:
                self._is_opening = False
            await self.push_screen_wait(pad)
            if pad.told:
                self.tell(pad.told)

    async def _give_terminal(self, edit: Edit, slug: str) -> bool:
        """Give the terminal away until an edit is done, and return what that returns."""
        failure, is_right = None, True
        with self.suspend():
            try:
                is_right = edit(self.session, slug)
            except UpscError as error:
                failure = error  # the terminal is not taken back if it leaves the block
        await self._look_again()
        if failure:
            raise failure
        return is_right

    async def review(
        self,
        names: Sequence[str] = (),
        filters: Filters = NO_FILTERS,
        *,
        cram: bool = False,
        planned: bool = False,
        **limits: int,
    ) -> None:
        """Ask the cards of some topics whose turn it is, or all to `cram`; or say why there are none now.

        If they are `planned`, there are as many as the plan has for today.
        """
        from upsc_cli.desk.cards import Cards
        from upsc_cli.render.review import why_nothing
        from upsc_cli.session.reviewing import Begun, cramming, reviewing

        begin: Callable[..., AbstractContextManager[Begun]] = cramming
        if not cram:
            begin = partial(reviewing, planned=planned)
        with self.telling():
            async with self.within(begin(self.session, names, filters, **limits)) as begun:
                if begun.sitting is None:
                    self.tell(f"{why_nothing(begun)[0].capitalize()}.")
                else:
                    await self.push_screen_wait(Cards(begun.sitting, begun.put_off))

    async def quiz(
        self, names: Sequence[str] = (), filters: Filters = NO_FILTERS, *, count: int = QUIZ
    ) -> None:
        """Ask questions of some topics, or say that there are none."""
        from upsc_cli.desk.questions import Questions
        from upsc_cli.session.quizzing import quizzing

        with self.telling():
            async with self.within(quizzing(self.session, names, filters, count=count)) as paper:
                if paper.count:
                    await self.push_screen_wait(Questions(paper))
                else:
                    self.tell("These topics have no questions.")

    async def mock(self) -> None:
        """Begin a mock paper, or go on with the one that is paused."""
        from upsc_cli.desk.mock import Cover

        await self.push_screen_wait(Cover())

    async def write(
        self,
        names: Sequence[str] = (),
        filters: Filters = NO_FILTERS,
        question: str | None = None,
    ) -> None:
        """Ask for an answer to a mains question of some topics, or say that there is none."""
        from upsc_cli.desk.write import Write
        from upsc_cli.session.answer_drafts import unfinished
        from upsc_cli.session.writing import questions

        with self.telling():
            found = await self.ask(questions, self.session, names, filters, question)
            if not found:
                self.tell("These topics have no mains questions.")
                return
            slugs = {task.topic for task in found} if names or filters else None
            asked = found[0].id if question else None
            left = await self.ask(unfinished, self.session, slugs, asked)
            await self.push_screen_wait(Write(found, left))

    @work
    async def action_write(self) -> None:
        """Write a mains answer: on the topic at hand, or on one of those that were read."""
        from upsc_cli.desk.write import Write

        if not any(isinstance(screen, Write) for screen in self.screen_stack):
            await self.write(*(self._up.to_write_on() if self._up else ()))

    @work
    async def action_answers(self) -> None:
        """Show the answers that were written."""
        from upsc_cli.desk.answers import Answers

        if not any(isinstance(screen, Answers) for screen in self.screen_stack):
            await self.push_screen_wait(Answers())

    @asynccontextmanager
    async def within(self, context: AbstractContextManager[T]) -> AsyncIterator[T]:
        """Enter and leave a context in the thread that works; leaving is not waited for."""
        self._is_opening = True
        try:
            entered = await self.ask(context.__enter__)
        finally:
            self._is_opening = False
        try:
            yield entered
        finally:
            self._worker.submit(context.__exit__, None, None, None)

    async def renew(self) -> None:
        """Let the screen that is up show what changed; those below it do when they come up."""
        if self._up:
            await self._up.renew()

    async def on_app_focus(self) -> None:
        """Look for topics that were edited meanwhile."""
        await self._look_again()

    async def _look_again(self) -> None:
        await self.ask(self.session.refresh_topics)
        await self.renew()

    @work
    async def action_palette(self) -> None:
        """Do one of the things that have a key now, found by its words."""
        options = [
            (f"{_capital(found.does)} ({', '.join(found.keys)})", found) for found in actions(self.screen)
        ]
        chosen = await self.push_screen_wait(Choice("All actions", options))
        if chosen is not None:
            await self.run_action(chosen.action, default_namespace=chosen.node)

    def close(self) -> None:
        """Wait for the last use case, and let its thread go."""
        self._unheed()
        self._worker.shutdown()
        self.session.listener = self._listener_before

    def use(self) -> int:
        """Run until the person leaves, and return the exit code.

        Raises:
            Exception: what no screen expected; all that was told as recorded is.
        """
        try:
            self.run()
        finally:
            self.close()
        if self.failure:
            raise self.failure
        return self.return_code or 0


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


class _Listener:
    """Shows on the desk what goes on beside the answer; called from the thread that works."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def warn(self, message: str) -> None:
        self._tell(message, is_warning=True)

    def say(self, message: str) -> None:
        self._tell(message)

    def counting(self, what: str) -> AbstractContextManager[OnProgress]:
        told: set[str] = set()

        def on_progress(done: int, total: int) -> None:
            if total >= _MANY and not told:
                told.add(what)
                self._tell(f"{what}: {total} of them, for the first time ...")

        return nullcontext(on_progress)

    def _tell(self, message: str, *, is_warning: bool = False) -> None:
        if self._desk.is_running:
            self._desk.call_later(self._desk.tell, message, is_warning=is_warning)
