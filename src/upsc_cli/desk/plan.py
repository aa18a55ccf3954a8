"""The plan to the day of the exam, week by week."""

from textual import work
from textual.app import ComposeResult

from upsc_cli.desk.drawn import Drawn
from upsc_cli.desk.screen import Said
from upsc_cli.desk.visit import Visited


class Plan(Visited):
    """What to do until the exam, as `upsc plan` has it; or why there is no plan."""

    _was_made = False

    def body(self) -> ComposeResult:
        yield Drawn()

    @property
    def is_ready(self) -> bool:
        return self._was_made

    async def renew(self) -> None:
        self._make()

    @work(exclusive=True, group="plan")
    async def _make(self) -> None:
        """Show the plan as it is now; it takes so long that one wants to know what is waited for."""
        from upsc_cli.render.timetable import render_timetable
        from upsc_cli.session.timetabling import plan_to_exam

        with self.desk.telling():
            if not self._was_made:
                self.say("The plan is being made ...")
            try:
                found = await self.desk.ask(plan_to_exam, self.desk.session)
                self.query_one(Drawn).show(lambda layout: render_timetable(found, layout), keep_place=True)
            finally:
                if not self._was_made:
                    self.query_one(Said).forget()
                self._was_made = True
