"""The command that a person meant by a word that is none."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from upsc_cli.nearest import nearest
from upsc_cli.programs import quoted


class _Meant(NamedTuple):
    """What a person wants, and the command that does it.

    `takes` is what stands for the rest of the line where the person typed none: a placeholder, nothing, or
    None if the command has no use for what was typed.
    """

    wish: str
    command: str
    takes: str | None
    words: str


_MEANT = (
    _Meant("to read a topic", "show", "TOPIC", "read open view cat less print display see study learn topic"),
    _Meant("everything on one screen", "browse", "", "desk tui ui gui app interactive home screen"),
    _Meant("to find topics", "search", "WORDS", "find grep lookup query look"),
    _Meant("all topics", "list", "", "ls dir topics all index catalogue catalog filter tags categories"),
    _Meant(
        "what a term means", "define", "TERM", "terms term glossary dictionary definition meaning explain"
    ),
    _Meant("the syllabus", "syllabus", "", "curriculum papers coverage gs1 gs2 gs3 gs4"),
    _Meant("what to do now", "today", None, "todo next now agenda begin init setup due"),
    _Meant("flashcards", "review", "", "flashcards flashcard revise revision recall repeat anki"),
    _Meant("all cards, whatever is due", "review --cram", "", "cram crash swot"),
    _Meant("the cards that there are", "cards", "", "card deck leech leeches"),
    _Meant("to be asked a card no more", "suspend", "NAME", "hide ignore disable pause mute ban"),
    _Meant("to take a suspended card back in", "unsuspend", "NAME", "resume unhide enable unmute unpause"),
    _Meant("to see a card no more today", "bury", "NAME", "postpone snooze later tomorrow defer"),
    _Meant("to take a buried card back in for today", "unbury", "NAME", "unsnooze dig exhume"),
    _Meant("to begin a card anew", "forget", "NAME", "reset relearn unlearn reschedule"),
    _Meant("prelims questions", "quiz", "", "test practice practise questions question mcq mcqs prelims"),
    _Meant("a mock paper", "mock", "", "mock-test mocktest mocks simulate simulation test-series"),
    _Meant("a mains answer", "write", "", "mains essay answer compose answer-writing"),
    _Meant("the answers that you wrote", "answers", "", "written copies scripts answersheets"),
    _Meant("a sitting of some minutes", "start", "MINUTES", "sitting session sit study-now minutes"),
    _Meant("your mistakes once more", "quiz --review-mistakes", "", "mistakes wrong errors"),
    _Meant("the date of the exam", "exam", "DATE", "date deadline countdown target when"),
    _Meant("what to do on each day until the exam", "plan", "", "schedule timetable calendar ical planner"),
    _Meant("to fit the scheduler to your reviews", "fit", "", "optimise optimize train calibrate parameters"),
    _Meant("to tick a topic off", "done", "TOPIC", "tick complete completed finish finished mark check-off"),
    _Meant("to take a topic back into reading", "reopen", "TOPIC", "untick unmark uncheck undone redo"),
    _Meant("to give a topic a star", "star", "TOPIC", "favourite favorite bookmark fav pin flag like"),
    _Meant("to take a star away", "unstar", "TOPIC", "unpin unflag unfavourite unfavorite unbookmark"),
    _Meant(
        "to write a note beside a topic", "note", "TOPIC", "notes annotate annotation jot memo remark comment"
    ),
    _Meant("to take the last action back", "undo", None, "revert back oops"),
    _Meant(
        "how far you are", "progress", "", "stats statistics status history streak score report dashboard"
    ),
    _Meant("to bring in what another device recorded", "merge", "FILE", "combine join"),
    _Meant(
        "to keep several devices the same",
        "sync",
        "FOLDER",
        "synchronise synchronize pull push devices device cloud dropbox syncthing",
    ),
    _Meant(
        "topics of others", "pack add", "SOURCE", "packs install plugin plugins extension addon subscribe"
    ),
    _Meant("to see whether all is well on disk", "doctor", None, "repair fix health diagnose debug recover"),
    _Meant("the backups, made by themselves", "doctor --restore", None, "backup backups restore rollback"),
    _Meant("to begin a topic of your own", "new", "TITLE", "add create make draft"),
    _Meant("to change a topic", "edit", "TOPIC", "change modify vim vi nano editor"),
    _Meant("to rename a topic of your own", "rename", "OLD", "mv move retitle name"),
    _Meant("to check topic files", "check", "", "lint validate verify"),
    _Meant("to make topics of files", "import", "FILE", "load ingest convert upload apkg colpkg"),
    _Meant(
        "to take topics to other programs", "export --format html", "", "save pdf html share download dump"
    ),
    _Meant(
        "where everything lies", "paths", None, "config settings configure preferences options where folder"
    ),
    _Meant("topics are files; where they lie", "paths", None, "remove delete rm del trash"),
    _Meant("TAB in your shell", "--install-completion", None, "completion completions autocomplete"),
    _Meant("the version", "--version", None, "version ver about"),
    _Meant("all commands", "--help", None, "help man manual commands usage info docs"),
    _Meant("each command ends by itself; all of them", "--help", None, "exit quit bye close logout"),
)
"""What people type for a command, by what it does; the words of a group are those that are no commands."""


def hint_for(name: str, rest: Sequence[str], commands: Collection[str]) -> str:
    """Return a hint, with the command to type, for a name that is none and what was typed after it.

    A word for what a command does comes before one that only looks like a command's name.
    """
    if not name[:1].isalnum():
        return "all commands: upsc --help"
    meant = {word: entry for entry in _MEANT for word in entry.words.split()}
    word = name.casefold()
    if word not in meant:
        word = next(iter(nearest(word, [*commands, *meant])), "")
    if word in meant:
        wish, command, takes, _ = meant[word]
        return f"{wish}: upsc {command}{_typed(rest, takes)}"
    if word:
        return f"did you mean: upsc {word}{_typed(rest, '')}"
    words = [word for word in (name, *rest) if word not in ("-h", "--help")]  # else help it would be
    return f"to find topics: upsc search{_typed(words, 'WORDS')}"


def _typed(rest: Sequence[str], takes: str | None) -> str:
    """Return the end of a command: what was typed, or what stands for it."""
    typed = " ".join(map(quoted, rest))
    end = takes if takes is None or not typed.isprintable() else typed or takes
    return f" {end}" if end else ""
