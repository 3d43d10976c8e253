"""The blueprint of the learner's pages. Every module beside this one hangs its addresses on it; it knows none of them."""

from __future__ import annotations

import secrets

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from elearn.web.fragments import momentary
from elearn.web.known_fields import without_unknown_fields

blueprint = Blueprint("learning", __name__)
# A form's own mark: a click sent twice is kept once.
blueprint.add_app_template_global(momentary(lambda: secrets.token_hex(8)), "sending")

_FIELDS = {"learning.report": frozenset({"block", "edition"}), "learning.remark": frozenset({"code"})}
"""The fields in the address that a page knows; none where it is not named. A lesson's and a slip's depend on their questions."""


@blueprint.before_request
def know_the_fields() -> ResponseReturnValue | None:
    """An address with other fields than its page knows leads to the one without them."""
    if request.endpoint in {"learning.lesson", "learning.changes"}:
        return None
    known = _FIELDS.get(request.endpoint or "", frozenset())
    return without_unknown_fields(lambda name, _value: name in known)
