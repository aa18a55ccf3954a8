"""Where a topic may belong, judged by the words that it has in common with what is known of the places.

A category is known by words that are its own in the examination, and by the titles and tags of its
topics; a line of the syllabus by its wording, and by the titles and tags of the topics that serve it. A
word counts the more, the fewer of them have it (inverse document frequency, K. Spärck Jones 1972).
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from upsc_cli.exchange.read.draft import Draft
from upsc_cli.exchange.read.shapes import texts_of
from upsc_cli.topics.format import inline
from upsc_cli.topics.library import Summary
from upsc_cli.topics.slugs import slugify
from upsc_cli.topics.syllabus import Syllabus, paper_of, papers_in
from upsc_cli.words.english import singular

UNSORTED = "notes"
"""The category of a topic of which nothing says where it belongs."""

_SHORTEST_WORD = 2
_SUBJECT_WORD = 4
"""How many titles a word of a subject is worth."""

_VOTES = 2
"""Words that must speak for a place; a single rare one misleads too often."""

_FEW = 3
"""Places that may have a word which speaks for one of them."""

_FOLDER = 4  # what the name of the folder weighs
_LONGEST_BODY = 20_000  # characters

_CLEAR_LEAD = 1.15
"""How much better than the second the best must be to be worth a guess."""

_WORDS_OF_CATEGORIES = {
    "art-and-culture": (
        "architecture art bhakti buddhist classical craft dance festival folk heritage "
        "literature music painting sculpture stupa sufi temple theatre unesco"
    ),
    "disaster-management": (
        "disaster drill evacuation mitigation ndma ndrf relief rescue resilience sdrf sendai"
    ),
    "economy": (
        "bank budget capital currency debt deficit economic economy export farmer finance "
        "fiscal gdp gst income industry inflation insolvency investment market monetary msp "
        "price procurement rbi repo subsidy tax trade"
    ),
    "environment": (
        "biodiversity carbon cites climate conservation convention ecology ecosystem emission "
        "environment forest habitat net-zero pollution ramsar sanctuary species tiger unfccc "
        "wetland wildlife"
    ),
    "ethics": (
        "accountability aptitude attitude conscience dilemma empathy ethic ethical honesty "
        "impartiality integrity kant moral objectivity probity value virtue"
    ),
    "geography": (
        "atmosphere basin climate cyclone delta earthquake glacier himalaya landform latitude "
        "mineral monsoon mountain ocean peninsular plate plateau rainfall river rock seismic "
        "soil tectonic tributary volcano wind"
    ),
    "governance": (
        "audit charter citizen corruption cvc e-governance election electoral governance "
        "information lokpal ngo rti scheme transparency vigilance voter whistleblower"
    ),
    "history": (
        "act ancient ashoka battle british century civilisation colonial company congress "
        "dynasty empire freedom gandhi harappa king maurya medieval movement mughal nationalist "
        "revolt rule satyagraha sultanate treaty vedic"
    ),
    "internal-security": (
        "afspa army border crpf cyber extremism extremist insurgency intelligence laundering "
        "militant naxal nia police security smuggling terror terrorism terrorist uapa"
    ),
    "international-relations": (
        "agreement alliance asean bilateral brics china diplomacy foreign indo-pacific japan "
        "ministerial multilateral nation nato neighbour pakistan quad russia saarc strategic "
        "summit treaty un wto"
    ),
    "polity": (
        "amendment article assembly bill cabinet centre constitution constitutional council "
        "court directive emergency federal fundamental governor house judicial judiciary "
        "legislature minister municipality ordinance panchayat parliament president right sabha "
        "speaker state supreme writ"
    ),
    "science-and-technology": (
        "biotechnology cell computer dna drdo drone gene isro launch missile nano nuclear orbit "
        "quantum reactor rocket satellite semiconductor space technology uranium vaccine"
    ),
    "society": (
        "caste child communalism dalit demographic disability diversity education family gender "
        "health literacy marriage migration minority population poverty religion scheduled "
        "secularism tribal tribe urbanisation women"
    ),
}
"""Words by which an aspirant knows the subject of a headline."""

_SUBJECTS = {
    "ir": "international-relations",
    "indian-polity": "polity",
    "constitution": "polity",
    "economics": "economy",
    "indian-economy": "economy",
    "ecology": "environment",
    "science": "science-and-technology",
    "science-and-tech": "science-and-technology",
    "art-culture": "art-and-culture",
    "security": "internal-security",
}
"""Names of subjects on study pages whose category is called otherwise."""


def category_of_title(title: str, topics: Sequence[Summary]) -> str:
    """Return the category to which a topic seems to belong by its title alone."""
    return guess_category(Draft("", title=title), topics)


def subject_of(name: str) -> str:
    """Return the category that the name of a subject would be, whether or not there is one."""
    slug = slugify(name)
    return _SUBJECTS.get(slug, slug)


def guess_category(draft: Draft, topics: Sequence[Summary]) -> str:
    """Return the category to which a draft seems to belong, or `UNSORTED` if none stands out."""
    known = {topic.category for topic in topics}
    named = Counter(
        category
        for hint in draft.hints
        for subject in re.split(r"[^A-Za-z &]+", hint)
        if (category := _SUBJECTS.get(slugify(subject), slugify(subject))) in known
    )
    if named:
        return named.most_common(1)[0][0]
    profiles = {
        category: Counter(dict.fromkeys(_words([own]), _SUBJECT_WORD))
        for category, own in _WORDS_OF_CATEGORIES.items()
    }
    for topic in topics:
        own_words = set(_words([topic.category, topic.title, *topic.tags]))
        profiles.setdefault(topic.category, Counter()).update(own_words)
    if draft.folder and (subject := subject_of(draft.folder)) in profiles:
        profiles[subject][draft.folder] = _SUBJECT_WORD
    words = _words_of(draft) | ({draft.folder: _FOLDER} if draft.folder else {})
    return _nearest(words, profiles, _VOTES) or UNSORTED


def guess_line(
    draft: Draft, category: str, topics: Sequence[Summary], syllabus: Syllabus, *, sure: bool = True
) -> str | None:
    """Return the code of the mains syllabus line that a draft seems to serve, or None if none stands out.

    A word has to speak for it, and a second one unless the category is `sure`. Only lines that topics of its
    category serve come into question, and of a paper that it names, if any.
    """
    papers = {code for hint in draft.hints for code in papers_in(hint)}
    served = [topic for topic in topics if topic.category == category]
    profiles: dict[str, Counter[str]] = {}
    for topic in served:
        for code in topic.syllabus:
            if code.startswith("GS") and (not papers or paper_of(code) in papers):
                texts = [topic.title, *topic.tags, syllabus.text_of(code) or ""]
                profiles.setdefault(code, Counter()).update(set(_words(texts)))
    return _nearest(_named_in(draft), profiles, 1 if sure else _VOTES)


_WORD = re.compile(r"[^\W_]+")
_singular = lru_cache(4096)(singular)  # a deck of cards says the same words again and again


def _words(texts: Iterable[str]) -> list[str]:
    found = _WORD.findall(" ".join(texts).casefold())
    return [_singular(word) for word in found if len(word) >= _SHORTEST_WORD]


def _words_of(draft: Draft) -> Counter[str]:
    """Return the words of a draft, those of its title above those of its headings, its facts and its body."""
    counted = _named_in(draft)
    body = set(_WORD.findall(" ".join(_body(draft)).casefold()))
    return counted + Counter(
        dict.fromkeys({_singular(word) for word in body if len(word) >= _SHORTEST_WORD} - counted.keys(), 1)
    )


def _named_in(draft: Draft) -> Counter[str]:
    """Return the words by which a draft names its subject: of its title, its headings and its facts."""
    counted: Counter[str] = Counter()
    headings = [section.heading for section in draft.sections]
    for weight, texts in (
        (6, [draft.title or "", *draft.aliases, *draft.tags]),
        (2, [*headings, *draft.terms]),
        (1, _beginnings(draft.takeaways)),
    ):
        counted.update(dict.fromkeys(set(_words(texts)), weight))
    return counted


def _body(draft: Draft) -> Iterator[str]:
    """Yield the first words of what a draft says, as many as tell what it is about."""
    blocks = [*draft.introduction, *(block for section in draft.sections for block in section.body)]
    cards = (text for card in draft.cards for text in (card.q, card.a))
    yield from _beginnings((*(text for block in blocks for text in texts_of(block)), *cards))


def _beginnings(texts: Iterable[str]) -> Iterator[str]:
    """Yield the words of the first texts, as many as tell what they are about."""
    left = _LONGEST_BODY
    for text in texts:
        if left <= 0:
            return
        yield inline.plain(text[:left])
        left -= len(text)


def _nearest(words: Mapping[str, int], profiles: Mapping[str, Counter[str]], votes: int) -> str | None:
    """Return the place for which most speaks, if at least so many words do, each of which few places have."""
    spread = Counter(word for profile in profiles.values() for word in profile)
    scores = {
        name: sum(
            weight * math.log(1 + profile[word]) * math.log(1 + len(profiles) / spread[word])
            for word, weight in words.items()
            if word in profile
        )
        / math.sqrt(1 + len(profile))
        for name, profile in profiles.items()
    }
    ranked = sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))
    if not ranked or ranked[0][1] == 0:
        return None
    if len(ranked) > 1 and ranked[0][1] < _CLEAR_LEAD * ranked[1][1]:
        return None
    profile = profiles[ranked[0][0]]
    telling = sum(word in profile and spread[word] <= _FEW for word in words)
    return ranked[0][0] if telling >= votes else None
