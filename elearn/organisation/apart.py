"""Triggers by which the database refuses two states of a unit that hold on the same day.

On PostgreSQL the unit's row is locked before looking, so that two transactions cannot each miss the other's state. An exclusion
constraint would need the extension btree_gist, which not every server has; on SQLite there is one writer at a time.
"""

from __future__ import annotations

from sqlalchemy import DDL, Table, event

_OVERLAPS = (
    "unit_id = NEW.unit_id AND id <> NEW.id "
    "AND (valid_to IS NULL OR valid_to > NEW.valid_from) AND (NEW.valid_to IS NULL OR NEW.valid_to > valid_from)"
)
_FUNCTION = f"""
CREATE FUNCTION unit_state_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM public.unit WHERE id = NEW.unit_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT 1 FROM public.unit_state WHERE {_OVERLAPS}) THEN
        RAISE EXCEPTION 'states of a unit overlap' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END $$
"""  # noqa: S608 - made of constants
CREATE = {
    "postgresql": (
        _FUNCTION,
        "CREATE TRIGGER unit_state_apart BEFORE INSERT OR UPDATE ON unit_state FOR EACH ROW EXECUTE FUNCTION unit_state_apart()",
    ),
    "sqlite": tuple(
        f"CREATE TRIGGER unit_state_apart_{what} BEFORE {what.upper()} ON unit_state "  # noqa: S608 - made of constants
        f"WHEN EXISTS (SELECT 1 FROM unit_state WHERE {_OVERLAPS}) BEGIN SELECT RAISE(ABORT, 'states of a unit overlap'); END"
        for what in ("insert", "update")
    ),
}
"""The statements that make the triggers, per database."""


def keep_apart(table: Table) -> None:
    """Makes the triggers whenever `unit_state` is made."""
    for dialect, statements in CREATE.items():
        for statement in statements:
            made = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
            event.listen(table, "after_create", made)
