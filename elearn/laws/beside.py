"""What the studio's page of a course is told of the register: the reader that the composition root hands it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy.orm import Session

from elearn.core.ids import Id
from elearn.laws.queries import waiting_of
from elearn.studio.waiting_laws import WaitingLaw


def waiting_laws(session: Session, course_id: Id) -> Sequence[WaitingLaw]:
    """The laws because of which passages of a course are to be read again."""
    return [
        WaitingLaw(each.number, each.passages, url_for("laws.law", law_key=each.key)) for each in waiting_of(session, course_id)
    ]
