"""Who is out of attempts at a required quiz: an officer sees those of their units, and may allow more."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from elearn.assessment.models import AttemptAllowance
from elearn.catalogue.queries import get_course
from elearn.core.actor import SYSTEM, Role
from elearn.core.events import StoredEvent
from elearn.core.notes import Note
from tests.assessment.counter import FINAL, Candidate, counter_course
from tests.site import Site

OFFICER = Role.TRAINING_OFFICER
ADDRESS = "/vi/reports/attempts"


def fail(site: Site, who: str = "own", *, times: int = 3, right: int = 0) -> None:
    """Hands in so many attempts at the quiz that everybody may try three times."""
    candidate = Candidate(site, who)
    for _ in range(times):
        attempt_id = candidate.start(FINAL)
        for item in candidate.sitting(attempt_id).paper.items[:right]:
            candidate.save(attempt_id, item)
        assert candidate.submit(attempt_id).status_code == 303


@pytest.fixture
def office(site: Site) -> Site:
    site.publish(counter_course())
    return site


def page(site: Site, language: str = "vi") -> str:
    return site.checking(OFFICER).get(f"/{language}/reports/attempts").get_data(as_text=True)


def listed(site: Site) -> set[str]:
    return set(re.findall(r"<h2[^>]*>Nguyễn Thị ([\w-]+)", page(site)))


def allow(site: Site, who: str = "own", **changes: str) -> TestResponse:
    with site.database.read() as session:
        course = str(get_course(session, SYSTEM, counter_course().slug).id)
    form = {"course": course, "quiz": FINAL, "extra": "2", "reason": "Mất điện giữa giờ", **changes}
    return site.browser(OFFICER).post(f"{ADDRESS}/{site.plan.people[who]}", data=form)


def test_those_without_an_attempt_left_are_listed_for_their_own_officer_and_can_go_on(site_on_each: Site) -> None:
    site_on_each.publish(counter_course())
    for who in ("own", "below", "above", "sibling"):
        fail(site_on_each, who)
    assert listed(site_on_each) == {"own", "below"}
    assert allow(site_on_each).status_code == 303
    with site_on_each.database.read() as session:
        assert session.execute(select(AttemptAllowance.extra, AttemptAllowance.reason)).one() == (2, "Mất điện giữa giờ")
        events = session.scalars(select(StoredEvent.name).where(StoredEvent.name == "assessment.attempts_allowed"))
        assert len(events.all()) == 1
    assert listed(site_on_each) == {"below"}
    assert Candidate(site_on_each).start(FINAL)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_is_sound_and_tells_neither_answers_nor_scores(office: Site, language: str) -> None:
    fail(office, right=4)
    shown = page(office, language)
    assert ("đã làm 3 lượt" if language == "vi" else "3 attempts used") in shown
    assert re.findall(r"\d+ ?%|điểm [\d,]+|points", re.sub(r"<[^>]+>", " ", shown)) == []


def test_who_has_an_attempt_left_or_has_passed_is_not_listed(office: Site) -> None:
    fail(office, "own", times=2)
    fail(office, "below", times=1, right=10)
    assert listed(office) == set()


@pytest.mark.parametrize("who", ["above", "sibling", "other", OFFICER])
def test_nobody_elsewhere_and_not_the_officer_gets_attempts(office: Site, who: str) -> None:
    fail(office, who)
    assert allow(office, who).status_code == 404
    assert office.count(AttemptAllowance) == 0


def test_what_was_allowed_is_not_allowed_twice(office: Site) -> None:
    fail(office)
    assert [allow(office).status_code, allow(office).status_code] == [303, 409]
    assert office.count(AttemptAllowance) == 1


@pytest.mark.parametrize("changes", [{"extra": "0"}, {"extra": "21"}, {"extra": "x"}, {"reason": " "}])
def test_a_number_or_reason_that_does_not_fit_is_told_beside_what_was_entered(office: Site, changes: dict[str, str]) -> None:
    fail(office)
    answer = allow(office, **changes)
    field = next(iter(changes))
    assert (answer.status_code, office.count(AttemptAllowance)) == (422, 0)
    assert f'href="#f-{field}-here"' in answer.get_data(as_text=True)
    assert f'id="f-{field}-here"' in answer.get_data(as_text=True)


def test_a_look_is_noted_with_how_many_and_no_name(office: Site) -> None:
    fail(office)
    page(office)
    with office.database.read() as session:
        (note,) = session.scalars(select(Note).where(Note.kind == "reporting.looked"))
    assert note.detail == {"what": "attempts", "rows": 1, "page": 1}


@pytest.mark.parametrize("role", [role for role in Role if role is not OFFICER])
def test_the_page_opens_for_nobody_else(office: Site, role: Role) -> None:
    assert office.browser(role).get(ADDRESS).status_code == 403
