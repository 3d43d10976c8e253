"""When a session was last used: noted after the answer is made, at most once in a while, whatever the number of processes."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from datetime import datetime

from flask import Flask, Response, current_app, g
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from elearn.accounts.models import AccountSession, SessionSeen
from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.errors import Unavailable
from elearn.core.ids import Id
from elearn.web.work import database, notes

log = logging.getLogger(__name__)

_KEPT = 5_000
"""Sessions that a process remembers; one forgotten costs a note too many."""


class Recently:
    """Which sessions this process has noted a short while ago; safe between threads."""

    def __init__(self) -> None:
        self._noted: OrderedDict[Id, datetime] = OrderedDict()
        self._lock = threading.Lock()

    def is_due(self, session_id: Id, now: datetime) -> bool:
        """Whether the session should be noted now; if so, it counts as noted."""
        with self._lock:
            before = self._noted.get(session_id)
            if before is not None and abs(now - before) < limits.SEEN_EVERY:
                return False
            self._noted[session_id] = now
            self._noted.move_to_end(session_id)
            while len(self._noted) > _KEPT:
                self._noted.popitem(last=False)
            return True


def note_use(session: Session, session_id: Id, *, now: datetime) -> None:
    """Notes that a session is in use, unless another process has just done so or the session has ended."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    if session.scalar(select(AccountSession.id).where(AccountSession.id == session_id, AccountSession.ended_at.is_(None))) is None:
        return
    session.execute(
        insert(SessionSeen)
        .values(session_id=session_id, seen_at=now)
        .on_conflict_do_update(
            index_elements=[SessionSeen.session_id],
            set_={"seen_at": now},
            where=SessionSeen.seen_at <= now - limits.SEEN_EVERY,
        )
    )


def remember_use(response: Response) -> Response:
    """After each request of somebody signed in. A note that cannot be written costs nobody their page."""
    actor: Actor | None = g.get("actor")
    if actor is None or actor.session_id is None:
        return response
    now = database().clock.now()
    if _recently(current_app).is_due(actor.session_id, now):
        try:
            with notes() as work:
                note_use(work.session, actor.session_id, now=now)
        except (SQLAlchemyError, Unavailable) as error:
            log.warning("the use of a session was not noted", exc_info=error)
    return response


def _recently(app: Flask) -> Recently:
    found: Recently = app.extensions.setdefault("elearn.recently", Recently())
    return found
