"""The day set for it: everything that tells of candidates without account goes.

What stays of such a candidate is a row without name or number, when the paper was sat, and what it was worth: so counts and sums of
the examination remain true. What they answered, what was written of it and what they wrote is removed, and so are the words of acts
that may speak of them; the sealed log still holds, because it was sealed over digests of words. A copy in a backup goes when
the backup does.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from elearn.core.actor import SYSTEM, Role
from elearn.core.days import day_of
from elearn.core.ids import Id
from elearn.core.jobs.context import JobContext
from elearn.core.jobs.queue import enqueue
from elearn.examinations.acts import SPEAKS_OF_THE_PLAN, ActKind
from elearn.examinations.models import (
    Annulment,
    Appeal,
    Candidate,
    EssayMarking,
    Examination,
    ExaminationAct,
    Finding,
    FindingPerson,
    Hearing,
    PaperEntry,
    QuestionReport,
    Sitting,
    SittingLine,
    SittingResult,
)
from elearn.examinations.queries.appeals import last_day_of_appeals
from elearn.examinations.queries.held import get_held
from elearn.examinations.rules import State
from elearn.examinations.service.log import note_act
from elearn.measurement.feeding import forget
from elearn.measurement.rules.sources import Source
from elearn.notifications.kinds import Kind
from elearn.notifications.rules import Words
from elearn.notifications.service import notify
from elearn.organisation.queries import list_holders_upward

TELL_WAITING = "examinations.tell_erasure_waits"


class Wait(StrEnum):
    """Why nothing is erased on its day."""

    RESULTS = "results"
    WINDOW = "window"
    APPEAL = "appeal"
    REPORT = "report"


WAITS = {
    Wait.RESULTS: {
        "vi": "kỳ thi chưa công bố kết quả và cũng chưa hủy",
        "en": "the examination is neither posted nor cancelled yet",
    },
    Wait.WINDOW: {"vi": "thí sinh còn trong hạn phúc khảo", "en": "candidates may still appeal"},
    Wait.APPEAL: {"vi": "còn đơn phúc khảo chưa trả lời", "en": "an appeal is not answered yet"},
    Wait.REPORT: {
        "vi": "còn báo “Câu này sai” của thí sinh chưa trả lời",
        "en": "a report by a candidate that a question is wrong is not answered yet",
    },
}

log = logging.getLogger(__name__)


def erase_due(context: JobContext) -> None:
    """Erases whose day has come, each examination in a unit of work of its own: one that fails holds up no other. Tells officers
    where it cannot be done yet.
    """
    now = context.now()
    with context.read() as session:
        today = day_of(session, now)
        due = list(session.scalars(_due(today)))
    for examination_id in due:
        try:
            with context.unit_of_work() as work:
                _erase_or_tell(work.session, examination_id, today, now=work.now)
        except Exception:
            # Whatever is wrong with one examination, the others are erased on their day; this one is tried again the next night.
            log.exception("candidates of an examination could not be erased", extra={"examination": str(examination_id)})


def _erase_or_tell(session: Session, examination_id: Id, today: date, *, now: datetime) -> None:
    if why_waits(session, examination_id, today) is None:
        erase_candidates(session, examination_id, now=now)
        return
    args = {"examination": str(examination_id)}
    enqueue(session, TELL_WAITING, args, dedupe_key=f"{examination_id} {today}", now=now)


def _due(today: date) -> Select[Id]:
    """Examinations whose day has come and that have somebody left to erase; also somebody entered since."""
    left = exists(_left(Examination.id).correlate(Examination))
    return select(Examination.id).where(Examination.erase_on <= today, left).order_by(Examination.erase_on, Examination.id)


def _left(examination_id: object) -> Select[Id]:
    return select(Candidate.id).where(
        Candidate.examination_id == examination_id, Candidate.person_id.is_(None), Candidate.erased_at.is_(None)
    )


def why_waits(session: Session, examination_id: Id, today: date) -> Wait | None:
    """What holds the erasing up: results that are not told, days on which candidates may still appeal, an appeal or a report of a
    question without answer; None for nothing.
    """
    held = get_held(session, examination_id)
    if held.state not in (State.POSTED, State.CANCELLED):
        return Wait.RESULTS
    # Results may be posted long after the window closed; the days of appeals run from then on.
    until = last_day_of_appeals(session, held)
    if until is not None and today <= until:
        return Wait.WINDOW
    waiting = select(Appeal.id).join(Candidate, Candidate.id == Appeal.candidate_id)
    is_open = (Candidate.examination_id == examination_id, Appeal.answered_at.is_(None))
    if session.scalars(waiting.where(*is_open).limit(1)).first() is not None:
        return Wait.APPEAL
    return Wait.REPORT if count_reports_awaited(session, examination_id) else None


def count_reports_awaited(session: Session, examination_id: Id) -> int:
    """How many reports of a question wait for an answer of which nobody could be told once the candidates are erased. Whoever has
    an account is told whenever the answer comes.
    """
    theirs = (QuestionReport.candidate_id.in_(_left(examination_id)), QuestionReport.answered_at.is_(None))
    return session.execute(select(func.count()).select_from(QuestionReport).where(*theirs)).scalar_one()


def tell_waiting(context: JobContext) -> None:
    """Tells the exam officers of the unit, once a day, that the day set for erasing has come and why nothing was erased."""
    with context.unit_of_work() as work:
        examination = work.session.get_one(Examination, UUID(context.args["examination"]))
        today = day_of(work.session, work.now)
        why = why_waits(work.session, examination.id, today)
        if why is None or examination.erase_on is None:
            return
        words: Words = {"exam": examination.title, "day": f"{examination.erase_on:%d/%m/%Y}", "why": WAITS[why]}
        officers = _officers(work.session, examination.unit_id, today)
        place = f"/organise/{examination.id}"
        notify(work.session, officers, Kind.ERASURE_WAITS, words, place=place, actor=SYSTEM, now=work.now)


def _officers(session: Session, unit_id: Id, today: date) -> Sequence[Id]:
    """The exam officers nearest to the unit, upwards."""
    found = list_holders_upward(session, unit_id, Role.EXAM_OFFICER, besides=(), today=today)
    return found[0].people if found else ()


def erase_candidates(session: Session, examination_id: Id, *, now: datetime) -> int:
    """Erases everything that tells of candidates without account; answers how many there were. Twice does no harm."""
    # The examination before its candidates, as in every act: whoever gives them cards meanwhile has done so, or waits.
    session.execute(select(Examination.id).where(Examination.id == examination_id).with_for_update())
    people = list(session.scalars(_left(examination_id).order_by(Candidate.id).with_for_update()))
    if not people:
        return 0
    _empty_candidates(session, people, now)
    theirs = list(session.scalars(select(Sitting.id).where(Sitting.candidate_id.in_(people))))
    for table in (SittingLine, PaperEntry, EssayMarking):
        session.execute(delete(table).where(table.sitting_id.in_(theirs)))
    emptied = update(SittingResult).where(SittingResult.sitting_id.in_(theirs))
    session.execute(emptied.values(items=[], competencies={}).execution_options(synchronize_session=False))
    _remove_what_was_said(session, people)
    forget(session, Source.EXAMINATION, theirs)
    forget(session, Source.HELD, people)
    _empty_words(session, examination_id, people)
    session.execute(update(Examination).where(Examination.id == examination_id).values(erased_at=now))
    note_act(session, SYSTEM, examination_id, ActKind.ERASED, words=str(len(people)), now=now)
    return len(people)


def _empty_candidates(session: Session, people: Sequence[Id], now: datetime) -> None:
    """The row stays for what points to it, with a number that says nothing."""
    empty = dict.fromkeys(
        ("name", "name_sort", "birth_date", "about", "unit_id", "room_id", "seat", "extra_reason", "card_digest"), None
    )
    times = dict.fromkeys(("card_issued_at", "card_used_at", "confirmed_at", "confirmed_by", "let_in_at"), None)
    for place, candidate_id in enumerate(people, 1):
        values = {**empty, **times, "number": f"x{place}-{candidate_id.hex[-12:]}", "extra_minutes": 0, "erased_at": now}
        session.execute(update(Candidate).where(Candidate.id == candidate_id).values(**values))


def _remove_what_was_said(session: Session, people: Sequence[Id]) -> None:
    """Appeals and reports that they wrote, and findings about them with every reply: of two people one cannot be told alone. Of an
    annulment only the words go, which may name anybody.
    """
    session.execute(delete(Appeal).where(Appeal.candidate_id.in_(people)))
    session.execute(delete(QuestionReport).where(QuestionReport.candidate_id.in_(people)))
    annulments = update(Annulment).where(or_(Annulment.candidate_id.in_(people), _is_of_all(people)))
    session.execute(annulments.values(reason="", answer="").execution_options(synchronize_session=False))
    wanted = select(FindingPerson.finding_id).where(FindingPerson.candidate_id.in_(people))
    about = list(session.scalars(wanted))
    session.execute(delete(Hearing).where(Hearing.finding_id.in_(about)))
    session.execute(delete(FindingPerson).where(FindingPerson.finding_id.in_(about)))
    session.execute(delete(Finding).where(Finding.id.in_(about)))


def _is_of_all(people: Sequence[Id]) -> ColumnElement[bool]:
    """Clause on `Annulment`: of the whole examination that these people were candidates of."""
    theirs = select(Candidate.examination_id).where(Candidate.id.in_(people))
    return and_(Annulment.candidate_id.is_(None), Annulment.examination_id.in_(theirs))


def _empty_words(session: Session, examination_id: Id, people: Sequence[Id]) -> None:
    is_theirs = or_(
        ExaminationAct.candidate_id.in_(people),
        ExaminationAct.candidate_id.is_(None) & ExaminationAct.kind.not_in(SPEAKS_OF_THE_PLAN),
    )
    spoken = (ExaminationAct.examination_id == examination_id, ExaminationAct.words != "", is_theirs)
    session.execute(update(ExaminationAct).where(*spoken).values(words="", salt="").execution_options(synchronize_session=False))
