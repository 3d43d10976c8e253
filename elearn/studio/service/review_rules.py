"""What a unit says of the reviews of its courses."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.errors import N_, Forbidden, Invalid
from elearn.core.ids import Id
from elearn.core.permissions import allows
from elearn.organisation.queries import is_at_the_top
from elearn.organisation.service.unit_settings import set_value
from elearn.organisation.settings import REVIEWING
from elearn.studio.rules import KEEPERS, MOST_REVIEWERS, ReviewRule


def set_review_rule(session: Session, actor: Actor, unit_id: Id, rule: ReviewRule | None, *, now: datetime) -> None:
    """Says from today on how many others must agree to a course of a unit; None: as the unit above says. What has been asked for
    before goes on as it was.

    Raises:
        Forbidden: the actor keeps no unit.
        NotFound: they do not keep this one.
        Invalid: so many are not offered, or nobody stands above.
    """
    if not allows(actor, "studio.set_review"):
        raise Forbidden
    if rule is not None and not 0 <= rule.people <= MOST_REVIEWERS:
        raise Invalid(N_("Chọn một trong các cách ở dưới."), field="rule")
    if rule is not None and rule.is_above and is_at_the_top(session, [unit_id]):
        raise Invalid(N_("Đơn vị này ở trên cùng: không có đơn vị trên để thẩm định."), field="rule")
    value = rule.to_json() if rule is not None else {}
    set_value(session, actor, unit_id, REVIEWING, value, roles=KEEPERS, on=day_of(session, now), now=now)
