"""A programme of topics with a test for each lesson and a final one, and how a course differs from it. Pure.

A topic is a bank of the course: it alone says which questions belong together, and whatever is drawn is drawn from banks. Figures
of the programme are known at second hand. A course that differs may be right and they wrong: so it is told, and bars nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from elearn.content.document import Course, Lesson
from elearn.core.errors import N_
from elearn.examinations.plan.shape import Plan
from elearn.examinations.rules import Template

SECOND_HAND = "theo nguồn thứ cấp, chưa đối chiếu văn bản gốc"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that an official text is said to give; `remark` says how that is known."""

    value: int
    remark: str = SECOND_HAND


@dataclass(frozen=True, slots=True)
class Programme:
    """What a programme asks for. `document` is the text that is said to give the figures; minutes are those of the final test."""

    document: str
    topics: Figure
    lesson_questions: Figure
    final_questions: Figure
    final_minutes: Figure


PROGRAMME = Programme("Nghị quyết 398/NQ-UBTVQH16", Figure(26), Figure(5), Figure(50), Figure(90))


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that differs: a Vietnamese source sentence with places for `values`."""

    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)


_TOPICS = N_("Khóa học có %(found)d ngân hàng câu hỏi, mỗi ngân hàng là một chuyên đề; mẫu nói %(wanted)d chuyên đề.")
_LESSON = N_("Bài “%(lesson)s” có %(found)d câu tự kiểm tra; mẫu nói %(wanted)d câu mỗi bài.")
_MORE_LESSONS = N_("Còn %(count)d bài khác cũng không có đúng %(wanted)d câu tự kiểm tra.")
_QUESTIONS = N_("Đề rút %(found)d câu; mẫu nói %(wanted)d câu.")
_MINUTES = N_("Thời gian làm bài là %(found)d phút; mẫu nói %(wanted)d phút.")
_NOT_ASKED = N_("Chuyên đề “%(topic)s” không có câu nào trong đề.")
_MORE_TOPICS = N_("Còn %(count)d chuyên đề khác cũng không có câu nào trong đề.")
_NAMED = 3
"""So many lessons or topics are named of each sort; the others are counted."""


def differences_of(course: Course, plan: Plan, template: Template, programme: Programme = PROGRAMME) -> list[Remark]:
    """How a course and a plan differ from a programme; nothing is told of kinds that do not follow one.

    A final test follows it always, a test of one topic where its figures are marked as the programme's.
    """
    if template is Template.COMPLETION:
        return [*_of_course(course, programme), *_of_final(course, plan, programme)]
    if template is Template.TOPIC and plan.note == programme.lesson_questions.remark:
        return list(_number(_QUESTIONS, plan.count, programme.lesson_questions))
    return []


def _number(sentence: str, found: int, wanted: Figure) -> Iterator[Remark]:
    if found != wanted.value:
        yield Remark(sentence, {"found": found, "wanted": wanted.value})


def _of_course(course: Course, programme: Programme) -> Iterator[Remark]:
    yield from _number(_TOPICS, len(course.banks), programme.topics)
    wanted = programme.lesson_questions.value
    others = [(lesson, found) for lesson, found in _self_checks(course, wanted) if found != wanted]
    for lesson, found in others[:_NAMED]:
        yield Remark(_LESSON, {"lesson": lesson.title.get("vi", lesson.slug), "found": found, "wanted": wanted})
    if len(others) > _NAMED:
        yield Remark(_MORE_LESSONS, {"count": len(others) - _NAMED, "wanted": wanted})


def _of_final(course: Course, plan: Plan, programme: Programme) -> Iterator[Remark]:
    yield from _number(_QUESTIONS, plan.count, programme.final_questions)
    yield from _number(_MINUTES, plan.minutes, programme.final_minutes)
    asked = {draw.bank for section in plan.sections for draw in section.draws if draw.count}
    left_out = [each.title.get("vi", each.id) for each in course.banks if each.id not in asked]
    for topic in left_out[:_NAMED]:
        yield Remark(_NOT_ASKED, {"topic": topic})
    if len(left_out) > _NAMED:
        yield Remark(_MORE_TOPICS, {"count": len(left_out) - _NAMED})


def _self_checks(course: Course, wanted: int) -> Iterator[tuple[Lesson, int]]:
    """How many questions each lesson asks of its reader, without the decision before its text.

    A quiz that stands right after a lesson and asks as many as are wanted is that lesson's own.
    """
    for module in course.modules:
        for lesson, after in zip(module.lessons, (*module.lessons[1:], None), strict=True):
            if lesson.kind == "lesson":
                own = sum(each.role == "practice" for each in course.iter_questions(lesson))
                yield lesson, wanted if after is not None and _asked_by(after) == wanted else own


def _asked_by(lesson: Lesson) -> int | None:
    """How many questions a quiz asks; None of what is no quiz."""
    return None if lesson.quiz is None else len(lesson.questions) + sum(each.count for each in lesson.quiz.draw)
