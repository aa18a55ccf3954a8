"""What one does with the topic at hand: the one that is read, or the one under the cursor."""

from typing import ClassVar

from textual import work
from textual.binding import BindingType

from upsc_cli.desk.keys import bound
from upsc_cli.desk.screen import DeskScreen
from upsc_cli.session.choosing import Filters

_AS_IT_WAS = "It was so already"  # somebody else did it meanwhile


class AtHand(DeskScreen):
    """A screen with topics, one of which is at hand."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("r", "review", "cards"),
        bound("R", "cram", "cram: all cards, due or not", shown=False),
        bound("B", "unbury", "unbury its cards", shown=False),
        bound("z", "quiz", "quiz"),
        bound("d", "done", "done"),
        bound("asterisk", "star", "star", shown=False),
        bound("a", "note", "note of your own", shown=False),
        bound("A", "note_in_editor", "note in your editor", shown=False),
        bound("e", "edit", "edit", shown=False),
    ]

    @property
    def at_hand(self) -> str | None:
        """The slug of the topic that keys are about, None if there is none."""
        raise NotImplementedError

    def is_shown_as_done(self, slug: str) -> bool:
        """Return whether a person sees the topic as completed."""
        raise NotImplementedError

    def is_shown_with_star(self, slug: str) -> bool | None:
        """Return whether a person sees the topic with a star, None if that is not to be seen."""
        raise NotImplementedError

    def chosen(self) -> tuple[list[str], Filters] | None:
        """Return the topics and filters that cards and questions are asked of; None if there are none."""
        raise NotImplementedError

    async def action_done(self) -> None:
        """Mark the topic completed; if it is shown as completed, take it back into reading."""
        from upsc_cli.session.marking import mark_done, reopen

        slug = self.at_hand
        if slug is None:
            return
        with self.desk.telling():
            was_done = self.is_shown_as_done(slug)
            (marked,) = await self.desk.ask(reopen if was_done else mark_done, self.desk.session, [slug])
            did = "Reopened" if was_done else "Completed"
            self.say(f"{did if marked.changed else _AS_IT_WAS}: {marked.title}")
            await self.desk.renew()

    async def action_star(self) -> None:
        """Give the topic a star, or take it away."""
        from upsc_cli.session.marking import star, unstar

        slug, session = self.at_hand, self.desk.session
        if slug is None:
            return
        with self.desk.telling():
            shown = self.is_shown_with_star(slug)
            if shown is None:
                shown = await self.desk.ask(lambda: slug in session.state.starred)
            (marked,) = await self.desk.ask(unstar if shown else star, session, [slug])
            did = "Star taken away" if shown else "Starred"
            self.say(f"{did if marked.changed else _AS_IT_WAS}: {marked.title}")
            await self.desk.renew()

    @work
    async def action_note(self) -> None:
        """Write the person's own note on the topic."""
        if self.at_hand:
            await self.desk.write_note(self.at_hand)

    async def action_note_in_editor(self) -> None:
        """Open the person's own note on the topic in the editor."""
        if self.at_hand:
            await self.desk.edit_note(self.at_hand)

    async def action_edit(self) -> None:
        """Open the topic in the editor."""
        if self.at_hand:
            await self.desk.edit_topic(self.at_hand)

    @work
    async def action_review(self) -> None:
        """Ask the cards of the topic that is read, or of those that are listed."""
        chosen = self.chosen()
        if chosen:
            await self.desk.review(*chosen)

    @work
    async def action_cram(self) -> None:
        """Ask all cards of the topic that is read, or of those that are listed, without a record."""
        chosen = self.chosen()
        if chosen:
            await self.desk.review(*chosen, cram=True)

    async def action_unbury(self) -> None:
        """Take back in what was buried of the topic for today."""
        from upsc_cli.phrases import count
        from upsc_cli.session.holding import unbury

        if self.at_hand is None:
            return
        with self.desk.telling():
            (treated,) = await self.desk.ask(unbury, self.desk.session, [self.at_hand])
            said = f"Unburied: {count(treated.changed, 'card')}" if treated.changed else "Nothing is buried"
            self.say(f"{said} of {treated.label}")
            await self.desk.renew()

    @work
    async def action_quiz(self) -> None:
        """Ask the questions of the topic that is read, or of those that are listed."""
        chosen = self.chosen()
        if chosen:
            await self.desk.quiz(*chosen)
