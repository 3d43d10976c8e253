"""The plan is sealed when it is frozen, and what is stored later is compared with the seal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from elearn.core.ids import Id
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Examination, ExaminationAct
from elearn.examinations.plan.sealing import digest_plan, read_seal, seal_words
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.sealed_plan import PlanCheck, check_plan
from elearn.examinations.rules import Template, Window
from elearn.examinations.service import hours, plans
from tests.examinations.stage import PLAN, Stage
from tests.examinations.test_plans import change, make, ready

values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3) | st.sampled_from([0.5, 62.25]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=8,
)


def check(stage: Stage, examination_id: Id) -> PlanCheck:
    with stage.database.read() as session:
        return check_plan(session, examination_id)


def frozen(stage: Stage) -> Held:
    wanted = make(stage)
    change(stage, wanted, plan=PLAN, access_code="12")
    stage.a_candidate(stage.held(wanted), stage.a_worker())
    return ready(stage, wanted)


def set_columns(stage: Stage, held: Held, **changes: Any) -> None:
    """As somebody at the database would."""
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Examination).where(Examination.id == held.id).values(**changes))


def later(held: Held, minutes: int) -> Window:
    more = timedelta(minutes=minutes)
    return Window(held.window.opens_at + more, held.window.closes_at + more, held.window.last_start_at + more)


def test_the_words_of_freezing_hold_a_summary_and_the_digest(stage: Stage) -> None:
    held = frozen(stage)
    with stage.database.read() as session:
        wanted = (ExaminationAct.examination_id == held.id, ExaminationAct.kind == ActKind.READY)
        words = session.scalars(select(ExaminationAct.words).where(*wanted)).one()
    assert words.split(" | ")[1:5] == ["01/12/2026 08:00 – 01/12/2026 09:00 – 01/12/2026 11:00", "20′", "50%", "6"]
    assert read_seal(words) is not None
    assert check(stage, held.id) is PlanCheck.SAME


@pytest.mark.parametrize("name", ["title", "is_sealed", "erase_on", "plan", "version_id", "template"])
def test_anything_changed_behind_the_seal_is_found(stage: Stage, name: str) -> None:
    held = frozen(stage)
    with stage.database.read() as session:
        plan = dict(session.get_one(Examination, held.id).plan)
    changed: dict[str, Any] = {
        "title": "Khác", "is_sealed": True, "erase_on": held.window.closes_at.date(), "version_id": None,
        "plan": plan | {"pass_percent": 40}, "template": Template.RECRUITMENT,
    }  # fmt: skip
    set_columns(stage, held, **{name: changed[name]})
    assert check(stage, held.id) is PlanCheck.PLAN_DIFFERS


def test_what_is_lawfully_changed_afterwards_is_no_difference(stage: Stage) -> None:
    held = frozen(stage)
    with stage.database.unit_of_work() as work:
        hours.change_code(work.session, stage.officer, held.id, "34", "lộ mã", now=work.now)
    assert check(stage, held.id) is PlanCheck.SAME
    with stage.database.unit_of_work() as work:
        hours.move_hours(work.session, stage.officer, held.id, later(held, 30), "mất điện: cả phường", now=work.now)
    assert check(stage, held.id) is PlanCheck.SAME
    stage.clock.instant = held.window.opens_at + timedelta(minutes=45, seconds=30)
    with stage.database.unit_of_work() as work:
        hours.close_by_hand(work.session, stage.officer, held.id, "không ai đến", now=work.now)
    assert check(stage, held.id) is PlanCheck.SAME


def test_hours_that_no_act_tells_are_found(stage: Stage) -> None:
    held = frozen(stage)
    set_columns(stage, held, closes_at=held.window.closes_at + timedelta(minutes=1))
    assert check(stage, held.id) is PlanCheck.HOURS_DIFFER
    set_columns(stage, held, closes_at=held.window.closes_at)
    assert check(stage, held.id) is PlanCheck.SAME


def test_a_plan_that_was_opened_again_is_not_compared_and_frozen_again_it_is(stage: Stage) -> None:
    held = frozen(stage)
    with stage.database.unit_of_work() as work:
        plans.reopen(work.session, stage.officer, held.id, "sửa", now=work.now)
    assert check(stage, held.id) is PlanCheck.NOT_FROZEN
    change(stage, held.id, title="Bài khác")
    ready(stage, held.id)
    assert check(stage, held.id) is PlanCheck.SAME


def test_a_plan_that_was_frozen_before_plans_were_sealed_cannot_be_compared(stage: Stage) -> None:
    held = frozen(stage)
    with stage.database.unit_of_work() as work:
        work.session.execute(update(ExaminationAct).where(ExaminationAct.kind == ActKind.READY).values(words="1.0.0"))
    assert check(stage, held.id) is PlanCheck.UNSEALED
    assert check(stage, stage.ward) is PlanCheck.NOT_FROZEN


@pytest.mark.pure
@given(values, values)
def test_the_digest_is_that_of_the_values_whatever_their_order(one: Any, other: Any) -> None:
    assert digest_plan({"a": one, "b": other}) == digest_plan({"b": other, "a": one})
    assert digest_plan({"a": 50.0}) == digest_plan({"a": 50}) != digest_plan({"a": 50.5})


@pytest.mark.pure
@given(st.text(), st.text(st.characters(exclude_characters="|")), st.text("0123456789abcdef", min_size=64, max_size=64))
def test_what_was_sealed_is_read_again(label: str, said: str, digest: str) -> None:
    label, said = label.replace("\n", " "), said.replace("\n", " ")
    found = read_seal(seal_words(PLAN, label=label.split("\r")[0], hours=said, digest=digest))
    assert found is None or found.digest == digest
    assert read_seal(label) is None
