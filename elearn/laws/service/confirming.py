"""A person has looked at passages that cite a law and says that they still hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.catalogue.models import Course
from elearn.core.actor import Actor
from elearn.core.errors import N_, Conflict, Forbidden, NotFound
from elearn.core.events import publish_all
from elearn.core.ids import Id
from elearn.core.permissions import allows
from elearn.laws import policy
from elearn.laws.events import CitationsConfirmed
from elearn.laws.models import LawCitation, LawEntry


def confirm(session: Session, actor: Actor, law_key: str, citations: Collection[Id], *, entry_hash: str, now: datetime) -> int:
    """Notes that passages of what is served hold with the law as it stands; those that nobody waits for are left as they are.

    Args:
        entry_hash: of the entry on the page from which they decide.

    Returns:
        How many passages were confirmed.

    Raises:
        Forbidden: the actor writes no courses.
        NotFound: there is no such law, or one of the citations is not served or of a course that the actor does not write.
        Conflict: the law changed once more since the page was opened.
    """
    if not allows(actor, "studio.author"):
        raise Forbidden
    law = session.scalars(select(LawEntry).where(LawEntry.key == law_key).with_for_update()).one_or_none()
    if law is None:
        raise NotFound
    if law.entry_hash != entry_hash:
        raise Conflict(N_("Văn bản này lại vừa đổi trong sổ văn bản. Xin đọc điều đã đổi rồi quyết định."))
    rows = session.scalars(
        select(LawCitation)
        .join(Course, (Course.id == LawCitation.course_id) & (Course.rendition_id == LawCitation.rendition_id))
        .where(LawCitation.id.in_(set(citations)), LawCitation.law_key == law_key, policy.confirmable_by(actor))
        .order_by(LawCitation.id)
    ).all()
    if not citations or len(rows) != len(set(citations)):
        raise NotFound
    confirmed: dict[Id, list[Id]] = defaultdict(list)
    for row in rows:
        if row.confirmed_hash != law.entry_hash:
            row.confirmed_hash, row.confirmed_at, row.confirmed_by = law.entry_hash, now, actor.person_id
            confirmed[row.course_id].append(row.id)
    session.flush()
    events = [CitationsConfirmed(law.id, course_id, law.entry_hash, tuple(ids)) for course_id, ids in confirmed.items()]
    publish_all(session, events, actor=actor, now=now)
    return sum(len(ids) for ids in confirmed.values())
