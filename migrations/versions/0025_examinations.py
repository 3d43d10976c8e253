"""Examinations: what is held, who serves, rooms and candidates, and the sealed log of what was done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TABLES = (
    "examination",
    "examination_member",
    "examination_opening",
    "examination_room",
    "examination_candidate",
    "examination_act",
)


def upgrade() -> None:
    _create_examination()
    _create_examination_member()
    _create_examination_opening()
    _create_examination_room()
    _create_examination_candidate()
    _create_examination_act()
    _keep_acts()


def _create_examination() -> None:
    op.create_table(
        "examination",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("unit_id", types.Id(), nullable=False),
        sa.Column("held_by_id", types.Id(), nullable=True),
        sa.Column("held_until", sa.Date(), nullable=True),
        sa.Column("template", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("course_id", types.Id(), nullable=False),
        sa.Column("version_id", types.Id(), nullable=True),
        sa.Column("rendition_id", types.Id(), nullable=True),
        sa.Column("plan", types.Json(), nullable=False),
        sa.Column("opens_at", types.Instant(), nullable=False),
        sa.Column("closes_at", types.Instant(), nullable=False),
        sa.Column("last_start_at", types.Instant(), nullable=False),
        sa.Column("access_code", sa.String(length=20), nullable=False),
        sa.Column("is_sealed", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("acts", sa.Integer(), nullable=False),
        sa.Column("erase_on", sa.Date(), nullable=True),
        sa.Column("erased_at", types.Instant(), nullable=True),
        sa.Column("posted_at", types.Instant(), nullable=True),
        sa.Column("made_by", types.Id(), nullable=True),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.CheckConstraint(
            "state = 'draft' OR state = 'cancelled' OR rendition_id IS NOT NULL", name=op.f("ck_examination_frozen")
        ),
        sa.CheckConstraint("state IN ('draft', 'ready', 'closed', 'posted', 'cancelled')", name=op.f("ck_examination_state")),
        sa.CheckConstraint("template IN ('topic', 'completion', 'recruitment')", name=op.f("ck_examination_template")),
        sa.CheckConstraint("(held_by_id IS NULL) = (held_until IS NULL)", name=op.f("ck_examination_held")),
        sa.CheckConstraint("opens_at <= last_start_at AND last_start_at <= closes_at", name=op.f("ck_examination_window")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_examination_course_id_course"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["held_by_id"], ["unit.id"], name=op.f("fk_examination_held_by_id_unit"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_examination_made_by_person"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["rendition_id"], ["rendition.id"], name=op.f("fk_examination_rendition_id_rendition"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_examination_unit_id_unit"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["course_version.id"], name=op.f("fk_examination_version_id_course_version"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examination")),
    )
    op.create_index(op.f("ix_examination_course_id"), "examination", ["course_id"], unique=False)
    op.create_index("ix_examination_erase_on", "examination", ["erase_on"], unique=False)
    op.create_index(op.f("ix_examination_held_by_id"), "examination", ["held_by_id"], unique=False)
    op.create_index("ix_examination_state_closes_at", "examination", ["state", "closes_at"], unique=False)
    op.create_index(op.f("ix_examination_unit_id"), "examination", ["unit_id"], unique=False)


def _create_examination_member() -> None:
    op.create_table(
        "examination_member",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("examination_id", types.Id(), nullable=False),
        sa.Column("person_id", types.Id(), nullable=False),
        sa.Column("body", sa.String(length=12), nullable=False),
        sa.Column("duty", sa.String(length=100), nullable=False),
        sa.Column("appointed_by", types.Id(), nullable=True),
        sa.Column("appointed_at", types.Instant(), nullable=False),
        sa.Column("relieved_at", types.Instant(), nullable=True),
        sa.CheckConstraint(
            "body IN ('council', 'invigilation', 'supervision', 'marking')", name=op.f("ck_examination_member_body")
        ),
        sa.ForeignKeyConstraint(
            ["appointed_by"], ["person.id"], name=op.f("fk_examination_member_appointed_by_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["examination_id"],
            ["examination.id"],
            name=op.f("fk_examination_member_examination_id_examination"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_examination_member_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examination_member")),
    )
    op.create_index(op.f("ix_examination_member_person_id"), "examination_member", ["person_id"], unique=False)
    op.create_index(
        "uq_examination_member_serving",
        "examination_member",
        ["examination_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("relieved_at IS NULL"),
        sqlite_where=sa.text("relieved_at IS NULL"),
    )


def _create_examination_opening() -> None:
    op.create_table(
        "examination_opening",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("examination_id", types.Id(), nullable=False),
        sa.Column("person_id", types.Id(), nullable=False),
        sa.Column("opened_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["examination_id"],
            ["examination.id"],
            name=op.f("fk_examination_opening_examination_id_examination"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_examination_opening_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examination_opening")),
        sa.UniqueConstraint("examination_id", "person_id", name=op.f("uq_examination_opening_examination_id_person_id")),
    )


def _create_examination_room() -> None:
    op.create_table(
        "examination_room",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("examination_id", types.Id(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.CheckConstraint("seats BETWEEN 1 AND 1000", name=op.f("ck_examination_room_seats")),
        sa.ForeignKeyConstraint(
            ["examination_id"], ["examination.id"], name=op.f("fk_examination_room_examination_id_examination"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examination_room")),
        sa.UniqueConstraint("examination_id", "name", name=op.f("uq_examination_room_examination_id_name")),
    )


def _create_examination_candidate() -> None:
    op.create_table(
        "examination_candidate",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("examination_id", types.Id(), nullable=False),
        sa.Column("person_id", types.Id(), nullable=True),
        sa.Column("unit_id", types.Id(), nullable=True),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("name_sort", sa.String(length=400), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("about", sa.String(length=300), nullable=True),
        sa.Column("room_id", types.Id(), nullable=True),
        sa.Column("seat", sa.Integer(), nullable=True),
        sa.Column("extra_minutes", sa.Integer(), nullable=False),
        sa.Column("extra_reason", sa.Text(), nullable=True),
        sa.Column("card_digest", sa.LargeBinary(), nullable=True),
        sa.Column("card_issued_at", types.Instant(), nullable=True),
        sa.Column("card_used_at", types.Instant(), nullable=True),
        sa.Column("confirmed_at", types.Instant(), nullable=True),
        sa.Column("confirmed_by", types.Id(), nullable=True),
        sa.Column("listed_at", types.Instant(), nullable=False),
        sa.Column("struck_at", types.Instant(), nullable=True),
        sa.Column("erased_at", types.Instant(), nullable=True),
        sa.CheckConstraint("extra_minutes BETWEEN 0 AND 600", name=op.f("ck_examination_candidate_extra")),
        sa.CheckConstraint(
            "person_id IS NOT NULL OR name IS NOT NULL OR erased_at IS NOT NULL", name=op.f("ck_examination_candidate_known")
        ),
        sa.CheckConstraint("seat IS NULL OR room_id IS NOT NULL", name=op.f("ck_examination_candidate_seated")),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["person.id"], name=op.f("fk_examination_candidate_confirmed_by_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["examination_id"],
            ["examination.id"],
            name=op.f("fk_examination_candidate_examination_id_examination"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_examination_candidate_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["room_id"],
            ["examination_room.id"],
            name=op.f("fk_examination_candidate_room_id_examination_room"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_examination_candidate_unit_id_unit"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examination_candidate")),
        sa.UniqueConstraint("card_digest", name=op.f("uq_examination_candidate_card_digest")),
        sa.UniqueConstraint("examination_id", "number", name=op.f("uq_examination_candidate_examination_id_number")),
    )
    op.create_index(op.f("ix_examination_candidate_person_id"), "examination_candidate", ["person_id"], unique=False)
    op.create_index(op.f("ix_examination_candidate_room_id"), "examination_candidate", ["room_id"], unique=False)
    op.create_index(
        "uq_examination_candidate_person",
        "examination_candidate",
        ["examination_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("person_id IS NOT NULL"),
        sqlite_where=sa.text("person_id IS NOT NULL"),
    )
    op.create_index(
        "uq_examination_candidate_seat",
        "examination_candidate",
        ["room_id", "seat"],
        unique=True,
        postgresql_where=sa.text("seat IS NOT NULL AND struck_at IS NULL"),
        sqlite_where=sa.text("seat IS NOT NULL AND struck_at IS NULL"),
    )


def _create_examination_act() -> None:
    op.create_table(
        "examination_act",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("examination_id", types.Id(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("actor_id", types.Id(), nullable=True),
        sa.Column("candidate_id", types.Id(), nullable=True),
        sa.Column("at", types.Instant(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("words_digest", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "kind IN ('made', 'planned', 'delegated', 'taken-back', 'appointed', 'relieved', 'listed', 'struck', 'seated', 'carded', 'ready', 'unready', 'opened', 'identified', 'extended', 'restarted', 'handed-in', 'released', 'printed', 'entered', 'incident', 'closed', 'ruling-asked', 'ruled', 'appealed', 'appeal-answered', 'report-answered', 'looked', 'heard', 'posted', 'cancelled', 'erased')",
            name=op.f("ck_examination_act_kind"),
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_examination_act_actor_id_person"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["examination_candidate.id"],
            name=op.f("fk_examination_act_candidate_id_examination_candidate"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["examination_id"], ["examination.id"], name=op.f("fk_examination_act_examination_id_examination"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examination_act")),
        sa.UniqueConstraint("examination_id", "seq", name=op.f("uq_examination_act_examination_id_seq")),
    )


ACT_FACTS = ("id", "examination_id", "seq", "kind", "actor_id", "candidate_id", "at", "words_digest", "digest")
"""What never changes of an act; what somebody wrote, and its salt, can be emptied."""


def _keep_acts() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name, what, each in (
            ("facts", f"UPDATE OF {', '.join(ACT_FACTS)}", "FOR EACH ROW"),
            ("update", "UPDATE", "FOR EACH ROW WHEN (NEW.words <> '' OR NEW.salt <> '')"),
            ("delete", "DELETE", "FOR EACH ROW"),
            ("truncate", "TRUNCATE", "FOR EACH STATEMENT"),
        ):
            op.execute(
                f"CREATE TRIGGER examination_act_append_only_{name} BEFORE {what} ON examination_act {each} "
                "EXECUTE FUNCTION record_append_only()"
            )
        return
    for name, what, when in (
        # A write with OR REPLACE would remove the row in its way without asking the trigger of deletions.
        ("insert", "INSERT", "EXISTS (SELECT 1 FROM examination_act WHERE id = NEW.id)"),
        ("facts", f"UPDATE OF {', '.join(ACT_FACTS)}", "TRUE"),
        ("update", "UPDATE", "NEW.words <> '' OR NEW.salt <> ''"),
        ("delete", "DELETE", "TRUE"),
    ):
        op.execute(
            f"CREATE TRIGGER examination_act_append_only_{name} BEFORE {what} ON examination_act WHEN {when} "
            "BEGIN SELECT RAISE(ABORT, 'examination_act is append-only'); END"
        )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
