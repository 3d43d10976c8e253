"""What statistics say in `elearn course lint`: each code at the line of its question, nothing without enough answers."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from elearn.catalogue.queries import get_course
from elearn.catalogue.service import publish
from elearn.content.compile import compile_sources
from elearn.content.document import Choice, Course, Question
from elearn.content.lint.catalogue import sentence_of
from elearn.content.problems import Problem
from elearn.core.actor import SYSTEM
from elearn.core.db.work import Database
from elearn.core.ids import new_id
from elearn.measurement.feeding import MarkedAttempt, feed
from elearn.measurement.linting import problems_of
from elearn.measurement.rules import AttemptResponses, ItemResponse, Source
from tests.assessment.quiz_course import sources
from tests.content.lint.course_examples import TOLD_BY_STATISTICS
from tests.measurement.stage import gather_now

ASKED, PLAIN = "b-mot", "b-ba"
BANK = "banks/thu.vi.md"
FOURTH = "- [ ] Sai hai\n- [ ] Sai ba\n"
FILES = sources() | {
    BANK: sources()[BANK].replace(b"- [ ] Sai hai\n", FOURTH.encode()),
    "banks/thu.en.md": sources()["banks/thu.en.md"].replace(b"- [ ] Wrong two\n", b"- [ ] Wrong two\n- [ ] Wrong three\n"),
}
LIKELY = {True: 0.9, False: 0.25}
"""How likely a strong and a weak learner answer one of the other questions rightly."""

Choosing = Callable[[random.Random, bool], int]
"""Which of four options somebody chooses: the first is the key."""


def mostly(option: int, others: Sequence[int]) -> Choosing:
    return lambda chance, is_strong: option if chance.random() < LIKELY[is_strong] else chance.choice(others)


CHOOSING: dict[str, Choosing] = {
    "": mostly(0, (1, 2, 3)),
    "STA001": mostly(1, (0, 2, 3)),
    "STA003": lambda chance, is_strong: chance.choice((0, 1)) if chance.random() < LIKELY[is_strong] else chance.randrange(4),
    "STA004": lambda chance, _: chance.randrange(4),
    "STA005": lambda chance, _: 0 if chance.random() < 0.6 else chance.randrange(1, 4),
    "STA006": lambda _chance, _strong: 0,
    "STA007": mostly(0, (1, 2)),
}
"""How the question is answered that has the fault of each code."""


MORE = 7
"""So many more questions with one right option, for what is usual of the kind."""


def with_more() -> dict[str, bytes]:
    """The sources with more questions of the kind of `ASKED`."""
    files = dict(FILES)
    for language in ("vi", "en"):
        path = f"banks/thu.{language}.md"
        more = "".join(f"\n### ? {n}? {{#b-them-{n}}}\n\n- [x] A{n}\n- [ ] B{n}\n- [ ] C{n}\n- [ ] D{n}\n" for n in range(MORE))
        files[path] = files[path].rstrip() + b"\n" + more.encode()
    return files


def compiled(files: dict[str, bytes] = FILES) -> Course:
    course = compile_sources(files).course
    assert course is not None
    return course


def answered(
    database: Database,
    choose: Choosing,
    *,
    people: int = 600,
    is_plain_reversed: bool = False,
    seconds: int | None = None,
    files: dict[str, bytes] = FILES,
) -> Course:
    """The course after people have answered it; `seconds` is what `ASKED` took, where times are known: others took 30."""
    course, chance = compiled(files), random.Random(4)
    with database.unit_of_work() as work:
        publish(work.session, SYSTEM, course, files, now=work.now)
    with database.read() as session:
        course_id = get_course(session, SYSTEM, course.slug).id
    asked, plain = course.questions[ASKED], course.questions[PLAIN]
    others = [each for each in course.questions.values() if each.id not in {ASKED, PLAIN, "q-cua"}]
    with database.unit_of_work() as work:
        for number in range(people):
            is_strong = number % 2 == 0
            right = chance.random() < LIKELY[is_strong is not is_plain_reversed]
            items = [
                chosen(asked, choose(chance, is_strong)),
                ItemResponse(plain.id, plain.key_hash, Fraction(int(right))),
                *(ItemResponse(each.id, each.key_hash, Fraction(int(chance.random() < LIKELY[is_strong]))) for each in others),
            ]
            if seconds is not None:
                items = [replace(each, seconds=seconds if each.question == ASKED else 30) for each in items]
            responses = AttemptResponses("kiem-tra", "form", tuple(items))
            feed(work.session, MarkedAttempt(Source.QUIZ, course_id, new_id(), 1, responses))
    gather_now(database)
    return course


def chosen(question: Question, which: int) -> ItemResponse:
    assert isinstance(question.key, Choice)
    order = [*question.key.right, *(each for each in question.key.options if each not in question.key.right)]
    return ItemResponse(question.id, question.key_hash, Fraction(int(which == 0)), Fraction(1), (order[which],))


def told(database: Database, course: Course, files: dict[str, bytes] = FILES) -> list[Problem]:
    with database.read() as session:
        return problems_of(session, course, files)


def line_of(question_id: str) -> int:
    lines = FILES[BANK].decode().splitlines()
    return 1 + next(number for number, line in enumerate(lines) if f"{{#{question_id}}}" in line)


@pytest.mark.parametrize("code", sorted(CHOOSING))
def test_a_code_is_told_at_the_line_of_its_question(database: Database, code: str) -> None:
    found = told(database, answered(database, CHOOSING[code]))
    expected = [(code, BANK, line_of(ASKED))] if code else []
    assert [(each.code, each.place.path, each.place.line) for each in found] == expected


def test_a_question_without_options_that_the_strong_fail_is_told(database: Database) -> None:
    found = told(database, answered(database, CHOOSING[""], is_plain_reversed=True))
    assert [(each.code, each.place.line) for each in found] == [("STA002", line_of(PLAIN))]


@pytest.mark.parametrize(("seconds", "codes"), [(200, ["STA008"]), (80, [])])
def test_a_question_on_which_most_spend_far_more_than_its_share_is_told(database: Database, seconds: int, codes: list[str]) -> None:
    files = with_more()
    found = told(database, answered(database, CHOOSING[""], people=300, seconds=seconds, files=files), files)
    assert [(each.code, each.place.line) for each in found] == [(code, line_of(ASKED)) for code in codes]


def test_of_a_course_with_few_questions_of_a_kind_nobody_says_what_is_long(database: Database) -> None:
    assert told(database, answered(database, CHOOSING[""], seconds=500)) == []


def test_every_code_of_statistics_has_its_example() -> None:
    assert {*CHOOSING, "STA002", "STA008"} - {""} == TOLD_BY_STATISTICS


def test_a_sentence_names_the_options_and_counts_the_answers(database: Database) -> None:
    [found] = told(database, answered(database, CHOOSING["STA001"]))
    assert sentence_of(found).startswith("có thể sai đáp án: trong 600 lượt trả lời, người làm tốt chọn B nhiều hơn đáp án.")
    assert sentence_of(found, "en").startswith("the key may be wrong: of 600 answers, strong learners choose B more often")
    assert found.excerpt.startswith("### ? Một: chọn cửa.")


def test_nothing_is_told_of_nineteen_answers(database: Database) -> None:
    assert told(database, answered(database, CHOOSING["STA001"], people=19)) == []


def test_nothing_is_told_of_a_course_that_is_not_here(database: Database) -> None:
    assert told(database, compiled()) == []


def test_nothing_is_told_of_a_question_whose_key_was_mended(database: Database) -> None:
    answered(database, CHOOSING["STA001"])
    text = FILES[BANK].decode().replace("- [x] Khoá-đúng-một", "- [ ] Khoá-đúng-một").replace("- [ ] Sai một", "- [x] Sai một")
    english = FILES["banks/thu.en.md"].decode().replace("- [x] Key-right-one", "- [ ] Key-right-one")
    mended = FILES | {BANK: text.encode(), "banks/thu.en.md": english.replace("- [ ] Wrong one", "- [x] Wrong one").encode()}
    course = compile_sources(mended).course
    assert course is not None
    with database.read() as session:
        assert problems_of(session, course, mended) == []
