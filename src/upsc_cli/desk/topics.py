"""The list of topics."""

from collections.abc import Mapping, Sequence

from rich.text import Text

from upsc_cli.desk.rows import Rows
from upsc_cli.render.rows import render_row
from upsc_cli.session.listing import Row


class TopicList(Rows[Row]):
    """Topics by the line, one of them under the cursor."""

    _due: Mapping[str, int] = {}

    def show_topics(self, rows: Sequence[Row], cursor: str | None = None) -> None:
        """Show topics, with the cursor on that of a slug if it is among them, else on the first."""
        places = (place for place, row in enumerate(rows) if row.topic.slug == cursor)
        self.show(rows, next(places, 0))

    def show_due(self, due: Mapping[str, int]) -> None:
        """Show how many cards of each topic are due."""
        self._due = due
        self.refresh()

    def text_of(self, row: Row, width: int) -> Text:
        return render_row(row, width, self._due.get(row.topic.slug, 0))
