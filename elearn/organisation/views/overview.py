"""The first page: counts, and whether the installation is well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import current_app, render_template

from elearn.core.db import revisions
from elearn.organisation.queries import get_overview
from elearn.organisation.views.doors import blueprint
from elearn.organisation.views.shared import today
from elearn.web.access import current_actor, needs
from elearn.web.work import close_read_session, database, read_session


@dataclass(frozen=True, slots=True)
class Health:
    """How the installation does. `backup_age` is in whole hours, None when there is no backup."""

    database: str
    has_schema: bool
    backup_at: datetime | None
    backup_age: int | None


@blueprint.get("/admin")
@needs("organisation.administer")
def admin() -> str:
    """Counts within the administrator's units, and the health of the installation."""
    overview = get_overview(read_session(), current_actor(), today=today())
    close_read_session()
    return render_template("organisation/admin.html", overview=overview, health=_health())


def _health() -> Health:
    opened = database()
    backup = newest_backup(Path(current_app.extensions["elearn.settings"].instance) / "backups")
    age = None if backup is None else int((opened.clock.now() - backup).total_seconds() // 3600)
    return Health(
        "PostgreSQL" if opened.is_postgresql else "SQLite",
        revisions.current_revision(opened) == revisions.NEEDED,
        backup,
        age,
    )


def newest_backup(folder: Path) -> datetime | None:
    """When the newest backup in the folder was finished, or None when there is none."""
    times = [each.stat().st_mtime for each in folder.glob("elearn-*.tar")]
    return datetime.fromtimestamp(max(times), UTC) if times else None
