"""Open accounts that nobody has used for long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Account, AccountSession, Person, SessionSeen
from elearn.core.actor import Actor, Role
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging
from elearn.organisation import policy
from elearn.organisation.models import Employment, UnitState


@dataclass(frozen=True, slots=True)
class UnusedAccount:
    """`last_used` is None where no sign-in is known (any more)."""

    person_id: Id
    full_name: str
    username: str
    unit: LocalisedText | None
    created_at: datetime
    last_used: datetime | None


def list_unused_accounts(session: Session, actor: Actor, *, before: datetime, today: date, page: int = 1) -> Page[UnusedAccount]:
    """Open accounts in the actor's units that were made before an instant and not used since, by given name. Two statements.

    Args:
        before: not longer ago than traces are kept, or accounts whose last sign-in was forgotten would be in the list.
    """
    used = func.coalesce(SessionSeen.seen_at, AccountSession.started_at)
    sessions = select(used).select_from(AccountSession).outerjoin(SessionSeen, SessionSeen.session_id == AccountSession.id)
    of_account = AccountSession.account_id == Account.id
    last_used = sessions.with_only_columns(func.max(used)).where(of_account).correlate(Account).scalar_subquery()
    wanted = (
        Account.disabled_at.is_(None),
        Account.created_at < before,
        ~sessions.where(of_account, used >= before).correlate(Account).exists(),
        policy.people_visible_to(actor, Role.ADMINISTRATOR, today=today, column=Account.person_id),
    )
    paging = Paging.of(session.scalar(select(func.count()).select_from(Account).where(*wanted)) or 0, page)
    rows = session.execute(
        paging.limit(
            select(Person.id, Person.full_name, Account.username, UnitState.name, Account.created_at, last_used.label("last_used"))
            .select_from(Account)
            .join(Person, Person.id == Account.person_id)
            .outerjoin(Employment, and_(Employment.person_id == Person.id, Employment.is_main, policy.running(Employment, today)))
            .outerjoin(UnitState, and_(UnitState.unit_id == Employment.unit_id, policy.running(UnitState, today)))
            .where(*wanted)
            .order_by(Person.name_sort, Person.id)
        )
    )
    found = tuple(UnusedAccount(row.id, row.full_name or "", row.username, row.name, row.created_at, row.last_used) for row in rows)
    return Page(found, paging)
