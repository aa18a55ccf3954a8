"""What words of a query mean in English, and what else a place or a body is called: the bundled tables."""

from pathlib import Path

from msgspec import Struct

from upsc_cli.words.forms import forms
from upsc_cli.words.romanisation import romanisation_keys

_BETWEEN = " / "


class Glossary(Struct, frozen=True):
    """What terms of Hindi are in English, by the key of the term and of what people type for it."""

    english: dict[str, list[str]] = {}


class Names(Struct, frozen=True):
    """The other names of places and bodies, by each of their names in the form in which words compare."""

    others: dict[str, list[str]] = {}


class _Term(Struct, frozen=True):
    hindi: str
    typed: str
    english: str


class _Terms(Struct, frozen=True):
    sources: tuple[str, ...]
    terms: tuple[_Term, ...]


class _Lines(Struct, frozen=True):
    sources: tuple[str, ...]
    names: tuple[str, ...]


def load_glossary(path: Path) -> Glossary:
    """Return the glossary of a file.

    Raises:
        InvalidTopicError: the file breaks its format.
    """
    # Imported here, as below: a search that finds it in the index needs no YAML parser.
    from upsc_cli.topics.format.reader import read_file

    english: dict[str, list[str]] = {}
    for term in read_file(path, _Terms).terms:
        spellings = (term.hindi, *term.typed.split(_BETWEEN))
        for key in dict.fromkeys(key_of_hindi(forms(spelling)) for spelling in spellings):
            meant = english.setdefault(key, [])
            meant += [one for one in term.english.split(_BETWEEN) if one not in meant]
    return Glossary(english)


def load_names(path: Path) -> Names:
    """Return the names of a file.

    Raises:
        InvalidTopicError: the file breaks its format.
    """
    from upsc_cli.topics.format.reader import read_file

    others: dict[str, list[str]] = {}
    for line in read_file(path, _Lines).names:
        names = line.split(", ")
        for name in names:
            others[" ".join(forms(name))] = [other for other in names if other != name]
    return Names(others)


def key_of_hindi(tokens: list[str]) -> str:
    """Return what a term of Hindi is found by, in either script and whether or not words are parted."""
    return romanisation_keys(["".join(tokens)])[0]
