"""The sealed log: every act on an examination is written into it, in the unit of work that does it."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.errors import NotFound
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.examinations.acts import Act, ActKind, digest_act, digest_words
from elearn.examinations.events import ExaminationActed
from elearn.examinations.models import Examination, ExaminationAct


def note_act(
    session: Session,
    actor: Actor,
    examination_id: Id,
    kind: ActKind,
    *,
    candidate_id: Id | None = None,
    words: str = "",
    now: datetime,
) -> Id:
    """Adds an act to the log of an examination, and tells the audit chain its digest. Whoever acts on the same one takes turns.

    Args:
        words: what the actor wrote or what must be known of the act; can be emptied later without breaking the log.

    Returns:
        The act's id.

    Raises:
        NotFound: there is no such examination.
    """
    # Counting locks the examination's row until the unit of work ends: two acts cannot have one number.
    seq = session.execute(
        update(Examination)
        .where(Examination.id == examination_id)
        .values(acts=Examination.acts + 1)
        .returning(Examination.acts)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if seq is None:
        raise NotFound
    before = session.scalar(
        select(ExaminationAct.digest).where(ExaminationAct.examination_id == examination_id, ExaminationAct.seq == seq - 1)
    )
    salt = secrets.token_hex(16) if words else ""
    act = Act(seq, kind, actor.person_id, candidate_id, now, digest_words(words, salt))
    row = ExaminationAct(
        id=new_id(),
        examination_id=examination_id,
        seq=seq,
        kind=kind,
        actor_id=act.actor_id,
        candidate_id=candidate_id,
        at=now,
        words=words,
        salt=salt,
        words_digest=act.words_digest,
        digest=digest_act(act, before or ""),
    )
    session.add(row)
    session.flush()
    publish(session, ExaminationActed(examination_id, row.id, kind.value, candidate_id, row.digest), actor=actor, now=now)
    return row.id
