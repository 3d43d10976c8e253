"""What is added to a course: lessons, banks, the pocket card, parts."""

from __future__ import annotations

from typing import Any, Final, get_args

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from elearn.authoring import service
from elearn.authoring.forms import title_in
from elearn.authoring.queries import WorkspaceRow, list_files
from elearn.authoring.views.doors import blueprint
from elearn.authoring.views.entries import modules_of
from elearn.authoring.views.ordering import write_modules
from elearn.authoring.views.overview import overview_page
from elearn.authoring.views.shared import open_workspace, outline_of
from elearn.content.writing.files import NewKind, bank_path, first_text, lesson_path, module_folder
from elearn.core.db.work import UnitOfWork
from elearn.core.errors import N_, Conflict, Invalid
from elearn.web.access import current_actor, needs
from elearn.web.work import read_session, unit_of_work


@blueprint.post("/authoring/<workspace_id>/files")
@needs("studio.author")
def add_file(workspace_id: str) -> ResponseReturnValue:
    """Adds a lesson, a case, a quiz, a bank or a pocket card, and opens it."""
    workspace = open_workspace(workspace_id)
    try:
        path, text = _new_text(workspace, _kind(), title_in(request.form, "title"))
        with unit_of_work() as work:
            _begin(work, workspace, path, text)
    except (Conflict, Invalid) as refusal:
        return overview_page(workspace, refusal), 422
    return redirect(url_for("authoring.editor", workspace_id=workspace.id, path=path), 303)


def _begin(work: UnitOfWork, workspace: WorkspaceRow, path: str, text: str) -> None:
    """Saves a new file.

    Raises:
        Conflict: somebody else has made it meanwhile.
    """
    saved = service.save_text(work.session, current_actor(), workspace.id, path, text, based_on=0, now=work.now)
    if saved.aside_id is not None:
        raise Conflict(N_("Đã có tệp “%(path)s”."), path=path)


_NEW: Final[dict[str, NewKind]] = {each: each for each in get_args(NewKind)}


def _kind() -> NewKind:
    """The kind in the form.

    Raises:
        Invalid: there is no such kind.
    """
    kind = _NEW.get(request.form.get("kind", ""))
    if kind is None:
        raise Invalid(N_("Lựa chọn này không có trong danh sách."), field="kind")
    return kind


def _new_text(workspace: WorkspaceRow, kind: NewKind, title: str) -> tuple[str, str]:
    """The path and the first text of what is added."""
    files = list_files(read_session(), workspace.id)
    paths, outline, language = [each.path for each in files], outline_of(workspace, files), workspace.languages[0]
    ids = {front["id"] for front in outline.fronts.values() if isinstance(front.get("id"), str)}
    banks = [front["id"] for front in outline.fronts.values() if front.get("kind") == "bank" and isinstance(front.get("id"), str)]
    text = first_text(kind, title, ids, bank=banks[0] if banks else "")
    if kind == "bank":
        return bank_path(title, language, paths), text
    if kind == "card":
        return f"card.{language}.md", text
    folders = [each.folder for each in modules_of(workspace, files, outline)]
    wanted = request.form.get("module", "")
    if wanted not in folders:
        raise Invalid(N_("Lựa chọn này không có trong danh sách."), field="module")
    return lesson_path(wanted, title, language, paths), text


@blueprint.post("/authoring/<workspace_id>/modules")
@needs("studio.author")
def add_module(workspace_id: str) -> ResponseReturnValue:
    """Adds a part of the course, behind those that are there."""
    workspace = open_workspace(workspace_id)
    try:
        _change_modules(workspace, title_in(request.form, "module_title"))
    except (Conflict, Invalid) as refusal:
        return overview_page(workspace, refusal), 422
    return redirect(url_for("authoring.overview", workspace_id=workspace.id), 303)


def _change_modules(workspace: WorkspaceRow, title: str) -> None:
    files = list_files(read_session(), workspace.id)
    taken = [each.folder for each in modules_of(workspace, files, outline_of(workspace, files))]
    added = _module(workspace, module_folder(title, taken), title)
    write_modules(workspace, lambda modules: [*modules, added])


def _module(workspace: WorkspaceRow, folder: str, title: str) -> dict[str, Any]:
    return {"dir": folder, "title": dict.fromkeys(workspace.languages, title)}
