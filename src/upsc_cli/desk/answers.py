"""The answers that were written, a line for each; one of them is opened beside its points."""

from collections.abc import Mapping
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType

from upsc_cli.desk.rows import Rows
from upsc_cli.desk.screen import DeskScreen
from upsc_cli.recall.answers import Answer
from upsc_cli.render.writing import answer_line


class AnswerList(Rows[Answer]):
    """A line for each answer, the newest first."""

    titles: Mapping[str, str] = {}

    def text_of(self, row: Answer, width: int) -> Text:
        return answer_line(row, self.titles, width, with_id=False)


class Answers(DeskScreen):
    """The answers that were written."""

    BINDINGS: ClassVar[list[BindingType]] = []

    _is_listed = False

    @property
    def is_ready(self) -> bool:
        return self._is_listed

    def body(self) -> ComposeResult:
        yield AnswerList()

    async def renew(self) -> None:
        from upsc_cli.session.answered import answers_of

        session = self.desk.session
        with self.desk.telling():
            found = await self.desk.ask(answers_of, session)
            rows = self.query_one(AnswerList)
            rows.titles = await self.desk.ask(lambda: session.index.titles)
            here = rows.row.id if rows.row else None
            places = [place for place, one in enumerate(found.answers) if one.id == here]
            rows.show(found.answers, places[0] if places else 0)
            if not found.answers:
                self.say("No answer was written yet; w begins one.")
        self._is_listed = True

    def on_rows_chosen(self) -> None:
        from upsc_cli.desk.assess import Assess

        row = self.query_one(AnswerList).row
        if row:
            self.desk.push_screen(Assess(row))
