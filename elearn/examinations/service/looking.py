"""Looking at all answers together once an examination is closed: a job, done once, outside of any request.

What is found is written down for the officer to look at. Nothing else follows: no result, no state and no candidate is touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from elearn.core.actor import SYSTEM, Actor
from elearn.core.ids import Id, new_id, parse_id
from elearn.core.jobs.context import JobContext
from elearn.core.jobs.queue import enqueue
from elearn.examinations.acts import ActKind
from elearn.examinations.events import ExaminationActed
from elearn.examinations.fairness.evidence import Evidence, FindingKind, candidates_of, kind_of, write_evidence
from elearn.examinations.fairness.haste import FEWEST_TIMED, find_hasty
from elearn.examinations.fairness.similarity import FEWEST_PAPERS, are_long_enough, find_alike
from elearn.examinations.fairness.speed import find_quick
from elearn.examinations.models import Examination, Finding, FindingPerson, Look
from elearn.examinations.queries.answers import Gathered, gather_papers
from elearn.examinations.queries.held import Held, find_held
from elearn.examinations.rules import State
from elearn.examinations.service.log import note_act

LOOK: Final = "examinations.look"
LOOK_FOR_MISSING: Final = "examinations.look_for_missing"
_OVER = (State.CLOSED, State.POSTED)

Found = Sequence[Evidence]


def enqueue_look(session: Session, examination_id: Id, *, now: datetime) -> None:
    """Has the answers of an examination looked at after this unit of work. Twice does no harm."""
    enqueue(session, LOOK, {"examination": str(examination_id)}, dedupe_key=f"look {examination_id} {now:%Y-%m-%d}", now=now)


def on_acted(session: Session, event: ExaminationActed, *, actor: Actor, now: datetime) -> None:
    """An examination that was closed is looked at."""
    if event.kind == ActKind.CLOSED:
        enqueue_look(session, event.examination_id, now=now)


def look_through(context: JobContext) -> None:
    """The handler of the job: `examination` among its arguments names it. Reads and reckons outside of the unit of work."""
    examination_id = parse_id(str(context.args.get("examination", "")))
    if examination_id is None:
        return
    with context.read() as session:
        held = find_held(session, examination_id, Examination.state.in_(_OVER), ~_is_looked_at())
        gathered = None if held is None else gather_papers(session, held)
    if held is None or gathered is None:
        return
    found = find_all(gathered)
    with context.unit_of_work() as work:
        keep_look(work.session, SYSTEM, held, gathered, found, now=work.now)


def look_for_missing(context: JobContext) -> None:
    """Has every examination looked at that is over and was not: where the job failed, or nobody enqueued it."""
    with context.unit_of_work() as work:
        missing = select(Examination.id).where(Examination.state.in_(_OVER), Examination.erased_at.is_(None), ~_is_looked_at())
        for examination_id in work.session.scalars(missing).all():
            enqueue_look(work.session, examination_id, now=work.now)


def find_all(gathered: Gathered) -> Found:
    """What there is to look at. Pure; a thousand papers of a hundred questions take some seconds."""
    papers = gathered.papers
    return (*find_alike(papers, gathered.rooms), *find_quick(papers), *find_hasty(papers, gathered.words))


def keep_look(session: Session, actor: Actor, held: Held, gathered: Gathered, found: Found, *, now: datetime) -> bool:
    """Writes down that it was looked, and what was found, once.

    Returns:
        Whether it was written now; False where it is there already.
    """
    session.execute(select(Examination.id).where(Examination.id == held.id).with_for_update())
    if session.get(Look, held.id) is not None:
        return False
    session.add(Look(examination_id=held.id, looked_at=now, papers=len(gathered.papers), kinds=kinds_judged(held, gathered)))
    for each in found:
        finding = Finding(id=new_id(), examination_id=held.id, kind=kind_of(each), evidence=write_evidence(each), found_at=now)
        session.add(finding)
        session.flush()
        session.add_all(FindingPerson(finding_id=finding.id, candidate_id=parse_id(one)) for one in candidates_of(each))
    session.flush()
    note_act(
        session, actor, held.id, ActKind.LOOKED, words=f"{len(gathered.papers)} bài, {len(found)} dấu hiệu cần xem xét", now=now
    )
    return True


def kinds_judged(held: Held, gathered: Gathered) -> list[FindingKind]:
    """What could be judged at all: with few papers nobody can say what is usual, short ones cannot be compared, and what was
    answered on paper has no times.
    """
    if len(gathered.papers) < FEWEST_PAPERS:
        return []
    is_timed = held.plan.is_sequential or sum(each.seconds is not None for each in gathered.papers) >= FEWEST_TIMED
    judged: dict[FindingKind, bool] = {"similarity": are_long_enough(gathered.papers), "speed": is_timed}
    return [kind for kind, is_judged in judged.items() if is_judged]


def _is_looked_at() -> ColumnElement[bool]:
    return exists(select(Look.examination_id).where(Look.examination_id == Examination.id).correlate(Examination))
