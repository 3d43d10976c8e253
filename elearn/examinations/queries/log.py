"""The sealed log as it is read: every act in order, and whether the chain of digests holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.core import limits
from elearn.core.db.aliases import shared_alias
from elearn.core.ids import Id
from elearn.core.paging import Paging
from elearn.examinations.acts import OWN_ACTS, Act, ActKind, digest_words, first_broken
from elearn.examinations.models import Candidate, Examination, ExaminationAct


@dataclass(frozen=True, slots=True)
class LoggedAct:
    """One act. `actor` is None for the installation itself or a candidate without account, or where the name was erased;
    `is_emptied`: its words were.

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

    @property
    def has_words(self) -> bool:
        return bool(self.words) or self.is_emptied

    @property
    def is_by_card(self) -> bool:
        """Whether the candidate did it themselves, without an account."""
        return self.is_system and self.number is not None and self.kind in OWN_ACTS


@dataclass(frozen=True, slots=True)
class SealedLog:
    """The log. `acts` are those of it that were asked for; of the whole of it, `total` is how many there are, and `broken_at` the
    number of the first that was changed or is missing, None where it holds.
    """

    acts: tuple[LoggedAct, ...]
    total: int
    broken_at: int | None
    last_digest: str


@dataclass(frozen=True, slots=True)
class Seal:
    """What the chain says: how many acts there are, the number of the last one (kept or only counted), the number of the first that
    was changed or is missing (None where it holds), and the digest of the last that is there, "" for none.
    """

    total: int
    last_seq: int
    broken_at: int | None
    last_digest: str


_candidate = shared_alias(Person)
_AT_ONCE = 500
_SEALED = ("seq", "kind", "actor_id", "candidate_id", "at", "words", "salt", "words_digest", "digest")


def read_log(session: Session, examination_id: Id) -> SealedLog:
    """Every act on an examination from the first on, with the names as they are now."""
    seal = check_log(session, examination_id)
    acts = _read(session, _named(examination_id).order_by(ExaminationAct.seq))
    return SealedLog(acts, seal.total, seal.broken_at, seal.last_digest)


def read_log_page(session: Session, examination_id: Id, number: int) -> tuple[SealedLog, Paging]:
    """One page of the log, the latest acts first. Names are looked up for the acts of the page alone; the chain of all of them is
    checked on the way through, without keeping any.
    """
    seal = check_log(session, examination_id)
    paging = Paging.of(seal.last_seq, number)
    # Acts are numbered without gaps: a page is a range of numbers, and the acts behind it are not walked past once more.
    upto = seal.last_seq - paging.start
    wanted = _named(examination_id).where(ExaminationAct.seq.between(upto - limits.PAGE_ROWS + 1, upto))
    acts = _read(session, wanted.order_by(ExaminationAct.seq.desc()))
    return SealedLog(acts, seal.total, seal.broken_at, seal.last_digest), paging


def check_log(session: Session, examination_id: Id) -> Seal:
    """Walks the whole chain of an examination, a few hundred acts at a time."""
    kept = session.scalar(select(Examination.acts).where(Examination.id == examination_id)) or 0
    columns = ExaminationAct.__table__.columns
    wanted = select(*(columns[each] for each in _SEALED)).where(columns.examination_id == examination_id).order_by(columns.seq)
    rows = session.execute(wanted.execution_options(yield_per=_AT_ONCE))
    total, last, digest = 0, kept, ""

    def passing() -> Iterator[tuple[Act, str]]:
        nonlocal total, last, digest
        for row in rows:
            total, last, digest = total + 1, max(last, row.seq), row.digest
            yield _sealed_act(row), row.digest

    log = passing()
    broken_at = first_broken(log)
    # What stands behind a broken one is not looked at, but counted.
    for _ in log:
        pass
    if broken_at is None and total != kept:
        broken_at = total + 1
    return Seal(total, last, broken_at, digest)


def _named(examination_id: Id) -> Select[Any]:
    return (
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
    )


def _read(session: Session, wanted: Select[Any]) -> tuple[LoggedAct, ...]:
    return tuple(_logged(each) for each in session.execute(wanted))


def _sealed_act(row: Any) -> Act:
    """A row of the log as its digest is taken. Words that are still there are digested anew, so that other words are found."""
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
