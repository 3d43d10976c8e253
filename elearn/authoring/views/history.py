"""The states in which a file was saved, and any of them taken back."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.authoring import service
from elearn.authoring.forms import revision_in
from elearn.authoring.queries import get_revision_text, list_revisions
from elearn.authoring.views.doors import blueprint
from elearn.authoring.views.editor import open_file
from elearn.authoring.views.shared import name_in
from elearn.core.paging import page_number
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.work import read_session, unit_of_work


@blueprint.get("/authoring/<workspace_id>/history/<path:path>")
@needs("studio.author")
def history(workspace_id: str, path: str) -> str:
    """Every state of a file; with `state` in the address, the text of one."""
    workspace, found = open_file(workspace_id, path)
    session, actor = read_session(), current_actor()
    wanted = request.args.get("state")
    state = id_in_address(wanted) if wanted else None
    page = page_number(request.args.get("page"))
    return render_template(
        "authoring/history.html",
        workspace=workspace,
        file=found,
        title=name_in(path, found.text),
        revisions=list_revisions(session, actor, workspace.id, path, page=page),
        state=state,
        text=get_revision_text(session, actor, workspace.id, path, state) if state is not None else "",
        address=lambda to: url_for("authoring.history", workspace_id=workspace.id, path=path, page=to if to > 1 else None),
    )


@blueprint.post("/authoring/<workspace_id>/history/<path:path>")
@needs("studio.author")
def bring_back(workspace_id: str, path: str) -> ResponseReturnValue:
    """Makes an earlier state the text of the file again, as a new state."""
    workspace, _ = open_file(workspace_id, path)
    actor = current_actor()
    text = get_revision_text(read_session(), actor, workspace.id, path, id_in_address(request.form.get("state", "")))
    seen = revision_in(request.form)
    with unit_of_work() as work:
        saved = service.save_text(work.session, actor, workspace.id, path, text, based_on=seen, now=work.now)
    if saved.aside_id is not None:
        return redirect(url_for("authoring.settle", workspace_id=workspace.id, aside_id=saved.aside_id), 303)
    return redirect(url_for("authoring.editor", workspace_id=workspace.id, path=path), 303)
