"""Every address, asked by every role, for things of one's own, below, above, beside, elsewhere, and not there at all."""

from __future__ import annotations

import pytest
from werkzeug.routing import Rule

from elearn.core.db.base import Base
from elearn.core.permissions import PERMISSIONS
from elearn.web.access import PUBLIC, requirement_of
from tests.architecture.site import ANONYMOUS, PLACES, REACHED, ROLES, Site, plain

OBJECTS = {
    "person_id": "administrator", "unit_id": "administrator", "grant_id": "administrator", "employment_id": "administrator",
    "report_id": "trainer", "learner_id": "training-officer", "draft_id": "reviewer",
    "assignment_id": "training-officer", "exemption_id": "training-officer",
    "obstacle_id": "head", "office_id": "head", "examination_id": "exam-officer",
}  # fmt: skip
"""The parts of an address that name something of a unit, and who answers for such things."""
OF_CANDIDATES = {
    "examinations.entering", "examinations.waiting", "examinations.start", "examinations.start_address",
    "examinations.own_reports",
}  # fmt: skip
"""Doors for whoever is on the list of an examination, whatever their role: `tests/examinations` tries them."""
NOT_YET = {
    "examinations.looked", "examinations.heard", "examinations.ask_person", "examinations.close_finding",
    "examinations.question", "examinations.essay", "examinations.take_essay", "examinations.open_paper",
    "examinations.paper_sheet", "examinations.enter_paper", "examinations.ask_about_question", "examinations.ruling",
    "examinations.answer_ruling", "examinations.answer_reports", "examinations.propose",
    "examinations.decide_annulment", "examinations.withdraw_annulment", "examinations.take_back_sheet",
    "examinations.results", "examinations.posting_list", "examinations.results_csv", "examinations.results_xlsx",
    "examinations.observe", "examinations.answer_observation",
}  # fmt: skip
"""Doors that an examination has once it is over, or for its council: this one is not, and nobody finds them yet."""
NOTES = {name for name, table in Base.metadata.tables.items() if table.info.get("note")}


OPEN_TO_ALL = {"examinations.card", "examinations.leave_card"}
"""Doors of candidates for whoever is nobody yet, or no more. The other public ones look for an account or a card themselves."""


def may(site: Site, rule: Rule, role: str) -> bool:
    needs = requirement_of(site.app, rule.endpoint)
    if needs == PUBLIC:
        is_carded = rule.endpoint.startswith("examinations.") and rule.endpoint not in OPEN_TO_ALL
        return role != ANONYMOUS or not is_carded
    # Whoever is signed in is a learner.
    return needs is not None and role != ANONYMOUS and not PERMISSIONS[needs].isdisjoint({role, "learner"})


@pytest.mark.parametrize("role", ROLES)
def test_a_door_opens_for_exactly_the_roles_that_the_table_names(site: Site, role: str) -> None:
    wrong = []
    client = site.client(role)
    for rule, method in site.rules("GET", "POST"):
        # The doors of one's own account change or end the session in use: the next test has them.
        if rule.endpoint.startswith("accounts."):
            continue
        status = client.open(site.address(rule), method=method, buffered=True).status_code
        is_asked_to_sign_in = role == ANONYMOUS and status in {302, 401}
        is_refused = is_asked_to_sign_in or status == 403
        if is_refused is may(site, rule, role):
            wrong.append((rule.endpoint, method, status))
    assert not wrong


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_ones_own_account_open_for_whoever_is_signed_in(site: Site, role: str) -> None:
    refused = []
    for rule, method in site.rules("GET"):
        if rule.endpoint.startswith("accounts.") and requirement_of(site.app, rule.endpoint) != PUBLIC:
            status = site.client(role).open(site.address(rule), method=method, buffered=True).status_code
            if (status == 200) is (role == ANONYMOUS):
                refused.append((rule.endpoint, status))
    assert not refused


@pytest.mark.parametrize("role", [role for role in ROLES if role != ANONYMOUS])
def test_a_refused_role_leaves_exactly_one_note_and_nothing_else(site: Site, role: str) -> None:
    wrong = []
    client = site.client(role)
    for rule, method in site.rules("GET", "POST"):
        if may(site, rule, role):
            continue
        before = site.count_notes()
        site.written.clear()
        client.open(site.address(rule), method=method, buffered=True)
        if (site.count_notes() - before, set(site.written) - {"session_seen"}) != (1, {"note"}):
            wrong.append((rule.endpoint, method, site.written.copy()))
    assert not wrong


def object_rules(site: Site) -> list[tuple[Rule, str, str]]:
    """Every address of something of a unit, its method, and the role that answers for it."""
    return [
        (rule, method, OBJECTS[min(OBJECTS.keys() & rule.arguments)])
        for rule, method in site.rules("GET", "POST")
        if OBJECTS.keys() & rule.arguments and rule.endpoint not in OF_CANDIDATES
    ]


@pytest.mark.parametrize("place", REACHED)
def test_whoever_answers_for_a_thing_reaches_it_in_their_own_units(site: Site, place: str) -> None:
    refused = []
    for rule, method, role in object_rules(site):
        status = site.client(role).open(site.address(rule, place), method=method, buffered=True).status_code
        if status in {401, 403, 404} and rule.endpoint not in NOT_YET:
            refused.append((rule.endpoint, method, status))
    assert not refused


@pytest.mark.parametrize("place", [place for place in PLACES if place not in REACHED])
def test_what_is_elsewhere_looks_exactly_like_what_is_not_there(site: Site, place: str) -> None:
    different = []
    for rule, method, role in object_rules(site):
        client = site.client(role)
        elsewhere = client.open(site.address(rule, place), method=method, buffered=True)
        nowhere = client.open(site.address(rule, "missing"), method=method, buffered=True)
        if (elsewhere.status_code, plain(elsewhere)) != (404, plain(nowhere)):
            different.append((rule.endpoint, method, elsewhere.status_code))
    assert not different


@pytest.mark.parametrize("place", [place for place in PLACES if place not in REACHED])
def test_a_thing_out_of_reach_leaves_exactly_one_note_and_nothing_else(site: Site, place: str) -> None:
    wrong = []
    for rule, method, role in object_rules(site):
        client = site.client(role)
        before = site.count_notes()
        site.written.clear()
        client.open(site.address(rule, place), method=method, buffered=True)
        if (site.count_notes() - before, set(site.written) - {"session_seen"}) != (1, {"note"}):
            wrong.append((rule.endpoint, method, site.written.copy()))
    assert not wrong


@pytest.mark.parametrize("role", ["learner", "trainer", "reviewer", "training-officer", "head", "auditor", "administrator"])
def test_no_name_from_elsewhere_is_in_any_page(site: Site, role: str) -> None:
    """The people beside, above and under another root are in nothing that somebody of a ward receives."""
    leaks = []
    foreign = ("Người above", "Người sibling", "Người other", "Phường B", "Thành phố khác")
    client = site.client(role)
    for rule, _ in site.rules("GET"):
        for query in ("", "?q=nguoi&page=1"):
            body = client.get(site.address(rule) + query, buffered=True).data.decode(errors="replace")
            leaks += [(rule.endpoint, name) for name in foreign if name in body]
    assert not leaks


@pytest.mark.parametrize("role", ROLES)
def test_looking_writes_notes_and_nothing_else(site: Site, role: str) -> None:
    client = site.client(role)
    for rule, _ in site.rules("GET"):
        client.get(site.address(rule), buffered=True)
    assert set(site.written) <= NOTES


def test_the_listener_would_notice_a_page_that_writes(site: Site) -> None:
    site.client("learner").post(f"/vi/courses/{site.plan.slug}/enrol", data={"lesson": site.plan.lesson_slug})
    assert set(site.written) - NOTES
