"""The baseline: what a page and a write cost with Flask and SQLAlchemy and nothing else.

No middleware, no session, no translation: one ORM read by key and a template of a given number of bytes; one durable insert. It
runs under the same server with the same workers and threads as the product.

    gunicorn "benchmarks.bare:make_app()"    with BARE_DATABASE (an address) and BARE_BYTES (the size of the page)
"""

from __future__ import annotations

import os
from typing import Any

from flask import Flask, abort, render_template, request
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

PAGE = "<!doctype html><title>{{ title }}</title><h1>{{ title }}</h1>{{ body }}"
KEY = 1


class Base(DeclarativeBase):
    pass


class Page(Base):
    """What is read by key."""

    __tablename__ = "bare_page"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]


class Answer(Base):
    """What is written."""

    __tablename__ = "bare_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str]


def open_engine(address: str) -> Engine:
    """An engine with the driver's own settings; SQLite as durable as the product's."""
    engine = create_engine(address)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _make_durable)
    return engine


def _make_durable(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def fill(address: str) -> None:
    """Makes the two tables and the one row that is read."""
    engine = open_engine(address)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Page(id=KEY, title="Bài học"))
        session.commit()
    engine.dispose()


def make_app() -> Flask:
    """The application; reads its two settings from the environment."""
    engine = open_engine(os.environ["BARE_DATABASE"])
    app = Flask("bare")
    body = "x" * (int(os.environ["BARE_BYTES"]) - len(PAGE))
    template = app.jinja_env.from_string(PAGE.replace("{{ body }}", body))

    @app.get("/page/<int:key>")
    def page(key: int) -> str:
        with Session(engine) as session:
            found = session.get(Page, key)
            if found is None:
                abort(404)
            return render_template(template, title=found.title)

    @app.post("/answer")
    def answer() -> str:
        with Session(engine) as session:
            session.add(Answer(words=request.form["words"]))
            session.commit()
        return "ok"

    return app
