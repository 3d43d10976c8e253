"""The product with one address more, which has hostile Markdown rendered as the studio would: through the workshop.

gunicorn "benchmarks.hostile_app:make_app()"
"""

from __future__ import annotations

import os

from flask import Flask, Response

from benchmarks.hostile_inputs import KNOWN, WORST, random_inputs
from config import Settings
from elearn.app import create_app
from elearn.content.workshop import Workshop
from elearn.web.access import public

RANDOM = 200


def make_app() -> Flask:
    """The application of the settings in the environment, with `/hostile/<name>`."""
    app = create_app(Settings.from_environ(os.environ))
    texts = {**KNOWN, **WORST, **dict(random_inputs(RANDOM))}
    workshop = Workshop()

    @public
    def hostile(name: str) -> Response:
        found = workshop.render(texts[name], "vi")
        return Response(f"{len(found.html)} {len(found.problems)}\n", mimetype="text/plain")

    app.add_url_rule("/hostile/<name>", "hostile", hostile)
    return app
