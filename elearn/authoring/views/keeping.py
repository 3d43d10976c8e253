"""Saving while somebody writes: each pause sends the text, and takes back that it is kept, what is wrong, and the page."""

from __future__ import annotations

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.authoring import service
from elearn.authoring.forms import aside_in, revision_in, text_in
from elearn.authoring.views.checked import Checked, check
from elearn.authoring.views.doors import blueprint
from elearn.authoring.views.editor import open_file
from elearn.content.source import classify
from elearn.core.errors import Invalid
from elearn.web.access import current_actor, needs
from elearn.web.work import unit_of_work


@blueprint.post("/authoring/<workspace_id>/keep/<path:path>")
@needs("studio.author")
def keep(workspace_id: str, path: str) -> ResponseReturnValue:
    """Keeps a text and answers with what became of it: `#kept` and `#checked` of the editor."""
    workspace, found = open_file(workspace_id, path)
    text, seen, aside = text_in(request.form), revision_in(request.form), aside_in(request.form)
    try:
        with unit_of_work() as work:
            saved = service.save_text(
                work.session, current_actor(), workspace.id, path, text, based_on=seen, aside_id=aside, now=work.now
            )
            kept_at = work.now
    except Invalid as refusal:
        words = g.translate(refusal.message, **refusal.values)
        nothing = Checked(classify(path).language or workspace.languages[0])
        return _answer(workspace_id, path, nothing, revision=found.revision, complaint=words), 422
    settle = ""
    if saved.aside_id is not None:
        settle = url_for("authoring.settle", workspace_id=workspace.id, aside_id=saved.aside_id)
    became = {"revision": saved.revision, "aside": saved.aside_id, "is_own": saved.is_own, "settle": settle, "kept_at": kept_at}
    return _answer(workspace_id, path, check(workspace, path, text), **became), 409 if settle else 200


def _answer(workspace_id: str, path: str, checked: Checked, **kept: object) -> str:
    return render_template("authoring/keep.html", workspace_id=workspace_id, path=path, checked=checked, kept=kept)
