"""What the words of a mains question ask for: its directives, each explained in a line.

The UPSC publishes no list of them. The lines are our own words for what glossaries of examining bodies and
universities agree on: Ofqual's list of command words in "Fair access by design" (2012), the key terms of the
University of Cambridge's Transkills pages, the essay words of the University of Essex, and the command terms
of the International Baccalaureate for global politics. "Critically" follows AQA's list for geography.
"""

import re
from typing import NamedTuple

MOST = 3
"""Directives of one question that are explained: more bury the first."""


class Directive(NamedTuple):
    """A word that says what to do with the subject, and what it asks for."""

    word: str
    meaning: str


_TABLE = (
    ("critically examine", r"critically examine|examine critically",
     "look closely at how it works, then judge: strengths, weaknesses, and where you stand"),
    ("critically analyse", r"critically analy[sz]e|analy[sz]e critically",
     "take it apart, test each part by evidence for and against, and conclude"),
    ("critically evaluate", r"critically (?:evaluate|assess|appraise)",
     "measure its worth against evidence on both sides, and give a reasoned verdict"),
    ("critically discuss", r"critically (?:discuss|comment)|discuss critically",
     "put both sides, expose the weak spots of each, and say which holds"),
    ("examine", r"examine",
     "look closely: how it works, its causes and effects, and what follows"),
    ("analyse", r"analy[sz]e",
     "break it into its parts, show how they hang together, and why"),
    ("discuss", r"discuss",
     "go over the sides of it, for and against, with evidence, and end on a balanced view"),
    ("comment", r"comment",
     "say what you make of the statement, and back that with facts"),
    ("evaluate", r"evaluate",
     "weigh what speaks for and against, by stated standards, and give a verdict"),
    ("assess", r"assess|appraise",
     "judge how much it weighs or achieved, by evidence on both sides"),
    ("elucidate", r"elucidate",
     "make it clear: explain it plainly, with examples"),
    ("elaborate", r"elaborate",
     "unfold the statement: its parts, details and examples"),
    ("explain", r"explain",
     "make clear how and why, step by step"),
    ("describe", r"describe",
     "give its features in order, without a judgement"),
    ("illustrate", r"illustrate",
     "let concrete examples carry the explanation"),
    ("justify", r"justify|substantiate",
     "argue that it holds, by reasons and evidence; meet the main objection"),
    ("compare", r"compare|differentiate|distinguish",
     "set likenesses and differences side by side, and say which matter"),
    ("contrast", r"contrast",
     "bring out the differences, and why they matter"),
    ("trace", r"trace",
     "follow it through time: its stages, turning points, and what drove them"),
    ("outline", r"outline|enumerate",
     "give the main points in order, each in a sentence"),
    ("review", r"review",
     "survey the whole, and say what has stood and what has not"),
    ("account for", r"account for|give reasons",
     "give the reasons, the weightiest first"),
    ("bring out", r"(?:bring|point) out|highlight",
     "name what matters, each with an example"),
    ("suggest", r"suggest",
     "propose what could be done, how, and by whom"),
    ("how far", r"how far|to what extent|do you agree",
     "take a measured position: what holds, what does not, and how much"),
)  # fmt: skip
"""Each directive, how it is written, and what it asks for; one that is a part of another comes later."""

_ASKED = (
    Directive("why", "give the causes, and show that they had this effect"),
    Directive("how", "show the way in which it comes about, step by step"),
)  # for a question that has no directive

_PATTERN = re.compile("|".join(rf"(\b(?:{pattern})\b)" for _, pattern, _ in _TABLE), re.IGNORECASE)


def directives(question: str) -> list[Directive]:
    """Return the directives of a question, in the order in which it has them; none if it only asks what."""
    found = dict.fromkeys(match.lastindex or 0 for match in _PATTERN.finditer(question))
    named = [Directive(_TABLE[place - 1][0], _TABLE[place - 1][2]) for place in found]
    if named:
        return named[:MOST]
    return [asked for asked in _ASKED if re.search(rf"\b{asked.word}\b", question, re.IGNORECASE)]
