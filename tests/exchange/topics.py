"""Topics of every shape, for the laws of what goes out and comes back."""

from datetime import date

from hypothesis import strategies as st
from msgspec.structs import replace

from upsc_cli.sanitize import clean
from upsc_cli.topics.format import model, questions
from upsc_cli.topics.format.alike import bare

MARKS = "ab *[]@;,\\\n_`=~<>&#!|^$%():-+.1\t\"'{}?/é–क"
LETTERS = st.text(alphabet=MARKS, max_size=40) | st.text(max_size=20)


def _text(written):
    # A citation needs a source, and there is only the one.
    return clean(written).replace("[@", "(@").strip()


TEXT = st.one_of(
    LETTERS.map(_text).filter(bool),
    st.sampled_from(
        [
            "**A**: b",
            "[x] done",
            "- item",
            "1. one",
            "> quote",
            "# head",
            "A. [@act, s. 1]",
            "**Answer: 2.** x",
        ]
    ),
)
LINE = LETTERS.map(_text).map(lambda text: " ".join(text.split())).filter(bool) | st.sampled_from(
    ["Sources", "key terms!", "Introduction to x", "*Related*", "Question 1 ^q1", "true", "1857", "~"]
)
CELL = st.just("") | TEXT
SLUG = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)


def some(strategy, least=0, most=3):
    return st.lists(strategy, min_size=least, max_size=most).map(tuple)


def _grids(width):
    rows = some(st.tuples(*[CELL] * width), 1)
    return st.builds(model.Grid, st.tuples(*[TEXT] * width), rows)


BLOCK = st.one_of(
    TEXT,
    st.builds(model.Info, TEXT),
    st.builds(model.KeyPoint, TEXT),
    st.builds(model.ExamTip, TEXT),
    st.builds(model.BulletList, some(TEXT, 1)),
    st.builds(model.Table, st.integers(1, 3).flatmap(_grids)),
)
WHY = st.none() | TEXT
PARTS = st.tuples(TEXT, WHY, TEXT, WHY)
EACH_ITS_OWN = st.lists(TEXT, min_size=3, max_size=5, unique_by=bare)


def _assertion(stem, parts, truth):
    (said, why, reason, why_not), (assertion_true, reason_true, explains) = parts, truth
    assertion = questions.Statement(said, assertion_true, why)
    return questions.AssertionQuestion(
        stem, assertion, questions.Statement(reason, reason_true, why_not), explains
    )


def _match(stem, lefts, rights, whys):
    return questions.MatchQuestion(stem, tuple(map(questions.Match, lefts, rights, whys)))


TRUTHS = st.sampled_from([(True, True, True), (True, True, False), (True, False, None), (False, True, None)])
QUESTION = st.builds(
    replace,
    st.one_of(
        st.builds(
            questions.StatementQuestion,
            TEXT,
            some(st.builds(questions.Statement, TEXT, st.booleans(), WHY), 2),
        ),
        st.builds(
            questions.PairQuestion, TEXT, some(st.builds(questions.Pair, TEXT, TEXT, st.booleans(), WHY), 2)
        ),
        st.builds(questions.ChoiceQuestion, TEXT, some(TEXT, 2), st.integers(1, 2), WHY),
        st.builds(_assertion, TEXT, PARTS, TRUTHS),
        st.builds(_match, TEXT, EACH_ITS_OWN, EACH_ITS_OWN, st.tuples(*[WHY] * 5)).filter(
            lambda question: len(question.match) >= 3
        ),
        st.builds(questions.OrderQuestion, TEXT, EACH_ITS_OWN.map(tuple), WHY),
    ),
    passage=WHY,
)
SOURCE = st.builds(
    model.Source,
    LINE,
    st.none() | LINE,
    st.sampled_from([None, "https://example.org/a_b?c=*d*|e", "http://x/~~y"]),
    st.sampled_from([None, "0999", "2016", "2016-02", "2016-02-29"]),
    st.sampled_from([None, "2026", "2026-11"]),
)


TOPICS = st.builds(
    model.Topic,
    title=LINE,
    category=SLUG,
    difficulty=st.sampled_from(model.Difficulty),
    syllabus=some(st.sampled_from(["GS2.18", "PRE.GS1.4", "ESS.1"])),
    tags=some(SLUG),
    aliases=some(LINE),
    as_of=st.none() | st.dates(date(1000, 1, 1)),
    review=st.sampled_from([None, "2027", "2027-02", "2027-02-28"]),
    asked=some(st.sampled_from(["Prelims 2016 [@act]", "Mains 2018 GS2 [@act, question 4]"])),
    minutes=st.none() | st.integers(1, 600),
    introduction=some(BLOCK),
    sections=some(st.builds(model.Section, LINE, some(BLOCK, 1)), 1),
    takeaways=some(TEXT),
    terms=st.dictionaries(LINE, TEXT, max_size=3),
    memory=some(st.builds(model.Memory, LINE, TEXT)),
    reversed=st.booleans(),
    cards=some(st.builds(model.Card, TEXT, TEXT, st.none(), st.booleans()))
    | some(st.builds(model.Card, TEXT, TEXT, st.sampled_from(["c-1"]), st.booleans()), most=1),
    questions=some(QUESTION).map(
        lambda found: tuple(replace(one, id=f"q{n}") if n else one for n, one in enumerate(found))
    ),
    mains=some(st.builds(model.MainsQuestion, TEXT, st.sampled_from([10, 15]), some(TEXT))),
    related=some(SLUG),
    sources=st.dictionaries(SLUG, SOURCE, max_size=2).flatmap(
        lambda others: SOURCE.map(lambda source: {"act": source, **others})
    ),
    verified=st.none() | st.integers(0, 100),
)
"""Valid topics, as the reader would give them."""
