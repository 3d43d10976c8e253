# mypy: disable-error-code="no-untyped-call"
"""From a sitting to paper and back: the same questions in the same order, and what stands on a sheet is the answer given online."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.assessment.log import Given, Sheet
from elearn.assessment.papers import item_of
from elearn.assessment.presentation import present
from elearn.assessment.responses import Answer, Chosen, Ordered, Paired, Response, Spotted, Written, read_response
from elearn.content.document import Question
from elearn.core.ids import new_id
from elearn.examinations.paper.booklet import PaperQuestion, booklet_of, on_paper
from elearn.examinations.paper.cells import REASON_WORDS, EntryRefused
from elearn.examinations.paper.codes import as_typed, form_code
from elearn.examinations.paper.entry import read_entry, right_entry, write_entry
from elearn.examinations.paper.keys import key_of
from elearn.examinations.plan.drawing import SectionItems, draw_sections, sections_of
from elearn.examinations.plan.shape import Plan, Section
from elearn.examinations.scores.results import Rulings, SittingWorth, mark_sitting
from tests.assessment.questions import CASES, a_choice, a_cloze, a_matching, a_spot, a_text, an_essay, an_ordering
from tests.assessment.quiz_course import quiz_course
from tests.conftest import NOW
from tests.examinations.stage import PLAN

pytestmark = pytest.mark.pure
SEED = "hat-giong"
ALL = Plan((Section("a", "Chung", ()),), minutes=20)


def printed(question: Question, seed: str = SEED) -> PaperQuestion:
    return on_paper(item_of(question, 3, shuffles=True), seed, "vi")


def worth(asked: PaperQuestion, response: Response | None) -> SittingWorth:
    sheet = Sheet({asked.item.id: Given(response, "vi", NOW)} if response else {})
    return mark_sitting([SectionItems("a", "Chung", (asked.item,))], sheet, ALL, {}, Rulings())


@pytest.mark.parametrize("kind", CASES)
@given(number=st.integers(0, 10_000), seed=st.text(max_size=6), is_sent=st.booleans())
def test_whatever_is_answered_comes_back_from_its_sheet(kind: str, number: int, seed: str, is_sent: bool) -> None:
    question, _, fields = CASES[kind](random.Random(number))
    online = read_response(question, {**fields, **({"q-thu.sent": ["1"]} if is_sent else {})})
    asked = printed(question, seed)
    on_sheet = write_entry(asked, online, seed)
    assert read_entry(asked, on_sheet, seed) == online
    assert worth(asked, read_entry(asked, on_sheet, seed)) == worth(asked, online)


@given(st.text(max_size=6), st.lists(st.sampled_from("abcd"), unique=True))
def test_a_letter_on_paper_is_the_option_that_stands_there_online(seed: str, chosen: list[str]) -> None:
    asked = printed(a_choice("ab", kind="multiple"), seed)
    shown = present(asked.item.question, "vi", order_seed=seed).choices
    ticked = "".join("ABCD"[number] for number, each in enumerate(shown) if each.plain.removeprefix("Phương án ") in chosen)
    found = read_entry(asked, {"q3": ticked}, seed)
    assert (found.answer if found else Chosen()) == Chosen(tuple(sorted(chosen)))


def test_what_a_sheet_cannot_mean_is_told() -> None:
    many = a_spot([str(number) for number in range(1, 13)], "1")
    cases: list[tuple[Question, dict[str, str], str]] = [
        (a_choice(), {"q3": "E"}, "unknown"),
        (a_choice(), {"q3": "AB"}, "several"),
        (a_choice("ab", kind="multiple"), {"q3": "Â"}, "keyboard"),
        (a_matching(), {"q3": "A"}, "count"),
        (an_ordering(), {"q3": "1124"}, "order"),
        (an_ordering(), {"q3": "123"}, "order"),
        (a_spot(), {"q3": "01"}, "nothing"),
        (a_spot(), {"q3": "#"}, "cleared"),
        (many, {"q3": "13"}, "unknown"),
        (a_text("x"), {"q3": "x" * 501}, "text"),
        (a_cloze(), {"q3.1": "sổ", "q3.2": "D"}, "unknown"),
    ]
    for question, typed, reason in cases:
        with pytest.raises(EntryRefused) as refused:
            read_entry(printed(question), typed, SEED)
        assert refused.value.reason == reason
        assert refused.value.cell in typed
        assert refused.value.reason in REASON_WORDS


def test_it_is_typed_as_it_comes_to_hand() -> None:
    several = printed(a_choice("ab", kind="multiple"))
    assert read_entry(several, {"q3": "ca"}, SEED) == read_entry(several, {"q3": " A, C "}, SEED)
    many = printed(a_spot([str(number) for number in range(1, 13)], "1"))
    assert read_entry(many, {"q3": "12 1"}, SEED) == Response(Spotted(("1", "12")))
    matching = printed(a_matching())
    half = read_entry(matching, {"q3": "b-"}, SEED)
    assert half is not None
    assert isinstance(half.answer, Paired)
    assert [left for left, _ in half.answer.pairs] == ["a"]


def test_an_empty_row_says_nothing_and_one_struck_out_empties() -> None:
    cases: list[tuple[Question, Answer]] = [
        (a_choice(), Chosen()),
        (an_ordering(), Ordered()),
        (a_text("x"), Written()),
        (an_essay(), Written()),
    ]
    for question, emptied in cases:
        assert read_entry(printed(question), {}, SEED) is None
        assert read_entry(printed(question), {"q3": " # "}, SEED) == Response(emptied)
    assert read_entry(printed(a_spot()), {"q3": "0"}, SEED) == Response(Spotted())


def test_a_paper_is_printed_in_the_order_of_its_sitting() -> None:
    course = quiz_course()
    sections = sections_of(course, PLAN, draw_sections(course, PLAN, SEED))
    (section,) = booklet_of(sections, SEED, "vi")
    assert [each.item for each in section.questions] == list(sections[0].items)
    assert [each.item.number for each in section.questions] == [1, 2, 3, 4, 5, 6]


def test_the_key_of_a_booklet_is_worth_everything() -> None:
    course = quiz_course(essay=True)
    whole = replace(PLAN, sections=(replace(PLAN.sections[0], draws=(replace(PLAN.sections[0].draws[0], count=11),)),))
    (section,) = booklet_of(sections_of(course, whole, draw_sections(course, whole, SEED)), SEED, "vi")
    by_kind = {each.view.kind: each for each in section.questions}
    assert set(by_kind) == set(CASES)
    for kind in ("single", "multiple", "matching", "ordering", "spot"):
        asked = by_kind[kind]
        answered = read_entry(asked, right_entry(asked, SEED), SEED)
        assert worth(asked, answered).earned == 1
        assert [each.marks for each in key_of(asked, SEED, "vi")] == list(right_entry(asked, SEED).values())
    texts = [(each.label, each.marks, each.words.text if each.words else "") for each in key_of(by_kind["cloze"], SEED, "vi")]
    assert [(label, bool(marks), words) for label, marks, words in texts] == [
        ("(1)", False, "cửa mình"), ("(2)", True, ""), ("(3)", False, "")
    ]  # fmt: skip
    (number,) = key_of(by_kind["numeric"], SEED, "vi")
    assert number.words
    assert (number.words.text, number.words.unit) == ("1.000", "ngày")
    (rubric,) = key_of(by_kind["essay"], SEED, "vi")
    assert rubric.words
    assert "Nêu hai ý." in rubric.words.html


def test_a_code_belongs_to_one_paper_and_is_found_as_it_is_typed() -> None:
    one, other = new_id(), new_id()
    code = form_code(one, [["a", "b"]])
    assert code == form_code(one, [["a", "b"]]) == as_typed(code.lower().replace("-", " "))
    assert len({code, form_code(other, [["a", "b"]]), form_code(one, [["b", "a"]])}) == 3
