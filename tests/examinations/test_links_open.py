"""Whoever comes to the page of an examination is shown no link that does not open: every role, with and without sitting it, in
every phase. From the page on every link into the work is followed, and from those pages again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from elearn.core.actor import Actor
from elearn.core.clock import FakeClock
from elearn.core.ids import Id
from elearn.examinations.models import Examination, Member, Opening, Sitting
from elearn.examinations.plan.shape import write_plan
from elearn.examinations.rules import Body, State, Template
from tests.examinations.handed import Handed, a_handed
from tests.examinations.pages import Pages
from tests.examinations.pages import application as application
from tests.examinations.pages import site as site
from tests.examinations.pages import sown as sown
from tests.examinations.sat import CHOICE, ESSAY, NUMBER, a_plan, hand_in, written
from tests.examinations.stage import Stage, a_stage
from tests.site import Site

_LINK = re.compile(r'<a\b[^>]*\bhref="([^"#]+)')


@dataclass(frozen=True)
class Phase:
    """How far an examination is. `opened`: the paper of a sealed one; `before`: its doors are not open yet."""

    state: State
    is_sealed: bool = False
    is_opened: bool = False
    is_before: bool = False
    template: Template = Template.RECRUITMENT


PHASES = {
    "draft": Phase(State.DRAFT, is_sealed=True, is_before=True),
    "before the doors": Phase(State.READY, is_sealed=True, is_before=True),
    "sealed": Phase(State.READY, is_sealed=True),
    "opened": Phase(State.READY, is_sealed=True, is_opened=True),
    "at the desk": Phase(State.READY, template=Template.TOPIC),
    "closed": Phase(State.CLOSED, is_sealed=True, is_opened=True),
    "posted": Phase(State.POSTED, template=Template.TOPIC),
    "cancelled": Phase(State.CANCELLED),
}


@pytest.fixture
def pages(site: Site) -> Pages:
    assert isinstance(site.database.clock, FakeClock)
    return Pages(site, a_stage(site.database, site.database.clock, has_essay=True))


def in_phase(stage: Stage, phase: Phase) -> Handed:
    """An examination of the city that it has handed to ward A, with rooms, candidates, reports, essays, findings and appeals."""
    built = phase.state if phase.state in {State.READY, State.CLOSED, State.POSTED} else State.READY
    posted = {"posted_at": stage.clock.now()} if phase.state is State.POSTED else {}
    handed = a_handed(stage, built, **posted)
    if built is State.READY and phase.state is State.READY and not phase.is_before:
        hand_in(stage, handed.held, {ESSAY: written("bài viết")}, stage.a_worker(stage.other_ward))
    council = [stage.a_worker().person_id for _ in range(2)]
    with stage.database.unit_of_work() as work:
        row = work.session.get_one(Examination, handed.held.id)
        row.state, row.template, row.is_sealed = phase.state, phase.template, phase.is_sealed
        row.plan = write_plan(a_plan(CHOICE, NUMBER, ESSAY, appeal_days=30, units=(str(stage.other_ward),)))
        if phase.is_before:
            row.opens_at = work.now + timedelta(hours=3)
            row.last_start_at = row.closes_at = work.now + timedelta(hours=5)
        if phase.state in {State.DRAFT, State.CANCELLED}:
            for sitting in work.session.query(Sitting).filter_by(examination_id=row.id, started_at=None):
                work.session.delete(sitting)
        for person in council if phase.is_opened else ():
            facts: dict[str, Any] = {"examination_id": row.id, "person_id": person}
            work.session.add(Member(**facts, body=Body.COUNCIL, duty="", appointed_at=work.now))
            work.session.add(Opening(**facts, opened_at=work.now))
    return handed


def serving(stage: Stage, handed: Handed, actor: Actor, body: Body, *, unit: Id | None = None) -> Actor:
    with stage.database.unit_of_work() as work:
        values = {"examination_id": handed.held.id, "person_id": actor.person_id, "body": body, "duty": "", "unit_id": unit}
        work.session.add(Member(appointed_at=work.now, **values))
    return actor


Made = Callable[[Stage, Handed], Actor]


def a_member(body: Body) -> Made:
    return lambda stage, handed: serving(stage, handed, stage.a_worker(stage.other_ward), body)


def of_ward(body: Body) -> Made:
    return lambda stage, handed: serving(stage, handed, stage.a_worker(stage.ward), body, unit=stage.ward)


def officer_of_ward_in(body: Body) -> Made:
    return lambda stage, handed: serving(stage, handed, stage.officer, body)


ROLES: dict[str, Made] = {
    "officer of the city": lambda stage, _: stage.city_officer,
    "officer of the ward": lambda stage, _: stage.officer,
    **{f"{body} of the whole": a_member(body) for body in Body},
    **{f"{body} of the ward": of_ward(body) for body in Body},
    **{f"officer of the ward in {body}": officer_of_ward_in(body) for body in (Body.COUNCIL, Body.INVIGILATION)},
}


def joins(stage: Stage, handed: Handed, actor: Actor) -> None:
    """They may still join: everybody of the city and below may."""
    with stage.database.unit_of_work() as work:
        row = work.session.get_one(Examination, handed.held.id)
        row.plan = write_plan(a_plan(CHOICE, NUMBER, ESSAY, appeal_days=30, units=(str(stage.city),)))


def sits(stage: Stage, handed: Handed, actor: Actor) -> None:
    """They stood on the list when papers were drawn, or stand there, as far as serving lets them."""
    is_officer = actor.person_id in {stage.city_officer.person_id, stage.officer.person_id}
    facts = {} if is_officer else {"struck_at": stage.clock.now()}
    stage.a_candidate(handed.held, actor, unit_id=stage.ward, **facts)


def has_sat(stage: Stage, handed: Handed, actor: Actor) -> None:
    facts = {"started_at": stage.clock.now(), "submitted_at": stage.clock.now(), "submitted_cause": "candidate"}
    stage.a_sitting(handed.held, stage.a_candidate(handed.held, actor, unit_id=stage.ward), deadline_at=stage.clock.now(), **facts)


OFFICERS = ("officer of the city", "officer of the ward")
COMBINATIONS: dict[str, tuple[Callable[[Stage, Handed, Actor], None], tuple[str, ...]]] = {
    "only serves": (lambda *_: None, tuple(ROLES)),
    "may still join": (joins, OFFICERS),
    "sits": (sits, (*OFFICERS, *(f"{body} of the whole" for body in Body))),
    "has sat": (has_sat, OFFICERS[:1]),
}
"""What somebody does at the examination as its candidate, and who does. Whoever serves does not join."""


def links_of(text: str, within: str) -> Iterator[str]:
    """The links of a page that lead into the work on an examination, or to what its candidates see."""
    for each in _LINK.findall(text):
        address = unescape(each)
        if address.startswith((f"{within}/", f"{within}?")) or address == within or "/vi/examinations/" in address:
            yield address


def broken(pages: Pages, actor: Actor, held_id: Id) -> list[str]:
    """The links that do not open, with the page on which each one stands; two steps from the page of the examination."""
    client, hub = pages.browser(actor), f"/vi/organise/{held_id}"
    found, asked = [], {hub}
    steps = [(each, "hub") for each in (hub,)]
    for _ in range(3):
        following: list[tuple[str, str]] = []
        for address, stands_on in steps:
            answer = client.get(address, follow_redirects=True)
            if answer.status_code >= 400:
                found.append(f"{answer.status_code} {address.removeprefix(hub)} on {stands_on}")
                continue
            text = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
            for link in links_of(text, hub):
                if link not in asked:
                    asked.add(link)
                    following.append((link, address.removeprefix(hub) or "hub"))
        steps = following
    return found


@pytest.mark.parametrize("combination", COMBINATIONS)
@pytest.mark.parametrize("phase", PHASES)
def test_every_link_opens(pages: Pages, phase: str, combination: str) -> None:
    stage = pages.stage
    faults = {}
    comes, roles = COMBINATIONS[combination]
    for name in roles:
        handed = in_phase(stage, PHASES[phase])
        actor = ROLES[name](stage, handed)
        comes(stage, handed, actor)
        listed = pages.browser(actor).get("/vi/organise").get_data(as_text=True)
        assert str(handed.held.id) in listed, name
        if wrong := broken(pages, actor, handed.held.id):
            faults[name] = wrong
    assert not faults


def test_a_link_that_does_not_open_is_found(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    """The crawl sees what it is there for: without the rule, candidates are led to pages that are closed to them."""
    monkeypatch.setattr("elearn.examinations.views.shared.open_parts", lambda _held, found: (found, False))
    handed = in_phase(pages.stage, PHASES["opened"])
    sits(pages.stage, handed, pages.stage.city_officer)
    assert {each.split()[1] for each in broken(pages, pages.stage.city_officer, handed.held.id)} >= {"/reports", "/marking"}
