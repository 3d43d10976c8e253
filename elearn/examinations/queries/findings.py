"""What there is to look at in an examination, with whom it is about and what they said; and one's own part of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.assessment.log import Sheet
from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.examinations.fairness.evidence import Evidence, may_be_chance, read_evidence
from elearn.examinations.fairness.similarity import AlikePapers
from elearn.examinations.models import Candidate, Finding, FindingPerson, Hearing, Look, Room, Sitting
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.queries.posted import concerns_within, not_about
from elearn.examinations.queries.ruled import Ruled, rulings_on
from elearn.examinations.queries.sheets import read_sheet
from elearn.examinations.questions.answer_words import answer_words, question_words


@dataclass(frozen=True, slots=True)
class Concerned:
    """A candidate whom a finding is about. `name` is None once erased. With an account or a card they can be asked on their own
    page; whoever has a card alone is told of it by nobody but people. `reply` is in their own hand, `heard` in an officer's.
    """

    candidate_id: Id
    number: str
    name: str | None
    has_account: bool
    has_card: bool
    room: str | None
    seat: int | None
    sitting_id: Id | None
    asked_at: datetime | None
    reply_until: datetime | None
    reply: str
    replied_at: datetime | None
    heard: str
    heard_at: datetime | None

    @property
    def can_be_asked(self) -> bool:
        """Whether they have a way to their own page."""
        return self.has_account or self.has_card

    @property
    def last_day(self) -> datetime | None:
        """An instant of the last day on which they may reply."""
        return None if self.reply_until is None else self.reply_until - timedelta(seconds=1)

    def is_awaited(self, now: datetime) -> bool:
        """Whether a finding waits for their reply. Whoever was heard after they were asked has used the time."""
        if self.asked_at is None or self.reply_until is None or self.replied_at is not None or now >= self.reply_until:
            return False
        return self.heard_at is None or self.heard_at < self.asked_at

    def may_reply(self, now: datetime) -> bool:
        """Whether they may write themselves while the finding is open: in time, and also later where an officer wrote for them."""
        in_time = self.reply_until is not None and now < self.reply_until
        return self.replied_at is None and (in_time or self.heard_at is not None)

    def had_their_say(self, now: datetime) -> bool:
        """Whether they replied, were heard, or let the time run out for which they were asked."""
        if self.is_awaited(now):
            return False
        return self.replied_at is not None or self.heard_at is not None or self.reply_until is not None

    def may_be_heard(self, now: datetime) -> bool:
        """Whether an officer may write down what they said: whoever can write themselves was asked, and let the time run out."""
        if self.replied_at is not None or self.heard_at is not None:
            return False
        return not self.can_be_asked or (self.reply_until is not None and now >= self.reply_until)


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding. `outcome` is what the officer wrote in closing it."""

    id: Id
    examination_id: Id
    evidence: Evidence
    found_at: datetime
    outcome: str
    closed_at: datetime | None
    people: tuple[Concerned, ...]

    @property
    def may_be_chance(self) -> bool:
        return may_be_chance(self.evidence)

    def can_close(self, now: datetime) -> bool:
        """Whether it may be closed by itself: with nobody's reply outstanding, and, unless it may be chance, everybody heard."""
        return not self.unheard(now) and not any(each.is_awaited(now) for each in self.people)

    def unheard(self, now: datetime) -> tuple[Concerned, ...]:
        """Who must have their say before it is closed; nobody where it may be chance."""
        return () if self.may_be_chance else tuple(each for each in self.people if not each.had_their_say(now))

    def can_close_together(self, now: datetime) -> bool:
        """Whether it may be closed with others in one go: it may be chance, is open, and nobody may still reply."""
        return self.may_be_chance and self.closed_at is None and not any(each.is_awaited(now) for each in self.people)


@dataclass(frozen=True, slots=True)
class SharedAnswer:
    """A question that two papers answered wrongly alike: its words, the answer, and its number in each person's paper, as in
    `FindingRow.people`. `ruled` is what was decided of the question since, None where nothing was.
    """

    words: str
    answer: str
    numbers: tuple[int | None, ...]
    ruled: Ruled | None = None


@dataclass(frozen=True, slots=True)
class OwnFinding:
    """A finding that was shown to the candidate it is about; `person` is their part of it, and of nobody else is anything told."""

    id: Id
    held: Held
    evidence: Evidence
    outcome: str
    closed_at: datetime | None
    person: Concerned


def find_look(session: Session, examination_id: Id) -> Look | None:
    """When an examination was looked through, or None where it was not yet."""
    return session.get(Look, examination_id)


def list_findings(session: Session, held: Held, *, reader: Actor | None = None) -> list[FindingRow]:
    """All of an examination about nobody beyond the scope: open ones before closed ones, what is least likely chance first.

    Args:
        reader: what concerns them is left out; as everybody, they read it on their own page once they are asked.
    """
    found = _findings(session, concerns_within(held), not_about(reader))
    return sorted(found, key=lambda each: (each.closed_at is not None, each.evidence.chance.among_all, each.evidence.chance.alone))


def find_finding(session: Session, held: Held, finding_id: Id, *, reader: Actor | None = None) -> FindingRow | None:
    """One finding of an examination about nobody beyond the scope and not about `reader`, or None."""
    return next(iter(_findings(session, concerns_within(held), not_about(reader), Finding.id == finding_id)), None)


def find_own_finding(session: Session, finding_id: Id, wanted: ColumnElement[bool]) -> OwnFinding | None:
    """A finding that was shown to the candidate for whom a clause on `Candidate` and `Sitting` holds, or None."""
    row = session.execute(
        select(Finding, FindingPerson.candidate_id)
        .join(FindingPerson, FindingPerson.finding_id == Finding.id)
        .join(Candidate, Candidate.id == FindingPerson.candidate_id)
        .join(Sitting, Sitting.candidate_id == Candidate.id)
        .where(Finding.id == finding_id, FindingPerson.asked_at.is_not(None), Candidate.erased_at.is_(None), wanted)
    ).first()
    if row is None:
        return None
    found = row.Finding
    (person,) = _people(session, [finding_id], FindingPerson.candidate_id == row.candidate_id)[finding_id]
    evidence = read_evidence(found.kind, found.evidence)
    return OwnFinding(found.id, get_held(session, found.examination_id), evidence, found.outcome, found.closed_at, person)


def has_rooms(session: Session, examination_id: Id) -> bool:
    """Whether anybody was given a room."""
    placed = exists().where(Candidate.examination_id == examination_id, Candidate.room_id.is_not(None))
    return bool(session.scalar(select(placed)))


def shared_answers(
    session: Session, held: Held, evidence: Evidence, people: Sequence[Concerned], language: str
) -> list[SharedAnswer]:
    """The wrong answers that two papers share, in the order of the first person's paper; none of a finding about times."""
    if not isinstance(evidence, AlikePapers) or not people or people[0].sitting_id is None:
        return []
    course, sheet = held.course(session), read_sheet(session, people[0].sitting_id)
    numbers = [_numbers(session, each.sitting_id) for each in people]
    ruled = rulings_on(session, held.id, evidence.same_wrong, course, sheet)
    found = [
        SharedAnswer(
            question_words(course.questions[each], language),
            _given(sheet, course.questions[each], each, language),
            tuple(known.get(each) for known in numbers),
            ruled.get(each),
        )
        for each in evidence.same_wrong
    ]
    return sorted(found, key=lambda each: each.numbers[0] or 0)


def _given(sheet: Sheet, question: Any, question_id: str, language: str) -> str:
    given = sheet.given.get(question_id)
    return "" if given is None else answer_words(question, given.response.answer, language)


def _numbers(session: Session, sitting_id: Id | None) -> Mapping[str, int]:
    paper = session.scalar(select(Sitting.paper).where(Sitting.id == sitting_id)) or []
    return {question: number for number, question in enumerate((each for section in paper for each in section), 1)}


def _findings(session: Session, *wanted: ColumnElement[bool]) -> list[FindingRow]:
    rows = session.scalars(select(Finding).where(*wanted)).all()
    people = _people(session, [row.id for row in rows])
    return [
        FindingRow(
            row.id,
            row.examination_id,
            read_evidence(row.kind, row.evidence),
            row.found_at,
            row.outcome,
            row.closed_at,
            tuple(people.get(row.id, ())),
        )
        for row in rows
    ]


def list_concerned(session: Session, finding_id: Id) -> list[Concerned]:
    """Whom a finding is about, by number; nobody where there is no such finding."""
    return _people(session, [finding_id]).get(finding_id, [])


def _people(session: Session, findings: Sequence[Id], *wanted: ColumnElement[bool]) -> dict[Id, list[Concerned]]:
    rows = session.execute(
        select(FindingPerson, Candidate, Hearing, Person.full_name, Room.name.label("room"), Sitting.id.label("sitting_id"))
        .join(Candidate, Candidate.id == FindingPerson.candidate_id)
        .outerjoin(Hearing, (Hearing.finding_id == FindingPerson.finding_id) & (Hearing.candidate_id == FindingPerson.candidate_id))
        .outerjoin(Person, Person.id == Candidate.person_id)
        .outerjoin(Room, Room.id == Candidate.room_id)
        .outerjoin(Sitting, (Sitting.candidate_id == Candidate.id) & Sitting.is_void.is_(False))
        .where(FindingPerson.finding_id.in_(findings), *wanted)
        .order_by(Candidate.number)
    )
    found: dict[Id, list[Concerned]] = {}
    for row in rows:
        asked, candidate, hearing = row.FindingPerson, row.Candidate, row.Hearing
        person = Concerned(
            candidate_id=candidate.id,
            number=candidate.number,
            name=row.full_name or candidate.name,
            has_account=candidate.person_id is not None,
            has_card=candidate.card_digest is not None,
            room=row.room,
            seat=candidate.seat,
            sitting_id=row.sitting_id,
            asked_at=asked.asked_at,
            reply_until=asked.reply_until,
            reply=asked.reply,
            replied_at=asked.replied_at,
            heard=hearing.words if hearing is not None else "",
            heard_at=hearing.written_at if hearing is not None else None,
        )
        found.setdefault(asked.finding_id, []).append(person)
    return found
