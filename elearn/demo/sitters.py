"""How people of the demo sit an examination: through the services, at an instant of the past, right as often as each is able."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.assessment.responses import Chosen, Response
from elearn.assessment.solving import solve
from elearn.content.document import Choice, Course, Question
from elearn.core.actor import Actor, Grant, Role
from elearn.core.days import day_of
from elearn.core.ids import Id
from elearn.demo.city import DemoAccounts
from elearn.examinations.models import Candidate
from elearn.examinations.plan.drawing import pools_of
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.queries.sittings import get_own
from elearn.examinations.service import plans, preparing, sittings, starting
from elearn.examinations.service.plans import Settings

_LANGUAGE = "vi"
_DEVICE = b"demo"


@dataclass(frozen=True, slots=True)
class Sitter:
    """A candidate of the demo; `number` is the candidate's."""

    candidate_id: Id
    person_id: Id
    unit_id: Id | None
    number: str

    @property
    def actor(self) -> Actor:
        return Actor(person_id=self.person_id, unit_id=self.unit_id)


def list_sitters(session: Session, examination_id: Id) -> list[Sitter]:
    """Everybody on the list who works for the city, in the order of their numbers."""
    columns = (Candidate.id, Candidate.person_id, Candidate.unit_id, Candidate.number)
    wanted = (Candidate.examination_id == examination_id, Candidate.person_id.is_not(None), Candidate.struck_at.is_(None))
    rows = session.execute(select(*columns).where(*wanted).order_by(Candidate.number)).all()
    return [Sitter(row.id, row.person_id, row.unit_id, row.number) for row in rows if row.person_id is not None]


def answers_of(course: Course, seed: object, able: float) -> dict[str, Response | None]:
    """What somebody answers to each question of a course's banks; None is left blank.

    Args:
        seed: gives the same answers each time.
        able: how likely each answer is right, from 0 to 1.
    """
    chance = Random(str(seed))  # noqa: S311 - invented people, not secrets
    asked = sorted(each for bank in course.banks for each in bank.questions)
    return {each: _answer(course.questions[each], chance, able) for each in asked}


def _answer(question: Question, chance: Random, able: float) -> Response | None:
    is_right, at = chance.random() < able, chance.random()
    if is_right:
        return solve(question, _LANGUAGE)
    if not isinstance(question.key, Choice):
        return None
    wrong: Sequence[str] = [each for each in question.key.options if each not in question.key.right]
    return Response(Chosen((wrong[int(at * len(wrong))],)))


def sit(
    session: Session, sitter: Sitter, held: Held, answers: Mapping[str, Response | None], *, now: datetime, pace: timedelta
) -> Id:
    """Starts, answers what there is an answer to, and hands in; answers the sitting's id.

    Args:
        now: when they start.
        pace: from one answer to the next.
    """
    actor = sitter.actor
    sitting_id = starting.start(session, actor, held, sitter.candidate_id, device=_DEVICE, access_code=held.access_code, now=now)
    own = get_own(session, actor, sitting_id)
    at = now
    for item in own.open_items:
        at += pace
        response = answers[item.id]
        if response is not None:
            sittings.save_answer(session, own, item, response, language=_LANGUAGE, device=_DEVICE, key=f"demo-{item.name}", now=at)
    sittings.submit(session, actor, own, device=_DEVICE, now=at + pace)
    return sitting_id


def examiner_of(accounts: DemoAccounts) -> Actor:
    """The exam officer of the city."""
    return Actor(person_id=accounts.usernames["khaothi"], grants=(Grant(Role.EXAM_OFFICER, accounts.city_id),))


def plan_as(
    session: Session,
    actor: Actor,
    examination_id: Id,
    changes: Mapping[str, Any],
    *,
    access_code: str = "",
    erase_on: date | None = None,
    now: datetime,
) -> None:
    """Changes some settings of a plan; all others stay those of its kind."""
    held = get_held(session, examination_id)
    wanted = Settings(held.title, held.window, replace(held.plan, **changes), access_code, held.is_sealed, erase_on)
    plans.change_settings(session, actor, examination_id, wanted, now=now)


def get_ready(session: Session, actor: Actor, examination_id: Id, *, now: datetime) -> Held:
    """Freezes the plan and prepares everybody's paper, as the job does."""
    plans.make_ready(session, actor, examination_id, now=now)
    held = get_held(session, examination_id)
    preparing.list_allowed(session, held, now=now, today=day_of(session, now))
    pools = pools_of(held.course(session), held.plan)
    while missing := preparing.list_unprepared(session, examination_id):
        preparing.keep_papers(session, held, preparing.draw_papers(session, held, missing, pools), now=now)
    return held
