"""The topics that a person means: by a name, by names, or by what they are like."""

from collections.abc import Sequence
from itertools import takewhile

from msgspec import Struct

from upsc_cli.errors import NotFoundError
from upsc_cli.phrases import count
from upsc_cli.progress.fold import State, Status
from upsc_cli.session.session import Session
from upsc_cli.session.shown import Shown, by_number, is_number, results
from upsc_cli.topics.filters import Filter, slug_of
from upsc_cli.topics.format.model import Difficulty
from upsc_cli.topics.library import Summary
from upsc_cli.topics.resolve import meant, unclear, whole
from upsc_cli.topics.syllabus import paper_code

_LONGEST_NAME = 30  # words; what follows a name may be a long text


class Filters(Struct, frozen=True):
    """What topics must be, as the person wrote it: one of the values of every kind that has values.

    With `due`, cards of theirs must be due, with `starred`, they must have a star, with `asked`, a paper
    must have asked about them, with `noted`, they must have a note.
    """

    categories: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    difficulties: tuple[Difficulty, ...] = ()
    statuses: tuple[Status, ...] = ()
    due: bool = False
    starred: bool = False
    asked: bool = False
    packs: tuple[str, ...] = ()
    noted: bool = False

    def __bool__(self) -> bool:
        return self != NO_FILTERS


NO_FILTERS = Filters()


def named(session: Session, name: str) -> str:
    """Return the slug of the topic that a name means, and say which that is if the name is a number.

    In this order a name is a slug, the number of a result of the last search, a slug in another writing,
    a title, an alias, the beginning of one slug alone, or a tag of one topic alone.

    Raises:
        NotFoundError: nothing, or more than one topic, goes by that name.
    """
    return each_named(session, [name])[0]


def each_named(session: Session, names: Sequence[str]) -> list[str]:
    """Return the slug of the topic that each name means, as `named` does.

    The names may be the words of one: if some of them are no whole names by themselves while all of them
    together are, or if nothing goes by one of them while a topic goes by all of them together.

    Raises:
        NotFoundError: nothing, or more than one topic, goes by a name.
    """
    results = {name: shown for name in names if (shown := _result(session, name))}
    slugs = [results[name].slug if name in results else _by_whole_name(session, name) for name in names]
    if len(names) > 1 and None in slugs and (together := _by_whole_name(session, " ".join(names))):
        return [together]
    try:
        found = [slug or _by_any_name(session, name) for name, slug in zip(names, slugs, strict=True)]
    except NotFoundError:
        if len(names) > 1 and (together := _or_none(session, " ".join(names))):
            return [together]
        raise
    for number, shown in results.items():
        session.listener.say(f"{number} is {shown.slug}: {shown.title}")
    return found


def leading(session: Session, words: Sequence[str]) -> tuple[str, list[str]]:
    """Return the slug of the topic that some words begin with, and the words after its name.

    The name is as many of them as are a whole name together; else the first of them is one, as for `named`.

    Raises:
        NotFoundError: nothing, or more than one topic, goes by that name.
    """
    if not _result(session, words[0]):
        names = list(takewhile(_may_be_of_a_name, words[1:_LONGEST_NAME]))
        for length in range(len(names) + 1, 1, -1):
            if slug := _by_whole_name(session, " ".join(words[:length])):
                return slug, list(words[length:])
    return named(session, words[0]), list(words[1:])


def passing(session: Session, filters: Filters, state: State | None = None) -> dict[str, Summary]:
    """Return the topics that every filter accepts, by slug; of all topics without any.

    Raises:
        UsageError: a filter names a category, tag or paper that does not exist.
        ProgressError: the status of topics, their stars, or what is due, is asked for and cannot be read.
    """
    wanted = Filter(
        categories=frozenset(map(slug_of, filters.categories)),
        papers=frozenset(map(paper_code, filters.papers)),
        tags=frozenset(map(slug_of, filters.tags)),
        difficulties=frozenset(filters.difficulties),
        asked=filters.asked,
        packs=frozenset(filters.packs),
    )
    summaries = session.index.summaries
    if not filters:
        return {topic.slug: topic for topic in summaries}
    if wanted.papers or wanted.categories or wanted.tags or wanted.packs:
        wanted.check(summaries, session.syllabus)
    found = {topic.slug: topic for topic in summaries if wanted.accepts(topic)}
    if filters.noted:
        found = {slug: topic for slug, topic in found.items() if topic.noted}
    if filters.statuses or filters.starred:
        state = state or session.state
    if state and filters.statuses:
        found = {slug: topic for slug, topic in found.items() if state.status(slug) in filters.statuses}
    if state and filters.starred:
        found = {slug: topic for slug, topic in found.items() if slug in state.starred}
    if filters.due:
        found = {slug: topic for slug, topic in found.items() if slug in session.due}
    return found


def chosen(session: Session, names: Sequence[str], filters: Filters) -> list[str]:
    """Return the slugs of the topics that are named and pass the filters, each once, as they are named.

    Without names all topics that pass are chosen, in the order of slugs. A topic that is named counts
    without filters even if its file is broken: whoever reads it will say why.

    Raises:
        NotFoundError: a name is no topic's.
        UsageError: a filter names what does not exist.
        ProgressError: the status of topics is asked for and cannot be read.
    """
    return _that_pass(session, each_named(session, names), filters)


def readable(session: Session, names: Sequence[str], filters: Filters = NO_FILTERS) -> list[str]:
    """Return the topics that `chosen` does, of which all that are named can be read.

    Raises:
        InvalidTopicError: the file of one that is named breaks the format.
        NotFoundError: a name is no topic's.
        UsageError: a filter names what does not exist.
        ProgressError: the status of topics is asked for and cannot be read.
    """
    slugs = each_named(session, names)
    for slug in slugs:
        if slug not in session.index.titles:
            session.library.entry(slug)
    return _that_pass(session, slugs, filters)


def _that_pass(session: Session, slugs: Sequence[str], filters: Filters) -> list[str]:
    """Return those of some topics that pass the filters, each once; of all topics without any."""
    each = list(dict.fromkeys(slugs))
    if each and not filters:
        return each
    found = passing(session, filters)
    return [slug for slug in each if slug in found] if each else list(found)


def _may_be_of_a_name(word: str) -> bool:
    """Return whether a word may go on with a name: no mark, not bold, not in quotes with others."""
    return any(map(str.isalnum, word)) and "*" not in word and not any(map(str.isspace, word))


def _result(session: Session, name: str) -> Shown | None:
    return None if session.library.find(name) else by_number(session, name)


def _by_whole_name(session: Session, name: str) -> str | None:
    """Return the slug of the one topic with a name, without a look at the index where the slug is typed."""
    for slug in (name, slug_of(name)):
        if session.library.find(slug):
            return slug
    found = whole(name, session.index)
    return found[0] if len(found) == 1 else None


def _by_any_name(session: Session, name: str) -> str:
    found = meant(name, session.index)
    if len(found) == 1:
        return found[0]
    if not found and is_number(name):
        shown = results(session)
        told = f"the last search showed {count(len(shown), 'topic')}"
        hint = told if shown else "a number is a result of the last search: upsc search WORDS"
        raise NotFoundError(f"no topic {name!r}", hint=hint)
    raise unclear(name, found, session.index)


def _or_none(session: Session, name: str) -> str | None:
    found = meant(name, session.index)
    return found[0] if len(found) == 1 else None
