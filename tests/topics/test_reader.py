"""Topic files: what is accepted, and how every error is told, through `upsc check`."""

import errno
import json
import os

import pytest

VALID = "title: T\ncategory: c\nintroduction: [Text.]\n"


def test_title_category_and_some_text_are_enough(problems):
    for text in (
        "introduction: [Text.]",
        "sections: [{heading: H, body: [Text.]}]",
        "takeaways: ['Some **text**. [@a]']\nsources: {a: {title: A}}",
    ):
        assert problems(f"title: T\ncategory: c\n{text}\n") == []


def test_optional_keys_may_be_left_empty(problems):
    assert problems(VALID + "tags:\nas_of:\nminutes:\nterms:\n") == []


@pytest.mark.parametrize(
    ("content", "line", "column", "message"),
    [
        # keys
        (VALID + "categry: c\n", 4, 1, "unknown key 'categry'; did you mean 'category'?"),
        (VALID + "xyzzy: c\n", 4, 1, "unknown key 'xyzzy'; expected one of title, category"),
        (VALID + "title: Again\n", 4, 1, "'title' stands twice, first on line 1; keep one"),
        ("category: c\nintroduction: [T.]\n", 1, 1, "missing key 'title': expected text"),
        (VALID + "? [a, b]\n: c\n", 4, 3, "a list or mapping cannot be a key"),
        # values
        (VALID + "difficulty: meduim\n", 4, 13, "found 'meduim', expected one of easy, medium, hard; did you mean 'medium'?"),
        (VALID + "difficulty: 7\n", 4, 13, "found '7', expected one of easy, medium, hard"),
        (VALID + "tags: polity\n", 4, 7, "found 'polity', expected a list"),
        (VALID + "tags: [Bad Tag]\n", 4, 8, "found 'Bad Tag', expected lower-case letters, digits and hyphens"),
        (VALID + "minutes: 0\n", 4, 10, "found '0', expected a whole number from 1 to 600"),
        (VALID + "minutes: '7'\n", 4, 10, "found '7', expected a whole number from 1 to 600"),
        (VALID + "as_of: 2024-02-30\n", 4, 8, "found '2024-02-30', expected a date like 2024-08-20"),
        (VALID + "as_of: 20 August\n", 4, 8, "found '20 August', expected a date like 2024-08-20"),
        (VALID + "review: 2027-13\n", 4, 9, "no calendar has the date 2027-13"),
        (VALID + "review: soon\n", 4, 9, "found 'soon', expected YYYY, YYYY-MM or YYYY-MM-DD"),
        (VALID + "asked: [2018]\n", 4, 9, "found '2018', expected a paper that asked about it, with its source"),
        (VALID + "asked: [Mains 2018 GS9]\n", 4, 9, "found 'Mains 2018 GS9', expected a paper that asked about it"),
        (VALID + "asked: ['Prelims 2016 [@p]']\n", 4, 9, "[@p] names no source"),
        (VALID + "sources: {a: {title: A, seen: 2026-00}}\n", 4, 31, "no calendar has the date 2026-00"),
        (VALID + "syllabus: [gs2]\n", 4, 12, "found 'gs2', expected a code of the syllabus, like GS2.18"),
        (VALID + "syllabus: [GS2.99]\n", 4, 12, "no syllabus line has the code 'GS2.99'"),
        (VALID + "verified: 101\n", 4, 11, "found '101', expected a whole number from 0 to 100"),
        (VALID + "terms: [a]\n", 4, 8, "found a list, expected a mapping of keys to values"),
        ("title:\ncategory: c\nintroduction: [T.]\n", 1, 7, "found nothing, expected text"),
        ("title: {a: b}\ncategory: c\nintroduction: [T.]\n", 1, 8, "found a mapping, expected text"),
        ("title: T\ncategory: c\n", 1, 1, "the topic says nothing: write an introduction, sections or takeaways"),
        ("title: T\ncategory: c\nintroduction: []\n", 1, 1, "the topic says nothing"),
        ("- a\n- b\n", 1, 1, "found a list, expected a mapping with title, category"),
        # blocks
        (VALID + "sections: [{heading: H, body: [{inof: x}]}]\n", 4, 33, "found the key 'inof', expected one of info, key-point, exam-tip, list, table; did you mean 'info'?"),
        (VALID + "sections:\n  - heading: H\n    body:\n      - Note: this\n", 7, 9, "a paragraph with ': ' in it needs quotes"),
        (VALID + "sections: [{heading: H, body: [{info: x, key-point: y}]}]\n", 4, 42, "unknown key 'key-point'"),
        (VALID + "sections: [{heading: H, body: []}]\n", 4, 31, "expected 1 or more items, found 0"),
        (VALID + "sections: [{heading: H, body: [{table: {columns: [a, b], rows: [[1]]}}]}]\n", 4, 65, "this row has 1 cells, the table has 2 columns"),
        # questions
        (VALID + "questions: [{stem: S}]\n", 4, 13, "found a mapping, expected a mapping with one of statements, pairs, options, assertion, match, order"),
        (VALID + "questions: [{passage: P, stem: S}]\n", 4, 13, "expected a mapping with one of statements, pairs, options, assertion, match, order"),
        (VALID + "questions: [{stem: S, assertion: {text: a, true: true}}]\n", 4, 13, "missing key 'reason': expected a mapping with text, true, why"),
        (VALID + "questions: [{stem: S, assertion: {text: a, true: false}, reason: {text: b, true: false}}]\n", 4, 82, "both are false, which none of the four options says; make one true, or ask by statements"),
        (VALID + "questions: [{stem: S, assertion: {text: a, true: true}, reason: {text: b, true: true}}]\n", 4, 13, "both are true, so the key hangs on it; add explains: true or explains: false"),
        (VALID + "questions: [{stem: S, assertion: {text: a, true: true}, reason: {text: b, true: false}, explains: true}]\n", 4, 99, "only a true reason can explain a true assertion, and one is false; leave explains out"),
        (VALID + "questions: [{stem: S, assertion: {text: a, true: true}, reason: {text: b, true: true}, explains: yes}]\n", 4, 98, "found 'yes', expected true or false"),
        (VALID + "questions: [{stem: S, match: [{left: a, right: b}, {left: c, right: d}]}]\n", 4, 30, "expected 3 to 5 items, found 2"),
        (VALID + "questions: [{stem: S, match: [{left: a, right: b}, {left: c, right: d}, {left: e, right: '*B*.'}]}]\n", 4, 90, "the same right as number 1, so two codes would be right; change one"),
        (VALID + "questions: [{stem: S, match: [{left: a, right: b}, {left: A, right: d}, {left: e, right: f}]}]\n", 4, 59, "the same left as number 1, so two codes would be right; change one"),
        (VALID + "questions: [{stem: S, match: [{left: a, right: b, true: true}, {left: c, right: d}, {left: e, right: f}]}]\n", 4, 51, "unknown key 'true'"),
        (VALID + "questions: [{stem: S, order: [a, b]}]\n", 4, 30, "expected 3 to 5 items, found 2"),
        (VALID + "questions: [{stem: S, order: [a, b, c, a]}]\n", 4, 40, "the same as number 1, so two sequences would be right; change one or leave it out"),
        (VALID + "questions: [{stem: S, options: [a, b], answer: 3}]\n", 4, 48, "answer 3 of only 2 options"),
        (VALID + "questions: [{stem: S, statements: [{text: a, true: yes}, {text: b, true: false}]}]\n", 4, 52, "found 'yes', expected true or false"),
        (VALID + "mains: [{question: Q, marks: 12}]\n", 4, 30, "found '12', expected one of 10, 15"),
        # sources
        (VALID + "takeaways: ['Fact. [@nowhere]']\n", 4, 13, "[@nowhere] names no source; add it under sources"),
        (VALID + "takeaways: ['Fact. [@act]']\nsources: {the-act: {title: A}}\n", 4, 13, "[@act] names no source; did you mean 'the-act'?"),
        (VALID + "takeaways: ['Fact. [@a]']\nsources: {a: {title: A, url: 'javascript:alert(1)'}}\n", 5, 30, "found 'javascript:alert(1)', expected an http or https address"),
        (VALID + "sources: {a: {title: A}}\n", 4, 11, "the source 'a' is never cited"),
        (VALID + "takeaways: ['F. [@a]']\nsources: {a: {title: A, date: 2024-13}}\n", 5, 31, "no calendar has the date 2024-13"),
        (VALID + "takeaways: ['F. [see @a]']\n", 4, 13, "[see @a] is no citation; write [@key] or [@key, place]"),
        (VALID + "takeaways: ['The **cost of it.']\n", 4, 13, "** without its partner"),
        # repetition
        (VALID + "tags: [a, b, a]\n", 4, 14, "'a' stands twice; keep one"),
        (VALID + "terms: {'A': x, 'A ': y}\n", 4, 17, "'A' stands twice; keep one"),
        (VALID + "terms: {'': x}\n", 4, 9, "found nothing, expected text"),
        (VALID + "cards: [{q: Q, a: A, id: x}, {q: R, a: B, id: x}]\n", 4, 47, "the id 'x' stands twice"),
        (VALID + "related: [topic]\n", 4, 11, "a topic is not related to itself"),
        # YAML
        (VALID + "tags: [&x a, *x]\n", 4, 8, "&x is a YAML anchor"),
        (VALID + "tags: [&x a, *x]\n", 4, 14, "*x is a YAML alias; put text that starts with * in quotes"),
        (VALID + "tags: !!python/object:os.system [a]\n", 4, 7, "tag:yaml.org,2002:python/object:os.system is a YAML tag"),
        ("title: a: b\n", 1, 9, "; put text that contains ': ' in quotes"),
        ("title: [a, b\n", 2, 1, "not valid YAML"),
        ("title: 'a\n", 2, 1, "not valid YAML"),
        ("\ttitle: a\n", 1, 1, "indent with spaces"),
        (VALID + "---\ntitle: Two\n", 4, 1, "a second document starts here; one topic a file"),
        (VALID + "tags: [**bold**]\n", 4, 9, "put text that starts with * or & in quotes"),
    ],
)  # fmt: skip
def test_an_error_says_where_what_was_found_and_what_to_do(problems, content, line, column, message):
    found = problems(content)
    assert any((line, column) == problem[:2] and message in problem[3] for problem in found), found


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("assertion: {text: a, true: false}, reason: {text: b, true: false}", "no-key"),
        ("assertion: {text: a, true: true}, reason: {text: b, true: true}", "no-key"),
        ("assertion: {text: a, true: false}, reason: {text: b, true: true}, explains: false", "explains"),
        ("match: [{left: a, right: x}, {left: b, right: y}, {left: c, right: x}]", "two-keys"),
        ("order: [a, b, A]", "two-keys"),
    ],
)
def test_a_question_without_one_key_is_an_error_of_its_own_code(problems, kind, code):
    assert [problem[2] for problem in problems(f"{VALID}questions: [{{stem: S, {kind}}}]\n")] == [code]


def test_every_uneven_row_of_a_table_is_told(problems):
    table = "introduction: [{table: {columns: [a, b], rows: [[1], [1, 2], [1, 2, 3]]}}]"
    found = problems(f"title: T\ncategory: C C\n{table}\nsyllabus: [GS9.9]\n")
    assert [problem[2] for problem in found] == ["type", "misfit", "misfit", "syllabus"]


def test_all_errors_of_a_file_are_told_at_once(problems):
    found = problems(
        "titel: T\ncategory: C C\ndifficulty: esy\nas_of: soon\nintroduction: [Text.]\ntakeaways: ['F. [@x]']\nsources: {y: {}}\n"
    )
    assert [problem[:2] for problem in found] == [
        (1, 1),
        (1, 1),
        (2, 11),
        (3, 13),
        (4, 8),
        (6, 13),
        (7, 11),
        (7, 14),
    ]


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (b"", "empty", "the file is empty"),
        (b"# only a comment\n", "empty", "the file is empty"),
        (b"\x00\x01\x02\xff", "encoding", "this is binary, not text"),
        (b"title: caf\xe9\n", "encoding", "not UTF-8 text (byte 0xe9)"),
        ("title: T\n".encode("utf-16"), "encoding", "this is UTF-16 text; save it as UTF-8"),
        (b"title: \x1b[31mred\n", "yaml", "U+001B is not allowed"),
        (b"a: " + b"x" * (1 << 20), "size", "larger than 1 MiB"),
        (b"[" * 100_000, "depth", "nested more than 32 deep"),
        (b"{a: " * 100_000, "depth", "nested more than 32 deep"),
    ],
)
def test_a_file_that_is_no_topic_at_all_ends_in_one_clear_error(problems, content, code, message):
    [(_, _, found_code, found_message)] = problems(content)
    assert found_code == code
    assert message in found_message


def test_an_alias_bomb_is_refused_before_it_expands(problems):
    levels = "\n".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]" for i in range(12)
    )
    # Expanded, it would be 9^12 items, and this test would not end.
    found = problems(f"a: &a [x]\n{levels}\n")
    assert {problem[2] for problem in found} >= {"alias", "anchor"}


def test_a_byte_order_mark_is_no_matter(problems):
    assert problems(b"\xef\xbb\xbf" + VALID.encode()) == []


def test_windows_line_ends_are_no_matter(problems):
    assert problems(VALID.replace("\n", "\r\n")) == []


def test_every_truncation_of_a_topic_ends_well(upsc, tmp_path):
    path = tmp_path / "topic.yaml"
    text = upsc("show", "india-japan-2plus2", "--raw").stdout.encode()
    for end in range(0, len(text), 397):
        path.write_bytes(text[:end])
        assert upsc("check", str(path)).exit_code in (0, 4)


@pytest.mark.posix("pipes with a name")
def test_what_is_no_file_is_reported_not_waited_for(upsc, tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "dangling.yaml").symlink_to(tmp_path / "nowhere")
    result = upsc("check", str(tmp_path))
    assert result.exit_code == 4
    assert f"dangling.yaml:1:1: error: cannot be read: {os.strerror(errno.ENOENT)}" in result.stdout
    assert "pipe.yaml:1:1: error: cannot be read: it is not a file" in result.stdout


def test_a_folder_is_checked_with_all_that_lies_below_it(upsc, tmp_path):
    for place in (tmp_path / "a.yaml", tmp_path / "deep" / "er" / "b.yml", tmp_path / ".hidden" / "c.yaml"):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(VALID.replace("T", place.stem))
    assert upsc("check", str(tmp_path)).stdout == "2 files: 0 errors, 0 warnings\n"


def test_sources_that_are_no_mapping_are_the_only_thing_said_of_citations(problems):
    found = problems(VALID + "takeaways: ['F. [@a]']\nsources: [a]\n")
    assert [problem[2:] for problem in found] == [
        ("type", "found a list, expected a mapping of keys to values")
    ]


@pytest.mark.posix("names with control characters")
def test_a_path_in_json_is_the_path_and_on_a_terminal_it_is_harmless(upsc, tmp_path):
    path = tmp_path / "esc\x1b[31m\nred.yaml"
    path.write_text(VALID)
    assert json.loads(upsc("check", str(path), "--json").stdout)[0]["path"] == str(path)
    assert "\x1b" not in upsc("check", str(path)).stdout


def test_a_check_of_nothing_is_a_failure(upsc, tmp_path):
    result = upsc("check", str(tmp_path))
    assert result.exit_code == 1
    assert "there is no topic file to check" in result.stderr


def test_a_topic_that_lies_too_deep_is_named(upsc):
    path = upsc.topics / "a" / "b" / "lost.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(VALID)
    assert (
        f"{path}:1:1: warning: not used: move it into {upsc.topics} or a category folder there"
        in upsc("check").stdout
    )


def test_a_file_of_a_hundred_thousand_errors_is_told_briefly_where_no_check_was_asked_for(upsc):
    upsc.write("broken", VALID + "".join(f"key-{number}: x\n" for number in range(5_000)))
    result = upsc("show", "broken")
    assert result.exit_code == 4
    assert len(result.stderr.splitlines()) == 22
    assert "and 4980 more errors" in result.stderr


def test_text_of_a_million_blanks_is_read_in_no_time(problems):
    # Quadratic, this would take an hour.
    assert (
        problems(VALID + f"takeaways: ['Some{' ' * 900_000}**text**. [@s]']\nsources: {{s: {{title: S}}}}\n")
        == []
    )


@pytest.mark.posix("permissions")
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_reported(upsc, tmp_path):
    path = tmp_path / "secret.yaml"
    path.write_text(VALID)
    path.chmod(0)
    assert os.strerror(errno.EACCES) in upsc("check", str(path)).stdout


@pytest.mark.parametrize(
    "scalar", ["no", "on", "off", "yes", "NO", "12:30", "0o17", "1_000", "2024-08-20", "1857", ".5", "true"]
)
def test_text_stays_as_it_was_written(upsc, scalar):
    upsc.write(
        "text",
        f"title: {scalar}\ncategory: c\nintroduction: [{{table: {{columns: [A], rows: [[{scalar}]]}}}}]\n",
    )
    topic = upsc.json("show", "text")
    assert topic["title"] == scalar
    assert topic["introduction"][0]["table"]["rows"] == [[scalar]]


def test_a_table_may_have_empty_cells(upsc):
    upsc.write(
        "t", "title: T\ncategory: c\nintroduction: [{table: {columns: [A, B], rows: [[1, ''], [2, 3]]}}]\n"
    )
    assert upsc.json("show", "t")["introduction"][0]["table"]["rows"] == [["1", ""], ["2", "3"]]


def test_pure_python_yaml_reads_the_same(upsc):
    """PyYAML can be built without libyaml."""
    import yaml

    from upsc_cli.topics.format.nodes import compose
    from upsc_cli.topics.format.problems import Report

    text = upsc("show", "india-japan-2plus2", "--raw").stdout
    trees = [compose(text, Report("x"), loader=loader) for loader in (yaml.CSafeLoader, yaml.SafeLoader)]
    assert trees[0] == trees[1]


class Mute:
    """A parser whose errors have a place and no words that anybody knows."""

    def __init__(self, parser, text):
        self.parser = parser(text)
        self.dispose = self.parser.dispose

    def get_event(self):
        import yaml

        try:
            return self.parser.get_event()
        except yaml.MarkedYAMLError as error:
            error.problem = error.context = "?"
            raise


@pytest.mark.parametrize("parser", ["CSafeLoader", "SafeLoader"])
@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("a: भारत: b", "put text that contains ': ' in quotes"),
        ("a: @b", "put text that starts with this character in quotes"),
        ("a: %b", "put text that starts with this character in quotes"),
        ("\ta: b", "indent with spaces"),
        ("a: **b**", "put text that starts with * or & in quotes"),
        ("a: & b", "put text that starts with * or & in quotes"),
        ("a: 'b' c", "quoted text ends where the quotes end"),
        ("a: 'it's'", "quoted text ends where the quotes end"),
        ("a: b\nc", "put text of several lines in quotes"),
        ("a: 'b", "the file breaks off: close the quotes or brackets that are open here"),
        ("a: ]", "a value is missing here"),
        ("a: [b,,c]", "a value is missing here"),
        ("a: [b", "close the list that starts with ["),
        ("a: [b}", "close the list that starts with ["),
        ("a: {b: c", "close the mapping that starts with {"),
        ("a: - b", "check quotes and indentation"),
        ('a: "\\q"', "check quotes and indentation"),
    ],
)
def test_a_remedy_hangs_on_what_stands_in_the_file_and_on_no_words_of_the_parser(line, remedy, parser):
    import yaml

    from upsc_cli.topics.format.nodes import compose
    from upsc_cli.topics.format.problems import Report

    report = Report("x")
    compose(f"title: क़ानून 🏛\n{line}\n", report, loader=lambda text: Mute(getattr(yaml, parser), text))
    [problem] = report.problems
    assert problem.message.startswith("not valid YAML: ?; ")
    assert remedy in problem.message


@pytest.mark.usefixtures("all_topics")
def test_the_library_is_checked_when_no_file_is_named(upsc):
    upsc.write("broken", "title: [")
    result = upsc("check")
    assert result.exit_code == 4
    assert "broken.yaml:2:1: error: not valid YAML" in result.stdout
    assert result.stdout.splitlines()[-1].endswith(" files: 1 error, 0 warnings")


def test_a_topic_that_another_hides_is_named(upsc):
    own = upsc.topic("india-japan-2plus2")
    result = upsc("check")
    assert result.exit_code == 0
    assert f"warning: not used: {own} has the same slug and comes first" in result.stdout


def test_a_related_topic_that_does_not_exist_is_a_warning(problems):
    found = problems(VALID + "related: [quad-indo-pacfic]\n")
    assert found == [(4, 11, "related", "no topic 'quad-indo-pacfic'; did you mean 'quad-indo-pacific'?")]


@pytest.mark.parametrize("opened", [33, 500, 999, 1000, 1001, 5000])
@pytest.mark.parametrize("bracket", ["[", "{a: ", "[{a: "])
def test_how_deep_is_too_deep_is_ours_to_say_however_far_the_parser_goes(problems, opened, bracket):
    [(line, column, code, _)] = problems(f"title: T\ntakeaways: {bracket * opened}".encode())
    assert (line, code) == (2, "depth")
    assert column <= len("takeaways: ") + 33 * len(bracket)


def test_brackets_in_quotes_and_pairs_of_them_open_nothing(problems):
    written = f"a: '{'[' * 50}'\nb: \"{'{' * 50}\"\nc: {'[]' * 50}\nd: ]\n"
    assert {code for *_, code, _ in problems(written.encode())} == {"yaml"}
