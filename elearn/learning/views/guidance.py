"""The help page: how to learn, what is recorded, who sees what."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from elearn.learning.views.doors import blueprint
from elearn.web.access import current_actor, public
from elearn.web.languages import current_language
from elearn.web.pages import public_page


@blueprint.get("/help")
@public
def help_page() -> ResponseReturnValue:
    """Answers before the questions."""
    if current_actor().is_anonymous:
        return public_page(("help", current_language()), lambda: render_template("learning/help.html"))
    return render_template("learning/help.html")
