"""The time on a sheet against the candidate's deadline: the rule, what becomes of a late one, and where it is said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from sqlalchemy import select, update

from elearn.core.errors import Invalid
from elearn.examinations.models import Candidate, ExaminationAct, Sitting, SittingLine
from elearn.examinations.paper.ending import ending_of
from elearn.examinations.paper.rounds import Reading, Times
from elearn.examinations.queries.graced import count_graced
from elearn.examinations.queries.minutes import read_minutes
from elearn.examinations.queries.own_result import find_own_result
from elearn.examinations.queries.readings import find_late, list_late
from elearn.examinations.rules import LineKind, Moment, moment_of
from elearn.examinations.service import paper, taking_back
from elearn.examinations.service.paper import EndedLate, Entered
from tests.examinations.paper.desk import Desk, given
from tests.examinations.stage import Stage

BEGAN = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


@drawn(
    worked=st.integers(1, 300), minutes=st.integers(1, 180), extra=st.integers(0, 60), grace=st.integers(0, 300)
)  # fmt: skip
def test_a_sheet_is_judged_by_the_rule_of_answers_online(worked: int, minutes: int, extra: int, grace: int) -> None:
    ended = BEGAN + timedelta(minutes=worked)
    found = ending_of(Times(BEGAN, ended), minutes=minutes, extra_minutes=extra, grace=timedelta(seconds=grace))
    assert found.deadline_at == BEGAN + timedelta(minutes=minutes + extra)
    assert found.moment is moment_of(ended, found.deadline_at, timedelta(seconds=grace))
    assert found.minutes_late == max(0, worked - minutes - extra)
    assert found.is_late == (found.minutes_late * 60 > grace)


def _enter(desk: Desk, sheet: object, minutes: int, *, knows: bool, people: int = 2) -> Entered:
    times = Times(desk.times.began_at, desk.times.began_at + timedelta(minutes=minutes))
    for who in (desk.one, desk.two)[:people]:
        with desk.stage.database.unit_of_work() as work:
            reading = Reading(given(desk.stage, b_mot="0"), times)
            entered = paper.enter_sheet(work.session, who, desk.held, sheet, reading, knows_late=knows, now=work.now)  # type: ignore[arg-type]  # an id
    return entered


def test_a_late_sheet_is_asked_about_then_kept_and_marked_everywhere(kept_stage: Stage) -> None:
    desk = Desk(kept_stage)
    sheet = desk.sheet()
    with pytest.raises(EndedLate) as refused:
        _enter(desk, sheet, 27, knows=False)
    assert (refused.value.field, refused.value.values) == ("ended", {"minutes": 7, "allowed": 20})
    assert _enter(desk, sheet, 27, knows=True) is Entered.DONE
    with kept_stage.database.read() as session:
        (late,) = list_late(session, desk.held)
        assert find_late(session, sheet) == late
        assert read_minutes(session, desk.held).late == (late,)
        assert count_graced(session, sheet) == 0
        own = find_own_result(session, sheet)
        assert own is not None
        assert own.late == late
        words = session.scalars(select(ExaminationAct.words).order_by(ExaminationAct.seq)).all()
        line = session.scalars(select(SittingLine).where(SittingLine.kind == LineKind.SUBMITTED)).one()
    assert (late.sitting_id, late.minutes, late.deadline_at) == (sheet, 7, desk.times.began_at + timedelta(minutes=20))
    assert [each.partition(", ")[2] for each in words] == ["1/2", "2/2, +7′"]
    assert (line.moment, line.payload["late"]) == (Moment.IN_GRACE, 7)
    assert desk.responses(sheet) == given(kept_stage, b_mot="0")


def test_minutes_of_their_own_are_counted(stage: Stage) -> None:
    desk = Desk(stage)
    sheet = desk.sheet()
    with stage.database.unit_of_work() as work:
        candidate = work.session.get_one(Sitting, sheet).candidate_id
        work.session.execute(update(Candidate).where(Candidate.id == candidate).values(extra_minutes=7))
    assert _enter(desk, sheet, 27, knows=False) is Entered.DONE
    with stage.database.read() as session:
        assert list_late(session, desk.held) == ()
        line = session.scalars(select(SittingLine).where(SittingLine.kind == LineKind.SUBMITTED)).one()
    assert line.moment == Moment.IN_TIME


def test_what_began_online_is_held_against_the_time_on_paper_too(stage: Stage) -> None:
    desk = Desk(stage)
    began = desk.held.window.opens_at
    sheet = desk.sheet(started_at=began, deadline_at=began + timedelta(minutes=20))
    with pytest.raises(EndedLate):
        _enter(desk, sheet, 21, knows=False)


def test_a_third_who_does_not_read_the_times_is_not_asked(stage: Stage) -> None:
    desk = Desk(stage)
    sheet = desk.sheet()
    times = Times(desk.times.began_at, desk.times.began_at + timedelta(minutes=27))
    with stage.database.unit_of_work() as work:
        for who, answer in ((desk.one, "0"), (desk.two, "1")):
            reading = Reading(given(stage, b_mot=answer), times)
            paper.enter_sheet(work.session, who, desk.held, sheet, reading, knows_late=True, now=work.now)
        reading = Reading(given(stage, b_mot="1"), times)
        assert paper.enter_sheet(work.session, desk.three, desk.held, sheet, reading, now=work.now) is Entered.DONE
    with stage.database.read() as session:
        assert [each.minutes for each in list_late(session, desk.held)] == [7]


def test_a_late_sheet_that_is_not_accepted_is_taken_back(stage: Stage) -> None:
    desk = Desk(stage)
    sheet = desk.sheet()
    _enter(desk, sheet, 27, knows=True)
    with stage.database.unit_of_work() as work:
        taking_back.take_back(work.session, stage.officer, desk.held, sheet, "Nộp muộn, không nhận", now=work.now)
    with stage.database.read() as session:
        assert list_late(session, desk.held) == ()


def test_times_that_cannot_be_are_refused_before_it_is_asked_whether_they_are_late(stage: Stage) -> None:
    desk = Desk(stage)
    with pytest.raises(Invalid) as refused:
        _enter(desk, desk.sheet(), 120, knows=False)
    assert not isinstance(refused.value, EndedLate)
