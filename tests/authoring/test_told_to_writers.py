"""What the check tells whoever writes in the browser: on the page of the draft that was sent from there."""

from __future__ import annotations

import pytest

from elearn.catalogue.service import publish
from elearn.content.compile import compile_sources
from elearn.content.problems import Place, Problem, Severity
from elearn.core.actor import SYSTEM, Role
from elearn.studio.rules import Origin, State, tells_later
from tests.authoring.test_pages import begun, fields, lesson_of, page, run_jobs
from tests.authoring.writing import LESSON
from tests.site import Site, course_of
from tests.studio.stage import SLUG, course_files

WITHOUT_KEY = "## Đề mục\n\nChữ.\n\n### ? Gặp thư lạ thì làm gì?\n\n- [ ] Mở ra\n- [ ] Báo lại\n"


def errors(*codes: str) -> list[Problem]:
    return [Problem(Place("course.yml"), Severity.ERROR, code) for code in codes]


def sent(site: Site, start: str, path: str, text: str) -> str:
    """The address of the draft of a workspace whose file says this, checked."""
    client = site.browser(Role.TRAINER)
    client.post(f"{start}/edit/{path}", data={**fields(site, f"{start}/edit/{path}"), "text": text})
    answer = client.post(f"{start}/send")
    assert answer.status_code == 303
    run_jobs(site)
    return str(answer.location)


@pytest.mark.parametrize(
    ("state", "origin", "codes", "is_answered", "is_later"),
    [
        (State.FAULTY, Origin.EDITOR, ("CRS004", "CRS016", "MCQ001"), False, True),
        (State.FAULTY, Origin.EDITOR, ("CRS004", "CRS016"), False, False),
        (State.FAULTY, Origin.EDITOR, ("MCQ001",), False, False),
        (State.FAULTY, Origin.EDITOR, ("CRS004", "MCQ001"), True, False),
        (State.FAULTY, Origin.UPLOAD, ("CRS004", "MCQ001"), False, False),
        (State.READY, Origin.EDITOR, (), False, False),
    ],
)
def test_what_a_version_changes_is_asked_after_everything_else(
    state: State, origin: Origin, codes: tuple[str, ...], is_answered: bool, is_later: bool
) -> None:
    assert tells_later(state, origin, errors(*codes), is_answered=is_answered) is is_later


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_second_version_with_a_fault_names_the_fault_and_not_its_number(site: Site, language: str) -> None:
    with site.database.unit_of_work() as work:
        course = course_of(compile_sources(course_files()))
        publish(work.session, SYSTEM, course, course_files(), owner_id=site.plan.units["own"], now=work.now)
    start = str(site.browser(Role.TRAINER).post(f"/vi/authoring/courses/{SLUG}").location)
    draft = sent(site, start, LESSON, WITHOUT_KEY)
    shown = page(site.checking(Role.TRAINER), draft.replace("/vi/", f"/{language}/"))
    assert "MCQ001" in shown
    assert "CRS004" not in shown
    assert ("Sau đó còn một việc" in shown) is (language == "vi")


def test_a_faulty_draft_leads_back_to_where_it_is_written(site: Site) -> None:
    start = begun(site)
    shown = page(site.checking(Role.TRAINER), sent(site, start, lesson_of(site), WITHOUT_KEY))
    assert f'href="{start}" class="btn' in shown or f'class="btn" href="{start}"' in shown
    assert "Gửi bản mới" not in shown
    assert "Kiểm tra lại" not in shown
