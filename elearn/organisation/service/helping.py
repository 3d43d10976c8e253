"""Helping people of the own staff to sign in: slips to begin an account, a spoken code for a new password.

Whoever gets at an account has all its roles. So nobody gives a code to somebody who holds a role that they could not have or give
themselves, and nobody gives one to themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from elearn.accounts.rules import CodePurpose
from elearn.accounts.service import issue_codes
from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id
from elearn.core.permissions import allows
from elearn.organisation.queries.staff import StaffMember, find_staff


def print_slips(session: Session, actor: Actor, digests: Mapping[Id, bytes], *, now: datetime, today: date) -> list[StaffMember]:
    """Gives people without account the codes of their slips; answers who they are. Slips from before are worth nothing any more.

    Args:
        digests: keyed digests of the codes, by person.

    Raises:
        Forbidden: the actor helps nobody to sign in, or one of them is out of reach of their help.
        NotFound: one of them is not there for this actor.
        Conflict: one has an account, or no staff code.
        Invalid: nobody, or too many.
    """
    if not 0 < len(digests) <= limits.SLIPS_AT_ONCE:
        raise Invalid(N_("Xin chọn từ 1 đến %(most)s người."), field="person", most=limits.SLIPS_AT_ONCE)
    found = reach_all(session, actor, list(digests), today=today, now=now)
    for each in found:
        if each.username is not None:
            raise Conflict(N_("%(name)s đã có tài khoản nên không cần phiếu."), name=each.full_name)
        if not each.staff_code:
            raise Conflict(N_("%(name)s chưa có mã số nên chưa in phiếu được. Xin ghi mã số trước."), name=each.full_name)
    issue_codes(session, actor, CodePurpose.ACTIVATION, digests, now=now)
    return found


def issue_reset_code(session: Session, actor: Actor, person_id: Id, digest: bytes, *, now: datetime, today: date) -> StaffMember:
    """Gives a person a code to be spoken, with which they choose a new password; their present one goes on until then.

    Raises:
        Forbidden: it is the actor, or the person holds a role that the actor could not have or give.
        NotFound: there is no such person for this actor.
        Conflict: they have no open account.
    """
    (found,) = reach_all(session, actor, [person_id], today=today, now=now)
    if found.username is None:
        raise Conflict(N_("Người này chưa có tài khoản. Xin in phiếu kích hoạt."))
    if not found.is_open:
        raise Conflict(N_("Tài khoản này đang khóa. Chỉ quản trị mở lại được."))
    issue_codes(session, actor, CodePurpose.RESET, {person_id: digest}, now=now)
    return found


def reach_all(session: Session, actor: Actor, people: list[Id], *, today: date, now: datetime) -> list[StaffMember]:
    """All of these people, if the actor may help each to sign in.

    Raises:
        Forbidden, NotFound: as `issue_reset_code`.
    """
    if not allows(actor, "organisation.help_sign_in"):
        raise Forbidden
    found = find_staff(session, actor, people, today=today, now=now)
    if len(found) != len(set(people)):
        raise NotFound
    if actor.person_id in people:
        raise Forbidden(N_("Tài khoản của mình thì nhờ người khác giúp."))
    if any(each.is_guarded for each in found):
        raise Forbidden(N_("Người này giữ vai trò mà anh/chị không có. Xin chuyển việc này cho quản trị của đơn vị."))
    return found
