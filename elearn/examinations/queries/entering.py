"""What stands between a candidate and the start: their candidacy, the examinations they may sit, and the card that lets them in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.db.aliases import shared_alias
from elearn.core.ids import Id, secret_digest
from elearn.examinations.candidates.holders import CardHolder, Holder
from elearn.examinations.models import Candidate, Examination, Room, Sitting
from elearn.examinations.queries.held import Held, held_columns, held_of, helds_of
from elearn.examinations.queries.seen import barred_from, units_of
from elearn.examinations.rules import SHOWN, State, last_start_for, window_for

_IS_SHOWN = or_(Examination.state.in_(SHOWN), and_(Examination.state == State.CANCELLED, Examination.rendition_id.is_not(None)))
"""An examination is shown to its candidates from when its plan was frozen on, also when it was cancelled after that."""
CARD_LASTS = timedelta(hours=12)
"""For how long a card lets in before its code is asked for again."""
CARD_AFTER = timedelta(minutes=30)
"""For how long it does at the machine where the sitting was handed in: the next one may sit down there."""
CARD_AGAIN = timedelta(hours=2)
"""For how long it does when its code is typed again after that: long enough to read, and to write an appeal without haste."""


@dataclass(frozen=True, slots=True)
class Candidacy:
    """Somebody's place at an examination. `sitting_id` is the counting one, None where none is prepared.

    `restarted_at`: an officer let them sit once more; `let_in_at`: let them in late. `offered_id` is the sitting that they may
    begin in place of the one that counts, None where there is none.
    """

    id: Id
    number: str
    extra_minutes: int
    room: str
    place: str
    seat: int | None
    is_confirmed: bool
    sitting_id: Id | None
    started_at: datetime | None
    deadline_at: datetime | None
    submitted_at: datetime | None
    restarted_at: datetime | None
    let_in_at: datetime | None
    offered_id: Id | None = None

    @property
    def is_going(self) -> bool:
        return self.started_at is not None and self.submitted_at is None


@dataclass(frozen=True, slots=True)
class OwnExamination:
    """An examination that the actor may sit or has sat. `candidacy` is None where nobody has put them on the list yet."""

    held: Held
    candidacy: Candidacy | None

    @property
    def is_shown(self) -> bool:
        return self.held.state in SHOWN or (self.held.state is State.CANCELLED and self.held.rendition_id is not None)

    def is_waiting(self, now: datetime) -> bool:
        """Whether it is still to be sat, or gone on with."""
        if self.held.state is not State.READY:
            return False
        if self.candidacy is not None and self.candidacy.submitted_at is not None:
            return self.may_sit_again(now)
        has_begun = self.candidacy is not None and self.candidacy.started_at is not None
        return has_begun or now <= self.held.window.last_start_at

    def may_sit_again(self, now: datetime) -> bool:
        """Whether they may begin another paper in place of the one that counts."""
        if self.held.state is not State.READY or self.candidacy is None or self.candidacy.offered_id is None:
            return False
        return held_for(self.held, self.candidacy).window.may_start(now)

    def place_in_list(self, now: datetime) -> tuple[bool, float]:
        """What a list of them is ordered by."""
        opens_at = self.held.window.opens_at.timestamp()
        return (False, opens_at) if self.is_waiting(now) else (True, -opens_at)


_offered = shared_alias(Sitting)
_CANDIDACY = (
    Candidate.id.label("candidate_id"),
    Candidate.number,
    Candidate.extra_minutes,
    Room.name.label("room"),
    Room.place.label("room_place"),
    Candidate.seat,
    Candidate.confirmed_at,
    Candidate.let_in_at,
    Sitting.id.label("sitting_id"),
    Sitting.started_at,
    Sitting.deadline_at,
    Sitting.submitted_at,
    Sitting.number.label("sitting_number"),
    Sitting.prepared_at,
    _offered.id.label("offered_id"),
    _offered.prepared_at.label("offered_at"),
)
_COUNTS = and_(Sitting.candidate_id == Candidate.id, Sitting.is_void.is_(False))
_IS_OFFERED = and_(_offered.candidate_id == Candidate.id, _offered.is_offered)


def _with_places(wanted: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    wanted = wanted.outerjoin(Room, Room.id == Candidate.room_id).outerjoin(Sitting, _COUNTS).outerjoin(_offered, _IS_OFFERED)
    return wanted.where(Candidate.struck_at.is_(None))


def _place_of(whose: ColumnElement[bool]) -> Select[Any]:
    on_list = and_(Candidate.examination_id == Examination.id, Candidate.struck_at.is_(None), whose)
    wanted = held_columns().add_columns(*_CANDIDACY).outerjoin(Candidate, on_list).outerjoin(Room, Room.id == Candidate.room_id)
    wanted = wanted.outerjoin(Sitting, _COUNTS).outerjoin(_offered, _IS_OFFERED)
    return wanted.where(Examination.id == bindparam("examination"))


# Hundreds press the start within one second: what each of them reads is one statement, made once.
_PLACE_OF_CARD = _place_of(Candidate.id == bindparam("who"))
_PLACE_OF_PERSON = _place_of(Candidate.person_id == bindparam("who"))


def find_place(session: Session, holder: Holder, examination_id: Id) -> OwnExamination | None:
    """The examination with this id, whatever its state, and the holder's place at it; None where there is no such examination."""
    is_card = isinstance(holder, CardHolder)
    asked = {"examination": examination_id, "who": holder.candidate_id if isinstance(holder, CardHolder) else holder.person_id}
    row = session.execute(_PLACE_OF_CARD if is_card else _PLACE_OF_PERSON, asked).first()
    if row is None:
        return None
    return OwnExamination(held_of(session, row), _candidacy(row) if row.candidate_id is not None else None)


def _candidacy(row: Any) -> Candidacy:
    restarted_at = row.prepared_at if row.sitting_number is not None and row.sitting_number > 1 else None
    return Candidacy(
        id=row.candidate_id,
        number=row.number,
        extra_minutes=row.extra_minutes,
        room=row.room or "",
        place=row.room_place or "",
        seat=row.seat,
        is_confirmed=row.confirmed_at is not None,
        sitting_id=row.sitting_id,
        started_at=row.started_at,
        deadline_at=row.deadline_at,
        submitted_at=row.submitted_at,
        restarted_at=row.offered_at or restarted_at,
        let_in_at=row.let_in_at,
        offered_id=row.offered_id,
    )


def held_for(held: Held, candidacy: Candidacy | None) -> Held:
    """The examination with the window that holds for this candidate: whoever was admitted by an officer has one of their own."""
    if candidacy is None:
        return held
    acts = {"let_in_at": candidacy.let_in_at, "restarted_at": candidacy.restarted_at}
    return replace(held, window=window_for(held.window, held.plan.minutes, **acts))


def list_own(session: Session, actor: Actor, *, now: datetime, today: date) -> list[OwnExamination]:
    """The examinations of the actor: those on whose list they are, and those that their units may sit.

    First what is to be sat or gone on with, the next one first; then what is over, the latest first. As many
    statements for many as for one.
    """
    if actor.person_id is None:
        return []
    listed = _with_places(held_columns().add_columns(*_CANDIDACY).join(Candidate, Candidate.examination_id == Examination.id))
    listed = listed.where(Candidate.person_id == actor.person_id, _IS_SHOWN)
    rows = session.execute(listed).all()
    places = zip(helds_of(session, rows), map(_candidacy, rows), strict=True)
    found = [OwnExamination(held_for(held, candidacy), candidacy) for held, candidacy in places]
    known = {each.held.id for each in found}
    open_rows = session.execute(
        held_columns().where(Examination.state == State.READY, Examination.last_start_at >= now, Examination.id.not_in(known))
    ).all()
    units = {str(each) for each in units_of(session, actor.person_id, today)}
    allowed = [row for row in open_rows if units & set(row.plan.get("units", ()))]
    barred = barred_from(session, actor.person_id, [row.id for row in allowed], today=today)
    found += [OwnExamination(each, None) for each in helds_of(session, [row for row in allowed if row.id not in barred])]
    return sorted(found, key=lambda each: each.place_in_list(now))


_CARDS = (
    select(
        *(Candidate.id, Candidate.examination_id, Candidate.number, Candidate.card_digest, Candidate.let_in_at),
        *(Examination.state, Examination.last_start_at, Sitting.submitted_at, _offered.prepared_at.label("offered_at")),
    )
    .join(Examination, Examination.id == Candidate.examination_id)
    .outerjoin(Sitting, _COUNTS)
    .outerjoin(_offered, _IS_OFFERED)
    .where(Candidate.struck_at.is_(None), _IS_SHOWN)
)


@dataclass(frozen=True, slots=True)
class Card:
    """A card that was found. `is_after`: its paper was handed in and no other one is offered, so it is no more about sitting."""

    holder: CardHolder
    digest: bytes
    is_after: bool


def find_card(session: Session, digests: Collection[bytes]) -> Card | None:
    """The card that has one of these digests, while its examination is shown; None whatever the reason is."""
    row = session.execute(_CARDS.where(Candidate.card_digest.in_(digests), Candidate.erased_at.is_(None))).first()
    if row is None:
        return None
    return Card(
        CardHolder(row.id, row.examination_id, row.number), row.card_digest, row.submitted_at is not None and row.offered_at is None
    )


def find_holder(session: Session, candidate_id: Id, proof: str, *, begun_at: datetime, now: datetime) -> CardHolder | None:
    """The candidate for whom a card session was begun, as long as it lasts: half a day, after the sitting less.

    Args:
        proof: what `proof_of` answered when it began; a card that was issued anew ends it.
    """
    row = session.execute(_CARDS.where(Candidate.id == candidate_id)).first()
    if row is None or row.card_digest is None or proof_of(row.card_digest) != proof:
        return None
    holder = CardHolder(row.id, row.examination_id, row.number)
    # Whoever may sit once more is not done yet.
    until = None if row.offered_at is None else last_start_for(row.last_start_at, row.let_in_at, row.offered_at)
    is_done = until is None or row.state != State.READY or now > until
    return holder if now <= _card_lasts(begun_at, row.submitted_at if is_done else None) else None


def _card_lasts(begun_at: datetime, submitted_at: datetime | None) -> datetime:
    """Until when a card session lasts that began at an instant, by when the sitting was handed in."""
    if submitted_at is None:
        return begun_at + CARD_LASTS
    if begun_at > submitted_at:
        return begun_at + CARD_AGAIN
    return min(begun_at + CARD_LASTS, submitted_at + CARD_AFTER)


def proof_of(card_digest: bytes) -> str:
    """What the browser's signed cookie holds of a card: a digest of what is kept of it, which is worth nothing elsewhere."""
    return secret_digest(card_digest.hex()).hex()
