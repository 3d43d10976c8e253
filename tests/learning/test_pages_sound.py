"""Every page of courses, learning, incidents and reports, in both languages, read as a careful person would."""

from __future__ import annotations

import pytest

from tests.learning.filling import lesson_address, right_fields
from tests.learning.learner import COURSE, FIRST, Learner, an_ending
from tests.site import GUEST, Site, every_kind

SMALL = every_kind()
QUESTIONS = SMALL.lessons[1]
CASE = SMALL.lessons[2]
OPEN = (
    "",
    "courses",
    "courses?q=lua dao",
    "courses?q=khong-co-gi",
    "help",
    "incident",
    *(f"courses/{course.slug}/{page}" for course in (COURSE, SMALL) for page in ("", "finish", "card")),
    *(f"courses/{course.slug}/{lesson.slug}" for course in (COURSE, SMALL) for lesson in course.lessons),
    f"courses/{SMALL.slug}/{SMALL.lessons[0].slug}?edition=official",
    f"courses/{SMALL.slug}/{SMALL.lessons[0].slug}/report",
    f"courses/{SMALL.slug}/{CASE.slug}?path=b",
    f"courses/{SMALL.slug}/{CASE.slug}?path=b.b",
    "courses/khong-co/",
)
SIGNED_IN = (*OPEN, "learning", f"courses/{COURSE.slug}/{FIRST.slug}/known")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_for_a_reader_without_account_are_sound(site: Site, language: str) -> None:
    browser = site.checking(GUEST)
    assert [page for page in OPEN if browser.get(f"/{language}/{page}").status_code not in {200, 404}] == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_for_a_new_learner_are_sound(site: Site, language: str) -> None:
    browser = site.checking("own")
    assert [page for page in SIGNED_IN if browser.get(f"/{language}/{page}").status_code not in {200, 404}] == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_with_every_answer_are_sound(site: Site, language: str) -> None:
    fields = [field for each in SMALL.iter_questions(QUESTIONS) for field in right_fields(each, language)]
    assert site.checking().get(lesson_address(SMALL, QUESTIONS, fields, language)).status_code == 200


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_with_wrong_and_empty_answers_are_sound(site: Site, language: str) -> None:
    fields = [("q-giay-to", "c"), *((f"{each}.sent", "1") for each in QUESTIONS.questions)]
    assert site.checking().get(lesson_address(SMALL, QUESTIONS, fields, language)).status_code == 200


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_of_a_learner_on_the_way_are_sound(site: Site, language: str) -> None:
    learner = Learner(site, course=SMALL, language=language)
    learner.answer(SMALL.lessons[0], SMALL.questions["q-mo-dau"])
    learner.post(SMALL.lessons[0], "desk", [("obstacle", "machine")])
    learner.post(SMALL.lessons[0], "place", [("block", SMALL.lessons[0].pages["vi"].blocks[3].key)])
    learner.post(CASE, "end", [("path", an_ending(CASE))])
    browser = site.checking("own")
    course = f"courses/{SMALL.slug}"
    pages = ("", "learning", f"{course}/", f"{course}/{SMALL.lessons[0].slug}", f"{course}/{CASE.slug}")
    assert [page for page in pages if browser.get(f"/{language}/{page}").status_code != 200] == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_after_completion_are_sound(site: Site, language: str) -> None:
    learner = Learner(site, language=language)
    learner.complete()
    browser = site.checking("own")
    pages = ("", "learning", f"courses/{COURSE.slug}/", f"courses/{COURSE.slug}/{FIRST.slug}")
    assert [page for page in pages if browser.get(f"/{language}/{page}").status_code != 200] == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_that_refuse_are_sound(site: Site, language: str) -> None:
    browser, address = site.checking("own"), lesson_address(SMALL, QUESTIONS, language=language)
    answers = [
        browser.get(f"{address}?again=q-ngay"),
        browser.post(f"{address}/answer", data={"q-giay-to": "x"}),
        browser.post(f"{address}/answer", data={"q-thu-tu": ["x"]}),
        browser.post(f"{address}/report", data={"words": ""}),
        browser.post(f"{address}/place", data={"block": "x"}),
    ]
    assert [each.status_code for each in answers] == [200, 422, 422, 422, 422]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_of_trainers_and_officers_are_sound(site: Site, language: str) -> None:
    Learner(site).complete()
    trainer, officer = site.checking("trainer"), site.checking("training-officer")
    answers = [
        *(trainer.get(f"/{language}/{page}") for page in ("studio", f"studio/{COURSE.slug}")),
        *(
            officer.get(f"/{language}/reports/completions{query}")
            for query in ("", f"?course={COURSE.slug}", "?page=9", "?course=x")
        ),
    ]
    assert {each.status_code for each in answers} == {200}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_order_being_moved_is_sound(site: Site, language: str) -> None:
    items = SMALL.questions["q-thu-tu"].key.items  # type: ignore[union-attr]  # an ordering
    address = lesson_address(SMALL, QUESTIONS, language=language)
    data = {"q-thu-tu": list(items), "q-thu-tu.move": f"{items[0]}:down"}
    assert site.checking("own").post(f"{address}/answer", data=data).status_code == 200


@pytest.mark.parametrize("address", ["/vi/courses/%00/", "/vi/courses/a%00b/x", "/vi/courses?q=a%00b", "/vi/incident?x=%00"])
def test_a_nul_in_an_address_is_refused_in_plain_words(site: Site, address: str) -> None:
    assert site.browser().get(address).status_code in {400, 404}
