"""The pages of required learning, as an officer, a head and a learner use them."""

from __future__ import annotations

import re

from sqlalchemy import select

from elearn.accounts.models import Person
from elearn.catalogue.models import Course
from elearn.core.notes import Note
from elearn.learning.models import Completion, Enrolment
from elearn.organisation.models import Unit
from elearn.planning.models import Assignment, Exemption
from tests.site import LEARNER, Site, first_course

ADDRESS = "/vi/planning"


def plain(page: str) -> str:
    """The words of a page without its tags."""
    return re.sub("<[^>]+>", "", page)


def unit_code(site: Site, place: str = "own") -> str:
    with site.database.read() as session:
        return session.execute(select(Unit.code).where(Unit.id == site.plan.units[place])).scalar_one()


def form_of(site: Site, **changes: str) -> dict[str, str]:
    with site.database.read() as session:
        course = session.execute(select(Course.id).where(Course.slug == first_course().slug)).scalar_one()
    return {
        "course": str(course), "unit": unit_code(site), "duty": "quầy nhận nhiều tin giả", "basis": "Kế hoạch 12",
        "due_on": "30/11/2026", **changes,
    }  # fmt: skip


def assign(site: Site, **changes: str) -> int:
    return site.browser("head").post(f"{ADDRESS}/new", data=form_of(site, **changes)).status_code


def test_a_head_asks_and_the_learner_reads_why_in_one_sentence(site: Site) -> None:
    assert assign(site) == 303
    for address in ("/vi/learning", f"/vi/courses/{first_course().slug}/"):
        page = plain(site.checking("own").get(address).text)
        assert "giao khóa này cho Phường A vì quầy nhận nhiều tin giả; căn cứ: Kế hoạch 12; còn" in page
        assert "hạn 30/11/2026." in page
        assert "còn 8 ngày" in page.lower()
    assert "30/11/2026" in site.checking("head").get(ADDRESS).text


def test_bad_input_is_told_at_its_field_and_nothing_is_written(site: Site) -> None:
    for changes in (
        {"due_on": "hôm kia"}, {"due_on": "01/01/2020"}, {"duty": ""}, {"unit": "không có"}, {"course": "x"}, {"positions": "x"},
        {"since": "31/02/2026"}, {"is_yearly": "y"}, {"unit": unit_code(site, "above")}, {"basis": "xem a.vn"},
    ):  # fmt: skip
        answer = site.browser("head").post(f"{ADDRESS}/new", data=form_of(site, **changes))
        assert answer.status_code == 422, changes
    assert site.count(Assignment) == 0


def test_an_assignment_is_changed_and_ended(site: Site) -> None:
    assign(site)
    with site.database.read() as session:
        wanted = session.execute(select(Assignment.id)).scalar_one()
    page = site.checking("head").get(f"{ADDRESS}/{wanted}").text
    assert "quầy nhận nhiều tin giả" in page
    changed = {"duty": "tháng trước có một lần gửi nhầm", "basis": "Kế hoạch 13", "due_on": "15/12/2026"}
    assert site.browser("head").post(f"{ADDRESS}/{wanted}", data=changed).status_code == 303
    assert "vì tháng trước có một lần gửi nhầm; căn cứ: Kế hoạch 13" in plain(site.browser("own").get("/vi/learning").text)
    assert site.browser("head").post(f"{ADDRESS}/{wanted}/end").status_code == 303
    assert "Được giao" not in site.browser("own").get("/vi/learning").text


def test_a_head_asks_for_an_exemption_and_an_officer_agrees(site: Site) -> None:
    with site.database.unit_of_work() as work:
        work.session.get_one(Person, site.plan.people["own"]).staff_code = "NS01"
    sent = {"person": "ns01", "reason": "maternity", "course": "", "until": "28/02/2027"}
    assert site.browser("head").post(f"{ADDRESS}/exemptions", data=sent).status_code == 303
    page = site.checking("training-officer").get(f"{ADDRESS}/exemptions").text
    assert "nghỉ thai sản, đến hết 28/02/2027" in page
    with site.database.read() as session:
        wanted = session.execute(select(Exemption.id)).scalar_one()
    answered = site.browser("training-officer").post(f"{ADDRESS}/exemptions/{wanted}/answer", data={"agree": "yes"})
    assert answered.status_code == 303
    assert "nghỉ thai sản" in site.checking("own").get(f"{ADDRESS}/own").text
    assert f'href="{ADDRESS}/own"' not in site.checking("own").get("/vi/learning").text
    assign(site)
    assert f'href="{ADDRESS}/own"' in site.checking("own").get("/vi/learning").text
    assert "nghỉ thai sản" not in site.checking("below").get(f"{ADDRESS}/own").text


def test_bad_input_about_exemptions_is_refused(site: Site) -> None:
    for sent in ({}, {"person": "không có", "reason": "sick"}, {"person": "NS01", "reason": "lazy"}):
        assert site.browser("head").post(f"{ADDRESS}/exemptions", data=sent).status_code == 422
    assert site.browser("head").post(f"{ADDRESS}/exemptions/x/answer", data={"agree": "yes"}).status_code == 404
    assert site.count(Exemption) == 0


def test_a_reminder_without_anybody_or_with_nonsense_is_not_sent(site: Site) -> None:
    for sent in ({"words": "x"}, {"words": "x", "who": "abc"}, {"words": "", "who": "abc.def"}):
        assert site.browser("head").post(f"{ADDRESS}/reminders/new", data=sent).status_code == 422
    assert site.checking("head").get(f"{ADDRESS}/reminders/new?who=nonsense").status_code == 200


def test_looking_at_people_is_noted(site: Site) -> None:
    for page in ("late", "exemptions", "reminders"):
        site.checking("head").get(f"{ADDRESS}/{page}")
    with site.database.read() as session:
        assert [each.detail["what"] for each in session.scalars(select(Note).where(Note.kind == "planning.looked"))] == [
            "late", "exemptions", "reminders",
        ]  # fmt: skip


def test_a_course_is_not_begun_again_where_nobody_asks(site: Site) -> None:
    answer = site.browser(LEARNER).post(f"/vi/courses/{first_course().slug}/again")
    assert answer.status_code == 409
    assert site.count(Enrolment) == site.count(Completion) == 0
