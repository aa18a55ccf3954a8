"""The cards that there are, with what is remembered of each: what is due, and what will be known when."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct, structs

from upsc_cli.recall.held import NOTHING_HELD, Held
from upsc_cli.recall.parameters import DEFAULT, Parameters
from upsc_cli.recall.schedule import GOOD, Memory, due, remembered, retrievability, review
from upsc_cli.topics.cards import Slot

NEW_A_DAY = 20
"""New cards that a review offers unless told otherwise: each comes back about eight times."""
MOST_A_DAY = 200
FORECAST = 30
"""Days of a forecast."""


class Deck(Struct, frozen=True):
    """The cards of topics on a study day; `memories` has those that were reviewed, by id.

    `exam` is the date of the exam, if one is set; `missed` has the last day on which a question of a
    topic was answered wrongly. `held` are the cards that the person holds back: those that are suspended
    are left out of whatever is counted, those that are buried wait until the next day, and those that are
    put off until theirs. `spread_by` has other ids of cards, by which chance decides when they come back.
    `parameters` are those of the scheduler by which the memories came about.
    """

    slots: Mapping[str, Sequence[Slot]]
    memories: Mapping[str, Memory]
    day: date
    exam: date | None = None
    missed: Mapping[str, date] = {}
    held: Held = NOTHING_HELD
    spread_by: Mapping[str, str] = {}
    parameters: Parameters = DEFAULT

    @property
    def exam_ahead(self) -> date | None:
        """The date of the exam if it is still to come, today included."""
        return self.exam if self.exam and self.exam >= self.day else None

    def within(self, topics: Iterable[str]) -> "Deck":
        """Return the deck of some topics."""
        slots = {slug: self.slots[slug] for slug in topics if slug in self.slots}
        return structs.replace(self, slots=slots)

    @property
    def suspended(self) -> int:
        """How many cards are suspended."""
        suspended = self.held.suspended
        return (
            sum(slot.id in suspended for slots in self.slots.values() for slot in slots) if suspended else 0
        )

    @property
    def put_off(self) -> int:
        """How many cards that are due are put off to later days."""
        later = self.held.put_off
        return sum(slot.id in later for slots in self.slots.values() for slot in slots) if later else 0

    def with_all_due(self) -> "Deck":
        """Return the deck with what was put off due today."""
        return structs.replace(self, held=structs.replace(self.held, put_off={}))

    def recall(self, memory: Memory | None, day: date) -> float:
        """Return the probability that a card is remembered on a day."""
        return retrievability(memory, day, self.parameters)

    def after_good(self, memory: Memory | None) -> Memory:
        """Return the memory of a card if it is reviewed today and known."""
        return review(memory, GOOD, self.day, parameters=self.parameters)

    def due(self, topic: str, card: str, memory: Memory) -> date:
        """Return the day on which a card comes back: soon, if a question of its topic went wrong since."""
        is_kept = card in self.spread_by and memory is self.memories.get(card)
        day = due(self.spread_by[card] if is_kept else card, memory, self.exam_ahead)
        missed = self.missed.get(topic)
        return min(day, memory.last + timedelta(days=1)) if missed and missed >= memory.last else day

    def __iter__(self) -> Iterator[tuple[str, Slot, Memory | None]]:
        """Yield each card that is not suspended, with the slug of its topic and what is remembered of it."""
        memories, suspended = self.memories, self.held.suspended
        for slug, slots in self.slots.items():
            for slot in slots:
                if slot.id not in suspended:
                    yield slug, slot, memories.get(slot.id)


class Turn(Struct, frozen=True):
    """The cards whose turn it is, without those that a sibling would give away today or that are held back.

    `due` are cards that come back, `new` those never seen, each in the order in which they are best done.
    """

    due: list[str]
    new: list[str]


def turn(deck: Deck, *, aimed: bool = False) -> Turn:
    """Return the cards whose turn it is today.

    Cards most forgotten come first, so that a backlog costs least. `aimed` at an exam that is ahead,
    those come first whose review today adds most to what is remembered on its day; that takes the
    scheduler, so whoever only counts does without. New cards come topic by topic. Of siblings one is
    shown a day, unless the exam leaves no other day.
    """
    siblings_wait = deck.exam_ahead is None or deck.exam_ahead > deck.day + timedelta(days=1)
    exam = deck.exam_ahead if aimed else None
    seen: set[tuple[str, int]] = set()
    waiting: list[tuple[float, str, int, str]] = []
    new: list[tuple[str, Slot]] = []
    buried, put_off = deck.held.buried, deck.held.put_off
    for slug, slot, memory in deck:
        if memory is not None and memory.last == deck.day:
            seen.add((slug, slot.fact))
        elif slot.id in buried or slot.id in put_off:
            continue
        elif memory is None:
            new.append((slug, slot))
        elif deck.due(slug, slot.id, memory) <= deck.day:
            urgency = -_gain(deck, memory, exam) if exam else deck.recall(memory, deck.day)
            waiting.append((urgency, slug, slot.fact, slot.id))
    waiting.sort()
    found = Turn([], [])
    for cards, among in (
        (found.due, ((slug, fact, card) for _, slug, fact, card in waiting)),
        (found.new, ((slug, slot.fact, slot.id) for slug, slot in new)),
    ):
        for slug, fact, card in among:
            if siblings_wait and (slug, fact) in seen:
                continue
            seen.add((slug, fact))
            cards.append(card)
    return found


class Recall(Struct, frozen=True):
    """How many of some cards were seen, and how many of these are expected to be remembered on a day."""

    cards: int
    seen: int
    known: float

    @property
    def share(self) -> float | None:
        """The share of the cards that is expected to be remembered, those never seen counting as 0.

        None where there are no cards.
        """
        return self.known / self.cards if self.cards else None

    @property
    def share_of_seen(self) -> float | None:
        """The share of the cards seen that is expected to be remembered; None where none was."""
        return self.known / self.seen if self.seen else None


def recall(deck: Deck, day: date, done: Collection[str] = ()) -> dict[str, Recall]:
    """Return what is remembered of each topic on a day.

    `done` are cards taken to be reviewed today and known: what a day of work is worth.
    """
    worked, suspended = frozenset(done), deck.held.suspended
    found: dict[str, Recall] = {}
    for slug, all_slots in deck.slots.items():
        slots = [slot for slot in all_slots if slot.id not in suspended] if suspended else all_slots
        known, seen = 0.0, 0
        for slot in slots:
            memory = deck.memories.get(slot.id)
            if slot.id in worked:
                memory = deck.after_good(memory)
            if memory is not None:
                known += deck.recall(memory, day)
                seen += 1
        found[slug] = Recall(len(slots), seen, known)
    return found


def together(parts: Iterable[Recall]) -> Recall:
    """Return the recall of several topics as one."""
    listed = list(parts)
    return Recall(
        sum(part.cards for part in listed),
        sum(part.seen for part in listed),
        sum(part.known for part in listed),
    )


def comes_back(deck: Deck, topic: str, card: str, memory: Memory) -> date:
    """Return the day on which a card comes back, which is no day on which it is buried or put off."""
    day = deck.held.put_off.get(card) or deck.due(topic, card, memory)
    return max(day, deck.day + timedelta(days=1)) if card in deck.held.buried else day


def forecast(deck: Deck, days: int) -> list[tuple[date, int]]:
    """Return how many cards come back on each of the next days; what is late comes back today."""
    counts = Counter(_returns(deck, deck.day))
    return [(day, counts[day]) for day in (deck.day + timedelta(days=n) for n in range(days))]


def next_due(deck: Deck) -> date | None:
    """Return the day after this one on which the next card comes back, None if none was ever seen.

    What is due but waits, as a sibling was asked today, comes back tomorrow.
    """
    return min(_returns(deck, deck.day + timedelta(days=1)), default=None)


def _returns(deck: Deck, earliest: date) -> Iterator[date]:
    """Yield the day on which each card that was reviewed comes back, not before a day."""
    return (max(comes_back(deck, slug, slot.id, memory), earliest) for slug, slot, memory in deck if memory)


def _gain(deck: Deck, memory: Memory, exam: date) -> float:
    """Return what a review today adds to the probability that a card is remembered on the day of the exam."""
    return deck.recall(deck.after_good(memory), exam) - deck.recall(memory, exam)


class Counts(Struct, frozen=True):
    """How many cards there are, never seen, due and learned, and how many come back on each day.

    Those that are `suspended` count nowhere else. Those that are `put_off` are not due, but come back later.
    """

    total: int
    new: int
    due: int
    learned: int
    forecast: tuple[tuple[date, int], ...]
    suspended: int = 0
    put_off: int = 0


def counts(deck: Deck) -> Counts:
    """Return the cards in figures, with a forecast of 30 days."""
    cards = list(deck)
    learned = sum(memory is not None for _, _, memory in cards)
    coming = forecast(deck, FORECAST)
    new, due = len(cards) - learned, len(turn(deck).due)
    return Counts(len(cards), new, due, learned, tuple(coming), deck.suspended, deck.put_off)


def decay(deck: Deck, days: int) -> list[float]:
    """Return the share of the learned cards that is remembered on each of the next days, without reviews."""
    learned = [memory for _, _, memory in deck if memory is not None]
    if not learned:
        return []
    return [known / len(learned) for known in remembered(learned, deck.day, range(days), deck.parameters)]
