"""What finished lessons, marked quizzes and completed courses say about competencies, in the unit of work they happen in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from elearn.assessment.events import AttemptMarked
from elearn.assessment.queries import get_result
from elearn.assessment.results import Tally, pass_share
from elearn.catalogue.library import LIBRARY
from elearn.competency.ledger import Finding, latest_lines, write
from elearn.competency.models import EvidenceLine
from elearn.competency.rules import Source
from elearn.content.document import CompetencyClaim, Course
from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.examinations.events import ResultAnnulled, SittingMarked, SittingTold
from elearn.examinations.queries.told import ToldSitting, find_told, list_sittings
from elearn.learning.events import CourseCompleted, LessonFinished


def on_lesson_finished(session: Session, event: LessonFinished, *, actor: Actor, now: datetime) -> None:
    """A lesson speaks of the competencies that it names, at the level that its course claims."""
    write(session, findings_of_lesson(LIBRARY.get_document(session, event.rendition_id), event, now))


def findings_of_lesson(course: Course, event: LessonFinished, at: datetime) -> list[Finding]:
    """What a finished lesson of a course says; a quiz says nothing in this way."""
    lesson = course.lesson_by_id(event.lesson)
    if lesson is None or lesson.kind == "quiz":
        return []
    source = Source.KNOWN if event.is_known else Source.PRACTICE
    return [_finding(event, claim, source, at, work=event.lesson) for claim in _claims(course, lesson.competencies)]


def on_attempt_marked(session: Session, event: AttemptMarked, *, actor: Actor, now: datetime) -> None:
    """A quiz speaks of each competency that its questions ask for. While a person has still to mark, it says nothing."""
    row = get_result(session, event.result_id)
    write(session, findings_of_attempt(LIBRARY.get_document(session, event.rendition_id), event, row.competencies, row.seq, now))


def findings_of_attempt(
    course: Course, event: AttemptMarked, tallies: Mapping[str, Tally], revision: int, at: datetime
) -> list[Finding]:
    """What a marked attempt says.

    Args:
        tallies: the points by competency code.
        revision: the number of the result: of one attempt only the last finding counts.
    """
    lesson = course.lesson_by_id(event.quiz)
    if event.is_passed is None or lesson is None or lesson.quiz is None:
        return []
    wanted = pass_share(lesson.quiz)
    return [
        replace(
            _finding(event, claim, Source.QUIZ, at, work=event.quiz),
            stream=str(event.attempt_id),
            revision=revision,
            is_reached=tallies[claim.code].share >= wanted,
        )
        for claim in _claims(course, tallies)
    ]


def on_sitting_told(session: Session, event: SittingTold, *, actor: Actor, now: datetime) -> None:
    """An examination speaks, as a quiz does, of each competency that its questions ask for; only once its results are told."""
    _write_sitting(session, event.result_id, now)


def on_sitting_marked(session: Session, event: SittingMarked, *, actor: Actor, now: datetime) -> None:
    """A result that follows after posting, from a ruling or an appeal, replaces what the earlier one said."""
    if event.person_id is not None:
        _write_sitting(session, event.result_id, now)


def _write_sitting(session: Session, result_id: Id, now: datetime) -> None:
    told = find_told(session, result_id)
    if told is not None:
        findings = findings_of_sitting(LIBRARY.get_document(session, told.rendition_id), told, now)
        # While a person has still to mark, what was said before holds.
        waits = told.is_passed is None and told.pending
        withdrawn = [] if waits else list(_withdrawn(session, told, {each.competency for each in findings}, now))
        write(session, [*findings, *withdrawn])


def on_result_annulled(session: Session, event: ResultAnnulled, *, actor: Actor, now: datetime) -> None:
    """Whatever the sittings of a candidate said is withdrawn: their result does not count, whenever that was found."""
    if event.person_id is None:
        return
    streams = [str(each) for each in list_sittings(session, event.candidate_id)]
    rows = [row for each in streams for row in latest_lines(session, event.person_id, each) if row.work]
    write(session, [_withdrawal(row, row.revision + 1, now) for row in rows])


def _withdrawn(session: Session, told: ToldSitting, spoken_of: Collection[str], now: datetime) -> Iterator[Finding]:
    """What an earlier result of the sitting said of competencies of which this one says nothing: their questions were dropped."""
    for row in latest_lines(session, told.person_id, str(told.sitting_id)):
        if row.competency not in spoken_of and row.work and row.revision < told.revision:
            yield _withdrawal(row, told.revision, now)


def _withdrawal(row: EvidenceLine, revision: int, now: datetime) -> Finding:
    """That a sitting speaks of a competency no more: it comes from no work."""
    return Finding(
        person_id=row.person_id,
        framework=row.framework,
        competency=row.competency,
        level=row.level,
        source=Source.QUIZ,
        course_id=row.course_id,
        version_id=row.version_id,
        cycle=0,
        at=now,
        stream=row.stream,
        revision=revision,
        is_reached=False,
    )


def findings_of_sitting(course: Course, told: ToldSitting, at: datetime) -> list[Finding]:
    """What a sitting says whose result was told; of one sitting only the last finding counts."""
    if told.is_passed is None:
        return []
    return [
        Finding(
            person_id=told.person_id,
            framework=claim.framework,
            competency=claim.code,
            level=claim.level,
            source=Source.QUIZ,
            course_id=told.course_id,
            version_id=told.version_id,
            cycle=0,
            at=at,
            work=str(told.examination_id),
            stream=str(told.sitting_id),
            revision=told.revision,
            is_reached=told.tallies[claim.code].share >= told.wanted,
        )
        for claim in _claims(course, told.tallies)
    ]


def on_course_completed(session: Session, event: CourseCompleted, *, actor: Actor, now: datetime) -> None:
    """A completed course speaks of everything that it claims."""
    write(session, findings_of_completion(LIBRARY.get_document(session, event.rendition_id), event, now))


def findings_of_completion(course: Course, event: CourseCompleted, at: datetime) -> list[Finding]:
    """What a completed course says: everything that it claims."""
    return [_finding(event, claim, Source.COMPLETION, at) for claim in course.competencies]


def _finding(
    event: LessonFinished | AttemptMarked | CourseCompleted, claim: CompetencyClaim, source: Source, at: datetime, *, work: str = ""
) -> Finding:
    """What an event says of one competency that its course claims."""
    return Finding(
        person_id=event.person_id,
        framework=claim.framework,
        competency=claim.code,
        level=claim.level,
        source=source,
        course_id=event.course_id,
        version_id=event.version_id,
        cycle=event.cycle,
        at=at,
        work=work,
    )


def _claims(course: Course, codes: Iterable[str]) -> Iterator[CompetencyClaim]:
    """The course's claims for some codes. A code that the course does not claim is evidence of nothing."""
    wanted = set(codes)
    return (claim for claim in course.competencies if claim.code in wanted)
