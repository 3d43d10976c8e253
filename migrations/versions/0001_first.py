"""The first tables: events and jobs, persons, units, courses, learning.

The search index and the triggers that keep rows from being changed are written out here as they were when this revision was made; a
test compares them with what the code of today would make.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SEARCH = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_fts USING fts5("
        "title, body, content='search_entry', content_rowid='rowid', tokenize='unicode61 remove_diacritics 0')",
    ),
    "postgresql": (
        "CREATE INDEX ix_search_entry_words ON search_entry USING gin (to_tsvector('simple', title_folded || ' ' || body_folded))",
    ),
}

EVENT_FACTS = ("id", "name", "at", "actor_kind", "actor_id", "subject_id", "payload")
EVENT_FUNCTION = """
CREATE FUNCTION event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.position IS NULL AND NEW.hash IS NULL THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.position IS NULL AND OLD.hash IS NULL AND NEW.position IS NOT NULL AND NEW.hash IS NOT NULL
        AND to_jsonb(NEW) - 'position' - 'hash' = to_jsonb(OLD) - 'position' - 'hash'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'event is append-only';
END $$
"""
OVERLAPS = (
    "unit_id = NEW.unit_id AND id <> NEW.id "
    "AND (valid_to IS NULL OR valid_to > NEW.valid_from) AND (NEW.valid_to IS NULL OR NEW.valid_to > valid_from)"
)
APART_FUNCTION = f"""
CREATE FUNCTION unit_state_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM public.unit WHERE id = NEW.unit_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT 1 FROM public.unit_state WHERE {OVERLAPS}) THEN
        RAISE EXCEPTION 'states of a unit overlap' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END $$
"""
RECORD_FUNCTION = """
CREATE FUNCTION record_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$
"""
RECORDS = ("completion", "practice_response")
"""Tables of records: a row is never changed and never removed."""


def upgrade() -> None:
    _events_and_jobs()
    _persons_and_accounts()
    _units_and_employments()
    _courses()
    _learning()
    for statement in SEARCH[_dialect()]:
        op.execute(statement)
    if _dialect() == "postgresql":
        # On SQLite the table was made with this key in it: there a reference may be declared before its target.
        name = op.f("fk_course_rendition_id_rendition")
        op.create_foreign_key(name, "course", "rendition", ["rendition_id"], ["id"], ondelete="RESTRICT")
        _guard_on_postgresql()
    else:
        _guard_on_sqlite()


def _dialect() -> str:
    return op.get_bind().dialect.name


def _events_and_jobs() -> None:
    op.create_table(
        "chain_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("signed_at", types.Instant(), nullable=True),
        sa.Column("key_id", sa.String(length=16), nullable=True),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_chain_head_single_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain_head")),
    )
    op.create_table(
        "event",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("at", types.Instant(), nullable=False),
        sa.Column("actor_kind", sa.String(length=10), nullable=False),
        sa.Column("actor_id", types.Id(), nullable=True),
        sa.Column("subject_id", types.Id(), nullable=True),
        sa.Column("payload", types.Json(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("actor_kind IN ('person', 'system', 'anonymous')", name=op.f("ck_event_actor_kind")),
        sa.CheckConstraint("(actor_kind = 'person') = (actor_id IS NOT NULL)", name=op.f("ck_event_actor_named")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("position", name=op.f("uq_event_position")),
    )
    op.create_index("ix_event_subject_id", "event", ["subject_id"])
    op.create_index(
        "ix_event_unchained",
        "event",
        ["at", "id"],
        postgresql_where=sa.text("position IS NULL"),
        sqlite_where=sa.text("position IS NULL"),
    )
    op.create_table(
        "job",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("args", types.Json(), nullable=False),
        sa.Column("dedupe_key", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("run_at", types.Instant(), nullable=False),
        sa.Column("started_at", types.Instant(), nullable=True),
        sa.Column("finished_at", types.Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_token", types.Id(), nullable=True),
        sa.Column("leased_until", types.Instant(), nullable=True),
        sa.Column("progress_done", sa.Integer(), nullable=False),
        sa.Column("progress_total", sa.Integer(), nullable=False),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'running') = (lease_token IS NOT NULL)", name=op.f("ck_job_lease_while_running")),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'dead', 'cancelled')", name=op.f("ck_job_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("kind", "dedupe_key", name=op.f("uq_job_kind_dedupe_key")),
    )
    op.create_index("ix_job_finished", "job", ["state", "finished_at"])
    op.create_index(
        "ix_job_running",
        "job",
        ["leased_until"],
        postgresql_where=sa.text("state = 'running'"),
        sqlite_where=sa.text("state = 'running'"),
    )
    op.create_index(
        "ix_job_waiting",
        "job",
        ["run_at", "id"],
        postgresql_where=sa.text("state = 'waiting'"),
        sqlite_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "job_schedule",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("cron", sa.String(length=80), nullable=False),
        sa.Column("next_at", types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_schedule")),
    )
    op.create_table(
        "note",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", types.Instant(), nullable=False),
        sa.Column("actor_id", types.Id(), nullable=True),
        sa.Column("detail", types.Json(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        info={"note": True},
    )
    op.create_index("ix_note_at", "note", ["at"])
    op.create_index("ix_note_kind", "note", ["kind"])


def _persons_and_accounts() -> None:
    op.create_table(
        "person",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("staff_code", sa.String(length=40), nullable=True),
        sa.Column("full_name", sa.String(length=200), nullable=True),
        sa.Column("name_sort", sa.String(length=400), nullable=True),
        sa.Column("name_folded", sa.String(length=200), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("birth_precision", sa.String(length=5), nullable=True),
        sa.Column("gender", sa.String(length=10), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("erased_at", types.Instant(), nullable=True),
        sa.CheckConstraint("birth_precision IN ('day', 'month', 'year')", name=op.f("ck_person_birth_precision")),
        sa.CheckConstraint("(birth_date IS NULL) = (birth_precision IS NULL)", name=op.f("ck_person_birth_date_known")),
        sa.CheckConstraint("gender IN ('female', 'male')", name=op.f("ck_person_gender")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("staff_code", name=op.f("uq_person_staff_code")),
    )
    op.create_index("ix_person_name_sort", "person", ["name_sort"])
    op.create_table(
        "throttle",
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("window_start", types.Instant(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_at", types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "subject", "window_start", name=op.f("pk_throttle")),
        info={"note": True},
    )
    op.create_table(
        "account",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("person_id", types.Id(), nullable=False),
        sa.Column("username", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("password_expires_at", types.Instant(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("disabled_at", types.Instant(), nullable=True),
        sa.CheckConstraint("language IN ('vi', 'en')", name=op.f("ck_account_language")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id_person"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("person_id", name=op.f("uq_account_person_id")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )
    op.create_table(
        "account_session",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("account_id", types.Id(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", types.Instant(), nullable=False),
        sa.Column("expires_at", types.Instant(), nullable=False),
        sa.Column("ended_at", types.Instant(), nullable=True),
        sa.Column("end_reason", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "end_reason IN ('signed-out', 'gave-way', 'ended-elsewhere', 'password', 'disabled', 'replaced')", name=op.f("ck_account_session_end_reason")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_session_account_id_account"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_session")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_account_session_token_digest")),
    )
    op.create_index("ix_account_session_account_id_ended_at", "account_session", ["account_id", "ended_at"])
    op.create_table(
        "session_seen",
        sa.Column("session_id", types.Id(), nullable=False),
        sa.Column("seen_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["account_session.id"], name=op.f("fk_session_seen_session_id_account_session"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_session_seen")),
        info={"note": True},
    )


def _units_and_employments() -> None:
    op.create_table(
        "position",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", types.Localised(), nullable=False),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("retired_at", types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
        sa.UniqueConstraint("code", name=op.f("uq_position_code")),
    )
    op.create_table(
        "unit",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("code_system", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
    )
    op.create_index("ix_unit_code", "unit", ["code"])
    op.create_table(
        "employment",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("person_id", types.Id(), nullable=False),
        sa.Column("unit_id", types.Id(), nullable=False),
        sa.Column("position_id", types.Id(), nullable=True),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_employment_period")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_employment_person_id_person"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name=op.f("fk_employment_position_id_position"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_employment_unit_id_unit"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employment")),
    )
    op.create_index("ix_employment_person_id", "employment", ["person_id"])
    op.create_index("ix_employment_unit_id", "employment", ["unit_id"])
    op.create_index(
        "uq_employment_open_main",
        "employment",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("is_main AND valid_to IS NULL"),
        sqlite_where=sa.text("is_main AND valid_to IS NULL"),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("person_id", types.Id(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("unit_id", types.Id(), nullable=False),
        sa.Column("granted_by", types.Id(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "role IN ('trainer', 'reviewer', 'training-officer', 'head', 'exam-officer', 'administrator', 'auditor')", name=op.f("ck_role_grant_role")
        ),
        sa.ForeignKeyConstraint(["granted_by"], ["person.id"], name=op.f("fk_role_grant_granted_by_person"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id_person"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_role_grant_unit_id_unit"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index("ix_role_grant_person_id", "role_grant", ["person_id"])
    op.create_index("ix_role_grant_person_id_role", "role_grant", ["person_id", "role"])
    op.create_index("ix_role_grant_unit_id", "role_grant", ["unit_id"])
    op.create_index(
        "uq_role_grant_open",
        "role_grant",
        ["person_id", "role", "unit_id"],
        unique=True,
        postgresql_where=sa.text("valid_to IS NULL"),
        sqlite_where=sa.text("valid_to IS NULL"),
    )
    op.create_table(
        "unit_closure",
        sa.Column("ancestor_id", types.Id(), nullable=False),
        sa.Column("descendant_id", types.Id(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ancestor_id"], ["unit.id"], name=op.f("fk_unit_closure_ancestor_id_unit"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["descendant_id"], ["unit.id"], name=op.f("fk_unit_closure_descendant_id_unit"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("ancestor_id", "descendant_id", name=op.f("pk_unit_closure")),
    )
    op.create_index("ix_unit_closure_descendant_id", "unit_closure", ["descendant_id"])
    op.create_table(
        "unit_setting",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("unit_id", types.Id(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", types.Json(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_setting_unit_id_unit"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_setting")),
        sa.UniqueConstraint("unit_id", "key", "valid_from", name=op.f("uq_unit_setting_unit_id_key_valid_from")),
    )
    op.create_table(
        "unit_state",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("unit_id", types.Id(), nullable=False),
        sa.Column("parent_id", types.Id(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", types.Localised(), nullable=False),
        sa.Column("name_folded", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("parent_id <> unit_id", name=op.f("ck_unit_state_not_own_parent")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_unit_state_period")),
        sa.CheckConstraint("kind IN ('city', 'ward', 'commune', 'special-zone', 'office')", name=op.f("ck_unit_state_kind")),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_state_parent_id_unit"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_state_unit_id_unit"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_state")),
        sa.UniqueConstraint("unit_id", "valid_from", name=op.f("uq_unit_state_unit_id_valid_from")),
    )
    op.create_index("ix_unit_state_parent_id", "unit_state", ["parent_id"])
    op.create_index("ix_unit_state_unit_id", "unit_state", ["unit_id"])
    op.create_table(
        "unit_succession",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("from_id", types.Id(), nullable=False),
        sa.Column("to_id", types.Id(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('renamed', 'moved', 'merged', 'split')", name=op.f("ck_unit_succession_kind")),
        sa.ForeignKeyConstraint(["from_id"], ["unit.id"], name=op.f("fk_unit_succession_from_id_unit"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["to_id"], ["unit.id"], name=op.f("fk_unit_succession_to_id_unit"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_succession")),
    )
    op.create_index("ix_unit_succession_from_id", "unit_succession", ["from_id"])


def _courses() -> None:
    op.create_table(
        "file",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("suffix", sa.String(length=10), nullable=False),
        sa.Column("content_type", sa.String(length=80), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("owner_kind", sa.String(length=20), nullable=False),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
        sa.UniqueConstraint("sha256", "owner_kind", name=op.f("uq_file_sha256_owner_kind")),
    )
    op.create_table(
        "course",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("visibility", sa.String(length=12), nullable=False),
        sa.Column("owner_unit_id", types.Id(), nullable=True),
        sa.Column("rendition_id", types.Id(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("retired_at", types.Instant(), nullable=True),
        sa.CheckConstraint("visibility IN ('public', 'signed-in', 'unit')", name=op.f("ck_course_visibility")),
        sa.ForeignKeyConstraint(["owner_unit_id"], ["unit.id"], name=op.f("fk_course_owner_unit_id_unit"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["rendition_id"], ["rendition.id"], name=op.f("fk_course_rendition_id_rendition"), ondelete="RESTRICT", use_alter=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("code", name=op.f("uq_course_code")),
        sa.UniqueConstraint("slug", name=op.f("uq_course_slug")),
    )
    op.create_table(
        "course_version",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("course_id", types.Id(), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("title", types.Localised(), nullable=False),
        sa.Column("summary", types.Localised(), nullable=False),
        sa.Column("theme", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("lessons", sa.Integer(), nullable=False),
        sa.Column("languages", types.Json(), nullable=False),
        sa.Column("sources", sa.LargeBinary(), nullable=False),
        sa.Column("published_at", types.Instant(), nullable=False),
        sa.Column("published_by", types.Id(), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_version_course_id_course"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["published_by"], ["person.id"], name=op.f("fk_course_version_published_by_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_version")),
        sa.UniqueConstraint("course_id", "source_hash", name=op.f("uq_course_version_course_id_source_hash")),
    )
    op.create_table(
        "search_entry",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("course_id", types.Id(), nullable=False),
        sa.Column("lesson", sa.String(length=120), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("title_folded", sa.Text(), nullable=False),
        sa.Column("body_folded", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("detail", types.Json(), nullable=False),
        sa.CheckConstraint("language IN ('vi', 'en')", name=op.f("ck_search_entry_language")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_search_entry_course_id_course"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
    )
    op.create_index("ix_search_entry_course_id_language", "search_entry", ["course_id", "language"])
    op.create_table(
        "rendition",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("version_id", types.Id(), nullable=False),
        sa.Column("renderer", sa.String(length=40), nullable=False),
        sa.Column("laws_hash", sa.String(length=32), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["course_version.id"], name=op.f("fk_rendition_version_id_course_version"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rendition")),
        sa.UniqueConstraint("version_id", "renderer", "hash", name=op.f("uq_rendition_version_id_renderer_hash")),
    )


def _learning() -> None:
    op.create_table(
        "desk_obstacle",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("unit_id", types.Id(), nullable=True),
        sa.Column("course_id", types.Id(), nullable=False),
        sa.Column("lesson", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.CheckConstraint("reason IN ('rights', 'machine', 'guidance', 'not-relevant')", name=op.f("ck_desk_obstacle_reason")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_desk_obstacle_course_id_course"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_desk_obstacle_unit_id_unit"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_obstacle")),
    )
    op.create_index("ix_desk_obstacle_unit_id", "desk_obstacle", ["unit_id"])
    op.create_table(
        "enrolment",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("person_id", types.Id(), nullable=False),
        sa.Column("course_id", types.Id(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("enrolled_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_enrolment_course_id_course"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id_person"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("person_id", "course_id", "cycle", name=op.f("uq_enrolment_person_id_course_id_cycle")),
    )
    op.create_index("ix_enrolment_course_id", "enrolment", ["course_id"])
    op.create_table(
        "lesson_progress",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("person_id", types.Id(), nullable=False),
        sa.Column("course_id", types.Id(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("lesson", sa.String(length=64), nullable=False),
        sa.Column("block", sa.String(length=160), nullable=True),
        sa.Column("path", sa.String(length=120), nullable=True),
        sa.Column("opened_at", types.Instant(), nullable=False),
        sa.Column("moved_at", types.Instant(), nullable=False),
        sa.Column("end_reached_at", types.Instant(), nullable=True),
        sa.Column("done_at", types.Instant(), nullable=True),
        sa.Column("known_at", types.Instant(), nullable=True),
        sa.Column("rendition_id", types.Id(), nullable=True),
        sa.Column("desk_is_done", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "(done_at IS NULL AND known_at IS NULL) = (rendition_id IS NULL)", name=op.f("ck_lesson_progress_finished_in")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_lesson_progress_course_id_course"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_lesson_progress_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["rendition_id"], ["rendition.id"], name=op.f("fk_lesson_progress_rendition_id_rendition"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_progress")),
        sa.UniqueConstraint(
            "person_id", "course_id", "cycle", "lesson", name=op.f("uq_lesson_progress_person_id_course_id_cycle_lesson")
        ),
    )
    op.create_index("ix_lesson_progress_course_id", "lesson_progress", ["course_id"])
    op.create_table(
        "completion",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("person_id", types.Id(), nullable=False),
        sa.Column("employment_id", types.Id(), nullable=True),
        sa.Column("unit_id", types.Id(), nullable=True),
        sa.Column("unit_path", types.Json(), nullable=False),
        sa.Column("position", types.Json(), nullable=True),
        sa.Column("course_id", types.Id(), nullable=False),
        sa.Column("version_id", types.Id(), nullable=False),
        sa.Column("rendition_id", types.Id(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("completed_at", types.Instant(), nullable=False),
        sa.Column("corrects_id", types.Id(), nullable=True),
        sa.CheckConstraint("corrects_id <> id", name=op.f("ck_completion_not_own_correction")),
        sa.CheckConstraint("source IN ('online', 'session', 'import', 'equivalent', 'known')", name=op.f("ck_completion_source")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["completion.id"], name=op.f("fk_completion_corrects_id_completion"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_completion_course_id_course"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["employment_id"], ["employment.id"], name=op.f("fk_completion_employment_id_employment"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_completion_person_id_person"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["rendition_id"], ["rendition.id"], name=op.f("fk_completion_rendition_id_rendition"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_completion_unit_id_unit"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["course_version.id"], name=op.f("fk_completion_version_id_course_version"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_completion_corrects_id")),
    )
    op.create_index("ix_completion_completed_at", "completion", ["completed_at"])
    op.create_index("ix_completion_course_id", "completion", ["course_id"])
    op.create_index("ix_completion_unit_id", "completion", ["unit_id"])
    op.create_index(
        "uq_completion_person_id_course_id_cycle",
        "completion",
        ["person_id", "course_id", "cycle"],
        unique=True,
        postgresql_where=sa.text("corrects_id IS NULL"),
        sqlite_where=sa.text("corrects_id IS NULL"),
    )
    op.create_table(
        "fault_report",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("person_id", types.Id(), nullable=True),
        sa.Column("course_id", types.Id(), nullable=False),
        sa.Column("rendition_id", types.Id(), nullable=False),
        sa.Column("lesson", sa.String(length=64), nullable=False),
        sa.Column("block", sa.String(length=160), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reported_at", types.Instant(), nullable=False),
        sa.Column("closed_at", types.Instant(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.CheckConstraint("language IN ('vi', 'en')", name=op.f("ck_fault_report_language")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_fault_report_course_id_course"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_fault_report_person_id_person"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["rendition_id"], ["rendition.id"], name=op.f("fk_fault_report_rendition_id_rendition"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fault_report")),
    )
    op.create_index("ix_fault_report_course_id", "fault_report", ["course_id"])
    op.create_index("ix_fault_report_reported_at", "fault_report", ["reported_at"])
    op.create_table(
        "practice_response",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("person_id", types.Id(), nullable=False),
        sa.Column("course_id", types.Id(), nullable=False),
        sa.Column("rendition_id", types.Id(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("lesson", sa.String(length=64), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("asked_in", sa.String(length=10), nullable=False),
        sa.Column("response", types.Json(), nullable=False),
        sa.Column("key_hash", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("confidence", sa.String(length=10), nullable=True),
        sa.Column("answered_at", types.Instant(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.CheckConstraint("asked_in IN ('lesson', 'known')", name=op.f("ck_practice_response_asked_in")),
        sa.CheckConstraint(
            "outcome IN ('right', 'partly', 'wrong', 'unanswered', 'ask-back', 'pending')", name=op.f("ck_practice_response_outcome")
        ),
        sa.CheckConstraint("confidence IN ('guess', 'fairly', 'certain')", name=op.f("ck_practice_response_confidence")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_practice_response_course_id_course"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_practice_response_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["rendition_id"], ["rendition.id"], name=op.f("fk_practice_response_rendition_id_rendition"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_response")),
        sa.UniqueConstraint("person_id", "course_id", "key", name=op.f("uq_practice_response_person_id_course_id_key")),
    )
    op.create_index("ix_practice_response_place", "practice_response", ["person_id", "course_id", "lesson"])


def _guard_on_postgresql() -> None:
    op.execute(EVENT_FUNCTION)
    op.execute(
        "CREATE TRIGGER event_append_only BEFORE INSERT OR UPDATE OR DELETE ON event "
        "FOR EACH ROW EXECUTE FUNCTION event_append_only()"
    )
    op.execute("CREATE TRIGGER event_append_only_truncate BEFORE TRUNCATE ON event EXECUTE FUNCTION event_append_only()")
    op.execute(APART_FUNCTION)
    op.execute(
        "CREATE TRIGGER unit_state_apart BEFORE INSERT OR UPDATE ON unit_state FOR EACH ROW EXECUTE FUNCTION unit_state_apart()"
    )
    op.execute(RECORD_FUNCTION)
    for table in RECORDS:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION record_append_only()"
        )
        op.execute(f"CREATE TRIGGER {table}_append_only_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION record_append_only()")


def _guard_on_sqlite() -> None:
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in EVENT_FACTS)
    # A write with OR REPLACE would remove the row in its way without asking the trigger of deletions.
    _refuse("event", "insert", "NEW.position IS NOT NULL OR NEW.hash IS NOT NULL OR EXISTS (SELECT 1 FROM event WHERE id = NEW.id)")
    _refuse(
        "event",
        "update",
        "OLD.position IS NOT NULL OR OLD.hash IS NOT NULL OR NEW.position IS NULL OR NEW.hash IS NULL "
        f"OR {changed} OR EXISTS (SELECT 1 FROM event WHERE position = NEW.position)",
    )
    _refuse("event", "delete")
    for what in ("insert", "update"):
        op.execute(
            f"CREATE TRIGGER unit_state_apart_{what} BEFORE {what.upper()} ON unit_state "
            f"WHEN EXISTS (SELECT 1 FROM unit_state WHERE {OVERLAPS}) BEGIN SELECT RAISE(ABORT, 'states of a unit overlap'); END"
        )
    for table in RECORDS:
        _refuse(table, "insert", f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)")
        _refuse(table, "update")
        _refuse(table, "delete")


def _refuse(table: str, what: str, when: str = "TRUE") -> None:
    op.execute(
        f"CREATE TRIGGER {table}_append_only_{what} BEFORE {what.upper()} ON {table} WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def downgrade() -> None:
    if _dialect() == "postgresql":
        op.execute("DROP FUNCTION event_append_only() CASCADE")
        op.execute("DROP FUNCTION record_append_only() CASCADE")
        op.execute("DROP FUNCTION unit_state_apart() CASCADE")
        op.drop_constraint("fk_course_rendition_id_rendition", "course", type_="foreignkey")
    else:
        op.execute("DROP TABLE search_fts")
        # SQLite empties a table before it drops it, and the rows of these point to each other.
        op.execute("DROP TRIGGER completion_append_only_update")
        op.execute("UPDATE completion SET corrects_id = NULL")
        op.execute("UPDATE course SET rendition_id = NULL")
    for table in (
        "practice_response",
        "fault_report",
        "completion",
        "session_seen",
        "lesson_progress",
        "rendition",
        "search_entry",
        "enrolment",
        "desk_obstacle",
        "course_version",
        "account_session",
        "unit_succession",
        "unit_state",
        "unit_setting",
        "unit_closure",
        "role_grant",
        "employment",
        "course",
        "account",
        "unit",
        "throttle",
        "position",
        "person",
        "note",
        "job_schedule",
        "job",
        "file",
        "event",
        "chain_head",
    ):
        op.drop_table(table)
