"""The blueprint as people fill it in, and questions drawn by their tags."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.compile import compile_sources
from elearn.content.document import Draw
from elearn.examinations.plan.blueprint_rows import DrawRow, draw_of, row_of
from elearn.examinations.plan.checking import lacks_of
from elearn.examinations.plan.drawing import draw_sections
from elearn.examinations.plan.shape import Plan, Section
from elearn.examinations.plan.templates import plan_for
from elearn.examinations.rules import Template
from tests.assessment.quiz_course import quiz_course, sources
from tests.examinations.stage import BANK

rows = st.builds(
    lambda bank, count, bounds, competency, tag: DrawRow(bank, count, min(bounds), max(bounds), competency, tag),
    st.sampled_from(["a", "b-2"]),
    st.integers(1, 50),
    st.tuples(st.integers(1, 3), st.integers(1, 3)),
    st.sampled_from(["", "WD5", "DIGCOMP-3.0:2.3"]),
    st.sampled_from(["", "tình-huống"]),
)


@given(rows)
def test_a_line_comes_back_from_the_draw_that_it_makes(row: DrawRow) -> None:
    assert row_of(draw_of(row)) == row


@pytest.mark.parametrize("where", ["khó", "difficulty = 2", "kind = single"])
def test_a_draw_of_another_hand_shows_as_much_as_a_line_can_say(where: str) -> None:
    found = row_of(Draw("a", 3, where))
    assert (found.bank, found.count) == ("a", 3)
    assert (found.low, found.high) == ((2, 2) if "2" in where else (1, 3))


def test_questions_are_drawn_by_the_tag_that_their_author_gave() -> None:
    texts = sources()
    for language in ("vi", "en"):
        path = f"banks/{BANK}.{language}.md"
        text = texts[path].decode()
        ids = [line for line in text.splitlines() if line.startswith(("### ?", "## ?"))][:2]
        for line in ids:
            text = text.replace(line, f'{line}\n<!-- tags: "tình-huống" -->', 1)
        texts[path] = text.encode()
    course = compile_sources(texts).course
    assert course is not None
    tagged = {each.id for each in course.questions.values() if "tình-huống" in each.tags}
    assert len(tagged) == 2
    row = DrawRow(BANK, 2, tag="tình-huống")
    (drawn,) = draw_sections(course, Plan((Section("a", "A", (draw_of(row),)),), minutes=20), "hạt")
    assert set(drawn) == tagged


def test_a_recruitment_begins_with_papers_that_can_be_drawn_also_where_there_is_one_bank() -> None:
    course = quiz_course()
    alone = replace(course, banks=course.banks[:1])
    assert len(alone.banks[0].questions) >= 2
    plan = plan_for(Template.RECRUITMENT, alone)
    assert all(each.count for each in plan.sections)
    assert lacks_of(alone, plan) == []
