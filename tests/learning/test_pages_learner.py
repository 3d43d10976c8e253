"""What a learner sends: it is kept once, and what the next page says is true."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from elearn.assessment.responses import Ordered
from elearn.learning import rules
from elearn.learning.models import Completion, DeskObstacle, Enrolment, FaultReport, LessonProgress, PracticeResponse
from tests.learning.filling import fields_of, right_fields
from tests.learning.learner import COURSE, FIRST, Learner, question_of
from tests.site import Site, every_kind

DONE = "Anh/chị đã hoàn thành khóa học. Kết quả đã được ghi."


@pytest.fixture
def learner(site: Site) -> Learner:
    return Learner(site)


def test_an_answer_is_kept_and_leads_back_to_its_question(learner: Learner) -> None:
    question = question_of(FIRST)
    answer = learner.answer(FIRST, question)
    assert (answer.status_code, answer.location) == (303, f"{learner.address(FIRST)}#{question.id}")
    assert learner.site.count(PracticeResponse) == 1


def test_a_kept_answer_is_shown_with_its_feedback(learner: Learner) -> None:
    question = question_of(FIRST)
    learner.answer(FIRST, question)
    assert f'data-question="{question.id}" data-answered' in learner.page(FIRST)


def test_every_kind_of_answer_is_kept(site: Site) -> None:
    learner = Learner(site, course=every_kind())
    lesson = every_kind().lessons[1]
    for question in every_kind().iter_questions(lesson):
        learner.answer(lesson, question)
    assert learner.page(lesson).count("data-answered") == len(lesson.questions)


def test_an_answer_sent_twice_is_one_row(learner: Learner) -> None:
    for _ in range(2):
        learner.answer(FIRST, question_of(FIRST), sending="0123456789abcdef")
    assert learner.site.count(PracticeResponse) == 1


def test_the_same_answer_given_again_is_a_row_of_its_own(learner: Learner) -> None:
    for _ in range(2):
        learner.answer(FIRST, question_of(FIRST))
    assert learner.site.count(PracticeResponse) == 2


def test_every_form_has_a_mark_of_its_own(learner: Learner) -> None:
    pages = learner.page(FIRST) + learner.page(FIRST)
    marks = re.findall(r'name="sending" value="([^"]+)"', pages)
    assert len(marks) == len(set(marks)) == 2 * len(FIRST.questions)


def test_a_question_can_be_done_again(learner: Learner) -> None:
    question = question_of(FIRST)
    learner.answer(FIRST, question)
    assert "data-answered" not in learner.page(FIRST, f"?again={question.id}")


def test_an_item_of_an_order_moves_and_nothing_is_kept(site: Site) -> None:
    learner = Learner(site, course=every_kind())
    lesson, question = every_kind().lessons[1], every_kind().questions["q-thu-tu"]
    items = question.key.items  # type: ignore[union-attr]  # an ordering
    fields = [*fields_of(question, Ordered(items))[:-1], ("q-thu-tu.move", f"{items[0]}:down")]
    page = learner.post(lesson, "answer", fields)
    labels = [question.texts["vi"].labels[items[index]] for index in (1, 0, 2)]
    places = [page.get_data(as_text=True).index(each) for each in labels]
    assert page.status_code == 200
    assert places == sorted(places)
    assert site.count(PracticeResponse) == 0


@pytest.mark.parametrize("fields", [[("q-giay-to", "x")], [("q-ngay", "9" * 501)], [("q-thu-tu", "1")], []])
def test_what_no_page_sends_is_refused_and_not_kept(site: Site, fields: list[tuple[str, str]]) -> None:
    answer = Learner(site, course=every_kind()).post(every_kind().lessons[1], "answer", fields)
    assert answer.status_code == 422
    assert site.count(PracticeResponse) == 0


def test_signs_that_no_database_keeps_are_refused_and_nothing_is_kept(site_on_each: Site) -> None:
    learner, question = Learner(site_on_each), question_of(FIRST)
    answers = [
        learner.answer(FIRST, question, sending="a\0b"),
        learner.post(FIRST, "report", [("words", "Sai\0 chính tả")]),
        learner.post(FIRST, "place", [("block", "a\0b")]),
        learner.post(FIRST, "desk", [("obstacle", "a\0b")]),
        learner.post(FIRST, "known", [(f"{question.id}\0", "x")]),
        learner.browser.post(f"/vi/courses/{COURSE.slug}/enrol", data={"lesson": "a\0b"}),
    ]
    assert [each.status_code for each in answers] == [400] * len(answers)
    assert [site_on_each.count(model) for model in (PracticeResponse, FaultReport, Enrolment)] == [0, 0, 0]


def test_an_open_page_holds_nothing_of_any_key(learner: Learner) -> None:
    page = learner.page(FIRST)
    texts = [question.texts["vi"] for question in COURSE.iter_questions(FIRST)]
    assert [each for text in texts for each in (*text.feedback.values(), text.explanation or "") if each and each in page] == []


def test_the_questions_beforehand_hold_nothing_of_any_key(learner: Learner) -> None:
    page = learner.read(learner.address(FIRST, "known"))
    texts = [question.texts["vi"] for question in rules.questions_to_know(COURSE, FIRST)]
    assert all(question.id in page for question in rules.questions_to_know(COURSE, FIRST))
    assert [each for text in texts for each in (*text.feedback.values(), text.explanation or "") if each and each in page] == []


def test_right_answers_beforehand_make_a_lesson_known_and_lead_on(learner: Learner) -> None:
    fields = [field for each in rules.questions_to_know(COURSE, FIRST) for field in right_fields(each)]
    answer = learner.post(FIRST, "known", fields)
    assert (answer.status_code, answer.location) == (303, learner.address(COURSE.lessons[1]))
    assert "Đã biết" in learner.read(f"/vi/courses/{COURSE.slug}/")


def test_a_wrong_answer_beforehand_leads_to_a_note_before_the_section_that_answers_it(learner: Learner) -> None:
    asked = rules.questions_to_know(COURSE, FIRST)
    answer = learner.post(FIRST, "known", [field for each in asked[1:] for field in right_fields(each)])
    assert answer.location == f"{learner.address(FIRST)}#review"
    _, note, after = learner.page(FIRST).partition('<div id="review" tabindex="-1"')
    assert f"Đúng {len(asked) - 1} câu, còn 1 câu nên xem lại." in note + after[:600]
    assert f'<a href="#{asked[0].id}">' in after[:900]
    # The questions stand alone under "Thử với việc của phường"; what they ask stands in the section before.
    assert re.search(r'data-block="([^"]+)"', after)[1] == "mot-tin-hai-cau-hoi/html/1"  # type: ignore[index]  # there are blocks


def test_what_to_read_after_a_wrong_answer_is_said_once_and_nowhere_else(learner: Learner) -> None:
    asked = rules.questions_to_know(COURSE, FIRST)
    learner.post(FIRST, "known", right_fields(asked[1]))
    assert ['id="review"' in page for page in (learner.page(FIRST), learner.page(FIRST))] == [True, False]
    learner.post(FIRST, "known", right_fields(asked[1]))
    assert ['id="review"' in page for page in (learner.page(COURSE.lessons[1]), learner.page(FIRST))] == [False, False]


def test_a_question_without_an_answer_beforehand_is_one_to_review(learner: Learner) -> None:
    asked = rules.questions_to_know(COURSE, FIRST)
    learner.post(FIRST, "known", right_fields(asked[0]))
    assert f"Đúng 1 câu, còn {len(asked) - 1} câu nên xem lại." in learner.page(FIRST)


def test_nothing_answered_beforehand_is_refused_with_a_sentence_and_nothing_is_kept(learner: Learner) -> None:
    answer = learner.post(FIRST, "known")
    assert answer.status_code == 422
    assert "Anh/chị chưa trả lời câu nào." in answer.get_data(as_text=True)
    assert [learner.site.count(model) for model in (Enrolment, LessonProgress)] == [0, 0]


def test_an_order_left_as_it_was_drawn_is_no_answer_beforehand(learner: Learner) -> None:
    lesson = next(each for each in COURSE.lessons if any(one.kind == "ordering" for one in rules.questions_to_know(COURSE, each)))
    question = question_of(lesson, "ordering")
    drawn = re.findall(
        rf'<input type="hidden" name="{question.id}" value="([^"]+)"', learner.read(learner.address(lesson, "known"))
    )
    assert len(drawn) > 1
    assert learner.post(lesson, "known", [(question.id, each) for each in drawn]).status_code == 422
    assert learner.post(lesson, "known", [(question.id, each) for each in reversed(drawn)]).status_code == 303


def test_an_order_moved_beforehand_is_not_yet_sent_in(learner: Learner) -> None:
    lesson = next(each for each in COURSE.lessons if any(one.kind == "ordering" for one in rules.questions_to_know(COURSE, each)))
    question = question_of(lesson, "ordering")
    items = question.key.items  # type: ignore[union-attr]  # an ordering
    page = learner.post(lesson, "known", [*fields_of(question, Ordered(items))[:-1], (f"{question.id}.move", f"{items[0]}:down")])
    assert page.status_code == 200
    assert learner.site.count(LessonProgress) == 0
    assert "data-answered" not in page.get_data(as_text=True)


def test_a_lesson_without_questions_cannot_be_shown_to_be_known(learner: Learner) -> None:
    case = COURSE.lessons[-1]
    assert learner.browser.get(learner.address(case, "known")).status_code == 404
    assert learner.post(case, "known").status_code == 422


def test_a_place_is_kept_without_words(learner: Learner) -> None:
    block = FIRST.pages["vi"].blocks[3].key
    learner.enrol()
    assert learner.post(FIRST, "place", [("block", block)]).status_code == 204
    assert f'href="#{block}"' in learner.page(FIRST)


def test_whoever_answers_goes_on_at_that_question_without_script(learner: Learner) -> None:
    question = list(COURSE.iter_questions(FIRST))[1]
    learner.answer(FIRST, question)
    block = next(each.key for each in FIRST.pages["vi"].blocks if each.kind == "question" and each.question == question.id)
    assert f"/vi/courses/{COURSE.slug}/{FIRST.slug}#{block}" in learner.read("/vi/learning")


def test_a_look_takes_up_no_course(site_on_each: Site) -> None:
    answer = Learner(site_on_each).post(FIRST, "place", [("block", FIRST.pages["vi"].blocks[3].key)])
    assert (answer.status_code, answer.data) == (204, b"")
    assert [site_on_each.count(model) for model in (Enrolment, LessonProgress)] == [0, 0]


@pytest.mark.parametrize("block", ["", "nowhere", "x" * 5000, "<script>"])
def test_a_place_that_is_none_is_refused(learner: Learner, block: str) -> None:
    assert learner.post(FIRST, "place", [("block", block)]).status_code == 422
    assert learner.site.count(LessonProgress) == 0


def test_a_place_holds_in_the_other_language(learner: Learner) -> None:
    block = FIRST.pages["vi"].blocks[5].key
    learner.enrol()
    learner.post(FIRST, "place", [("block", block)])
    learner.language = "en"
    assert f'href="#{block}"' in learner.page(FIRST)
    assert f"/en/courses/{COURSE.slug}/{FIRST.slug}#{block}" in learner.read("/en/learning")


def test_the_way_to_the_other_language_is_the_same_page(learner: Learner) -> None:
    assert f'href="/en/courses/{COURSE.slug}/{FIRST.slug}"' in learner.page(FIRST)


def test_an_answer_in_one_language_is_shown_in_the_other(learner: Learner) -> None:
    question = question_of(FIRST)
    learner.answer(FIRST, question)
    learner.language = "en"
    assert f'data-question="{question.id}" data-answered' in learner.page(FIRST)


def test_the_end_too_early_leads_to_the_first_question_that_is_missing_and_says_so_there(learner: Learner) -> None:
    learner.answer(FIRST, COURSE.questions[FIRST.questions[0]])
    answer = learner.post(FIRST, "end")
    assert answer.location == f"{learner.address(FIRST)}#missing-{FIRST.questions[1]}"
    _, _, after = learner.page(FIRST).partition(
        f'<div id="missing-{FIRST.questions[1]}" data-follows="{FIRST.questions[1]}" tabindex="-1"'
    )
    note, _, _ = after.partition(f'data-question="{FIRST.questions[1]}"')
    assert f"Còn {len(FIRST.questions) - 1} câu chưa trả lời." in note
    assert 'role="status"' in note


def test_every_other_missing_question_is_marked_until_it_is_answered(learner: Learner) -> None:
    learner.post(FIRST, "end")
    before = learner.page(FIRST)
    learner.answer(FIRST, COURSE.questions[FIRST.questions[-1]])
    assert [page.count("Chưa trả lời</span>") for page in (before, learner.page(FIRST))] == [
        len(FIRST.questions) - 1,
        len(FIRST.questions) - 2,
    ]


def test_before_the_end_was_reached_nothing_is_said_to_be_missing(learner: Learner) -> None:
    learner.answer(FIRST, COURSE.questions[FIRST.questions[0]])
    assert "chưa trả lời" not in learner.page(FIRST).lower()


def test_a_question_that_is_done_again_is_not_missing(learner: Learner) -> None:
    learner.answer(FIRST, COURSE.questions[FIRST.questions[0]])
    learner.post(FIRST, "end")
    page = learner.page(FIRST, f"?again={FIRST.questions[0]}")
    assert f"Còn {len(FIRST.questions) - 1} câu chưa trả lời." in page


def test_the_answer_that_finishes_the_last_lesson_says_so_where_the_way_leads_on(learner: Learner) -> None:
    *others, last = COURSE.lessons[:-1]
    for lesson in (*others, COURSE.lessons[-1]):
        learner.finish(lesson)
    learner.post(last, "end")
    for question in COURSE.iter_questions(last):
        assert "Anh/chị đã hoàn thành khóa học." not in learner.page(last)
        learner.answer(last, question)
    page = learner.page(last)
    assert "Anh/chị đã hoàn thành khóa học." in page.partition('id="way-on"')[2]
    assert "Xong bài này" not in page


def test_the_end_of_a_lesson_leads_to_the_next(learner: Learner) -> None:
    assert learner.finish(FIRST).location == learner.address(COURSE.lessons[1])


def test_the_end_of_the_last_lesson_leads_to_the_course(learner: Learner) -> None:
    assert learner.complete().location == f"/vi/courses/{COURSE.slug}/"


def test_a_case_without_ending_is_not_closed(learner: Learner) -> None:
    case = COURSE.lessons[-1]
    for path in ("", "a", "z.z", "a" * 300):
        assert learner.post(case, "end", [("path", path)]).status_code == 422
    assert learner.site.count(LessonProgress) == 0


def test_a_completion_is_told_once(learner: Learner) -> None:
    first = learner.read(learner.complete().location)
    again = learner.read(learner.finish(COURSE.lessons[-1]).location)
    assert (first.count(DONE), again.count(DONE)) == (1, 0)
    assert learner.site.count(Completion) == 1


def test_the_course_page_says_when_it_was_completed(learner: Learner) -> None:
    learner.complete()
    assert "Anh/chị đã hoàn thành khóa học." in learner.read(f"/vi/courses/{COURSE.slug}/")


def test_a_course_with_a_new_version_stays_completed(learner: Learner) -> None:
    learner.complete()
    learner.site.publish(replace(COURSE, label="1.0.1", source_hash="5" * 64))
    assert "Anh/chị đã hoàn thành khóa học." in learner.read(f"/vi/courses/{COURSE.slug}/")


def test_a_begun_lesson_is_said_to_be_begun_in_the_contents_of_another(learner: Learner) -> None:
    learner.answer(FIRST, question_of(FIRST))
    contents = learner.page(COURSE.lessons[1]).partition('id="contents"')[2]
    assert contents.count("(đang học)") == 1


def test_a_desk_act_is_kept_and_leads_back_to_it(learner: Learner) -> None:
    answer = learner.post(FIRST, "desk")
    assert answer.status_code == 303
    assert "Đã làm" in learner.page(FIRST).split('id="desk-answer"')[1][:300]


def test_an_obstacle_is_counted_and_said_to_be(learner: Learner) -> None:
    learner.post(FIRST, "desk", [("obstacle", "machine")])
    assert learner.site.count(DeskObstacle) == 1
    assert "Đã ghi nhận lý do" in learner.page(FIRST)


@pytest.mark.parametrize("fields", [[("obstacle", "laziness")], [("obstacle", "")], [("could", "no")]])
def test_an_obstacle_that_is_none_is_refused_and_counts_as_nothing_done(learner: Learner, fields: list[tuple[str, str]]) -> None:
    assert learner.post(FIRST, "desk", fields).status_code == 422
    assert "Chưa làm được vì…" in learner.page(FIRST)


def test_a_report_of_a_learner_is_thanked_for_on_the_lesson(learner: Learner) -> None:
    answer = learner.post(FIRST, "report", [("words", "Sai chính tả"), ("block", FIRST.pages["vi"].blocks[0].key)])
    assert "Đã ghi nhận." in learner.read(answer.location)
    with learner.site.database.read() as session:
        report = session.scalars(select(FaultReport)).one()
    assert (report.person_id, report.block) == (learner.site.plan.people["own"], FIRST.pages["vi"].blocks[0].key)


def test_a_course_is_taken_up_by_its_button(learner: Learner) -> None:
    address = f"/vi/courses/{COURSE.slug}/"
    assert "Đăng ký học" in learner.read(address)
    answer = learner.browser.post(f"{address}enrol")
    assert (answer.status_code, answer.location, learner.site.count(Enrolment)) == (303, address, 1)
    page = learner.read(address)
    assert ["Đã đăng ký học." in page, f'action="{address}enrol"' in page] == [True, False]


def test_enrolling_opens_the_lesson(learner: Learner) -> None:
    answer = learner.browser.post(f"/vi/courses/{COURSE.slug}/enrol", data={"lesson": FIRST.slug})
    assert (answer.status_code, answer.location) == (303, learner.address(FIRST))
    assert learner.site.count(Enrolment) == 1


@pytest.mark.parametrize(("slug", "lesson"), [(COURSE.slug, "khong-co"), ("khong-co", ""), ("khong-co", FIRST.slug)])
def test_enrolling_in_what_is_not_there_is_refused(learner: Learner, slug: str, lesson: str) -> None:
    assert learner.browser.post(f"/vi/courses/{slug}/enrol", data={"lesson": lesson}).status_code == 404
    assert learner.site.count(Enrolment) == 0


def test_a_form_without_its_token_is_refused(learner: Learner) -> None:
    learner.site.app.config["WTF_CSRF_ENABLED"] = True
    try:
        refused = learner.answer(FIRST, question_of(FIRST))
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', learner.page(FIRST))
        assert token is not None
        taken = learner.post(FIRST, "answer", [*right_fields(question_of(FIRST)), ("csrf_token", token[1])])
    finally:
        learner.site.app.config["WTF_CSRF_ENABLED"] = False
    assert (refused.status_code, taken.status_code) == (400, 303)
