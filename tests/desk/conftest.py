"""Seats at the desk, and the tests of this folder that are coroutines."""

import asyncio
from contextlib import ExitStack, asynccontextmanager, closing
from datetime import datetime

import pytest
from seats import Person, browse

from upsc_cli.desk.app import Desk
from upsc_cli.paths import resolve
from upsc_cli.session.session import Session

NOW = datetime.fromisoformat("2026-01-15T09:00:00+05:30")


@pytest.fixture
def clock():
    class Clock:
        now = NOW

        def __call__(self):
            return self.now

    return Clock()


@pytest.fixture
def at_desk(upsc, clock, monkeypatch):
    """Return what seats a person at a desk of some size, with a screen open on it."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("upsc_cli.desk.cards.TOO_SOON", 0.0)

    @asynccontextmanager
    async def seat(
        first=None,
        columns=80,
        lines=24,
        edit=lambda slug: True,
        edit_note=lambda slug: None,
        settle=True,
        **settings,
    ):
        edited = []
        first = first or browse()

        def open_editor(session, slug):
            edited.append(slug)
            return edit(slug)

        def open_note(session, slug):
            edit_note(slug)
            return True

        paths = resolve({"UPSC_HOME": str(upsc.home)})
        with closing(Session(paths, clock, **settings)) as session, ExitStack() as stack:
            desk = Desk(session, first(session, stack), open_editor, open_note)
            try:
                async with desk.run_test(size=(columns, lines)) as pilot:
                    person = Person(desk, pilot, upsc, edited)
                    if settle:
                        await person.settled()
                    yield person
            finally:
                desk.close()

    return seat


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    """Run the tests of this folder that are coroutines."""
    if not asyncio.iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    asyncio.run(pyfuncitem.obj(**arguments))
    return True
