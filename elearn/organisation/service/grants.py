"""Roles: who holds which for what unit. Nobody gives what they do not have, and nobody changes their own."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import not_, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.core.actor import Actor, Role
from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.organisation import events, policy, queries, rules
from elearn.organisation.models import Employment, RoleGrant, UnitClosure
from elearn.organisation.rules import Hat


def grant_role(
    session: Session,
    actor: Actor,
    person_id: Id,
    role: Role,
    unit_id: Id,
    *,
    valid_from: date,
    now: datetime,
    today: date,
    valid_to: date | None = None,
) -> Id:
    """Gives a person a role over a unit and everything below it; answers the grant's id.

    An administrator gives any role, but only over units they administer and no longer than they do.

    Raises:
        NotFound: unit or person is not there for this actor.
        Forbidden: it is the actor's own role, or it would outlast the actor's.
        Invalid: the role cannot be given, or the days do not fit.
        Conflict: the person has it already, or may not hold it beside what they hold, or works under another root only.
    """
    _require_grantable(session, actor, person_id, role, unit_id, today=today)
    if valid_to is not None and valid_to <= valid_from:
        raise Invalid(N_("Ngày kết thúc phải sau ngày bắt đầu."), field="valid_to")
    _refuse_outlasting(session, actor, unit_id, valid_to, today)
    held = _running_roles(session, person_id, valid_from)
    if (role, unit_id) in held:
        raise Conflict(N_("Người này đã có vai trò này ở đơn vị này."))
    if role in rules.APART and any(other in rules.APART and other != role for other, _ in held):
        raise Conflict(N_("Người quản trị và người kiểm tra nhật ký phải là hai người khác nhau."))
    grant = RoleGrant(
        id=new_id(),
        person_id=person_id,
        role=role.value,
        unit_id=unit_id,
        granted_by=actor.person_id,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    session.add(grant)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(N_("Người này đã có vai trò này ở đơn vị này.")) from error
    publish(session, events.RoleGranted(grant.id, person_id, role.value, unit_id, valid_from, valid_to), actor=actor, now=now)
    return grant.id


def grant_hat(
    session: Session,
    actor: Actor,
    person_id: Id,
    hat: Hat,
    unit_id: Id,
    *,
    now: datetime,
    today: date,
    valid_to: date | None = None,
) -> list[Id]:
    """Gives the roles of a hat from today on, leaving out those the person has; answers the new grants.

    Raises:
        as `grant_role`; Conflict also when the person has them all.
    """
    held = _running_roles(session, person_id, today)
    missing = [role for role in hat.roles if (role, unit_id) not in held]
    if not missing:
        raise Conflict(N_("Người này đã có vai trò này ở đơn vị này."))
    return [
        grant_role(session, actor, person_id, role, unit_id, valid_from=today, valid_to=valid_to, now=now, today=today)
        for role in missing
    ]


def revoke_grant(session: Session, actor: Actor, grant_id: Id, *, now: datetime, today: date) -> None:
    """Ends a role at once.

    Raises:
        NotFound: there is no such grant for this actor.
        Forbidden: it is the actor's own.
        Conflict: it has ended already.
    """
    grant = session.get(RoleGrant, grant_id)
    if grant is None or not queries.administers(session, actor, grant.unit_id):
        raise NotFound
    _refuse_own(actor, grant.person_id)
    if grant.valid_to is not None and grant.valid_to <= today:
        raise Conflict(N_("Vai trò này đã kết thúc."))
    grant.valid_to = max(today, grant.valid_from)
    session.flush()
    event = events.RoleRevoked(grant.id, grant.person_id, grant.role, grant.unit_id, grant.valid_to)
    publish(session, event, actor=actor, now=now)


def end_unsupported_grants(session: Session, actor: Actor, *, now: datetime, today: date) -> int:
    """Ends the roles whose work has come to its own end, as `end_employment` does for work that is ended by hand; answers how many.

    They have not acted since that day (`policy.leans_on_running_work`); here the record says so as well. The role of somebody who
    begins other work later is left to act again then.
    """
    begins_later = select(Employment.person_id).where(Employment.valid_from > today)
    rows = session.scalars(
        select(RoleGrant).where(
            policy.running(RoleGrant, today),
            not_(policy.leans_on_running_work(today)),
            RoleGrant.person_id.not_in(begins_later),
        )
    ).all()
    for grant in rows:
        grant.valid_to = max(today, grant.valid_from)
        session.flush()
        event = events.RoleRevoked(grant.id, grant.person_id, grant.role, grant.unit_id, grant.valid_to)
        publish(session, event, actor=actor, now=now)
    return len(rows)


def _require_grantable(session: Session, actor: Actor, person_id: Id, role: Role, unit_id: Id, *, today: date) -> None:
    if role not in rules.ROLE_WORDS:
        raise Invalid(N_("Vai trò này không cần cấp: ai đăng nhập cũng là người học."), field="role")
    if not _unit_lives(session, unit_id) or not queries.administers(session, actor, unit_id):
        raise NotFound
    _refuse_own(actor, person_id)
    visible = or_(
        policy.people_visible_to(actor, Role.ADMINISTRATOR, today=today),
        Person.id.not_in(select(Employment.person_id).where(policy.running(Employment, today))),
    )
    if session.scalar(select(Person.id).where(Person.id == person_id, visible)) is None:
        raise NotFound
    _refuse_other_root(session, person_id, unit_id, today)


def _unit_lives(session: Session, unit_id: Id) -> bool:
    return session.scalar(select(UnitClosure.depth).where(UnitClosure.descendant_id == unit_id).limit(1)) is not None


def _refuse_own(actor: Actor, person_id: Id) -> None:
    if actor.person_id == person_id:
        raise Forbidden(N_("Không ai tự đổi vai trò của mình. Xin nhờ người quản trị khác."))


def _refuse_outlasting(session: Session, actor: Actor, unit_id: Id, valid_to: date | None, today: date) -> None:
    """What is given must not last longer than what gives the right to it."""
    if actor.is_system:
        return
    ends = session.scalars(
        select(RoleGrant.valid_to)
        .join(UnitClosure, UnitClosure.ancestor_id == RoleGrant.unit_id)
        .where(
            RoleGrant.person_id == actor.person_id,
            RoleGrant.role == Role.ADMINISTRATOR.value,
            UnitClosure.descendant_id == unit_id,
            policy.running(RoleGrant, today),
            policy.leans_on_running_work(today),
        )
    ).all()
    if None in ends:
        return
    latest = max((each for each in ends if each is not None), default=None)
    if latest is None or valid_to is None or valid_to > latest:
        raise Forbidden(N_("Vai trò được cấp không thể kéo dài hơn vai trò quản trị của anh/chị."))


def _refuse_other_root(session: Session, person_id: Id, unit_id: Id, today: date) -> None:
    """Whoever works somewhere gets roles only under a root they work under."""
    roots = _roots(session, [unit_id])
    works_in = session.scalars(
        select(Employment.unit_id).where(Employment.person_id == person_id, policy.running(Employment, today))
    )
    units = list(works_in)
    if units and roots.isdisjoint(_roots(session, units)):
        raise Conflict(N_("Người này làm việc ở một hệ thống đơn vị khác."))


def _roots(session: Session, units: list[Id]) -> set[Id]:
    """The topmost units above these: the ones above which nothing stands."""
    above = session.scalars(select(UnitClosure.ancestor_id).where(UnitClosure.descendant_id.in_(units))).all()
    not_top = set(
        session.scalars(select(UnitClosure.descendant_id).where(UnitClosure.descendant_id.in_(above), UnitClosure.depth > 0))
    )
    return set(above) - not_top


def _running_roles(session: Session, person_id: Id, day: date) -> set[tuple[Role, Id]]:
    """What the person holds on the day or will hold later."""
    lasting = or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > day)
    rows = session.execute(select(RoleGrant.role, RoleGrant.unit_id).where(RoleGrant.person_id == person_id, lasting))
    return {(Role(role), unit_id) for role, unit_id in rows}
