"""What a plan is worth: simulated learners who follow `upsc plan`, and who see ten new cards a day instead.

    python benchmarks/plan.py [--learners 3] [--days 100]

Both have the same library and the same memory, read a topic before its cards, and miss one day in ten. The
one reviews all that is due at a retention of 0.9, most forgotten first, and then sees ten new cards, as
long as the minutes last. The other has as many minutes a day as the first one used, and does what the plan
says, made anew every week. On the exam day the share of all cards is taken that each remembers in truth.

- `right`: the scheduler reckons with the parameters that the learner has, as after a good fit.
- `wrong`: it reckons with the default, and the learner has parameters as far from it as people's are.
"""

import argparse
import random
from datetime import date, timedelta
from math import ceil
from statistics import fmean
from typing import NamedTuple

from learners import FIRST_DAY, OfFsrs, some_parameters

from upsc_cli.recall.course import Kind, Stand
from upsc_cli.recall.deck import Deck, turn
from upsc_cli.recall.parameters import DEFAULT, Parameters
from upsc_cli.recall.plan import Pace
from upsc_cli.recall.schedule import Memory, due, retrievability, review
from upsc_cli.recall.timetable import Timetable, Wishes, first_day, timetable
from upsc_cli.topics.cards import Slot, topic_of
from upsc_cli.topics.format.model import Difficulty
from upsc_cli.topics.library import Summary

CARD_SECONDS = 10.0
READING = 6  # minutes a topic
CARDS = 15  # a topic
NEW_A_DAY = 10
MISSED = 0.1
LIBRARIES = (64, 160)  # topics
MINUTES = (10, 20, 40)


class Person:
    """One who learns; `spent` are the seconds of the day."""

    def __init__(self, parameters: Parameters, scheduler: Parameters, seed: int) -> None:
        self.mind, self.scheduler = OfFsrs(parameters), scheduler
        self.chance = random.Random(seed)
        self.memories: dict[str, Memory] = {}
        self.read: set[str] = set()
        self.spent = 0.0
        self.all = 0.0
        self.left = READING * 60.0

    def begin(self) -> None:
        self.all += self.spent
        self.spent = 0.0

    def ask(self, card: str, day: date) -> None:
        rating = 0
        while rating < 2:
            expected = self.mind.recall(card, day)
            known = self.chance.random() < (0.7 if expected is None else expected)
            rating = 3 if known else 1
            self.mind.grade(card, rating, day)
            self.memories[card] = review(self.memories.get(card), rating, day, parameters=self.scheduler)
            self.spent += CARD_SECONDS

    def reads(self, topic: str, minutes: int) -> bool:
        """Go on with a topic as long as there is time, and return whether it is read."""
        takes = min(self.left, minutes * 60 - self.spent)
        self.spent += takes
        self.left -= takes
        if self.left <= 0:
            self.read.add(topic)
            self.left = READING * 60.0
        return topic in self.read

    def remembers(self, cards: list[str], exam: date) -> float:
        return fmean(self.mind.recall(card, exam) or 0.0 for card in cards)


def library(topics: int) -> tuple[dict[str, list[Slot]], tuple[Summary, ...]]:
    """Return cards and summaries of topics that are worth the same."""
    slots = {
        f"t{number}": [Slot(f"t{number}/card/{card}", card) for card in range(CARDS)]
        for number in range(topics)
    }
    return slots, tuple(Summary(slug, slug, "made-up", Difficulty.MEDIUM, READING, (), ()) for slug in slots)


def ten_a_day(person: Person, slots: dict[str, list[Slot]], day: date, minutes: int) -> None:
    """Do what is due, then ten new cards, in the minutes of a day; a topic may be read on two days."""
    waiting = [card for card, memory in person.memories.items() if due(card, memory) <= day]
    waiting.sort(key=lambda card: retrievability(person.memories[card], day, person.scheduler))
    for card in waiting:
        if person.spent + CARD_SECONDS > minutes * 60:
            return
        person.ask(card, day)
    new = [slot.id for topic in slots.values() for slot in topic if slot.id not in person.memories]
    for card in new[:NEW_A_DAY]:
        if topic_of(card) not in person.read and not person.reads(topic_of(card), minutes):
            return
        if person.spent + CARD_SECONDS > minutes * 60:
            return
        person.ask(card, day)


class Planner:
    """Follows the plan, which is made anew every week."""

    def __init__(
        self, slots: dict[str, list[Slot]], topics: tuple[Summary, ...], exam: date, wishes: Wishes
    ) -> None:
        self._slots, self._topics, self._exam, self._wishes = slots, topics, exam, wishes
        self._plan: Timetable | None = None

    def follow(self, person: Person, day: date, minutes: int) -> None:
        deck = Deck(self._slots, dict(person.memories), day, self._exam, parameters=person.scheduler)
        unread = tuple(topic for topic in self._topics if topic.slug not in person.read)
        stand = Stand(deck, unread, frozenset(person.read), Pace(CARD_SECONDS, 60.0), quizzed=day)
        if self._plan is None or (day - self._plan.days[0].date).days >= 7:
            self._plan = timetable(stand, self._exam, self._wishes)
        for item in first_day(stand, self._exam, self._wishes, self._plan.share).items:
            if item.kind is Kind.READ and item.topic:
                person.reads(item.topic, minutes)
                continue
            deck = Deck(self._slots, person.memories, day, self._exam, parameters=person.scheduler)
            now = turn(deck, aimed=True)
            fresh = [card for card in now.new if topic_of(card) in person.read]
            for card in (now.due if item.kind is Kind.REVIEW else fresh)[: item.cards]:
                if person.spent + CARD_SECONDS > minutes * 60:
                    break
                person.ask(card, day)


class Life(NamedTuple):
    """Who learns what until when: true parameters, those of the scheduler, topics, days, and a seed."""

    true: Parameters
    scheduler: Parameters
    topics: int
    days: int
    seed: int


def exam_day(life: Life, minutes: int, *, planned: bool) -> tuple[float, float]:
    """Return the share of the cards that is remembered on the exam day, and the minutes of a day at work."""
    slots, summaries = library(life.topics)
    exam = FIRST_DAY + timedelta(days=life.days)
    person, missed = Person(life.true, life.scheduler, life.seed), random.Random(life.seed)
    planner = Planner(slots, summaries, exam, Wishes(minutes))
    worked = 0
    for number in range(life.days):
        day = FIRST_DAY + timedelta(days=number)
        if missed.random() < MISSED:
            continue
        worked += 1
        person.begin()
        if planned:
            planner.follow(person, day, minutes)
        else:
            ten_a_day(person, slots, day, minutes)
    person.begin()
    cards = [slot.id for topic in slots.values() for slot in topic]
    return person.remembers(cards, exam), person.all / 60 / worked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--learners", type=int, default=3)
    parser.add_argument("--days", type=int, default=100)
    arguments = parser.parse_args()
    print("| parameters | cards | minutes | ten a day | used | plan | used | recall | recall a minute |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    gains = []
    for name in ("right", "wrong"):
        for topics in LIBRARIES:
            for minutes in MINUTES:
                found = []
                for seed in range(arguments.learners):
                    true = some_parameters(random.Random(seed))
                    life = Life(true, true if name == "right" else DEFAULT, topics, arguments.days, seed)
                    usual, used = exam_day(life, minutes, planned=False)
                    found.append((usual, used, *exam_day(life, ceil(used), planned=True)))
                usual, used, plan, by_plan = map(fmean, zip(*found, strict=True))
                gains.append((plan / usual - 1, plan / by_plan / (usual / used) - 1))
                figures = (f"{usual:.1%}", f"{used:.1f}", f"{plan:.1%}", f"{by_plan:.1f}")
                more = " | ".join(f"{gain:+.0%}" for gain in gains[-1])
                row = f"| {name} | {topics * CARDS} | {minutes} | {' | '.join(figures)} | {more} |"
                print(row, flush=True)
    recall, a_minute = map(fmean, zip(*gains, strict=True))
    print(f"\nOn average {recall:+.0%} recall, {a_minute:+.0%} recall a minute.")


if __name__ == "__main__":
    main()
