"""What a draft would change: the compiled document beside the one that is served. Pure.

Lessons, banks and questions are told apart by their ids, blocks as `comparing` does: a paragraph that only moved because another
was put before it has not changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from pydantic import TypeAdapter

from elearn.content.document import Bank, Course, Lesson, Page, Question, Text
from elearn.studio.comparing import BlockRow, Fate, page_rows

What: TypeAlias = Literal["added", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were added, changed and removed."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    @property
    def total(self) -> int:
        return self.added + self.changed + self.removed


@dataclass(frozen=True, slots=True)
class LessonChange:
    """A lesson, case or quiz that differs. `also`: what differs besides blocks and questions, by code (`_ALSO_OF_LESSON`)."""

    id: str
    kind: str
    title: Text
    what: What
    blocks: Counts = Counts()
    questions: Counts = Counts()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BankChange:
    id: str
    title: Text
    what: What
    questions: Counts = Counts()


@dataclass(frozen=True, slots=True)
class Plan:
    """What publishing would do.

    `title` and `slug` are the course's from then on; `before` is the label that is served, None for a new course. `also`: what of
    the course itself differs, by code (`_ALSO_OF_COURSE`). `keys`: the questions whose options or key differ, so that earlier
    answers no longer count. `format` is raised when old plans can no longer be read.
    """

    title: Text
    slug: str
    label: str
    before: str | None
    lessons: tuple[LessonChange, ...] = ()
    banks: tuple[BankChange, ...] = ()
    also: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    format: Literal[1] = 1

    @property
    def is_empty(self) -> bool:
        return not (self.lessons or self.banks or self.also)

    def numbers(self, what: What) -> int:
        """How many lessons were added, changed or removed."""
        return sum(each.what == what for each in self.lessons)


_PLAN: TypeAdapter[Plan] = TypeAdapter(Plan)


def to_json(plan: Plan) -> dict[str, Any]:
    """The plan as JSON values."""
    packed: dict[str, Any] = _PLAN.dump_python(plan, mode="json")
    return packed


def from_json(stored: Mapping[str, Any]) -> Plan:
    """The plan that `to_json` gave."""
    return _PLAN.validate_python(stored)


def plan_of(before: Course | None, after: Course) -> Plan:
    """What publishing `after` would change of what is served."""
    return Plan(
        title=after.title,
        slug=after.slug,
        label=after.label,
        before=before.label if before is not None else None,
        lessons=tuple(_lessons(before, after)),
        banks=tuple(_banks(before, after)),
        also=tuple(code for code, part in _ALSO_OF_COURSE.items() if before is not None and part(before) != part(after)),
        keys=tuple(_keys(before, after)),
    )


_ALSO_OF_COURSE: Mapping[str, Callable[[Course], object]] = {
    "title": lambda course: course.title,
    "summary": lambda course: course.summary,
    "visibility": lambda course: course.visibility,
    "theme": lambda course: course.theme,
    "place": lambda course: course.place,
    "audience": lambda course: course.audience,
    "competencies": lambda course: course.competencies,
    "completion": lambda course: (course.required_lessons, course.required_quizzes),
    "validity": lambda course: (course.valid_months, course.credit_hours),
    "group": lambda course: course.programme_group,
    "laws": lambda course: course.laws,
    "languages": lambda course: course.languages,
    "order": lambda course: [(module.slug, module.title, [lesson.id for lesson in module.lessons]) for module in course.modules],
    "card": lambda course: course.card,
    "glossary": lambda course: course.glossary,
    "changes": lambda course: course.changes,
    "about": lambda course: (course.authors, course.licence, course.reviewed_on, course.retired),
}
_ALSO_OF_LESSON: Mapping[str, Callable[[Lesson], object]] = {
    "title": lambda lesson: lesson.title,
    "minutes": lambda lesson: lesson.minutes,
    "competencies": lambda lesson: lesson.competencies,
    "case": lambda lesson: lesson.case,
    "quiz": lambda lesson: lesson.quiz,
}


def _lessons(before: Course | None, after: Course) -> Iterable[LessonChange]:
    earlier = {lesson.id: lesson for lesson in before.lessons} if before is not None else {}
    for lesson in after.lessons:
        change = lesson_change(before, earlier.get(lesson.id), after, lesson)
        if change is not None:
            yield change
    kept = {lesson.id for lesson in after.lessons}
    for lesson in earlier.values():
        if lesson.id not in kept:
            yield LessonChange(lesson.id, lesson.kind, lesson.title, "removed")


def lesson_change(before: Course | None, earlier: Lesson | None, after: Course, lesson: Lesson) -> LessonChange | None:
    """How a lesson differs from the one with its id that is served; None where it does not."""
    language = after.source_language
    there = earlier.pages.get(language) if earlier else None
    blocks = _count(change.what for change in page_changes(there, lesson.pages.get(language)))
    questions = _count(
        what
        for what, _ in question_changes(
            {each.id: each for each in before.iter_questions(earlier)} if before and earlier else {},
            {each.id: each for each in after.iter_questions(lesson)},
        )
    )
    if earlier is None:
        return LessonChange(lesson.id, lesson.kind, lesson.title, "added", blocks, questions)
    also = [code for code, part in _ALSO_OF_LESSON.items() if part(earlier) != part(lesson)]
    if any(row.what == "moved" for row in page_rows(there, lesson.pages.get(language))):
        also.append("moved")
    others = (code for code in {*earlier.pages, *lesson.pages} if code != language)
    if any(page_changes(earlier.pages.get(code), lesson.pages.get(code)) for code in others):
        also.append("translation")
    if not (blocks.total or questions.total or also):
        return None
    return LessonChange(lesson.id, lesson.kind, lesson.title, "changed", blocks, questions, tuple(also))


def page_changes(before: Page | None, after: Page | None) -> list[BlockRow]:
    """The blocks that differ between two pages, in the order of the later one; a block that only moved has not changed.

    Questions are left out: they have an identity of their own.
    """
    return [row for row in page_rows(before, after) if row.what in {"changed", "added", "removed"} and not _is_question(row)]


def _is_question(row: BlockRow) -> bool:
    return any(block is not None and block.kind == "question" for block in (row.before, row.after))


def question_changes(before: Mapping[str, Question], after: Mapping[str, Question]) -> list[tuple[What, str]]:
    """The questions that differ, by id: those of the later version in their order, then those that are gone."""
    changes: list[tuple[What, str]] = []
    for name, question in after.items():
        if name not in before:
            changes.append(("added", name))
        elif question != before[name]:
            changes.append(("changed", name))
    return changes + [("removed", name) for name in before if name not in after]


def _banks(before: Course | None, after: Course) -> Iterable[BankChange]:
    earlier = {bank.id: bank for bank in before.banks} if before is not None else {}
    for bank in after.banks:
        old = earlier.get(bank.id)
        there = _questions_of(before, old) if before and old else {}
        questions = _count(what for what, _ in question_changes(there, _questions_of(after, bank)))
        if old is None or questions.total or old.title != bank.title:
            yield BankChange(bank.id, bank.title, "added" if old is None else "changed", questions)
    kept = {bank.id for bank in after.banks}
    for bank in earlier.values():
        if bank.id not in kept:
            yield BankChange(bank.id, bank.title, "removed")


def _questions_of(course: Course, bank: Bank) -> dict[str, Question]:
    return {name: course.questions[name] for name in bank.questions}


def _keys(before: Course | None, after: Course) -> Iterable[str]:
    there = before.questions if before is not None else {}
    return (name for name, each in after.questions.items() if name in there and there[name].key_hash != each.key_hash)


def _count(changes: Iterable[Fate]) -> Counts:
    found = Counter(changes)
    return Counts(found["added"], found["changed"], found["removed"])
