"""Multiple choice as papers and notes print it, found in the flow of a source.

A question is a run of options, `(a)` to `(d)`, with its stem above them and its answer below, or in a key at
the end. Without an answer it stays text, and that is said.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from upsc_cli.exchange.read.answer_keys import keys_of, lines_of_key
from upsc_cli.exchange.read.choices import MOST_PARTS, key_of, question_of
from upsc_cli.exchange.read.draft import Draft
from upsc_cli.exchange.read.flow import Flow, Group, Heading, Items, Verbatim
from upsc_cli.exchange.read.practice import mains_question, prelims_question
from upsc_cli.exchange.read.printed_lines import NUMBERED, START, Line, stem_start
from upsc_cli.topics.format.inline import plain
from upsc_cli.topics.format.model import Box, Table
from upsc_cli.topics.format.questions import Question

_OPTION = re.compile(r"(?:\(([a-eA-E1-5])\)|([a-eA-E])[.)])\s*(?=\S)")
_INSIDE = re.compile(r"(?<=\s)(?:\(([a-eA-E1-5])\)|([a-eA-E])[.)])\s+(?=\S)")
_ANSWER = re.compile(
    r"(?:(?:the\s+)?(?:correct\s+)?(?:ans(?:wer)?|key|correct\s+option)\b\.?\s*(?:key)?\s*(?:is)?"
    r"|उत्तर|sol(?:ution)?(?=\s*[:.–-]*\s*\())"
    r"\s*[:.=–-]*\s*(?:option\s*)?\(?([a-e1-5])\)?(?:[.):,;\s–-]+(.*))?",
    re.IGNORECASE | re.DOTALL,
)
_ANSWER_LABEL = re.compile(r"(?:(?:correct\s+)?ans(?:wer)?|उत्तर)\s*[:.]?", re.IGNORECASE)
_WHY = re.compile(r"(?:explanation|solution|exp|reason|why)\s*[:.–-]+\s*(.*)", re.IGNORECASE | re.DOTALL)
_TICK = re.compile(r"\s*(?:[✓✔✅]️?|\(correct\)|\[correct\]|\*)\s*$", re.IGNORECASE)
_BULLET = re.compile(r"(?:[-•*–]\s+|\[[ xX]\]\s+)+")
_MOST_OF_A_PAIR = 2  # labelled words that may be no options, if nothing is asked above them


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
    keys, key_lines = keys_of(lines)
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
            unanswered += len(asked.options) > _MOST_OF_A_PAIR or asked.stem[-1].endswith("?")
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


def _lines(flow: Sequence[Flow], walls: set[int]) -> list[Line]:
    lines: list[Line] = []
    for index, step in enumerate(flow):
        if index in walls:
            lines.append(Line("", "", index, is_wall=True))
        elif isinstance(step, Heading):
            lines.append(Line(step.text.strip(), step.text, index, is_heading=True))
        elif isinstance(step, Verbatim):
            lines.append(Line("", "", index, is_wall=True))
        elif isinstance(step, str):
            lines += [_line(raw, index) for raw in step.split("\n")]
        elif isinstance(step, Items):
            lines += [_line(raw, index) for raw in _lines_of(step)]
        elif isinstance(step, Box):
            lines += [_line(raw, index) for raw in step.text.split("\n")]
        else:
            keyed = lines_of_key(step) if isinstance(step, Table) else []
            lines += [Line(words, "", index, is_wall=True) for words in keyed or [""]]
    return lines


def _line(raw: str, step: int) -> Line:
    return Line(_BULLET.sub("", plain(raw), count=1) if raw[:1] in "-•*–[" else plain(raw), raw, step)


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


def _questions(lines: Sequence[Line]) -> Iterator[_Asked]:
    border = index = 0
    expected: int | None = None
    while index < len(lines):
        found = _options_at(lines, index)
        if found is None:
            index += 1
            continue
        options, end = found
        asked = _asked(lines, border, index, end, options, expected)
        if asked is None:
            index = end
            continue
        yield asked
        expected = asked.number + 1 if asked.number is not None else None
        border = index = asked.taken.stop


def _options_at(lines: Sequence[Line], start: int) -> tuple[list[tuple[str, str]], int] | None:
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
    while index < len(lines) and (match := NUMBERED.fullmatch(lines[index].words)):
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
    lines: Sequence[Line],
    border: int,
    start: int,
    end: int,
    options: list[tuple[str, str]],
    expected: int | None,
) -> _Asked | None:
    """Return the question of some options, if a stem stands above them."""
    begin = stem_start(lines, border, start, expected)
    if begin is None:
        return None
    stem = [line.words for line in lines[begin:start]]
    number = None
    first = START.fullmatch(stem[0])
    if first:
        number, stem[0] = (int(first[1]) if first[1] else None), first[2]
    elif (match := NUMBERED.fullmatch(stem[0])) is not None:
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
    elif answer and not why and end > start + len(words):
        end, why = _said_below(lines, end)
    if answer and why.strip(" .").casefold() == words[answer - 1].strip(" .").casefold():
        why = ""  # the answer in words
    return _Asked(range(begin, end), stem, words, answer, number, why)


def _said_below(lines: Sequence[Line], start: int) -> tuple[int, str]:
    """Return where the paragraph of an answer ends, and what it goes on to say, if no question is in it."""
    end = start
    while end < len(lines) and lines[end].step == lines[start - 1].step and not lines[end].is_wall:
        end += 1
    said = [one.words for one in lines[start:end]]
    if any(pattern.match(words) for words in said for pattern in (START, NUMBERED, _OPTION)):
        return start, ""
    return end, " ".join(filter(None, said))


def _explained(lines: Sequence[Line], start: int, first: str) -> tuple[int, str]:
    """Return where an explanation ends, and what it says: the lines of its paragraph."""
    step = lines[start].step
    said = [first] if first else []
    end = start + 1
    while end < len(lines) and not (lines[end].is_heading or lines[end].is_wall):
        one = lines[end]
        if (one.step != step and said) or START.fullmatch(one.words) or NUMBERED.fullmatch(one.words):
            break
        step = one.step
        said.append(one.words)
        end += 1
    return end, " ".join(filter(None, said))


def _without(flow: Sequence[Flow], lines: Sequence[Line], taken: set[int]) -> list[Flow]:
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
