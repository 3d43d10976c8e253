"""The page shown where a link was followed without a network. The service worker keeps it (`static/js/sw.js`); it knows nobody."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from elearn.web.access import public
from elearn.web.known_fields import without_unknown_fields
from elearn.web.languages import current_language
from elearn.web.pages import public_page

blueprint = Blueprint("offline", __name__)
blueprint.before_request(without_unknown_fields)


@blueprint.get("/offline")
@public
def offline() -> Response:
    """What to do without a network, the same for everybody."""
    return public_page(("offline", current_language()), lambda: render_template("web/offline.html"))
