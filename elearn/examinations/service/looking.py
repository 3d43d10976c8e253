"""Looking at all answers together once an examination is closed: a job, outside of any request.

It is done again when what is handed in is no longer what the last look read: answer sheets are entered afterwards. A finding that
exists stays as it was told, with what was said to it and what came of it; only pairs and people without one are added.

What is found is written down for the officer to look at. Nothing else follows: no result, no state and no candidate is touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from elearn.core.actor import SYSTEM, Actor
from elearn.core.ids import Id, new_id, parse_id
from elearn.core.jobs.context import JobContext
from elearn.core.jobs.queue import enqueue
from elearn.examinations.acts import ActKind
from elearn.examinations.events import ExaminationActed, SittingSubmitted
from elearn.examinations.fairness.evidence import Evidence, FindingKind, candidates_of, kind_of, write_evidence
from elearn.examinations.fairness.haste import FEWEST_TIMED, find_hasty
from elearn.examinations.fairness.similarity import FEWEST_PAPERS, are_long_enough, find_alike
from elearn.examinations.fairness.speed import find_quick
from elearn.examinations.models import Examination, Finding, FindingPerson, Look
from elearn.examinations.queries.answers import Gathered, gather_papers
from elearn.examinations.queries.held import Held, find_held
from elearn.examinations.queries.looks import has_newer, is_looked_at, is_out_of_date, list_handed_in
from elearn.examinations.queries.paper import count_entries
from elearn.examinations.rules import Cause, State
from elearn.examinations.service.log import note_act

LOOK: Final = "examinations.look"
LOOK_FOR_MISSING: Final = "examinations.look_for_missing"
AGAIN_EVERY = timedelta(minutes=5)
"""However many sheets are entered meanwhile, another look is taken no more often."""
_OVER = (State.CLOSED, State.POSTED)

Found = Sequence[Evidence]


def enqueue_look(session: Session, examination_id: Id, *, closing: Id | None = None, now: datetime) -> None:
    """Has the answers of an examination looked at after this unit of work. Twice does no harm.

    Args:
        closing: the act that closed it: one that is closed once more on the same day is looked at once more.
    """
    key = f"look {examination_id} {closing or f'{now:%Y-%m-%d}'}"
    enqueue(session, LOOK, {"examination": str(examination_id)}, dedupe_key=key, now=now)


def on_acted(session: Session, event: ExaminationActed, *, actor: Actor, now: datetime) -> None:
    """An examination that was closed is looked at."""
    if event.kind == ActKind.CLOSED:
        enqueue_look(session, event.examination_id, closing=event.act_id, now=now)


def on_submitted(session: Session, event: SittingSubmitted, *, actor: Actor, now: datetime) -> None:
    """What is handed in after the closing, on paper, is looked at with all the others, once for the sheets of some minutes."""
    if event.cause != Cause.PAPER:
        return
    wanted = select(Examination.id).where(Examination.id == event.examination_id, Examination.state == State.CLOSED)
    if session.scalar(wanted) is None:
        return
    slot = int(now.timestamp() // AGAIN_EVERY.total_seconds()) + 1
    # A little later than the last one of the slot, which may still be written then.
    run_at = datetime.fromtimestamp(slot * AGAIN_EVERY.total_seconds(), now.tzinfo) + timedelta(minutes=1)
    args = {"examination": str(event.examination_id), "again": True}
    enqueue(session, LOOK, args, dedupe_key=f"look {event.examination_id} again {slot}", run_at=run_at, now=now)


def look_through(context: JobContext) -> None:
    """The handler of the job: `examination` among its arguments names it, `again` says that something was handed in since. Reads
    and reckons outside of the unit of work.
    """
    examination_id = parse_id(str(context.args.get("examination", "")))
    if examination_id is None:
        return
    with context.read() as session:
        held = find_held(session, examination_id, Examination.state.in_(_OVER))
        is_due = held is not None and _is_due(session, held, bool(context.args.get("again")))
        gathered = gather_papers(session, held) if held is not None and is_due else None
    if held is None or gathered is None:
        return
    found = find_all(gathered)
    with context.unit_of_work() as work:
        keep_look(work.session, SYSTEM, held, gathered, found, now=work.now)


def _is_due(session: Session, held: Held, again: bool) -> bool:
    """The first look is due at once; another one when all sheets of which one was read are entered, and something is new."""
    if session.get(Look, held.id) is None:
        return True
    if held.state is not State.CLOSED or not (again or has_newer(session, held.id)):
        return False
    waiting = count_entries(session, held)
    return not waiting.second + waiting.third


def look_for_missing(context: JobContext) -> None:
    """Has every examination looked at that is over and was not, or not as it stands: the job failed, or nobody enqueued it."""
    with context.unit_of_work() as work:
        is_first = Examination.state.in_(_OVER) & Examination.erased_at.is_(None) & ~is_looked_at()
        is_again = (Examination.state == State.CLOSED) & is_out_of_date()
        for examination_id in work.session.scalars(select(Examination.id).where(or_(is_first, is_again))).all():
            enqueue_look(work.session, examination_id, now=work.now)


def find_all(gathered: Gathered) -> Found:
    """What there is to look at. Pure; a thousand papers of a hundred questions take some seconds."""
    papers = gathered.papers
    return (*find_alike(papers, gathered.rooms), *find_quick(papers), *find_hasty(papers, gathered.words))


def keep_look(session: Session, actor: Actor, held: Held, gathered: Gathered, found: Found, *, now: datetime) -> bool:
    """Writes down that it was looked, and what was found that was not known. What is known stays untouched.

    Returns:
        Whether anything was written; False where it is all there already, and where something was handed in meanwhile: whoever
        handed that in has had another look enqueued.
    """
    session.execute(select(Examination.id).where(Examination.id == held.id).with_for_update())
    if list_handed_in(session, held.id) != gathered.sittings:
        return False
    known, look = _known(session, held.id), session.get(Look, held.id, populate_existing=True)
    new = [each for each in found if _identity(each) not in known]
    if look is not None and not new and not has_newer(session, held.id):
        return False
    words = f"{len(gathered.papers)} bài, {len(new)} dấu hiệu cần xem xét"
    if look is None:
        look = Look(examination_id=held.id)
        session.add(look)
    else:
        words = f"Rà soát lại: {len(gathered.papers)} bài, thêm {len(new)} dấu hiệu cần xem xét"
    look.looked_at, look.papers, look.kinds = now, len(gathered.papers), list(kinds_judged(held, gathered))
    for each in new:
        finding = Finding(id=new_id(), examination_id=held.id, kind=kind_of(each), evidence=write_evidence(each), found_at=now)
        session.add(finding)
        session.flush()
        session.add_all(FindingPerson(finding_id=finding.id, candidate_id=parse_id(one)) for one in candidates_of(each))
    session.flush()
    note_act(session, actor, held.id, ActKind.LOOKED, words=words, now=now)
    return True


def _identity(found: Evidence) -> tuple[str, frozenset[str]]:
    """One pair, and one person for speed, has one finding."""
    return kind_of(found), frozenset(candidates_of(found))


def _known(session: Session, examination_id: Id) -> set[tuple[str, frozenset[str]]]:
    rows = session.execute(
        select(Finding.id, Finding.kind, FindingPerson.candidate_id)
        .join(FindingPerson, FindingPerson.finding_id == Finding.id)
        .where(Finding.examination_id == examination_id)
    )
    people: dict[tuple[Id, str], set[str]] = {}
    for row in rows:
        people.setdefault((row.id, row.kind), set()).add(str(row.candidate_id))
    return {(kind, frozenset(each)) for (_, kind), each in people.items()}


def kinds_judged(held: Held, gathered: Gathered) -> list[FindingKind]:
    """What could be judged at all: with few papers nobody can say what is usual, short ones cannot be compared, and what was
    answered on paper has no times.
    """
    if len(gathered.papers) < FEWEST_PAPERS:
        return []
    is_timed = held.plan.is_sequential or sum(each.seconds is not None for each in gathered.papers) >= FEWEST_TIMED
    judged: dict[FindingKind, bool] = {"similarity": are_long_enough(gathered.papers), "speed": is_timed}
    return [kind for kind, is_judged in judged.items() if is_judged]
