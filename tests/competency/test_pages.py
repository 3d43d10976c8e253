"""Năng lực của tôi, as its own person sees it, and as nobody else does."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import event, select

from elearn.catalogue.queries import list_courses
from elearn.competency import ledger
from elearn.competency.ledger import Finding
from elearn.competency.models import ProficiencyRow, SelfAssessment
from elearn.competency.rules import Source
from elearn.core.actor import SYSTEM, Role
from elearn.core.events import StoredEvent
from elearn.core.ids import Id
from tests.competency.desk import Desk
from tests.conftest import NOW
from tests.frameworks.makers import a_framework, imported, said, shipped
from tests.site import Site, first_course

ADDRESS = "/vi/competencies"
WD3 = "/vi/competencies/WARD-DT/WD3"


def find(
    desk: Desk,
    competency: str,
    level: int,
    *,
    person: Id | None = None,
    framework: str = "WARD-DT",
    source: Source = Source.COMPLETION,
) -> None:
    """A source says so, by default a completed course."""
    with desk.site.database.unit_of_work() as work:
        entry = list_courses(work.session, SYSTEM)[0]
        where = {"course_id": entry.id, "version_id": entry.version_id, "cycle": 1, "at": NOW}
        finding = Finding(person or desk.person, framework, competency, level, source, **where)  # type: ignore[arg-type]
        ledger.write(work.session, [finding])


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_gap_is_told_with_the_shortest_way(desk: Desk) -> None:
    desk.require("WD3", 4)
    words = text_of(desk.page())
    assert "Cần thêm 4 bậc: bài" in words
    assert "bài kiểm tra “ Kiểm tra" in words or "bài kiểm tra “" in words


def test_a_level_to_which_no_course_leads_is_told_so(desk: Desk) -> None:
    desk.require("WD4", 5)
    assert "chưa có khóa học nào giúp tới bậc 5" in text_of(desk.page())


def test_as_far_as_courses_lead_is_told_too(desk: Desk) -> None:
    desk.require("WD3", 6)
    words = text_of(desk.page())
    assert "Chưa có khóa học nào giúp tới bậc 6." in words
    assert "Tới bậc 4 thì có: bài" in words


@pytest.mark.parametrize(("level", "state"), [(3, "Cần thêm"), (4, "Đủ"), (5, "Vượt")])
def test_the_state_is_a_word(desk: Desk, level: int, state: str) -> None:
    desk.require("WD3", 4)
    find(desk, "WD3", level)
    assert re.search(rf"</svg>{state}</span>", desk.page())


@pytest.fixture
def five(desk: Desk) -> Desk:
    """The learner's position asks level 4 of a framework whose levels are called *cấp độ* and *grade*; level 1 is reached."""
    imported(desk.site.database, a_framework())
    desk.require("A1", 4, framework="STATE-5")
    find(desk, "A1", 1, framework="STATE-5")
    return desk


A1 = "/vi/competencies/STATE-5/A1"


@pytest.mark.parametrize("address", [ADDRESS, A1])
def test_a_level_is_called_as_its_framework_calls_it(five: Desk, address: str) -> None:
    html = five.page(address)
    assert "cần 4 trên 5 cấp độ" in html
    assert "chưa có khóa học nào giúp tới cấp độ 4" in text_of(html)


def test_no_other_word_for_a_level_stands_on_the_page_of_a_competency(five: Desk) -> None:
    assert not re.search(r"\bbậc\b", text_of(five.page(A1)).lower())
    assert not re.search(r"\blevels?\b", text_of(five.page(A1.replace("/vi/", "/en/"))).lower())


def test_a_missing_level_is_called_as_its_framework_calls_it(desk: Desk) -> None:
    ward = shipped("ward-dt")
    imported(desk.site.database, replace(ward, scale=replace(ward.scale, step=said("cấp độ", "grade"))))
    desk.require("WD3", 4)
    assert "Cần thêm 4 cấp độ: bài" in text_of(desk.page())
    assert "4-grade gap to close: the lesson" in text_of(desk.page("/en/competencies"))


def test_gaps_stand_first(desk: Desk) -> None:
    desk.require("WD1", 3)
    desk.require("WD3", 4)
    find(desk, "WD1", 3)
    page = desk.page()
    assert page.index("WARD-DT/WD3") < page.index("WARD-DT/WD1")


def test_at_most_eight_stand_before_the_details(desk: Desk) -> None:
    for number in range(1, 9):
        desk.require(f"WD{number}", 3)
    desk.require("1.1", 3, framework="DIGCOMP-3.0")
    before_details = desk.page().partition("<details")[0]
    assert before_details.count('class="comp"') == 8


def test_what_is_required_beside_the_eight_is_pointed_to(desk: Desk) -> None:
    for number in range(1, 9):
        desk.require(f"WD{number}", 3)
    assert 'href="#details"' not in desk.page()
    for code in ("1.1", "1.2"):
        desk.require(code, 3, framework="DIGCOMP-3.0")
    assert '<a href="#details">và 2 năng lực khác vị trí cần</a>' in desk.page()
    assert "and 2 more competencies" in desk.page("/en/competencies")


def test_of_two_positions_the_higher_level_counts_and_its_position_is_named(desk: Desk) -> None:
    desk.require("WD3", 3)
    desk.require("WD3", 4, position="community")
    words = text_of(desk.page())
    assert "cần 4 trên 8 bậc" in desk.page()
    assert "Theo vị trí Vị trí community." in words


def test_without_position_the_page_shows_what_was_reached_and_what_can_be_learned(desk: Desk) -> None:
    find(desk, "WD3", 4)
    words = text_of(desk.page())
    assert "chưa có vị trí việc làm" in words
    assert "Vị trí chưa yêu cầu." in words
    assert "Muốn học tới bậc" in words


def test_evidence_of_a_framework_that_is_not_known_is_shown_by_its_code(desk: Desk) -> None:
    find(desk, "X9", 2, framework="STRANGE")
    assert "STRANGE X9" in text_of(desk.page())
    assert "STRANGE X9" in text_of(desk.page("/vi/competencies/STRANGE/X9"))


def test_a_site_without_frameworks_shows_an_empty_page_that_works(site: Site) -> None:
    assert site.checking("own").get(ADDRESS).status_code == 200


@pytest.mark.parametrize("address", [ADDRESS, WD3])
def test_the_pages_are_whole_in_english(desk: Desk, address: str) -> None:
    desk.require("WD3", 4)
    desk.learn(2)
    desk.page(address.replace("/vi/", "/en/"))


def test_relations_to_other_frameworks_are_folded_by_competency(desk: Desk) -> None:
    for code in ("WD1", "WD2"):
        desk.require(code, 3)
    folds = re.findall(r"<details><summary>([^<]+) \((\d+)\)</summary>(.*?)</details>", desk.page(), re.DOTALL)
    assert len(folds) == 2
    assert all(int(count) == inside.count("<li>") for _, count, inside in folds)


@pytest.mark.parametrize(
    ("need", "spoken", "told"),
    [
        # Evidence speaks of less than is required: what it speaks of says most.
        (4, 2, "ở bậc 2 các minh chứng mới nặng 15"),
        # Evidence speaks of more: what is required says most.
        (3, 5, "ở bậc 3 các minh chứng mới nặng 15"),
        # Nothing is required.
        (0, 5, "ở bậc 5 các minh chứng mới nặng 15"),
    ],
)
def test_why_none_is_reached_is_told_at_the_level_that_evidence_speaks_of(desk: Desk, need: int, spoken: int, told: str) -> None:
    if need:
        desk.require("WD4", need)
    find(desk, "WD4", spoken, source=Source.PRACTICE)
    assert told in text_of(desk.page("/vi/competencies/WARD-DT/WD4"))


def test_why_is_told_at_the_level_needed_too_where_evidence_speaks_of_less(desk: Desk) -> None:
    desk.require("WD4", 4)
    find(desk, "WD4", 2, source=Source.PRACTICE)
    assert ". Ở bậc cần là 4: 0 trên 100" in text_of(desk.page("/vi/competencies/WARD-DT/WD4"))


def test_why_shows_each_line_with_its_course_and_what_counts(desk: Desk) -> None:
    desk.require("WD3", 4)
    desk.learn(1)
    words = text_of(desk.page(WD3))
    assert first_course().lessons[0].title["vi"] in words
    assert f"{first_course().title['vi']}, {first_course().label} 4 15 15" in words
    assert "ở bậc 4 các minh chứng mới nặng 15 trên 100" in words


def test_a_line_that_another_covers_counts_nothing(desk: Desk) -> None:
    desk.learn(1)
    find(desk, "WD3", 4)
    words = text_of(desk.page(WD3))
    assert "4 15 0" in words
    assert "4 100 100" in words


@pytest.mark.parametrize("code", ["WD99", "%00", "..%2f..", "<b>", "x" * 500, "'--"])
def test_a_competency_that_nothing_speaks_of_is_not_there(desk: Desk, code: str) -> None:
    assert desk.site.browser("own").get(f"/vi/competencies/WARD-DT/{code}").status_code in {400, 404}


def test_an_area_is_no_competency(desk: Desk) -> None:
    assert desk.site.browser("own").get("/vi/competencies/DIGCOMP-3.0/1").status_code == 404


def test_what_one_thinks_of_oneself_is_kept_apart_and_counts_nothing(desk: Desk) -> None:
    desk.require("WD3", 4)
    answer = desk.site.browser("own").post(WD3, data={"level": "7"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{WD3}#self")
    assert "Anh/chị tự thấy ở Bậc 7" in text_of(desk.page(WD3))
    assert "Đã đạt 0, cần 4" in desk.page(WD3)
    assert desk.site.count(ProficiencyRow) == 0


def test_a_second_thought_is_added_and_the_first_stays(desk: Desk) -> None:
    for level in ("3", "3", "5"):
        desk.site.browser("own").post(WD3, data={"level": level})
    with desk.site.database.read() as session:
        assert session.scalars(select(SelfAssessment.level).order_by(SelfAssessment.id)).all() == [3, 5]
        told = session.scalars(select(StoredEvent).where(StoredEvent.name == "competency.self_assessed")).all()
    assert [each.payload.keys() for each in told] == [{"person_id", "framework", "competency"}] * 2


@pytest.mark.parametrize("level", ["", "9", "-1", "x", "3.5", "99999999999999999999"])
def test_what_is_no_level_of_the_scale_is_refused_at_its_field(desk: Desk, level: str) -> None:
    assert desk.site.browser("own").post(WD3, data={"level": level}).status_code == 422
    assert desk.site.count(SelfAssessment) == 0


def test_nobody_can_think_of_themselves_in_what_is_not_known(desk: Desk) -> None:
    find(desk, "X9", 2, framework="STRANGE")
    assert desk.site.browser("own").post("/vi/competencies/STRANGE/X9", data={"level": "1"}).status_code == 404


@pytest.mark.parametrize("who", ["below", "above", *(str(role) for role in Role)])
def test_nobody_else_sees_the_lines_levels_or_thoughts_of_a_person(desk: Desk, who: str) -> None:
    find(desk, "X9", 2, framework="STRANGE")
    desk.site.browser("own").post(WD3, data={"level": "7"})
    page = desk.page(who=who)
    assert "STRANGE" not in page
    assert "Bậc 7" not in page
    assert desk.site.browser(who).get("/vi/competencies/STRANGE/X9").status_code == 404


def test_the_statements_do_not_grow_with_courses_and_evidence(desk: Desk) -> None:
    def count() -> int:
        asked: list[str] = []
        engine = desk.site.database.read_engine

        def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            asked.append(statement)

        desk.page()
        event.listen(engine, "before_cursor_execute", hear)
        desk.page()
        event.remove(engine, "before_cursor_execute", hear)
        return sum(not each.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")) for each in asked)

    desk.require("WD3", 4)
    few = count()
    for number in range(1, 9):
        desk.require(f"WD{number}", 5)
        find(desk, f"WD{number}", 3)
    assert count() == few
