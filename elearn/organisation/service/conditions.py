"""What must hold before a unit changes: who may, and what the days allow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.db.types import LANGUAGES, LocalisedText
from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id
from elearn.core.text import fold, nfc
from elearn.organisation import queries, rules
from elearn.organisation.models import Employment, Unit, UnitState
from elearn.organisation.rules import Span


def checked_name(name: LocalisedText) -> LocalisedText:
    """The name, composed and with single spaces. Raises Invalid."""
    checked = {language: " ".join(nfc(text).split()) for language, text in name.items() if text and text.strip()}
    if LANGUAGES[0] not in checked or not set(checked) <= set(LANGUAGES):
        raise Invalid(N_("Đơn vị cần có tên tiếng Việt."), field="name")
    if any(len(text) > limits.NAME_CHARACTERS or not text.isprintable() for text in checked.values()):
        raise Invalid(N_("Tên đơn vị dài nhất 200 ký tự."), field="name")
    return checked


def folded_name(name: LocalisedText) -> str:
    """What a unit is found by."""
    return fold(name[LANGUAGES[0]])[:200]


def require_operator(actor: Actor) -> None:
    """Raises Forbidden for everybody but the operator."""
    if not actor.is_system:
        raise Forbidden(N_("Đơn vị đứng đầu chỉ do người vận hành hệ thống lập, chuyển hoặc kết thúc."))


def require_administration(session: Session, actor: Actor, unit_id: Id) -> None:
    """Raises NotFound unless the unit is there and the actor administers it."""
    if session.get(Unit, unit_id) is None or not queries.administers(session, actor, unit_id):
        raise NotFound


def _latest_state(session: Session, unit_id: Id) -> UnitState:
    latest = select(UnitState).where(UnitState.unit_id == unit_id).order_by(UnitState.valid_from.desc()).limit(1)
    state = session.scalars(latest.execution_options(populate_existing=True)).one_or_none()
    if state is None:
        raise NotFound
    return state


def require_lasting(session: Session, unit_id: Id, on: date) -> None:
    """The unit must exist on the day and from then on."""
    first = session.scalar(select(UnitState.valid_from).where(UnitState.unit_id == unit_id).order_by(UnitState.valid_from).limit(1))
    if first is None or first > on or _latest_state(session, unit_id).valid_to is not None:
        raise Conflict(N_("Đơn vị này không tồn tại từ ngày đó trở đi."))


def state_to_change(session: Session, unit_id: Id, on: date) -> UnitState:
    """The last state of the unit, which must run on the day. The unit is locked, so that two changes come one after the other."""
    session.execute(select(Unit.id).where(Unit.id == unit_id).with_for_update())
    state = _latest_state(session, unit_id)
    if state.valid_to is not None:
        raise Conflict(N_("Đơn vị này đã kết thúc."))
    if state.valid_from > on:
        raise Conflict(N_("Đơn vị này có một thay đổi bắt đầu sau ngày đó."))
    return state


def state_to_end(session: Session, actor: Actor, unit_id: Id, on: date) -> UnitState:
    """The last state of a unit that the actor may end on the day."""
    require_administration(session, actor, unit_id)
    state = state_to_change(session, unit_id, on)
    if state.valid_from == on:
        raise Conflict(N_("Đơn vị này có một thay đổi bắt đầu đúng ngày đó."))
    if state.parent_id is None:
        require_operator(actor)
    else:
        require_administration(session, actor, state.parent_id)
    return state


def refuse_heir_below(spans: Sequence[Span], ending: Sequence[Id], heir: Id, on: date) -> None:
    """Raises Conflict where a unit that takes over stands below one that ends, on the day or later."""
    days = {on} | {each.valid_from for each in spans if each.valid_from > on}
    for day in days:
        if not set(ending).isdisjoint(rules.path_up(rules.parents_on(spans, day), heir)):
            raise Conflict(N_("Đơn vị nhận đang đứng dưới đơn vị sẽ kết thúc. Xin chuyển nó ra trước."))


def refuse_inhabited(session: Session, unit_id: Id, on: date) -> None:
    """Raises Conflict where somebody works in the unit on the day or later, or another unit stands below it then."""
    works = select(Employment.id).where(Employment.unit_id == unit_id, or_(Employment.valid_to.is_(None), Employment.valid_to > on))
    if session.scalar(works.limit(1)) is not None:
        raise Conflict(N_("Còn người làm việc ở đơn vị này. Xin chuyển họ đi hoặc ghi ngày cuối trước, hoặc chọn sáp nhập."))
    below = select(UnitState.id).where(UnitState.parent_id == unit_id, or_(UnitState.valid_to.is_(None), UnitState.valid_to > on))
    if session.scalar(below.limit(1)) is not None:
        raise Conflict(N_("Còn đơn vị đứng dưới đơn vị này. Xin chuyển hoặc sáp nhập chúng trước."))
