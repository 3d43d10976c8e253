"""A request's way to the database: one read session, and the doors to the two kinds of write.

The read session is opened at the first read and closed before anything is written and at the end, so that a request never holds two
connections. A GET cannot open a unit of work at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session

from elearn.core.days import day_of
from elearn.core.db.work import Database, UnitOfWork

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class UnsafeGetError(RuntimeError):
    """A page view tried to change something."""


def database() -> Database:
    """The installation's database."""
    found: Database = current_app.extensions["elearn.database"]
    return found


def read_session() -> Session:
    """The read session of this request."""
    if "read_session" not in g:
        g.read_context = database().read()
        g.read_session = g.read_context.__enter__()
    session: Session = g.read_session
    return session


def close_read_session(_error: BaseException | None = None) -> None:
    """Ends the read session, if there is one; a later read opens a new one and sees what was written since."""
    context = g.pop("read_context", None)
    g.pop("read_session", None)
    if context is not None:
        context.__exit__(None, None, None)


@contextmanager
def unit_of_work() -> Iterator[UnitOfWork]:
    """The unit of work of an unsafe request.

    Raises:
        UnsafeGetError: the request is a GET.
    """
    if request.method in _SAFE:
        raise UnsafeGetError(f"{request.endpoint} changes something on {request.method}")
    close_read_session()
    with database().unit_of_work() as work:
        yield work


@contextmanager
def notes() -> Iterator[UnitOfWork]:
    """A short transaction for rows of tables marked NOTE; allowed on every method."""
    close_read_session()
    with database().notes() as work:
        yield work


def install(app: Flask, opened: Database) -> None:
    app.extensions["elearn.database"] = opened
    app.teardown_request(close_read_session)


def today() -> date:
    """The local day of this request."""
    return day_of(read_session(), database().clock.now())
