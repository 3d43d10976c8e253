"""The words of a lesson that can be found tell what a reader sees, and nothing of what is right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from elearn.catalogue.findable import words_of
from elearn.content.document import Course, Lesson
from tests.site import SO_TAY, every_kind

pytestmark = pytest.mark.pure


def lesson(slug: str) -> Lesson:
    found = every_kind().lesson(slug)
    assert found is not None
    return found


def found_with_labels(course: Course, question_id: str, labels: dict[str, str]) -> str:
    question = course.questions[question_id]
    texts = {"vi": replace(question.texts["vi"], labels=labels)}
    changed = replace(course, questions={**course.questions, question_id: replace(question, texts=texts)})
    return words_of(changed, lesson("cau-hoi"), "vi")


@pytest.mark.parametrize("question_id", ["q-giay-to", "q-noi", "q-thu-tu", "q-dien"])
def test_the_order_of_what_can_be_chosen_tells_nothing(question_id: str) -> None:
    course = every_kind()
    labels = course.questions[question_id].texts["vi"].labels
    turned = dict(reversed(labels.items()))
    assert list(turned) != list(labels)
    assert found_with_labels(course, question_id, turned) == found_with_labels(course, question_id, labels)


def test_a_message_to_look_at_reads_as_it_stands() -> None:
    assert "Nộp về tài khoản TRAN VAN A" in " ".join(words_of(every_kind(), lesson("cau-hoi"), "vi").split())


def test_words_are_words_and_no_marks() -> None:
    for each in every_kind().lessons:
        for language in each.pages:
            assert "<" not in words_of(every_kind(), each, language)


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("mo-dau", "Chiều cô không có xe"),
        ("mo-dau", "Ghi sổ mất một phút"),
        ("mo-dau", "Nghĩ xem cô Ba cần gì"),
        ("mo-dau", "Cho cả lớp đóng vai"),
        ("cau-hoi", "QLVB"),
        ("cau-hoi", "Phường không thu qua một người"),
        ("cau-hoi", "sổ tiếp dân"),
        ("cau-hoi", "10"),
        ("cau-hoi", "có ngày hẹn"),
        ("tinh-huong", "Cô về tay không"),
        ("tinh-huong", "lòng tin của một người"),
        ("tinh-huong", "16:15"),
    ],
)
def test_keys_feedback_and_the_good_file_are_not_told(slug: str, words: str) -> None:
    source = (SO_TAY / "modules" / "01-tiep-dan").glob(f"*-{slug}.vi.md")
    assert words in next(iter(source)).read_text(encoding="utf-8")
    assert words not in words_of(every_kind(), lesson(slug), "vi")


def test_questions_of_a_bank_are_not_told() -> None:
    course = every_kind()
    banked = course.questions[course.banks[0].questions[0]].texts["vi"].title
    assert all(banked not in words_of(course, each, "vi") for each in course.lessons)


def test_a_language_that_a_lesson_lacks_has_no_words() -> None:
    assert words_of(every_kind(), lesson("cau-hoi"), "fr") == ""
