"""A whole small site for tests over every address: two roots, units above, beside and below, a person in each, one of every role.

Thành phố (root)           above
├── Phường A               own: here the people with roles hold them
│   └── Văn phòng A        below
└── Phường B               sibling
Thành phố khác (root)      other
"""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from config import Mode, Settings
from elearn.accounts import service as accounts
from elearn.app import create_app
from elearn.catalogue.library import pack
from elearn.catalogue.models import Course
from elearn.catalogue.queries import CourseEntry, get_course
from elearn.catalogue.service import publish
from elearn.content import document
from elearn.core.actor import ANONYMOUS as NOBODY
from elearn.core.actor import SYSTEM, Role
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database, UnitOfWork
from elearn.core.ids import Id
from elearn.core.notes import Note
from elearn.examinations.models import Candidate, Examination, Member, Room
from elearn.examinations.plan.shape import Plan as ExaminationPlan
from elearn.examinations.plan.shape import Section, write_plan
from elearn.examinations.rules import Body, Template
from elearn.examinations.rules import State as ExaminationState
from elearn.laws.watching import watch_once
from elearn.learning import voices
from elearn.learning.models import DeskObstacle
from elearn.learning.service import Place
from elearn.obstacles.models import Obstacle
from elearn.organisation.models import Employment
from elearn.organisation.rules import UnitKind
from elearn.organisation.service import create_position
from elearn.planning import service as planning
from elearn.planning.models import Exemption
from elearn.planning.rules import Reason
from elearn.planning.service import NewAssignment, NewExemption
from elearn.studio.models import CourseDraft
from elearn.studio.plan import plan_of, to_json
from elearn.studio.rules import Origin, State
from elearn.studio.service.checks import document_hash
from elearn.web.access import SESSION_TOKEN
from tests.build import COURSES, a_published_course
from tests.conftest import NOW
from tests.databases import sqlite_url
from tests.organisation.makers import a_grant, a_person, a_unit, an_account, hashed

ANONYMOUS = "anonymous"
ROLES = (ANONYMOUS, *(str(role) for role in Role))
PLACES = ("own", "below", "above", "sibling", "other", "missing")
REACHED = ("own", "below")
SECRET = "zB4x-Qm81-kLpW-92vT-hYd0-Rn6s-aE3u"


@dataclass
class Plan:
    """What was made once for all tests: ids by place, tokens by role, the course's address."""

    units: dict[str, Id] = field(default_factory=dict)
    people: dict[str, Id] = field(default_factory=dict)
    grants: dict[str, Id] = field(default_factory=dict)
    employments: dict[str, Id] = field(default_factory=dict)
    accounts: dict[str, Id] = field(default_factory=dict)
    sessions: dict[str, Id] = field(default_factory=dict)
    reports: dict[str, Id] = field(default_factory=dict)
    assignments: dict[str, Id] = field(default_factory=dict)
    exemptions: dict[str, Id] = field(default_factory=dict)
    obstacles: dict[str, Id] = field(default_factory=dict)
    drafts: dict[str, Id] = field(default_factory=dict)
    examinations: dict[str, Id] = field(default_factory=dict)
    candidates: dict[str, Id] = field(default_factory=dict)
    rooms: dict[str, Id] = field(default_factory=dict)
    members: dict[str, Id] = field(default_factory=dict)
    versions: dict[str, Id] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    slug: str = ""
    lesson_slug: str = ""
    lesson_id: str = ""
    bank_id: str = ""
    question_id: str = ""
    media: str = ""
    position: Id | None = None


def make(path: Path) -> Plan:
    """Writes the site's database to `path`, which holds the schema already."""
    database = Database(sqlite_url(path), clock=FakeClock(NOW))
    plan = Plan()
    entry, course = a_published_course(database)
    plan.slug, plan.lesson_slug = entry.slug, course.lessons[0].slug
    plan.lesson_id, plan.bank_id, plan.question_id = course.lessons[0].id, course.banks[0].id, course.banks[0].questions[0]
    plan.media = f"{course.media[0].sha256}.{course.media[0].suffix}" if course.media else ""
    with database.unit_of_work() as work:
        city = a_unit(work.session, name="Thành phố", kind=UnitKind.CITY)
        ward = a_unit(work.session, city, name="Phường A")
        plan.units = {
            "above": city,
            "own": ward,
            "below": a_unit(work.session, ward, name="Văn phòng A"),
            "sibling": a_unit(work.session, city, name="Phường B"),
            "other": a_unit(work.session, name="Thành phố khác", kind=UnitKind.CITY),
            "missing": uuid.UUID("0190a000-0000-7000-8000-000000000000"),
        }
        for place, unit in plan.units.items():
            if place == "missing":
                missing = plan.units["missing"]
                plan.people[place] = plan.grants[place] = plan.accounts[place] = plan.sessions[place] = missing
                plan.reports[place] = plan.employments[place] = plan.drafts[place] = missing
                plan.versions[place] = missing
                plan.examinations[place] = plan.candidates[place] = plan.rooms[place] = plan.members[place] = missing
                plan.assignments[place] = plan.exemptions[place] = plan.obstacles[place] = missing
                continue
            person = a_person(work.session, unit, name=f"Người {place}")
            plan.people[place] = person
            plan.employments[place] = work.session.scalars(select(Employment.id).where(Employment.person_id == person)).one()
            plan.accounts[place] = an_account(work.session, person, username=f"person-{place}")
            plan.grants[place] = a_grant(work.session, person, Role.TRAINER, unit)
            plan.reports[place] = _hear(work, entry, course, place, unit)
            plan.assignments[place] = planning.assign(
                work.session, SYSTEM, NewAssignment(entry.id, unit, "việc", "kế hoạch", date(2026, 12, 31)), now=work.now
            )
            planning.ask_exemption(work.session, SYSTEM, NewExemption(person, Reason.SICK, None), now=work.now)
            of_person = select(Exemption.id).where(Exemption.person_id == person)
            plan.exemptions[place] = work.session.scalars(of_person).one()
            plan.obstacles[place] = _an_obstacle(work, entry, course, unit)
            _an_examination(work, plan, place, entry)
            owned = get_course(work.session, SYSTEM, f"of-{place}")
            plan.versions[place] = owned.version_id
            plan.drafts[place] = _ask_for_review(work, course, place, unit=unit, person=person, course_id=owned.id)
        plan.position = create_position(work.session, SYSTEM, "clerk", {"vi": "Văn thư", "en": "Clerk"}, now=NOW, is_draft=True)
        for role in Role:
            person = a_person(work.session, ward, name=f"Vai {role}")
            account = an_account(work.session, person, username=str(role))
            if role is not Role.LEARNER:
                a_grant(work.session, person, role, ward)
            plan.tokens[role] = accounts.begin_session(work.session, account, verified=hashed(), now=work.now)
    watch_once(database, COURSES / "laws.yml")
    database.close()
    return plan


def _hear(work: UnitOfWork, public: CourseEntry, course: document.Course, place: str, unit: Id) -> Id:
    """A course that belongs to the unit alone, a report about it, and enough people of the unit who could not do a public act."""
    theirs = replace(course, id=f"of-{place}", slug=f"of-{place}", source_hash=f"{place:0<64}")
    publish(work.session, SYSTEM, theirs, {}, now=work.now)
    entry = get_course(work.session, SYSTEM, theirs.slug)
    lesson = theirs.lessons[0]
    words = f"Người {place} thấy chỗ này sai"
    report = voices.report_fault(
        work.session, NOBODY, Place(entry, theirs, lesson), voices.Said(words), language="vi", now=work.now
    )
    for _ in range(6):
        about = {"course_id": public.id, "lesson": lesson.id, "reason": "machine"}
        work.session.add(DeskObstacle(unit_id=unit, on=date(2026, 11, 13), **about))
    owned = work.session.get_one(Course, entry.id)
    owned.owner_unit_id, owned.visibility = unit, "unit"
    return report.id


def _an_obstacle(work: UnitOfWork, entry: CourseEntry, course: document.Course, unit: Id) -> Id:
    """What enough people of the unit have told about a public act."""
    days = {"week": date(2026, 11, 9), "due_on": date(2026, 11, 30)}
    about = {"course_id": entry.id, "lesson": course.lessons[0].id, "reason": "machine"}
    obstacle = Obstacle(id=uuid.uuid4(), unit_id=unit, at_id=unit, people=6, **about, **days)
    work.session.add(obstacle)
    return obstacle.id


def _an_examination(work: UnitOfWork, plan: Plan, place: str, entry: CourseEntry) -> None:
    """An examination of the unit that is ready, with a candidate from outside, a room, and somebody who serves."""
    row = Examination(
        id=uuid.uuid4(),
        unit_id=plan.units[place],
        template=Template.RECRUITMENT,
        title=f"Kỳ thi của Người {place}",
        course_id=entry.id,
        version_id=entry.version_id,
        rendition_id=entry.rendition_id,
        plan=write_plan(ExaminationPlan((Section("a", "Phần chung", (document.Draw(plan.bank_id, 1),)),), minutes=20)),
        opens_at=work.now + timedelta(days=1),
        last_start_at=work.now + timedelta(days=2),
        closes_at=work.now + timedelta(days=2),
        state=ExaminationState.READY,
        seed=place,
        erase_on=date(2027, 6, 1),
        made_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    candidate = Candidate(
        id=uuid.uuid4(), examination_id=row.id, number="0001", name=f"Thí sinh của Người {place}", listed_at=work.now
    )
    room = Room(id=uuid.uuid4(), examination_id=row.id, name=f"Phòng của Người {place}", seats=5)
    serving = {"person_id": plan.people[place], "body": Body.INVIGILATION, "duty": f"Người {place}", "appointed_at": work.now}
    member = Member(id=uuid.uuid4(), examination_id=row.id, **serving)
    work.session.add_all([candidate, room, member])
    work.session.flush()
    plan.examinations[place], plan.candidates[place] = row.id, candidate.id
    plan.rooms[place], plan.members[place] = room.id, member.id


def _ask_for_review(work: UnitOfWork, course: document.Course, place: str, *, unit: Id, person: Id, course_id: Id) -> Id:
    """A draft of the unit's course that waits for its reviewer."""
    theirs = replace(course, id=f"draft-{place}", slug=f"draft-{place}", source_hash=f"d{place:0<63}")
    draft = CourseDraft(
        state=State.ASKED,
        origin=Origin.UPLOAD,
        file_name=f"Người {place}.zip",
        unit_id=unit,
        made_by=person,
        made_at=work.now,
        asked_at=work.now,
        reviews_needed=1,
        review_round=1,
        code=theirs.id,
        course_id=course_id,
        label=theirs.label,
        source_hash=theirs.source_hash,
        document=pack(theirs),
        document_hash=document_hash(theirs),
        sources=b"",
        plan=to_json(plan_of(None, theirs)),
        problems=[],
    )
    work.session.add(draft)
    work.session.flush()
    return draft.id


class Site:
    """A fresh copy of the site, and what happens in it."""

    def __init__(self, template: Path, plan: Plan, folder: Path) -> None:
        self.plan = plan
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(template, folder / "elearn.db")
        settings = Settings(mode=Mode.PRODUCTION, instance=folder, secret_key=SECRET, https=False, allowed_hosts=("localhost",))
        self.app: Flask = create_app(settings, clock=FakeClock(NOW))
        if plan.media:
            self.app.extensions["elearn.private"].put(plan.media, b"<svg/>")
        # The token of forms has its own tests; here the question is who may.
        self.app.config["WTF_CSRF_ENABLED"] = False
        self.database: Database = self.app.extensions["elearn.database"]
        self.written: list[str] = []
        event.listen(self.database.write_engine, "before_cursor_execute", self._listen)

    def _listen(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        found = re.match(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', statement, re.IGNORECASE)
        if found:
            self.written.append(found[1])

    def close(self) -> None:
        self.database.close()

    def client(self, role: str) -> FlaskClient:
        """A browser of somebody with this role in `Phường A`."""
        client = self.app.test_client()
        if role != ANONYMOUS:
            with client.session_transaction() as kept:
                kept[SESSION_TOKEN] = self.plan.tokens[role]
        return client

    def address(self, rule: Rule, place: str = "own") -> str:
        """An address of the rule, with the things of a place in it."""
        plan = self.plan
        values: dict[str, str] = {
            "lang": "vi",
            "slug": plan.slug,
            "lesson_slug": plan.lesson_slug,
            "code": "cntt",
            "framework": "WARD-DT",
            "name": plan.media,
            "person_id": str(plan.people[place]),
            "learner_id": str(plan.people[place]),
            "unit_id": str(plan.units[place]),
            "grant_id": str(plan.grants[place]),
            "employment_id": str(plan.employments[place]),
            "report_id": str(plan.reports[place]),
            "obstacle_id": str(plan.obstacles[place]),
            "examination_id": str(plan.examinations[place]),
            "candidate_id": str(plan.candidates[place]),
            "room_id": str(plan.rooms[place]),
            "member_id": str(plan.members[place]),
            "sitting_id": str(plan.units["missing"]),
            "finding_id": str(plan.units["missing"]),
            "ruling_id": str(plan.units["missing"]),
            "annulment_id": str(plan.units["missing"]),
            "appeal_id": str(plan.units["missing"]),
            "question_id": plan.question_id,
            "number": "1",
            "act": "extend",
            "_act": "submit",
            "office_id": str(plan.units[place]),
            "draft_id": str(plan.drafts[place]),
            "own_draft_id": str(plan.units["missing"]),
            "closed_id": str(plan.units["missing"]),
            "workspace_id": str(plan.units["missing"]),
            "aside_id": str(plan.units["missing"]),
            "path": "course.yml",
            "version": str(plan.versions[place]),
            "before": str(plan.versions[place]),
            "after": str(plan.versions[place]),
            "lesson": plan.lesson_id,
            "bank": plan.bank_id,
            "session_id": str(plan.units["missing"]),
            "position_id": str(plan.position),
            "attempt_id": str(plan.units["missing"]),
            "import_id": str(plan.units["missing"]),
            "export_id": str(plan.units["missing"]),
            "notice_id": str(plan.units["missing"]),
            "assignment_id": str(plan.assignments[place]),
            "exemption_id": str(plan.exemptions[place]),
            "job_id": str(plan.units["missing"]),
            "change_id": str(plan.units["missing"]),
            "comment_id": str(plan.units["missing"]),
            "kind": "rename",
            "law_key": "luat-91-2025",
            "question": plan.question_id,
            "month": "2026-10",
            "readers": "learners",
            "language": "vi",
            "form": "html",
        }
        adapter = self.app.url_map.bind("localhost")
        return adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments}, append_unknown=False)

    def rules(self, *methods: str) -> Iterator[tuple[Rule, str]]:
        """Every rule with each of the methods it answers."""
        for rule in self.app.url_map.iter_rules():
            for method in sorted((rule.methods or set()) & set(methods)):
                yield rule, method

    def count_notes(self) -> int:
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(Note)) or 0


def plain(answer: TestResponse) -> str:
    """The body without what differs by chance: the token of a form."""
    return re.sub(r'(name="csrf_token"[^>]*value=")[^"]*', r"\1", answer.get_data(as_text=True))
