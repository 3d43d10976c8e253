"""Writing what people think of themselves. Evidence is written by `ledger`, from what happens elsewhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from elearn.competency.events import SelfAssessed
from elearn.competency.models import SelfAssessment
from elearn.competency.queries import list_own_opinions
from elearn.core.actor import Actor
from elearn.core.errors import N_, Forbidden, Invalid, NotFound
from elearn.core.events import publish
from elearn.frameworks.queries import competencies_by_code, scales_in_use


def assess_self(session: Session, actor: Actor, framework: str, code: str, level: int, *, now: datetime) -> bool:
    """Keeps what the actor thinks of themselves in a competency, beside what they thought before; it counts for nothing.

    Args:
        level: a rank of the framework's scale; 0 for none yet.

    Returns:
        Whether it is another level than the one said last.

    Raises:
        Forbidden: somebody without account, or the installation itself.
        NotFound: the competency is not known here.
        Invalid: no level of its scale.
    """
    if actor.person_id is None:
        raise Forbidden
    known = competencies_by_code(session, {(framework, code)}).get((framework, code))
    if known is None or known.is_retired:
        raise NotFound
    scale = scales_in_use(session, {framework}).get(framework)
    if scale is None or not 0 <= level <= len(scale.titles):
        raise Invalid(N_("Bậc này không có trong thang của khung."), field="level")
    last = list_own_opinions(session, actor).get((framework, code))
    if last is not None and last.level == level:
        return False
    row = SelfAssessment(person_id=actor.person_id, framework=framework, competency=code, level=level, assessed_at=now)
    session.add(row)
    publish(session, SelfAssessed(actor.person_id, framework, code), actor=actor, now=now)
    return True
