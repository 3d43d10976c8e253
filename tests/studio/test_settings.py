"""The form of settings: what it changes of course.yml, what it leaves, and where its faults are told."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from sqlalchemy import select

from elearn.catalogue.earlier import unpack_sources
from elearn.catalogue.models import Course, CourseVersion
from elearn.content.compile import compile_sources
from elearn.core.actor import Role
from elearn.studio.models import CourseDraft
from elearn.studio.settings import form_of, next_label, settings_of, to_json, values_of
from tests.organisation.makers import a_grant
from tests.site import Site
from tests.studio.stage import course_files
from tests.studio.test_pages import check, draft_of, drafted, text_of, with_review_off

ADDRESS = "/vi/studio/thu/settings"
CHANGE = {"version": "1.1.0", "change_vi": "Nay ai có tài khoản cũng học được."}


def document():  # type: ignore[no-untyped-def]
    compilation = compile_sources(course_files())
    assert compilation.course is not None
    return compilation.course


@pytest.mark.pure
@pytest.mark.parametrize(("label", "following"), [("1.0.0", "1.0.1"), ("1.9", "1.10"), ("7", "8"), ("2.0-rc.1", "2.0")])
def test_the_next_label_is_above_the_one_that_is_served(label: str, following: str) -> None:
    assert next_label(label) == following


@pytest.mark.pure
def test_a_form_that_was_not_touched_changes_the_version_alone() -> None:
    course = document()
    assert values_of(settings_of(course), course) == {"version": next_label(course.label)}


@pytest.mark.pure
def test_what_a_draft_carries_comes_back_as_it_was() -> None:
    course = document()
    settings = settings_of(course)
    assert form_of(to_json(settings, course)) == settings


def served(site: Site) -> None:
    with_review_off(site, drafted(site))


def fields(site: Site, **changed: object) -> Mapping[str, object]:
    """The fields of the form as a browser would send them, some of them changed."""
    page = text_of(site.browser(Role.TRAINER), ADDRESS)
    checked = re.findall(r'<input type="(?:radio|checkbox)"[^>]*name="(\w+)" value="([^"]*)" checked', page)
    found: dict[str, object] = {}
    for name, value in checked:
        found.setdefault(name, []).append(value)  # type: ignore[attr-defined]  # a list
    competencies = re.search(r'name="competencies"[^>]*>\s*([^<]*)</textarea>', page)
    found["competencies"] = competencies[1].strip() if competencies else ""
    for name in ("theme", "place", "programme_group"):
        chosen = re.search(rf'name="{name}".*?<option value="([^"]*)" selected', page, re.DOTALL)
        found[name] = chosen[1] if chosen else ""
    found |= dict(re.findall(r'name="(valid_months|credit_hours|reviewed_on)" type="text" value="([^"]*)"', page))
    return {**found, **CHANGE, **changed}


def save(site: Site, **changed: object) -> CourseDraft:
    answer = site.browser(Role.TRAINER).post(ADDRESS, data=fields(site, **changed))
    assert answer.status_code == 303, re.findall(r'err-text"[^>]*>([^<]*)', answer.get_data(as_text=True))
    check(site)
    return draft_of(site)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_form_reads_well(site: Site, language: str) -> None:
    served(site)
    assert site.checking(Role.TRAINER).get(ADDRESS.replace("/vi/", f"/{language}/")).status_code == 200


def test_saving_makes_a_draft_that_changes_nothing_else(site: Site) -> None:
    served(site)
    draft = save(site, visibility="unit")
    assert draft.state == "ready", draft.problems
    with site.database.read() as session:
        packed = session.scalars(select(CourseDraft.sources).where(CourseDraft.id == draft.id)).one()
    files = unpack_sources(packed or b"")
    before = dict(course_files())
    assert {path: content for path, content in files.items() if path != "course.yml"} == {
        path: content for path, content in before.items() if path != "course.yml"
    }
    old, new = before["course.yml"].decode().splitlines(), files["course.yml"].decode().splitlines()
    gone = [line for line in old if line not in new]
    assert {line.partition(":")[0] for line in gone} <= {"version", "visibility"}


def test_the_plan_names_the_settings_that_differ(site: Site) -> None:
    served(site)
    draft = save(site, theme="privacy")
    assert draft.plan
    assert {"theme", "changes"} <= set(draft.plan["also"])
    assert draft.plan["lessons"] == []


def test_the_group_of_contents_is_chosen_and_told_in_the_plan(site: Site) -> None:
    served(site)
    draft = save(site, programme_group="5")
    assert draft.state == "ready", draft.problems
    assert draft.plan
    assert "group" in draft.plan["also"]
    assert "5. Khoa học, công nghệ" in text_of(site.checking(Role.TRAINER), f"/vi/studio/drafts/{draft.id}")


def test_what_changed_becomes_a_slip(site: Site) -> None:
    served(site)
    save(site, old_vi="Cũ.", new_vi="Mới.", todo_vi="Làm.")
    with_review_off(site, f"/vi/studio/drafts/{draft_of(site).id}")
    with site.database.read() as session:
        packed = session.scalars(
            select(CourseVersion.sources).order_by(CourseVersion.published_at.desc(), CourseVersion.id.desc())
        ).first()
    text = unpack_sources(packed or b"")["course.yml"].decode()
    assert all(words in text for words in ("Cũ.", "Mới.", "Làm.", "Nay ai có tài khoản cũng học được."))


def test_a_form_that_does_not_say_what_changed_is_refused_at_its_field(site: Site) -> None:
    served(site)
    answer = site.checking(Role.TRAINER).post(ADDRESS, data=fields(site, change_vi=" "))
    assert answer.status_code == 422
    assert 'id="f-change_vi-e"' in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("version", "mới"),
        ("version", "0.9"),
        ("visibility", "everybody"),
        ("valid_months", "nhiều"),
        ("credit_hours", "-1"),
        ("programme_group", "6"),
        ("reviewed_on", "31/02/2026"),
        ("theme", "Chủ Đề!"),
        ("competencies", "WARD-DT WD5"),
        ("competencies", "WARD-DT WD5 99"),
        ("question", "khong-co"),
        ("relearn", "khong-co"),
    ],
)
def test_a_value_that_the_compiler_refuses_is_told_at_its_field(site: Site, field: str, value: str) -> None:
    served(site)
    draft = save(site, **{field: value})
    assert draft.state == "faulty"
    page = text_of(site.checking(Role.TRAINER), f"{ADDRESS}?draft={draft.id}")
    assert f'id="f-{field}-e"' in page
    assert CHANGE["change_vi"] in page


def test_a_course_for_one_unit_that_belongs_to_none_is_told_at_its_field(site: Site) -> None:
    served(site)
    with site.database.unit_of_work() as work:
        course = work.session.scalars(select(Course).where(Course.code == "thu")).one()
        course.owner_unit_id = None
        work.session.flush()
        a_grant(work.session, site.plan.people[Role.TRAINER], Role.TRAINER, site.plan.units["above"])
    draft = save(site, visibility="unit")
    assert draft.state == "faulty"
    assert 'id="f-owner-e"' in text_of(site.browser(Role.TRAINER), f"{ADDRESS}?draft={draft.id}")
    assert save(site, visibility="unit", owner=str(site.plan.units["own"])).state == "ready"


@pytest.mark.parametrize("owner", ["x", "0190a000-0000-7000-8000-000000000000"])
def test_a_unit_that_is_not_ones_own_is_refused_at_its_field(site: Site, owner: str) -> None:
    served(site)
    answer = site.browser(Role.TRAINER).post(ADDRESS, data=fields(site, owner=owner))
    assert (answer.status_code, 'id="f-owner-e"' in answer.get_data(as_text=True)) == (422, True)


def test_the_course_of_others_has_no_form(site: Site) -> None:
    assert site.browser(Role.TRAINER).get("/vi/studio/sec-phish/settings").status_code == 404
    assert site.browser(Role.TRAINER).post("/vi/studio/sec-phish/settings", data=CHANGE).status_code == 404


def test_a_draft_that_is_no_form_is_not_opened_as_one(site: Site) -> None:
    served(site)
    draft = draft_of(site)
    assert site.browser(Role.TRAINER).get(f"{ADDRESS}?draft={draft.id}").status_code == 404
    assert site.browser(Role.TRAINER).get(f"{ADDRESS}?draft=x").status_code == 404
