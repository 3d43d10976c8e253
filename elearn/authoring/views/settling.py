"""Two texts of one file: one's own, somebody else's, and the choice between them or both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.authoring import service
from elearn.authoring.forms import revision_in
from elearn.authoring.merging import Choice, Part, Wording, divide, join
from elearn.authoring.queries import Aside, WorkspaceRow, get_aside, list_files
from elearn.authoring.views.doors import blueprint
from elearn.authoring.views.glossary import GLOSSARY
from elearn.authoring.views.shared import SETTINGS, name_of, open_workspace, outline_of
from elearn.core.db.work import UnitOfWork
from elearn.core.errors import N_, Conflict, Invalid
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.work import read_session, unit_of_work

_AROUND = 2
_FORMS = {SETTINGS: "authoring.course_settings", GLOSSARY: "authoring.glossary"}


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch of both texts beside each other.

    `place` names the field of its choice where both changed it, `wordings` what it offers: both only where that is still a text.
    """

    part: Part
    place: str
    wordings: tuple[Wording, ...]

    @property
    def shortened(self) -> list[str]:
        """What both have alike, cut to its ends where it is long."""
        lines = self.part.own
        if lines[:1] == ("---",) and "---" in lines[1:]:
            # The settings above the words are nobody's words.
            lines = lines[lines.index("---", 1) + 1 :]
        return list(lines) if len(lines) <= 2 * _AROUND + 1 else [*lines[:_AROUND], "…", *lines[-_AROUND:]]


@blueprint.get("/authoring/<workspace_id>/settle/<aside_id>")
@needs("studio.author")
def settle(workspace_id: str, aside_id: str) -> str:
    """Both texts, and what can become of them."""
    workspace = open_workspace(workspace_id)
    return _page(workspace, get_aside(read_session(), current_actor(), workspace.id, id_in_address(aside_id)))


def _page(workspace: WorkspaceRow, aside: Aside, complaints: Sequence[tuple[str, str]] = ()) -> str:
    rows = _rows(aside)
    return render_template(
        "authoring/settle.html",
        workspace=workspace,
        aside=aside,
        title=name_of(aside.path, outline_of(workspace, list_files(read_session(), workspace.id))),
        rows=rows,
        places=sum(bool(row.place) for row in rows),
        chosen=request.form,
        complaints=complaints,
    )


def _rows(aside: Aside) -> list[Row]:
    numbers, found = count(1), []
    for part in divide(aside.base, aside.text, aside.current.text):
        wordings = tuple(Wording) if part.is_prose and aside.path.endswith(".md") else (Wording.THEIRS, Wording.OWN)
        place = _place(next(numbers)) if part.is_open and not aside.current.is_removed else ""
        found.append(Row(part, place, wordings))
    return found


def _place(number: int) -> str:
    return f"place-{number}"


@blueprint.post("/authoring/<workspace_id>/settle/<aside_id>")
@needs("studio.author")
def choose(workspace_id: str, aside_id: str) -> ResponseReturnValue:
    """Puts into the file what was chosen; what was not chosen stays among the states that were saved."""
    workspace = open_workspace(workspace_id)
    aside = get_aside(read_session(), current_actor(), workspace.id, id_in_address(aside_id))
    try:
        with unit_of_work() as work:
            _take(work, workspace, aside)
    except (Conflict, Invalid) as refusal:
        status = 409 if isinstance(refusal, Conflict) else 422
        field = refusal.field if isinstance(refusal, Invalid) else None
        complaint = (f"f-{field or 'choices'}", g.translate(refusal.message, **refusal.values))
        # Whoever lost the race sees what the file is by now, and keeps what they chose.
        return _page(workspace, get_aside(read_session(), current_actor(), workspace.id, aside.id), [complaint]), status
    flash(g.translate(N_("Đã chọn. Bản không chọn vẫn nằm trong các lần lưu.")), "good")
    return redirect(_place_of(workspace, aside.path), 303)


def _take(work: UnitOfWork, workspace: WorkspaceRow, aside: Aside) -> None:
    """Saves what the form chose over the state that it was chosen from.

    Raises:
        Invalid: nothing was chosen, or not at every place that both changed.
        Conflict: the file or one's own text is another one by now.
    """
    choice = request.form.get("choice", "")
    if choice not in set(Choice):
        raise Invalid(N_("Xin chọn một trong ba cách."), field="choices")
    actor, seen = current_actor(), revision_in(request.form, "seen")
    if seen != aside.current.revision:
        raise Conflict(N_("Người kia vừa lưu thêm. Xin xem lại rồi chọn."))
    if request.form.get("kept") != aside.saved_at.isoformat():
        raise Conflict(N_("Anh/chị vừa viết thêm ở cửa sổ kia. Xin xem lại rồi chọn."))
    if choice != Choice.THEIRS:
        text = aside.text if choice == Choice.OWN else _both(_rows(aside))
        saved = service.save_text(work.session, actor, workspace.id, aside.path, text, based_on=seen, now=work.now)
        if saved.aside_id is not None:
            raise Conflict(N_("Người kia vừa lưu thêm. Xin xem lại rồi chọn."))
    service.settle(work.session, actor, workspace.id, aside.id, now=work.now)


def _both(rows: Sequence[Row]) -> str:
    """One text of both, with what the form chose at each place that both changed.

    Raises:
        Invalid: at one of them nothing was chosen.
    """
    wordings = []
    for row in rows:
        if row.place:
            typed = request.form.get(row.place, "")
            if typed not in row.wordings:
                raise Invalid(N_("Để ghép, xin chọn bản ở mỗi chỗ cả hai cùng sửa."), field=row.place)
            wordings.append(Wording(typed))
    return join([row.part for row in rows], wordings)


def _place_of(workspace: WorkspaceRow, path: str) -> str:
    """Where one goes on after a choice: what is written by form is looked at in its form."""
    if path in _FORMS:
        return url_for(_FORMS[path], workspace_id=workspace.id)
    return url_for("authoring.editor", workspace_id=workspace.id, path=path)
