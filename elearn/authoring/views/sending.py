"""Handing in: what is written becomes a draft, which is checked at once."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.authoring import service
from elearn.authoring.naming import Names, named
from elearn.authoring.queries import WorkspaceRow, list_asides, list_files, media_of, read_texts
from elearn.authoring.views.doors import blueprint
from elearn.authoring.views.shared import name_of, names_of, open_workspace, title_of
from elearn.content.packing import pack_archive
from elearn.core.db.work import UnitOfWork
from elearn.core.errors import Conflict, DomainError, Invalid
from elearn.studio.files import keep_archive
from elearn.studio.views.shared import private_files
from elearn.studio.written import WRITTEN, Written, to_json
from elearn.web.access import current_actor, needs
from elearn.web.work import read_session, unit_of_work


@blueprint.get("/authoring/<workspace_id>/send")
@needs("studio.author")
def send_page(workspace_id: str) -> str:
    """What is asked before something is handed in."""
    return _page(open_workspace(workspace_id))


def _page(workspace: WorkspaceRow, error: DomainError | None = None) -> str:
    session, actor = read_session(), current_actor()
    return render_template(
        "authoring/send.html",
        workspace=workspace,
        title=title_of(workspace),
        asides=list_asides(session, actor, workspace.id),
        name_of=name_of,
        typed=request.form,
        complaint="" if error is None else g.translate(error.message, **error.values),
        at=error.field if isinstance(error, Invalid) else None,
    )


@blueprint.post("/authoring/<workspace_id>/send")
@needs("studio.author")
def send(workspace_id: str) -> ResponseReturnValue:
    """Packs what is written, makes it a draft and shows that draft."""
    workspace = open_workspace(workspace_id)
    actor, session = current_actor(), read_session()
    try:
        written = Written(media_of(list_files(session, workspace.id)))
        texts = _named(workspace)
        packed = pack_archive({**{path: text.encode() for path, text in texts.items()}, WRITTEN: to_json(written)})
        digest = keep_archive(private_files(), packed)
        with unit_of_work() as work:
            _keep_names(work, workspace, texts)
            draft_id = service.send(work.session, actor, workspace.id, digest, now=work.now).id
    except (Conflict, Invalid) as refusal:
        return _page(workspace, refusal), 409 if isinstance(refusal, Conflict) else 422
    return redirect(url_for("studio.draft", draft_id=draft_id), 303)


def _named(workspace: WorkspaceRow) -> dict[str, str]:
    """All texts of a workspace, with an id for each question that has none."""
    texts, names, source = read_texts(read_session(), workspace.id), names_of(workspace), workspace.languages[0]
    originals = {path: named(path, text, texts, names, source) for path, text in texts.items()}
    # Once more: translations take the ids that their originals have by now.
    return {path: named(path, text, originals, Names.of(originals, names.retired), source) for path, text in originals.items()}


def _keep_names(work: UnitOfWork, workspace: WorkspaceRow, texts: dict[str, str]) -> None:
    """Saves what got ids. What somebody else saved meanwhile stays: it was not sent."""
    session = read_session()
    before = read_texts(session, workspace.id)
    revisions = {each.path: each.revision for each in list_files(session, workspace.id)}
    for path, text in texts.items():
        if text != before[path]:
            service.save_text(work.session, current_actor(), workspace.id, path, text, based_on=revisions[path], now=work.now)
