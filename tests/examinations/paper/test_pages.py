"""The pages of the paper edition: what is printed, for whom, and how a stack of sheets is entered."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from elearn.assessment.responses import Response, Written
from elearn.core.ids import new_id
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Candidate, Examination, ExaminationAct, Opening, PaperEntry, Room, Sitting
from elearn.examinations.paper.booklet import PaperQuestion, as_on_sheet, booklet_of
from elearn.examinations.paper.codes import form_code
from elearn.examinations.paper.entry import right_entry
from elearn.examinations.plan.drawing import sections_of
from elearn.examinations.queries.readings import read_entries
from elearn.examinations.rules import Body, Cause, State
from elearn.examinations.views.paper import COLUMNS, DUTIES_SHOWN, ROOMS_SIGNED, columns_for
from tests.examinations.paper.stage import PaperDay, a_paper_day, browser_of, stage_of
from tests.site import Site

PRIVATE = ("Lời-riêng", "Lời-giải", "Nêu hai ý")
"""Words of the bank that stand in feedback, explanations and rubrics alone."""


@pytest.fixture
def day(site: Site) -> PaperDay:
    return a_paper_day(stage_of(site))


def address(day: PaperDay, rest: str = "") -> str:
    return f"/vi/organise/{day.held.id}/paper{rest}"


def questions(day: PaperDay) -> tuple[PaperQuestion, ...]:
    row = day.stage.row(Sitting, day.sitting)
    return as_on_sheet(booklet_of(sections_of(day.stage.course, day.held.plan, row.paper), row.seed, "vi"))


def filled(day: PaperDay, **changes: str) -> dict[str, str]:
    """What is typed of a sheet on which every mark is right, with its times."""
    seed = day.stage.row(Sitting, day.sitting).seed
    typed = {name: value for asked in questions(day) for name, value in right_entry(asked, seed).items()}
    opens = day.held.window.opens_at.astimezone(None).date()
    began = {"day": opens.isoformat(), "began": "8:45", "ended": "0905"}
    return {**typed, **began, **changes}


def of_kind(day: PaperDay, kind: str) -> str:
    """The field of the first question of a kind."""
    return next(each.cells[0].name for each in questions(day) if each.view.kind == kind)


def change(day: PaperDay, **values: object) -> None:
    with day.stage.database.unit_of_work() as work:
        row = work.session.get(Examination, day.held.id)
        assert row is not None
        for name, value in values.items():
            setattr(row, name, value)


def acts(day: PaperDay) -> list[tuple[str, str]]:
    with day.stage.database.read() as session:
        return [(each.kind, each.words) for each in session.scalars(select(ExaminationAct).order_by(ExaminationAct.seq))]


def text_of(client: FlaskClient, where: str, **fields: object) -> str:
    answer = client.post(where, data=fields) if fields else client.get(where)
    assert answer.status_code == 200, answer.status
    return unescape(answer.get_data(as_text=True))


def test_a_room_is_printed_and_noted_and_tells_nothing_that_is_right(site: Site, day: PaperDay) -> None:
    officer = browser_of(site, day.stage.officer)
    assert "1 đề cho 1 thí sinh" in text_of(officer, address(day))
    page = text_of(officer, address(day, "/print"), room=str(day.room))
    row = day.stage.row(Sitting, day.sitting)
    assert page.count(form_code(row.id, row.paper)) == 2
    assert "Trần Thị Ngoài" not in page
    assert not [each for each in PRIVATE if each in page]
    assert row.seed not in page
    assert not re.search(r"~[a-z2-7]{8}|b-mot|value=", page)
    assert [page.count(f"<b>{number}.</b>") >= 1 for number in range(1, 12)] == [True] * 11
    assert acts(day) == [(ActKind.PRINTED, "1 bộ")]
    assert "Trần Thị Ngoài" in text_of(officer, address(day, "/print"), numbers=_number(day), with_names="1")


def _number(day: PaperDay) -> str:
    number: str = day.stage.row(Candidate, day.candidate).number
    return number


def test_nothing_chosen_is_told_beside_the_choice(site: Site, day: PaperDay) -> None:
    browser = browser_of(site, day.stage.officer)
    for numbers, told in ((" ", "Chưa có đề nào để in"), ("9999", "9999")):
        answer = browser.post(address(day, "/print"), data={"numbers": numbers})
        assert answer.status_code == 422
        assert told in answer.get_data(as_text=True)
    assert acts(day) == []


def test_a_sealed_paper_is_printed_when_two_have_opened_it(site: Site, day: PaperDay) -> None:
    change(day, is_sealed=True)
    chair, other = (day.member(Body.COUNCIL) for _ in range(2))
    browser = browser_of(site, chair)
    assert "niêm phong" in text_of(browser, address(day))
    assert browser.post(address(day, "/print"), data={"room": str(day.room)}).status_code == 409
    with day.stage.database.unit_of_work() as work:
        for each in (chair, other):
            work.session.add(Opening(id=new_id(), examination_id=day.held.id, person_id=each.person_id, opened_at=work.now))
    assert browser.post(address(day, "/print"), data={"room": str(day.room)}).status_code == 200


@pytest.mark.parametrize("rest", ["/entry", "/entry/{sitting}"])
def test_no_question_of_a_sealed_paper_is_seen_at_the_desk(site: Site, day: PaperDay, rest: str) -> None:
    browser, where = browser_of(site, day.member(Body.INVIGILATION)), address(day, rest.format(sitting=day.sitting))
    assert browser.get(where).status_code == 200
    change(day, is_sealed=True)
    answer = browser.get(where)
    assert answer.status_code == 409
    assert "niêm phong" in answer.get_data(as_text=True)
    assert browser.post(address(day, f"/entry/{day.sitting}"), data=filled(day)).status_code == 409


@pytest.mark.parametrize("state", State)
def test_the_key_is_printed_only_when_nobody_sits_any_more(site: Site, day: PaperDay, state: State) -> None:
    change(day, state=state)
    answer = browser_of(site, day.stage.officer).post(address(day, "/key"), data={"room": str(day.room)})
    may = state in {State.CLOSED, State.POSTED}
    assert answer.status_code == (200 if may else 409)
    assert ("Khoá-chữ-bốn" in answer.get_data(as_text=True)) is may
    assert acts(day) == ([(ActKind.PRINTED, "1 bộ đáp án")] if may else [])


@pytest.mark.parametrize("state", [State.DRAFT, State.POSTED, State.CANCELLED])
def test_nothing_is_printed_before_or_after(site: Site, day: PaperDay, state: State) -> None:
    change(day, state=state)
    assert browser_of(site, day.stage.officer).post(address(day, "/print"), data={"room": str(day.room)}).status_code == 409


DOORS = {
    "": {"officer", Body.COUNCIL},
    "/plan": {"officer", Body.COUNCIL, Body.INVIGILATION, Body.SUPERVISION},
    "/entry": {"officer", Body.INVIGILATION, Body.MARKING},
}


@pytest.mark.parametrize("rest", DOORS)
def test_each_page_is_for_those_whose_work_it_is(site: Site, day: PaperDay, rest: str) -> None:
    people = {"officer": day.stage.officer, "stranger": day.stage.stranger, "worker": day.stage.a_worker()}
    for who in (*people, *Body):
        actor = people[who] if who in people else day.member(Body(who))
        status = browser_of(site, actor).get(address(day, rest)).status_code
        assert (who, status) == (who, 200 if who in DOORS[rest] else 404)


def test_nobody_prints_who_may_not_see_the_page(site: Site, day: PaperDay) -> None:
    change(day, state=State.CLOSED)
    browser = browser_of(site, day.member(Body.INVIGILATION))
    for rest in ("/print", "/key"):
        assert browser.post(address(day, rest), data={"room": str(day.room)}).status_code == 404


def test_a_candidate_enters_no_sheet_whatever_else_they_are(site: Site, day: PaperDay) -> None:
    actor = day.member(Body.INVIGILATION)
    browser = browser_of(site, actor)
    sheet = address(day, f"/entry/{day.sitting}")
    assert browser.get(sheet).status_code == 200
    day.stage.a_candidate(day.held, actor)
    assert [browser.get(address(day, "/entry")).status_code, browser.get(sheet).status_code] == [404, 404]
    assert browser.post(sheet, data=filled(day)).status_code == 404


def test_a_sheet_of_another_examination_is_not_there(site: Site, day: PaperDay) -> None:
    other = a_paper_day(day.stage)
    browser = browser_of(site, day.member(Body.INVIGILATION))
    assert browser.get(address(day, f"/entry/{other.sitting}")).status_code == 404
    assert browser.get(address(day, f"/entry/{new_id()}")).status_code == 404


def test_a_sheet_is_opened_by_number_or_code_and_nothing_else(site: Site, day: PaperDay) -> None:
    marker = day.member(Body.MARKING)
    browser = browser_of(site, marker, checks=False)
    row = day.stage.row(Sitting, day.sitting)
    for typed in (_number(day), form_code(row.id, row.paper).lower()):
        answer = browser.get(address(day, "/entry"), query_string={"sheet": typed})
        assert answer.headers["Location"].endswith(f"/paper/entry/{day.sitting}")
    assert "Không có phiếu nào" in text_of(browser, address(day, "/entry?sheet=9999"))


def test_faults_are_told_at_their_rows_and_nothing_is_kept(site: Site, day: PaperDay) -> None:
    browser = browser_of(site, day.member(Body.INVIGILATION))
    single, order = of_kind(day, "single"), of_kind(day, "ordering")
    answer = browser.post(address(day, f"/entry/{day.sitting}"), data=filled(day, **{single: "Z", order: "113", "began": "25:00"}))
    page = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    for words in ("Có ký hiệu không thuộc câu này.", "Mỗi số dùng đúng một lần.", "Xin ghi giờ và phút"):
        assert page.count(words) == 2
    assert f'name="{single}" value="Z"' in page
    with day.stage.database.read() as session:
        assert session.scalars(select(PaperEntry)).all() == []


def test_a_stack_goes_on_with_the_times_of_the_sheet_before(site: Site, day: PaperDay) -> None:
    browser = browser_of(site, day.member(Body.INVIGILATION), checks=False)
    next_one = day.stage.a_sitting(day.held, day.stage.a_candidate(day.held, room_id=day.room))
    answer = browser.post(address(day, f"/entry/{day.sitting}"), data=filled(day))
    assert answer.headers["Location"].endswith("/paper/entry")
    page = text_of(browser, address(day, f"/entry/{next_one}"))
    assert 'value="08:45"' in page
    assert 'value="09:05"' in page
    assert "Anh/chị đã nhập phiếu này." in text_of(browser, address(day, f"/entry/{day.sitting}"))


def test_two_enter_a_third_reads_what_differs_and_the_result_is_there(site: Site, day: PaperDay) -> None:
    one, two, three = (browser_of(site, day.member(Body.INVIGILATION), checks=False) for _ in range(3))
    sheet = address(day, f"/entry/{day.sitting}")
    essay, text = of_kind(day, "essay"), of_kind(day, "text")
    typed = filled(day, **{essay: "Hai ý.\r\nĐủ.", text: "khoá chữ bốn"})
    one.post(sheet, data=typed)
    other = text_of(two, sheet)
    assert "khoá chữ bốn" not in other
    two.post(sheet, data={**typed, text: "khoá chữ năm", "ended": "09:06"})
    page = text_of(three, sheet)
    assert "khoá chữ bốn" in page
    assert "khoá chữ năm" in page
    assert f'name="{essay}"' not in page
    times = {name: typed[name] for name in ("day", "began", "ended")}
    assert three.post(sheet, data={text: "Khoá-chữ-bốn", **times}).status_code == 303
    row = day.stage.row(Sitting, day.sitting)
    assert row.submitted_cause == Cause.PAPER
    assert "Phiếu này đã xong." in text_of(one, sheet)
    with day.stage.database.read() as session:
        (_, last) = read_entries(session, day.sitting)[3]
    assert set(last.given.values()) == {Response(Written("Khoá-chữ-bốn"))}
    assert [kind for kind, _ in acts(day)] == [ActKind.ENTERED] * 3


def add_rooms(day: PaperDay, names: list[str]) -> None:
    with day.stage.database.unit_of_work() as work:
        for name in names:
            room = Room(id=new_id(), examination_id=day.held.id, name=name, seats=9)
            work.session.add(room)
            work.session.flush()
            row = Candidate(id=new_id(), examination_id=day.held.id, number=f"r{name}", name="X", listed_at=work.now)
            row.room_id = room.id
            work.session.add(row)


def test_the_plan_is_made_of_the_examination(site: Site, day: PaperDay) -> None:
    council = [day.member(Body.COUNCIL, name=f"Nguyễn Văn Hội {number}") for number in range(DUTIES_SHOWN + 2)]
    page = text_of(browser_of(site, council[0]), address(day, "/plan"))
    assert "20 phút" in page
    assert f"{_number(day)}: thêm 10 phút" in page
    assert "Phòng 1 (Nhà A)" in page
    assert page.count("Nguyễn Văn Hội") == DUTIES_SHOWN
    assert "và 2 người nữa" in page


@pytest.mark.parametrize("rooms", [ROOMS_SIGNED + 1, max(COLUMNS), max(COLUMNS) + 1])
def test_every_room_stands_on_the_plan(site: Site, day: PaperDay, rooms: int) -> None:
    names = [f"Phòng {number}" for number in range(2, rooms + 1)]
    add_rooms(day, names)
    page = text_of(browser_of(site, day.stage.officer), address(day, "/plan"))
    places = [page.index(f">{name} (" if rooms <= max(COLUMNS) else f">{name}<") for name in names]
    assert places == sorted(places)
    assert (f"Bảng giờ của cả {rooms} phòng ở tờ thứ hai" in page) is (rooms > max(COLUMNS))


@pytest.mark.parametrize(
    ("names", "columns"),
    [
        ([], 1),
        (["Phòng"] * ROOMS_SIGNED, 1),
        (["Phòng"] * (ROOMS_SIGNED + 1), 2),
        (["Phòng"] * 12, 2),
        (["Phòng"] * 13, 3),
        (["Phòng"] * 30, 3),
        (["Phòng"] * 31, 0),
        (["Phòng"] * 12 + ["Hội trường lớn nhà A"], 0),
        (["Phòng"] * 6 + ["Hội trường lớn nhà A"], 2),
        (["Phòng"] * 6 + ["Hội trường lớn của trung tâm chính trị"], 0),
    ],
)
def test_rooms_stand_as_close_as_their_names_can_be_read(names: list[str], columns: int) -> None:
    assert columns_for(names) == columns


def test_the_plan_of_a_sealed_paper_has_it_printed_when_it_is_opened(site: Site, day: PaperDay) -> None:
    browser = browser_of(site, day.member(Body.COUNCIL))
    page = text_of(browser, address(day, "/plan"))
    assert ("Trước ngày thi" in page, "Mất mạng trước khi in xong" in page) == (True, False)
    with day.stage.database.unit_of_work() as work:
        work.session.execute(update(Examination).where(Examination.id == day.held.id).values(is_sealed=True))
    page = text_of(browser, address(day, "/plan"))
    assert ("Trước ngày thi" in page, "Mất mạng trước khi in xong" in page) == (False, True)
    since = (day.held.window.opens_at - timedelta(hours=1)).astimezone(site.app.config["ELEARN_ZONE"])
    assert re.search(rf"chỉ mở được từ [^:]*{since:%H:%M}", page)
