"""The plan to the day of the exam, week by week."""

from textual.app import ComposeResult

from upsc_cli.desk.drawn import Drawn
from upsc_cli.desk.visit import Visited


class Plan(Visited):
    """What to do until the exam, as `upsc plan` has it; or why there is no plan."""

    def body(self) -> ComposeResult:
        yield Drawn()

    async def renew(self) -> None:
        from upsc_cli.render.timetable import render_timetable
        from upsc_cli.session.timetabling import plan_to_exam

        with self.desk.telling():
            found = await self.desk.ask(plan_to_exam, self.desk.session)
            self.query_one(Drawn).show(lambda layout: render_timetable(found, layout), keep_place=True)
