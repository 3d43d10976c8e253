"""The city that the pictures show: as `elearn run` founds it, on a Monday morning, with the work of a week lying on its desks."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from config import Settings
from elearn.accounts.models import Account
from elearn.catalogue.queries import get_course
from elearn.catalogue.storage import LocalStorage
from elearn.cli import installation, running, serving
from elearn.content.source_folder import read_folder
from elearn.content.workshop import Workshop
from elearn.core.actor import Actor
from elearn.core.backup.create import create
from elearn.core.chain import chainer
from elearn.core.chain_keys import KeyRing
from elearn.core.clock import FakeClock
from elearn.core.days import day_of
from elearn.core.db import schema
from elearn.core.db.work import Database, UnitOfWork
from elearn.core.ids import Id
from elearn.core.jobs.context import JobContext
from elearn.core.standing import chain_checker, note_backup
from elearn.examinations.models import Candidate, Examination, Finding, Sitting
from elearn.examinations.rules import Template
from elearn.learning.models import Completion
from elearn.obstacles.models import Obstacle
from elearn.organisation import service as organisation
from elearn.organisation.models import Employment, Unit
from elearn.organisation.queries import actor_of
from elearn.organisation.rules import ChangeKind
from elearn.organisation.service.staff_imports import send_list
from elearn.organisation.staff_import.planning import Terms
from elearn.organisation.unit_change import Change, Heir
from elearn.studio import service as studio
from elearn.studio.files import keep_archive
from elearn.studio.models import CourseDraft
from elearn.studio.rules import Origin
from tests.build import COURSES, SEC_PHISH
from tests.conftest import NOW
from tests.content.zips import entry, of_entries
from tests.journeys.installation import PASSWORD, LiveSite
from tests.journeys.shown_courses import write_courses
from tests.organisation.staff_import.files import workbook

MORNING = NOW + timedelta(days=1)
"""A Monday, at a quarter to nine."""
NIGHT = MORNING - timedelta(hours=6)
NEW_YEAR = date(2027, 1, 1)

Row = tuple[object, ...]
_DESK, _OFFICER = "Công chức tiếp nhận hồ sơ", "Chuyên viên"
_SOUND: Sequence[Row] = (
    (1, "VD09001", "Trần Thị Ngọc Mai", "05/11/1998", "Nữ", _DESK, "001.7", "01/12/2026", ""),
    (2, "VD09002", "Lê Hoàng Phúc", "17/03/1995", "Nam", _OFFICER, "001.4", "01/12/2026", ""),
    (3, "VD00161", "Trần Minh Kiên", "", "", _OFFICER, "001.6", "01/12/2026", ""),
    (4, "VD00156", "Phan Mỹ Yến", "", "", _OFFICER, "001.7", "01/12/2026", ""),
)
_FAULTY: Sequence[Row] = (
    _SOUND[0],
    (2, "VD09002", "Lê Hoàng Phúc", "31/02/1995", "Nam", _OFFICER, "001.4", "01/12/2026", ""),
    (3, "", "Nguyễn Văn An", "", "Nam", _OFFICER, "001.4", "01/12/2026", ""),
    _SOUND[2],
)

_VERSION = "1.2.0"
_LESSON = "modules/01-nhan-dien/02-tin-nhan-vneid"
_SENTENCES = {
    "vi": (
        "Báo bằng ảnh chụp, gửi riêng đầu mối; không chuyển tiếp đường dẫn.",
        "Chụp màn hình trước khi chặn số; gửi ảnh riêng cho đầu mối, không chuyển tiếp đường dẫn.",
    ),
    "en": (
        "Report with a screenshot to the contact alone; never forward the link.",
        "Take the screenshot before you block the number; send it to the contact alone, and never forward the link.",
    ),
}
_ENTRY = f"""changes:
  {_VERSION}:
    vi: "Bài 2: chụp màn hình trước, rồi mới chặn số."
    en: "Lesson 2: take the screenshot first, then block the number."
    relearn: []
    slips:
      - old: {{vi: "Thấy tin nhắn lạ thì chặn số ngay.", en: "Block the number of a strange message at once."}}
        new: {{vi: "Chụp màn hình trước, rồi mới chặn số.", en: "Take a screenshot first, then block the number."}}
        todo: {{vi: "Ở quầy: chụp, gửi riêng đầu mối, rồi mới chặn.", en: "At the counter: screenshot, contact, then block."}}
    question: q-vneid-co-ba
"""


def found(settings: Settings) -> None:
    """Founds the whole city with every course of the product, and looks after it as an installation is looked after by night."""
    with installation.opened(settings, clock=FakeClock(MORNING)) as database:
        schema.upgrade(database)
        running.bring_in_shipped(database)
        running.publish_all(database, settings, COURSES)
        running.fill_if_empty(database, PASSWORD)
        _look_after(database, settings)


def _look_after(database: Database, settings: Settings) -> None:
    """The chain is signed, and was checked and backed up in the night."""
    keys = sign(database, settings)
    with installation.opened(settings, clock=FakeClock(NIGHT)) as by_night:
        chain_checker(keys)(JobContext(by_night, threading.Event()))
        path = create(settings.database, settings.media, settings.instance / "backups", NIGHT)
        os.utime(path, (NIGHT.timestamp(), NIGHT.timestamp()))
        with by_night.notes() as work:
            note_backup(work, path.stat().st_size)


def sign(database: Database, settings: Settings) -> KeyRing:
    """What the pulse of every second does: events get their places in the chain. Answers the ring that signs it."""
    keys = installation.chain_keys(settings, may_make=True)
    chainer(keys)(JobContext(database, threading.Event()))
    return keys


def prepare(site: LiveSite) -> dict[str, str]:
    """Lays on the desks what a week brings: lists of staff, a draft that waits for its reviewer, a change of units to come, courses
    that are being written.

    Answers what stands in addresses: `person`, `unit`, `office`, `council`, `obstacle`, `faulty`, `sound`, `draft`, `exam_open`,
    `exam_past`, `exam_coming`, `exam_told`, `exam_finding`, and what `write_courses` answers.
    """
    made = {**_places(site.database), **_examinations(site.database), **_send_lists(site.database), "draft": str(_send_draft(site))}
    _record_change(site.database)
    _run_jobs(site)
    with site.database.unit_of_work() as work:
        trainer = _actor(work, "giangvien")
        studio.ask_review(work.session, trainer, UUID(made["draft"]), now=work.now)
    made |= write_courses(site, trainer)
    _run_jobs(site)
    return made


def change_course(site: LiveSite, places: Mapping[str, str]) -> None:
    """Chị Hạnh has completed the first course, and then the draft becomes its next version."""
    draft_id = UUID(places["draft"])
    with site.database.unit_of_work() as work:
        hanh = _actor(work, "hocvien")
        entry = get_course(work.session, hanh, "sec-phish")
        served = {"version_id": entry.version_id, "rendition_id": entry.rendition_id, "minutes": entry.minutes}
        done = {"completed_at": work.now, "unit_path": [], "source": "online"}
        work.session.add(Completion(person_id=hanh.person_id, course_id=entry.id, **served, **done))
    with site.database.unit_of_work() as work:
        document_hash = work.session.scalars(select(CourseDraft.document_hash).where(CourseDraft.id == draft_id)).one()
        studio.approve(work.session, _actor(work, "thamdinh"), draft_id, document_hash or "", now=work.now)
        studio.publish_draft(work.session, _actor(work, "giangvien"), draft_id, now=work.now)
    _run_jobs(site)


def _places(database: Database) -> dict[str, str]:
    with database.read() as session:
        person, office = session.execute(
            select(Employment.person_id, Employment.unit_id)
            .join(Account, Account.person_id == Employment.person_id)
            .where(Account.username == "hocvien", Employment.is_main)
        ).one()
        unit, obstacle = session.execute(
            select(Obstacle.at_id, Obstacle.id)
            .join(Unit, Unit.id == Obstacle.at_id)
            .where(Unit.code == "001", Obstacle.answered_on.is_(None), Obstacle.people >= 5)
            .order_by(Obstacle.due_on)
            .limit(1)
        ).one()
        council = session.scalars(select(Unit.id).where(Unit.code == "001.4")).one()
    found = {"person": person, "office": office, "council": council, "unit": unit, "obstacle": obstacle}
    return {name: str(each) for name, each in found.items()}


def _examinations(database: Database) -> dict[str, str]:
    names = {Template.TOPIC: "exam_open", Template.COMPLETION: "exam_past", Template.RECRUITMENT: "exam_coming"}
    with database.read() as session:
        found = {names[Template(row.template)]: row.id for row in session.execute(select(Examination.id, Examination.template))}
        told = (
            select(Sitting.id)
            .join(Candidate, Candidate.id == Sitting.candidate_id)
            .join(Account, Account.person_id == Candidate.person_id)
            .where(Account.username == "hocvien", Sitting.examination_id == found["exam_past"])
        )
        found["exam_told"] = session.scalars(told).one()
        found["exam_finding"] = session.scalars(select(Finding.id)).first()
    return {name: str(each) for name, each in found.items()}


def _send_lists(database: Database) -> dict[str, str]:
    with database.unit_of_work() as work:
        officer = _actor(work, "nhansu")
        terms = Terms(day_of(work.session, work.now))
        lists = {"faulty": ("Danh sách tháng 12.xlsx", _FAULTY), "sound": ("Danh sách tháng 12, đã sửa.xlsx", _SOUND)}
        return {
            name: str(send_list(work.session, officer, workbook(*rows), file_name, terms, now=work.now))
            for name, (file_name, rows) in lists.items()
        }


def _send_draft(site: LiveSite) -> Id:
    packed = of_entries([(entry(f"sec-phish/{path}"), content) for path, content in _new_version().items()])
    archive = keep_archive(LocalStorage(site.settings.private, is_private=True), packed)
    with site.database.unit_of_work() as work:
        trainer = _actor(work, "giangvien")
        sent = studio.Sent(Origin.UPLOAD, "sec-phish.zip", archive)
        return studio.make_draft(work.session, trainer, sent, unit_id=trainer.grants[0].unit_id, now=work.now).id


def _new_version() -> dict[str, bytes]:
    """The first course with one sentence mended, and a slip that says so."""
    files = dict(read_folder(SEC_PHISH))
    settings = files["course.yml"].decode()
    label = next(line for line in settings.splitlines() if line.startswith("version:"))
    files["course.yml"] = settings.replace(label, f"version: {_VERSION}").replace("changes:\n", _ENTRY, 1).encode()
    for language, (before, after) in _SENTENCES.items():
        path = f"{_LESSON}.{language}.md"
        files[path] = files[path].decode().replace(before, after).encode()
    return files


def _record_change(database: Database) -> None:
    """A merger of two communes, decided for the beginning of the year."""
    with database.unit_of_work() as work:
        ids = dict(work.session.execute(select(Unit.code, Unit.id).where(Unit.code.in_(("166", "167")))).tuples().all())
        basis = "Nghị quyết số 12/NQ-HĐND ngày 20/11/2026"
        change = Change(ChangeKind.MERGE, NEW_YEAR, (ids["167"],), heirs=(Heir(ids["166"]),), legal_basis=basis)
        today = day_of(work.session, work.now)
        organisation.record_change(work.session, _actor(work, "quantri"), change, now=work.now, today=today)


def _run_jobs(site: LiveSite) -> None:
    """What the runner beside the site does."""
    with Workshop() as workshop:
        runner = serving.make_runner(site.settings, site.database, workshop)
        while runner.run_job():
            pass


def _actor(work: UnitOfWork, username: str) -> Actor:
    person = work.session.scalars(select(Account.person_id).where(Account.username == username)).one()
    actor = actor_of(work.session, person, today=day_of(work.session, work.now))
    assert actor is not None
    return actor
