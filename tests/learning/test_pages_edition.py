"""The edition that a reader chose stays chosen through what they do."""

from __future__ import annotations

import re

import pytest

from elearn.assessment.responses import Ordered
from elearn.content.document import Lesson
from elearn.learning import rules
from tests.learning.filling import fields_of, right_fields
from tests.learning.learner import COURSE, FIRST, Learner, an_ending, question_of
from tests.site import Site, every_kind

CITIZEN = "?edition=citizen"
CASE = COURSE.lessons[-1]


@pytest.fixture
def learner(site: Site) -> Learner:
    return Learner(site)


def knowing() -> list[tuple[str, str]]:
    return [field for each in rules.questions_to_know(COURSE, FIRST) for field in right_fields(each)]


@pytest.mark.parametrize(
    ("act", "fields", "anchor"),
    [
        ("answer", right_fields(question_of(FIRST)), f"#{question_of(FIRST).id}"),
        ("end", [], f"#missing-{FIRST.questions[0]}"),
        ("desk", [], "#desk"),
        ("report", [("words", "Sai chính tả")], ""),
        ("known", right_fields(rules.questions_to_know(COURSE, FIRST)[0]), "#review"),
    ],
)
def test_an_act_leads_back_to_the_edition_that_was_read(
    learner: Learner, act: str, fields: list[tuple[str, str]], anchor: str
) -> None:
    assert learner.post(FIRST, f"{act}{CITIZEN}", fields).location == f"{learner.address(FIRST)}{CITIZEN}{anchor}"


def test_a_known_lesson_leads_on_in_the_edition_that_was_read(learner: Learner) -> None:
    assert learner.post(FIRST, f"known{CITIZEN}", knowing()).location == f"{learner.address(COURSE.lessons[1])}{CITIZEN}"


def test_a_choice_in_a_case_stays_in_the_edition_that_was_read(learner: Learner) -> None:
    first = an_ending(CASE).split(".")[0]
    answer = learner.post(CASE, f"path{CITIZEN}", [("path", first)])
    assert answer.location == f"{learner.address(CASE)}?path={first}&edition=citizen#story"


@pytest.mark.parametrize("query", ["", "?edition=official", "?edition=x"])
def test_the_usual_edition_is_not_named(learner: Learner, query: str) -> None:
    assert learner.post(FIRST, f"desk{query}").location == f"{learner.address(FIRST)}#desk"


@pytest.mark.parametrize("lesson", [FIRST, CASE], ids=["lesson", "case"])
def test_every_way_from_a_page_to_an_act_or_a_lesson_keeps_the_edition(learner: Learner, lesson: Lesson) -> None:
    page = learner.page(lesson, CITIZEN)
    course = re.escape(f"/vi/courses/{COURSE.slug}/")
    ways = re.findall(rf'(?:href|action)="({course}[^"#]+)', page)
    assert len(ways) >= 3
    assert [way for way in ways if "edition=citizen" not in way] == []


def test_trying_again_keeps_the_edition(learner: Learner) -> None:
    question = question_of(FIRST)
    learner.answer(FIRST, question)
    form = re.search(
        rf'<form action="{learner.address(FIRST)}#{question.id}" method="get".*?</form>', learner.page(FIRST, CITIZEN), re.DOTALL
    )
    assert form is not None
    assert '<input type="hidden" name="edition" value="citizen">' in form[0]


def test_an_item_moved_without_script_keeps_the_edition(site: Site) -> None:
    learner = Learner(site, course=every_kind())
    lesson, question = every_kind().lessons[1], every_kind().questions["q-thu-tu"]
    items = question.key.items  # type: ignore[union-attr]  # an ordering
    fields = [*fields_of(question, Ordered(items))[:-1], ("q-thu-tu.move", f"{items[0]}:down")]
    page = learner.post(lesson, f"answer{CITIZEN}", fields).get_data(as_text=True)
    assert f'action="{learner.address(lesson, "answer")}{CITIZEN}#q-thu-tu"' in page
    assert f'href="{learner.address(lesson)}{CITIZEN}#q-thu-tu"' in page


def test_whoever_asks_for_another_edition_does_not_change_the_links_of_others(site: Site) -> None:
    address = Learner(site).address(FIRST)
    guest = site.browser().get(f"{address}?edition=official").get_data(as_text=True)
    following = Learner(site).address(COURSE.lessons[1])
    assert f'href="{following}?edition=official"' in guest
    assert f"{following}?" not in Learner(site).page(FIRST)
