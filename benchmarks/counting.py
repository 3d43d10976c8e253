"""The product inside this process, asked without a network, with its statements counted."""

from __future__ import annotations

import gc
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import Connection, event
from werkzeug.test import Client

from benchmarks.load import HOST
from benchmarks.stage import Stage
from elearn.app import create_app
from elearn.core.db.work import Database


@dataclass(frozen=True, slots=True)
class Counted:
    """An answer: its status, its bytes before compression, and how many statements it took."""

    status: int
    bytes: int
    statements: int


class CountingClient:
    """Asks the product as somebody's browser would. The beginning and end of a transaction are no statements."""

    def __init__(self, stage: Stage) -> None:
        self.app: Flask = create_app(stage.settings)
        self._database: Database = self.app.extensions["elearn.database"]
        self._client = Client(self.app, use_cookies=False)
        self._asked = 0
        # On PostgreSQL the engine for reading hears what is told to the one for writing; on SQLite they are two.
        engines = (
            [self._database.write_engine]
            if self._database.is_postgresql
            else [self._database.write_engine, self._database.read_engine]
        )
        for engine in engines:
            event.listen(engine, "before_cursor_execute", self._count)
        # As the server does before its workers part (`wsgi.py`): the collector does not go through what stays anyway.
        gc.freeze()

    def _count(self, _connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            self._asked += 1

    def get(self, path: str, cookie: str = "") -> Counted:
        """One answer.

        Raises:
            RuntimeError: it is neither a page nor a redirect.
        """
        self._asked = 0
        response = self._client.get(path, base_url=f"http://{HOST}", headers={"Cookie": cookie} if cookie else {})
        size = len(response.data)
        response.close()
        if response.status_code >= 400:
            raise RuntimeError(f"{path}: {response.status}")
        return Counted(response.status_code, size, self._asked)

    def close(self) -> None:
        self._database.close()
