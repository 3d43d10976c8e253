"""Planning: made from a template, checked against the banks, frozen, handed on, reopened, cancelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from elearn.content.document import Draw
from elearn.core.actor import Actor, Role
from elearn.core.errors import Conflict, Invalid, NotFound
from elearn.core.ids import Id
from elearn.core.jobs.runner import Runner
from elearn.examinations import preparing as job
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Candidate, Examination, ExaminationAct, Opening, PaperEntry, Sitting
from elearn.examinations.plan.checking import PRACTISED, lacks_of, shared_banks
from elearn.examinations.plan.drawing import draw_sections
from elearn.examinations.plan.programme import SECOND_HAND
from elearn.examinations.plan.shape import Plan, Section
from elearn.examinations.plan.templates import TO_CHECK, plan_for
from elearn.examinations.queries.delegated import has_no_delegate
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import Body, State, Template, Window
from elearn.examinations.service import candidates, plans
from elearn.examinations.service.plans import NewExamination, NotReady, Settings
from elearn.examinations.service.preparing import prepare_sitting, seed_of
from elearn.examinations.service.shared import PREPARE
from elearn.notifications.kinds import Kind
from elearn.notifications.models import Message, Notice
from tests.assessment.quiz_course import quiz_course
from tests.examinations.banks import banks_of
from tests.examinations.stage import BANK, PLAN, Stage
from tests.organisation.makers import a_grant, a_person, a_unit, an_account

DAY = date(2026, 12, 1)
OPENS = datetime(2026, 12, 1, 1, tzinfo=UTC)
WINDOW = Window(OPENS, OPENS + timedelta(hours=3), OPENS + timedelta(hours=1))


def make(stage: Stage, *, actor: Actor | None = None, unit: Id | None = None, template: Template = Template.TOPIC) -> Id:
    with stage.database.unit_of_work() as work:
        new = NewExamination(template, "Kiểm tra chuyên đề 1", unit or stage.ward, stage.entry.id, WINDOW)
        return plans.make_examination(work.session, actor or stage.officer, new, now=work.now)


def change(stage: Stage, examination_id: Id, *, actor: Actor | None = None, **changes: object) -> None:
    held = stage.held(examination_id)
    usual = Settings(held.title, held.window, held.plan, held.access_code, held.is_sealed, held.erase_on)
    with stage.database.unit_of_work() as work:
        wanted = replace(usual, **changes)  # type: ignore[arg-type]  # passed on
        plans.change_settings(work.session, actor or stage.officer, examination_id, wanted, now=work.now)


def ready(stage: Stage, examination_id: Id, *, actor: Actor | None = None) -> Held:
    with stage.database.unit_of_work() as work:
        plans.make_ready(work.session, actor or stage.officer, examination_id, now=work.now)
    return stage.held(examination_id)


def run(stage: Stage) -> None:
    runner = Runner(stage.database, {PREPARE: job.prepare})
    while runner.run_once():
        pass


def acts(stage: Stage, examination_id: Id) -> list[str]:
    with stage.database.read() as session:
        wanted = select(ExaminationAct.kind).where(ExaminationAct.examination_id == examination_id)
        return list(session.scalars(wanted.order_by(ExaminationAct.seq)))


def count(stage: Stage, *wanted: object) -> int:
    with stage.database.read() as session:
        return session.scalar(select(func.count()).where(*wanted)) or 0  # type: ignore[arg-type]  # clauses


def test_templates_say_where_their_figures_come_from() -> None:
    course = replace(quiz_course(), banks=banks_of(*[30] * 26))
    topic, final, hiring = (plan_for(each, course) for each in Template)
    assert (topic.minutes, topic.count, topic.shows_at_once) == (20, 10, True)
    assert (final.minutes, final.count, final.note) == (90, 50, SECOND_HAND)
    assert [each.minutes for each in hiring.sections] == [60, 60]
    assert all(each.pass_percent == 50 for each in hiring.sections)
    assert hiring.appeal_days > 0
    assert hiring.note == TO_CHECK


def test_the_check_tells_which_draw_lacks_how_many() -> None:
    course = quiz_course()
    size = len(course.banks[0].questions)
    assert lacks_of(course, PLAN) == []
    few = Plan((Section("a", "Chung", (Draw(BANK, size + 3),)),), minutes=20)
    (lack,) = lacks_of(course, few)
    assert (lack.values["wanted"], lack.values["found"], lack.values["missing"]) == (size + 3, size, 3)
    twice = Plan((Section("a", "Chung", (Draw(BANK, size), Draw(BANK, 1))),), minutes=20)
    assert len(lacks_of(course, twice)) == 1
    for draw in (Draw("không", 1), Draw(BANK, 1, "khó quá")):
        assert len(lacks_of(course, Plan((Section("a", "Chung", (draw,)),), minutes=20))) == 1
    assert len(lacks_of(course, Plan((), minutes=20))) == 1
    slow = replace(PLAN, sections=(replace(PLAN.sections[0], minutes=30),))
    assert len(lacks_of(course, slow)) == 1


def test_an_examination_is_made_changed_and_frozen_with_the_newest_version(stage: Stage) -> None:
    wanted = make(stage)
    assert stage.held(wanted).state is State.DRAFT
    change(stage, wanted, plan=PLAN, access_code=" mở 12 ", title="Bài  mới")
    stage.a_candidate(stage.held(wanted), stage.a_worker())
    held = ready(stage, wanted)
    assert (held.title, held.access_code, held.plan, held.state) == ("Bài mới", "mở 12", PLAN, State.READY)
    assert held.rendition_id == stage.entry.rendition_id
    assert acts(stage, wanted) == [ActKind.MADE, ActKind.PLANNED, ActKind.READY]
    with pytest.raises(Conflict):
        change(stage, wanted, title="Khác")


def test_only_an_officer_of_the_unit_plans(stage: Stage) -> None:
    for actor in (stage.stranger, stage.a_worker()):
        with pytest.raises(NotFound):
            make(stage, actor=actor)
    wanted = make(stage)
    with pytest.raises(NotFound):
        change(stage, wanted, actor=stage.stranger, title="Khác")
    with pytest.raises(NotFound):
        ready(stage, wanted, actor=stage.stranger)
    change(stage, wanted, actor=stage.city_officer, title="Của thành phố")
    assert stage.held(wanted).title == "Của thành phố"


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("title", {"title": " "}),
        ("title", {"title": "x" * 201}),
        ("access_code", {"access_code": "x" * 21}),
        ("closes_at", {"window": Window(OPENS, OPENS, OPENS)}),
        ("closes_at", {"window": Window(OPENS, OPENS + timedelta(minutes=19), OPENS)}),
        ("last_start_at", {"window": replace(WINDOW, last_start_at=OPENS - timedelta(minutes=1))}),
        ("closes_at", {"window": Window(*(each - timedelta(days=900) for each in (OPENS, WINDOW.closes_at, OPENS)))}),
        ("erase_on", {"erase_on": DAY}),
        ("erase_on", {"erase_on": DAY + timedelta(days=5), "plan": replace(PLAN, appeal_days=5)}),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(stage: Stage, field: str, changes: dict[str, object]) -> None:
    wanted = make(stage)
    with pytest.raises(Invalid) as refused:
        change(stage, wanted, **changes)  # type: ignore[arg-type]  # passed on
    assert refused.value.field == field


def test_units_that_may_sit_it_are_the_officers_own(stage: Stage) -> None:
    wanted = make(stage)
    for units in ((str(stage.other_ward),), ("x",)):
        with pytest.raises(NotFound):
            change(stage, wanted, plan=replace(PLAN, units=units))


def test_a_plan_with_something_missing_is_not_frozen_and_everything_is_said(secret_stage: Stage) -> None:
    stage = secret_stage
    wanted = make(stage, template=Template.RECRUITMENT)
    with pytest.raises(NotReady) as refused:
        ready(stage, wanted)
    said = " ".join(each.sentence for each in refused.value.lacks)
    for words in ("thí sinh", "hội đồng", "ngày xóa"):
        assert words in said
    held = stage.held(wanted)
    assert held.state is State.DRAFT
    change(stage, wanted, plan=PLAN, erase_on=DAY + timedelta(days=60))
    stage.a_candidate(held)
    stage.a_member(held, Body.COUNCIL)
    with pytest.raises(NotReady) as still:
        ready(stage, wanted)
    assert len(still.value.lacks) == 1
    stage.a_member(held, Body.COUNCIL)
    assert ready(stage, wanted).state is State.READY


def test_a_sealed_paper_is_drawn_from_nothing_that_a_quiz_asks(stage: Stage) -> None:
    topic = make(stage)
    stage.a_candidate(stage.held(topic))
    change(stage, topic, plan=PLAN, is_sealed=True)
    for _ in range(2):
        stage.a_member(stage.held(topic), Body.COUNCIL)
    with pytest.raises(NotReady) as refused:
        ready(stage, topic)
    assert [each.sentence for each in refused.value.lacks] == [PRACTISED]
    assert refused.value.lacks[0].values == {"bank": "Ngân hàng thử"}
    change(stage, topic, is_sealed=False)
    assert ready(stage, topic).state is State.READY


def test_it_is_handed_to_a_unit_below_and_to_no_other_and_taken_back(stage: Stage) -> None:
    wanted = make(stage, actor=stage.city_officer, unit=stage.city)

    def delegate(actor: Actor, unit: Id, until: date = DAY) -> None:
        with stage.database.unit_of_work() as work:
            plans.delegate(work.session, actor, wanted, unit, until, now=work.now)

    for actor, unit in ((stage.officer, stage.ward), (stage.city_officer, stage.city)):
        with pytest.raises(NotFound):
            delegate(actor, unit)
    with pytest.raises(Invalid):
        delegate(stage.city_officer, stage.ward, date(2020, 1, 1))
    delegate(stage.city_officer, stage.ward)
    assert (stage.held(wanted).held_by_id, stage.held(wanted).held_until) == (stage.ward, DAY)
    with pytest.raises(NotFound):
        change(stage, wanted, actor=stage.officer, title="Của phường")
    with stage.database.unit_of_work() as work:
        plans.take_back(work.session, stage.city_officer, wanted, now=work.now)
    assert stage.held(wanted).held_by_id is None
    with pytest.raises(Conflict), stage.database.unit_of_work() as work:
        plans.take_back(work.session, stage.city_officer, wanted, now=work.now)


def test_the_officers_of_the_unit_below_are_told_what_by_whom_and_until_when(stage: Stage) -> None:
    wanted = make(stage, actor=stage.city_officer, unit=stage.city)
    with stage.database.unit_of_work() as work:
        for each in (stage.officer, stage.city_officer, stage.stranger):
            an_account(work.session, each.person_id)  # type: ignore[arg-type]  # people
        plans.delegate(work.session, stage.city_officer, wanted, stage.ward, DAY, now=work.now)
    with stage.database.read() as session:
        (message,) = session.scalars(select(Message).where(Message.kind == Kind.EXAM_DELEGATED))
        told = list(session.scalars(select(Notice.person_id).where(Notice.message_id == message.id)))
    assert told == [stage.officer.person_id], "and nobody of the city or of another ward"
    assert message.words["until"] == f"{DAY:%d/%m/%Y}"
    assert message.words["unit"]["vi"] == "Phường A"
    assert message.place == f"/organise/{wanted}"


def test_a_unit_that_nobody_acts_for_is_known_until_somebody_does(stage: Stage) -> None:
    wanted, today = make(stage, actor=stage.city_officer, unit=stage.city), stage.clock.now().date()
    with stage.database.unit_of_work() as work:
        office = a_unit(work.session, stage.ward, name="Phòng Trống")
        empty = a_unit(work.session, stage.city, name="Phường Trống")
        person = a_person(work.session, empty)

    def lacks_somebody(unit: Id, until: date = DAY) -> bool:
        with stage.database.unit_of_work() as work:
            plans.delegate(work.session, stage.city_officer, wanted, unit, until, now=work.now)
        with stage.database.read() as session:
            return has_no_delegate(session, stage.held(wanted), today=today)

    assert [lacks_somebody(each) for each in (stage.ward, office, empty)] == [False, False, True], "the ward acts for its office"
    with stage.database.read() as session:
        assert not has_no_delegate(session, replace(stage.held(wanted), held_until=today - timedelta(days=1)), today=today)
        assert not has_no_delegate(session, replace(stage.held(wanted), state=State.CLOSED), today=today)
    with stage.database.unit_of_work() as work:
        a_grant(work.session, person, Role.EXAM_OFFICER, empty)
    assert not lacks_somebody(empty)


def test_it_is_reopened_while_nobody_has_started_and_its_papers_go(kept_stage: Stage) -> None:
    stage = kept_stage
    held = stage.a_held()
    candidate = stage.a_candidate(held)
    stage.a_sitting(held, candidate)

    def reopen(reason: str = "sai giờ") -> None:
        with stage.database.unit_of_work() as work:
            plans.reopen(work.session, stage.officer, held.id, reason, now=work.now)

    with pytest.raises(Invalid):
        reopen("  ")
    reopen()
    assert stage.held(held.id).state is State.DRAFT
    assert count(stage, Sitting.examination_id == held.id) == 0
    assert stage.row(Candidate, candidate).struck_at is None
    ready(stage, held.id)
    now = stage.clock.now()
    stage.a_sitting(stage.held(held.id), candidate, started_at=now, deadline_at=now + timedelta(hours=1))
    with pytest.raises(Conflict):
        reopen()


def test_reopened_it_is_sealed_anew_and_its_papers_are_others(secret_stage: Stage) -> None:
    stage = secret_stage
    held = stage.a_held(is_sealed=True)
    candidate = stage.a_candidate(held)
    for _ in range(2):
        member = stage.a_member(held, Body.COUNCIL)
        with stage.database.unit_of_work() as work:
            work.session.add(Opening(examination_id=held.id, person_id=member.person_id, opened_at=work.now))
    assert stage.held(held.id).is_opened
    with stage.database.unit_of_work() as work:
        plans.reopen(work.session, stage.officer, held.id, "sai giờ", now=work.now)
    again = ready(stage, held.id)
    assert not again.is_opened
    assert seed_of(again, candidate, 1) != seed_of(held, candidate, 1)


def test_a_paper_of_which_a_sheet_was_read_is_not_given_up(kept_stage: Stage) -> None:
    stage = kept_stage
    held = stage.a_held()
    candidate = stage.a_candidate(held)
    read = {"sitting_id": stage.a_sitting(held, candidate), "round": 1, "answers": {}, "entered_by": stage.officer.person_id}
    with stage.database.unit_of_work() as work:
        work.session.add(PaperEntry(**read, entered_at=work.now))
    with pytest.raises(Conflict), stage.database.unit_of_work() as work:
        plans.reopen(work.session, stage.officer, held.id, "sai giờ", now=work.now)
    with pytest.raises(Conflict), stage.database.unit_of_work() as work:
        candidates.strike(work.session, stage.officer, held, candidate, "rút", now=work.now)


def test_a_recruitment_is_always_sealed_and_the_log_says_who_broke_another_seal(stage: Stage) -> None:
    hiring = make(stage, template=Template.RECRUITMENT)
    with pytest.raises(Invalid) as refused:
        change(stage, hiring, is_sealed=False)
    assert refused.value.field == "is_sealed"
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Examination).where(Examination.id == hiring).values(is_sealed=False))
    with pytest.raises(NotReady) as lacking:
        ready(stage, hiring)
    assert any("luôn niêm phong" in each.sentence for each in lacking.value.lacks)
    topic = make(stage)
    for sealed in (True, True, False):
        change(stage, topic, is_sealed=sealed)
    with stage.database.read() as session:
        wanted = (ExaminationAct.examination_id == topic, ExaminationAct.kind == ActKind.PLANNED)
        said = session.scalars(select(ExaminationAct.words).where(*wanted).order_by(ExaminationAct.seq)).all()
    assert said == ["niêm phong", "", "không niêm phong"]


def test_it_is_cancelled_with_a_reason_while_nobody_has_started(stage: Stage) -> None:
    held, begun = stage.a_held(), stage.a_held()
    now = stage.clock.now()
    stage.a_sitting(begun, stage.a_candidate(begun), started_at=now, deadline_at=now + timedelta(hours=1))

    def cancel(examination_id: Id, reason: str) -> None:
        with stage.database.unit_of_work() as work:
            plans.cancel(work.session, stage.officer, examination_id, reason, now=work.now)

    with pytest.raises(Invalid):
        cancel(held.id, "")
    cancel(held.id, "bão")
    assert stage.held(held.id).state is State.CANCELLED
    for each in (held.id, begun.id):
        with pytest.raises(Conflict):
            cancel(each, "bão")


def test_papers_are_prepared_for_everybody_once_and_can_be_drawn_again(kept_stage: Stage) -> None:
    stage = kept_stage
    wanted = make(stage)
    change(stage, wanted, plan=replace(PLAN, units=(str(stage.ward),)))
    server = stage.a_member(stage.held(wanted), Body.INVIGILATION)
    workers = [stage.a_worker(), stage.a_worker()]
    stage.a_worker(stage.other_ward)
    held = ready(stage, wanted)
    run(stage)
    stage.clock.advance(days=9)
    late = stage.a_worker()
    run(stage)
    with stage.database.read() as session:
        rows = session.execute(
            select(Candidate.person_id, Candidate.number, Sitting.paper, Sitting.seed, Sitting.candidate_id)
            .join(Sitting, Sitting.candidate_id == Candidate.id)
            .where(Sitting.examination_id == wanted)
        ).all()
    sat = {row.person_id for row in rows}
    assert {*(each.person_id for each in workers), late.person_id} <= sat
    assert server.person_id not in sat
    assert len({row.number for row in rows}) == len(rows)
    for row in rows:
        assert row.seed == seed_of(held, row.candidate_id, 1)
        assert row.paper == draw_sections(stage.course, held.plan, row.seed)
    assert len({str(row.paper) for row in rows}) > 1


def test_the_job_leaves_alone_what_is_no_longer_ready(stage: Stage) -> None:
    held = stage.a_held(state=State.DRAFT)
    stage.a_candidate(held)
    ready(stage, held.id)
    with stage.database.unit_of_work() as work:
        plans.reopen(work.session, stage.officer, held.id, "sai giờ", now=work.now)
    run(stage)
    assert count(stage, Sitting.examination_id == held.id) == 0


def test_a_paper_that_is_there_is_the_one_that_is_answered(stage: Stage) -> None:
    held = stage.a_held()
    candidate = stage.a_candidate(held)
    with stage.database.unit_of_work() as work:
        first = prepare_sitting(work.session, held, candidate, now=work.now)
        assert prepare_sitting(work.session, held, candidate, now=work.now) == first
        work.session.get_one(Sitting, first).is_void = True
        work.session.flush()
        second = prepare_sitting(work.session, held, candidate, number=2, now=work.now)
    assert second != first
    assert stage.row(Sitting, second).number == 2
    assert stage.row(Sitting, second).seed != stage.row(Sitting, first).seed
    assert count(stage, Examination.id == held.id) == 1


def test_the_banks_of_a_plan_that_are_practised_are_named_with_their_quizzes() -> None:
    (shared,) = shared_banks(quiz_course(), PLAN)
    assert (shared.bank["vi"], [each["vi"] for each in shared.quizzes]) == ("Ngân hàng thử", ["Kiểm tra cuối khóa"])
    assert shared_banks(quiz_course(is_kept=True), PLAN) == []
    assert shared_banks(quiz_course(), replace(PLAN, sections=(Section("a", "A", (Draw(BANK, 0),)),))) == []
