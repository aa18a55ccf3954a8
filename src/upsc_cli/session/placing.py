"""Where topics that are imported go: a slug that no other has, or the topic that one of them was before."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from upsc_cli import files
from upsc_cli.errors import UpscError
from upsc_cli.nearest import name_key
from upsc_cli.phrases import enumerated
from upsc_cli.session.session import Session
from upsc_cli.session.sources import Source, nearest_category
from upsc_cli.topics.format.values import LONGEST_SLUG
from upsc_cli.topics.library import Library
from upsc_cli.topics.shelf import put, refuse_place, refuse_taken

if TYPE_CHECKING:
    from upsc_cli.exchange.read.finish import Imported

_MOST_OF_A_SLUG = 10_000


class Placed(Struct, frozen=True):
    """A topic with the slug that it gets, and what it replaces: the file of the same topic, as it was.

    `taken` is the slug that it would have had, if another topic has that.
    """

    topic: "Imported"
    old: Path | None = None
    taken: str | None = None


class Places:
    """The slugs that are taken while files are imported one by one, in a dry run as in a real one."""

    def __init__(self, session: Session, *, update: bool = False) -> None:
        self._folder = session.paths.user_topics
        self._backups = session.paths.backups
        self._library = Library(session.paths.topics)
        self._taken = dict(self._library.files)
        self._titles = {one.slug: (one.title, one.category) for one in session.index.summaries}
        self._own: dict[str, list[str]] = {}
        for one, (title, _) in self._titles.items():
            if self._is_own(one):
                self._own.setdefault(name_key(title), []).append(one)
        self._update = update
        self._new: set[str] = set()

    def place(self, topic: "Imported", source: Source, slug: str | None = None) -> Placed:
        """Return where a topic of a source goes; `slug` is what a person wants it to be called.

        A topic of one's own that has its title was imported before, where it has the category that its
        folder says, if any. It is replaced, if topics are to be brought up to date.

        Raises:
            UpscError: it was imported before and is not to be replaced, or nobody can tell which it was,
                the slug that is asked for, by the person or by the source, is taken, or no file can be
                named so.
        """
        wanted = slug or topic.slug
        stated = slug is not None or topic.is_named
        before = None if stated else self._before(topic, source)
        if before is not None:
            return self._in_place_of(before, topic)
        for name in _names(wanted, topic.topic.category):
            if name in self._new:
                refuse = stated
            elif name in self._taken:
                # Of one that cannot be read nobody can tell what it was.
                if self._is_own(name) and (stated or name not in self._titles):
                    return self._in_place_of(name, topic)
                refuse = stated
            else:
                refuse_place(self._folder, topic.topic.category, name)
                self._new.add(name)
                return Placed(structs.replace(topic, slug=name), taken=wanted if name != wanted else None)
            if refuse:
                self._refuse(name)
        raise UpscError(f"there are too many topics called {wanted!r}", hint="--slug names it")

    def write(self, placed: Placed) -> Path:
        """Write a topic where it goes and return its file; what it replaces is kept among the backups.

        Raises:
            UpscError: the disk does not take it, or there is such a file by now.
        """
        topic = placed.topic
        if placed.old is None:
            return put(self._folder, topic.topic.category, topic.slug, topic.yaml.encode())
        content = topic.yaml.encode()
        try:
            before = placed.old.read_bytes()
            if before != content:
                kept = files.free_name(self._backups / "topics" / placed.old.name)
                kept.parent.mkdir(parents=True, exist_ok=True)
                files.create(kept, before)
                files.replace(placed.old, content)
        except OSError as error:
            raise UpscError(f"cannot write {placed.old}: {error.strerror or error}") from error
        return placed.old

    def _refuse(self, slug: str) -> None:
        if slug in self._new:
            raise UpscError(f"there is a topic {slug!r} in the same import", hint="--slug names another")
        if self._is_own(slug):
            message = f"there is a topic {slug!r} already: {self._taken[slug]}"
            raise UpscError(message, hint="--update brings it up to date, --slug makes another")
        refuse_taken(slug, self._library)

    def _is_own(self, slug: str) -> bool:
        path = self._taken.get(slug)
        return path is not None and path.is_relative_to(self._folder)

    def _in_place_of(self, slug: str, topic: "Imported") -> Placed:
        if not self._update:
            self._refuse(slug)
        self._new.add(slug)
        return Placed(self._as_before(topic, slug), self._taken[slug])

    def _before(self, topic: "Imported", source: Source) -> str | None:
        """Return the topic of one's own that seems to be an older version of one that is imported.

        Of several with its title its category decides, or the folder in which its file lies. Files of one
        folder that have the same category too come in the order in which they came before.

        Raises:
            UpscError: nothing decides which of them is to be replaced.
        """
        found = [
            slug
            for slug in self._own.get(name_key(topic.topic.title), ())
            if slug not in self._new
            and (source.category is None or self._titles[slug][1] in (source.category, topic.topic.category))
        ]
        if len(found) > 1:
            categories = {self._titles[slug][1] for slug in found}
            meant = None
            if not topic.is_guessed or source.is_found:
                meant = topic.topic.category
            if meant not in categories:
                meant = nearest_category(source.name, categories)
            found = [slug for slug in found if meant in (None, self._titles[slug][1])]
        if len(found) > 1 and self._update and source.category is None:
            named = enumerated([f"{slug} ({self._titles[slug][1]})" for slug in sorted(found)])
            raise UpscError(f"{named} are all called {topic.topic.title!r}: --slug says which is meant")
        first = f"{topic.topic.category}-{topic.slug}"
        return min(found, key=lambda one: (one != topic.slug, one != first, len(one), one), default=None)

    def _as_before(self, topic: "Imported", slug: str) -> "Imported":
        """Return a topic in the category in which it is, which a person may have chosen since."""
        from upsc_cli.topics.format.writer import to_yaml

        category = self._titles.get(slug, (None, topic.topic.category))[1]
        same = structs.replace(topic.topic, category=category)
        return structs.replace(topic, slug=slug, topic=same, yaml=to_yaml(same))


def _names(wanted: str, category: str) -> Iterator[str]:
    """Yield what a topic may be called: as it is, with its category before it, then with a number."""
    yield wanted
    if len(wanted) + len(category) < LONGEST_SLUG and not wanted.startswith(category):
        yield f"{category}-{wanted}"
    for number in count(2):
        if number > _MOST_OF_A_SLUG:
            return
        yield f"{wanted[: LONGEST_SLUG - 6].rstrip('-')}-{number}"
