"""A person's profile on both databases, what follows from learning for it, and findings written in bulk."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import delete, select

from elearn.catalogue.queries import list_courses
from elearn.competency import ledger, rebuild, service
from elearn.competency.models import EvidenceLine, ProficiencyRow, SelfAssessment
from elearn.competency.profile import Profile, State, read_profile, state_of
from elearn.core.actor import ANONYMOUS, SYSTEM, Actor
from elearn.core.errors import Forbidden, Invalid, NotFound
from tests.assessment.quiz_stage import QuizStage
from tests.competency.desk import Desk
from tests.competency.test_ledger import finding
from tests.conftest import NOW
from tests.organisation.makers import TODAY


def profile(desk: Desk, actor: Actor | None = None) -> Profile:
    with desk.site.database.read() as session:
        return read_profile(session, actor or desk.actor, today=TODAY, now=NOW)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("level", "need", "state"),
    [(0, 0, State.NOT_NEEDED), (5, 0, State.NOT_NEEDED), (3, 4, State.MORE), (4, 4, State.ENOUGH), (5, 4, State.BEYOND)],
)
def test_the_state_follows_from_level_and_need(level: int, need: int, state: State) -> None:
    assert state_of(level, need) is state


def test_what_is_learned_shortens_the_way(desk_on_each: Desk) -> None:
    desk = desk_on_each
    desk.require("WD3", 4)
    before = profile(desk).required[0].way
    desk.learn(2)
    after = profile(desk).required[0].way
    assert before is not None
    assert after is not None
    assert (len(before.steps), len(after.steps)) == (3, 1)
    assert after.steps[0].is_quiz


def test_nobody_has_the_profile_of_somebody_else(desk_on_each: Desk) -> None:
    desk = desk_on_each
    desk.require("WD3", 4)
    desk.learn(1)
    for actor in (ANONYMOUS, SYSTEM, Actor(person_id=desk.site.plan.people["below"])):
        found = profile(desk, actor)
        assert [row.place for row in found.rows if row.lines or row.need or row.reached.level] == []


def test_a_thought_of_oneself_needs_somebody_a_competency_and_a_level(desk_on_each: Desk) -> None:
    desk = desk_on_each
    with desk.site.database.unit_of_work() as work:
        assert service.assess_self(work.session, desk.actor, "WARD-DT", "WD3", 0, now=NOW)
        assert not service.assess_self(work.session, desk.actor, "WARD-DT", "WD3", 0, now=NOW)
        for actor, code, level, error in (
            (ANONYMOUS, "WD3", 1, Forbidden),
            (SYSTEM, "WD3", 1, Forbidden),
            (desk.actor, "WD99", 1, NotFound),
            (desk.actor, "WD3", 9, Invalid),
            (desk.actor, "WD3", -1, Invalid),
        ):
            with pytest.raises(error):
                service.assess_self(work.session, actor, "WARD-DT", code, level, now=NOW)
    assert desk.site.count(SelfAssessment) == 1


def test_findings_in_bulk_are_the_rows_that_one_after_the_other_would_be(desk_on_each: Desk) -> None:
    desk, chance = desk_on_each, random.Random(11)
    with desk.site.database.read() as session:
        entry = list_courses(session, SYSTEM)[0]
    stage = QuizStage(desk.site.database, None, desk.actor, entry, None)  # type: ignore[arg-type]  # only its course is asked for
    some = [finding(stage, desk.person, chance) for _ in range(30)]

    def rows() -> list[tuple[object, ...]]:
        with desk.site.database.read() as session:
            lines = session.execute(select(EvidenceLine.key, EvidenceLine.level, EvidenceLine.weight, EvidenceLine.at)).all()
            levels = session.execute(select(*ProficiencyRow.__table__.c)).all()
            assert rebuild.differences(session) == []
        return sorted((tuple(row) for row in (*lines, *levels)), key=str)

    first = {each.key: each for each in some}
    with desk.site.database.unit_of_work() as work:
        ledger.write(work.session, first.values())
    one_by_one = rows()
    with desk.site.database.unit_of_work() as work:
        work.session.execute(delete(ProficiencyRow))
        work.session.execute(delete(EvidenceLine))
        ledger.write_first(work.session, first.values())
    assert rows() == one_by_one
