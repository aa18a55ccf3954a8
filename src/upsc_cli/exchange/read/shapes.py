"""The blocks of a topic from what sources have in their place: nested lists, ragged tables, full boxes."""

from collections.abc import Iterable, Iterator, Sequence

from upsc_cli.exchange.read.flow import Flow, Heading, Item, Items
from upsc_cli.topics.format.model import AnyBox, Block, Box, BulletList, Grid, Table
from upsc_cli.topics.walk import block_texts

_NO_HEADING = "–"  # over a column that has none


def box_of(kind: type[AnyBox], inside: Iterable[Flow | None]) -> Iterator[Flow]:
    """Yield a box with the texts that lie inside it, and then what no box can hold.

    A list in it becomes lines with bullets; an empty text is left out.
    """
    lines: list[str] = []
    after: list[Flow] = []
    for step in inside:
        match step:
            case str():
                lines += [step] if step else []
            case Heading():
                lines.append(f"**{step.text}**")
            case Items():
                for block in to_blocks(step):
                    if isinstance(block, BulletList):
                        mark = "" if step.numbered and len(step.items) > 1 else "• "
                        lines += [f"{mark}{item}" for item in block.items]
                    else:
                        after.append(block)
            case Box():
                lines.append(step.text)
            case Table():
                after.append(step)
    if lines:
        yield kind("\n".join(lines))
    yield from after


def table_of(rows: Sequence[Sequence[str]]) -> Iterator[Flow]:
    """Yield a table whose first row names the columns, or what is there instead of a table.

    Short rows are filled up. A single column is a list, a single row a paragraph.
    """
    filled = [row for row in rows if any(row)]
    width = max((len(row) for row in filled), default=0)
    if width == 1:
        yield Items(tuple(Item(cell) for row in filled for cell in row))
    elif len(filled) == 1:
        yield " | ".join(cell for cell in filled[0] if cell)
    elif filled:
        columns, *rest = [(*row, *[""] * (width - len(row))) for row in filled]
        yield Table(Grid(tuple(cell or _NO_HEADING for cell in columns), tuple(rest)))


def to_blocks(step: Flow, *, numbers: bool = True) -> Iterator[Block]:
    """Yield a step of the flow as blocks of a topic; a heading becomes a paragraph in bold.

    A topic has no numbered lists: what they count stands before each item, if `numbers`.
    """
    match step:
        case Heading():
            yield f"**{step.text}**"
        case Items():
            after: list[Block] = []
            labels = (
                step.labels if step.numbered and numbers and len(step.items) > 1 else ("",) * len(step.items)
            )
            items = tuple(
                f"{label} {text}" if label else text
                for item, label in zip(step.items, labels, strict=True)
                if (text := _flat(item, after))
            )
            if items:
                yield BulletList(items)
            yield from after
        case str():
            yield str(step)  # without what a mark of its own kind would say
        case _:
            yield step


def texts_of(block: Block) -> Iterator[str]:
    """Return the texts of a block, a row of a table as one."""
    if isinstance(block, Table):
        return (": ".join(filter(None, line)) for line in block.grid.lines)
    return (text for _, text in block_texts(block))


def _flat(item: Item, after: list[Block], depth: int = 1) -> str:
    """Return an item with the lists below it in one text; what cannot be in it goes to `after`.

    A topic has no lists in lists. Whoever writes one by hand says: Partners: Japan; Australia. A list in that
    stands in brackets: Partners: Japan (Tokyo; Osaka); Australia.
    """
    text = item.text
    for step in item.below:
        if isinstance(step, Items):
            labels = step.labels if step.numbered else ("",) * len(step.items)
            inner = "; ".join(
                f"{label} {words}" if label else words
                for one, label in zip(step.items, labels, strict=True)
                if (words := _flat(one, after, depth + 1))
            )
            if not inner:
                continue
            if depth > 1 and text:
                text += f" ({inner})"
            else:
                text += ("" if not text else " " if text[-1] in ":.?!;" else ": ") + inner
            continue
        for block in to_blocks(step):
            if isinstance(block, str):
                text = f"{text}\n{block}" if text else block
            else:
                after.append(block)
    return text
