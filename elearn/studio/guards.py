"""Triggers by which the database refuses a review that must not be, and an approval or publication without the reviews needed.

A constraint of one row cannot ask other rows. On PostgreSQL the draft is locked before looking, so that two transactions cannot
each miss what the other writes; on SQLite there is one writer at a time.
"""

from __future__ import annotations

from sqlalchemy import DDL, Table, event

_OWN_REVIEW = "EXISTS (SELECT 1 FROM {schema}draft_writer WHERE draft_id = NEW.draft_id AND person_id = NEW.reviewer_id)"
_OTHER_DOCUMENT = (
    "EXISTS (SELECT 1 FROM {schema}course_draft WHERE id = NEW.draft_id AND (made_by = NEW.reviewer_id OR state <> 'asked' "
    "OR COALESCE(document_hash, '') <> NEW.document_hash OR COALESCE(review_round, 0) <> NEW.round))"
)
_TOO_FEW = (
    "NEW.state = 'approved' AND (COALESCE(NEW.reviews_needed, 0) < 1 OR NEW.reviews_needed > "
    "(SELECT COUNT(DISTINCT reviewer_id) FROM {schema}draft_review WHERE draft_id = NEW.id AND decision = 'agreed' "
    "AND document_hash = NEW.document_hash AND round = NEW.review_round))"
)
_UNREVIEWED = (
    "NEW.state = 'published' AND NOT (OLD.state IN ('approved', 'published') "
    "OR (OLD.state = 'ready' AND COALESCE(NEW.reviews_needed, -1) = 0))"
)


def _function(name: str, refusals: tuple[tuple[str, str], ...], *, lock: str = "") -> str:
    checks = "".join(
        f"    IF {when.format(schema='public.')} THEN RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation'; END IF;\n"
        for when, words in refusals
    )
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n{lock}{checks}    RETURN NEW;\nEND $$"


def _trigger(table: str, name: str, what: str, when: str, words: str) -> str:
    return (
        f"CREATE TRIGGER {table}_{name} BEFORE {what} ON {table} WHEN {when.format(schema='')} "
        f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )


OWN, OTHER = "nobody reviews what they wrote", "a review is of the document that was asked about"
FEW, NONE = "not enough people agreed to this document", "published without the reviews it needs"
_LOCK = "    PERFORM 1 FROM public.course_draft WHERE id = NEW.draft_id FOR NO KEY UPDATE;\n"

CREATE = {
    "postgresql": (
        _function("draft_review_sound", ((_OWN_REVIEW, OWN), (_OTHER_DOCUMENT, OTHER)), lock=_LOCK),
        "CREATE TRIGGER draft_review_sound BEFORE INSERT ON draft_review FOR EACH ROW EXECUTE FUNCTION draft_review_sound()",
        _function("course_draft_agreed", ((_TOO_FEW, FEW),)),
        (
            "CREATE TRIGGER course_draft_agreed BEFORE INSERT OR UPDATE ON course_draft "
            "FOR EACH ROW EXECUTE FUNCTION course_draft_agreed()"
        ),
        _function("course_draft_reviewed", ((_UNREVIEWED, NONE),)),
        "CREATE TRIGGER course_draft_reviewed BEFORE UPDATE ON course_draft FOR EACH ROW EXECUTE FUNCTION course_draft_reviewed()",
    ),
    "sqlite": (
        _trigger("draft_review", "own", "INSERT", _OWN_REVIEW, OWN),
        _trigger("draft_review", "sound", "INSERT", _OTHER_DOCUMENT, OTHER),
        _trigger("course_draft", "agreed_insert", "INSERT", _TOO_FEW, FEW),
        _trigger("course_draft", "agreed_update", "UPDATE", _TOO_FEW, FEW),
        _trigger("course_draft", "reviewed", "UPDATE", _UNREVIEWED, NONE),
    ),
}
"""The statements that make the triggers, per database."""


def guard(table: Table) -> None:
    """Makes the triggers once `draft_review` is made: drafts and their writers are there by then."""
    for dialect, statements in CREATE.items():
        for statement in statements:
            made = DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]  # untyped there
            event.listen(table, "after_create", made)
