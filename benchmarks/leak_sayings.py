"""What is asked, said and sent in a unit, planted with canaries: assignments, exemptions, reminders, reports, files, notices."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from sqlalchemy import select

from benchmarks.leak_book import Ground
from benchmarks.leak_courses import Taught
from elearn.catalogue.queries import CourseEntry
from elearn.core.actor import ANONYMOUS, SYSTEM, Actor
from elearn.core.ids import Id, new_id
from elearn.learning import voices
from elearn.learning.service import Place
from elearn.notifications.kinds import Kind
from elearn.notifications.models import Choice, Notice
from elearn.notifications.service import notify
from elearn.obstacles.models import Obstacle
from elearn.organisation.models import Unit
from elearn.organisation.service.staff_imports import keep_plan, send_list
from elearn.organisation.service.staff_plans import plan_list
from elearn.organisation.staff_import.opening import open_file
from elearn.organisation.staff_import.planning import Terms
from elearn.organisation.staff_import.reading import read_list
from elearn.planning import service as planning
from elearn.planning.models import Assignment, Exemption, Reminder
from elearn.planning.service import NewAssignment
from elearn.reporting.completion_filter import EVERYTHING
from elearn.reporting.service import NewExport, ask_for_export

_LONG = timedelta(days=90)


def plant_sayings(ground: Ground, worker: Id, keeper: Actor, taught: Taught, public: CourseEntry) -> dict[str, str]:
    """Everything of a place; answers the parts of addresses that name it.

    Args:
        worker: about whom something is said.
        keeper: head and training officer of the place, who says it.
        public: a course that is asked of everybody.
    """
    _remind(ground, worker, keeper, public)
    return {
        "notice_id": str(tell(ground, worker)),
        "assignment_id": str(_assign(ground, keeper, public)),
        "exemption_id": str(_exempt(ground, worker, keeper, public)),
        "obstacle_id": str(_obstruct(ground, taught)),
        "report_id": str(_report(ground, taught)),
        "import_id": str(_list_staff(ground, keeper)),
        "export_id": str(_export(ground, keeper)),
    }


def tell(ground: Ground, person: Id) -> Id:
    """A notice for one person, and an e-mail address that they have given; answers the notice's id."""
    words = {"sender": "Ban quản trị", "text": ground.word("notice", person)}
    notify(ground.work.session, [person], Kind.REMINDER, words, place=None, actor=SYSTEM, now=ground.work.now)
    address = f"{ground.code('mail', person).lower()}@rieng.example"
    ground.work.session.add(Choice(person_id=person, address=address, wants_mail=True, off=[], asked_tries=0))
    found = ground.work.session.scalars(select(Notice.id).where(Notice.person_id == person)).first()
    assert found is not None
    return ground.id(found, "notice", person)


def _assign(ground: Ground, keeper: Actor, public: CourseEntry) -> Id:
    """A course that is asked, so long ago that it is overdue."""
    duty, basis = f"việc {ground.word('assignment')}", f"kế hoạch {ground.word('assignment')}"
    new = NewAssignment(public.id, ground.unit, duty, basis, ground.work.now.date() + _LONG)
    asked = planning.assign(ground.work.session, keeper, new, now=ground.work.now)
    row = ground.work.session.get_one(Assignment, asked)
    row.begins_on, row.due_on = ground.work.now.date() - 2 * _LONG, ground.work.now.date() - _LONG
    return ground.id(asked, "assignment")


def _exempt(ground: Ground, worker: Id, keeper: Actor, public: CourseEntry) -> Id:
    """An exemption that waits for an answer. Its last day lies in a year of its own."""
    year = ground.book.year("exemption", ground.place, worker)
    exemption = Exemption(
        id=new_id(),
        person_id=worker,
        course_id=public.id,
        reason="sick",
        valid_from=ground.work.now.date(),
        valid_to=date(year, 7, 2),
        asked_by=keeper.person_id,
        asked_at=ground.work.now,
    )
    ground.work.session.add(exemption)
    return ground.id(exemption.id, "exemption", worker)


def _remind(ground: Ground, worker: Id, keeper: Actor, public: CourseEntry) -> None:
    words = ground.word("reminder", worker)
    about = {"person_id": worker, "course_id": public.id, "number": 1, "sent_by": keeper.person_id, "nth": 1}
    sent = {"sent_on": ground.work.now.date(), "sent_at": ground.work.now, "words": f"Nhắc {words}", "code": "AB-1234"}
    ground.work.session.add(Reminder(id=new_id(), **about, **sent))


def _obstruct(ground: Ground, taught: Taught) -> Id:
    """An obstacle that enough people have told, handed to somebody with words."""
    obstacle = Obstacle(
        id=uuid.uuid4(),
        unit_id=ground.unit,
        at_id=ground.unit,
        course_id=taught.entry.id,
        lesson=taught.course.lessons[0].id,
        reason="machine",
        people=7,
        week=date(2026, 11, 9),
        due_on=date(2026, 11, 30),
        handed_words=f"Nhờ {ground.word('obstacle')}",
    )
    ground.work.session.add(obstacle)
    return ground.id(obstacle.id, "obstacle")


def _report(ground: Ground, taught: Taught) -> Id:
    """Two reports about the unit's course, one of them closed with an answer."""
    where = Place(taught.entry, taught.course, taught.course.lessons[0])
    sent = []
    for _ in range(2):
        words = f"Chỗ này sai {ground.word('fault')}"
        sent.append(
            voices.report_fault(ground.work.session, ANONYMOUS, where, voices.Said(words), language="vi", now=ground.work.now)
        )
    ground.work.session.flush()
    closed = sent[1]
    closed.closed_at, closed.outcome, closed.answer = ground.work.now, "declined", f"Đã xem {ground.word('fault')}"
    return ground.id(sent[0].id, "fault")


def _list_staff(ground: Ground, keeper: Actor) -> Id:
    """A list of staff with a new person on it, and its plan."""
    owner, day = keeper.person_id, ground.work.now.date()
    name, code = ground.word("staff-list", owner), ground.code("staff-list", owner)
    own_code = ground.work.session.get_one(Unit, ground.unit).code
    content = f"Mã số;Họ và tên;Mã đơn vị\n{code};Phạm Thị {name};{own_code}".encode()
    file_name = f"{ground.word('staff-list', owner)}.csv"
    sent = send_list(ground.work.session, keeper, content, file_name, Terms(day), now=ground.work.now)
    listed = read_list(open_file(content))
    keep_plan(ground.work.session, sent, plan_list(ground.work.session, keeper, listed, Terms(day), today=day), listed)
    return ground.id(sent, "staff-list", owner)


def _export(ground: Ground, keeper: Actor) -> Id:
    purpose = f"Báo cáo {ground.word('export', keeper.person_id)}"
    new = NewExport(EVERYTHING, "full", "csv", "vi", purpose)
    asked = ask_for_export(ground.work.session, keeper, new, now=ground.work.now, today=ground.work.now.date())
    return ground.id(asked.id, "export", keeper.person_id)
