"""What every other part of examinations stands on: times, drawing, the sealed log, who reaches what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from elearn.content.document import Draw
from elearn.core.db.work import Database
from elearn.examinations import acts, policy
from elearn.examinations.acts import Act, ActKind
from elearn.examinations.models import ExaminationAct, Sitting, SittingResult
from elearn.examinations.plan.drawing import draw_sections, paper_of
from elearn.examinations.plan.shape import Plan, Section, read_plan, write_plan
from elearn.examinations.queries.held import find_held
from elearn.examinations.rules import Body, Moment, Service, deadline_of, is_opened, moment_of
from elearn.examinations.service.log import note_act
from tests.assessment.quiz_course import quiz_course
from tests.examinations.stage import BANK, PLAN, Stage

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
TWO = Plan(
    (
        Section("a", "Chung", (Draw(BANK, 3, "competency = WD3"), Draw(BANK, 1, "competency = WD8"))),
        Section("b", "Riêng", (Draw(BANK, 4),)),
    ),
    minutes=30,
)


@given(st.integers(1, 300), st.integers(0, 120), st.integers(0, 300))
def test_personal_minutes_come_on_top_of_the_window_as_well(minutes: int, extra: int, left: int) -> None:
    closes = NOON + timedelta(minutes=left)
    found = deadline_of(NOON, minutes, closes, extra_minutes=extra)
    assert found - timedelta(minutes=extra) == min(NOON + timedelta(minutes=minutes), closes)


def test_a_save_counts_by_when_the_server_has_it() -> None:
    grace, tick = timedelta(seconds=30), timedelta(microseconds=1)
    moments = [moment_of(NOON + after, NOON, grace) for after in (timedelta(0), tick, grace, grace + tick)]
    assert moments == [Moment.IN_TIME, Moment.IN_GRACE, Moment.IN_GRACE, Moment.LATE]


@given(st.text(min_size=1, max_size=20))
def test_a_paper_is_drawn_again_from_its_seed_and_asks_nothing_twice(seed: str) -> None:
    course = quiz_course()
    drawn = draw_sections(course, TWO, seed)
    assert drawn == draw_sections(course, TWO, seed)
    asked = [each for section in drawn for each in section]
    assert [len(each) for each in drawn] == [4, 4]
    assert len(set(asked)) == 8
    codes = [course.questions[each].competencies for each in drawn[0]]
    assert sum("WD8" in each for each in codes) == 1
    assert [item.name for item in paper_of(course, TWO, drawn).items] == [f"q{number}" for number in range(1, 9)]


def test_a_plan_comes_back_as_it_was_written() -> None:
    plan = replace(TWO, is_sequential=True, units=("x",), markers=2, seb_keys=("0" * 64,), note="cần đối chiếu")
    assert read_plan(write_plan(plan)) == plan


def test_two_of_the_council_open_a_paper_and_nobody_else(stage: Stage) -> None:
    held = stage.a_held()
    chair, member, other = (stage.a_member(held, Body.COUNCIL).person_id for _ in range(3))
    assert chair
    assert member
    assert other
    there = [Service(each, NOON, None) for each in (chair, member)]
    assert not is_opened({chair: NOON}, there)
    assert not is_opened({chair: NOON, other: NOON}, there)
    assert is_opened({chair: NOON, member: NOON}, [*there, Service(other, NOON, None)])


def test_an_opening_counts_those_who_were_of_the_council_together(stage: Stage) -> None:
    held = stage.a_held()
    chair, member, third = (stage.a_member(held, Body.COUNCIL).person_id for _ in range(3))
    assert chair
    assert member
    assert third
    later, last = NOON + timedelta(minutes=5), NOON + timedelta(minutes=10)
    stays = Service(member, NOON, None)
    # Relieved after both had opened: it stays open. Before the second did: the first counts no more, until a third opens.
    assert is_opened({chair: NOON, member: later}, [Service(chair, NOON, last), stays])
    assert not is_opened({chair: NOON, member: last}, [Service(chair, NOON, later), stays])
    assert not is_opened({chair: NOON, member: last}, [Service(chair, NOON, last), stays])
    assert is_opened({chair: NOON, member: last, third: last}, [Service(chair, NOON, later), stays, Service(third, NOON, None)])
    # Of the council again.
    assert is_opened({chair: NOON, member: later}, [Service(chair, NOON, later), Service(chair, last, None), stays])


def _log(stage: Stage, examination_id: object) -> list[tuple[Act, str]]:
    with stage.database.read() as session:
        rows = session.scalars(
            select(ExaminationAct).where(ExaminationAct.examination_id == examination_id).order_by(ExaminationAct.seq)
        )
        return [
            (Act(each.seq, ActKind(each.kind), each.actor_id, each.candidate_id, each.at, each.words_digest), each.digest)
            for each in rows
        ]


def test_the_log_tells_which_act_was_changed_or_is_missing(stage: Stage) -> None:
    held = stage.a_held()
    for words in ("một", "hai", "ba", ""):
        with stage.database.unit_of_work() as work:
            note_act(work.session, stage.officer, held.id, ActKind.INCIDENT, words=words, now=work.now)
    log = _log(stage, held.id)
    assert [act.seq for act, _ in log] == [1, 2, 3, 4]
    assert acts.first_broken(log) is None
    assert acts.first_broken([*log[:1], *log[2:]]) == 2
    changed = [*log[:2], (replace(log[2][0], words_digest=acts.digest_words("bốn", "")), log[2][1]), log[3]]
    assert acts.first_broken(changed) == 3


def test_an_act_is_kept_but_what_was_written_can_be_emptied(kept_stage: Stage) -> None:
    stage, held = kept_stage, kept_stage.a_held()
    with stage.database.unit_of_work() as work:
        act = note_act(work.session, stage.officer, held.id, ActKind.INCIDENT, words="mất điện", now=work.now)
    for change in (
        update(ExaminationAct).values(kind=ActKind.READY),
        update(ExaminationAct).values(words="khác"),
        delete(ExaminationAct),
    ):
        with pytest.raises(DatabaseError, match="append-only"), stage.database.unit_of_work() as work:
            work.session.execute(change.where(ExaminationAct.id == act))
    with stage.database.unit_of_work() as work:
        work.session.execute(update(ExaminationAct).where(ExaminationAct.id == act).values(words="", salt=""))
    assert acts.first_broken(_log(stage, held.id)) is None


def test_a_sitting_that_was_handed_in_only_becomes_void(kept_stage: Stage) -> None:
    stage, held = kept_stage, kept_stage.a_held()
    now = stage.clock.now()
    times = {"started_at": now, "deadline_at": now, "submitted_at": now, "submitted_cause": "clock"}
    sitting = stage.a_sitting(held, stage.a_candidate(held), **times)
    for change in (update(Sitting).values(lines=9), update(Sitting).values(paper=[["x"]]), delete(Sitting)):
        with pytest.raises(DatabaseError, match="append-only"), stage.database.unit_of_work() as work:
            work.session.execute(change.where(Sitting.id == sitting))
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Sitting).where(Sitting.id == sitting).values(is_void=True))
    assert stage.row(Sitting, sitting).is_void


def test_a_result_is_never_changed(kept_stage: Stage) -> None:
    stage, held = kept_stage, kept_stage.a_held()
    sitting = stage.a_sitting(held, stage.a_candidate(held))
    with stage.database.unit_of_work() as work:
        facts = {"earned": "1", "points": "2", "items": [], "sections": [], "competencies": {}, "decided_at": work.now}
        work.session.add(SittingResult(sitting_id=sitting, seq=1, cause="submitted", **facts))
    with pytest.raises(DatabaseError, match="append-only"), stage.database.unit_of_work() as work:
        work.session.execute(update(SittingResult).values(earned="2"))


def _is_found(database: Database, examination_id: object, *clauses: object) -> bool:
    with database.read() as session:
        return find_held(session, examination_id, *clauses) is not None  # type: ignore[arg-type]  # ids and clauses


def test_an_officer_reaches_their_units_and_what_was_handed_to_them(stage: Stage) -> None:
    today = date(2026, 11, 22)
    own = stage.a_held()
    handed = stage.a_held(unit=stage.city, held_by_id=stage.ward, held_until=today)
    city = stage.a_held(unit=stage.city)

    def reaches(actor: object, day: date = today) -> list[bool]:
        clause = policy.organised_by(actor, today=day)  # type: ignore[arg-type]  # an actor
        return [_is_found(stage.database, each.id, clause) for each in (own, handed, city)]

    assert reaches(stage.city_officer) == [True, True, True]
    assert reaches(stage.officer) == [True, True, False]
    assert reaches(stage.officer, today + timedelta(days=1)) == [True, False, False]
    assert reaches(stage.stranger) == [False, False, False]
    assert not _is_found(stage.database, handed.id, policy.owned_by(stage.officer))


def test_whoever_serves_reaches_that_examination_until_relieved(stage: Stage) -> None:
    held, other = stage.a_held(), stage.a_held()
    invigilator = stage.a_member(held, Body.INVIGILATION)
    served = policy.served_by(invigilator, Body.INVIGILATION, today=date(2026, 11, 22))
    assert _is_found(stage.database, held.id, served)
    assert not _is_found(stage.database, other.id, served)
    assert not _is_found(stage.database, held.id, policy.served_by(invigilator, Body.COUNCIL, today=date(2026, 11, 22)))
    assert PLAN.count == 6
