"""An attempt is never removed; what it asks is never changed, and nothing of it once it was handed in."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

FACTS = (
    "id",
    "person_id",
    "unit_id",
    "course_id",
    "version_id",
    "rendition_id",
    "quiz",
    "cycle",
    "number",
    "seed",
    "paper",
    "started_at",
)
"""All columns but those by which an attempt goes on: `lines` and `submitted_at`. A save names none of these, so it pays for nothing."""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _guard_on_postgresql()
    else:
        _guard_on_sqlite()


def _guard_on_postgresql() -> None:
    for name, what, each in (
        ("facts", f"UPDATE OF {', '.join(FACTS)}", "FOR EACH ROW"),
        ("update", "UPDATE", "FOR EACH ROW WHEN (OLD.submitted_at IS NOT NULL)"),
        ("delete", "DELETE", "FOR EACH ROW"),
        ("truncate", "TRUNCATE", "FOR EACH STATEMENT"),
    ):
        op.execute(
            f"CREATE TRIGGER attempt_append_only_{name} BEFORE {what} ON attempt {each} EXECUTE FUNCTION record_append_only()"
        )


def _guard_on_sqlite() -> None:
    for name, what, when in (
        # A write with OR REPLACE would remove the row in its way without asking the trigger of deletions.
        ("insert", "INSERT", "WHEN EXISTS (SELECT 1 FROM attempt WHERE id = NEW.id) "),
        ("facts", f"UPDATE OF {', '.join(FACTS)}", ""),
        ("update", "UPDATE", "WHEN OLD.submitted_at IS NOT NULL "),
        ("delete", "DELETE", ""),
    ):
        op.execute(
            f"CREATE TRIGGER attempt_append_only_{name} BEFORE {what} ON attempt {when}"
            "BEGIN SELECT RAISE(ABORT, 'attempt is append-only'); END"
        )


def downgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for name in ("facts", "update", "delete", "truncate" if is_postgresql else "insert"):
        op.execute(f"DROP TRIGGER attempt_append_only_{name}{' ON attempt' if is_postgresql else ''}")
