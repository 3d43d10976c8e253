"""What a plan lacks, besides questions, before it can be frozen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.core.errors import N_
from elearn.examinations.models import Candidate, Examination, Member
from elearn.examinations.plan.checking import Lack
from elearn.examinations.plan.shape import read_plan
from elearn.examinations.queries.writers import writers_of
from elearn.examinations.rules import OPENERS, Body, Template

_NAMED = 10
ALWAYS_SEALED = N_("Đề của kỳ thi tuyển công chức luôn niêm phong.")


def list_others(session: Session, row: Examination, now: datetime) -> list[Lack]:
    """What else is missing, besides questions."""
    checks: list[Callable[[], Lack | None]] = [
        lambda: Lack(N_("Giờ bắt đầu chậm nhất đã qua.")) if row.last_start_at <= now else None,
        lambda: _nobody(session, row),
        lambda: _writers(session, row),
        lambda: _small_council(session, row),
        lambda: Lack(ALWAYS_SEALED) if has_guests(row) and not row.is_sealed else None,
        lambda: Lack(N_("Chưa ghi ngày xóa dữ liệu thí sinh.")) if row.erase_on is None and has_guests(row) else None,
    ]
    return [found for check in checks if (found := check()) is not None]


def has_guests(row: Examination) -> bool:
    """Whether candidates without account sit it."""
    return row.template == Template.RECRUITMENT


def _nobody(session: Session, row: Examination) -> Lack | None:
    on_list = exists().where(Candidate.examination_id == row.id, Candidate.struck_at.is_(None))
    if read_plan(row.plan).units or session.scalar(select(on_list)):
        return None
    return Lack(N_("Chưa có thí sinh nào, và chưa chọn đơn vị được dự thi."))


def _writers(session: Session, row: Examination) -> Lack | None:
    """Whoever wrote or reviewed the course meanwhile, or stood on the list before it was chosen."""
    on_list = (Candidate.examination_id == row.id, Candidate.struck_at.is_(None), Candidate.person_id == Person.id)
    wanted = select(Candidate.number, Person.full_name).join(Person, Candidate.person_id == Person.id)
    wanted = wanted.where(*on_list, Person.id.in_(writers_of(session, row.course_id)))
    found = session.execute(wanted.order_by(Person.name_sort, Person.id)).all()
    if not found:
        return None
    named = [f"{each.full_name or ''} ({each.number})".strip() for each in found]
    people = ", ".join(named[:_NAMED]) + (" …" if len(named) > _NAMED else "")
    return Lack(
        N_(
            "Có thí sinh đã soạn, dịch hoặc thẩm định khóa học lấy làm đề: %(people)s. "
            "Xin đưa những người này ra khỏi danh sách thí sinh."
        ),
        {"people": people},
    )


def _small_council(session: Session, row: Examination) -> Lack | None:
    wanted = (Member.examination_id == row.id, Member.body == Body.COUNCIL, Member.relieved_at.is_(None))
    if not row.is_sealed or (session.scalar(select(func.count()).where(*wanted)) or 0) >= OPENERS:
        return None
    return Lack(N_("Đề niêm phong cần ít nhất %(least)d người trong hội đồng thi để mở."), {"least": OPENERS})
