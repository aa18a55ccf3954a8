"""The days until the exam gone through one by one: what is done on each, and what is remembered since.

Minutes are whole, as a person plans them, and no day has more than it is given.
"""

from collections import deque
from datetime import date, timedelta
from enum import StrEnum
from math import ceil
from random import Random

from msgspec import Struct

from upsc_cli.recall.deck import Deck, comes_back
from upsc_cli.recall.plan import DAYS_BETWEEN_QUIZZES, QUIZ, Pace
from upsc_cli.recall.schedule import AGAIN, GOOD, RETENTION, Memory, due, review
from upsc_cli.topics.cards import Slot
from upsc_cli.topics.library import Summary

_GRADES_BACK, _GRADES_NEW = 1.15, 1.4
"""How often a card that comes back, and a new one, is graded on a day, as some are not known at once."""
_KNOWN_AT_ONCE = 0.7  # of new cards of what was just read
_SEED = 1


class Kind(StrEnum):
    """What is done on a day: review cards that come back, read a topic, learn new cards, or take a quiz."""

    REVIEW = "review"
    READ = "read"
    NEW = "new"
    QUIZ = "quiz"


class Item(Struct, frozen=True):
    """One thing to do: the slug of a topic to read, the number of cards or questions, and the minutes."""

    kind: Kind
    topic: str | None
    cards: int
    minutes: int


class Day(Struct, frozen=True):
    """What is done on a study day, in this order; nothing on a day of rest."""

    date: date
    items: tuple[Item, ...] = ()

    @property
    def minutes(self) -> int:
        """How long all of it takes."""
        return sum(item.minutes for item in self.items)


class Stand(Struct, frozen=True):
    """Where a person stands on the day of the deck, in what matters for the days to come.

    `unread` are the topics to read, best first, `read` the slugs of those whose cards are learnt. `spent` are
    the minutes of this day that are over, `quizzed` is the day of the last quiz.
    """

    deck: Deck
    unread: tuple[Summary, ...]
    read: frozenset[str]
    pace: Pace
    spent: int = 0
    quizzed: date | None = None
    retention: float = RETENTION


def minutes_to_learn(stand: Stand) -> int:
    """Return how long it takes to read what is unread, and to see all cards for the first time."""
    topics = {topic.slug for topic in stand.unread} | stand.read
    new = sum(memory is None for slug, _, memory in stand.deck if slug in topics)
    return sum(topic.minutes for topic in stand.unread) + _minutes(new, stand.pace.card * _GRADES_NEW)


class Course:
    """The days from the one of the deck on, each gone through by `work` or `rest`, in order, to the exam.

    `recall` is then the share of the cards that is expected to be remembered on its day.
    """

    def __init__(self, stand: Stand, exam: date) -> None:
        self._deck, self._exam, self._retention = stand.deck, exam, stand.retention
        self._today, self._spent = stand.deck.day, stand.spent
        self._back, self._new = stand.pace.card * _GRADES_BACK, stand.pace.card * _GRADES_NEW
        self._quiz_minutes, self._quizzed = _minutes(QUIZ, stand.pace.question), stand.quizzed
        self._may_quiz = bool(stand.read)
        self._chance = Random(_SEED)
        self._memories = dict(stand.deck.memories)
        self._facts = {slot.id: (slug, slot.fact) for slug, slot, _ in stand.deck}
        self._returning: dict[date, list[str]] = {}
        self._waiting: list[str] = []
        self._gains: dict[str, float] = {}
        self._unread = deque(stand.unread)
        self._minutes_read = 0  # of the topic that is read next
        self._credit = (
            0.0  # minutes of what is new that are still to be spent; below 0 where they were before
        )
        self._seen: set[tuple[str, int]] = set()
        self._fresh: deque[str] = deque()
        self._cards: dict[str, list[Slot]] = {}
        for slug, slot, memory in stand.deck:
            if memory is None:
                self._cards.setdefault(slug, []).append(slot)
            else:
                back = max(comes_back(stand.deck, slug, slot.id, memory), self._today)
                if memory.last == self._today:
                    self._seen.add((slug, slot.fact))
                    back = max(back, self._today + timedelta(days=1))
                self._returning.setdefault(back, []).append(slot.id)
        for slug in stand.read:
            self._take_up(slug)

    @property
    def unread(self) -> tuple[str, ...]:
        """The topics that were not read so far."""
        return tuple(topic.slug for topic in self._unread)

    @property
    def recall(self) -> float | None:
        """The share of all cards that is expected to be remembered on the exam day; None without any."""
        if not self._facts:
            return None
        known = (self._deck.recall(self._memories.get(card), self._exam) for card in self._facts)
        return sum(known) / len(self._facts)

    def rest(self, day: date) -> Day:
        """Let a day go by; what comes back on it waits."""
        self._waiting += self._returning.pop(day, [])
        return Day(day)

    def work(self, day: date, minutes: int, share: float) -> Day:
        """Do what there is on a day in so many minutes, of which a share is for reading and new cards.

        A topic that takes more than the share is read all the same, and the days that follow pay for it.
        On the last day there are none that could: what is due goes before a topic whose cards find no time.
        """
        self.rest(day)
        left = minutes
        if day == self._today:
            left = max(0, left - self._spent)
        else:
            self._seen = set()
        self._credit = min(self._credit + share * left, float(minutes))
        takes = self._next_takes
        is_in_vain = takes > left and not self._fresh and self._exam - day == timedelta(days=1)
        reserved = min(left, max(int(self._credit), takes)) if self._credit > 0 and not is_in_vain else 0
        reviewed = self._review(day, left - reserved)
        left -= _minutes(reviewed, self._back)
        new = self._read_and_learn(day, min(left, reserved), minutes)
        used = sum(item.minutes for item in new)
        self._credit -= used
        left -= used
        back = left + _minutes(reviewed, self._back)
        reviewed += self._review(day, left, already=reviewed)
        left = back - _minutes(reviewed, self._back)
        items = [Item(Kind.REVIEW, None, reviewed, _minutes(reviewed, self._back))] if reviewed else []
        return Day(day, (*items, *new, *self._quiz(day, left)))

    @property
    def _next_takes(self) -> int:
        """How many minutes the next topic takes with its cards, and the cards before it."""
        cards, takes = len(self._fresh), 0
        if self._unread:
            topic = self._unread[0]
            takes = topic.minutes - self._minutes_read
            cards += len(self._cards.get(topic.slug, ()))
        return takes + _minutes(cards, self._new)

    def _review(self, day: date, minutes: int, already: int = 0) -> int:
        """Review cards that wait, those first by which most is gained, and return how many.

        `already` were reviewed in other minutes of the day, the last of which may not be used up.
        """
        spare = _minutes(already, self._back) + max(0, minutes)
        most = int(spare * 60 // self._back) - already
        if most <= 0 or not self._waiting:
            return 0
        if len(self._waiting) > most:
            self._waiting.sort(key=lambda card: self._gain(card, day), reverse=True)
        waiting: list[str] = []
        done = 0
        for card in self._waiting:
            if done == most or self._is_given_away(card, day):
                waiting.append(card)
                continue
            done += 1
            memory = self._memories[card]
            self._grade(card, day, known=self._chance.random() < self._deck.recall(memory, day))
        self._waiting = waiting
        return done

    def _read_and_learn(self, day: date, minutes: int, whole: int) -> list[Item]:
        """Learn new cards that wait, and read on while there is time for a topic and its cards.

        A topic that takes more than the whole of a day is read in parts.
        """
        items: list[Item] = []
        left, learnt = minutes, 0
        while True:
            learnt += self._learn(day, int((left + _minutes(learnt, self._new)) * 60 // self._new) - learnt)
            left = minutes - sum(item.minutes for item in items) - _minutes(learnt, self._new)
            if (
                not self._unread
                or left <= 0
                or any(self._facts[card] not in self._seen for card in self._fresh)
            ):
                break
            topic = self._unread[0]
            takes = topic.minutes - self._minutes_read
            if takes > left and topic.minutes <= whole:
                break
            items.append(Item(Kind.READ, topic.slug, len(self._cards.get(topic.slug, ())), min(takes, left)))
            self._minutes_read += items[-1].minutes
            left -= items[-1].minutes
            if self._minutes_read < topic.minutes:
                break
            self._unread.popleft()
            self._minutes_read = 0
            self._may_quiz = True
            self._take_up(topic.slug)
        return [*items, Item(Kind.NEW, None, learnt, _minutes(learnt, self._new))] if learnt else items

    def _learn(self, day: date, most: int) -> int:
        """Learn new cards, at most so many, and return how many; siblings of what was seen today wait."""
        done = 0
        for _ in range(len(self._fresh)):
            if done >= most:
                break
            card = self._fresh.popleft()
            if self._is_given_away(card, day):
                self._fresh.append(card)
                continue
            self._grade(card, day, known=self._chance.random() < _KNOWN_AT_ONCE)
            done += 1
        return done

    def _quiz(self, day: date, minutes: int) -> list[Item]:
        if not self._may_quiz or minutes < self._quiz_minutes:
            return []
        if self._quizzed and (day - self._quizzed).days < DAYS_BETWEEN_QUIZZES:
            return []
        self._quizzed = day
        return [Item(Kind.QUIZ, None, QUIZ, self._quiz_minutes)]

    def _take_up(self, topic: str) -> None:
        """Let the cards of a topic be learnt."""
        self._fresh += (slot.id for slot in self._cards.pop(topic, ()))

    def _is_given_away(self, card: str, day: date) -> bool:
        """Return whether a sibling of a card was asked today, which matters while other days are left."""
        return self._facts[card] in self._seen and self._exam > day + timedelta(days=1)

    def _gain(self, card: str, day: date) -> float:
        """Return what a review adds for the exam, as of the first day on which it was asked for."""
        if card not in self._gains:
            memory = self._memories[card]
            after = review(memory, GOOD, day, parameters=self._deck.parameters)
            self._gains[card] = self._deck.recall(after, self._exam) - self._deck.recall(memory, self._exam)
        return self._gains[card]

    def _grade(self, card: str, day: date, *, known: bool) -> None:
        """Grade a card, until it is known, and let it come back."""
        memory: Memory | None = self._memories.get(card)
        for rating in (GOOD,) if known else (AGAIN, GOOD):
            memory = review(memory, rating, day, self._retention, self._deck.parameters)
        assert memory is not None
        self._memories[card] = memory
        self._seen.add(self._facts[card])
        self._gains.pop(card, None)
        back = due(card, memory, self._exam)
        if back < self._exam:
            self._returning.setdefault(back, []).append(card)


def _minutes(number: int, seconds: float) -> int:
    """Return the whole minutes that so many things take, each of so many seconds."""
    return ceil(number * seconds / 60)
