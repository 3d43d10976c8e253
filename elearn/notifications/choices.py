"""What a person chose about e-mails. One's own alone: nobody chooses for another."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from elearn.accounts.rules import check_email
from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.errors import N_, Forbidden, Invalid
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.notifications.events import MailChosen
from elearn.notifications.kinds import KINDS, Kind
from elearn.notifications.models import Choice, Mail, MailState, Message, Notice, Purpose

_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[a-z0-9-]+\.)+[a-z0-9-]{2,}")
"""What every mail server takes. Addresses of other scripts need an extension that few of them have."""
SWITCHABLE = tuple(kind for kind, telling in KINDS.items() if telling.may_be_off)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A person's choices. `asked_address` waits for its code. Whoever has chosen nothing has no address and gets no e-mail."""

    address: str | None = None
    wants_mail: bool = False
    digest_day: int = 0
    off: frozenset[Kind] = frozenset()
    asked_address: str | None = None


def get_chosen(session: Session, actor: Actor, *, now: datetime) -> Chosen:
    """What the actor has chosen. A code that has run out is as if it had never been sent."""
    row = session.get(Choice, actor.person_id) if actor.person_id is not None else None
    if row is None:
        return Chosen()
    is_open = row.asked_until is not None and now < row.asked_until
    off = frozenset(Kind(each) for each in row.off if each in set(Kind))
    return Chosen(row.address, row.wants_mail, row.digest_day, off, row.asked_address if is_open else None)


def ask_address(session: Session, actor: Actor, address: str, *, now: datetime) -> None:
    """The actor gives an address; a code goes there, and nothing else until it is typed in. An address from before stays so long.

    Raises:
        Forbidden: nobody is signed in.
        Invalid: it is no address.
    """
    row = _own(session, actor)
    wanted = check_email(address)
    if wanted is None or not _ADDRESS.fullmatch(wanted):
        raise Invalid(N_("Địa chỉ thư điện tử chưa đúng dạng ten@coquan.vn."), field="address")
    row.asked_address, row.asked_code = wanted, f"{secrets.randbelow(1_000_000):06}"
    row.asked_until, row.asked_tries = now + limits.ADDRESS_CODE_LIFE, 0
    _drop_waiting(session, row.person_id, Purpose.CONFIRM, now=now)
    session.add(Mail(id=new_id(), person_id=row.person_id, purpose=Purpose.CONFIRM, ignores_quiet=True, made_at=now, due_at=now))
    session.flush()


def confirm_address(session: Session, actor: Actor, typed: str, *, now: datetime) -> bool:
    """The actor types the code that was sent. After a few wrong ones it no longer holds.

    Returns: Whether it was the right one: then e-mails go to the address. A wrong one is counted, so the caller must let it be
    committed.

    Raises:
        Forbidden: nobody is signed in.
        Invalid: no code is waited for.
    """
    row = _own(session, actor)
    if row.asked_code is None or row.asked_until is None or now >= row.asked_until:
        raise Invalid(N_("Mã này hết hạn rồi. Xin gửi mã khác."), field="code")
    if not secrets.compare_digest("".join(typed.split()).encode(), row.asked_code.encode()):
        row.asked_tries += 1
        if row.asked_tries >= limits.ADDRESS_CODE_TRIES:
            _forget_asked(row)
        return False
    row.address, row.wants_mail = row.asked_address, True
    _forget_asked(row)
    session.flush()
    publish(session, MailChosen(row.person_id, "confirmed"), actor=actor, now=now)
    return True


def save_choices(
    session: Session, actor: Actor, *, wants_mail: bool, digest_day: int, kinds: Collection[Kind], now: datetime
) -> None:
    """The actor says whether they want e-mails, on which day the digest, and of which kinds. What waits to go out obeys at once.

    Raises:
        Forbidden: nobody is signed in.
        Invalid: there is no confirmed address, or no such day.
    """
    row = _own(session, actor)
    if row.address is None:
        raise Invalid(N_("Xin xác nhận một địa chỉ thư trước."), field="wants_mail")
    if digest_day not in range(7):
        raise Invalid(field="digest_day")
    row.wants_mail, row.digest_day = wants_mail, digest_day
    row.off = sorted(each.value for each in SWITCHABLE if each not in kinds)
    session.flush()
    _keep_from_mail(session, row.person_id, SWITCHABLE if not wants_mail else [each for each in SWITCHABLE if each not in kinds])
    publish(session, MailChosen(row.person_id, "choices"), actor=actor, now=now)


def remove_address(session: Session, actor: Actor, *, now: datetime) -> None:
    """The actor no longer wants any e-mail, and the address is forgotten. What waits to go out does not.

    Raises:
        Forbidden: nobody is signed in.
    """
    row = _own(session, actor)
    row.address, row.wants_mail = None, False
    _forget_asked(row)
    session.flush()
    _keep_from_mail(session, row.person_id, tuple(Kind))
    for purpose in Purpose:
        _drop_waiting(session, row.person_id, purpose, now=now)
    publish(session, MailChosen(row.person_id, "removed"), actor=actor, now=now)


def _own(session: Session, actor: Actor) -> Choice:
    """The actor's row, locked; made where there is none."""
    if actor.person_id is None:
        raise Forbidden
    row = session.get(Choice, actor.person_id, with_for_update=True)
    if row is None:
        row = Choice(person_id=actor.person_id, off=[], wants_mail=False, digest_day=0, asked_tries=0)
        session.add(row)
    return row


def _forget_asked(row: Choice) -> None:
    row.asked_address = row.asked_code = row.asked_until = None
    row.asked_tries = 0


def _keep_from_mail(session: Session, person_id: Id, kinds: Collection[Kind]) -> None:
    of_kinds = select(Message.id).where(Message.id == Notice.message_id, Message.kind.in_([each.value for each in kinds])).exists()
    waiting = (Notice.person_id == person_id, Notice.haste.is_not(None), Notice.mail_id.is_(None))
    session.execute(update(Notice).where(*waiting, of_kinds).values(haste=None).execution_options(synchronize_session=False))


def _drop_waiting(session: Session, person_id: Id, purpose: Purpose, *, now: datetime) -> None:
    waiting = (Mail.person_id == person_id, Mail.purpose == purpose, Mail.state == MailState.WAITING)
    session.execute(
        update(Mail).where(*waiting).values(state=MailState.VOID, settled_at=now).execution_options(synchronize_session=False)
    )
