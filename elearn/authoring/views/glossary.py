"""The glossary of a course as a form, in all its languages at once."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.authoring import glossary_form, service
from elearn.authoring.forms import revision_in
from elearn.authoring.queries import OpenText, WorkspaceRow, get_text_of_revision
from elearn.authoring.views.doors import blueprint
from elearn.authoring.views.editor import open_file
from elearn.authoring.views.shared import workshop
from elearn.authoring.views.words import LANGUAGES
from elearn.content.writing.glossary import Entry, write_glossary
from elearn.core.errors import N_, Invalid
from elearn.core.paging import page_number
from elearn.web.access import current_actor, needs
from elearn.web.work import read_session, unit_of_work

GLOSSARY = "glossary.yml"
_ROOT = "terms"
"""The glossary is a list; under one key it reads as the settings of a course do."""


@blueprint.get("/authoring/<workspace_id>/glossary")
@needs("studio.author")
def glossary(workspace_id: str) -> str:
    """The words and what they mean."""
    workspace, found = open_file(workspace_id, GLOSSARY)
    return _page(workspace, found)


def _entries(text: str) -> list[Entry] | None:
    """The entries of a glossary; None where its text cannot be read."""
    if not text.strip():
        return []
    settings = workshop().outline(f"{_ROOT}:\n{text}", {}).settings
    return glossary_form.entries_of(settings[_ROOT]) if _ROOT in settings else None


def _readable(text: str) -> list[Entry]:
    """The entries of a glossary.

    Raises:
        Invalid: its text cannot be read.
    """
    entries = _entries(text)
    if entries is None:
        raise Invalid(N_("Bảng từ đang có lỗi, không đọc được. Xin sửa trong phần chữ."), field="text")
    return entries


def _page(workspace: WorkspaceRow, found: OpenText, error: Invalid | None = None) -> str:
    entries = _entries(found.text)
    there = entries or []
    parts = max(1, -(-len(there) // glossary_form.SHOWN))
    part = min(page_number(request.args.get("part")), parts)
    first = (part - 1) * glossary_form.SHOWN
    shown = there[first : first + glossary_form.SHOWN]
    return render_template(
        "authoring/glossary.html",
        workspace=workspace,
        file=found,
        is_readable=entries is not None,
        rows=[*shown, *[Entry()] * glossary_form.EMPTY],
        names={code: g.translate(LANGUAGES[code]) if code in LANGUAGES else code for code in workspace.languages},
        part=part,
        parts=parts,
        part_address=lambda number: url_for("authoring.glossary", workspace_id=workspace.id, part=number if number > 1 else None),
        typed=request.form if error is not None else {},
        wrong=error.field if error is not None else "",
        complaint="" if error is None else g.translate(error.message, **error.values),
    )


@blueprint.post("/authoring/<workspace_id>/glossary")
@needs("studio.author")
def save_glossary(workspace_id: str) -> ResponseReturnValue:
    """Writes the words over the state of the glossary that the form was opened with."""
    workspace, now = open_file(workspace_id, GLOSSARY)
    seen, part = revision_in(request.form), page_number(request.args.get("part"))
    text = get_text_of_revision(read_session(), workspace.id, GLOSSARY, seen) if seen else ""
    found = OpenText(GLOSSARY, text, seen, now.saved_at, now.saved_by)
    try:
        entries = _readable(text)
        made = glossary_form.entries_in(request.form, entries, workspace.languages, part)
        if made == entries:
            return redirect(url_for("authoring.overview", workspace_id=workspace.id), 303)
        with unit_of_work() as work:
            words = write_glossary(made)
            saved = service.save_text(work.session, current_actor(), workspace.id, GLOSSARY, words, based_on=seen, now=work.now)
    except Invalid as refusal:
        return _page(workspace, found, refusal), 422
    if saved.aside_id is not None:
        return redirect(url_for("authoring.settle", workspace_id=workspace.id, aside_id=saved.aside_id), 303)
    return redirect(url_for("authoring.glossary", workspace_id=workspace.id, part=part if part > 1 else None), 303)
