"""The sealed paper: two of the council open it, in time, and nobody else sees it before."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from sqlalchemy import update

from elearn.core.actor import Actor
from elearn.core.errors import Conflict, NotFound
from elearn.examinations.models import Member, Opening, Sitting
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.openings import list_council_members
from elearn.examinations.rules import Body, State
from elearn.examinations.service.opening import open_paper, opens_from
from tests.examinations.invigilated import acts_of, do
from tests.examinations.sitter import a_sitter
from tests.examinations.stage import Stage
from tests.examinations.test_invigilating import together


def sealed(stage: Stage, **changes: Any) -> tuple[Held, Actor, Actor]:
    """A sealed examination and two of its council."""
    held = stage.a_held(is_sealed=True, **changes)
    return held, stage.a_member(held, Body.COUNCIL), stage.a_member(held, Body.COUNCIL)


def relieve(stage: Stage, actor: Actor) -> None:
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Member).where(Member.person_id == actor.person_id).values(relieved_at=work.now))


def test_two_open_it_each_once_and_both_are_noted(stage: Stage) -> None:
    held, first, second = sealed(stage)
    assert do(stage, open_paper, first, held)
    assert not do(stage, open_paper, first, held)
    assert not stage.held(held.id).is_opened
    assert do(stage, open_paper, second, held)
    assert stage.held(held.id).is_opened
    assert [each[:2] for each in acts_of(stage, held)] == [("opened", first.person_id), ("opened", second.person_id)]


def test_nobody_else_opens_it(stage: Stage) -> None:
    held, first, _ = sealed(stage)
    other, _, _ = sealed(stage)
    relieved = stage.a_member(held, Body.COUNCIL)
    relieve(stage, relieved)
    outside = [stage.officer, stage.city_officer, stage.stranger, relieved, stage.a_member(other, Body.COUNCIL)]
    outside += [stage.a_member(held, each) for each in Body if each is not Body.COUNCIL]
    for actor in outside:
        with pytest.raises(NotFound):
            do(stage, open_paper, actor, held)
    do(stage, open_paper, first, held)
    assert not stage.held(held.id).is_opened


def test_one_who_left_the_council_since_does_not_count(stage: Stage) -> None:
    held, first, second = sealed(stage)
    do(stage, open_paper, first, held)
    relieve(stage, first)
    do(stage, open_paper, second, held)
    assert not stage.held(held.id).is_opened


def test_what_was_opened_stays_open_whoever_leaves_the_council(stage: Stage) -> None:
    held, first, second = sealed(stage)
    for each in (first, second):
        do(stage, open_paper, each, held)
    stage.clock.advance(seconds=1)
    for each in (first, second):
        relieve(stage, each)
        assert stage.held(held.id).is_opened


def test_it_is_opened_an_hour_before_the_doors_at_the_earliest(stage: Stage) -> None:
    now = stage.clock.now()
    held, first, second = sealed(stage)
    stage.clock.instant = opens_from(held)
    stage.clock.advance(seconds=-1)
    with pytest.raises(Conflict):
        do(stage, open_paper, first, held)
    stage.clock.advance(seconds=1)
    for each in (first, second):
        do(stage, open_paper, each, held)
    assert (now - stage.clock.now()).total_seconds() == 61 * 60
    assert stage.held(held.id).is_opened


@pytest.mark.parametrize("state", [each for each in State if each is not State.READY])
def test_it_is_opened_only_where_the_examination_is_ready(stage: Stage, state: State) -> None:
    held, first, _ = sealed(stage, state=state)
    with pytest.raises(Conflict):
        do(stage, open_paper, first, held)


def test_a_paper_that_is_not_sealed_has_nothing_to_open(stage: Stage) -> None:
    held = stage.a_held()
    with pytest.raises(Conflict):
        do(stage, open_paper, stage.a_member(held, Body.COUNCIL), held)


def test_opening_at_the_same_time_counts_both_and_a_double_click_once(stage: Stage) -> None:
    held, first, second = sealed(stage)
    acts = [partial(do, stage, open_paper, each, held) for each in (first, first, second, second)]
    assert sorted(together(*acts)) == [False, False, True, True]
    assert len(acts_of(stage, held)) == 2
    assert stage.held(held.id).is_opened


def test_an_unopened_paper_is_not_served_to_whoever_starts(stage: Stage) -> None:
    held, first, second = sealed(stage)
    sitter = a_sitter(stage, held)
    prepared = stage.a_sitting(held, sitter.candidate_id)
    do(stage, open_paper, first, held)
    with pytest.raises(Conflict):
        sitter.start()
    assert stage.row(Sitting, prepared).started_at is None
    do(stage, open_paper, second, held)
    assert type(sitter)(stage, sitter.holder, stage.held(held.id), sitter.candidate_id).start().id == prepared


def test_the_page_knows_who_has_opened_and_who_may_still(stage: Stage) -> None:
    held, first, second = sealed(stage)
    relieve(stage, stage.a_member(held, Body.COUNCIL))
    do(stage, open_paper, first, held)
    with stage.database.read() as session:
        found = {each.person_id: each.opened_at for each in list_council_members(session, held.id)}
        assert session.query(Opening).count() == 1
    assert found == {first.person_id: stage.clock.now(), second.person_id: None}
