"""Multiple choice as papers and notes print it, found in the flow of a source.

A question is a run of options, `(a)` to `(d)`, with its stem above them and its answer below, or in a key at
the end. Without an answer it stays text, and that is said.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from upsc_cli.exchange.read.choices import MOST_PARTS, key_of, question_of
from upsc_cli.exchange.read.draft import Draft
from upsc_cli.exchange.read.flow import Flow, Group, Heading, Items, Verbatim
from upsc_cli.exchange.read.practice import mains_question, prelims_question
from upsc_cli.topics.format.inline import plain
from upsc_cli.topics.format.model import Box
from upsc_cli.topics.format.questions import Question

_OPTION = re.compile(r"(?:\(([a-eA-E1-5])\)|([a-eA-E])[.)])\s*(?=\S)")
_INSIDE = re.compile(r"(?<=\s)(?:\(([a-eA-E1-5])\)|([a-eA-E])[.)])\s+(?=\S)")
_NUMBERED = re.compile(r"(\d{1,3})[.)]\s+(\S.*)", re.DOTALL)
_START = re.compile(
    r"(?:q(?:ue(?:stion|s)?)?\s*[.:]?\s*(\d{1,3})\s*[.:)\]–-]*|q\s*[.:)])\s*(.*)", re.IGNORECASE | re.DOTALL
)
_ANSWER = re.compile(
    r"(?:the\s+)?(?:correct\s+)?(?:ans(?:wer)?|key)\b\.?\s*(?:key)?\s*(?:is)?\s*[:.=–-]*\s*(?:option\s*)?"
    r"\(?([a-e1-5])\)?(?:[.):,;\s–-]+(.*))?",
    re.IGNORECASE | re.DOTALL,
)
_ANSWER_LABEL = re.compile(r"(?:correct\s+)?ans(?:wer)?\s*[:.]?", re.IGNORECASE)
_WHY = re.compile(r"(?:explanation|solution|exp|reason|why)\s*[:.–-]+\s*(.*)", re.IGNORECASE | re.DOTALL)
_KEY_HEADING = re.compile(r"(?:answers?|answer\s+keys?|keys?)\s*[:.]?", re.IGNORECASE)
_KEY = re.compile(r"(?:q\.?\s*)?(\d{1,3})\s*[-.):=–]*\s*\(?([a-eA-E])\)?(?:[\s,;|]+|$)", re.IGNORECASE)
_TICK = re.compile(r"\s*(?:[✓✔✅]️?|\(correct\)|\[correct\]|\*)\s*$", re.IGNORECASE)
_BULLET = re.compile(r"(?:[-•*–]\s+|\[[ xX]\]\s+)+")
_MOST_LINES_OF_A_STEM = 15


class _Line(Struct):
    """A line of the flow as plain words; `step` is where it stands, and a wall has no words to read."""

    words: str
    raw: str
    step: int
    is_heading: bool = False
    is_wall: bool = False


class _Asked(Struct):
    """A question as it stands: the lines that it takes up, and what they are."""

    taken: range
    stem: list[str]
    options: list[str]
    answer: int | None
    number: int | None
    why: str = ""


def take_questions(flow: Sequence[Flow], draft: Draft) -> list[Flow]:
    """Read the printed questions of a flow into a draft and return the flow without them."""
    lines = _lines(flow, _of_own_form(flow))
    keys, key_lines = _keys(lines)
    found = list(_questions(lines))
    taken: set[int] = set()
    unanswered = 0
    needs_key = False
    for asked in found:
        answer = asked.answer
        if answer is None and asked.number is not None and asked.number in keys:
            answer = key_of(keys[asked.number], asked.options)
            needs_key = True
        question: Question | None = None
        if answer is not None:
            question = question_of(asked.stem, asked.options, answer, asked.why)
        if question is None:
            unanswered += 1
        else:
            draft.questions.append(question)
            taken.update(asked.taken)
    if unanswered:
        draft.left.append(f"the form of {unanswered} multiple choice without an answer; they stay as text")
    if needs_key:
        taken.update(key_lines)
    return _without(flow, lines, taken) if taken else list(flow)


def _of_own_form(flow: Sequence[Flow]) -> set[int]:
    """Return the places of steps that are questions in the form in which notes of ours have them."""
    own: set[int] = set()
    starts = [index for index, step in enumerate(flow) if isinstance(step, Heading)]
    for start, end in zip(starts, [*starts[1:], len(flow)], strict=False):
        heading = flow[start]
        if isinstance(heading, Heading):
            group = Group(heading, tuple(flow[start + 1 : end]))
            if prelims_question(group) is not None or mains_question(group) is not None:
                own.update(range(start, end))
    return own


def _lines(flow: Sequence[Flow], walls: set[int]) -> list[_Line]:
    lines: list[_Line] = []
    for index, step in enumerate(flow):
        if index in walls:
            lines.append(_Line("", "", index, is_wall=True))
        elif isinstance(step, Heading):
            lines.append(_Line(step.text.strip(), step.text, index, is_heading=True))
        elif isinstance(step, Verbatim):
            lines.append(_Line("", "", index, is_wall=True))
        elif isinstance(step, str):
            lines += [_line(raw, index) for raw in step.split("\n")]
        elif isinstance(step, Items):
            lines += [_line(raw, index) for raw in _lines_of(step)]
        elif isinstance(step, Box):
            lines += [_line(raw, index) for raw in step.text.split("\n")]
        else:
            lines.append(_Line("", "", index, is_wall=True))
    return lines


def _line(raw: str, step: int) -> _Line:
    return _Line(_BULLET.sub("", plain(raw), count=1) if raw[:1] in "-•*–[" else plain(raw), raw, step)


def _lines_of(items: Items) -> Iterator[str]:
    for label, item in zip(items.labels, items.items, strict=True):
        first, *more = item.text.split("\n")
        yield f"{label} {first}" if items.numbered else first
        yield from more
        for step in item.below:
            if isinstance(step, str):
                yield from step.split("\n")
            elif isinstance(step, Items):
                yield from _lines_of(step)
            elif isinstance(step, Box):
                yield from step.text.split("\n")


def _keys(lines: Sequence[_Line]) -> tuple[dict[int, str], set[int]]:
    """Return the letters of a key of answers by the numbers of questions, and the lines that it takes up."""
    keys: dict[int, str] = {}
    taken: set[int] = set()
    for start, head in enumerate(lines):
        if not _KEY_HEADING.fullmatch(head.words):
            continue
        end = start + 1
        while end < len(lines) and (pairs := _pairs(lines[end].words)):
            keys |= pairs
            end += 1
        if end > start + 1:
            taken.update(range(start, end))
    for index, one in enumerate(lines):
        label, colon, rest = one.words.partition(":")
        if colon and _KEY_HEADING.fullmatch(label) and len(pairs := _pairs(rest.strip())) > 1:
            keys |= pairs
            taken.add(index)
    return keys, taken


def _pairs(words: str) -> dict[int, str]:
    found = {int(match[1]): match[2].lower() for match in _KEY.finditer(words)}
    return found if words and not _KEY.sub("", words).strip() else {}


def _questions(lines: Sequence[_Line]) -> Iterator[_Asked]:
    border = index = 0
    while index < len(lines):
        found = _options_at(lines, index)
        if found is None:
            index += 1
            continue
        options, end = found
        asked = _asked(lines, border, index, end, options)
        if asked is None:
            index = end
            continue
        yield asked
        border = index = asked.taken.stop


def _options_at(lines: Sequence[_Line], start: int) -> tuple[list[tuple[str, str]], int] | None:
    """Return the options that begin at a line, each as it is written and by its words, and where they end."""
    options: list[tuple[str, str]] = []
    index = start
    while index < len(lines) and not (lines[index].is_heading or lines[index].is_wall):
        pieces = _pieces(lines[index].words)
        expected = len(options)
        if not pieces or [_place(label) for label, _ in pieces] != list(
            range(expected, expected + len(pieces))
        ):
            break
        options += [(lines[index].raw, words) for _, words in pieces]
        index += 1
    if 2 <= len(options) <= MOST_PARTS:
        return options, index
    # A numbered list is one of options if an answer by number stands right below.
    options, index = [], start
    while index < len(lines) and (match := _NUMBERED.fullmatch(lines[index].words)):
        if int(match[1]) != len(options) + 1:
            break
        options.append((lines[index].raw, match[2]))
        index += 1
    answer = _ANSWER.fullmatch(lines[index].words) if index < len(lines) else None
    if answer and answer[1].isdigit() and 2 <= len(options) <= MOST_PARTS:
        return options, index
    return None


def _pieces(words: str) -> list[tuple[str, str]]:
    """Return the options of a line, each with its label; several may stand on one."""
    if not _OPTION.match(words):
        return []
    marks = [match for match in (_OPTION.match(words), *_INSIDE.finditer(words)) if match]
    ends = [mark.start() for mark in marks[1:]] + [len(words)]
    return [
        ((mark[1] or mark[2]).lower(), words[mark.end() : end].strip(" ;,\t"))
        for mark, end in zip(marks, ends, strict=True)
    ]


def _place(label: str) -> int:
    return int(label) - 1 if label.isdigit() else "abcde".index(label)


def _asked(
    lines: Sequence[_Line], border: int, start: int, end: int, options: list[tuple[str, str]]
) -> _Asked | None:
    """Return the question of some options, if a stem stands above them."""
    stem_start = _stem_start(lines, border, start)
    if stem_start is None:
        return None
    stem = [line.words for line in lines[stem_start:start]]
    number = None
    first = _START.fullmatch(stem[0])
    if first:
        number, stem[0] = (int(first[1]) if first[1] else None), first[2]
    elif (match := _NUMBERED.fullmatch(stem[0])) is not None:
        number, stem[0] = int(match[1]), match[2]
    if not any(stem):
        return None
    words = [_TICK.sub("", said) for _, said in options]
    ticked = [place for place, (_, said) in enumerate(options, start=1) if _TICK.search(said)]
    bold = [place for place, (raw, _) in enumerate(options, start=1) if raw.strip().startswith("**")]
    answer = ticked[0] if len(ticked) == 1 else bold[0] if len(bold) == 1 else None
    why = ""
    if end < len(lines) and (match := _ANSWER.fullmatch(lines[end].words)):
        answer = key_of(match[1], words)
        why = match[2] or ""
        end += 1
    elif end + 1 < len(lines) and _ANSWER_LABEL.fullmatch(lines[end].words):
        answer = key_of(lines[end + 1].words, words)
        end += 2 if answer else 0
    if end < len(lines) and (match := _WHY.fullmatch(lines[end].words)):
        end, why = _explained(lines, end, match[1])
    elif why and (match := _WHY.match(why)):
        why = match[1]
    return _Asked(range(stem_start, end), stem, words, answer, number, why)


def _explained(lines: Sequence[_Line], start: int, first: str) -> tuple[int, str]:
    """Return where an explanation ends, and what it says: the lines of its paragraph."""
    step = lines[start].step
    said = [first] if first else []
    end = start + 1
    while end < len(lines) and not (lines[end].is_heading or lines[end].is_wall):
        one = lines[end]
        if (one.step != step and said) or _START.fullmatch(one.words) or _NUMBERED.fullmatch(one.words):
            break
        step = one.step
        said.append(one.words)
        end += 1
    return end, " ".join(filter(None, said))


def _stem_start(lines: Sequence[_Line], border: int, end: int) -> int | None:
    """Return the line at which the stem above some options begins."""
    lowest = max(border, end - _MOST_LINES_OF_A_STEM)
    for index in range(end - 1, lowest - 1, -1):
        if lines[index].is_wall:
            lowest = index + 1
            break
        if _START.fullmatch(lines[index].words):
            return index
        if lines[index].is_heading:
            lowest = index + 1
            break
    index = end - 1
    if index < lowest:
        return None
    match = _NUMBERED.fullmatch(lines[index].words)
    if match is None or int(match[1]) > 1:
        above = index if match else index - 1
        count = 0
        while above >= lowest and (one := _NUMBERED.fullmatch(lines[above].words)):
            count += 1
            above -= 1
            if int(one[1]) == 1:
                break
        else:
            count = 0
        if count > 1 and above >= lowest:
            return above
    while index > lowest and lines[index - 1].step == lines[index].step:
        if _NUMBERED.fullmatch(lines[index].words):
            break
        index -= 1
    return index


def _without(flow: Sequence[Flow], lines: Sequence[_Line], taken: set[int]) -> list[Flow]:
    """Return a flow without some of its lines; a heading of which nothing is left goes with what it had."""
    by_step: dict[int, list[int]] = {}
    for index, one in enumerate(lines):
        by_step.setdefault(one.step, []).append(index)
    kept: list[tuple[Flow, bool]] = []
    heading: int | None = None
    for number, step in enumerate(flow):
        own = by_step.get(number, [])
        gone = [index for index in own if index in taken]
        if not gone:
            heading = len(kept) if isinstance(step, Heading) else heading
            kept.append((step, False))
            continue
        rest = [lines[index].raw for index in own if index not in taken]
        if heading is not None:
            kept[heading] = (kept[heading][0], True)
        kept += [("\n".join(rest), False)] if any(rest) else []
    left: list[Flow] = []
    for index, (step, had) in enumerate(kept):
        following = kept[index + 1][0] if index + 1 < len(kept) else None
        is_empty = following is None or (
            isinstance(following, Heading) and isinstance(step, Heading) and following.level <= step.level
        )
        if not (isinstance(step, Heading) and had and step.level > 1 and is_empty):
            left.append(step)
    return left
