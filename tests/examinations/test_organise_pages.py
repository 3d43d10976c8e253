"""The pages of organising, as exam officers, those who serve and everybody else use them."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from elearn.accounts.models import Person
from elearn.catalogue.models import Course
from elearn.core.actor import Role
from elearn.core.ids import Id, new_id
from elearn.core.jobs.runner import Runner
from elearn.core.notes import Note
from elearn.examinations import preparing as job
from elearn.examinations.candidates.card_codes import digest_of_card
from elearn.examinations.models import Candidate, Examination, Member, Room, Sitting
from elearn.examinations.plan.programme import SECOND_HAND
from elearn.examinations.plan.shape import read_plan
from elearn.examinations.queries.examinations import list_units
from elearn.examinations.rules import State
from elearn.examinations.service.shared import PREPARE
from elearn.examinations.views.shared import unit_choices
from elearn.organisation.rules import UnitKind
from tests.conftest import NOW
from tests.organisation.makers import a_grant, a_person, a_unit, acting
from tests.site import LEARNER, Site, every_kind

ADDRESS = "/vi/organise"
OFFICER = "exam-officer"
TEXT = "Họ và tên\tSBD\tNgày sinh\nNguyễn Thị An\tA01\t02/09/1998\nTrần Văn Bình\t\t\n"


def form_of(site: Site, **changes: str) -> dict[str, str]:
    with site.database.read() as session:
        course = session.execute(select(Course.id).where(Course.slug == every_kind().slug)).scalar_one()
    return {
        "template": "topic", "title": "Kiểm tra chuyên đề 1", "course": str(course), "unit": str(site.plan.units["own"]),
        "opens_at": "01/12/2026 08:00", "closes_at": "01/12/2026 11:00", **changes,
    }  # fmt: skip


def make(site: Site, **changes: str) -> str:
    answer = site.browser(OFFICER).post(f"{ADDRESS}/new", data=form_of(site, **changes))
    assert answer.status_code == 303
    return f"{ADDRESS}/{answer.location.split('/')[-2]}"


def row(site: Site, address: str) -> Examination:
    with site.database.read() as session:
        found = session.get_one(Examination, Id(address.rsplit("/", maxsplit=1)[-1]))
        session.expunge(found)
        return found


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the plan's form as it stands."""
    body = page[page.index('action="') :]
    found = {}
    for tag in re.findall(r"<input[^>]*>", body):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        is_box = 'type="checkbox"' in tag
        if name and (not is_box or " checked" in tag):
            found[name[1]] = value[1] if value else ""
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', body, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside) or re.search(r'value="([^"]*)"', inside)
        found[name] = chosen[1] if chosen else ""
    return {name: value for name, value in found.items() if name != "csrf_token"}


def plan_fields(site: Site, address: str) -> dict[str, str]:
    return fields(site.checking(OFFICER).get(f"{address}/plan").text)


def code(site: Site, who: str, text: str) -> None:
    with site.database.unit_of_work() as work:
        work.session.get_one(Person, site.plan.people[who]).staff_code = text


def run(site: Site) -> None:
    runner = Runner(site.database, {PREPARE: job.prepare})
    while runner.run_once():
        pass


def test_an_officer_makes_plans_lists_and_freezes_an_examination(site: Site) -> None:
    address = make(site)
    assert "Kiểm tra chuyên đề 1" in site.checking(OFFICER).get(ADDRESS).text
    sent = plan_fields(site, address)
    assert sent["minutes"] == "20"
    answer = site.browser(OFFICER).post(f"{address}/plan", data={**sent, "access_code": "4711"})
    assert answer.status_code == 303
    assert row(site, address).access_code == "4711"
    code(site, "own", "NS01")
    assert site.browser(OFFICER).post(f"{address}/candidates", data={"codes": "NS01"}).status_code == 303
    assert (
        "NS01" in site.checking(OFFICER).get(f"{address}/candidates").text
        or "0001" in site.checking(OFFICER).get(f"{address}/candidates").text
    )
    assert site.browser(OFFICER).post(f"{address}/ready").status_code == 303
    run(site)
    assert site.count(Sitting) == 1
    assert row(site, address).state == State.READY
    assert "Sẵn sàng" in site.checking(OFFICER).get(address).text
    assert site.browser(OFFICER).post(f"{address}/reopen", data={"reason": ""}).status_code == 422
    assert site.browser(OFFICER).post(f"{address}/reopen", data={"reason": "sai giờ"}).status_code == 303
    assert (site.count(Sitting), row(site, address).state) == (0, State.DRAFT)
    assert site.browser(OFFICER).post(f"{address}/cancel", data={"reason": "bão"}).status_code == 303
    assert row(site, address).state == State.CANCELLED


@pytest.mark.parametrize(
    ("typed", "last"),
    [("", "01/12/2026 10:40"), ("01/12/2026 09:00", "01/12/2026 09:00"), ("01/12/2026 11:00", "01/12/2026 11:00")],
)
def test_the_last_start_of_a_new_one_leaves_everybody_their_minutes_unless_it_is_told(site: Site, typed: str, last: str) -> None:
    assert plan_fields(site, make(site, last_start_at=typed))["last_start_at"] == last


@pytest.mark.parametrize(("typed", "told"), [("01/12/2026 11:01", "chậm nhất phải nằm giữa"), ("chín giờ", "last_start_at")])
def test_a_last_start_that_does_not_fit_is_told_at_its_field(site: Site, typed: str, told: str) -> None:
    answer = site.browser(OFFICER).post(f"{ADDRESS}/new", data=form_of(site, last_start_at=typed))
    assert (answer.status_code, told in answer.text, 'aria-invalid="true"' in answer.text) == (422, True, True)


def test_a_frozen_plan_is_read_and_not_typed(site: Site) -> None:
    address = make(site)
    sent = plan_fields(site, address)
    units = str(site.plan.units["own"])
    assert site.browser(OFFICER).post(f"{address}/plan", data={**sent, "units": units, "access_code": "4711"}).status_code == 303
    assert site.browser(OFFICER).post(f"{address}/ready").status_code == 303
    page = site.checking(OFFICER).get(f"{address}/plan").text
    main = page[page.index("<main") : page.index("</main>")]
    assert [each in main for each in ("<form", "<input", "<select", "<textarea", "<button")] == [False] * 5
    assert [each in main for each in ("4711", "01/12/2026 08:00", "Kiểm tra chuyên đề 1", "Không áp dụng")] == [True] * 4
    answer = site.browser(OFFICER).post(f"{address}/plan", data={**sent, "minutes": "x", "more": "section"})
    assert (answer.status_code, row(site, address).access_code) == (303, "4711")


def test_a_plan_comes_back_from_its_form_as_it_was(site: Site) -> None:
    for template in ("topic", "completion", "recruitment"):
        address = make(site, template=template)
        before = row(site, address)
        sent = {**plan_fields(site, address), "erase_on": "01/06/2027" if template == "recruitment" else ""}
        assert site.browser(OFFICER).post(f"{address}/plan", data=sent).status_code == 303, template
        after = row(site, address)
        assert read_plan(after.plan) == read_plan(before.plan)
        assert (after.opens_at, after.closes_at, after.last_start_at) == (before.opens_at, before.closes_at, before.last_start_at)


def test_a_line_is_filled_in_without_a_language_of_filters(site: Site) -> None:
    address = make(site)
    sent = plan_fields(site, address)
    sent |= {"s0.d0.count": "2", "s0.d0.low": "1", "s0.d0.high": "2", "s0.d0.competency": "", "s0.d0.tag": ""}
    sent |= {"s0.title": "Chung"}
    assert site.browser(OFFICER).post(f"{address}/plan", data=sent).status_code == 303
    draw = read_plan(row(site, address).plan).sections[0].draws[0]
    assert (draw.count, draw.where) == (2, "difficulty <= 2")


def test_more_lines_and_sections_are_shown_and_nothing_is_saved(site: Site) -> None:
    address = make(site)
    sent = plan_fields(site, address)
    lines = sum(name.startswith("s0.") and name.endswith(".count") for name in sent)
    more = site.checking(OFFICER).post(f"{address}/plan", data={**sent, "more": "s0", "title": "Chưa lưu"})
    assert more.status_code == 200
    assert sum(name.endswith(".count") for name in fields(more.text)) == lines + 1 or f"s0.d{lines}.count" in more.text
    assert "s1.title" in site.checking(OFFICER).post(f"{address}/plan", data={**sent, "more": "section"}).text
    assert site.checking(OFFICER).post(f"{address}/plan", data={**sent, "more": "s99"}).status_code == 200
    assert row(site, address).title == "Kiểm tra chuyên đề 1"


def test_a_paper_of_one_topic_is_filled_in_and_saved_only_by_saving(site: Site) -> None:
    address = make(site)
    before, sent = read_plan(row(site, address).plan), plan_fields(site, address)
    filled = site.checking(OFFICER).post(f"{address}/plan", data={**sent, "more": "topic", "title": "Bài 1"})
    assert (filled.status_code, "chưa lưu" in filled.text) == (200, True)
    assert read_plan(row(site, address).plan) == before
    fresh = fields(filled.text)
    assert (fresh["title"], fresh["minutes"], fresh["s0.d0.bank"], fresh["s0.d0.count"]) == ("Bài 1", "10", sent["topic"], "4")
    assert "Đề rút 4 câu; mẫu nói 5 câu." in filled.text, "the bank holds no more"
    assert site.browser(OFFICER).post(f"{address}/plan", data=fresh).status_code == 303
    plan = read_plan(row(site, address).plan)
    assert (plan.count, plan.minutes, plan.note) == (4, 10, SECOND_HAND)
    again = fields(site.checking(OFFICER).post(f"{address}/plan", data={**fresh, "more": "usual"}).text)
    assert (again["minutes"], again["note"]) == ("20", "")
    wrong = site.browser(OFFICER).post(f"{address}/plan", data={**sent, "more": "topic", "topic": "không có"})
    assert (wrong.status_code, "Xin chọn một chuyên đề." in wrong.text) == (422, True)


def test_a_plan_says_what_differs_from_the_programme_and_is_made_ready_all_the_same(site: Site) -> None:
    address = make(site, template="completion")
    page = site.checking(OFFICER).get(f"{address}/plan").text
    assert "mẫu nói 26 chuyên đề" in page
    assert "mẫu nói 5 câu mỗi bài" in page
    code(site, "own", "NS01")
    assert site.browser(OFFICER).post(f"{address}/candidates", data={"codes": "NS01"}).status_code == 303
    assert site.browser(OFFICER).post(f"{address}/ready").status_code == 303
    assert row(site, address).state == State.READY
    assert "mẫu nói" not in site.checking(OFFICER).get(f"{make(site)}/plan").text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", ""), ("opens_at", "mai"), ("opens_at", "32/12/2026 08:00"), ("closes_at", "01/12/2020 08:00"),
        ("closes_at", "01/12/2026 08:05"), ("last_start_at", "01/12/2026 07:00"), ("minutes", "0"), ("minutes", "hai"),
        ("pass_percent", "101"), ("grace_seconds", "301"), ("grace_seconds", "9"), ("seb_keys", "x"), ("appeal_days", "-1"),
        ("shows", "all"),
        ("markers", "3"), ("s0.d0.bank", "không"), ("s0.d0.count", "x"), ("s0.d0.count", "9999"), ("s0.d0.low", "7"),
        ("s0.d0.tag", "hai từ"), ("s0.d0.competency", "a = b"), ("s0.minutes", "x"), ("s0.pass", "x"), ("s0.title", ""),
        ("access_code", "x" * 21), ("note", None),
    ],
)  # fmt: skip
def test_bad_input_in_a_plan_is_told_at_its_field_and_nothing_is_saved(site: Site, name: str, value: str | None) -> None:
    address = make(site)
    sent = {**plan_fields(site, address), "title": "Khác"}
    before = row(site, address)
    if value is None:
        sent = {}
    else:
        sent[name] = value
    answer = site.checking(OFFICER).post(f"{address}/plan", data=sent)
    assert answer.status_code == 422
    assert row(site, address).plan == before.plan
    assert row(site, address).title == before.title


def test_bad_input_of_a_new_one_is_told(site: Site) -> None:
    for changes in (
        {"title": ""}, {"template": "x"}, {"course": "x"}, {"unit": str(site.plan.units["sibling"])}, {"opens_at": ""},
        {"opens_at": "01/12/2020 08:00", "closes_at": "01/12/2020 09:00"}, {"closes_at": "01/12/2026 07:00"},
    ):  # fmt: skip
        answer = site.checking(OFFICER).post(f"{ADDRESS}/new", data=form_of(site, **changes))
        assert answer.status_code == 422, changes
    assert site.count(Examination) == 0


def test_what_is_missing_is_said_all_at_once(site: Site) -> None:
    address = make(site, template="recruitment")
    answer = site.checking(OFFICER).post(f"{address}/ready")
    assert answer.status_code == 422
    for words in ("Chưa có thí sinh nào", "hội đồng thi", "ngày xóa"):
        assert words in answer.text


def test_figures_of_a_law_are_marked_as_to_be_checked(site: Site) -> None:
    assert "chưa đối chiếu văn bản gốc" in site.checking(OFFICER).get(f"{make(site, template='completion')}/plan").text
    assert site.checking(OFFICER).get(f"{make(site, template='recruitment')}/plan").text.count("cần đối chiếu") >= 4


def test_people_are_appointed_and_relieved_and_come_to_the_page(site: Site) -> None:
    address = make(site, template="recruitment")
    code(site, LEARNER, "NS01")
    sent = {"person": "ns01", "body": "invigilation", "duty": "Trưởng ban"}
    assert site.browser(LEARNER).get(address).status_code == 404
    assert site.browser(OFFICER).post(f"{address}/people", data=sent).status_code == 303
    assert "Trưởng ban" in site.checking(OFFICER).get(f"{address}/people").text
    page = site.checking(LEARNER).get(address).text
    assert "Ban coi thi" in page
    assert f"{address}/plan" not in page
    assert "Kiểm tra chuyên đề 1" in site.checking(LEARNER).get(ADDRESS).text
    for bad in ({}, {**sent, "person": "NS99"}, {**sent, "body": "x"}, sent, {**sent, "duty": "x" * 101}):
        assert site.checking(OFFICER).post(f"{address}/people", data=bad).status_code == 422
    with site.database.read() as session:
        member = session.scalars(select(Member.id)).one()
    for reason, still in (("", True), ("bận", False)):
        assert site.browser(OFFICER).post(f"{address}/people/{member}/relieve", data={"reason": reason}).status_code == 303
        with site.database.read() as session:
            assert (session.scalars(select(Member.relieved_at)).one() is None) is still
    assert site.browser(LEARNER).get(address).status_code == 404
    assert site.browser(OFFICER).post(f"{address}/people/x/relieve", data={"reason": "bận"}).status_code == 404


def send_list(site: Site, address: str, text: str = TEXT, **more: Any) -> Any:
    return site.checking(OFFICER).post(f"{address}/candidates/list", data={"text": text, **more})


def written(page: str) -> dict[str, str]:
    digest = re.search(r'name="digest" value="([0-9a-f]+)"', page)
    text = re.search(r'<textarea class="vh"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert digest is not None
    assert text is not None
    return {"digest": digest[1], "text": text[1]}


def test_a_list_is_shown_first_and_written_when_agreed(site: Site) -> None:
    address = make(site, template="recruitment")
    page = send_list(site, address)
    assert page.status_code == 200
    assert "Nguyễn Thị An" in page.text
    assert site.count(Candidate) == 0
    agreed = written(page.text)
    assert send_list(site, address, digest="0" * 64).status_code == 409
    assert site.browser(OFFICER).post(f"{address}/candidates/list", data=agreed).status_code == 303
    assert site.count(Candidate) == 2
    found = site.checking(OFFICER).get(f"{address}/candidates?q=binh").text
    assert "Trần Văn Bình" in found
    assert "Nguyễn Thị An" not in found
    assert "Nguyễn Thị An" in site.checking(OFFICER).get(f"{address}/candidates?q=a01").text


def test_a_file_is_read_and_a_wrong_one_is_told(site: Site) -> None:
    address = make(site, template="recruitment")

    def send(content: bytes, name: str = "a.csv") -> Any:
        data = {"file": (io.BytesIO(content), name), "text": ""}
        return site.checking(OFFICER).post(f"{address}/candidates/list", data=data, content_type="multipart/form-data")

    assert "Trần Văn Bình" in send(TEXT.replace("\t", ";").encode()).text
    for content in (b"", b"x", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 old", "Họ tên\nAn 1".encode(), b"\0\0\0\xff"):
        assert send(content).status_code == 422, content
    assert "Dòng 2" in send_list(site, address, "Họ tên;Ngày sinh\nLê Văn An;1998").text
    assert site.count(Candidate) == 0


def test_rooms_seats_extra_minutes_and_striking(site: Site) -> None:
    address = make(site, template="recruitment")
    site.browser(OFFICER).post(f"{address}/candidates/list", data=written(send_list(site, address).text))
    for bad in ({}, {"name": "P1", "seats": "0"}, {"name": "", "seats": "3"}, {"name": "P1", "seats": "x"}):
        assert site.checking(OFFICER).post(f"{address}/rooms", data=bad).status_code == 422
    for name in ("P1", "P2"):
        sent = {"name": name, "place": "Tầng 2", "seats": "3"}
        assert site.browser(OFFICER).post(f"{address}/rooms", data=sent).status_code == 303
    assert site.checking(OFFICER).post(f"{address}/rooms", data={"name": "P1", "seats": "3"}).status_code == 422
    assert site.browser(OFFICER).post(f"{address}/seating", data={"order": "name"}).status_code == 303
    assert "P1" in site.checking(OFFICER).get(f"{address}/rooms").text
    assert site.browser(OFFICER).post(f"{address}/seating", data={"which": "all", "order": "x"}).status_code == 303
    page = site.checking(OFFICER).get(f"{address}/rooms").text
    assert "Lúc này không còn ai để xếp" in page
    assert "mất phòng, chỗ đang có" in page
    with site.database.read() as session:
        who = session.scalars(select(Candidate.id).where(Candidate.number == "A01")).one()
        rooms = {each.name: each.id for each in session.scalars(select(Room))}
    page = f"{address}/candidates/{who}"
    assert "Nguyễn Thị An" in site.checking(OFFICER).get(page).text
    site.browser(OFFICER).post(f"{page}/seat", data={"room": str(rooms["P2"]), "seat": "3"})
    site.browser(OFFICER).post(f"{page}/extra", data={"minutes": "30", "reason": "khiếm thị"})
    with site.database.read() as session:
        found = session.get_one(Candidate, who)
        assert (found.room_id, found.seat, found.extra_minutes) == (rooms["P2"], 3, 30)
    for door, bad in (("seat", {}), ("seat", {"room": "x", "seat": "1"}), ("extra", {"minutes": "700", "reason": "x"}),
                      ("extra", {"minutes": "5"}), ("strike", {})):  # fmt: skip
        assert site.checking(OFFICER).post(f"{page}/{door}", data=bad).status_code == 422, (door, bad)
    assert site.browser(OFFICER).post(f"{address}/rooms/{rooms['P2']}/remove").status_code == 303
    assert site.count(Room) == 2
    with site.database.unit_of_work() as work:
        work.session.get_one(Candidate, who).confirmed_at = work.now
    for reason, place in (("", 3), ("x" * 501, 3), ("máy hỏng", 1)):
        sent = {"room": str(rooms["P2"]), "seat": "1", "reason": reason}
        site.browser(OFFICER).post(f"{page}/seat", data=sent)
        with site.database.read() as session:
            assert session.get_one(Candidate, who).seat == place
    assert site.browser(OFFICER).post(f"{page}/strike", data={"reason": "rút hồ sơ"}).status_code == 303
    assert site.browser(OFFICER).get(page).status_code == 404
    assert site.browser(OFFICER).post(f"{address}/rooms/{rooms['P2']}/remove").status_code == 303
    assert site.count(Room) == 1


def test_codes_of_cards_are_shown_once_and_only_their_digests_are_kept(site: Site) -> None:
    address = make(site, template="recruitment")
    site.browser(OFFICER).post(f"{address}/candidates/list", data=written(send_list(site, address).text))
    assert "Người chưa có phiếu" in site.checking(OFFICER).get(f"{address}/cards").text
    sheets = site.checking(OFFICER).post(f"{address}/cards", data={"who": "new"})
    codes = re.findall(r'class="code">([^<]+)<', sheets.text)
    assert len(codes) == 2
    assert "localhost/vi/exam-card" in sheets.text
    secret = str(site.app.config["SECRET_KEY"])
    with site.database.read() as session:
        kept = {each.id: each.card_digest for each in session.scalars(select(Candidate))}
    assert set(kept.values()) == {digest_of_card(secret, each) for each in codes}
    assert site.browser(OFFICER).post(f"{address}/cards", data={"who": "new"}).status_code == 303
    one = next(iter(kept))
    again = site.checking(OFFICER).post(f"{address}/cards", data={"candidate": str(one)})
    assert len(re.findall(r'class="code">', again.text)) == 1
    with site.database.read() as session:
        assert session.get_one(Candidate, one).card_digest != kept[one]
    for wrong in ("x", str(site.plan.people["own"])):
        assert site.browser(OFFICER).post(f"{address}/cards", data={"candidate": wrong}).status_code == 404


def test_cards_for_all_leave_out_who_is_sitting_and_their_page_says_what_a_new_one_does(site: Site) -> None:
    address = make(site, template="recruitment")
    site.browser(OFFICER).post(f"{address}/candidates/list", data=written(send_list(site, address).text))
    with site.database.unit_of_work() as work:
        one, other = work.session.scalars(select(Candidate).order_by(Candidate.number))
        paper = {"seed": "x", "paper": [], "number": 1, "prepared_at": work.now}
        times = {"started_at": work.now, "deadline_at": work.now + timedelta(hours=1)}
        work.session.add(Sitting(id=new_id(), examination_id=one.examination_id, candidate_id=one.id, **paper, **times))
        sits, name = one.id, other.name
    sheets = site.checking(OFFICER).post(f"{address}/cards", data={"who": "all"}).text
    assert sheets.count('class="code"') == 1
    assert str(name) in sheets
    assert "1 thí sinh đang làm bài" in sheets
    assert "vào lại bằng phiếu mới" in site.checking(OFFICER).get(f"{address}/candidates/{sits}").text
    only = site.checking(OFFICER).post(f"{address}/cards", data={"candidate": str(sits)}).text
    assert only.count('class="code"') == 1


def test_a_recruitment_has_no_box_that_takes_its_seal_off(site: Site) -> None:
    for template, sealed in (("recruitment", 0), ("topic", 1)):
        page = site.checking(OFFICER).get(f"{make(site, template=template)}/plan").text
        assert len(re.findall(r'type="checkbox"[^>]*name="is_sealed"', page)) == sealed


def test_candidates_from_outside_have_no_door_where_there_are_none(site: Site) -> None:
    address = make(site)
    for door in ("cards", "candidates/list"):
        assert site.browser(OFFICER).get(f"{address}/{door}").status_code == 404
        assert site.browser(OFFICER).post(f"{address}/{door}", data={"text": TEXT}).status_code == 404


def test_bad_codes_of_staff_are_told(site: Site) -> None:
    address = make(site)
    code(site, "sibling", "XA01")
    for codes in ("", "NS99", "XA01", "x" * 60_001):
        assert site.checking(OFFICER).post(f"{address}/candidates", data={"codes": codes}).status_code == 422
    assert site.count(Candidate) == 0


def test_it_is_handed_to_a_unit_below_until_a_day(site: Site) -> None:
    address = make(site)
    below = str(site.plan.units["below"])
    for bad in ({}, {"unit": str(site.plan.units["sibling"]), "until": "31/12/2026"}, {"unit": below, "until": "hôm kia"},
                {"unit": below, "until": "01/01/2020"}):  # fmt: skip
        assert site.checking(OFFICER).post(f"{address}/delegate", data=bad).status_code == 422, bad
    assert site.browser(OFFICER).post(f"{address}/delegate", data={"unit": below, "until": "31/12/2026"}).status_code == 303
    assert row(site, address).held_until == date(2026, 12, 31)
    assert "Văn phòng A" in site.checking(OFFICER).get(address).text
    assert site.browser(OFFICER).post(f"{address}/take-back").status_code == 303
    assert row(site, address).held_by_id is None


DOORS = [
    ("get", ""), ("get", "/plan"), ("post", "/plan"), ("post", "/ready"), ("post", "/reopen"), ("post", "/cancel"),
    ("post", "/delegate"), ("post", "/take-back"), ("get", "/people"), ("post", "/people"), ("get", "/candidates"),
    ("post", "/candidates"), ("get", "/candidates/list"), ("post", "/candidates/list"), ("get", "/rooms"), ("post", "/rooms"),
    ("post", "/seating"), ("get", "/cards"), ("post", "/cards"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "door"), DOORS)
def test_whoever_has_nothing_to_do_with_it_finds_nothing(site: Site, method: str, door: str) -> None:
    address = make(site, template="recruitment")
    with site.database.unit_of_work() as work:
        work.session.get_one(Examination, Id(address.split("/")[-1])).unit_id = site.plan.units["sibling"]
    assert getattr(site.browser(OFFICER), method)(address + door).status_code == 404
    assert getattr(site.browser(LEARNER), method)(address + door).status_code == (404 if not door else 403)
    assert getattr(site.browser(), method)(address + door).status_code in {302, 401}
    assert getattr(site.browser(OFFICER), method)(f"{ADDRESS}/x{door}").status_code == 404


def test_a_delegated_unit_has_the_list_and_not_the_plan_until_the_day_is_over(site: Site) -> None:
    address = make(site, template="recruitment")
    wanted = Id(address.split("/")[-1])

    def hand(until: date) -> None:
        with site.database.unit_of_work() as work:
            found = work.session.get_one(Examination, wanted)
            found.unit_id, found.held_by_id, found.held_until = site.plan.units["above"], site.plan.units["own"], until

    hand(date(2026, 11, 22))
    page = site.checking(OFFICER).get(address).text
    assert f"{address}/candidates" in page
    assert f"{address}/plan" not in page
    for door in ("/candidates", "/people", "/rooms", "/cards"):
        assert site.checking(OFFICER).get(address + door).status_code == 200
    for door in ("/plan", "/candidates/list"):
        assert site.browser(OFFICER).get(address + door).status_code == 404
    assert site.browser(OFFICER).post(f"{address}/ready").status_code == 404
    sent = {"person": "NS01", "body": "council"}
    code(site, LEARNER, "NS01")
    assert site.browser(OFFICER).post(f"{address}/people", data=sent).status_code == 422
    hand(date(2026, 11, 21))
    assert site.browser(OFFICER).get(address).status_code == 404


def test_looks_at_people_are_noted_as_numbers(site: Site) -> None:
    address = make(site)
    for door in ("people", "candidates"):
        site.checking(OFFICER).get(f"{address}/{door}")
    with site.database.read() as session:
        looked = session.scalars(select(Note).where(Note.kind == "examinations.looked").order_by(Note.at)).all()
        assert [each.detail["what"] for each in looked] == ["people", "candidates"]


def test_units_of_one_name_are_told_apart_wherever_one_is_chosen(site: Site) -> None:
    """Offices are called alike in every ward: whoever hands an examination over must know to which one."""
    database = site.database
    with database.unit_of_work() as work:
        city = a_unit(work.session, name="Thành phố Thử", kind=UnitKind.CITY)
        wards = [a_unit(work.session, city, name=f"Phường {each}") for each in ("Một", "Hai")]
        offices = [a_unit(work.session, each, name="Phòng Kinh tế") for each in wards]
        officer = a_person(work.session, city)
        a_grant(work.session, officer, Role.EXAM_OFFICER, city)
    with database.read() as session:
        found = list_units(session, acting(officer, (Role.EXAM_OFFICER, city)), today=NOW.date())
    told = {each.id: (each.name["vi"], (each.above or {}).get("vi")) for each in found}
    assert [told[each] for each in offices] == [("Phòng Kinh tế", "Phường Một"), ("Phòng Kinh tế", "Phường Hai")]
    assert all(told[each][1] is None for each in (city, *wards))
    with site.app.test_request_context("/vi/"):
        labels = dict(unit_choices(found))
    assert labels[str(offices[0])] == "Phòng Kinh tế, Phường Một"
    assert [each.height for each in found] == [0, 1, 1, 2, 2]


def test_every_unit_of_a_large_city_can_be_chosen(site: Site) -> None:
    with site.database.unit_of_work() as work:
        city = a_unit(work.session, name="Thành phố Lớn", kind=UnitKind.CITY)
        wards = {a_unit(work.session, city, name=f"Phường {number}") for number in range(250)}
        office = a_unit(work.session, min(wards), name="Phòng Kinh tế")
        officer = a_person(work.session, city)
        a_grant(work.session, officer, Role.EXAM_OFFICER, city)
    with site.database.read() as session:
        found = list_units(session, acting(officer, (Role.EXAM_OFFICER, city)), today=NOW.date())
    assert {each.id for each in found} == {city, office, *wards}
