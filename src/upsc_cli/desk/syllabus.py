"""The syllabus as a tree: papers, their lines, and the topics of each line."""

from typing import ClassVar

from msgspec import Struct
from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.strip import Strip
from textual.widgets import Static, Tree
from textual.widgets.tree import TreeNode

from upsc_cli.desk.keys import bound
from upsc_cli.desk.visit import Visited
from upsc_cli.render.plan import CURSOR
from upsc_cli.render.syllabus import line_label, paper_label, render_wording, topic_label
from upsc_cli.render.theme import Layout
from upsc_cli.render.widths import aligned, drawn_lines, fitted
from upsc_cli.session.planning import Covered


class Branch(Struct, frozen=True):
    """What a line of the tree is about: a paper, a line of it by its code, or a topic of that line."""

    code: str
    topic: str | None = None


class SyllabusTree(Tree[Branch], inherit_bindings=False):
    """Papers that unfold into lines, and these into topics."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("enter,space", "select_cursor", "open, fold"),
        bound("j,down", "cursor_down", "down", shown=False),
        bound("k,up", "cursor_up", "up", shown=False),
        bound("right,l", "unfold", "unfold", shown=False),
        bound("left,h", "fold", "fold", shown=False),
        bound("pagedown", "page_down", "next page", shown=False),
        bound("pageup", "page_up", "page before", shown=False),
        bound("g,home", "scroll_home", "to the first", shown=False),
        bound("G,end", "scroll_end", "to the last", shown=False),
    ]
    ICON_NODE = "▸ "
    ICON_NODE_EXPANDED = "▾ "

    show_root = False
    show_guides = False
    guide_depth = 2

    def __init__(self) -> None:
        super().__init__("")
        self._covered: Covered | None = None
        self._grown: dict[Branch, TreeNode[Branch]] = {}
        self._unfolded: set[Branch] = set()

    def show_syllabus(self, covered: Covered) -> None:
        """Show a syllabus; what was unfolded stays so, and the cursor where it was."""
        before = self.cursor_node.data if self.cursor_node else None
        self._covered = covered
        self._grown.clear()
        self.clear()
        self.root.expand()
        for paper in covered.papers:
            branch = Branch(paper.paper.code)
            node = self._grow(self.root, branch, paper_label(paper), is_leaf=False)
            for line in paper.lines:
                self._grow(node, Branch(line.code), line_label(line), is_leaf=not line.topics)
        for branch in [branch for branch in self._grown if branch in self._unfolded]:
            self._grow_topics(self._grown[branch])
        if self.last_line >= 0:  # asked for, it counts the lines, without which no node has a place
            first = self.root.children[0]
            self.move_cursor(self._grown.get(before, first) if before else first)

    def _grow(
        self, node: TreeNode[Branch], branch: Branch, label: Text, *, is_leaf: bool
    ) -> TreeNode[Branch]:
        grown = node.add(label, branch, expand=branch in self._unfolded, allow_expand=not is_leaf)
        self._grown[branch] = grown
        return grown

    def _grow_topics(self, node: TreeNode[Branch]) -> None:
        """Add the topics of a line, which is done when it is unfolded: there may be thousands."""
        if self._covered is None or node.data is None or node.children:
            return
        lines = (line for paper in self._covered.papers for line in paper.lines)
        line = next((line for line in lines if line.code == node.data.code), None)
        for slug in line.topics if line else ():
            label = topic_label(self._covered.titles[slug], self._covered.statuses[slug])
            self._grow(node, Branch(node.data.code, slug), label, is_leaf=True)

    def on_tree_node_expanded(self, event: Tree.NodeExpanded[Branch]) -> None:
        if event.node.data:
            self._unfolded.add(event.node.data)
            self._grow_topics(event.node)

    def on_tree_node_collapsed(self, event: Tree.NodeCollapsed[Branch]) -> None:
        if event.node.data:
            self._unfolded.discard(event.node.data)

    def action_unfold(self) -> None:
        """Unfold what is under the cursor, or open its topic."""
        if self.cursor_node and not self.cursor_node.is_expanded:
            self.action_select_cursor()

    def action_fold(self) -> None:
        """Fold what is under the cursor, or go to what it belongs to."""
        node = self.cursor_node
        if node and node.is_expanded:
            node.collapse()
        elif node and node.parent and node.parent is not self.root:
            self.move_cursor(node.parent)

    def scroll_to_line(self, line: int, animate: bool = True) -> None:
        """Bring a line into sight at once, as every page of the desk does."""
        super().scroll_to_line(line, animate=False)

    def on_resize(self) -> None:
        self.scroll_to_line(self.cursor_line)

    def get_label_width(self, node: TreeNode[Branch]) -> int:
        # Labels are cut to the room that there is, so nothing scrolls sideways.
        return 1

    def render_label(self, node: TreeNode[Branch], base_style: Style, style: Style) -> Text:
        """Return the line of a node, as wide as there is room, with a sign under the cursor."""
        icon = "  "
        if node.allow_expand:
            icon = self.ICON_NODE_EXPANDED if node.is_expanded else self.ICON_NODE
        margin = Text(f"{CURSOR if node is self.cursor_node else ' '}{icon}")
        room = self.size.width - margin.cell_len - self.guide_depth * _depth(node)
        label = node.label if isinstance(node.label, Text) else Text(node.label)
        return Text.assemble(margin, fitted(label, max(room, 1)), style=style)

    def render_line(self, y: int) -> Strip:
        return Strip(aligned(list(super().render_line(y))), self.size.width)


def _depth(node: TreeNode[Branch]) -> int:
    """Return how many papers and lines a node stands below."""
    depth = 0
    while node.parent and node.parent.parent:
        node, depth = node.parent, depth + 1
    return depth


class Papers(Visited):
    """The syllabus; below it the wording of the line under the cursor, and how one stands to it."""

    _covered: Covered | None = None

    def body(self) -> ComposeResult:
        yield SyllabusTree()
        yield Static("", id="wording", markup=False)

    async def renew(self) -> None:
        from upsc_cli.session.planning import covered

        with self.desk.telling():
            self._covered = await self.desk.ask(covered, self.desk.session)
            self.query_one(SyllabusTree).show_syllabus(self._covered)

    def on_tree_node_highlighted(self, event: Tree.NodeHighlighted[Branch]) -> None:
        branch, covered = event.node.data, self._covered
        if branch and covered:
            room = Layout(max(self.size.width - 2, 1))  # less the padding
            lines = drawn_lines(lambda _: render_wording(covered, branch.code, branch.topic), room)
            told = (Text.assemble(*((part.text, part.style or "") for part in line)) for line in lines)
            self.query_one("#wording", Static).update(Text("\n").join(told))
            # A longer wording takes lines from the tree, and may take the one under the cursor.
            tree = self.query_one(SyllabusTree)
            self.call_after_refresh(tree.scroll_to_line, tree.cursor_line)

    def on_tree_node_selected(self, event: Tree.NodeSelected[Branch]) -> None:
        from upsc_cli.desk.browse import Browse

        if event.node.data and event.node.data.topic:
            self.desk.push_screen(Browse(opened=event.node.data.topic))
