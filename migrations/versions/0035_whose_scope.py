"""Who was shown questions of an examination while it was sat; and the scope of services and rooms from before there was one.

Migration 0032 left what was there already to the whole examination. Of it belongs to the scope of a unit that held the examination
by delegation what an exam officer of that unit made, who was none of the unit that answers for the examination or of one above:

- a service, by who appointed them and when;
- a room, by the act of the sealed log that added it.

What cannot be known stays of the whole examination: a service that nobody signed, a room whose act was emptied or is written twice,
a delegation whose act was emptied unless it is the one that still holds, and whatever was made by somebody who was exam officer of
both. Units count as they stand above each other now. The day of an act is that of Vietnam.

Going down, the column keeps what was worked out: nobody can tell it from what was chosen since, and 0032 takes the column away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_EXAMINATION = sa.table(
    "examination", sa.column("id", types.Id()), sa.column("unit_id", types.Id()), sa.column("held_by_id", types.Id())
)
_MEMBER = sa.table(
    "examination_member",
    sa.column("id", types.Id()),
    sa.column("examination_id", types.Id()),
    sa.column("unit_id", types.Id()),
    sa.column("appointed_by", types.Id()),
    sa.column("appointed_at", types.Instant()),
)
_ROOM = sa.table(
    "examination_room",
    sa.column("id", types.Id()),
    sa.column("examination_id", types.Id()),
    sa.column("unit_id", types.Id()),
    sa.column("name", sa.String()),
)
_ACT = sa.table(
    "examination_act",
    sa.column("examination_id", types.Id()),
    sa.column("seq", sa.Integer()),
    sa.column("kind", sa.String()),
    sa.column("actor_id", types.Id()),
    sa.column("at", types.Instant()),
    sa.column("words", sa.String()),
)
_GRANT = sa.table(
    "role_grant",
    sa.column("person_id", types.Id()),
    sa.column("role", sa.String()),
    sa.column("unit_id", types.Id()),
    sa.column("valid_from", sa.Date()),
    sa.column("valid_to", sa.Date()),
)
_ABOVE = sa.table("unit_closure", sa.column("ancestor_id", types.Id()), sa.column("descendant_id", types.Id()))
_HANDED = re.compile(r"(?P<unit>[0-9a-f-]{36}) – (?P<day>\d\d)/(?P<month>\d\d)/(?P<year>\d{4})")
_ADDED = re.compile(r"\+ (?P<room>.*) \(\d+\)")
_VIETNAM = timedelta(hours=7)


def upgrade() -> None:
    op.create_table(
        "examination_seen",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("examination_id", types.Id(), nullable=False),
        sa.Column("person_id", types.Id(), nullable=False),
        sa.Column("seen_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["examination_id"], ["examination.id"], name=op.f("fk_examination_seen_examination_id_examination"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_examination_seen_person_id_person"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examination_seen")),
    )
    op.create_index("ix_examination_seen_examination_id_person_id", "examination_seen", ["examination_id", "person_id"])
    connection = op.get_bind()
    handed = sa.select(_ACT.c.examination_id).where(_ACT.c.kind == "delegated").distinct()
    for row in connection.execute(sa.select(_EXAMINATION).where(_EXAMINATION.c.id.in_(handed))).all():
        _work_out(connection, row)


def downgrade() -> None:
    op.drop_index("ix_examination_seen_examination_id_person_id", table_name="examination_seen")
    op.drop_table("examination_seen")


def _work_out(connection: sa.Connection, examination: Any) -> None:
    acts = connection.execute(sa.select(_ACT).where(_ACT.c.examination_id == examination.id).order_by(_ACT.c.seq)).all()
    terms = list(_terms(acts, examination.held_by_id))
    of_all = (_MEMBER.c.examination_id == examination.id, _MEMBER.c.unit_id.is_(None))
    for row in connection.execute(sa.select(_MEMBER).where(*of_all)).all():
        unit = _scope(connection, examination.unit_id, terms, row.appointed_by, row.appointed_at)
        if unit is not None:
            connection.execute(sa.update(_MEMBER).where(_MEMBER.c.id == row.id).values(unit_id=unit))
    of_all = (_ROOM.c.examination_id == examination.id, _ROOM.c.unit_id.is_(None))
    for row in connection.execute(sa.select(_ROOM).where(*of_all)).all():
        added = [each for each in acts if each.kind == "seated" and _is_added(each.words, row.name)]
        if len(added) != 1:
            continue
        unit = _scope(connection, examination.unit_id, terms, added[0].actor_id, added[0].at)
        if unit is not None:
            connection.execute(sa.update(_ROOM).where(_ROOM.c.id == row.id).values(unit_id=unit))


def _is_added(words: str, room: str) -> bool:
    found = _ADDED.fullmatch(words)
    return found is not None and found["room"] == room


def _terms(acts: Any, held_by: UUID | None) -> Iterator[tuple[UUID, datetime, datetime | None, date | None]]:
    """The delegations of an examination: to which unit, from which act to which one, and until which day where that is known."""
    steps = [each for each in acts if each.kind in {"delegated", "taken-back"}]
    for step, after in zip(steps, [*steps[1:], None], strict=True):
        if step.kind != "delegated":
            continue
        found = _HANDED.fullmatch(step.words)
        end = None if after is None else after.at
        if found is not None:
            yield UUID(found["unit"]), step.at, end, date(int(found["year"]), int(found["month"]), int(found["day"]))
        elif after is None and held_by is not None:
            yield held_by, step.at, None, None


def _scope(connection: sa.Connection, owner: UUID, terms: Any, who: UUID | None, at: datetime) -> UUID | None:
    """The unit within whose scope somebody acted at an instant; None: for the whole examination, or it cannot be known."""
    if who is None:
        return None
    day = (at + _VIETNAM).date()
    for unit, since, end, until in terms:
        if since <= at and (end is None or at < end) and (until is None or day <= until):
            is_theirs = _is_officer(connection, who, unit, day) and not _is_officer(connection, who, owner, day)
            return unit if is_theirs else None
    return None


def _is_officer(connection: sa.Connection, who: UUID, unit: UUID, day: date) -> bool:
    """Whether somebody was exam officer of a unit or of one above it on a day."""
    above = sa.select(_ABOVE.c.ancestor_id).where(_ABOVE.c.descendant_id == unit)
    runs = (_GRANT.c.valid_from <= day) & (_GRANT.c.valid_to.is_(None) | (_GRANT.c.valid_to > day))
    wanted = (_GRANT.c.person_id == who, _GRANT.c.role == "exam-officer", _GRANT.c.unit_id.in_(above), runs)
    return connection.execute(sa.select(_GRANT.c.unit_id).where(*wanted).limit(1)).first() is not None
