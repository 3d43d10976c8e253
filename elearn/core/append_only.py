"""Triggers by which the database itself refuses to change or remove an event.

An event is inserted without place, gets position and hash once and together from the chainer, and never changes otherwise.
"""

from __future__ import annotations

EVENT_FACTS = ("id", "name", "at", "actor_kind", "actor_id", "subject_id", "payload")
"""The columns of an event that never change and that the audit chain holds."""


def append_only_triggers(dialect_name: str) -> list[str]:
    """The statements that guard the table `event`, for migrations and fresh schemas.

    Args:
        dialect_name: "postgresql" or "sqlite".
    """
    return [_POSTGRESQL_FUNCTION, *_POSTGRESQL_TRIGGERS] if dialect_name == "postgresql" else _sqlite_triggers()


def drop_append_only_triggers(dialect_name: str) -> list[str]:
    """The statements that undo `append_only_triggers`."""
    if dialect_name == "postgresql":
        return ["DROP FUNCTION event_append_only() CASCADE"]
    return [f"DROP TRIGGER event_append_only_{what}" for what in ("insert", "update", "delete")]


_POSTGRESQL_FUNCTION = """
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
_POSTGRESQL_TRIGGERS = (
    "CREATE TRIGGER event_append_only BEFORE INSERT OR UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION event_append_only()",
    "CREATE TRIGGER event_append_only_truncate BEFORE TRUNCATE ON event EXECUTE FUNCTION event_append_only()",
)


def _sqlite_triggers() -> list[str]:
    placed = ["NEW.position IS NOT NULL", "NEW.hash IS NOT NULL"]
    placed_before = ["OLD.position IS NOT NULL", "OLD.hash IS NOT NULL", "NEW.position IS NULL", "NEW.hash IS NULL"]
    changed = [f"NEW.{name} IS NOT OLD.{name}" for name in EVENT_FACTS]
    refused_when = {
        # A write with OR REPLACE would remove the row in its way without asking the delete trigger.
        "insert": [*placed, "EXISTS (SELECT 1 FROM event WHERE id = NEW.id)"],
        "update": [*placed_before, *changed, "EXISTS (SELECT 1 FROM event WHERE position = NEW.position)"],
        "delete": ["TRUE"],
    }
    return [
        f"CREATE TRIGGER event_append_only_{what} BEFORE {what.upper()} ON event WHEN {' OR '.join(conditions)} "
        "BEGIN SELECT RAISE(ABORT, 'event is append-only'); END"
        for what, conditions in refused_when.items()
    ]
