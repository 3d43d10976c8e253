"""Asking a course of the people of a unit; changing, ending and renewing what is asked. Nothing is removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import not_, or_, select
from sqlalchemy.orm import Session

from elearn.catalogue.models import Course
from elearn.catalogue.policy import VISIBLE, acting_as, viewer_of
from elearn.catalogue.queries import find_served
from elearn.core import limits
from elearn.core.actor import SYSTEM, Actor, Role
from elearn.core.days import DEFAULT_ZONE, day_of
from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.core.text import nfc
from elearn.notifications.kinds import Kind
from elearn.notifications.service import notify
from elearn.organisation.models import Employment
from elearn.planning import events, policy
from elearn.planning.models import Assignment, AssignmentPosition
from elearn.planning.queries.assignments import asking_unit, holds_unit, known_positions
from elearn.planning.queries.standing import asked, is_done
from elearn.planning.rules import ADDRESS_FOUND, address_in, next_round

LATEST_YEAR = 2200


@dataclass(frozen=True, slots=True)
class NewAssignment:
    """What is asked. `since` is the day from which on completions count, None where any completion does.

    `positions` are those that it is for; empty for everybody in the unit and below it.
    """

    course_id: Id
    unit_id: Id
    duty: str
    basis: str
    due_on: date
    since: date | None = None
    is_yearly: bool = False
    positions: tuple[Id, ...] = ()


def assign(session: Session, actor: Actor, new: NewAssignment, *, now: datetime) -> Id:
    """Asks a course of everybody who works in a unit and below it, from today on; answers the assignment's id.

    Raises:
        NotFound: the actor does not look after the unit, or does not see the course, or a position is not known.
        Invalid: a word is missing or too long, or the days do not fit.
        Conflict: the unit is asked the same course already, or the course is for another unit only.
    """
    today = day_of(session, now)
    # The course is locked, so that two who ask the same at once see each other.
    wanted = select(Course.id, Course.visibility, Course.owner_unit_id).where(Course.id == new.course_id, VISIBLE[viewer_of(actor)])
    course = session.execute(wanted.with_for_update(key_share=True), acting_as(actor)).one_or_none()
    if course is None:
        raise NotFound
    owner = course.owner_unit_id if course.visibility == "unit" else None
    is_theirs, may_see = holds_unit(session, actor, new.unit_id, owner_id=owner)
    if not is_theirs:
        raise NotFound
    if not may_see:
        raise Conflict(N_("Khóa học này chỉ dành cho một đơn vị khác; người được giao sẽ không mở được."))
    if known_positions(session, new.positions) != set(new.positions):
        raise NotFound
    _check_days(new, today)
    _refuse_twice(session, new, today)
    row = Assignment(
        id=new_id(),
        course_id=new.course_id,
        unit_id=new.unit_id,
        duty=_phrase(new.duty, "duty"),
        basis=_phrase(new.basis, "basis"),
        begins_on=today,
        due_on=new.due_on,
        since=None if new.since is None else _midnight(session, new.since),
        is_yearly=new.is_yearly,
        asked_by=actor.person_id,
        asked_as=_asked_as(actor),
        asked_unit_id=asking_unit(session, actor, new.unit_id),
        asked_at=now,
    )
    session.add(row)
    session.flush()
    session.add_all(AssignmentPosition(assignment_id=row.id, position_id=each) for each in dict.fromkeys(new.positions))
    event = events.CourseAssigned(row.id, new.course_id, new.unit_id, new.due_on, tuple(dict.fromkeys(new.positions)))
    publish(session, event, actor=actor, now=now)
    _tell(session, actor, row, now)
    return row.id


def _tell(session: Session, actor: Actor, row: Assignment, now: datetime) -> None:
    """Tells everybody who is asked and has not completed the course, once. Whoever comes later reads it on their page."""
    work = Employment.__table__.c
    today = day_of(session, now)
    recipients = session.scalars(asked(today, work.person_id).where(Assignment.id == row.id, not_(is_done())).distinct()).all()
    entry = find_served(session, row.course_id)
    if entry is None:
        return
    words: dict[str, str | Mapping[str, str]] = {
        "course": entry.title,
        "sender": actor.name,
        "due": f"{row.due_on:%d/%m/%Y}",
        "text": f"{row.duty}; {row.basis}",
    }
    notify(session, recipients, Kind.ASSIGNED, words, place=f"/courses/{entry.slug}/", actor=actor, now=now)


def change_assignment(
    session: Session, actor: Actor, assignment_id: Id, *, duty: str, basis: str, due_on: date, now: datetime
) -> bool:
    """Another due day, duty or basis; what course is asked of whom does not change. Answers whether anything did.

    Raises:
        NotFound: there is no such assignment for this actor.
        Conflict: it has ended.
        Invalid: a word is missing or too long, or the due day has passed.
    """
    row, today = _get_locked(session, actor, assignment_id), day_of(session, now)
    if row.ends_on is not None and row.ends_on <= today:
        raise Conflict(N_("Việc giao này đã kết thúc."))
    words = _phrase(duty, "duty"), _phrase(basis, "basis")
    if (*words, due_on) == (row.duty, row.basis, row.due_on):
        return False
    if due_on != row.due_on:
        _check_due(due_on, today)
    was_due_on, row.duty, row.basis, row.due_on = row.due_on, *words, due_on
    session.flush()
    publish(session, events.AssignmentChanged(row.id, was_due_on, due_on), actor=actor, now=now)
    return True


def end_assignment(session: Session, actor: Actor, assignment_id: Id, *, now: datetime) -> bool:
    """From today on nobody is asked any more; what was completed stays. Answers whether it ended now.

    Raises:
        NotFound: there is no such assignment for this actor.
    """
    row, today = _get_locked(session, actor, assignment_id), day_of(session, now)
    if row.ends_on is not None and row.ends_on <= today:
        return False
    row.ends_on = today
    session.flush()
    publish(session, events.AssignmentEnded(row.id, today), actor=actor, now=now)
    return True


def renew_assignments(session: Session, *, now: datetime) -> int:
    """Lets the next round of yearly assignments begin whose year is over; answers how many. Twice on a day does no harm."""
    today = day_of(session, now)
    running = or_(Assignment.ends_on.is_(None), Assignment.ends_on > today)
    renewed = 0
    for row in session.scalars(select(Assignment).where(Assignment.is_yearly, running).with_for_update()):
        if row.since is None:
            continue
        since = day_of(session, row.since)
        following, due_on = next_round(since, row.due_on, today)
        if following == since:
            continue
        row.since, row.begins_on, row.due_on = _midnight(session, following), following, max(due_on, following)
        publish(session, events.AssignmentRenewed(row.id, following, row.due_on), actor=SYSTEM, now=now)
        renewed += 1
    session.flush()
    return renewed


def _get_locked(session: Session, actor: Actor, assignment_id: Id) -> Assignment:
    wanted = select(Assignment).where(Assignment.id == assignment_id, policy.may_change(actor)).with_for_update()
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound
    return found


def _asked_as(actor: Actor) -> Role:
    """As what the actor asks: whoever is both asks as training officer, whose office it is."""
    if actor.is_system or actor.units_as(Role.TRAINING_OFFICER):
        return Role.TRAINING_OFFICER
    if actor.units_as(Role.HEAD):
        return Role.HEAD
    raise Forbidden


def _check_days(new: NewAssignment, today: date) -> None:
    _check_due(new.due_on, today)
    if new.since is not None and new.since > today:
        raise Invalid(N_("Ngày này chưa đến; chỉ tính được kết quả từ hôm nay trở về trước."), field="since")
    if new.is_yearly and new.since is None:
        raise Invalid(N_("Giao hằng năm thì cần ngày bắt đầu tính, ví dụ 01/01."), field="since")
    if new.is_yearly and new.since is not None and next_round(new.since, new.due_on, today)[0] != new.since:
        raise Invalid(N_("Ngày bắt đầu tính đã qua hơn một năm; xin ghi ngày của năm nay."), field="since")


def _check_due(due_on: date, today: date) -> None:
    if due_on < today:
        raise Invalid(N_("Hạn này đã qua."), field="due_on")
    if due_on.year >= LATEST_YEAR:
        raise Invalid(N_("Năm này không ghi được."), field="due_on")


def _phrase(text: str, field: str) -> str:
    """One phrase on one line; its full stop is the page's."""
    tidy = " ".join(nfc(text).split()).rstrip(".;, ")
    if not tidy:
        raise Invalid(N_("Chưa có nội dung."), field=field)
    if len(tidy) > limits.DUTY_CHARACTERS:
        raise Invalid(N_("Dài nhất %(max)d ký tự."), field=field, max=limits.DUTY_CHARACTERS)
    address = address_in(tidy)
    if address is not None:
        raise Invalid(ADDRESS_FOUND, field=field, word=address)
    return tidy


def _refuse_twice(session: Session, new: NewAssignment, today: date) -> None:
    """The same course of the same unit and positions once: two due days for one thing would puzzle everybody."""
    running = or_(Assignment.ends_on.is_(None), Assignment.ends_on > today)
    same = select(Assignment.id).where(Assignment.course_id == new.course_id, Assignment.unit_id == new.unit_id, running)
    of_positions: dict[Id, set[Id]] = {each: set() for each in session.scalars(same)}
    links = select(AssignmentPosition).where(AssignmentPosition.assignment_id.in_(of_positions))
    for link in session.scalars(links):
        of_positions[link.assignment_id].add(link.position_id)
    if set(new.positions) in of_positions.values():
        raise Conflict(N_("Khóa học này đang được giao cho đúng những người ấy. Xin sửa hạn ở việc giao đang có."))


def _midnight(session: Session, day: date) -> datetime:
    zone: ZoneInfo = session.info.get("zone", DEFAULT_ZONE)
    return datetime.combine(day, time(), tzinfo=zone)
