"""Logs as JSON lines on standard error, without names, identity numbers, answers or query strings."""

from __future__ import annotations

import json
import logging
import sys
import time
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, request

_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
access_log = logging.getLogger("elearn.access")


class JsonFormatter(logging.Formatter):
    """One record, one line. Control characters are escaped by JSON, so a line cannot be forged."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "log": record.name,
            "message": record.getMessage(),
        }
        line |= {key: value for key, value in record.__dict__.items() if key not in _STANDARD}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def configure(level: str) -> None:
    """Sends every log of the process to standard error as JSON lines."""
    output = logging.StreamHandler(sys.stderr)
    output.setFormatter(JsonFormatter())
    logging.basicConfig(level=level, handlers=[output], force=True)


def _begin() -> None:
    g.began = time.perf_counter()


def _tell(response: Response) -> Response:
    if access_log.isEnabledFor(logging.INFO) and request.endpoint not in {"health.alive", "health.ready"}:
        milliseconds = round((time.perf_counter() - g.began) * 1000, 1) if "began" in g else None
        access_log.info(
            "request",
            extra={"method": request.method, "endpoint": request.endpoint, "status": response.status_code, "ms": milliseconds},
        )
    return response


def install(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_tell)
