"""The first page: counts, and whether the installation is well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import render_template

from elearn.core import limits
from elearn.core.actor import Role
from elearn.core.db import revisions
from elearn.core.standing import last_backup
from elearn.organisation.queries import get_overview, is_at_the_top
from elearn.organisation.views.doors import blueprint
from elearn.web.access import current_actor, needs
from elearn.web.work import database, read_session, today


@dataclass(frozen=True, slots=True)
class Health:
    """How the installation does. `backup_age` is in whole hours, None when there is no backup."""

    database: str
    has_schema: bool
    backup_at: datetime | None
    backup_age: int | None
    is_backup_old: bool


@blueprint.get("/admin")
@needs("organisation.administer")
def admin() -> str:
    """Counts within the administrator's units, and the health of the installation."""
    session, actor = read_session(), current_actor()
    overview = get_overview(session, actor, today=today())
    return render_template(
        "organisation/admin.html",
        overview=overview,
        health=_health(),
        may_operate=is_at_the_top(session, actor.units_as(Role.ADMINISTRATOR)),
    )


def _health() -> Health:
    opened = database()
    backup = last_backup(read_session())
    age = None if backup is None else int((opened.clock.now() - backup).total_seconds() // 3600)
    return Health(
        "PostgreSQL" if opened.is_postgresql else "SQLite",
        revisions.current_revision(opened) == revisions.NEEDED,
        backup,
        age,
        backup is None or opened.clock.now() - backup > limits.BACKUP_AGE,
    )
