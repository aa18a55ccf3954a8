"""How shells ask what TAB offers, and how they are answered.

The scripts that ask are Typer's, as `upsc --install-completion` puts them in place. Its answers take no
account of how each shell cuts a line into words: in bash `--category=int` is three of them, and only the
last is replaced, while zsh and fish replace all of it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from typer.core import TyperGroup

from upsc_cli.cli.cursor import NOTHING, Candidate, Offer, offer
from upsc_cli.cli.streams import write

_BREAKS = frozenset("=:@")  # where bash cuts a word in two without a blank
_ANY_CASE = "m:{[:lower:][:upper:]}={[:upper:][:lower:]}"


class _Line(NamedTuple):
    """A line up to the cursor, without quotes: the words before the one at the cursor, and that one.

    `quote` is the one that is open at the cursor; `kept` the beginning of the word that the shell keeps.
    """

    words: Sequence[str]
    word: str
    quote: str = ""
    kept: str = ""


class _Shell(NamedTuple):
    """How a shell asks, and how it is answered, in text and by an exit code."""

    asked: Callable[[Mapping[str, str]], _Line]
    told: Callable[[Offer, _Line, Mapping[str, str]], tuple[str, int]]
    described: bool


def answer(program: TyperGroup, instruction: str, asked: Mapping[str, str]) -> int | None:
    """Tell a shell what can stand at the cursor, and return the exit code, or None if none of ours asks.

    `instruction` and `asked`, the environment, are as Typer's scripts set them.
    """
    begin, _, name = instruction.partition("_")
    shell = _SHELLS.get(name)
    if begin != "complete" or shell is None:
        return None
    line = _Line([], "")
    try:
        line = shell.asked(asked)
        found = offer(program, line.words[1:], line.word, described=shell.described)
    except Exception:
        found = NOTHING  # a traceback would land in the middle of what the person is typing
    text, code = shell.told(found, line, asked)
    write(f"{text}\n" if text else "")
    return code


def _split(line: str, *, escape: str = "\\", in_single: bool = False) -> _Line:
    """Return the words of a line as its shell takes them; `in_single` if single quotes know the escape."""
    words: list[str] = []
    word: str | None = None
    quote = ""
    characters = iter(line)
    for character in characters:
        if character == escape and (not quote or quote == '"' or in_single):
            following = next(characters, "")
            plain = quote and following not in {quote, escape, "$", "`"}
            word = (word or "") + (escape if plain else "") + following
        elif quote:
            if character == quote:
                quote = ""
            else:
                word = (word or "") + character
        elif character in "'\"":
            quote, word = character, word or ""
        elif character.isspace():
            if word is not None:
                words.append(word)
            word = None
        else:
            word = (word or "") + character
    return _Line(words, word or "", quote)


def _asked_by_bash(asked: Mapping[str, str]) -> _Line:
    typed, place = asked["COMP_WORDS"], int(asked["COMP_CWORD"])
    pieces = typed.split("\n" if "\n" in typed else " ")
    words: list[str] = []
    quote = kept = ""
    joined = False
    for piece in [*pieces, ""][: place + 1]:
        is_break = bool(piece) and _BREAKS.issuperset(piece)
        plain = _split(piece)
        quote, kept = plain.quote, ""
        if words and piece and (is_break or joined):
            kept = words[-1] + (piece if is_break else "")
            words[-1] += piece if is_break else plain.word
        else:
            words.append(plain.word)
        joined = is_break
    return _Line(words[:-1], words[-1], quote, kept.rstrip("@"))  # which readline takes for part of a word


def _told_to_bash(found: Offer, line: _Line, _asked: Mapping[str, str]) -> tuple[str, int]:
    texts = [candidate.text[len(line.kept) :] for candidate in found.candidates]
    return "\n".join(_quoted_for_bash(text, line.quote) for text in texts), 0


def _quoted_for_bash(text: str, quote: str) -> str:
    if quote == "'":
        return text.replace("'", r"'\''")
    if quote:
        return re.sub(r'(["$`\\])', r"\\\1", text)
    return re.sub(r"([^\w./,+=:@%^-])", r"\\\1", text)


def _asked_by_zsh(asked: Mapping[str, str]) -> _Line:
    return _split(asked["_TYPER_COMPLETE_ARGS"])


def _told_to_zsh(found: Offer, line: _Line, _asked: Mapping[str, str]) -> tuple[str, int]:
    """Answer with code, which the script evaluates: as one line, as line ends become blanks there."""
    code = []
    name, equals, _ = line.word.partition("=")
    start = f"{name}{equals}" if name.startswith("-") and equals else ""
    if start:
        code.append(f"compset -P {_quoted_for_zsh(start)}")
    if found.candidates:
        entries = " ".join(_entry_for_zsh(candidate, start) for candidate in found.candidates)
        code.append(f"local -a offered; offered=({entries})")
        code.append(f"_describe -V value offered -M {_quoted_for_zsh(_ANY_CASE)}")
    elif found.files:
        code.append("_files")
    return "; ".join(code), 0


def _entry_for_zsh(candidate: Candidate, start: str) -> str:
    text = candidate.text[len(start) :].replace("\\", r"\\").replace(":", r"\:")
    return _quoted_for_zsh(f"{text}:{candidate.help}" if candidate.help else text)


def _quoted_for_zsh(text: str) -> str:
    return "'" + text.replace("'", r"'\''") + "'"


def _asked_by_fish(asked: Mapping[str, str]) -> _Line:
    return _split(asked["_TYPER_COMPLETE_ARGS"], in_single=True)


def _told_to_fish(found: Offer, _line: _Line, asked: Mapping[str, str]) -> tuple[str, int]:
    """Answer with candidates, or with whether files are none of them."""
    if asked.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
        return "", int(found.files and not found.candidates)
    return "\n".join(f"{text}\t{help_}" if help_ else text for text, help_ in found.candidates), 0


def _asked_by_powershell(asked: Mapping[str, str]) -> _Line:
    line = _split(asked["_TYPER_COMPLETE_ARGS"], escape="`")
    word = _split(asked.get("_TYPER_COMPLETE_WORD_TO_COMPLETE", ""), escape="`")
    words = [*line.words, *([line.word] if line.word else [])]
    return _Line(words[:-1] if word.word else words, word.word, word.quote)


def _told_to_powershell(found: Offer, _line: _Line, _asked: Mapping[str, str]) -> tuple[str, int]:
    texts = [
        f"{_quoted_for_powershell(candidate.text)}:::{candidate.help or ' '}"
        for candidate in found.candidates
    ]
    return "\n".join(texts), 0


def _quoted_for_powershell(text: str) -> str:
    return text if re.fullmatch(r"[\w./+:=-]+", text) else "'" + text.replace("'", "''") + "'"


_POWERSHELL = _Shell(_asked_by_powershell, _told_to_powershell, described=True)
_SHELLS = {
    "bash": _Shell(_asked_by_bash, _told_to_bash, described=False),
    "zsh": _Shell(_asked_by_zsh, _told_to_zsh, described=True),
    "fish": _Shell(_asked_by_fish, _told_to_fish, described=True),
    "powershell": _POWERSHELL,
    "pwsh": _POWERSHELL,
}
"""The shells by the names that Typer gives them."""
