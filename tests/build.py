"""Makers across features: a published course, a learner in it, answers to its questions. They call the real services."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from elearn.assessment.responses import Response
from elearn.assessment.solving import solve
from elearn.catalogue.queries import CourseEntry, get_course
from elearn.catalogue.service import pack_sources, publish
from elearn.content.compilation import Compilation
from elearn.content.compile import compile_sources
from elearn.content.document import Course, Lesson, Page, Question
from elearn.content.source_folder import read_folder
from elearn.core.actor import SYSTEM, Actor
from elearn.core.db.work import Database
from elearn.learning.service import Place
from tests.organisation.makers import a_person, a_unit
from tests.rows import laid

COURSES = Path(__file__).parents[1] / "courses"
SEC_PHISH = COURSES / "sec-phish"


@cache
def compiled(folder: Path = SEC_PHISH) -> Compilation:
    """The course in a folder, compiled once a run."""
    compilation = compile_sources(read_folder(folder), laws=(COURSES / "laws.yml").read_bytes())
    assert compilation.course is not None, compilation.errors
    return compilation


@cache
def packed(folder: Path = SEC_PHISH) -> bytes:
    """The sources of a course as a version keeps them, packed once a run."""
    return pack_sources(read_folder(folder))


@cache
def lessons_of(folder: Path = SEC_PHISH) -> Course:
    """The course without its quizzes: what these tests ask of it is complete when its lessons are."""
    course = compiled(folder).course
    assert course is not None
    modules = tuple(replace(each, lessons=tuple(one for one in each.lessons if one.kind != "quiz")) for each in course.modules)
    return replace(course, modules=modules, required_quizzes=())


def a_published_course(database: Database, folder: Path = SEC_PHISH) -> tuple[CourseEntry, Course]:
    """The course, served without its quizzes, with its document."""
    course = lessons_of(folder)

    def made() -> CourseEntry:
        with database.unit_of_work() as work:
            publish(work.session, SYSTEM, course, packed(folder), now=work.now)
        with database.read() as session:
            return get_course(session, SYSTEM, course.slug)

    return laid(database, folder, made), course


def a_learner(database: Database, *, name: str = "Nguyễn Thị Hạnh") -> Actor:
    """Somebody at work in a ward of a city, as the actor they are in a request."""
    with database.unit_of_work() as work:
        city = a_unit(work.session, name="Thành phố Ví Dụ")
        ward = a_unit(work.session, city, name="Phường Ví Dụ")
        person = a_person(work.session, ward, name=name)
    return Actor(person_id=person, name=name, unit_id=ward)


def places(entry: CourseEntry, course: Course) -> list[Place]:
    """Every lesson of a course as the services want it."""
    return [Place(entry, course, lesson) for lesson in course.lessons]


def right_answer(question: Question, language: str = "vi") -> Response:
    """A wholly right response, from the key."""
    return solve(question, language)


def with_block(course: Course, lesson_id: str, key: str, html: str | None, label: str = "9.0.0") -> Course:
    """The next version of a course, in which a block of a lesson says something else, or (None) is gone, in every language."""

    def changed(page: Page) -> Page:
        blocks = (replace(each, html=html or "", hash=f"h-{html}") if each.key == key else each for each in page.blocks)
        return replace(page, blocks=tuple(each for each in blocks if html is not None or each.key != key))

    def in_lesson(lesson: Lesson) -> Lesson:
        if lesson.id != lesson_id:
            return lesson
        return replace(lesson, pages={language: changed(page) for language, page in lesson.pages.items()})

    modules = tuple(replace(each, lessons=tuple(map(in_lesson, each.lessons))) for each in course.modules)
    return replace(course, modules=modules, label=label, source_hash=f"{label.replace('.', ''):f<64}")
