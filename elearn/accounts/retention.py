"""How sign-ins and one-time codes go when they have been over for long enough. What they did stays in the events."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from elearn.accounts.models import AccountSession, SignInCode
from elearn.core.notes import PURGE_BATCH


def purge_sessions(session: Session, *, before: datetime) -> int:
    """Removes sign-ins that ended or expired before an instant, a thousand at once; answers how many."""
    over = func.coalesce(AccountSession.ended_at, AccountSession.expires_at) < before
    old = select(AccountSession.id).where(over).limit(PURGE_BATCH)
    return len(session.scalars(delete(AccountSession).where(AccountSession.id.in_(old)).returning(AccountSession.id)).all())


def purge_codes(session: Session, *, before: datetime) -> int:
    """Removes one-time codes that expired before an instant, a thousand at once; answers how many."""
    old = select(SignInCode.id).where(SignInCode.expires_at < before).limit(PURGE_BATCH)
    return len(session.scalars(delete(SignInCode).where(SignInCode.id.in_(old)).returning(SignInCode.id)).all())
