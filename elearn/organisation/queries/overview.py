"""The administrator's first page: how many, and whether all is well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Account, Person
from elearn.core.actor import Actor, Role
from elearn.core.jobs.model import JobState
from elearn.core.jobs.queries import count_by_state
from elearn.organisation import policy
from elearn.organisation.models import UnitClosure


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts within the actor's units, and the jobs of the installation by state."""

    units: int
    people: int
    accounts: int
    closed_accounts: int
    jobs: dict[JobState, int]


def get_overview(session: Session, actor: Actor, *, today: date) -> Overview:
    """What an administrator answers for. Four statements."""
    mine = policy.units_visible_to(actor, Role.ADMINISTRATOR, column=UnitClosure.descendant_id)
    units = session.scalar(select(func.count(UnitClosure.descendant_id.distinct())).where(mine))
    people = policy.people_visible_to(actor, Role.ADMINISTRATOR, today=today)
    persons = session.scalar(select(func.count()).select_from(Person).where(people))
    accounts, closed = session.execute(
        select(func.count(), func.count(Account.disabled_at))
        .select_from(Account)
        .join(Person, Person.id == Account.person_id)
        .where(people)
    ).one()
    return Overview(units or 0, persons or 0, accounts, closed, count_by_state(session))
