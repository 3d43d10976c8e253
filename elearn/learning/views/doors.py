"""The blueprint of the learner's pages. Every module beside this one hangs its addresses on it; it knows none of them."""

from __future__ import annotations

import secrets

from flask import Blueprint

from elearn.web.fragments import momentary

blueprint = Blueprint("learning", __name__)
# A form's own mark: a click sent twice is kept once.
blueprint.add_app_template_global(momentary(lambda: secrets.token_hex(8)), "sending")
