"""Lessons and parts in another order."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from elearn.authoring import service
from elearn.authoring.ordering import STEPS, Renames, moved, stepped
from elearn.authoring.queries import WorkspaceRow, list_files, read_texts
from elearn.authoring.views.doors import blueprint
from elearn.authoring.views.entries import modules_of
from elearn.authoring.views.overview import overview_page
from elearn.authoring.views.shared import SETTINGS, open_workspace, outline_of, workshop
from elearn.content.source import Kind, classify
from elearn.content.writing.links import relinked
from elearn.core.db.work import UnitOfWork
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.web.access import current_actor, needs
from elearn.web.work import read_session, unit_of_work


@blueprint.post("/authoring/<workspace_id>/order/<path:path>")
@needs("studio.author")
def order(workspace_id: str, path: str) -> ResponseReturnValue:
    """Puts a lesson one place up or down, or into another part; its translations and the links to it go along."""
    workspace = open_workspace(workspace_id)
    files = list_files(read_session(), workspace.id)
    paths = [each.path for each in files]
    if path not in paths or classify(path).kind is not Kind.LESSON:
        raise NotFound
    try:
        renames = _renames(workspace, path, paths)
        with unit_of_work() as work:
            links = _rename(work, workspace, renames)
    except (Conflict, Invalid) as refusal:
        return overview_page(workspace, refusal), 409 if isinstance(refusal, Conflict) else 422
    if links:
        flash(g.translate(N_("Đã chuyển bài. Liên kết đến bài này đã sửa theo ở %(files)d tệp."), files=links), "good")
    return redirect(url_for("authoring.overview", workspace_id=workspace.id), 303)


def _renames(workspace: WorkspaceRow, path: str, paths: list[str]) -> Renames:
    """What the form wants.

    Raises:
        Invalid: it wants nothing that there is.
    """
    step = STEPS.get(request.form.get("act", ""))
    if step is not None:
        return stepped(paths, path, step)
    files = list_files(read_session(), workspace.id)
    wanted = request.form.get("module", "")
    if wanted not in {each.folder for each in modules_of(workspace, files, outline_of(workspace, files))}:
        raise Invalid(N_("Lựa chọn này không có trong danh sách."), field="module")
    return moved(paths, path, wanted)


def _rename(work: UnitOfWork, workspace: WorkspaceRow, renames: Renames) -> int:
    """Gives the files their new paths and mends what leads to them; answers in how many files.

    Raises:
        Conflict: somebody else has saved one of them meanwhile.
    """
    session, actor = read_session(), current_actor()
    revisions = {renames.get(each.path, each.path): each.revision for each in list_files(session, workspace.id)}
    mended = relinked(read_texts(session, workspace.id), renames, [each.path for each in list_files(session, workspace.id)])
    service.move_files(work.session, actor, workspace.id, renames, now=work.now)
    for path, text in mended.items():
        saved = service.save_text(work.session, actor, workspace.id, path, text, based_on=revisions[path], now=work.now)
        if saved.aside_id is not None:
            raise Conflict(N_("Một bài có liên kết vừa được người khác sửa. Xin làm lại."))
    return len(mended)


@blueprint.post("/authoring/<workspace_id>/modules-order")
@needs("studio.author")
def order_modules(workspace_id: str) -> ResponseReturnValue:
    """Puts a part of the course one place up or down, or takes an empty one out."""
    workspace = open_workspace(workspace_id)
    places = [classify(each.path) for each in list_files(read_session(), workspace.id)]
    filled = {each.folder for each in places if each.kind is Kind.LESSON}
    try:
        write_modules(workspace, partial(_dropped, filled=filled) if request.form.get("act") == "drop" else _stepped)
    except (Conflict, Invalid) as refusal:
        return overview_page(workspace, refusal), 409 if isinstance(refusal, Conflict) else 422
    return redirect(url_for("authoring.overview", workspace_id=workspace.id), 303)


def _place_of_part(modules: list[Any]) -> int:
    """Where the part stands that the form names.

    Raises:
        Invalid: there is none.
    """
    wanted = request.form.get("module", "")
    at = next((at for at, each in enumerate(modules) if isinstance(each, dict) and each.get("dir") == wanted), None)
    if at is None:
        raise Invalid(N_("Lựa chọn này không có trong danh sách."), field="module")
    return at


def _dropped(modules: list[Any], *, filled: Collection[str]) -> list[Any]:
    """The parts without the one that the form names.

    Raises:
        Invalid: there is none, it has lessons, or it is the only one.
    """
    at = _place_of_part(modules)
    if modules[at]["dir"] in filled or len(modules) == 1:
        raise Invalid(N_("Chỉ bỏ được phần không còn bài nào, và khóa cần ít nhất một phần."), field="module")
    return [*modules[:at], *modules[at + 1 :]]


def _stepped(modules: list[Any]) -> list[Any]:
    """The parts in the order that the form wants.

    Raises:
        Invalid: it wants nothing that there is.
    """
    step, at = STEPS.get(request.form.get("act", "")), _place_of_part(modules)
    if step is None:
        raise Invalid(N_("Lựa chọn này không có trong danh sách."), field="module")
    changed = list(modules)
    if 0 <= at + step < len(changed):
        changed[at], changed[at + step] = changed[at + step], changed[at]
    return changed


def write_modules(workspace: WorkspaceRow, change: Callable[[list[Any]], list[Any]]) -> None:
    """Writes other parts into the settings of the course.

    Raises:
        Invalid: the settings cannot be read.
        Conflict: somebody else has saved them meanwhile.
    """
    session = read_session()
    files = list_files(session, workspace.id)
    modules = outline_of(workspace, files).settings.get("modules", [])
    course = read_texts(session, workspace.id, [SETTINGS])[SETTINGS]
    revision = next(each.revision for each in files if each.path == SETTINGS)
    changed = None
    if isinstance(modules, list):
        changed = workshop().change_settings(SETTINGS, course, {"modules": change(modules)}).text
    if changed is None:
        raise Invalid(N_("Phần thiết đặt của khóa đang có lỗi. Xin sửa phần ấy trước."), field="module_title")
    with unit_of_work() as work:
        saved = service.save_text(work.session, current_actor(), workspace.id, SETTINGS, changed, based_on=revision, now=work.now)
        if saved.aside_id is not None:
            raise Conflict(N_("Phần thiết đặt vừa được người khác sửa. Xin làm lại."))
