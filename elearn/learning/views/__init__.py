"""The learner's doors: home, course, lesson, practice, case, and the learner's own page."""

from __future__ import annotations

import secrets

from flask import Blueprint

from elearn.web.fragments import momentary

blueprint = Blueprint("learning", __name__)
# A form's own mark: a click sent twice is kept once.
blueprint.add_app_template_global(momentary(lambda: secrets.token_hex(8)), "sending")

# The modules below add their addresses to the blueprint when they are imported.
from elearn.learning.views import acts, case, course, dashboard, guidance, home, lesson  # noqa: E402, F401
