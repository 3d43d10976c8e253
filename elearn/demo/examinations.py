"""The examinations of the demo city: one that is open, one that is over with all that follows, and a recruitment in two weeks.

Everything goes through the real services, at the instants at which it is said to have happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.queries import CourseEntry, list_courses
from elearn.content.document import Draw
from elearn.core.actor import SYSTEM, Actor
from elearn.core.days import DEFAULT_ZONE, day_of
from elearn.core.ids import Id
from elearn.demo import names
from elearn.demo.calendar import is_working
from elearn.demo.city import DemoAccounts
from elearn.demo.notices import read_older_ones
from elearn.demo.sat_month import hold_last_month
from elearn.demo.sitters import answers_of, examiner_of, get_ready, list_sitters, plan_as, sit
from elearn.examinations.candidates.lists import ListRow
from elearn.examinations.candidates.seating_rules import Order
from elearn.examinations.models import Examination
from elearn.examinations.plan.shape import Plan, Section, read_plan
from elearn.examinations.plan.templates import TO_CHECK
from elearn.examinations.queries.held import get_held
from elearn.examinations.rules import Body, Template, Window
from elearn.examinations.service import candidates, people, plans, seating
from elearn.examinations.service.plans import NewExamination
from elearn.organisation.models import Employment
from elearn.organisation.policy import below

OPEN, PAST = "dig-ai", "priv-basics"
"""The courses whose banks the open one and the one that is over are drawn from; where one is not published, another one that has a
bank. The open one is of no course that the whole city is asked to complete: its quiz is closed to the ward meanwhile.
"""
FEWEST_QUESTIONS = 20
"""A bank with fewer is too small for papers that differ."""
GUESTS = 12
SAT_ALREADY = 6
"""So many of the ward have handed in what is open."""
_OPEN_DAYS = timedelta(days=7)
_KEPT = timedelta(days=90)
"""So long after the day candidates' data are kept."""


def fill_examinations(session: Session, accounts: DemoAccounts, *, now: datetime) -> None:
    """Holds them in the unit of work that `session` belongs to, after the courses are published; none where no bank suffices."""
    entries = {each.slug: each for each in list_courses(session, SYSTEM) if _suffices(session, each)}
    if not entries:
        return
    hold_last_month(session, accounts, _entry(entries, PAST), now=now)
    _open_one(session, accounts, _entry(entries, OPEN), now=now)
    coming = next((each for each in entries.values() if _kept_bank(session, each) is not None), None)
    if coming is not None:
        _prepare_recruitment(session, accounts, coming, now=now)
    session.flush()
    read_older_ones(session, accounts, now=now)


def _suffices(session: Session, entry: CourseEntry) -> bool:
    banks = LIBRARY.get_document(session, entry.rendition_id).banks
    return bool(banks) and len(banks[0].questions) >= FEWEST_QUESTIONS


def _kept_bank(session: Session, entry: CourseEntry) -> str | None:
    """The bank of a course that is for examinations alone: a sealed paper is drawn from nothing that a quiz asks."""
    banks = LIBRARY.get_document(session, entry.rendition_id).banks
    return next((each.id for each in banks if each.use == "examination"), None)


def _entry(entries: Mapping[str, CourseEntry], wanted: str) -> CourseEntry:
    return entries.get(wanted) or next(iter(entries.values()))


def _open_one(session: Session, accounts: DemoAccounts, entry: CourseEntry, *, now: datetime) -> None:
    """Everybody at work in the ward may sit it for some days, without an access code."""
    officer, then = examiner_of(accounts), now - timedelta(days=1)
    window = Window(then + timedelta(hours=1), now + _OPEN_DAYS, now + _OPEN_DAYS - timedelta(minutes=20))
    new = NewExamination(Template.TOPIC, "Kiểm tra cuối chuyên đề: trợ lý AI trong công vụ", accounts.city_id, entry.id, window)
    examination_id = plans.make_examination(session, officer, new, now=then)
    plan_as(session, officer, examination_id, {"units": (str(accounts.ward_id),)}, now=then)
    held = get_ready(session, officer, examination_id, now=then)
    course, known = held.course(session), set(accounts.usernames.values())
    others = [each for each in list_sitters(session, examination_id) if each.person_id not in known]
    for number, sitter in enumerate(others[:SAT_ALREADY]):
        begun = then + timedelta(hours=2, minutes=3 * number)
        sit(session, sitter, held, answers_of(course, number, 0.75), now=begun, pace=timedelta(seconds=70))


def _prepare_recruitment(session: Session, accounts: DemoAccounts, entry: CourseEntry, *, now: datetime) -> None:
    """Two sections, a council of three, those who invigilate and supervise, twelve candidates from outside in two rooms."""
    officer, today = examiner_of(accounts), day_of(session, now)
    opens_at = _morning(session, today + timedelta(days=14))
    window = Window(opens_at, opens_at + timedelta(hours=2), opens_at + timedelta(minutes=15))
    new = NewExamination(
        Template.RECRUITMENT, f"Kỳ thi tuyển công chức năm {opens_at.year} (ví dụ)", accounts.city_id, entry.id, window
    )
    then = now - timedelta(days=3)
    examination_id = plans.make_examination(session, officer, new, now=then)
    row = session.get_one(Examination, examination_id)
    plan = _two_sections(read_plan(row.plan))
    changes = {"sections": plan.sections, "minutes": plan.minutes, "note": TO_CHECK}
    erase_on = day_of(session, opens_at) + _KEPT
    plan_as(session, officer, examination_id, changes, erase_on=erase_on, now=then)
    _appoint(session, accounts, officer, examination_id, now=then)
    held = get_held(session, examination_id)
    for name, place in (("Phòng 1", "Tầng 2, Trung tâm Bồi dưỡng"), ("Phòng 2", "Tầng 2, Trung tâm Bồi dưỡng")):
        seating.add_room(session, officer, held, name, place=place, seats=8, now=then)
    listed = candidates.plan_list(session, held, rows := _guests(today), ())
    candidates.write_list(session, officer, held, rows, (), digest=listed.digest, now=then)
    seating.seat_all(session, officer, held, Order.NUMBER, now=then)
    get_ready(session, officer, examination_id, now=then)


def _morning(session: Session, day: date) -> datetime:
    """Eight o'clock of the first working day from a day on."""
    first = next(each for more in range(30) if is_working(each := day + timedelta(days=more)))
    return datetime.combine(first, time(8), session.info.get("zone", DEFAULT_ZONE))


def _two_sections(usual: Plan) -> Plan:
    """Both from the one bank that is kept for examinations, which is not large enough for the usual numbers."""
    bank = usual.sections[0].draws[0].bank
    return Plan(
        (
            Section("a", "Kiến thức chung", (Draw(bank, 6),), minutes=15, pass_percent=50),
            Section("b", "Chuyên môn, nghiệp vụ", (Draw(bank, 4),), minutes=10, pass_percent=50),
        ),
        minutes=25,
    )


def _appoint(session: Session, accounts: DemoAccounts, officer: Actor, examination_id: Id, *, now: datetime) -> None:
    held, known = get_held(session, examination_id), accounts.usernames
    named = (
        ("lanhdao", Body.COUNCIL, "Chủ tịch hội đồng"),
        ("thamdinh", Body.COUNCIL, "Ủy viên"),
        ("nhansu", Body.COUNCIL, "Ủy viên, thư ký"),
        ("quantri", Body.SUPERVISION, "Giám sát"),
        ("giangvien", Body.MARKING, "Chấm thi"),
    )
    rows = session.execute(select(Person.id, Person.staff_code).where(Person.id.in_(known.values()))).all()
    codes = {row.id: row.staff_code for row in rows}
    for username, body, duty in named:
        people.appoint(session, officer, held, codes[known[username]] or "", body, duty=duty, now=now)
    for code in _colleagues(session, accounts):
        people.appoint(session, officer, held, code, Body.INVIGILATION, duty="Cán bộ coi thi", now=now)


def _colleagues(session: Session, accounts: DemoAccounts) -> list[str]:
    """Two people of the ward who invigilate: nobody from there sits it."""
    there = (below([accounts.ward_id], Employment.unit_id), Employment.valid_to.is_(None), Employment.is_main)
    wanted = select(Person.staff_code).join(Employment, Employment.person_id == Person.id)
    free = (Person.staff_code.is_not(None), Person.id.not_in(accounts.usernames.values()))
    return [code for code in session.scalars(wanted.where(*there, *free).order_by(Person.staff_code).limit(2)) if code]


def _guests(today: date) -> list[ListRow]:
    """Candidates with invented names, none twice."""
    found: dict[str, ListRow] = {}
    number = 0
    while len(found) < GUESTS:
        name = names.person("guests", number).full_name
        birth = date(today.year - 23 - number % 9, 1 + number % 12, 1 + number * 7 % 28)
        found.setdefault(name, ListRow(len(found) + 2, name, f"{len(found) + 1:04d}", birth, "Chuyên viên văn phòng"))
        number += 1
    return list(found.values())
