"""The examinations of the demo city: one to be sat now, one with all that follows, one being prepared; made by the services."""

from __future__ import annotations

import shutil
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import func, select

from elearn.authoring.queries.hands import list_hands
from elearn.core.actor import Actor
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.jobs.model import Job
from elearn.demo.city import DemoAccounts, fill
from elearn.demo.examinations import GUESTS, fill_examinations
from elearn.demo.sat_month import MOST
from elearn.demo.scale import Scale
from elearn.examinations.acts import ActKind
from elearn.examinations.models import (
    Candidate,
    Examination,
    ExaminationAct,
    Member,
    QuestionReport,
    Ruling,
    Sitting,
    SittingResult,
)
from elearn.examinations.queries.apart import organising_among
from elearn.examinations.queries.findings import list_findings
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.queries.log import read_log
from elearn.examinations.rules import Body, ResultCause, State, Template
from elearn.examinations.service import starting
from elearn.notifications.kinds import Kind
from elearn.notifications.models import Message, Notice
from tests.build import COURSES, a_published_course
from tests.conftest import NOW
from tests.databases import sqlite_url

FOLDERS = ("sec-phish", "priv-basics", "dig-ai")
SCALE = Scale(people=200, completions=100, units=2)


@pytest.fixture(scope="module")
def city(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Database, DemoAccounts]:
    """A small city with the courses and their examinations."""
    path = tmp_path_factory.mktemp("examinations") / "elearn.db"
    shutil.copyfile(sqlite_template, path)
    database = Database(sqlite_url(path), clock=FakeClock(NOW))
    for folder in FOLDERS:
        a_published_course(database, COURSES / folder)
    return database, filled(database)


def filled(database: Database) -> DemoAccounts:
    with database.unit_of_work() as work:
        made = fill(work.session, now=work.now, password="mưa trên phố huyện xưa", scale=SCALE)
        fill_examinations(work.session, made, now=work.now)
    return made


def held(database: Database, template: Template) -> Held:
    with database.read() as session:
        return get_held(session, session.scalars(select(Examination.id).where(Examination.template == template)).one())


def results(database: Database) -> list[tuple[str, Fraction, Fraction]]:
    """Of the examination that is over: number, points earned and points there are, by the result that counts."""
    over = held(database, Template.COMPLETION)
    columns = (Candidate.number, SittingResult.earned, SittingResult.points)
    with database.read() as session:
        rows = session.execute(
            select(*columns)
            .join(Sitting, Sitting.id == SittingResult.sitting_id)
            .join(Candidate, Candidate.id == Sitting.candidate_id)
            .where(Sitting.examination_id == over.id)
            .order_by(Candidate.number, SittingResult.seq)
        ).all()
    return list({row.number: (row.number, Fraction(row.earned), Fraction(row.points)) for row in rows}.values())


def test_chi_hanh_can_sit_the_open_one_without_a_code(city: tuple[Database, DemoAccounts]) -> None:
    database, made = city
    open_one, hanh = held(database, Template.TOPIC), made.usernames["hocvien"]
    with database.unit_of_work() as work:
        candidate = work.session.scalars(
            select(Candidate.id).where(Candidate.examination_id == open_one.id, Candidate.person_id == hanh)
        ).one()
        actor = Actor(person_id=hanh, unit_id=made.ward_id)
        begun = starting.start(work.session, actor, open_one, candidate, device=b"-", access_code="", now=work.now)
        assert work.session.get_one(Sitting, begun).started_at == work.now
    assert open_one.window.may_start(NOW + timedelta(days=5))


def test_the_one_that_is_over_has_everything_that_follows(city: tuple[Database, DemoAccounts]) -> None:
    database, _ = city
    over = held(database, Template.COMPLETION)
    scores = results(database)
    assert over.state is State.POSTED
    assert len(scores) == MOST
    assert len({earned for _, earned, _ in scores}) > 10
    # One question of theirs counts for nobody any more.
    assert {points for *_, points in scores} == {Fraction(over.plan.count - 1)}
    with database.read() as session:
        ruled = session.scalar(select(func.count()).where(SittingResult.cause == ResultCause.RULED))
        assert session.scalars(select(Ruling.is_granted)).all() == [True]
        (report,) = session.scalars(select(QuestionReport)).all()
        findings = list_findings(session, over)
        acts = session.execute(
            select(ExaminationAct.kind, ExaminationAct.at)
            .where(ExaminationAct.examination_id == over.id)
            .order_by(ExaminationAct.seq)
        ).all()
    assert ruled == MOST
    assert report.answer
    assert findings[0].outcome
    assert any(each.reply for each in findings[0].people)
    assert [at for _, at in acts] == sorted(at for _, at in acts)
    wanted = {ActKind.IDENTIFIED, ActKind.EXTENDED, ActKind.INCIDENT, ActKind.CLOSED, ActKind.LOOKED, ActKind.RULED, ActKind.POSTED}
    assert wanted <= {kind for kind, _ in acts}


def test_nobody_is_told_today_what_was_posted_a_month_ago(city: tuple[Database, DemoAccounts]) -> None:
    database, made = city
    with database.read() as session:
        told = session.execute(
            select(Message.written_at, Notice.person_id).join(Notice).where(Message.kind == Kind.EXAM_POSTED)
        ).all()
        kinds = set(session.scalars(select(Job.kind)))
    assert {person for _, person in told} == {made.usernames["hocvien"], made.usernames["lanhdao"]}
    assert all(at < NOW - timedelta(days=14) for at, _ in told)
    assert kinds == {"examinations.prepare"}


def test_every_sealed_log_holds(city: tuple[Database, DemoAccounts]) -> None:
    """What is written with the hours of the city is read back in UTC; its seal is the same."""
    with city[0].read() as session:
        logs = {each.title: read_log(session, each.id) for each in session.scalars(select(Examination))}
    assert logs
    assert {title: log.broken_at for title, log in logs.items()} == dict.fromkeys(logs)


def test_the_recruitment_is_ready_and_sealed(city: tuple[Database, DemoAccounts]) -> None:
    database, _ = city
    coming = held(database, Template.RECRUITMENT)
    with database.read() as session:
        bodies = session.scalars(select(Member.body).where(Member.examination_id == coming.id)).all()
        guests = session.scalars(select(Candidate).where(Candidate.examination_id == coming.id)).all()
        papers = session.scalars(select(Sitting.paper).where(Sitting.examination_id == coming.id)).all()
    assert (coming.state, coming.is_sealed, coming.is_opened) == (State.READY, True, False)
    assert coming.window.opens_at > NOW + timedelta(days=13)
    assert coming.erase_on is not None
    assert bodies.count(Body.COUNCIL) == 3
    assert bodies.count(Body.INVIGILATION) == 2
    assert len(guests) == len({each.name for each in guests}) == len({(each.room_id, each.seat) for each in guests}) == GUESTS
    assert all(each.person_id is None for each in guests)
    assert [len(paper) for paper in papers] == [2] * GUESTS


def test_scores_are_the_same_each_time(city: tuple[Database, DemoAccounts], sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "elearn.db"
    shutil.copyfile(sqlite_template, path)
    again = Database(sqlite_url(path), clock=FakeClock(NOW))
    for folder in FOLDERS:
        a_published_course(again, COURSES / folder)
    filled(again)
    assert results(again) == results(city[0])


def test_without_a_bank_there_is_none(database: Database) -> None:
    with database.unit_of_work() as work:
        made = fill(work.session, now=work.now, password="mưa trên phố huyện xưa", scale=SCALE)
        fill_examinations(work.session, made, now=work.now)
        assert work.session.scalars(select(Examination.id)).all() == []


def test_nobody_has_a_hand_in_two_things_that_are_kept_apart(city: tuple[Database, DemoAccounts]) -> None:
    database, _ = city
    with database.read() as session:
        rows = session.execute(select(Examination.id, Examination.course_id)).all()
        assert rows
        for row in rows:
            listed = session.scalars(select(Candidate.person_id).where(Candidate.examination_id == row.id))
            on_list = {each for each in listed if each is not None}
            marking = (Member.examination_id == row.id, Member.body == Body.MARKING)
            markers = set(session.scalars(select(Member.person_id).where(*marking)))
            found = get_held(session, row.id)
            assert not organising_among(session, found, markers | on_list, today=NOW.date())
            assert not on_list & {person for _, person in list_hands(session, [row.course_id])}
