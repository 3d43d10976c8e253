"""Candidates with an account: by their staff codes, or everybody at work in the units that the plan allows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.accounts.rules import staff_code
from elearn.core.actor import SYSTEM, Actor, Role
from elearn.core.days import day_of
from elearn.core.db.insert import insert_rows_once
from elearn.core.errors import N_, Invalid
from elearn.core.ids import Id, new_id, parse_id
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Candidate, Examination, Member
from elearn.examinations.policy import serves_still, within
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.seen import saw_papers
from elearn.examinations.queries.writers import writers_of
from elearn.examinations.service.log import note_act
from elearn.examinations.service.shared import end_lapsed, prepare_again, require_planning
from elearn.organisation.models import Employment
from elearn.organisation.policy import below, people_visible_to, running

_DIGITS = 4
CODES_AT_ONCE = 2000
_HAVE_SEEN = N_(
    "Người đã biết đề của kỳ thi (mở đề, in đề, nhập phiếu, chấm bài, trả lời câu bị báo sai) thì không dự thi: %(codes)s."
)
_HAVE_WRITTEN = N_(
    "Người đã soạn, dịch hoặc thẩm định khóa học lấy làm đề thì không dự thi kỳ thi này: %(codes)s. "
    "Những người này không phải là thí sinh; xin bỏ mã của họ khỏi danh sách."
)


@dataclass(frozen=True, slots=True)
class Listed:
    """What became of a list of staff codes: how many are new on the list, how many stood there before."""

    new: int
    known: int


def list_staff(session: Session, actor: Actor, held: Held, codes: Sequence[str], *, now: datetime) -> Listed:
    """Puts people on the list by their staff codes. All of them, or nobody where a code cannot be taken.

    Args:
        held: an examination that the actor organises.

    Raises:
        Invalid: no codes, too many, or some that are of nobody at work in the actor's units (and within the scope), or of somebody
            who serves here, has seen its papers, or wrote or reviewed its course.
        Conflict: the examination is over.
    """
    require_planning(session, held.id)
    wanted = list(dict.fromkeys(filter(None, map(staff_code, codes))))
    if not 0 < len(wanted) <= CODES_AT_ONCE:
        raise Invalid(N_("Xin ghi từ 1 đến %(most)d mã nhân sự."), field="codes", most=CODES_AT_ONCE)
    today = day_of(session, now)
    is_theirs = people_visible_to(actor, Role.EXAM_OFFICER, today=today)
    if held.scope is not None:
        # Each with the work that they have there: by it they are within the scope.
        is_theirs = is_theirs & below((held.scope,), Employment.unit_id)
    found = {row.staff_code: row for row in _people(session, today, Person.staff_code.in_(wanted), is_theirs)}
    unknown = [each for each in wanted if each not in found]
    if unknown:
        raise Invalid(
            N_("Không có ai đang làm việc trong các đơn vị của anh/chị mang mã: %(codes)s."), field="codes", codes=_some(unknown)
        )
    serving = _serving(session, held.id, today)
    clash = [code for code, row in found.items() if row.id in serving]
    if clash:
        raise Invalid(N_("Người được cử phục vụ kỳ thi thì không dự thi: %(codes)s."), field="codes", codes=_some(clash))
    seen = set(session.scalars(saw_papers(held.id)))
    knows = [code for code, row in found.items() if row.id in seen]
    if knows:
        raise Invalid(_HAVE_SEEN, field="codes", codes=_some(knows))
    writers = writers_of(session, held.course_id)
    wrote = [code for code, row in found.items() if row.id in writers]
    if wrote:
        raise Invalid(_HAVE_WRITTEN, field="codes", codes=_some(wrote))
    listed = _put_on(session, held, [found[code] for code in wanted], now)
    if listed.new:
        note_act(session, actor, held.id, ActKind.LISTED, words=f"{listed.new} thí sinh", now=now)
        prepare_again(session, held, now=now)
    return listed


def list_people_of_units(session: Session, held: Held, *, now: datetime, today: date) -> int:
    """Puts everybody on the list who works today in a unit that the plan allows, or below it, does not serve here, has not seen its
    papers and had no hand in its course; answers how many were new. Nobody whom an officer struck off comes back.
    """
    units = [found for each in held.plan.units if (found := parse_id(each)) is not None]
    on_list = exists().where(Candidate.examination_id == held.id, Candidate.person_id == Person.id)
    people = _people(session, today, below(units, Employment.unit_id), ~on_list)
    barred = _serving(session, held.id, today) | set(session.scalars(saw_papers(held.id))) | writers_of(session, held.course_id)
    listed = _put_on(session, held, [each for each in people if each.id not in barred], now)
    if listed.new:
        note_act(session, SYSTEM, held.id, ActKind.LISTED, words=f"{listed.new} thí sinh", now=now)
    return listed.new


def next_numbers(session: Session, examination_id: Id, given: Collection[str] = ()) -> Iterator[str]:
    """Candidate's numbers that nobody has: four digits or more, after the highest one there is.

    Args:
        given: numbers that are about to be given by hand.
    """
    taken = {*session.scalars(select(Candidate.number).where(Candidate.examination_id == examination_id)), *given}
    number = max((int(each) for each in taken if each.isascii() and each.isdecimal() and len(each) <= _DIGITS * 2), default=0)
    while True:
        number += 1
        yield f"{number:0{_DIGITS}d}"


def _people(session: Session, today: date, *wanted: ColumnElement[bool]) -> list[Any]:
    """Who works today, each once with the unit of their main work there, in the order of names."""
    rows = session.execute(
        select(Person.id, Person.staff_code, Person.name_sort, Employment.unit_id)
        .join(Employment, Employment.person_id == Person.id)
        .where(running(Employment, today), Person.erased_at.is_(None), *wanted)
        .order_by(Person.name_sort, Person.id, Employment.is_main)
    )
    # Of several employments the main one comes last and counts.
    return list({row.id: row for row in rows}.values())


def _put_on(session: Session, held: Held, people: Sequence[Any], now: datetime) -> Listed:
    examination_id = held.id
    there = (Candidate.examination_id == examination_id, Candidate.person_id.in_([each.id for each in people]))
    columns = (Candidate.person_id, Candidate.struck_at, within(held.scope).label("is_reached"))
    rows = session.execute(select(*columns).where(*there)).all()
    known = {row.person_id for row in rows}
    # Whom somebody else took off the list beyond the scope does not come back by this.
    struck = {row.person_id for row in rows if row.struck_at is not None and row.is_reached}
    again = update(Candidate).where(Candidate.examination_id == examination_id, Candidate.person_id.in_(struck))
    session.execute(again.values(struck_at=None, listed_at=now))
    end_lapsed(session, examination_id, [each.id for each in people], now=now)
    numbers = next_numbers(session, examination_id)
    insert_rows_once(
        session,
        Candidate,
        [
            {
                "id": new_id(),
                "examination_id": examination_id,
                "person_id": each.id,
                "unit_id": each.unit_id,
                "number": next(numbers),
                "extra_minutes": 0,
                "listed_at": now,
            }
            for each in people
            if each.id not in known
        ],
    )
    return Listed(len(people) - len(known) + len(struck), len(known) - len(struck))


def _serving(session: Session, examination_id: Id, today: date) -> set[Id]:
    wanted = select(Member.person_id).join(Examination, Examination.id == Member.examination_id)
    serving = (Member.examination_id == examination_id, Member.relieved_at.is_(None), serves_still(today))
    return set(session.scalars(wanted.where(*serving)))


def _some(codes: Sequence[str]) -> str:
    return ", ".join(codes[:10]) + (" …" if len(codes) > 10 else "")
