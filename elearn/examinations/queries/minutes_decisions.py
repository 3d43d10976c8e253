"""Why something was decided that the record tells of: whoever decides adds a word, and the reason stands in the request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Ruling
from elearn.examinations.queries.annulments import list_annulments
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.seen import is_candidate
from elearn.examinations.questions.ruling_rules import REMEDY_WORDS, Remedy
from elearn.examinations.rules import State


class Line(Protocol):
    """An act that the record tells; `words` is "" where its reader is told none."""

    @property
    def seq(self) -> int: ...

    @property
    def kind(self) -> ActKind: ...

    @property
    def at(self) -> datetime: ...

    @property
    def number(self) -> str | None: ...

    @property
    def words(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was asked, and when."""

    words: str
    asked_at: datetime


def list_reasons(session: Session, held: Held, reader: Actor, told: Iterable[Line]) -> dict[int, Reason]:
    """The reasons of decisions by the numbers of their acts, as far as the reader is told the words of the act itself. Nobody reads
    here what was asked about themselves, nor, before results are told, why a question that they were asked is judged anew.
    """
    lines = [each for each in told if each.words]
    return {**_annulled(session, held, reader, lines), **_ruled(session, held, reader, lines)}


def _annulled(session: Session, held: Held, reader: Actor, lines: Sequence[Line]) -> dict[int, Reason]:
    wanted = [each for each in lines if each.kind is ActKind.ANNULMENT_DECIDED]
    if not wanted:
        return {}
    rows = list_annulments(session, held, besides=reader.person_id)
    asked = {(row.number, row.decided_at): Reason(row.reason, row.asked_at) for row in rows if row.reason}
    return {each.seq: found for each in wanted if (found := asked.get((each.number, each.at))) is not None}


def _ruled(session: Session, held: Held, reader: Actor, lines: Sequence[Line]) -> dict[int, Reason]:
    wanted = [each for each in lines if each.kind is ActKind.RULED]
    if not wanted or (held.state is not State.POSTED and is_candidate(session, held, reader)):
        return {}
    rows = session.scalars(select(Ruling).where(Ruling.examination_id == held.id, Ruling.decided_at.is_not(None))).all()
    found: dict[int, Reason] = {}
    for each in wanted:
        of_it = [row for row in rows if row.decided_at == each.at and REMEDY_WORDS[Remedy(row.remedy)] in each.words]
        # Of two in one instant nobody can tell which is which: better none than another one's.
        if len(of_it) == 1 and of_it[0].reason:
            found[each.seq] = Reason(of_it[0].reason, of_it[0].asked_at)
    return found
