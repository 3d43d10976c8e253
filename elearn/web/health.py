"""Is it alive, is it ready: two addresses for whoever watches the installation. They tell nothing about it."""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from elearn.core.db import revisions
from elearn.web.access import public
from elearn.web.work import database

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> Response:
    """200 as long as the process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@public
def ready() -> Response:
    """200 when the database answers and carries the schema of this version; otherwise 503."""
    try:
        is_fit = revisions.current_revision(database()) == revisions.NEEDED
    except SQLAlchemyError:
        is_fit = False
    if not is_fit:
        return Response("not ready\n", status=503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")
