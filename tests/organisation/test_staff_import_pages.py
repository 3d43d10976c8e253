"""The pages of lists of staff and of help with signing in, through the real application."""

from __future__ import annotations

import re
import threading
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from elearn.accounts.models import Account, Person, SignInCode
from elearn.core import limits
from elearn.core.actor import SYSTEM, Role
from elearn.core.ids import Id
from elearn.core.jobs.runner import Runner
from elearn.core.notes import Note
from elearn.organisation import staff_jobs
from elearn.organisation.models import StaffImport, Unit
from elearn.organisation.service import create_position
from elearn.organisation.service.staff_imports import CHECK, WRITE
from elearn.organisation.staff_import.opening import open_file
from elearn.organisation.staff_import.reading import read_list
from tests.organisation.makers import a_grant, a_person
from tests.organisation.staff_import.files import text
from tests.site import Site

OFFICER = "training-officer"
HEADINGS = ("Mã số", "Họ và tên", "Mã đơn vị", "Email")


@pytest.fixture
def own(site: Site) -> str:
    """The code of the officer's ward."""
    with site.database.read() as session:
        return session.get_one(Unit, site.plan.units["own"]).code


def send(client: FlaskClient, content: bytes, name: str = "ds.csv", **fields: str) -> TestResponse:
    """Sends a file as a browser does; the client of tests would leave a temporary file behind."""
    parts = [f'--x\r\nContent-Disposition: form-data; name="{each}"\r\n\r\n{value}\r\n'.encode() for each, value in fields.items()]
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'
    body = b"".join(parts) + head.encode() + content + b"\r\n--x--\r\n"
    return client.post("/vi/staff/imports", data=body, content_type="multipart/form-data; boundary=x")


def listed(*rows: tuple[str, ...]) -> bytes:
    return text(*rows, headings=HEADINGS).encode()


def planned(site: Site, client: FlaskClient, content: bytes, **fields: str) -> str:
    """Sends a list and has the job look at it; answers its address."""
    address = send(client, content, **fields).headers["Location"]
    run(site)
    return address


def run(site: Site) -> None:
    handlers = {CHECK: staff_jobs.check_staff_file, WRITE: staff_jobs.write_staff_list}
    assert Runner(site.database, handlers).run_once()


def page(site: Site, address: str) -> str:
    """What the officer is shown, read for faults."""
    return site.checking(OFFICER).get(address).get_data(as_text=True)


def write(site: Site, address: str, **fields: str) -> TestResponse:
    found = re.search(r'name="digest" value="(\w+)"', page(site, address))
    return site.browser(OFFICER).post(f"{address}/write", data={"digest": found[1] if found else "", **fields})


def test_a_list_is_looked_at_planned_and_written(site: Site, own: str) -> None:
    client = site.browser(OFFICER)
    address = send(client, listed(("M1", "Lê Văn Mới", own, ""))).headers["Location"]
    assert "Đang kiểm tra thử, chưa ghi" in page(site, address)
    run(site)
    shown = page(site, address)
    assert "Lê Văn Mới" in shown
    assert "Ghi 1 thay đổi" in shown
    assert write(site, address).status_code == 303
    assert "Đã ghi toàn bộ lúc" in page(site, address)
    with site.database.read() as session:
        assert session.scalar(select(Person.id).where(Person.staff_code == "M1")) is not None


def test_each_problem_is_named_with_its_row_and_nothing_can_be_written(site: Site, own: str) -> None:
    client = site.browser(OFFICER)
    address = planned(site, client, listed(("M1", "Lê Văn Mới", own, ""), ("M2", "", "khong-co", "a@")))
    shown = page(site, address)
    assert "Dòng 3" in shown
    assert "Chưa có họ và tên." in shown
    assert "Không có đơn vị “khong-co”" in shown
    assert "Chưa ghi được: 1 dòng cần sửa." in shown
    assert 'name="digest"' not in shown


def test_a_large_plan_is_written_by_a_job(site: Site, own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STAFF_AT_ONCE", 1)
    client = site.browser(OFFICER)
    address = planned(site, client, listed(("M1", "Lê Văn Mới", own, ""), ("M2", "Lê Văn Hai", own, "")))
    write(site, address)
    assert "Đang ghi" in page(site, address)
    run(site)
    assert "Đã ghi toàn bộ lúc" in page(site, address)


def test_a_plan_that_has_changed_is_shown_anew(site: Site, own: str) -> None:
    client = site.browser(OFFICER)
    address = planned(site, client, listed(("M1", "Lê Văn Mới", own, "")))
    digest = re.search(r'name="digest" value="(\w+)"', page(site, address))
    with site.database.unit_of_work() as work:
        a_person(work.session, site.plan.units["own"], name="Lê Văn Mới", staff_code="M1")
    assert digest
    client.post(f"{address}/write", data={"digest": digest[1]})
    shown = page(site, address)
    assert "Tình hình đã đổi" in shown
    assert "Danh sách giống hệt" in shown


def test_many_who_have_left_are_confirmed_by_their_number(site: Site, own: str) -> None:
    with site.database.unit_of_work() as work:
        people = [site.plan.people[each] for each in ("own", "below", *("learner", "trainer"))]
        for number, person in enumerate(people):
            work.session.execute(update(Person).where(Person.id == person).values(staff_code=f"P{number}"))
    client = site.browser(OFFICER)
    address = planned(site, client, listed(("M1", "Lê Văn Mới", own, "")), unit=own, whole="y", on="01/12/2026")
    # A trainer's role is not the officer's to end.
    assert "vai trò mà anh/chị không được thay đổi" in page(site, address)


def test_a_file_that_cannot_be_read_is_told_in_words(site: Site) -> None:
    client = site.browser(OFFICER)
    assert "Không thấy dòng tiêu đề" in page(site, planned(site, client, b"a,b\n1,2"))


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        (b"", {}),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", {}),
        (b"x", {"unit": "khong-co"}),
        (b"x", {"whole": "y"}),
        (b"x", {"on": "31/2/2026"}),
        (b"x", {"on": "31/12/9999"}),
    ],
)
def test_what_cannot_be_sent_is_told_beside_the_field(site: Site, content: bytes, fields: dict[str, str]) -> None:
    assert send(site.browser(OFFICER), content, **fields).status_code == 422
    assert site.count(StaffImport) == 0


def test_a_form_without_a_file_is_refused(site: Site) -> None:
    assert site.browser(OFFICER).post("/vi/staff/imports", data={"file": "no file"}).status_code == 422


def test_the_unit_of_a_list_lies_in_reach(site: Site) -> None:
    with site.database.read() as session:
        sibling = session.get_one(Unit, site.plan.units["sibling"]).code
    assert send(site.browser(OFFICER), b"x", unit=sibling).status_code == 422


def test_a_file_may_be_larger_than_other_forms_and_not_larger_than_its_limit(site: Site) -> None:
    client = site.browser(OFFICER)
    assert send(client, b"a" * (limits.REQUEST_BYTES + 1000)).status_code == 303
    assert send(client, b"a" * (limits.STAFF_FILE_BYTES + 200_000)).status_code == 413


@pytest.mark.parametrize("who", ["guest", "learner"])
def test_whoever_may_send_no_list_sends_no_large_body(site: Site, who: str) -> None:
    assert send(site.browser(who), b"a" * (limits.REQUEST_BYTES + 1000)).status_code == 413


def test_a_name_of_a_file_is_only_words(site: Site) -> None:
    client = site.browser(OFFICER)
    address = send(client, listed(("M1", "A B", "x", "")), name="../../<script>alert(1)</script>\x07.csv").headers["Location"]
    assert "<script>alert" not in page(site, address)


def test_the_list_of_another_is_not_there(site: Site, own: str) -> None:
    address = planned(site, site.browser(OFFICER), listed(("M1", "Lê Văn Mới", own, "")))
    for method in ("get", "write", "forget"):
        client = site.browser("administrator")
        answer = client.get(address) if method == "get" else client.post(f"{address}/{method}")
        assert answer.status_code == 404


def test_a_forgotten_list_is_gone(site: Site, own: str) -> None:
    client = site.browser(OFFICER)
    address = planned(site, client, listed(("M1", "Lê Văn Mới", own, "")))
    assert client.post(f"{address}/forget").status_code == 303
    assert client.get(address).status_code == 404


POSITIONS: dict[str, tuple[list[str], str]] = {
    "none": ([], ""),
    "one": (["Chuyên viên"], "Chuyên viên"),
    "two of one title": (["Chuyên viên", "chuyên viên"], ""),
    "a formula": (["=1+1", "Thủ quỹ"], "Thủ quỹ"),
}


@pytest.mark.parametrize("there", POSITIONS)
def test_the_template_as_it_is_has_nothing_to_mend_whatever_positions_there_are(site: Site, own: str, there: str) -> None:
    titles, expected = POSITIONS[there]
    with site.database.unit_of_work() as work:
        for number, title in enumerate(titles):
            create_position(work.session, SYSTEM, f"vt{number}", {"vi": title, "en": f"Post {title}"}, now=work.now)
    client = site.browser(OFFICER)
    template = client.get("/vi/staff/imports/template.csv").get_data()
    assert template.startswith(b"\xef\xbb\xbf")
    assert template.decode("utf-8-sig").splitlines()[1].split(";")[4:6] == [expected, own]
    shown = page(site, planned(site, client, template))
    assert "Ghi 1 thay đổi" in shown
    assert "Nguyễn Thị Ví Dụ" in shown


@pytest.mark.parametrize(("language", "heading"), [("vi", "Mã đơn vị"), ("en", "Unit code")])
def test_template_and_page_have_headings_in_the_language_of_the_page(site: Site, language: str, heading: str) -> None:
    template = site.browser(OFFICER).get(f"/{language}/staff/imports/template.csv").get_data()
    headings = template.decode("utf-8-sig").splitlines()[0].split(";")
    assert heading in headings
    assert ", ".join(headings) in page(site, f"/{language}/staff/imports")
    assert read_list(open_file(template)).head.unused == ()


def slip_for(site: Site, *people: Id) -> TestResponse:
    return site.browser(OFFICER).post("/vi/staff/slips", data={"person": [str(each) for each in people]})


@pytest.fixture
def newcomer(site: Site) -> Id:
    with site.database.unit_of_work() as work:
        return a_person(work.session, site.plan.units["own"], name="Phan Thị Mới", staff_code="MOI1")


def test_slips_show_name_unit_and_code_once_and_no_link(site: Site, newcomer: Id) -> None:
    answer = slip_for(site, newcomer)
    shown = answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Phan Thị Mới" in shown
    assert "Phường A" in shown
    assert re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", shown)
    assert "/activate" not in shown
    assert "http" not in re.sub(r"<head>.*</head>", "", shown, flags=re.DOTALL)


def test_only_a_digest_of_a_slip_is_kept(site: Site, newcomer: Id) -> None:
    found = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", slip_for(site, newcomer).get_data(as_text=True))
    assert found
    with site.database.read() as session:
        kept = session.scalars(select(SignInCode.digest)).one()
    assert len(kept) == 32
    assert found[0].encode() not in kept


def test_a_slip_for_somebody_of_another_ward_is_not_printed(site: Site) -> None:
    assert slip_for(site, site.plan.people["sibling"]).status_code == 404


@pytest.mark.parametrize("chosen", [[], ["no id"], [str(UUID(int=0))] * 2])
def test_slips_for_nobody_are_refused(site: Site, chosen: list[str]) -> None:
    answer = site.browser(OFFICER).post("/vi/staff/slips", data={"person": chosen})
    assert answer.status_code in {303, 404}
    assert site.count(SignInCode) == 0


def test_a_spoken_code_is_shown_once_and_issuing_is_noted(site: Site) -> None:
    person = site.plan.people["own"]
    client = site.browser(OFFICER)
    assert client.get(f"/vi/staff/{person}").status_code == 200
    shown = client.post(f"/vi/staff/{person}/reset").get_data(as_text=True)
    assert re.search(r"<code>\d{3} \d{3}</code>", shown)
    with site.database.read() as session:
        assert session.scalars(select(SignInCode.issued_by)).one() == site.plan.people[OFFICER]
        assert "organisation.looked" in set(session.scalars(select(Note.kind)))


def test_no_code_is_spoken_for_somebody_with_another_role(site: Site) -> None:
    assert site.browser(OFFICER).post(f"/vi/staff/{site.plan.people['administrator']}/reset").status_code == 303
    assert site.count(SignInCode) == 0


def test_no_code_is_spoken_for_oneself(site: Site) -> None:
    assert site.browser(OFFICER).post(f"/vi/staff/{site.plan.people[OFFICER]}/reset").status_code == 303
    assert site.count(SignInCode) == 0


@pytest.mark.parametrize("place", ["sibling", "above", "other"])
def test_people_of_other_units_are_not_there(site: Site, place: str) -> None:
    client = site.browser(OFFICER)
    person = site.plan.people[place]
    assert client.get(f"/vi/staff/{person}").status_code == 404
    assert client.post(f"/vi/staff/{person}/reset").status_code == 404
    assert f"Nguyễn Thị {place}" not in page(site, "/vi/staff")


def test_the_list_can_be_narrowed_to_those_without_account(site: Site, newcomer: Id) -> None:
    shown = page(site, "/vi/staff?without=account")
    assert "Phan Thị Mới" in shown
    assert "user-learner" not in shown
    assert "Nguyễn Thị trainer" not in shown


def test_whoever_holds_a_slip_is_not_chosen_for_another(site: Site, newcomer: Id) -> None:
    assert f'value="{newcomer}" checked' in page(site, "/vi/staff?without=account")
    slip_for(site, newcomer)
    assert f'value="{newcomer}" checked' not in page(site, "/vi/staff?without=account")


def test_whoever_holds_another_role_is_not_offered_for_a_slip(site: Site, newcomer: Id) -> None:
    grant_role(site, newcomer, Role.HEAD)
    shown = page(site, "/vi/staff?without=account")
    assert "Phan Thị Mới" in shown
    assert f'value="{newcomer}"' not in shown
    assert "Xin chuyển việc này cho quản trị của đơn vị." in shown


def grant_role(site: Site, person: Id, role: Role) -> None:
    with site.database.unit_of_work() as work:
        a_grant(work.session, person, role, site.plan.units["own"])


def test_two_who_write_at_once_write_once(site_on_each: Site) -> None:
    site = site_on_each
    with site.database.read() as session:
        own = session.get_one(Unit, site.plan.units["own"]).code
    client = site.browser(OFFICER)
    address = planned(site, client, listed(("M1", "Lê Văn Mới", own, "")))
    digest = re.search(r'name="digest" value="(\w+)"', page(site, address))
    assert digest
    answers: list[int] = []

    def press() -> None:
        answers.append(site.browser(OFFICER).post(f"{address}/write", data={"digest": digest[1]}).status_code)

    threads = [threading.Thread(target=press) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert answers == [303] * 3
    with site.database.read() as session:
        assert len(session.scalars(select(Person.id).where(Person.staff_code == "M1")).all()) == 1
        assert (
            session.scalar(select(Account.id).join(Person, Person.id == Account.person_id).where(Person.staff_code == "M1")) is None
        )
