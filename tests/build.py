"""Makers across features: a published course, a learner in it, answers to its questions. They call the real services."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from elearn.assessment.responses import Answer, Chosen, Filled, Ordered, Paired, Response, Spotted, Written
from elearn.catalogue.queries import CourseEntry, get_course
from elearn.catalogue.service import publish
from elearn.content.compilation import Compilation
from elearn.content.compile import compile_sources
from elearn.content.document import Choice, Cloze, Course, Essay, Gap, Matching, Numeric, Ordering, Question, ShortText, Spot
from elearn.content.source import read_folder
from elearn.core.actor import SYSTEM, Actor
from elearn.core.db.work import Database
from elearn.learning.service import Place
from tests.organisation.makers import a_person, a_unit

COURSES = Path(__file__).parents[1] / "courses"
SEC_PHISH = COURSES / "sec-phish"


@cache
def compiled(folder: Path = SEC_PHISH) -> Compilation:
    """The course in a folder, compiled once a run."""
    compilation = compile_sources(read_folder(folder), laws=(COURSES / "laws.yml").read_bytes())
    assert compilation.course is not None, compilation.errors
    return compilation


def a_published_course(database: Database, folder: Path = SEC_PHISH) -> tuple[CourseEntry, Course]:
    """The course, served, with its document."""
    course = compiled(folder).course
    assert course is not None
    with database.unit_of_work() as work:
        publish(work.session, SYSTEM, course, read_folder(folder), now=work.now)
    with database.read() as session:
        return get_course(session, SYSTEM, course.slug), course


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
    return Response(_right(question, language))


def _right(question: Question, language: str) -> Answer:
    answer: Answer
    match question.key:
        case Choice(right=right):
            answer = Chosen(right)
        case Numeric(answers=answers):
            answer = Written(answers[0].low)
        case ShortText(accepted=accepted):
            answer = Written(accepted[language][0].pattern.replace("*", "x"))
        case Matching(pairs=pairs):
            answer = Paired(tuple(pairs.items()))
        case Ordering(items=items):
            answer = Ordered(items)
        case Spot(suspicious=suspicious):
            answer = Spotted(suspicious)
        case Cloze(gaps=gaps):
            answer = Filled(tuple((gap.id, _filling(gap, language)) for gap in gaps))
        case Essay():
            answer = Written("Một đoạn văn.")
    return answer


def _filling(gap: Gap, language: str) -> str:
    return gap.right or (gap.number.low if gap.number else gap.accepted[language][0].pattern)
