"""The sealed log as it is read: every act in order, and whether the chain of digests holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.core.db.aliases import shared_alias
from elearn.core.ids import Id
from elearn.examinations.acts import Act, ActKind, digest_words, first_broken
from elearn.examinations.models import Candidate, Examination, ExaminationAct


@dataclass(frozen=True, slots=True)
class LoggedAct:
    """One act. `actor` is None for the installation itself, or where the name was erased; `is_emptied`: its words were.

    `number` and `name` are those of the candidate whom it is about, None where it is about nobody, or the name was erased.
    """

    seq: int
    kind: ActKind
    at: datetime
    actor: str | None
    is_system: bool
    number: str | None
    name: str | None
    words: str
    is_emptied: bool
    digest: str


@dataclass(frozen=True, slots=True)
class SealedLog:
    """The log. `broken_at` is the number of the first act that was changed or is missing, None where it holds."""

    acts: tuple[LoggedAct, ...]
    broken_at: int | None
    last_digest: str


_candidate = shared_alias(Person)


def read_log(session: Session, examination_id: Id) -> SealedLog:
    """Every act on an examination, with the names as they are now. Two statements."""
    kept = session.scalar(select(Examination.acts).where(Examination.id == examination_id)) or 0
    rows = session.execute(
        select(
            *ExaminationAct.__table__.columns,
            Person.full_name.label("actor"),
            Candidate.number.label("candidate_number"),
            func.coalesce(_candidate.full_name, Candidate.name).label("candidate_name"),
        )
        .select_from(ExaminationAct)
        .outerjoin(Person, Person.id == ExaminationAct.actor_id)
        .outerjoin(Candidate, Candidate.id == ExaminationAct.candidate_id)
        .outerjoin(_candidate, _candidate.id == Candidate.person_id)
        .where(ExaminationAct.examination_id == examination_id)
        .order_by(ExaminationAct.seq)
    ).all()
    broken_at = first_broken((_act(each), each.digest) for each in rows)
    if broken_at is None and len(rows) != kept:
        broken_at = len(rows) + 1
    acts = tuple(_logged(each) for each in rows)
    return SealedLog(acts, broken_at, rows[-1].digest if rows else "")


def _act(row: Any) -> Act:
    """The act as its digest is taken. Words that are still there are digested anew, so that other words are found."""
    words_digest = digest_words(row.words, row.salt) if row.words else row.words_digest
    return Act(row.seq, ActKind(row.kind), row.actor_id, row.candidate_id, row.at, words_digest)


def _logged(row: Any) -> LoggedAct:
    return LoggedAct(
        seq=row.seq,
        kind=ActKind(row.kind),
        at=row.at,
        actor=row.actor,
        is_system=row.actor_id is None,
        number=row.candidate_number,
        name=row.candidate_name,
        words=row.words,
        is_emptied=bool(row.words_digest) and not row.words,
        digest=row.digest,
    )
