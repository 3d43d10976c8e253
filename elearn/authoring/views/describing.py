"""The pictures of one text with what whoever does not see them is told, each in a field: no mark has to be known."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.authoring import service
from elearn.authoring.forms import line_in, revision_in
from elearn.authoring.queries import OpenText, WorkspaceRow, get_text_of_revision, list_files, media_of
from elearn.authoring.views.doors import blueprint
from elearn.authoring.views.editor import open_file
from elearn.authoring.views.shared import name_of, outline_of
from elearn.content.source import classify
from elearn.content.writing.pictures import described, path_of, pictures_in
from elearn.core.errors import Invalid, NotFound
from elearn.web.access import current_actor, needs
from elearn.web.work import read_session, unit_of_work

DESCRIPTION = 300
"""Characters."""


@blueprint.get("/authoring/<workspace_id>/descriptions/<path:path>")
@needs("studio.author")
def descriptions(workspace_id: str, path: str) -> str:
    """Every picture of a text with its description."""
    return _page(*_open(workspace_id, path))


def _open(workspace_id: str, path: str) -> tuple[WorkspaceRow, OpenText]:
    workspace, found = open_file(workspace_id, path)
    if not path.endswith(".md"):
        raise NotFound
    return workspace, found


def _page(workspace: WorkspaceRow, found: OpenText, error: Invalid | None = None) -> str:
    files = list_files(read_session(), workspace.id)
    media = media_of(files)
    return render_template(
        "authoring/descriptions.html",
        workspace=workspace,
        file=found,
        title=name_of(found.path, outline_of(workspace, files)),
        language=classify(found.path).language or workspace.languages[0],
        pictures=[(each, path_of(found.path, each.target, media)) for each in pictures_in(found.text)],
        longest=DESCRIPTION,
        typed=request.form,
        complaint="" if error is None else g.translate(error.message, **error.values),
    )


@blueprint.post("/authoring/<workspace_id>/descriptions/<path:path>")
@needs("studio.author")
def describe(workspace_id: str, path: str) -> ResponseReturnValue:
    """Writes the descriptions into the text, over the state that the form was opened with."""
    workspace, now = _open(workspace_id, path)
    seen = revision_in(request.form)
    text = now.text if seen == now.revision else get_text_of_revision(read_session(), workspace.id, path, seen)
    fields = {number: f"description.{number}" for number in range(1, len(pictures_in(text)) + 1)}
    said = {number: line_in(request.form, name, DESCRIPTION) for number, name in fields.items() if name in request.form}
    try:
        with unit_of_work() as work:
            saved = service.save_text(
                work.session, current_actor(), workspace.id, path, described(text, said), based_on=seen, now=work.now
            )
    except Invalid as refusal:
        return _page(workspace, OpenText(path, text, seen), refusal), 422
    if saved.aside_id is not None:
        return redirect(url_for("authoring.settle", workspace_id=workspace.id, aside_id=saved.aside_id), 303)
    return redirect(url_for("authoring.editor", workspace_id=workspace.id, path=path), 303)
