"""What a served course cites is kept, with the state of each law that its words were last compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from elearn.catalogue.models import Course
from elearn.catalogue.service import lock_catalogue
from elearn.content.citations import Citation
from elearn.content.register import Law, entry_hash
from elearn.core.db.insert import insert_once
from elearn.core.ids import Id, new_id
from elearn.laws.models import LawCitation, LawEntry, LawScan
from elearn.laws.queries.register import find_reading
from elearn.laws.rules import NEVER, holds_no_longer


def keep_citations(
    session: Session,
    course_id: Id,
    rendition_id: Id,
    found: Sequence[Citation],
    laws: Mapping[str, Law],
    *,
    naming: str,
    now: datetime,
) -> bool:
    """Keeps what was found in the rendition that a course serves; what was not rewritten since keeps its confirmation.

    Args:
        laws: the register by which it was found; `naming` is its `naming_hash`.

    Returns:
        False where something else is served or the register is another one by now, and nothing was written.
    """
    lock_catalogue(session)
    served = session.scalar(select(Course.rendition_id).where(Course.id == course_id, Course.retired_at.is_(None)))
    reading = find_reading(session)
    if served != rendition_id or reading is None or reading.naming_hash != naming:
        return False
    before = _Before(session, course_id, rendition_id)
    _drop_old(session, rendition_id, laws)
    together = _together(found)
    for position, citation in enumerate(found):
        values = _values(citation, position) | before.confirmation_of(citation)
        if "confirmed_hash" not in values:
            is_old = holds_no_longer(citation, laws, together[citation.passage.kind, citation.passage.lesson, citation.passage.key])
            values |= {"confirmed_hash": NEVER if is_old else entry_hash(laws[citation.law]), "confirmed_at": now}
        insert_once(session, LawCitation, id=new_id(), course_id=course_id, rendition_id=rendition_id, **values)
    _note(session, rendition_id, naming, now)
    return True


def _together(found: Sequence[Citation]) -> dict[tuple[str, str, str], frozenset[str]]:
    """All laws that each passage cites."""
    keys: dict[tuple[str, str, str], set[str]] = {}
    for each in found:
        keys.setdefault((each.passage.kind, each.passage.lesson, each.passage.key), set()).add(each.law)
    return {place: frozenset(laws) for place, laws in keys.items()}


def _values(citation: Citation, position: int) -> dict[str, object]:
    passage = citation.passage
    return {
        "law_key": citation.law,
        "kind": passage.kind,
        "lesson": passage.lesson,
        "key": passage.key[:200],
        "anchor": passage.anchor[:200],
        "position": position,
        "articles": {language: list(told) for language, told in citation.articles.items()},
        "excerpt": dict(citation.excerpt),
        "content_hash": passage.content_hash,
    }


class _Before:
    """What was confirmed of this rendition, or else of the one that was searched last before it."""

    def __init__(self, session: Session, course_id: Id, rendition_id: Id) -> None:
        rows = session.scalars(select(LawCitation).where(LawCitation.rendition_id == rendition_id)).all()
        if not rows:
            earlier = session.scalar(
                select(LawScan.rendition_id)
                .join(LawCitation, LawCitation.rendition_id == LawScan.rendition_id)
                .where(LawCitation.course_id == course_id)
                .order_by(LawScan.scanned_at.desc(), LawScan.id.desc())
                .limit(1)
            )
            rows = session.scalars(select(LawCitation).where(LawCitation.rendition_id == earlier)).all()
        self._of = {(row.law_key, row.kind, row.lesson, row.key, row.content_hash): row for row in rows}
        # A block whose neighbours were taken away has another key and the same words.
        self._of_words = {(row.law_key, row.kind, row.content_hash): row for row in rows}

    def confirmation_of(self, citation: Citation) -> dict[str, object]:
        """The columns of the confirmation of the same words; nothing where they are new."""
        passage = citation.passage
        row = self._of.get((citation.law, passage.kind, passage.lesson, passage.key[:200], passage.content_hash))
        row = row or self._of_words.get((citation.law, passage.kind, passage.content_hash))
        if row is None:
            return {}
        return {name: getattr(row, name) for name in ("confirmed_hash", "confirmed_at", "confirmed_by")}


def _drop_old(session: Session, rendition_id: Id, laws: Mapping[str, Law]) -> None:
    """Makes room for what is found now. What waits to be read again stays, though the register calls laws by other names since."""
    hashes = {row.key: row.entry_hash for row in session.execute(select(LawEntry.key, LawEntry.entry_hash))}
    for row in session.scalars(select(LawCitation).where(LawCitation.rendition_id == rendition_id)).all():
        if row.law_key in laws and row.confirmed_hash == hashes.get(row.law_key):
            session.execute(delete(LawCitation).where(LawCitation.id == row.id))


def _note(session: Session, rendition_id: Id, naming: str, now: datetime) -> None:
    scan = session.scalars(select(LawScan).where(LawScan.rendition_id == rendition_id)).one_or_none()
    if scan is None:
        session.add(LawScan(rendition_id=rendition_id, naming_hash=naming, scanned_at=now))
    else:
        scan.naming_hash, scan.scanned_at = naming, now
    session.flush()
