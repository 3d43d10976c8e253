"""Showing somebody what was found about them, hearing what they say to it, and closing it with words.

No result is touched here, whatever the outcome: what follows from it is decided by people, elsewhere, and not by a finding.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.days import day_of, end_of
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.ids import Id
from elearn.examinations.acts import ActKind
from elearn.examinations.fairness.evidence import may_be_chance, read_evidence
from elearn.examinations.models import Candidate, Finding, FindingPerson, Hearing, Sitting
from elearn.examinations.queries.findings import Concerned, OwnFinding, list_concerned
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.posted import concerns_within
from elearn.examinations.service.duty import refuse_candidate
from elearn.examinations.service.log import note_act
from elearn.notifications.kinds import Kind
from elearn.notifications.service import notify

FEWEST_DAYS = 2
"""Whoever is asked has at least so many days to reply, besides the day on which they are asked."""
MOST_DAYS = 60

_CLOSED = N_("Việc xem xét đã kết thúc. Nội dung anh/chị vừa viết chưa được lưu.")
_ASK_FIRST = N_("Thí sinh này tự giải trình được nên phải được đề nghị giải trình trước. Nội dung anh/chị vừa viết chưa được lưu.")
_MAY_REPLY = N_("Thí sinh còn trong hạn tự giải trình nên chưa ghi lời trình bày được. Nội dung anh/chị vừa viết chưa được lưu.")
_UNHEARD = N_(
    "Dấu hiệu này không ở mức có thể là tình cờ: mọi thí sinh liên quan phải được đề nghị giải trình, rồi đã trình bày hoặc "
    "hết hạn, mới kết thúc xem xét được. Nội dung anh/chị vừa viết chưa được lưu."
)


def ask_person(session: Session, actor: Actor, held: Held, finding_id: Id, candidate_id: Id, *, until: date, now: datetime) -> None:
    """Shows a finding to a candidate, who may reply until the end of a day. Whoever has no account is told by people; whoever has
    no card either is invited on paper, which is what is noted then, and comes to be heard by that day.

    Raises:
        NotFound: the finding is not about them.
        Forbidden: the actor sits the examination themselves.
        Conflict: it is closed, or they were asked or have replied already.
        Invalid: they would have too little time, or the day is very far away.
    """
    refuse_candidate(session, actor, held)
    finding, person = _locked(session, held, finding_id, candidate_id)
    row = session.execute(
        select(Candidate.person_id, Candidate.card_digest, Sitting.id)
        .join(Sitting, (Sitting.candidate_id == Candidate.id) & Sitting.is_void.is_(False))
        .where(Candidate.id == candidate_id)
    ).first()
    if row is None:
        raise NotFound
    # Whoever was heard without having been asked may still be asked, once they can write themselves.
    if person.reply_until is not None or person.replied_at is not None:
        raise Conflict(N_("Thí sinh này đã được đề nghị giải trình."))
    today = day_of(session, now)
    if not today + timedelta(days=FEWEST_DAYS) <= until <= today + timedelta(days=MOST_DAYS):
        raise Invalid(N_("Cho thí sinh ít nhất %(days)s ngày, nhiều nhất 60 ngày."), field="until", days=FEWEST_DAYS)
    person.asked_by, person.asked_at, person.reply_until = actor.person_id, now, end_of(session, until)
    said = f"{until:%d/%m/%Y}"
    way = "Đề nghị giải trình" if row.person_id is not None or row.card_digest is not None else "Gửi giấy mời trình bày"
    note_act(session, actor, held.id, ActKind.HEARD, candidate_id=candidate_id, words=f"{way} đến hết {said}", now=now)
    if row.person_id is None:
        return
    words, place = {"examination": held.title, "until": said}, _place(row.id, finding.id)
    notify(session, [row.person_id], Kind.EXAM_FINDING, words, place=place, actor=actor, now=now)


def reply(session: Session, actor: Actor, own: OwnFinding, words: str, *, now: datetime) -> None:
    """What the candidate says to it, once: in time, and also later where an officer wrote down what they said, while it is open.

    Raises:
        Conflict: it is closed, they have replied, or their time is over.
    """
    _, person = _locked(session, own.held, own.id, own.person.candidate_id)
    concerned = _concerned(session, own.id, own.person.candidate_id)
    if person.replied_at is not None:
        raise Conflict(N_("Anh/chị đã giải trình rồi. Nội dung vừa viết chưa được lưu."))
    if not concerned.may_reply(now):
        raise Conflict(N_("Đã hết hạn giải trình ở đây. Anh/chị vẫn có thể gặp người phụ trách thi để trình bày."))
    person.reply, person.replied_at = words, now
    note_act(session, actor, own.held.id, ActKind.HEARD, candidate_id=person.candidate_id, words="Thí sinh giải trình", now=now)


def note_hearing(
    session: Session, actor: Actor, held: Held, finding_id: Id, candidate_id: Id, *, words: str, now: datetime
) -> None:
    """Writes down what a candidate said at a hearing: of those who have no page, and of those who were asked on it and let the time
    run out. Those with an account are told, read what was written, and may still write themselves: it stands beside it.

    Raises:
        NotFound: the finding is not about them.
        Forbidden: the actor sits the examination themselves.
        Conflict: it is closed, they have replied or were heard, or they can reply themselves and were not asked or have time left.
    """
    refuse_candidate(session, actor, held)
    finding, person = _locked(session, held, finding_id, candidate_id)
    concerned = _concerned(session, finding_id, candidate_id)
    if person.replied_at is not None or concerned.heard_at is not None:
        raise Conflict(N_("Thí sinh này đã giải trình. Nội dung anh/chị vừa viết chưa được lưu."))
    # Whose card was taken back meanwhile has no way to their page any more.
    if not concerned.may_be_heard(now):
        raise Conflict(_ASK_FIRST if person.reply_until is None else _MAY_REPLY)
    if person.asked_at is None:
        person.asked_by, person.asked_at = actor.person_id, now
    values = {"finding_id": finding_id, "candidate_id": candidate_id, "words": words}
    session.add(Hearing(**values, written_by=actor.person_id, written_at=now))
    note_act(session, actor, held.id, ActKind.HEARD, candidate_id=candidate_id, words=words, now=now)
    _tell(session, actor, held, finding, people=[candidate_id], kind=Kind.EXAM_FINDING_HEARD, now=now)


def close_finding(session: Session, actor: Actor, held: Held, finding_id: Id, words: str, *, now: datetime) -> None:
    """Closes a finding with words, and tells those to whom it was shown.

    Raises:
        NotFound: there is no such finding.
        Forbidden: the actor sits the examination themselves.
        Conflict: it is closed, somebody may still reply, or it is hardly chance and somebody had not their say.
    """
    refuse_candidate(session, actor, held)
    _close(session, actor, held, _locked_finding(session, held, finding_id), words, now=now)


def close_chances(session: Session, actor: Actor, held: Held, finding_ids: Collection[Id], words: str, *, now: datetime) -> int:
    """Closes several findings that may be chance with the same words: all of them or none, each an act of its own in the log.

    Returns:
        How many were closed.

    Raises:
        NotFound: one of them is no finding of this examination.
        Forbidden: the actor sits the examination themselves.
        Invalid: none was chosen, or one is not of the lowest grade.
        Conflict: one is closed, or somebody may still reply to one.
    """
    refuse_candidate(session, actor, held)
    if not finding_ids:
        raise Invalid(N_("Xin đánh dấu ít nhất một dấu hiệu."), field="words")
    # In one order, so that two who close the same ones wait for each other instead of blocking each other.
    found = [_locked_finding(session, held, each) for each in sorted(set(finding_ids))]
    if not all(may_be_chance(read_evidence(each.kind, each.evidence)) for each in found):
        raise Invalid(N_("Chỉ những dấu hiệu có thể là tình cờ mới được kết thúc xem xét cùng lúc."), field="words")
    for each in found:
        _close(session, actor, held, each, words, now=now)
    return len(found)


def _close(session: Session, actor: Actor, held: Held, finding: Finding, words: str, *, now: datetime) -> None:
    people = list_concerned(session, finding.id)
    if any(each.is_awaited(now) for each in people):
        raise Conflict(
            N_("Thí sinh còn trong hạn giải trình nên chưa kết thúc xem xét được. Nội dung anh/chị vừa viết chưa được lưu.")
        )
    is_chance = may_be_chance(read_evidence(finding.kind, finding.evidence))
    if not is_chance and not all(each.had_their_say(now) for each in people):
        raise Conflict(_UNHEARD)
    finding.outcome, finding.closed_by, finding.closed_at = words, actor.person_id, now
    note_act(session, actor, held.id, ActKind.LOOKED, words=f"Số báo danh {_numbers(people)}: {words}", now=now)
    asked = [each.candidate_id for each in people if each.asked_at is not None]
    _tell(session, actor, held, finding, people=asked, kind=Kind.EXAM_FINDING_CLOSED, now=now)


def _tell(
    session: Session, actor: Actor, held: Held, finding: Finding, *, people: Collection[Id], kind: Kind, now: datetime
) -> None:
    """Those of them who have an account."""
    rows = session.execute(
        select(Candidate.person_id, Sitting.id)
        .join(Sitting, (Sitting.candidate_id == Candidate.id) & Sitting.is_void.is_(False))
        .where(Candidate.id.in_(people), Candidate.person_id.is_not(None))
    )
    for row in rows.all():
        told, place = {"examination": held.title}, _place(row.id, finding.id)
        notify(session, [row.person_id], kind, told, place=place, actor=actor, now=now)


def _numbers(people: Iterable[Concerned]) -> str:
    """Whom a finding is about, as the log says it: several are closed with the same words."""
    return ", ".join(sorted(each.number for each in people))


def _concerned(session: Session, finding_id: Id, candidate_id: Id) -> Concerned:
    """As it stands now that the finding is locked."""
    return next(each for each in list_concerned(session, finding_id) if each.candidate_id == candidate_id)


def _place(sitting_id: Id, finding_id: Id) -> str:
    return f"/sittings/{sitting_id}/findings/{finding_id}"


def _locked(session: Session, held: Held, finding_id: Id, candidate_id: Id) -> tuple[Finding, FindingPerson]:
    finding = _locked_finding(session, held, finding_id)
    person = session.get(FindingPerson, (finding_id, candidate_id))
    if person is None:
        raise NotFound
    return finding, person


def _locked_finding(session: Session, held: Held, finding_id: Id) -> Finding:
    wanted = (Finding.id == finding_id, concerns_within(held))
    finding = session.scalars(select(Finding).where(*wanted).with_for_update()).one_or_none()
    if finding is None:
        raise NotFound
    if finding.closed_at is not None:
        raise Conflict(_CLOSED)
    return finding
