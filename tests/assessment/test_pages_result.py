"""The result of an attempt, by the policy of its quiz; and marking by people."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from elearn.assessment.models import AttemptResult, EssayMark
from elearn.core.ids import Id
from elearn.core.notes import Note
from elearn.frameworks.queries import get_competency
from elearn.learning.models import LessonProgress
from tests.assessment.counter import FINAL, WRITING, Candidate, counter_course, secrets_in, words_of
from tests.frameworks.makers import imported, shipped
from tests.site import Site


def handed_in(site: Site, right: int, who: str = "own", language: str = "vi") -> tuple[Candidate, Id]:
    """An attempt at the final quiz with so many right answers, handed in."""
    candidate = Candidate(site, who, language=language)
    attempt_id = candidate.start(FINAL)
    candidate.answer_all(attempt_id, right)
    assert candidate.submit(attempt_id).status_code == 303
    return candidate, attempt_id


def essay_of(site: Site, who: str = "own") -> tuple[Candidate, Id]:
    """An attempt at the writing quiz, handed in."""
    candidate = Candidate(site, who)
    attempt_id = candidate.start(WRITING)
    for item in candidate.sitting(attempt_id).paper.items:
        fields = [("question", item.name), (item.name, "Thưa cô Ba, mai có ạ.")]
        candidate.send(attempt_id, fields) if item.question.kind == "essay" else candidate.save(attempt_id, item)
    assert candidate.submit(attempt_id).status_code == 303
    return candidate, attempt_id


def essay_name(candidate: Candidate, attempt_id: Id) -> str:
    return next(item.name for item in candidate.sitting(attempt_id).paper.items if item.question.kind == "essay")


# --- the result -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("right", [0, 6, 7, 10])
def test_a_result_is_sound(quiz_site: Site, right: int, language: str) -> None:
    _, attempt_id = handed_in(quiz_site, right)
    Candidate(quiz_site, checking=True, language=language).page(attempt_id, "result")


def test_a_passed_quiz_is_a_finished_lesson_and_says_so(quiz_site: Site) -> None:
    candidate, attempt_id = handed_in(quiz_site, 7)
    assert "<h1>Đạt</h1>" in candidate.page(attempt_id, "result")
    assert "Anh/chị đã đạt bài kiểm tra này." in candidate.browser.get(f"/vi/courses/tiep-khach/{FINAL}").get_data(as_text=True)
    with quiz_site.database.read() as session:
        assert session.scalars(select(LessonProgress.done_at).where(LessonProgress.lesson == FINAL)).one() is not None


def test_a_failed_try_counts_ideas_and_minutes_and_never_uses_the_hard_word(quiz_site: Site) -> None:
    candidate, attempt_id = handed_in(quiz_site, 0)
    page = candidate.page(attempt_id, "result")
    assert "<h1>Chưa đạt – còn 3 ý cần xem lại (3 phút)</h1>" in page
    assert "trượt" not in page.lower()


def test_a_result_counts_right_and_needed(quiz_site: Site) -> None:
    candidate, attempt_id = handed_in(quiz_site, 6)
    assert re.search(r"Anh/chị được \S+ trên 10 điểm; cần 7\.", candidate.page(attempt_id, "result"))


def test_an_idea_leads_to_the_very_block(quiz_site: Site) -> None:
    candidate, attempt_id = handed_in(quiz_site, 0)
    hrefs = re.findall(r'href="(/vi/courses/tiep-khach/[^"#]+)#([^"]+)"', candidate.page(attempt_id, "result"))
    assert len(hrefs) == 3
    missing = [href for href, key in hrefs if f'id="{key}"' not in candidate.browser.get(href).get_data(as_text=True)]
    assert not missing


def test_a_competency_that_the_course_does_not_claim_is_named_too(site: Site) -> None:
    imported(site.database, shipped("ward-dt"))
    # Its questions are about WD5.
    course = counter_course()
    site.publish(replace(course, competencies=(replace(course.competencies[0], code="WD1"),)))
    candidate, attempt_id = handed_in(site, 10)
    with site.database.read() as session:
        words = get_competency(session, "WARD-DT", "WD5").words["vi"]
    assert words in candidate.page(attempt_id, "result")


ESSAY_SENTENCE = "Bài viết được chấm không kèm tên."


def test_a_result_without_essay_says_nothing_of_essays(quiz_site: Site) -> None:
    candidate, attempt_id = handed_in(quiz_site, 6)
    assert ESSAY_SENTENCE not in candidate.page(attempt_id, "result")


def test_a_result_with_an_essay_says_that_it_is_marked_without_name(quiz_site: Site) -> None:
    candidate, attempt_id = essay_of(quiz_site)
    assert ESSAY_SENTENCE in candidate.page(attempt_id, "result")


def test_keys_and_feedback_stay_while_an_attempt_is_left(quiz_site: Site) -> None:
    candidate, attempt_id = handed_in(quiz_site, 0)
    page = candidate.page(attempt_id, "result")
    assert secrets_in(page) == []
    assert "khi đã dùng hết lượt" in page
    assert "Làm lại bài kiểm tra" in page


def test_keys_and_feedback_open_when_no_attempt_is_left(quiz_site: Site) -> None:
    for _ in range(3):
        candidate, attempt_id = handed_in(quiz_site, 0)
    page = candidate.page(attempt_id, "result")
    assert "GIẢI-THÍCH-KÍN" in page
    assert "Làm lại bài kiểm tra" not in page
    assert "Anh/chị đã dùng hết lượt làm." in page


def test_no_attempt_begins_when_none_is_left(quiz_site: Site) -> None:
    for _ in range(3):
        candidate, _attempt_id = handed_in(quiz_site, 0)
    refused = candidate.browser.post(f"/vi/courses/tiep-khach/{FINAL}/start")
    assert refused.status_code == 409
    assert "mở thêm lượt" in refused.get_data(as_text=True)


def test_keys_and_feedback_open_with_the_pass(quiz_site: Site) -> None:
    candidate, attempt_id = handed_in(quiz_site, 7)
    assert "GIẢI-THÍCH-KÍN" in candidate.page(attempt_id, "result")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_paper_left_empty_is_explained_as_not_answered(quiz_site: Site, language: str) -> None:
    candidate = Candidate(quiz_site, checking=True, language=language)
    for _ in range(3):
        attempt_id = candidate.start()
        candidate.submit(attempt_id)
    page = candidate.page(attempt_id, "result")
    assert words_of(page).count("Chưa trả lời" if language == "vi" else "Not answered") == 10
    assert 'name="q' not in page


def test_handing_in_again_gives_the_same_result(quiz_site: Site) -> None:
    candidate, attempt_id = handed_in(quiz_site, 7)
    assert candidate.submit(attempt_id).location == candidate.address(attempt_id, "result")
    assert quiz_site.count(AttemptResult) == 1


def test_a_history_of_ones_own_attempts_stands_before_the_quiz(quiz_site: Site) -> None:
    candidate, attempt_id = handed_in(quiz_site, 0)
    page = candidate.browser.get(f"/vi/courses/tiep-khach/{FINAL}").get_data(as_text=True)
    assert candidate.address(attempt_id, "result") in page
    assert "Đã nộp 1 lượt, còn 2" in page


def test_another_attempt_asks_what_was_not_asked_yet(quiz_site: Site) -> None:
    candidate, first = handed_in(quiz_site, 0)
    second = candidate.start()
    asked = [
        {item.id for item in candidate.sitting(each).paper.items if item.question.kind == "single"} for each in (first, second)
    ]
    assert not asked[0] & asked[1]


def test_a_fault_of_a_question_is_reported_from_its_explanation(quiz_site: Site) -> None:
    candidate, attempt_id = handed_in(quiz_site, 10)
    href = re.search(r'href="(/vi/attempts/[^"]+/wrong/1)"', candidate.page(attempt_id, "result"))
    assert href is not None
    assert Candidate(quiz_site, checking=True).reader.get(href[1]).status_code == 200


# --- marking --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_queue_and_an_essay_are_sound(quiz_site: Site, language: str) -> None:
    trainer = quiz_site.checking("trainer")
    assert trainer.get(f"/{language}/marking").status_code == 200
    _, attempt_id = essay_of(quiz_site)
    assert str(attempt_id) in trainer.get(f"/{language}/marking").get_data(as_text=True)
    page = trainer.get(f"/{language}/marking/{attempt_id}").get_data(as_text=True)
    assert "Thưa cô Ba, mai có ạ." in page
    assert ("Ý-CHẤM-KÍN" if language == "vi" else "HIDDEN-RUBRIC") in page


def test_an_essay_waits_and_is_said_to_wait(quiz_site: Site) -> None:
    candidate, attempt_id = essay_of(quiz_site)
    assert "<h1>Đã nộp, đang chờ người chấm</h1>" in candidate.page(attempt_id, "result")


def test_neither_the_queue_nor_the_essay_names_anybody(quiz_site: Site) -> None:
    _, attempt_id = essay_of(quiz_site)
    trainer = quiz_site.browser("trainer")
    pages = trainer.get("/vi/marking").get_data(as_text=True) + trainer.get(f"/vi/marking/{attempt_id}").get_data(as_text=True)
    assert "Nguyễn Thị own" not in pages


def mark(site: Site, attempt_id: Id, name: str, points: str = "1", *, words: str = "Rõ ràng.") -> TestResponse:
    return site.browser("trainer").post(f"/vi/marking/{attempt_id}", data={"question": name, "points": points, "words": words})


@pytest.mark.parametrize(("points", "verdict"), [("1", "Đạt"), ("0", "Chưa đạt – còn 1 ý cần xem lại (3 phút)")])
def test_a_mark_decides_the_result(quiz_site: Site, points: str, verdict: str) -> None:
    candidate, attempt_id = essay_of(quiz_site)
    assert mark(quiz_site, attempt_id, essay_name(candidate, attempt_id), points).status_code == 303
    page = candidate.page(attempt_id, "result")
    assert f"<h1>{verdict}</h1>" in page
    assert "Rõ ràng." in page


def test_a_marked_essay_leaves_the_queue_and_is_not_marked_again(quiz_site: Site) -> None:
    candidate, attempt_id = essay_of(quiz_site)
    name = essay_name(candidate, attempt_id)
    mark(quiz_site, attempt_id, name)
    assert str(attempt_id) not in quiz_site.browser("trainer").get("/vi/marking").get_data(as_text=True)
    assert mark(quiz_site, attempt_id, name).status_code == 409
    assert quiz_site.count(EssayMark) == 1


@pytest.mark.parametrize("points", ["", "x", "-1", "1,5", "1.000", "1 điểm", "9" * 100])
def test_points_that_do_not_fit_are_refused_at_their_field(quiz_site: Site, points: str) -> None:
    candidate, attempt_id = essay_of(quiz_site)
    answer = mark(quiz_site, attempt_id, essay_name(candidate, attempt_id), points)
    assert answer.status_code == 422
    assert 'href="#f-points"' in answer.get_data(as_text=True)
    assert quiz_site.count(EssayMark) == 0


def test_words_that_are_too_long_are_refused_at_their_field(quiz_site: Site) -> None:
    candidate, attempt_id = essay_of(quiz_site)
    answer = mark(quiz_site, attempt_id, essay_name(candidate, attempt_id), words="x" * 5000)
    assert (answer.status_code, 'href="#f-words"' in answer.get_data(as_text=True)) == (422, True)


def test_a_look_at_an_essay_is_noted(quiz_site: Site) -> None:
    _, attempt_id = essay_of(quiz_site)
    quiz_site.browser("trainer").get(f"/vi/marking/{attempt_id}")
    with quiz_site.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Note).where(Note.kind == "assessment.looked")) == 1


@pytest.mark.parametrize("place", ["above", "sibling", "other"])
def test_essays_of_other_units_look_like_ones_that_are_not_there(quiz_site: Site, place: str) -> None:
    candidate, attempt_id = essay_of(quiz_site, place)
    trainer = quiz_site.browser("trainer")
    assert str(attempt_id) not in trainer.get("/vi/marking").get_data(as_text=True)
    assert trainer.get(f"/vi/marking/{attempt_id}").status_code == 404
    assert mark(quiz_site, attempt_id, essay_name(candidate, attempt_id)).status_code == 404


def test_nobody_marks_their_own(quiz_site: Site) -> None:
    candidate, attempt_id = essay_of(quiz_site, "trainer")
    assert mark(quiz_site, attempt_id, essay_name(candidate, attempt_id)).status_code == 404


def test_an_attempt_that_is_not_handed_in_is_nobodys_to_mark(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    assert quiz_site.browser("trainer").get(f"/vi/marking/{candidate.start(WRITING)}").status_code == 404


@pytest.mark.parametrize("who", ["own", "administrator", "head", "training-officer"])
def test_the_queue_is_closed_to_whoever_is_no_trainer(quiz_site: Site, who: str) -> None:
    assert quiz_site.browser(who).get("/vi/marking").status_code == 403


def test_a_question_that_is_no_essay_cannot_be_marked(quiz_site: Site) -> None:
    candidate, attempt_id = essay_of(quiz_site)
    other = next(item.name for item in candidate.sitting(attempt_id).paper.items if item.question.kind != "essay")
    assert mark(quiz_site, attempt_id, other).status_code == 404


def test_one_attempt_is_measured_alike_before_the_quiz_in_its_list_and_in_its_result(quiz_site: Site) -> None:
    candidate, attempt_id = handed_in(quiz_site, 6)
    result = words_of(candidate.page(attempt_id, "result"))
    before = words_of(candidate.browser.get(f"/vi/courses/tiep-khach/{FINAL}").get_data(as_text=True))
    (earned,) = set(re.findall(r"được (\S+) trên 10 điểm", result))
    assert f"được {earned} trên 10 điểm" in before
    assert "Cần 7 trên 10 điểm của 10 câu" in before
    assert "%" not in before
