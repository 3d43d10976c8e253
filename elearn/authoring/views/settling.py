"""Two texts of one file: one's own, somebody else's, and the choice between them or both."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.authoring import service
from elearn.authoring.forms import revision_in, text_in
from elearn.authoring.queries import Aside, WorkspaceRow, get_aside, list_files
from elearn.authoring.rules import Choice, merge
from elearn.authoring.views.doors import blueprint
from elearn.authoring.views.shared import name_of, open_workspace, outline_of
from elearn.core.db.work import UnitOfWork
from elearn.core.errors import N_, Conflict, Invalid
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.work import read_session, unit_of_work


@dataclass(frozen=True, slots=True)
class Row:
    """Lines side by side: `theirs` and `own`; where both say the same `is_same`."""

    theirs: list[str]
    own: list[str]
    is_same: bool


@blueprint.get("/authoring/<workspace_id>/settle/<aside_id>")
@needs("studio.author")
def settle(workspace_id: str, aside_id: str) -> str:
    """Both texts, and what can become of them."""
    workspace = open_workspace(workspace_id)
    return _page(workspace, get_aside(read_session(), current_actor(), workspace.id, id_in_address(aside_id)))


def _page(workspace: WorkspaceRow, aside: Aside, complaint: str = "", merged: str | None = None) -> str:
    both = merge(aside.base, aside.text, aside.current.text)
    return render_template(
        "authoring/settle.html",
        workspace=workspace,
        aside=aside,
        title=name_of(aside.path, outline_of(workspace, list_files(read_session(), workspace.id))),
        rows=_rows(aside.current.text, aside.text),
        merged=both.text if merged is None else merged,
        conflicts=both.conflicts,
        complaint=complaint,
    )


def _rows(theirs: str, own: str) -> list[Row]:
    """Both texts beside each other, in stretches that are the same or differ; long same stretches are cut to their ends."""
    one, other = theirs.split("\n"), own.split("\n")
    rows = []
    for what, begin, end, at, to in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if what == "equal":
            rows.append(Row(_shortened(one[begin:end]), [], is_same=True))
        else:
            rows.append(Row(one[begin:end], other[at:to], is_same=False))
    return rows


_AROUND = 2


def _shortened(lines: list[str]) -> list[str]:
    return lines if len(lines) <= 2 * _AROUND + 1 else [*lines[:_AROUND], "…", *lines[-_AROUND:]]


@blueprint.post("/authoring/<workspace_id>/settle/<aside_id>")
@needs("studio.author")
def choose(workspace_id: str, aside_id: str) -> ResponseReturnValue:
    """Puts into the file what was chosen; what was not chosen stays among the states that were saved."""
    workspace = open_workspace(workspace_id)
    aside = get_aside(read_session(), current_actor(), workspace.id, id_in_address(aside_id))
    merged = text_in(request.form)
    try:
        with unit_of_work() as work:
            _take(work, workspace, aside, merged)
    except (Conflict, Invalid) as refusal:
        status = 409 if isinstance(refusal, Conflict) else 422
        told = g.translate(refusal.message, **refusal.values)
        # Whoever lost the race sees what the file is by now, and keeps what they typed.
        current = get_aside(read_session(), current_actor(), workspace.id, aside.id)
        return _page(workspace, current, told, merged or None), status
    flash(g.translate(N_("Đã chọn. Lời không chọn vẫn nằm trong các lần lưu.")), "good")
    return redirect(url_for("authoring.editor", workspace_id=workspace.id, path=aside.path), 303)


def _take(work: UnitOfWork, workspace: WorkspaceRow, aside: Aside, merged: str) -> None:
    """Saves what the form chose over the state that it was chosen from.

    Raises:
        Invalid: nothing was chosen.
        Conflict: the file is another one by now.
    """
    choice = request.form.get("choice", "")
    if choice not in set(Choice):
        raise Invalid(N_("Xin chọn một trong ba cách."), field="choice")
    actor, seen = current_actor(), revision_in(request.form, "seen")
    if seen != aside.current.revision:
        raise Conflict(N_("Người kia vừa lưu thêm. Xin xem lại rồi chọn."))
    if choice != Choice.THEIRS:
        text = aside.text if choice == Choice.OWN else merged
        saved = service.save_text(work.session, actor, workspace.id, aside.path, text, based_on=seen, now=work.now)
        if saved.aside_id is not None:
            raise Conflict(N_("Người kia vừa lưu thêm. Xin xem lại rồi chọn."))
    service.settle(work.session, actor, workspace.id, aside.id, now=work.now)
