"""The acts of `life_model` as the doors do them: through the services, with the rights that the doors ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.assessment.responses import Response
from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.errors import NotFound
from elearn.core.ids import Id, new_id
from elearn.examinations.candidates.holders import CardHolder, acting
from elearn.examinations.candidates.lists import ListRow
from elearn.examinations.models import Appeal, Candidate, Ruling, Sitting
from elearn.examinations.policy import overseen_by, sat_by
from elearn.examinations.queries.findings import find_own_finding
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.queries.questions import find_counting
from elearn.examinations.queries.sittings import get_own
from elearn.examinations.questions.ruling_rules import Remedy
from elearn.examinations.rules import Body
from elearn.examinations.service import (
    again,
    appeals,
    candidates,
    hearing,
    marking,
    opening,
    people,
    plans,
    posting,
    ruling,
    sittings,
    starting,
)
from tests.examinations.life_model import MARKER, MEMBERS, REPLY_DAYS
from tests.examinations.sat import CHOICE, ESSAY, a_plan, right, written, wrong
from tests.examinations.stage import Stage

PLAN = a_plan(CHOICE, ESSAY, markers=1, shows="answers", appeal_days=3)
MACHINE = b"machine"
BORN = date(1998, 9, 2)


@dataclass
class Played:
    """An examination that is played. `word` stands in everything that tells of its candidates; `codes` are of those who serve."""

    stage: Stage
    id: Id
    word: str
    actors: dict[str, Actor]
    codes: dict[str, str]
    finding: Id = field(default_factory=new_id)

    def held(self, session: Session) -> Held:
        return get_held(session, self.id)

    def card(self, k: int) -> bytes:
        return f"{self.word} {k}".encode()

    def holder(self, session: Session, k: int) -> CardHolder:
        wanted = select(Candidate.id, Candidate.number).where(
            Candidate.examination_id == self.id, Candidate.card_digest == self.card(k)
        )
        row = session.execute(wanted).first()
        return CardHolder(row.id if row else new_id(), self.id, row.number if row else "")

    def sitting(self, session: Session, k: int) -> Id:
        wanted = (Sitting.candidate_id == self.holder(session, k).candidate_id, Sitting.is_void.is_(False))
        return session.scalars(select(Sitting.id).where(*wanted)).one_or_none() or new_id()


Act = Callable[[Played, Session, Actor, int, datetime], object]


def _appoint(played: Played, session: Session, actor: Actor, k: int, now: datetime) -> None:
    body = Body.MARKING if MEMBERS[k] == MARKER else Body.COUNCIL
    people.appoint(session, actor, played.held(session), played.codes[MEMBERS[k]], body, now=now)


def _list(played: Played, session: Session, actor: Actor, k: int, now: datetime) -> None:
    held, rows = played.held(session), [ListRow(1, f"{played.word} {'An' if k % 2 else 'Yên'}", birth=BORN, about=played.word)]
    digest = candidates.plan_list(session, held, rows, ()).digest
    candidates.write_list(session, actor, held, rows, (), digest=digest, now=now)
    wanted = (Candidate.examination_id == held.id, Candidate.name == rows[0].name)
    candidate_id = session.scalars(select(Candidate.id).where(*wanted)).one()
    candidates.issue_cards(session, actor, held, {candidate_id: played.card(k % 2)}, now=now)


def _start(played: Played, session: Session, _actor: Actor, k: int, now: datetime) -> None:
    holder = played.holder(session, k % 2)
    starting.start(session, holder, played.held(session), holder.candidate_id, device=MACHINE, access_code="", now=now)


def _start_again(played: Played, session: Session, _actor: Actor, k: int, now: datetime) -> None:
    holder, held = played.holder(session, k % 2), played.held(session)
    wanted = (Sitting.candidate_id == holder.candidate_id, Sitting.is_offered)
    offered = session.scalars(select(Sitting.id).where(*wanted)).one_or_none() or new_id()
    again.start_again(session, holder, held, holder.candidate_id, offered=offered, device=MACHINE, access_code="", now=now)


def _hand_in(played: Played, session: Session, _actor: Actor, k: int, now: datetime) -> None:
    holder = played.holder(session, k % 2)
    own = get_own(session, holder, played.sitting(session, k % 2))
    answers = {CHOICE: right(played.stage) if k % 2 else wrong(played.stage), ESSAY: written(played.word)}
    for item in own.paper.items:
        response = Response(answers[item.id])
        sittings.save_answer(session, own, item, response, language="vi", device=MACHINE, key=f"{item.id} {now:%d%H%M%S}", now=now)
    sittings.submit(session, holder, own, device=MACHINE, now=now)


def _mark(played: Played, session: Session, actor: Actor, k: int, now: datetime) -> None:
    given = marking.Given(Fraction(1, 2), played.word)
    marking.mark_essay(session, actor, played.sitting(session, k % 2), ESSAY, given, sees_others=False, now=now)


def _ask_ruling(played: Played, session: Session, actor: Actor, _k: int, now: datetime) -> None:
    # What counts already is not asked for once more: then it shall be as it was.
    counting = find_counting(session, played.id, CHOICE)
    remedy = Remedy.GRANTED if counting is None else Remedy.RESTORED
    ruling.ask_ruling(session, actor, played.id, ruling.Wanted(CHOICE, remedy, "Hai đáp án cùng đúng."), now=now)


def _decide(played: Played, session: Session, actor: Actor, _k: int, now: datetime) -> None:
    wanted = select(Ruling.id).where(Ruling.examination_id == played.id, Ruling.decided_at.is_(None))
    ruling_id = session.scalars(wanted).one_or_none() or new_id()
    ruling.decide_ruling(session, actor, ruling_id, is_granted=True, words="", now=now)


def _overseen(played: Played, session: Session, actor: Actor, now: datetime) -> Held:
    return get_held(session, played.id, overseen_by(actor, Body.COUNCIL, today=day_of(session, now)))


def _ask_person(played: Played, session: Session, actor: Actor, _k: int, now: datetime) -> None:
    held, until = _overseen(played, session, actor, now), day_of(session, now) + timedelta(days=REPLY_DAYS)
    candidate_id = played.holder(session, 0).candidate_id
    hearing.ask_person(session, actor, held, played.finding, candidate_id, until=until, now=now)


def _reply(played: Played, session: Session, _actor: Actor, k: int, now: datetime) -> None:
    holder = played.holder(session, k % 2)
    clause = (Sitting.id == played.sitting(session, k % 2)) & sat_by(holder)
    own = find_own_finding(session, played.finding, clause)
    if own is None:
        raise NotFound
    hearing.reply(session, acting(holder), own, played.word, now=now)


def _close_finding(played: Played, session: Session, actor: Actor, _k: int, now: datetime) -> None:
    hearing.close_finding(session, actor, _overseen(played, session, actor, now), played.finding, played.word, now=now)


def _appeal(played: Played, session: Session, _actor: Actor, k: int, now: datetime) -> None:
    appeals.ask_again(session, played.holder(session, k % 2), played.sitting(session, k % 2), played.word, now=now)


def _answer_appeal(played: Played, session: Session, actor: Actor, k: int, now: datetime) -> None:
    wanted = select(Appeal.id).where(Appeal.sitting_id == played.sitting(session, k % 2))
    appeal_id = session.scalars(wanted).one_or_none() or new_id()
    appeals.answer_appeal(session, actor, played.id, appeal_id, played.word, now=now)


ACTS: dict[str, Act] = {
    "appoint": _appoint,
    "list": _list,
    "ready": lambda played, session, actor, _, now: plans.make_ready(session, actor, played.id, now=now),
    "open": lambda played, session, actor, _, now: opening.open_paper(session, actor, played.held(session), now=now),
    "start": _start,
    "offer": lambda played, session, actor, k, now: again.offer(
        session, actor, played.held(session), played.holder(session, k % 2).candidate_id, played.word, now=now
    ),
    "take_offer_back": lambda played, session, actor, k, now: again.take_back(
        session, actor, played.held(session), played.holder(session, k % 2).candidate_id, played.word, now=now
    ),
    "start_again": _start_again,
    "hand_in": _hand_in,
    "mark": _mark,
    "ask_ruling": _ask_ruling,
    "decide": _decide,
    "ask_person": _ask_person,
    "reply": _reply,
    "close_finding": _close_finding,
    "propose": lambda played, session, actor, _, now: posting.propose_posting(session, actor, played.id, words="đã xem", now=now),
    "post": lambda played, session, actor, _, now: posting.post_results(session, actor, played.id, now=now),
    "appeal": _appeal,
    "answer_appeal": _answer_appeal,
}
