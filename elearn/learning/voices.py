"""What readers say back: whether the act at the desk was possible, and which lines are wrong or hard; and what became of that."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from elearn.catalogue.library import LIBRARY
from elearn.catalogue.models import Course, CourseVersion, Rendition
from elearn.core import limits
from elearn.core.actor import Actor, Role
from elearn.core.days import day_of
from elearn.core.db.insert import insert_once
from elearn.core.errors import N_, Forbidden, Invalid, NotFound
from elearn.core.events import announce, publish
from elearn.core.ids import Id, new_id
from elearn.core.permissions import allows
from elearn.learning import rules
from elearn.learning.events import DeskActTold, FaultClosed, FaultReported
from elearn.learning.lines import find_line, spot_of_line
from elearn.learning.models import DeskObstacle, FaultReport
from elearn.learning.policy import answered_for_by
from elearn.learning.remark_rules import Outcome, RemarkKind
from elearn.learning.service import Place, enrol, open_lesson
from elearn.learning.spots import find_lesson
from elearn.notifications.kinds import Kind
from elearn.notifications.rules import new_code
from elearn.notifications.service import notify

_FEWEST = 3
"""Characters that say something; fewer are a slip of the hand."""


def do_desk_act(session: Session, actor: Actor, place: Place, *, obstacle: str | None, now: datetime) -> None:
    """The learner did the act at the desk, or says what stood in the way. The reason is counted for the unit, without a name.

    Raises:
        Invalid: no such reason, or the lesson has no act at the desk.
    """
    if not rules.has_desk_act(place.lesson):
        raise Invalid(N_("Bài này không có việc làm tại bàn."))
    if obstacle is not None and obstacle not in rules.OBSTACLES:
        raise Invalid(N_("Xin chọn một lý do chưa làm được."), field="obstacle")
    progress = open_lesson(session, enrol(session, actor, place.entry, now=now), place.lesson, now)
    # Only a first answer is counted: pressing again adds no second voice.
    is_first = progress.desk_is_done is None
    progress.desk_is_done = bool(progress.desk_is_done) or obstacle is None
    if not is_first:
        return
    if obstacle is not None:
        today = day_of(session, now)
        row = DeskObstacle(unit_id=actor.unit_id, course_id=place.entry.id, lesson=place.lesson.id, reason=obstacle, on=today)
        session.add(row)
    if actor.unit_id is not None:
        announce(session, DeskActTold(actor.unit_id, place.entry.id, place.lesson.id, obstacle), now=now)


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader says of a line of a lesson, or of all of it (`line` None). `key` is the form's own mark, or empty."""

    words: str = ""
    line: str | None = None
    kind: RemarkKind = RemarkKind.WRONG
    key: str = ""


def report_fault(session: Session, actor: Actor, place: Place, said: Said, *, language: str, now: datetime) -> FaultReport:
    """A reader says that something is wrong or hard to understand; an account is not needed.

    The same sending is kept once, and so are the same words on the same line, and a reader's own remark of a kind without words. A
    line that the lesson does not have (any more) leaves the words to the whole lesson.

    Raises:
        Invalid: nothing was said of a line that is there, or too much.
    """
    text = said.words.strip()
    about = said.line if said.line is not None and find_line(place.course, place.lesson, said.line, language) else None
    if len(text) > limits.TEXT_CHARACTERS or (len(text) < _FEWEST and (text or about is None)):
        raise Invalid(N_("Xin viết vài chữ cho biết chỗ nào chưa đúng, tối đa 4.000 ký tự."), field="words")
    key = hashlib.sha256(f"{actor.person_id or ''}:{said.key}".encode()).hexdigest() if said.key else None
    row = {
        "person_id": actor.person_id,
        "course_id": place.entry.id,
        "rendition_id": place.entry.rendition_id,
        "lesson": place.lesson.id,
        "block": about,
        "language": language,
        "words": text,
        "reported_at": now,
        "kind": said.kind.value,
        "key": key,
    }
    return _said_before(session, row) or _keep(session, actor, row, now)


def _said_before(session: Session, row: Mapping[str, Any]) -> FaultReport | None:
    """The remark that says the same. Of readers without account two who say it without words are two."""
    if row["key"] is not None:
        same = session.scalars(select(FaultReport).where(FaultReport.key == row["key"])).one_or_none()
        if same is not None:
            return same
    if row["person_id"] is None and not row["words"]:
        return None
    alike = ("person_id", "rendition_id", "lesson", "block", "words", "kind")
    # None is compared as "IS NULL".
    told = select(FaultReport).where(FaultReport.closed_at.is_(None), *(getattr(FaultReport, each) == row[each] for each in alike))
    return session.scalars(told.limit(1)).first()


def _keep(session: Session, actor: Actor, row: Mapping[str, Any], now: datetime) -> FaultReport:
    """Keeps a remark. The database decides whether a code is free; who met one that is taken gets another."""
    while True:
        report_id = new_id()
        code = new_code() if row["person_id"] is None else None
        if insert_once(session, FaultReport, id=report_id, code=code, **row):
            publish(session, FaultReported(report_id, row["course_id"], row["lesson"]), actor=actor, now=now)
            return session.get_one(FaultReport, report_id)
        same = _said_before(session, row) if row["key"] is not None else None
        if same is not None:
            return same


@dataclass(frozen=True, slots=True)
class Decision:
    """What a trainer decides about a line. `version_id` is the version that fixed it, given for that outcome alone."""

    outcome: Outcome
    answer: str = ""
    version_id: Id | None = None


def close_fault(session: Session, actor: Actor, report_id: Id, decision: Decision, *, now: datetime) -> int:
    """A trainer has dealt with a line, and says how: all open remarks on it are answered at once, and their readers told.

    One that speaks of a whole lesson is answered alone. What was said of the version that fixed it, or of a later one, stays open.
    A remark that is closed already stays as it is.

    Returns:
        How many remarks this call closed.

    Raises:
        Forbidden: the actor is no trainer.
        NotFound: there is no such remark about a course that this trainer answers for.
        Invalid: no or too many words, or a version that cannot have fixed it.
    """
    if not allows(actor, "learning.close_faults"):
        raise Forbidden
    wanted = (
        select(FaultReport)
        .join(Course, Course.id == FaultReport.course_id)
        .where(FaultReport.id == report_id, answered_for_by(actor, Role.TRAINER))
    )
    report = session.scalars(wanted).one_or_none()
    if report is None:
        raise NotFound
    answer = _checked(decision)
    waiting = _open_with(session, report)
    closing = [each for each in waiting if _is_earlier(session, each, decision.version_id)]
    if report in waiting and report not in closing:
        raise Invalid(N_("Bản này không mới hơn bản mà góp ý nói tới. Xin chọn bản khác."), field="version")
    for each in closing:
        each.closed_at, each.answer, each.outcome = now, answer or None, decision.outcome.value
        each.fixed_version_id = decision.version_id
    session.flush()
    for each in closing:
        publish(session, FaultClosed(each.id, each.course_id, each.lesson, decision.outcome.value), actor=actor, now=now)
    readers = {each.person_id for each in closing if each.person_id is not None}
    if readers:
        _tell_readers(session, actor, report, readers, now=now)
    return len(closing)


def _checked(decision: Decision) -> str:
    """The words of a decision.

    Raises:
        Invalid: they do not go together.
    """
    answer = decision.answer.strip()
    if len(answer) > limits.ANSWER_CHARACTERS:
        raise Invalid(N_("Câu trả lời dài quá %(most)s ký tự."), field="answer", most=limits.ANSWER_CHARACTERS)
    if decision.outcome is Outcome.CLOSED:
        raise Invalid(N_("Xin chọn: đã sửa hay giữ nguyên."), field="outcome")
    if decision.outcome is Outcome.DECLINED and not answer:
        raise Invalid(N_("Xin viết một câu vì sao giữ nguyên: người góp ý sẽ đọc câu ấy."), field="answer")
    if (decision.outcome is Outcome.FIXED) != (decision.version_id is not None):
        raise Invalid(N_("Xin chọn bản đã sửa."), field="version")
    return answer


def _open_with(session: Session, report: FaultReport) -> Sequence[FaultReport]:
    """The open remarks on the same line, itself among them if it is open; locked, in one order for all who come."""
    on_line = FaultReport.id == report.id
    if report.block is not None:
        on_line = and_(
            FaultReport.course_id == report.course_id, FaultReport.lesson == report.lesson, FaultReport.block == report.block
        )
    wanted = select(FaultReport).where(on_line, FaultReport.closed_at.is_(None)).order_by(FaultReport.id)
    return session.scalars(wanted.with_for_update().execution_options(populate_existing=True)).all()


def _is_earlier(session: Session, report: FaultReport, version_id: Id | None) -> bool:
    """Whether a remark speaks of a version before the one that is said to have fixed it; without such a version, always."""
    if version_id is None:
        return True
    read = aliased(CourseVersion)
    fixed = (
        select(CourseVersion.id)
        .join(read, read.course_id == CourseVersion.course_id)
        .join(Rendition, Rendition.version_id == read.id)
        .where(
            CourseVersion.id == version_id,
            Rendition.id == report.rendition_id,
            CourseVersion.published_at > read.published_at,
        )
    )
    return session.scalar(fixed) is not None


def _tell_readers(session: Session, actor: Actor, report: FaultReport, readers: Collection[Id], *, now: datetime) -> None:
    """Tells whoever spoke while signed in; the trainer learns nothing of them by it. The course is named as it is served."""
    row = session.execute(select(Course.slug, Course.rendition_id).where(Course.id == report.course_id)).one()
    course = LIBRARY.get_document(session, row.rendition_id)
    lesson, place = find_lesson(course, report.lesson), f"/courses/{row.slug}/"
    if lesson is not None:
        line = find_line(course, lesson, report.block, report.language) if report.block is not None else None
        spot = spot_of_line(course, lesson, line)
        place += lesson.slug + (f"?edition={spot.edition}" if spot.edition else "") + (f"#{spot.anchor}" if spot.anchor else "")
    words = {
        "course": course.title,
        "lesson": lesson.title if lesson is not None else "",
        "outcome": _outcome_words(session, report),
        "answer": report.answer or "",
    }
    notify(session, readers, Kind.FAULT_ANSWERED, words, place=place, actor=actor, now=now)


def _outcome_words(session: Session, report: FaultReport) -> dict[str, str]:
    if report.fixed_version_id is None:
        return {"vi": "giữ nguyên", "en": "it stays as it is"}
    label = session.scalars(select(CourseVersion.label).where(CourseVersion.id == report.fixed_version_id)).one()
    return {"vi": f"đã sửa ở bản {label}", "en": f"fixed in version {label}"}
