"""What one reviewer said before there could be several is kept as a row of its own, and comes back where one goes back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

import pytest
import sqlalchemy as sa
from sqlalchemy import insert, select, text

from elearn.core.clock import SystemClock
from elearn.core.db import schema, types
from elearn.core.db.work import Database
from elearn.models import metadata
from tests.architecture.test_migrations import _values
from tests.architecture.test_migrations import bare as bare

BEFORE = "0018"
_ids, _texts = ("id", "made_by", "reviewed_by"), ("state", "origin", "file_name", "document_hash", "approved_hash", "review_words")
DRAFTS = sa.table(
    "course_draft",
    *(sa.column(name, types.Id()) for name in _ids),
    *(sa.column(name, types.Instant()) for name in ("made_at", "asked_at", "reviewed_at")),
    *(sa.column(name) for name in _texts),
)
HASH = "d" * 64
DECIDED: Mapping[str, tuple[str | None, str | None]] = {"approved": (HASH, None), "sent-back": (None, "Câu hai sai.")}
"""State of a draft → the hash that was approved, and the words of its reviewer."""


def review_as_it_was(database: Database, state: str) -> tuple[uuid.UUID, uuid.UUID]:
    """A draft that one person has decided about; answers it and them."""
    schema.upgrade(database, BEFORE)
    author, reviewer, draft, now = uuid.uuid4(), uuid.uuid4(), uuid.uuid4(), SystemClock().now()
    approved, words = DECIDED[state]
    with database.connection() as connection:
        people = metadata.tables["person"]
        for number, person in enumerate((author, reviewer)):
            connection.execute(insert(people).values(_values(people) | {"id": person, "staff_code": f"NV{number}"}))
        connection.execute(
            insert(DRAFTS).values(
                id=draft,
                state=state,
                origin="upload",
                file_name="thu.zip",
                made_by=author,
                made_at=now,
                asked_at=now,
                document_hash=HASH,
                reviewed_by=reviewer,
                reviewed_at=now,
                review_words=words,
                approved_hash=approved,
            )
        )
        connection.commit()
    return draft, reviewer


@pytest.mark.parametrize(("state", "decision"), [("approved", "agreed"), ("sent-back", "sent-back")])
def test_what_one_reviewer_said_is_carried_over(bare: Database, state: str, decision: str) -> None:
    draft, reviewer = review_as_it_was(bare, state)
    schema.upgrade(bare)
    reviews, drafts = metadata.tables["draft_review"], metadata.tables["course_draft"]
    with bare.connection() as connection:
        said = connection.execute(select(reviews)).one()
        found = connection.execute(select(drafts.c.reviews_needed, drafts.c.review_round, drafts.c.state)).one()
        connection.execute(text("UPDATE course_draft SET file_name = 'x.zip'"))
    assert (said.draft_id, said.reviewer_id, said.decision, said.words) == (draft, reviewer, decision, DECIDED[state][1])
    assert tuple(found) == (1, 1, state)


@pytest.mark.parametrize("state", ["approved", "sent-back"])
def test_going_back_keeps_what_was_said_last(bare: Database, state: str) -> None:
    _, reviewer = review_as_it_was(bare, state)
    schema.upgrade(bare)
    schema.downgrade(bare, BEFORE)
    with bare.connection() as connection:
        found = connection.execute(select(DRAFTS.c.reviewed_by, DRAFTS.c.review_words, DRAFTS.c.reviewed_at)).one()
    assert (found.reviewed_by, found.review_words) == (reviewer, DECIDED[state][1])
    assert found.reviewed_at is not None
