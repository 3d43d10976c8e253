"""Laws of the register in the forms of a course and of a question."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from elearn.authoring.citing import EXTENSION
from elearn.authoring.views.shared import WORKSHOP
from elearn.content.register import Law
from elearn.core.actor import Role
from elearn.laws.queries import known_laws
from tests.authoring.test_pages import begun, lesson_of, page, text_of
from tests.authoring.workshop_here import WorkshopHere
from tests.site import Site

TITLE = {"vi": "Luật Bảo vệ dữ liệu cá nhân", "en": "Law on Personal Data Protection"}
DECREE = {"vi": "Nghị định về dữ liệu", "en": "Decree on Data"}
LAWS = {
    "luat-91-2025": Law("luat-91-2025", "91/2025/QH15", TITLE, "in-force"),
    "nd-13-2023": Law("nd-13-2023", "13/2023/NĐ-CP", DECREE, "replaced"),
}
SETTINGS = {"title_vi": "Giữ kín", "summary_vi": "Giữ kín.", "based_on": "1", "visibility": "public"}


@pytest.fixture(autouse=True)
def register(site: Site) -> Iterator[object]:
    """Another register for these tests; what the site has in its place is given."""
    kept = {name: site.app.extensions[name] for name in (WORKSHOP, EXTENSION)}
    site.app.extensions[WORKSHOP] = WorkshopHere()
    site.app.extensions[EXTENSION] = lambda _session: LAWS
    yield kept[EXTENSION]
    site.app.extensions.update(kept)


def question(site: Site, start: str, lesson: str, **values: str) -> tuple[int, str]:
    data = {
        "kind": "single", "based_on": "1", "act": "save", "title": "Ai giữ?", "right": "0",
        "answers.options.0.text": "Một", "answers.options.1.text": "Hai", **values,
    }  # fmt: skip
    answer = site.browser(Role.TRAINER).post(f"{start}/questions/{lesson}", data=data)
    return answer.status_code, answer.get_data(as_text=True)


@pytest.mark.parametrize(("language", "more"), [("vi", "course-settings"), ("vi", "questions"), ("en", "questions")])
def test_laws_are_offered_in_the_language_of_the_page(site: Site, language: str, more: str) -> None:
    start = begun(site, "Giữ kín").replace("/vi/", f"/{language}/")
    address = f"{start}/{more}/{lesson_of(site)}?new=single" if more == "questions" else f"{start}/{more}"
    # What the course itself says stays Vietnamese on an English page.
    client = site.checking(Role.TRAINER) if language == "vi" else site.browser(Role.TRAINER)
    assert f"{TITLE[language]} 91/2025/QH15" in page(client, address)


def test_a_law_that_no_longer_holds_is_marked(site: Site) -> None:
    assert "13/2023/NĐ-CP (không còn hiệu lực)" in page(site.browser(Role.TRAINER), f"{begun(site)}/course-settings")


def test_laws_are_chosen_for_a_course(site: Site) -> None:
    start = begun(site)
    data = {**SETTINGS, "law_refs": ["luat-91-2025"]}
    assert site.browser(Role.TRAINER).post(f"{start}/course-settings", data=data).status_code == 303
    assert "law_refs:\n- luat-91-2025\n" in text_of(site, "course.yml")


def test_a_law_that_left_the_register_is_not_lost_in_silence(site: Site) -> None:
    start = begun(site)
    site.browser(Role.TRAINER).post(f"{start}/course-settings", data={**SETTINGS, "law_refs": ["luat-cu"]})
    assert "luat-cu (không có trong danh mục)" in page(site.browser(Role.TRAINER), f"{start}/course-settings")


def test_a_question_cites_a_chosen_law_and_its_article(site: Site) -> None:
    start, lesson = begun(site), lesson_of(site)
    assert question(site, start, lesson, law="luat-91-2025", cite="Điều 9")[0] == 303
    assert "\ncite: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, Điều 9\n" in text_of(site, lesson)


def test_the_law_of_a_question_is_chosen_when_its_form_is_opened(site: Site) -> None:
    start, lesson = begun(site), lesson_of(site)
    question(site, start, lesson, law="luat-91-2025", cite="Điều 9")
    at = text_of(site, lesson).split("\n").index("### ? Ai giữ? {#ai-giu}") + 1
    shown = page(site.checking(Role.TRAINER), f"{start}/questions/{lesson}?at={at}")
    assert '<option value="luat-91-2025" selected>' in shown
    assert 'name="cite" type="text" value="Điều 9"' in shown


@pytest.mark.parametrize("law", ["x", "../laws", "nd-13-2023 "])
def test_only_a_law_of_the_register_is_taken(site: Site, law: str) -> None:
    start, lesson = begun(site), lesson_of(site)
    status, shown = question(site, start, lesson, law=law, cite="Điều 9")
    is_known = law.strip() in LAWS
    assert status == (303 if is_known else 422)
    assert ("#f-law" in shown) is not is_known


def test_what_was_typed_is_shown_again_after_a_refusal(site: Site) -> None:
    start, lesson = begun(site), lesson_of(site)
    _, shown = question(site, start, lesson, title="", law="luat-91-2025", cite="Điều 9")
    assert '<option value="luat-91-2025" selected>' in shown
    assert 'value="Điều 9"' in shown


def test_without_a_register_laws_are_typed(site: Site) -> None:
    site.app.extensions[EXTENSION] = lambda _session: {}
    start, lesson = begun(site), lesson_of(site)
    assert 'name="law"' not in page(site.browser(Role.TRAINER), f"{start}/questions/{lesson}?new=single")
    assert question(site, start, lesson, cite="Quy chế")[0] == 303
    assert "\ncite: Quy chế\n" in text_of(site, lesson)


def test_the_site_reads_the_register_that_it_watches(register: object) -> None:
    assert register is known_laws
