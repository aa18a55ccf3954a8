"""A person at the desk: keys go in, and what stands on the screen comes out."""

import json
from contextlib import nullcontext

from textual.events import Key

from upsc_cli.desk.browse import Browse
from upsc_cli.desk.cards import Cards
from upsc_cli.desk.mock import Cover
from upsc_cli.desk.questions import Questions
from upsc_cli.desk.start import Start
from upsc_cli.desk.write import Write
from upsc_cli.session.answer_drafts import unfinished
from upsc_cli.session.quizzing import quizzing
from upsc_cli.session.reviewing import cramming, reviewing
from upsc_cli.session.starting import sitting
from upsc_cli.session.writing import questions


class Person:
    """Someone with a desk in front of them."""

    def __init__(self, desk, pilot, upsc, edited):
        self.desk = desk
        self.pilot = pilot
        self.upsc = upsc
        self.edited = edited

    async def press(self, *keys):
        """Press keys, waiting after each until nothing moves any more; return what is seen then."""
        for key in keys:
            await self.pilot.press(key)
            await self.settled()
        return self.seen if self.desk.is_running else ""

    async def burst(self, *keys):
        """Send keys all at once, as a slow line does."""
        for key in keys:
            name = {" ": "space"}.get(key, key)
            self.desk.post_message(Key(name, key if len(key) == 1 else None))
        await self.settled()

    async def type(self, text):
        await self.pilot.press(*("space" if letter == " " else letter for letter in text))
        await self.settled()
        return self.seen

    async def click(self, *where, **settings):
        await self.pilot.click(*where, **settings)
        await self.settled()
        return self.seen

    async def resize(self, columns, lines):
        await self.pilot.resize_terminal(columns, lines)
        await self.settled()
        return self.seen

    def stands_up(self, monkeypatch):
        """Let the terminal be given away, which a test has none of."""
        monkeypatch.setattr(self.desk, "suspend", nullcontext)

    async def settled(self):
        """Wait until the thread that works has nothing to do and everything is drawn."""
        for _ in range(3):
            if not self.desk.is_running:
                return
            await self.pilot.pause()
            await self.desk.ask(lambda: None)
        while self.desk.is_running and self.desk.has_keys_waiting:
            await self.pilot.pause(0.01)
            await self.desk.ask(lambda: None)
        if self.desk.is_running:
            await self.pilot.pause()

    @property
    def strips(self):
        """The lines on the screen, with their styles as they go to the terminal."""
        return self.desk.screen._compositor.render_strips()

    @property
    def whole_lines(self):
        return ["".join(segment.text for segment in strip) for strip in self.strips]

    @property
    def lines(self):
        """The lines on the screen, without the bar and what is blank at their ends."""
        return [line.rstrip(" ▐") for line in self.whole_lines]

    @property
    def seen(self):
        return "\n".join(self.lines)

    def events(self, kind=None):
        """Return the events on file that were not taken back, of a kind or of all."""
        text = self.upsc.progress.read_text() if self.upsc.progress.exists() else '{"events":[]}'
        journal = self.upsc.home / "progress.journal"
        events = {event["id"]: event for event in json.loads(text)["events"]}
        for line in journal.read_bytes().splitlines() if journal.exists() else ():
            _, event = json.loads(line)
            events.setdefault(event["id"], event)
        undone = {event.get("what") for event in events.values()}
        return [
            event
            for event in events.values()
            if kind in (None, event["kind"])
            and event["id"] not in undone
            and event.get("action", event["id"]) not in undone
        ]


def browse(*arguments, **settings):
    """Return what opens the library."""
    return lambda session, stack: Browse(*arguments, **settings)


def review(*names, **settings):
    """Return what opens a sitting of the cards of some topics."""
    return lambda session, stack: Cards(stack.enter_context(reviewing(session, names, **settings)).sitting)


def cram(*names, **settings):
    """Return what opens a sitting of all cards of some topics, of which no grade is recorded."""
    return lambda session, stack: Cards(stack.enter_context(cramming(session, names, **settings)).sitting)


def write(*names, question=None, goes_on=True):
    """Return what opens a mains question of some topics, or the answer to one that was left unfinished."""

    def opened(session, stack):
        found = questions(session, names, question=question)
        return Write(found, unfinished(session, {task.topic for task in found}) if goes_on else None)

    return opened


def start(minutes):
    """Return what opens a sitting of some minutes."""
    return lambda session, stack: Start(sitting(session, minutes))


def quiz(*names, exam=False, **settings):
    """Return what opens a quiz of the questions of some topics."""
    return lambda session, stack: Questions(
        stack.enter_context(quizzing(session, names, **{"seed": 1} | settings)), exam=exam
    )


def mock(*names, **settings):
    """Return what opens the cover of a mock paper of some topics."""
    return lambda session, stack: Cover(names, **{"seed": 1, "minutes": 10} | settings)
