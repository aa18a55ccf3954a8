"""What `upsc check` says of a topic that can be read but falls short of the standard."""

import pytest

VALID = "title: T\ncategory: c\nintroduction: [Text.]\nsources: {a: {title: A}}\n"
CITED = VALID + "memory: [{title: M, text: 'Text. [@a]'}]\n"  # what follows starts on line 6


@pytest.fixture
def warnings(problems):
    """Check a topic and return the line, column and code of each problem."""
    return lambda content: [problem[:3] for problem in problems(content)]


@pytest.fixture
def takeaways(problems):
    """Check a topic with these takeaways, all cited, and return codes and messages."""

    def check(*texts):
        lines = "".join(f"  - '{text} [@a]'\n" for text in texts)
        return [(code, message) for _, _, code, message in problems(f"{VALID}takeaways:\n{lines}")]

    return check


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("takeaways: [A **fact** of life.]\n", (6, 13)),
        ("terms: {Text: A definition.}\n", (6, 15)),
        ("sections: [{heading: H, body: [{info: Background.}]}]\n", (6, 32)),
        ("sections: [{heading: H, body: [{key-point: Point.}]}]\n", (6, 32)),
        ("questions: [{stem: S, options: [a, b], answer: 1, why: S.}]\n", (6, 56)),
    ],
)
def test_a_fact_without_a_source_is_told(warnings, content, place):
    assert warnings(CITED + content) == [(*place, "uncited")]


def test_paragraphs_and_exam_tips_may_do_without_a_source(warnings):
    assert warnings(CITED + "sections: [{heading: H, body: [Text., {exam-tip: Tip.}]}]\n") == []


def test_an_escaped_citation_is_none(warnings):
    assert warnings(CITED + r"takeaways: ['A **fact** of life. \[@a]']" + "\n") == [(6, 13, "uncited")]


@pytest.mark.parametrize(
    "body",
    ["[{}]", "[{{info: '{} [@a]'}}]", "[{{exam-tip: {}}}]", "[{{list: [{}]}}]"],
    ids=lambda body: body[:6],
)
def test_a_very_long_paragraph_is_told(warnings, body):
    def check(length):
        section = body.format(" ".join(["word"] * length))
        return [code for _, _, code in warnings(f"{CITED}sections: [{{heading: H, body: {section}}}]\n")]

    assert check(100) == []
    assert check(101) == ["long-paragraph"]


def test_a_takeaway_without_bold_words_makes_no_card(takeaways):
    [(code, message)] = takeaways("A fact.")
    assert code == "no-cloze"
    assert "put ** around" in message


@pytest.mark.parametrize(
    "takeaway",
    [
        "The **Speaker** presides, and nobody but the Speaker adjourns the House.",
        "The **Speakers** of both; a Speaker adjourns.",
        "**India** and Japan met in Japan–India form.",
        "The **Council of Ministers** answers as a council, with all ministers.",
    ],
)
def test_a_cloze_whose_words_stand_elsewhere_in_the_takeaway_is_told(takeaways, takeaway):
    [(code, message)] = takeaways(takeaway)
    assert code == "cloze-given-away"
    assert "stand elsewhere in the takeaway" in message


@pytest.mark.parametrize(
    "takeaway",
    [
        "Another Election Commissioner goes only when the **Chief Election Commissioner** says so.",
        "Of the two kinds of body wave, **S waves** travel through solids only.",
        "The body that authorises activity in space is **IN-SPACe**.",
        "The rates are **5 per cent** and 18 per cent.",
    ],
)
def test_a_cloze_of_which_a_part_stands_elsewhere_is_none_the_worse(takeaways, takeaway):
    assert takeaways(takeaway) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Act came into force in **1992**.", "The Act came into force in **1993**."),
        ("The Act came into force in **1992**.", "The Act came into force, with its rules, in **1993**."),
        ("A member is elected by the **Lok Sabha**.", "The members are elected by the **Rajya Sabha**."),
        ("A head is appointed by the **Governor**.", "What appoints the head is the **Cabinet**."),
        ("The panel has **six** members.", "The panel meets with **four** members."),
        ("The summit was held in **2019** in **Delhi**.", "The summit was held in **2024** in **Delhi**."),
    ],
)
def test_a_cloze_that_another_bold_span_answers_as_well_is_told(takeaways, one, other):
    found = takeaways(one, other)
    assert {code for code, _ in found} == {"cloze-ambiguous"}
    assert "would be right in place of" in found[0][1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # one word tells
        ("The first meeting was held in **2019**.", "The second meeting was held in **2022**."),
        ("A token cut reduces a demand by **Rs 100**.", "A policy cut reduces a demand to **Re 1**."),
        ("Article 14 is for **all persons**.", "Article 15 is for **citizens**."),
        (
            "A constitutional body is made by the **Constitution**.",
            "An unconstitutional body is made by **nobody**.",
        ),
        # answers of different kinds
        ("The panel met in **Delhi**.", "The panel met in **2019**."),
        # one fact said twice
        ("The Act came into force in **1950**.", "The Act came into force on **26 January 1950**."),
        ("The seat is **one-third** of seats.", "One-third of seats: the seat is under **330A**."),
    ],
)
def test_a_cloze_that_something_tells_apart_is_not_ambiguous(takeaways, one, other):
    assert takeaways(one, other) == []


def test_italics_inside_bold_words_leave_one_cloze(takeaways):
    assert takeaways("Life is in **Article *21* of the Constitution**, and in no other article.") == []


def test_a_bold_span_of_the_text_can_be_the_other_answer(warnings):
    text = "The scheme runs in **Kerala**. It began in 2001, and now the scheme runs in **Goa** too. [@a]"
    topic = f"{VALID}sections: [{{heading: H, body: ['{text}']}}]\ntakeaways: ['The scheme runs in **Kerala**. [@a]']\n"
    assert warnings(topic) == [(6, 13, "cloze-ambiguous")]


def test_a_takeaway_that_is_all_bold_asks_for_nothing(takeaways):
    [(code, message)] = takeaways("**The quorum is a tenth.**")
    assert code == "cloze-ambiguous"
    assert "says what is asked for" in message


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("Money Bill", "A Money Bill starts in the Lok Sabha."),
        ("Money Bill", "Bills on money."),
        ("Policy", "Two policies."),
        ("Right to Information (RTI)", "The RTI is a right."),
        ("मूल अधिकार", "मूल अधिकार न्याययोग्य हैं।"),
    ],
)
def test_a_term_used_in_the_text_is_as_it_should_be(warnings, term, text):
    assert (
        warnings(f"{CITED}terms: {{'{term}': 'D. [@a]'}}\nsections: [{{heading: H, body: ['{text}']}}]\n")
        == []
    )


def test_a_term_that_no_part_of_the_text_uses_is_told(warnings):
    terms = "terms: {Money Bill: 'D. [@a]', Whip: 'A Money Bill too. [@a]'}\n"
    text = "sections: [{heading: Money, body: [A Bill.]}]\nmains: [{question: What is a whip?, marks: 10}]\n"
    assert warnings(CITED + terms + text) == [(6, 21, "unused-term"), (6, 38, "unused-term")]


STATEMENT = "{{text: {0}, true: {1}, why: '{0}: so. [@a]'}}"
PAIR = "{{left: {0}, right: {1}, true: true, why: '{1}: so. [@a]'}}"


def question(kind, *items):
    return f"{CITED}questions: [{{stem: S, {kind}: [{', '.join(items)}]}}]\n"


def test_statements_pairs_and_options_that_are_alike_leave_no_single_key(problems):
    for kind, items in (
        ("statements", [STATEMENT.format(text, "true") for text in ("One", "Two", "one.")]),
        ("pairs", [PAIR.format(*pair) for pair in (("A", "B"), ("A", "C"), ("a", "b"))]),
        ("options", ["One", "Two", "'**One**'"]),
    ):
        end = "], answer: 1, why: 'S. [@a]'}]" if kind == "options" else "]}]"
        [(_, _, code, message)] = problems(question(kind, *items).replace("]}]", end))
        assert (code, message[:20]) == ("repeated", "the same as number 1")


@pytest.mark.parametrize(("number", "codes"), [(2, []), (3, []), (4, ["no-key"]), (5, ["no-key"])])
def test_four_statements_of_which_none_is_true_have_no_option_to_say_so(warnings, number, codes):
    statements = [STATEMENT.format(f"Statement {index}", "false") for index in range(number)]
    assert [code for _, _, code in warnings(question("statements", *statements))] == codes


def test_a_single_statement_is_no_question(problems):
    [(*_, code, message)] = problems(question("statements", STATEMENT.format("One", "true")))
    assert (code, message) == ("length", "expected 2 to 5 items, found 1")


def test_a_statement_a_pair_and_a_choice_want_a_reason(warnings):
    statements = "{text: One, true: true}", STATEMENT.format("Two", "true")
    assert warnings(question("statements", *statements)) == [(6, 36, "no-reason")]
    pairs = "{left: One, right: 1, true: true}", PAIR.format("Two", 2)
    assert warnings(question("pairs", *pairs)) == [(6, 31, "no-reason")]
    choice = f"{CITED}questions: [{{stem: S, options: [a, b], answer: 1}}]\n"
    assert warnings(choice) == [(6, 13, "no-reason")]


REASONED = "{text: It rained, true: true, why: 'It rained. [@a]'}"


@pytest.mark.parametrize(
    ("question", "column"),
    [
        ("assertion: {text: It rained, true: true}, reason: {text: X, true: false, why: 'X. [@a]'}", 34),
        (f"assertion: {REASONED}, reason: {{text: X, true: false}}", 97),
        ("match: [{left: a, right: b, why: 'b. [@a]'}, {left: c, right: d, why: 'd. [@a]'}, {left: e, right: f}]", 105),
        ("order: [a, b, c]", 13),
    ],
)  # fmt: skip
def test_each_part_of_the_other_kinds_wants_a_reason(warnings, question, column):
    found = warnings(f"{CITED}questions: [{{stem: S, {question}}}]\n")
    assert found == [(6, column, "no-reason")]


def reasoned(kind, said, why):
    """Return a topic with one question, in which this reason is given for what is said."""
    form = {
        "statement": "statements: [{{text: '{said}', true: true, why: '{why} [@a]'}}, {other}]",
        "pair": "pairs: [{{left: '{said}', right: 7, true: true, why: '{why} [@a]'}}, {other}]",
        "match": "match: [{{left: '{said}', right: 7, why: '{why} [@a]'}}, {other}, {{left: z, right: y, why: 'z. [@a]'}}]",
        "assertion": "assertion: {{text: '{said}', true: true, why: '{why} [@a]'}}, reason: {other}, explains: false",
        "option": "options: ['{said}', Moon], answer: 1, why: '{why} [@a]'",
        "order": "order: ['{said}', Sun, Moon], why: '{why} [@a]'",
    }[kind]
    two = "left: Snow, right: 8" if kind in ("pair", "match") else "text: Snow"
    other = f"{{{two}, {'' if kind == 'match' else 'true: true, '}why: 'Snow. [@a]'}}"
    return f"{CITED}questions: [{{stem: 'Of which?', {form.format(said=said, why=why, other=other)}}}]\n"


KINDS = ("statement", "pair", "match", "assertion", "option", "order")


@pytest.mark.parametrize("kind", KINDS)
def test_a_reason_without_a_word_of_what_it_is_for_is_told(problems, kind):
    content = reasoned(kind, "The seat is in Beijing", "It has been there for long.")
    [(line, column, code, message)] = problems(content)
    assert code == "unrelated-reason"
    assert content.split("\n")[line - 1][column - 1 :].startswith("'It has been")
    assert "(seat, beijing" in message


@pytest.mark.parametrize("kind", KINDS)
def test_a_reason_that_names_what_it_is_for_is_as_it_should_be(warnings, kind):
    assert warnings(reasoned(kind, "The seat is in Beijing", "Beijing has it.")) == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("The members are elected.", "By an election."),
        ("Committees sit.", "A committee may."),
        ("It has **49** members.", "49 is the number."),
        ("No court may ask.", "The courts are barred."),
        ("संसद के दो सदन हैं।", "दो सदन।"),
    ],
)
def test_another_form_of_a_word_is_a_word_of_it(warnings, said, why):
    assert warnings(reasoned("statement", said, why)) == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Only the President may sign.", "It may not be done, only read."),  # small words prove nothing
        ("The law is of Goa.", "Laos it is."),  # nor does a beginning that is short
        ("Article 21 has it.", "So it is. [@a, Article 21]"),  # nor does a place nobody has looked up
    ],
)
def test_what_proves_nothing_is_no_word_of_it(warnings, said, why):
    assert [found[2] for found in warnings(reasoned("statement", said, why))] == ["unrelated-reason"]


def test_a_statement_of_small_words_alone_asks_no_word_of_its_reason(warnings):
    assert warnings(reasoned("statement", "It is as all may.", "Yes.")) == []


def test_the_stem_of_statements_is_no_part_of_what_a_reason_is_for(warnings):
    content = reasoned("statement", "The seat is in Beijing", "It is a river.").replace(
        "Of which?", "Of a river."
    )
    assert [found[2] for found in warnings(content)] == ["unrelated-reason"]
    content = reasoned("option", "The seat is in Beijing", "It is a river.").replace(
        "Of which?", "Of a river."
    )
    assert warnings(content) == []


def test_an_assertion_that_is_its_own_reason_is_told(warnings):
    question = f"{{stem: S, assertion: {REASONED}, reason: {REASONED}, explains: true}}"
    assert [found[2] for found in warnings(f"{CITED}questions: [{question}]\n")] == ["repeated"]


@pytest.mark.parametrize(
    ("stem", "said"),
    [
        ("Who won?", True),
        ("Which monsoons are wet?", False),
        ("What does the passage say?", False),
    ],
)
def test_a_passage_that_nothing_asks_about_is_told(warnings, stem, said):
    question = (
        f"{{passage: The monsoon came late., stem: {stem}, options: [A, B], answer: 1, why: '{stem} [@a]'}}"
    )
    assert warnings(f"{CITED}questions: [{question}]\n") == ([(6, 23, "unasked-passage")] if said else [])


def test_a_statement_may_speak_of_what_the_passage_says(warnings):
    question = (
        f"{{passage: It rained., stem: S, statements: [{REASONED}, {REASONED.replace('rained', 'snowed')}]}}"
    )
    assert warnings(f"{CITED}questions: [{question}]\n") == []


def test_the_standard_is_held_against_valid_topics_only(warnings):
    assert [code for _, _, code in warnings(CITED + "takeaways: [A fact.]\ntag: [x]\n")] == ["unknown-key"]


def test_thousands_of_takeaways_and_terms_are_judged_in_no_time(problems):
    # Each held against each, this would take many minutes.
    takeaways = "".join(f"  - 'Law {i} of **year {i}** [@a]'\n" for i in range(5_000))
    terms = "".join(f"  Law {i}: 'D. [@a]'\n" for i in range(5_000))
    assert problems(f"{VALID}takeaways:\n{takeaways}terms:\n{terms}") == []


@pytest.mark.parametrize(
    "twice",
    [
        "The **quorum** of a House is one-tenth.",
        "the **Quorum** of a  House is one-tenth",
        "The quorum of a **House** is one-tenth. [@a, Art 100]",
    ],
)
def test_a_takeaway_that_stands_twice_is_told(problems, twice):
    takeaways = f"takeaways: ['The **quorum** of a House is one-tenth. [@a]', 'Rivers reach the **sea**. [@a]', '{twice} [@a]']\n"
    told = [found[2:] for found in problems(VALID + takeaways)]
    assert told == [("repeated", "the same as takeaway 1; keep one")]


@pytest.mark.parametrize(
    "parts",
    [
        "terms:\n  Text: One. [@a]\n  text.: Other. [@a]\n",
        "terms:\n  Text: One. [@a]\ncards:\n  - {q: '*text*', a: 'Other. [@a]'}\n",
        "cards:\n  - {q: 'How many? [@a]', a: One.}\n  - {q: 'how many?', a: Two.}\n",
        "takeaways:\n  - The seat is in **Delhi**. [@a]\ncards:\n  - {q: The seat is in _____., a: Agra}\n",
        "mains:\n  - {question: Discuss., marks: 10, points: [One.]}\n  - {question: discuss, marks: 10, points: [Two.]}\n",
        "mains:\n  - {question: Discuss., marks: 10}\n  - {question: Discuss., marks: 15}\n",
    ],
)
def test_one_question_with_two_answers_is_told(problems, parts):
    [(line, _, code, message)] = problems(CITED + parts)
    lines = (CITED + parts).split("\n")
    assert code == "two-answers"
    assert line == len(lines) - 1
    first = int(message.removeprefix("line ").split()[0])
    assert (
        message
        == f"line {first} asks the same and has another answer; say what tells them apart, or keep one"
    )
    assert 4 < first < line


@pytest.mark.parametrize(
    "parts",
    [
        "cards:\n  - {q: 'How many?', a: One.}\n  - {q: 'how  many?', a: 'one [@a]'}\n",
        "terms:\n  Text: One. [@a]\ncards:\n  - {q: text, a: One.}\n",
        "mains:\n  - {question: Discuss., marks: 10}\n  - {question: Discuss., marks: 10}\n",
        "questions:\n"
        "  - {stem: S?, options: [a, b], answer: 1, why: 'S. [@a]', id: x}\n"
        "  - {stem: S?, options: [b, a], answer: 2, why: 'S. [@a]', id: y}\n",
        "questions:\n"
        "  - {stem: S., id: x, statements: [{text: A, true: true, why: 'A. [@a]'}, {text: B, true: false, why: 'B. [@a]'}]}\n"
        "  - {stem: S., id: y, statements: [{text: B, true: false, why: 'B. [@a]'}, {text: A, true: true, why: 'A. [@a]'}]}\n",
    ],
)
def test_what_is_asked_twice_is_told(problems, parts):
    [(line, _, code, message)] = problems(CITED + parts)
    assert (code, message) == ("repeated", f"line {line - 1 - ('terms' in parts)} asks the same; keep one")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("order: [a, b, c], why: 'b, c. [@a]'", "order: [b, a, c], why: 'b, c. [@a]'"),
        (f"assertion: {REASONED}, reason: {REASONED.replace('It', 'He')}, explains: true",
         f"assertion: {REASONED}, reason: {REASONED.replace('It', 'He')}, explains: false"),
        ("match: [{left: a, right: x, why: 'x. [@a]'}, {left: b, right: y, why: 'y. [@a]'}, {left: c, right: z, why: 'z. [@a]'}]",
         "match: [{left: a, right: y, why: 'y. [@a]'}, {left: d, right: x, why: 'x. [@a]'}, {left: e, right: z, why: 'z. [@a]'}]"),
    ],
)  # fmt: skip
def test_the_other_kinds_have_one_answer_too(warnings, first, second):
    def codes(stem, one, other):
        listed = f"  - {{stem: S, id: x, {one}}}\n  - {{stem: {stem}, id: y, {other}}}\n"
        return [found[2] for found in warnings(f"{VALID}questions:\n{listed}")]

    assert codes("S", first, second) == ["two-answers"]
    assert codes("T", first, second) == []
    assert codes("S", first, first) == ["repeated"]


def options(*answers):
    listed = "".join(
        f"  - {{stem: Which?, options: [{options}], answer: {answer}, why: 'b or c. [@a]', id: q{number}}}\n"
        for number, (options, answer) in enumerate(answers)
    )
    return f"{VALID}questions:\n{listed}"


def test_a_choice_with_two_answers_is_told_unless_the_options_differ(problems):
    assert [found[2] for found in problems(options(("a, b", 1), ("B, a", 1)))] == ["two-answers"]
    assert problems(options(("a, b", 1), ("b, c", 1), ("a, b, c", 3))) == []


@pytest.mark.parametrize("kind", ["statements", "pairs"])
def test_a_statement_that_is_true_in_one_question_and_false_in_another_is_told(problems, kind):
    def claim(text, true):
        said = f"text: {text}" if kind == "statements" else f"left: {text}, right: R"
        return f"{{{said}, true: {true}, why: '{text}. [@a]'}}"

    def asked(stem, *claims):
        return f"  - {{stem: {stem}, {kind}: [{', '.join(claims)}]}}\n"

    def codes(*questions):
        return [found[2] for found in problems(f"{VALID}questions:\n{''.join(questions)}")]

    first = asked("Of A.", claim("X", "true"), claim("Y", "false"))
    assert codes(first, asked("Of A.", claim("Z", "true"), claim("X", "false"))) == ["two-answers"]
    assert codes(first, asked("Of A.", claim("Z", "false"), claim("X", "true"))) == []
    assert codes(first, asked("Of B.", claim("Z", "true"), claim("X", "false"))) == []
