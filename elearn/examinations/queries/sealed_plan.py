"""Whether the plan that is stored now is the one that was sealed when it was frozen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core.days import DEFAULT_ZONE
from elearn.core.ids import Id
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Examination, ExaminationAct
from elearn.examinations.plan.sealing import Sealed, digest_plan, read_seal
from elearn.examinations.rules import Window

_MOVED = (ActKind.HOURS_MOVED, ActKind.HOURS_REOPENED)
_TOLD = (ActKind.READY, ActKind.UNREADY, ActKind.CLOSED, *_MOVED)
_BETWEEN, _FORMAT = " – ", "%d/%m/%Y %H:%M"
_MOMENT = r"(\d\d/\d\d/\d{4} \d\d:\d\d)"
_SPAN = re.compile(_BETWEEN.join([_MOMENT] * 3), re.ASCII)


class PlanCheck(StrEnum):
    """What comparing the plan with its seal came to."""

    NOT_FROZEN = "not-frozen"
    UNSEALED = "unsealed"
    """It was frozen before plans were sealed, or the words of the act are gone."""
    SAME = "same"
    PLAN_DIFFERS = "plan"
    HOURS_DIFFER = "hours"


def digest_of(row: Examination) -> str:
    """The digest of everything in an examination that nothing lawful changes once its plan is frozen."""
    ids = {name: str(getattr(row, name)) for name in ("course_id", "version_id", "rendition_id")}
    erase_on = None if row.erase_on is None else row.erase_on.isoformat()
    more = {"title": row.title, "template": row.template, "is_sealed": row.is_sealed, "erase_on": erase_on}
    return digest_plan({"plan": row.plan, **ids, **more})


def span_of(session: Session, window: Window) -> str:
    """Hours as the log says them: the earliest start, the latest one, the end, in the zone of the installation."""
    return _BETWEEN.join(said_moment(session, each) for each in (window.opens_at, window.last_start_at, window.closes_at))


def said_moment(session: Session, at: datetime) -> str:
    """An instant as the log says it, to the minute."""
    zone: ZoneInfo = session.info.get("zone", DEFAULT_ZONE)
    return f"{at.astimezone(zone):{_FORMAT}}"


def check_plan(session: Session, examination_id: Id) -> PlanCheck:
    """Compares the plan stored now with the last seal, and its hours with those that the log tells last."""
    row = session.get(Examination, examination_id)
    if row is None:
        return PlanCheck.NOT_FROZEN
    acts = _acts(session, examination_id)
    ready = next((at for at, each in enumerate(acts) if each.kind in (ActKind.READY, ActKind.UNREADY)), None)
    if ready is None or acts[ready].kind == ActKind.UNREADY:
        return PlanCheck.NOT_FROZEN
    sealed = read_seal(acts[ready].words)
    if sealed is None:
        return PlanCheck.UNSEALED
    if sealed.digest != digest_of(row):
        return PlanCheck.PLAN_DIFFERS
    hours = span_of(session, Window(row.opens_at, row.closes_at, row.last_start_at))
    return PlanCheck.SAME if hours == _hours(session, acts[:ready], sealed) else PlanCheck.HOURS_DIFFER


def _acts(session: Session, examination_id: Id) -> Sequence[Any]:
    """The acts that say something of the plan, the last one first."""
    columns = (ExaminationAct.kind, ExaminationAct.words, ExaminationAct.actor_id, ExaminationAct.at)
    wanted = (ExaminationAct.examination_id == examination_id, ExaminationAct.kind.in_(_TOLD))
    return session.execute(select(*columns).where(*wanted).order_by(ExaminationAct.seq.desc())).all()


def _hours(session: Session, later: Sequence[Any], sealed: Sealed) -> str:
    """The hours that the log tells last: of the latest act that moved them, or of the seal; ended earlier by hand."""
    moved = next((at for at, each in enumerate(later) if each.kind in _MOVED), None)
    found = _SPAN.match(later[moved].words if moved is not None else sealed.hours)
    if found is None:
        return ""
    since = later if moved is None else later[:moved]
    ended = [each.at for each in since if each.kind == ActKind.CLOSED and each.actor_id is not None]
    opens, last, closes = found.groups()
    for at in ended:
        last, closes = (min(each, said_moment(session, at), key=_read) for each in (last, closes))
    return _BETWEEN.join((opens, last, closes))


def _read(text: str) -> datetime:
    return datetime.strptime(text, _FORMAT)  # noqa: DTZ007 - compared with others of one zone alone
