"""Acts of the sealed log that are told one by one: in the record, and to whoever watches while an examination is sat."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import Session, aliased

from elearn.accounts.models import Person
from elearn.core.ids import Id
from elearn.examinations.act_words import TAKEN_BACK_MARK, is_moved
from elearn.examinations.acts import OWN_ACTS, SPEAKS_OF_THE_PLAN, ActKind
from elearn.examinations.models import Candidate, ExaminationAct
from elearn.examinations.policy import within
from elearn.examinations.queries.held import Held

WATCHED = (
    *(
        ActKind.LET_IN,
        ActKind.EXTENDED,
        ActKind.RESTARTED,
        ActKind.SAT_AGAIN,
        ActKind.RELEASED,
        ActKind.HANDED_IN,
        ActKind.INCIDENT,
    ),
    *(ActKind.HOURS_MOVED, ActKind.HOURS_REOPENED, ActKind.CODE_CHANGED),
)
"""The acts that whoever watches is told with their reasons, besides confirmations that were taken back. None speaks of a question
or of an answer.
"""
WATCHED_AT_ONCE = 30


@dataclass(frozen=True, slots=True)
class Told:
    """An act, by whom (None: the system) and about which candidate's number."""

    seq: int
    kind: ActKind
    at: datetime
    name: str | None
    number: str | None
    words: str
    has_words: bool

    @property
    def is_by_card(self) -> bool:
        """Whether the candidate did it themselves, without an account."""
        return self.name is None and self.number is not None and self.kind in OWN_ACTS


def list_told(session: Session, held: Held, kinds: Collection[ActKind]) -> tuple[Told, ...]:
    """The acts of some kinds, confirmations that were taken back, and moves of whoever had a place with their reason, by number.
    Within a scope none about a candidate beyond it, and of acts about nobody in particular only those words that cannot name one.
    """
    moved = and_(ExaminationAct.kind == ActKind.SEATED, ExaminationAct.candidate_id.is_not(None))
    told = _read(session, held, _acts(held, kinds, moved).order_by(ExaminationAct.seq))
    return tuple(each for each in told if each.kind is not ActKind.SEATED or is_moved(each.kind, each.words))


def list_watched(session: Session, held: Held, *, candidate_id: Id | None = None) -> tuple[Told, ...]:
    """The latest of the acts that are watched, of one candidate or of all, the newest first; within a scope as in `list_told`."""
    wanted = _acts(held, WATCHED)
    if candidate_id is not None:
        wanted = wanted.where(ExaminationAct.candidate_id == candidate_id)
    return _read(session, held, wanted.order_by(ExaminationAct.seq.desc()).limit(WATCHED_AT_ONCE))


def _acts(held: Held, kinds: Collection[ActKind], *others: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    actor = aliased(Person)
    act = ExaminationAct
    taken_back = and_(act.kind == ActKind.IDENTIFIED, act.words.startswith(TAKEN_BACK_MARK, autoescape=True))
    return (
        select(act.seq, act.kind, act.at, act.candidate_id, act.words, act.words_digest, actor.full_name, Candidate.number)
        .outerjoin(actor, actor.id == act.actor_id)
        .outerjoin(Candidate, Candidate.id == act.candidate_id)
        .where(act.examination_id == held.id, or_(act.kind.in_(kinds), taken_back, *others), _reached(held))
    )


def _reached(held: Held) -> ColumnElement[bool]:
    if held.scope is None:
        return true()
    theirs = select(Candidate.id).where(Candidate.examination_id == held.id, within(held.scope)).correlate(None)
    return or_(ExaminationAct.candidate_id.is_(None), ExaminationAct.candidate_id.in_(theirs))


def _read(session: Session, held: Held, wanted: Select[*tuple[Any, ...]]) -> tuple[Told, ...]:
    return tuple(_line(row, is_whole=held.scope is None) for row in session.execute(wanted))


def _line(row: Any, *, is_whole: bool) -> Told:
    kind = ActKind(row.kind)
    is_told = is_whole or row.candidate_id is not None or kind in SPEAKS_OF_THE_PLAN
    return Told(row.seq, kind, row.at, row.full_name, row.number, row.words if is_told else "", bool(row.words_digest))
