"""Several reviewers of a draft: what each said, who wrote it, comments on its places; and who set a setting of a unit.

What one reviewer said until now becomes the first of such rows.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types
from elearn.core.ids import new_id

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

DRAFTS = (
    ("reviews_needed", sa.Integer()),
    ("review_round", sa.Integer()),
    ("review_unit_id", types.Id()),
    ("rule_unit_id", types.Id()),
)
OWN_REVIEW = "EXISTS (SELECT 1 FROM {schema}draft_writer WHERE draft_id = NEW.draft_id AND person_id = NEW.reviewer_id)"
OTHER_DOCUMENT = (
    "EXISTS (SELECT 1 FROM {schema}course_draft WHERE id = NEW.draft_id AND (made_by = NEW.reviewer_id OR state <> 'asked' "
    "OR COALESCE(document_hash, '') <> NEW.document_hash OR COALESCE(review_round, 0) <> NEW.round))"
)
TOO_FEW = (
    "NEW.state = 'approved' AND (COALESCE(NEW.reviews_needed, 0) < 1 OR NEW.reviews_needed > "
    "(SELECT COUNT(DISTINCT reviewer_id) FROM {schema}draft_review WHERE draft_id = NEW.id AND decision = 'agreed' "
    "AND document_hash = NEW.document_hash AND round = NEW.review_round))"
)
UNREVIEWED = (
    "NEW.state = 'published' AND NOT (OLD.state IN ('approved', 'published') "
    "OR (OLD.state = 'ready' AND COALESCE(NEW.reviews_needed, -1) = 0))"
)
OWN, OTHER = "nobody reviews what they wrote", "a review is of the document that was asked about"
FEW, NONE = "not enough people agreed to this document", "published without the reviews it needs"


def upgrade() -> None:
    # Without references: SQLite would make the tables anew for them.
    op.add_column("unit_setting", sa.Column("set_by", types.Id(), nullable=True))
    for name, kind in DRAFTS:
        op.add_column("course_draft", sa.Column(name, kind, nullable=True))
    _tables()
    _carry_over()
    op.drop_column("course_draft", "reviewed_at")
    op.drop_column("course_draft", "review_words")
    _guard()


def _tables() -> None:
    op.create_table(
        "draft_writer",
        sa.Column("draft_id", types.Id(), nullable=False),
        sa.Column("person_id", types.Id(), nullable=False),
        _link("draft_writer", "draft_id", "course_draft"),
        _link("draft_writer", "person_id", "person"),
        sa.PrimaryKeyConstraint("draft_id", "person_id", name=op.f("pk_draft_writer")),
    )
    op.create_index("ix_draft_writer_person_id", "draft_writer", ["person_id"])
    op.create_table(
        "draft_review",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("draft_id", types.Id(), nullable=False),
        sa.Column("reviewer_id", types.Id(), nullable=False),
        sa.Column("unit_id", types.Id(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("document_hash", sa.String(length=64), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("decided_at", types.Instant(), nullable=False),
        sa.CheckConstraint("decision IN ('agreed', 'sent-back')", name=op.f("ck_draft_review_decision")),
        sa.CheckConstraint("decision = 'agreed' OR words IS NOT NULL", name=op.f("ck_draft_review_says_why")),
        _link("draft_review", "draft_id", "course_draft"),
        _link("draft_review", "reviewer_id", "person"),
        _link("draft_review", "unit_id", "unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_review")),
        sa.UniqueConstraint(
            "draft_id", "reviewer_id", "document_hash", "round", name=op.f("uq_draft_review_draft_id_reviewer_id_document_hash_round")
        ),
    )
    op.create_index("ix_draft_review_reviewer_id", "draft_review", ["reviewer_id"])
    op.create_table(
        "draft_comment",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("draft_id", types.Id(), nullable=False),
        sa.Column("author_id", types.Id(), nullable=False),
        sa.Column("part", sa.String(length=64), nullable=False),
        sa.Column("spot", sa.String(length=10), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("quote", sa.String(length=200), nullable=False),
        sa.Column("document_hash", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", types.Instant(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", types.Id(), nullable=True),
        sa.Column("answered_at", types.Instant(), nullable=True),
        sa.Column("settled_in", types.Id(), nullable=True),
        sa.Column("settled_at", types.Instant(), nullable=True),
        sa.CheckConstraint("spot IN ('block', 'question', 'scene')", name=op.f("ck_draft_comment_spot")),
        sa.CheckConstraint("state IN ('open', 'fixed', 'closed')", name=op.f("ck_draft_comment_state")),
        sa.CheckConstraint("(state = 'open') = (settled_at IS NULL)", name=op.f("ck_draft_comment_settled_once")),
        _link("draft_comment", "draft_id", "course_draft"),
        _link("draft_comment", "author_id", "person"),
        _link("draft_comment", "answered_by", "person"),
        _link("draft_comment", "settled_in", "course_draft"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_comment")),
    )
    op.create_index("ix_draft_comment_draft_id", "draft_comment", ["draft_id"])
    op.create_index("ix_draft_comment_author_id", "draft_comment", ["author_id"])


def _carry_over() -> None:
    """The maker of each draft is its writer, and what its one reviewer said is a row of its own."""
    connection = op.get_bind()
    connection.execute(sa.text("INSERT INTO draft_writer (draft_id, person_id) SELECT id, made_by FROM course_draft"))
    connection.execute(
        sa.text("UPDATE course_draft SET reviews_needed = 1, review_round = 1, review_unit_id = unit_id WHERE asked_at IS NOT NULL")
    )
    connection.execute(
        sa.text("UPDATE course_draft SET reviews_needed = 0 WHERE state = 'published' AND reviewed_by IS NULL AND asked_at IS NULL")
    )
    drafts = sa.table("course_draft", *(sa.column(name) for name in ("id", "reviewed_by", "document_hash", "approved_hash")))
    typed = [sa.column(name, types.Id()) for name in ("id", "reviewed_by")]
    said = [sa.column(name) for name in ("document_hash", "approved_hash", "review_words")]
    rows = connection.execute(
        sa.select(*typed, *said, sa.column("reviewed_at", types.Instant()))
        .select_from(drafts)
        .where(sa.column("reviewed_by").is_not(None), sa.column("document_hash").is_not(None))
    ).all()
    reviews = sa.table(
        "draft_review",
        *(sa.column(name, types.Id()) for name in ("id", "draft_id", "reviewer_id")),
        *(sa.column(name) for name in ("round", "document_hash", "decision", "words")),
        sa.column("decided_at", types.Instant()),
    )
    for row in rows:
        agreed = row.approved_hash is not None
        connection.execute(
            sa.insert(reviews).values(
                id=new_id(),
                draft_id=row.id,
                reviewer_id=row.reviewed_by,
                round=1,
                document_hash=row.document_hash,
                decision="agreed" if agreed else "sent-back",
                words=row.review_words if agreed else row.review_words or "",
                decided_at=row.reviewed_at,
            )
        )


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete="RESTRICT")


def _guard() -> None:
    if op.get_bind().dialect.name == "postgresql":
        lock = "    PERFORM 1 FROM public.course_draft WHERE id = NEW.draft_id FOR NO KEY UPDATE;\n"
        _on_postgresql("draft_review", "sound", "INSERT", ((OWN_REVIEW, OWN), (OTHER_DOCUMENT, OTHER)), lock)
        _on_postgresql("course_draft", "agreed", "INSERT OR UPDATE", ((TOO_FEW, FEW),))
        _on_postgresql("course_draft", "reviewed", "UPDATE", ((UNREVIEWED, NONE),))
        for name, what, each in (("", "UPDATE OR DELETE", "ROW"), ("_truncate", "TRUNCATE", "STATEMENT")):
            op.execute(
                f"CREATE TRIGGER draft_review_append_only{name} BEFORE {what} ON draft_review "
                f"FOR EACH {each} EXECUTE FUNCTION record_append_only()"
            )
        return
    _on_sqlite("draft_review", "own", "INSERT", OWN_REVIEW, OWN)
    _on_sqlite("draft_review", "sound", "INSERT", OTHER_DOCUMENT, OTHER)
    _on_sqlite("course_draft", "agreed_insert", "INSERT", TOO_FEW, FEW)
    _on_sqlite("course_draft", "agreed_update", "UPDATE", TOO_FEW, FEW)
    _on_sqlite("course_draft", "reviewed", "UPDATE", UNREVIEWED, NONE)
    # A write with OR REPLACE would remove the row in its way without asking the delete trigger.
    there = "EXISTS (SELECT 1 FROM draft_review WHERE id = NEW.id)"
    for what, when in (("insert", there), ("update", "TRUE"), ("delete", "TRUE")):
        _on_sqlite("draft_review", f"append_only_{what}", what.upper(), when, "draft_review is append-only")


def _on_postgresql(table: str, name: str, what: str, refusals: Sequence[tuple[str, str]], lock: str = "") -> None:
    checks = "".join(
        f"    IF {when.format(schema='public.')} THEN RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation'; END IF;\n"
        for when, words in refusals
    )
    op.execute(
        f"CREATE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n{lock}{checks}    RETURN NEW;\nEND $$"
    )
    op.execute(f"CREATE TRIGGER {table}_{name} BEFORE {what} ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_{name}()")


def _on_sqlite(table: str, name: str, what: str, when: str, words: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_{name} BEFORE {what} ON {table} WHEN {when.format(schema='')} "
        f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )


def downgrade() -> None:
    """Of several reviewers the last one is kept with the draft; comments go."""
    if op.get_bind().dialect.name == "postgresql":
        for name in ("draft_review_sound", "course_draft_agreed", "course_draft_reviewed"):
            op.execute(f"DROP FUNCTION {name}() CASCADE")
    else:
        for name in ("agreed_insert", "agreed_update", "reviewed"):
            op.execute(f"DROP TRIGGER course_draft_{name}")
    op.add_column("course_draft", sa.Column("reviewed_at", types.Instant(), nullable=True))
    op.add_column("course_draft", sa.Column("review_words", sa.Text(), nullable=True))
    last = (
        "FROM draft_review WHERE draft_review.draft_id = course_draft.id AND draft_review.round = course_draft.review_round "
        "AND draft_review.reviewer_id = course_draft.reviewed_by"
    )
    op.execute(f"UPDATE course_draft SET reviewed_at = (SELECT decided_at {last}), review_words = (SELECT words {last})")  # noqa: S608
    op.drop_table("draft_comment")
    op.drop_table("draft_review")
    op.drop_table("draft_writer")
    for name, _ in reversed(DRAFTS):
        op.drop_column("course_draft", name)
    op.drop_column("unit_setting", "set_by")
