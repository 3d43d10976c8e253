"""Courses of units, drafts of them and attempts at their quizzes, planted with canaries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from benchmarks.leak_book import Book, Ground
from benchmarks.quiz_course import MadeCourse, make_course
from benchmarks.sitting import begin
from elearn.assessment import service as assessment
from elearn.assessment.responses import Response, Written
from elearn.assessment.solving import solve
from elearn.catalogue.library import pack
from elearn.catalogue.models import Course
from elearn.catalogue.queries import CourseEntry, get_course
from elearn.catalogue.service import publish
from elearn.content import document
from elearn.core.actor import SYSTEM, Actor
from elearn.core.db.work import Database
from elearn.core.ids import Id
from elearn.studio.models import CourseDraft
from elearn.studio.plan import plan_of, to_json
from elearn.studio.rules import Origin, State
from elearn.studio.service.checks import document_hash


@dataclass(frozen=True, slots=True)
class Taught:
    """A course that belongs to a unit, as it is served."""

    entry: CourseEntry
    course: document.Course
    quiz: document.Lesson


def plant_courses(database: Database, book: Book, units: Mapping[str, Id]) -> dict[str, Taught]:
    """A course for each unit alone, by place. Title, address and a file of its sources are canaries."""
    made = make_course("cua-don-vi", essay=True)
    return {place: _plant_course(database, book, place, unit, made) for place, unit in units.items()}


def _plant_course(database: Database, book: Book, place: str, unit: Id, made: MadeCourse) -> Taught:
    theirs = _named(made.course, book, "course", place, mark=f"a{len(book.words)}")
    sources = {**made.sources, f"{book.code('source', place).lower()}.md": book.word("source", place).encode()}
    with database.unit_of_work() as work:
        publish(work.session, SYSTEM, theirs, sources, now=work.now)
        entry = get_course(work.session, SYSTEM, theirs.slug)
        owned = work.session.get_one(Course, entry.id)
        owned.owner_unit_id, owned.visibility = unit, "unit"
    with database.read() as session:
        entry = get_course(session, SYSTEM, theirs.slug)
    book.id(entry.id, "course", place)
    return Taught(entry, theirs, made.quiz)


def _named(course: document.Course, book: Book, kind: str, place: str, *, mark: str) -> document.Course:
    """The course under a title and address that are canaries, as if its sources were others."""
    title, slug = book.word(kind, place), book.code(kind, place).lower()
    summary = {language: f"Tóm tắt {book.word(kind, place)}" for language in ("vi", "en")}
    return replace(
        course,
        id=slug,
        slug=slug,
        title={"vi": f"Khóa {title}", "en": f"Course {title}"},
        summary=summary,
        source_hash=f"{mark:0<64}",
    )


def plant_drafts(ground: Ground, author: Id, course: document.Course) -> dict[str, str]:
    """A draft that waits for its reviewer, and one that nobody was asked about; answers the parts of an address of the first."""
    asked = _plant_draft(ground, "asked-draft", State.ASKED, author, course)
    own = _plant_draft(ground, "draft", State.READY, author, course)
    lesson, bank = course.lessons[0].id, course.banks[0].id
    return {"draft_id": str(asked), "own_draft_id": str(own), "lesson": lesson, "bank": bank}


def _plant_draft(ground: Ground, kind: str, state: State, author: Id, course: document.Course) -> Id:
    work = ground.work
    theirs = _named(course, ground.book, kind, ground.place, mark=f"d{len(ground.book.words)}")
    draft = CourseDraft(
        state=state,
        origin=Origin.UPLOAD,
        file_name=f"{ground.word(kind, author)}.zip",
        unit_id=ground.unit,
        made_by=author,
        made_at=work.now,
        asked_at=work.now if state is State.ASKED else None,
        code=theirs.id,
        label="2.0.0",
        source_hash=theirs.source_hash,
        document=pack(theirs),
        document_hash=document_hash(theirs),
        sources=b"",
        plan=to_json(plan_of(None, theirs)),
        problems=[],
    )
    work.session.add(draft)
    work.session.flush()
    return ground.id(draft.id, kind, author)


def plant_essay(ground: Ground, writer: Actor, taught: Taught) -> dict[str, str]:
    """An attempt of somebody of the unit that waits for a trainer; the essay is a canary."""
    work = ground.work
    sitting = begin(work.session, writer, taught.entry, taught.course, taught.quiz, seed=ground.place, now=work.now)
    for item in sitting.paper.items:
        key, response = f"leak-{item.name}", solve(item.question, "vi")
        if item.question.kind == "essay":
            response = Response(Written(f"Tôi viết {ground.word('essay', writer.person_id)}"))
        assessment.save_answer(work.session, sitting, item, response, language="vi", key=key, now=work.now)
    assessment.submit_attempt(work.session, writer, sitting, now=work.now)
    ground.id(sitting.id, "essay", writer.person_id)
    return {"attempt_id": str(sitting.id), "lesson_slug": taught.quiz.slug}
