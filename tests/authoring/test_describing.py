"""A picture that stands in a lesson is described in a field; the problem leads to it."""

from __future__ import annotations

import pytest

from elearn.core.actor import Role
from tests.authoring.test_pages import begun, fields, lesson_of, page, run_jobs, text_of
from tests.site import Site

WORDS = "Chữ.\n\n![Có rồi](assets/a.png)\n\n![](assets/b.png)\n"


@pytest.fixture
def start(site: Site) -> str:
    """A course whose lesson shows two pictures, the second without description."""
    start = begun(site)
    lesson = lesson_of(site)
    site.browser(Role.TRAINER).post(f"{start}/edit/{lesson}", data={**fields(site, f"{start}/edit/{lesson}"), "text": WORDS})
    return start


def test_the_problem_leads_to_the_field_of_its_picture_in_the_editor_and_after_the_check(site: Site, start: str) -> None:
    way = f'href="{start}/descriptions/{lesson_of(site)}#p-2"'
    assert way in page(site.checking(Role.TRAINER), f"{start}/edit/{lesson_of(site)}")
    answer = site.browser(Role.TRAINER).post(f"{start}/send")
    run_jobs(site)
    assert way in page(site.checking(Role.TRAINER), answer.location)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_written_in_the_field_stands_in_the_lesson(site: Site, start: str, language: str) -> None:
    address = f"{start.replace('/vi/', f'/{language}/')}/descriptions/{lesson_of(site)}"
    assert 'value="Có rồi"' in page(site.checking(Role.TRAINER), address)
    data = {"description.1": "Có rồi", "description.2": "Biểu mẫu [số 1]", "based_on": "2"}
    assert site.browser(Role.TRAINER).post(address, data=data).status_code == 303
    assert text_of(site, lesson_of(site)).endswith(WORDS.replace("![]", "![Biểu mẫu (số 1)]"))


def test_who_described_over_an_earlier_state_chooses(site: Site, start: str) -> None:
    lesson, client = lesson_of(site), site.browser(Role.TRAINER)
    data = fields(site, f"{start}/edit/{lesson}")
    client.post(f"{start}/edit/{lesson}", data={**data, "text": WORDS.replace("![](assets/b.png)", "![Khác](assets/b.png)")})
    answer = client.post(f"{start}/descriptions/{lesson}", data={"description.2": "Biểu mẫu", "based_on": data["based_on"]})
    assert "/settle/" in answer.location


@pytest.mark.parametrize("path", ["course.yml", "glossary.yml", "modules/01-noi-dung/09-khong-co.vi.md"])
def test_what_shows_no_pictures_has_no_such_page(site: Site, start: str, path: str) -> None:
    assert site.browser(Role.TRAINER).get(f"{start}/descriptions/{path}").status_code == 404
