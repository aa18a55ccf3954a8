"""What can stand at the cursor of a command line that is being typed."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import typer
from typer.core import TyperGroup

from upsc_cli.cli import complete


class Candidate(NamedTuple):
    """What may be put in place of the word at the cursor, and what it is, if anybody wants to know."""

    text: str
    help: str = ""


class Offer(NamedTuple):
    """What may be put at the cursor; `files` if any file may."""

    candidates: list[Candidate]
    files: bool = False


class _Typed(NamedTuple):
    """The words before the cursor, sorted: arguments, options by name, and the option whose value comes next.

    `after` is what follows the first argument, where reading stops there; `ended` whether `--` was there.
    """

    arguments: list[str]
    options: set[str]
    awaits: Any
    ended: bool
    after: list[str]


NOTHING = Offer([])
_HELP = Candidate("help", "Show the help of a command.")


def offer(program: TyperGroup, words: Sequence[str], word: str, *, described: bool) -> Offer:
    """Return what can stand in place of `word`, after the words of a line without the program's name.

    To describe commands costs as much as to load them all.
    """
    context = typer.Context(program, info_name="upsc", resilient_parsing=True)
    parameters = program.get_params(context)
    typed = _read(parameters, words, to_first_argument=True)
    has_help = program.name == "upsc"
    if not typed.arguments:
        found = _in_options(context, parameters, typed, word)
        return found or _commands(program, context, word, described, has_help=has_help)
    name = typed.arguments[0]
    if has_help and name == _HELP.text:
        return offer(program, typed.after, word, described=described)
    command = program.get_command(context, name)
    if command is None:
        return NOTHING
    if isinstance(command, TyperGroup):
        return offer(command, typed.after, word, described=described)
    context = typer.Context(command, info_name=name, parent=context, resilient_parsing=True)
    parameters = command.get_params(context)
    typed = _read(parameters, typed.after)
    return _in_options(context, parameters, typed, word) or _in_arguments(context, parameters, typed, word)


def _read(parameters: Sequence[Any], words: Sequence[str], *, to_first_argument: bool = False) -> _Typed:
    by_name = _options(parameters)
    arguments: list[str] = []
    options: set[str] = set()
    awaits, ended = None, False
    for place, word in enumerate(words):
        if awaits:
            awaits = None
        elif ended or not word.startswith("-") or word == "-":
            arguments.append(word)
            if to_first_argument:
                return _Typed(arguments, options, None, ended, list(words[place + 1 :]))
        elif word == "--":
            ended = True
        else:
            name, equals, _ = word.partition("=")
            options.add(name)
            option = by_name.get(name)
            awaits = option if option and not option.is_flag and not equals else None
    return _Typed(arguments, options, awaits, ended, [])


def _options(parameters: Sequence[Any]) -> dict[str, Any]:
    options = [parameter for parameter in parameters if parameter.param_type_name == "option"]
    return {name: option for option in options for name in (*option.opts, *option.secondary_opts)}


def _in_options(context: Any, parameters: Sequence[Any], typed: _Typed, word: str) -> Offer | None:
    """Return the names of options, or the values of one, None if something else is typed."""
    if typed.awaits:
        return _values(context, typed.awaits, (), word)
    if typed.ended or not word.startswith("-"):
        return None
    by_name = _options(parameters)
    name, equals, value = word.partition("=")
    if equals:
        found = _values(context, by_name[name], (), value) if name in by_name else NOTHING
        return Offer([Candidate(f"{name}={text}") for text, _ in found.candidates], found.files)
    return Offer(
        [
            Candidate(name, option.help or "")
            for name, option in by_name.items()
            if name.startswith(word)
            and not option.hidden
            and (option.multiple or typed.options.isdisjoint((*option.opts, *option.secondary_opts)))
        ]
    )


def _commands(program: TyperGroup, context: Any, word: str, described: bool, *, has_help: bool) -> Offer:
    names = [name for name in program.commands if name.startswith(word)]
    found = [Candidate(name, _help_of(program, context, name) if described else "") for name in names]
    return Offer([*found, _HELP] if has_help and _HELP.text.startswith(word) else found)


def _help_of(program: TyperGroup, context: Any, name: str) -> str:
    command = program.get_command(context, name)
    return command.get_short_help_str() if command else ""


def _in_arguments(context: Any, parameters: Sequence[Any], typed: _Typed, word: str) -> Offer:
    """Return what can be the argument at the cursor, or the next word of one that has several."""
    place = 0
    for argument in parameters:
        if argument.param_type_name != "argument":
            continue
        if argument.nargs != 1 or place == len(typed.arguments):
            needed = complete.ONLY_WITH.get(argument.name)
            if needed and needed not in typed.options:
                return NOTHING
            return _values(context, argument, typed.arguments[place:], word)
        place += 1
    return NOTHING


def _values(context: Any, parameter: Any, before: Sequence[str], word: str) -> Offer:
    """Return the values of a parameter that go on as typed; `before` are the words of it before the cursor.

    Several words may be one name; where each may be one of its own, that comes first.
    """
    files = parameter.name in complete.FILES
    sources = complete.NAMES.get(parameter.name)
    if sources is None:  # a choice of few, a number, or a file
        chosen = [item.value for item in parameter.shell_complete(context, "")]
        return Offer(_going_on(chosen, word, word), files)
    name = " ".join([*before, word])
    each_is_one = (parameter.metavar or "").endswith("...")
    for names in sources:
        for begun in dict.fromkeys([word, name] if each_is_one else [name]):
            if found := _going_on(names(begun), begun, word):
                return Offer(found)
    return Offer([], files)


def _going_on(names: Iterable[str], begun: str, word: str) -> list[Candidate]:
    """Return what can stand in place of a word, the last of what is begun, so that that becomes a name."""
    at = len(begun) - len(word)
    found = (_as_typed(name, begun)[at:] for name in names if _begins(name, begun) and name.isprintable())
    return [Candidate(text) for text in dict.fromkeys(found) if text]


def _begins(name: str, typed: str) -> bool:
    return len(name) >= len(typed) and all(map(_alike, name, typed))


def _alike(one: str, other: str) -> bool:
    return one == other or one.casefold() == other.casefold() or {one, other} == {" ", "-"}


def _as_typed(name: str, typed: str) -> str:
    """Return a name with a blank or a hyphen where the person typed it, as either names the same."""
    begun = [mark if mark in " -" and own in " -" else own for own, mark in zip(name, typed, strict=False)]
    return "".join(begun) + name[len(typed) :]
