"""A package of Anki brought in: its decks as topics of one's own, and its review log as one's own history."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from msgspec import Struct
from msgspec.structs import replace

from upsc_cli.errors import UpscError, UsageError
from upsc_cli.exchange.read.anki.collection import Collection, read_collection
from upsc_cli.exchange.read.anki.history import Days, zone_west_of_utc
from upsc_cli.exchange.read.anki.package import opened
from upsc_cli.exchange.read.anki.reading import AnkiCard, Read, ReadTopic, read_topics
from upsc_cli.phrases import count
from upsc_cli.progress.events import Undone, new_id
from upsc_cli.session.anki_history import Learnt, learnt
from upsc_cli.session.reports import ImportReport
from upsc_cli.session.session import Session
from upsc_cli.topics.cards import Card, topic_of
from upsc_cli.topics.library import Library
from upsc_cli.topics.shelf import put

if TYPE_CHECKING:
    from upsc_cli.exchange.read.finish import Imported, Known

KIND = "an Anki package"

_MOST_OF_A_SLUG = 1000


class Package(Struct, frozen=True):
    """A package that was read, and what importing it does.

    `topics` are the new ones, under the slugs that they get; `there` are those that hold the cards of a deck
    already and stay as they are. `guessed` and `left` are short phrases.
    """

    topics: tuple["Imported", ...]
    there: tuple[str, ...]
    learnt: Learnt
    cards: int
    guessed: tuple[str, ...]
    left: tuple[str, ...]

    def report(self, source: str) -> ImportReport:
        """Return what came of it."""
        return ImportReport(
            source=source,
            kind=KIND,
            topics=tuple(topic.slug for topic in self.topics),
            cards=self.cards,
            reviews=self.learnt.reviews,
            left_out=self.left,
        )


def read_package(
    session: Session,
    file: BinaryIO,
    name: str,
    place: "Known",
    category: str | None = None,
    slug: str | None = None,
    zone: tzinfo | None = None,
) -> Package:
    """Return what importing a package does; nothing is written.

    `name` is what to call a deck without a name, `category` wins over what its decks say, `slug` is that of
    its only topic, and `zone` where its reviews were done, which a package may not say.

    Raises:
        InvalidTopicError: it is no package of Anki, is damaged, or newer than any that is known.
        UsageError: a slug is given, and it makes several topics, or the slug is taken.
        ProgressError: progress cannot be read.
    """
    counting = session.listener.counting
    with counting("Unpacking") as on_progress, opened(file, on_progress) as package:
        collection = read_collection(package.database)
    with counting("Reading notes") as on_progress:
        read = read_topics(
            collection, place, name, category, lambda topic: _cards_of(session, topic), on_progress
        )
    left = list(read.left)
    new, there, cards = _placed(session, read, slug, left)
    days, guessed = _days(session, collection, zone)
    with counting("Reading reviews") as on_progress:
        added = learnt(session, collection, cards, days, on_progress)
    left += [thing for topic in new for thing in topic.imported.left]
    if package.media:
        left.append(count(package.media, "media file"))
    return Package(
        topics=tuple(topic.imported for topic in new),
        there=there,
        learnt=added,
        cards=sum(len(topic.cards) for topic in new),
        guessed=tuple(guessed if added.lines else ()),
        left=tuple(sorted(dict.fromkeys([*added.left, *left]), key=_is_a_medium)),
    )


def _is_a_medium(thing: str) -> bool:
    """Return whether what is left out is a picture or a sound, which come last as they are many."""
    return thing.startswith(("the image ", "the sound "))


def bring_in(session: Session, package: Package) -> list[Path]:
    """Write the topics of a package, record its history as one action, and return the topics' files.

    If something fails, the topics that were written are removed again, where the disk lets them be.

    Raises:
        UpscError: a topic cannot be written.
        ProgressError: progress cannot be read or written.
    """
    written: list[Path] = []
    try:
        for topic in package.topics:
            folder = session.paths.user_topics
            written.append(put(folder, topic.topic.category, topic.slug, topic.yaml.encode()))
        _record(session, package.learnt)
    except UpscError as error:
        left = [path for path in written if not _is_removed(path)]
        if left:
            hint = f"{count(len(left), 'topic')} of it stay; the same import adds the rest"
            raise type(error)(error.message, hint) from error
        raise
    finally:
        session.refresh_topics()
    return written


def _record(session: Session, learnt: Learnt) -> None:
    if learnt.lines:
        session.take_in(learnt.lines)
    if learnt.undone:
        now, undone = session.now, learnt.undone
        session.update(lambda *_: [Undone(id=new_id(), at=now, what=event) for event in undone])


def _is_removed(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:
        return False
    return True


def zone_named(written: str) -> tzinfo:
    """Return a time zone by its name, like Asia/Kolkata, or by its offset, like +05:30.

    Raises:
        UsageError: there is none of that name here.
    """
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    sign, rest = written[:1], written[1:]
    hours, _, minutes = rest.partition(":") if ":" in rest else (rest[:2], "", rest[2:])
    if sign in ("+", "-") and hours.isdecimal() and (minutes or "0").isdecimal():
        offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
        if offset < timedelta(hours=24):
            return timezone(offset if sign == "+" else -offset)
    try:
        return ZoneInfo(written)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = "write it like Asia/Kolkata or +05:30"
        raise UsageError(f"{written!r} is no time zone that is known here", hint=hint) from None


def _cards_of(session: Session, topic: str) -> Sequence[Card]:
    return session.index.cards([topic]).get(topic) or () if session.library.find(topic) else ()


def _days(session: Session, collection: Collection, zone: tzinfo | None) -> tuple[Days, list[str]]:
    """Return how the collection counts days, and what of it had to be guessed."""
    guessed = []
    if zone is None and collection.west is not None:
        zone = zone_west_of_utc(collection.west)
    elif zone is None and collection.begun_west is not None:
        zone = zone_west_of_utc(collection.begun_west)
        guessed.append(f"its days by {_said(zone)}, where the collection was begun; {_NAME_ONE}")
    elif zone is None:
        zone = session.now.tzinfo or UTC
        guessed.append(f"its days by the time zone of this machine, {_said(zone)}; {_NAME_ONE}")
    return Days.of(zone, collection.changed, collection.rollover), guessed


_NAME_ONE = "--timezone names another"


def _said(zone: tzinfo) -> str:
    written = f"{datetime(2026, 1, 1, tzinfo=zone):%z}"
    return f"UTC{written[:3]}:{written[3:5]}"


def _placed(
    session: Session, read: Read, slug: str | None, left: list[str]
) -> tuple[list[ReadTopic], tuple[str, ...], dict[AnkiCard, Card]]:
    """Return the new topics, those that hold the cards of a deck already, and the card of each of Anki's.

    A topic that was imported before is known by its cards, whatever it is called now.

    Raises:
        UsageError: a slug is given, and there are several topics for it, or it is taken.
    """
    library = Library(session.paths.topics)
    taken = set(library.files)
    homes = _homes(session)
    new: list[ReadTopic] = []
    there: list[str] = []
    cards = dict(read.cards)
    for topic in read.topics:
        home = _home(topic, homes)
        if home is None:
            new.append(topic)
            continue
        there.append(home)
        known = {anki: _moved(card, home) for anki, card in topic.cards.items() if _own(card) in homes}
        cards |= {anki: card for anki, card in known.items() if home in homes[_own(card)]}
        missing = len(topic.cards) - len(known)
        if missing:
            left.append(f"{count(missing, 'card')} of {topic.imported.topic.title!r} that {home} has not")
    if slug is not None and len(new) > 1:
        raise UsageError(f"--slug names one topic, and this package makes {len(new)}")
    placed = []
    for topic in new:
        if slug is not None and slug in taken:
            raise UsageError(f"there is a topic {slug!r} already", hint="give it another slug")
        name = slug or _free(topic.slugs, taken)
        taken.add(name)
        cards |= {anki: _moved(card, name) for anki, card in topic.cards.items()}
        placed.append(replace(topic, imported=replace(topic.imported, slug=name)))
    return placed, tuple(dict.fromkeys(there)), cards


def _homes(session: Session) -> Mapping[str, set[str]]:
    """Return the topics that hold each card, by its id without theirs."""
    homes: dict[str, set[str]] = {}
    for slug, slots in session.index.slots().items():
        for slot in slots:
            homes.setdefault(slot.id.partition("/")[2], set()).add(slug)
    return homes


def _home(topic: ReadTopic, homes: Mapping[str, set[str]]) -> str | None:
    """Return the topic that holds at least half of the cards of another, if there is one."""
    counted = Counter(slug for card in topic.cards.values() for slug in homes.get(_own(card), ()))
    if not counted:
        return None
    slug, number = min(counted.items(), key=lambda entry: (-entry[1], entry[0]))
    return slug if 2 * number >= len(topic.cards) else None


def _own(card: Card) -> str:
    return card.id.partition("/")[2]


def _moved(card: Card, slug: str) -> Card:
    return card if topic_of(card.id) == slug else replace(card, id=f"{slug}/{_own(card)}", topic=slug)


def _free(slugs: Sequence[str], taken: set[str]) -> str:
    """Return the first slug that no topic has, with a number if it takes one."""
    for slug in slugs:
        if slug not in taken:
            return slug
    numbered = (f"{slugs[0]}-{number}" for number in range(2, _MOST_OF_A_SLUG))
    found = next((slug for slug in numbered if slug not in taken), None)
    if found is None:
        raise UpscError(f"there are too many topics called {slugs[0]!r}", hint="--slug names it")
    return found
