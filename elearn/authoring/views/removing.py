"""Files leave a course and come back to it."""

from __future__ import annotations

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue

from elearn.authoring import service
from elearn.authoring.queries import WorkspaceRow, list_files, list_removed
from elearn.authoring.views.doors import blueprint
from elearn.authoring.views.overview import overview_page
from elearn.authoring.views.shared import open_workspace
from elearn.content.source import Kind, classify
from elearn.core.errors import N_, Invalid, NotFound
from elearn.web.access import current_actor, needs
from elearn.web.work import read_session, unit_of_work

_TRANSLATED = frozenset({Kind.LESSON, Kind.BANK, Kind.CARD})


@blueprint.post("/authoring/<workspace_id>/remove/<path:path>")
@needs("studio.author")
def remove(workspace_id: str, path: str) -> ResponseReturnValue:
    """Takes a file out of the course, with its translations."""
    workspace = open_workspace(workspace_id)
    there = [each.path for each in list_files(read_session(), workspace.id)]
    try:
        with unit_of_work() as work:
            for each in _with_translations(workspace, path, there):
                service.remove_file(work.session, current_actor(), workspace.id, each, now=work.now)
    except Invalid as refusal:
        return overview_page(workspace, refusal), 422
    flash(g.translate(N_("Đã bỏ. Những gì đã soạn vẫn còn, ở mục “Đã bỏ” cuối trang này.")), "good")
    return redirect(url_for("authoring.overview", workspace_id=workspace.id), 303)


@blueprint.post("/authoring/<workspace_id>/restore/<path:path>")
@needs("studio.author")
def restore(workspace_id: str, path: str) -> ResponseReturnValue:
    """Brings a file back as it was last, with the translations that were removed together with it."""
    workspace = open_workspace(workspace_id)
    removed = {each.path: each.removed_at for each in list_removed(read_session(), workspace.id)}
    there = {each.path for each in list_files(read_session(), workspace.id)}
    if path not in removed and path not in there:
        raise NotFound
    together = [each for each, when in removed.items() if when == removed.get(path)]
    with unit_of_work() as work:
        for each in _with_translations(workspace, path, together):
            service.restore_file(work.session, current_actor(), workspace.id, each, now=work.now)
    flash(g.translate(N_("Đã đưa lại vào khóa.")), "good")
    return redirect(url_for("authoring.overview", workspace_id=workspace.id), 303)


def _with_translations(workspace: WorkspaceRow, path: str, paths: list[str]) -> list[str]:
    """Those of some paths that are this file or, where it is written in the source language, one of its translations."""
    place = classify(path)
    is_source = place.kind in _TRANSLATED and place.language == workspace.languages[0]
    return sorted(each for each in paths if each == path or (is_source and classify(each).sheaf == place.sheaf))
