"""One workspace: its lessons, banks and pictures, and what was removed; ending it."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.authoring import service
from elearn.authoring.drawing import undrawn
from elearn.authoring.queries import RemovedRow, WorkspaceRow, list_asides, list_files, list_removed
from elearn.authoring.rules import is_text
from elearn.authoring.views.doors import blueprint
from elearn.authoring.views.entries import entries_of, modules_of
from elearn.authoring.views.remarked import counts_of
from elearn.authoring.views.shared import name_of, open_workspace, outline_of, title_of, workshop
from elearn.authoring.views.standing import standings_of
from elearn.authoring.views.words import LANGUAGES, LESSONS, state_words
from elearn.content.source import Kind, classify
from elearn.core.errors import N_, DomainError, Invalid
from elearn.web.access import current_actor, needs
from elearn.web.work import read_session, unit_of_work


@blueprint.get("/authoring/<workspace_id>")
@needs("studio.author")
def overview(workspace_id: str) -> str:
    """What the course holds, and where it is on its way."""
    return overview_page(open_workspace(workspace_id))


def overview_page(workspace: WorkspaceRow, error: DomainError | None = None) -> str:
    session = read_session()
    files = list_files(session, workspace.id)
    outline = outline_of(workspace, files)
    modules = modules_of(workspace, files, outline)
    return render_template(
        "authoring/overview.html",
        workspace=workspace,
        title=title_of(workspace),
        state=state_words(workspace.state),
        modules=modules,
        parts=[(each.folder, each.title) for each in modules],
        named=sum(each.is_named for each in modules),
        banks=entries_of(workspace, files, outline, Kind.BANK),
        undrawn=undrawn(outline.fronts),
        cards=entries_of(workspace, files, outline, Kind.CARD),
        snippets=[each.path for each in files if classify(each.path).kind is Kind.SNIPPET],
        media=[each for each in files if not is_text(each.path)],
        removed=_removed(workspace),
        has_glossary=any(each.path == "glossary.yml" for each in files),
        asides=list_asides(session, current_actor(), workspace.id),
        standings=standings_of(workspace),
        remarks=counts_of(workspace, outline),
        name_of=lambda path: name_of(path, outline),
        languages={code: g.translate(words) for code, words in LANGUAGES.items()},
        kinds=[(code, g.translate(words)) for code, words in LESSONS.items()],
        complaint="" if error is None else g.translate(error.message, **error.values),
        at=error.field if isinstance(error, Invalid) else None,
        typed=request.form,
    )


def _removed(workspace: WorkspaceRow) -> list[tuple[RemovedRow, str, bool]]:
    """What was removed, what each is called, and whether it is a text, of which the saved states can be read."""
    rows = list_removed(read_session(), workspace.id)
    outline = workshop().outline("", {each.path: each.front for each in rows if each.front}) if rows else None
    return [(each, name_of(each.path, outline), is_text(each.path)) for each in rows]


@blueprint.post("/authoring/<workspace_id>/end")
@needs("studio.author")
def end(workspace_id: str) -> ResponseReturnValue:
    """Nobody writes here any more; what is published stays."""
    workspace = open_workspace(workspace_id)
    with unit_of_work() as work:
        service.end(work.session, current_actor(), workspace.id, now=work.now)
    flash(g.translate(N_("Đã đóng chỗ soạn. Khóa đã phát hành không đổi.")), "good")
    return redirect(url_for("authoring.home"), 303)
