"""One file: its text, what is wrong in it, and how readers will see it. Works without a script: saving brings the page anew."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.authoring import service
from elearn.authoring.forms import revision_in, text_in
from elearn.authoring.naming import named
from elearn.authoring.queries import OpenText, WorkspaceRow, find_removed, list_files, open_text, read_texts
from elearn.authoring.rules import divided
from elearn.authoring.views.checked import check
from elearn.authoring.views.doors import blueprint
from elearn.authoring.views.shared import name_of, names_of, open_workspace, outline_of, title_of
from elearn.content.source import Kind, classify
from elearn.core.errors import DomainError, Invalid, NotFound
from elearn.web.access import current_actor, needs
from elearn.web.work import read_session, unit_of_work


@blueprint.get("/authoring/<workspace_id>/edit/<path:path>")
@needs("studio.author")
def editor(workspace_id: str, path: str) -> ResponseReturnValue:
    """The file as it is, checked and drawn. Of one that was removed its saved states are shown, from which it comes back."""
    workspace, found = open_file(workspace_id, path)
    if found.is_removed:
        return redirect(url_for("authoring.history", workspace_id=workspace.id, path=path), 303)
    return editor_page(workspace, found)


@blueprint.post("/authoring/<workspace_id>/edit/<path:path>")
@needs("studio.author")
def save(workspace_id: str, path: str) -> ResponseReturnValue:
    """Saves the text; where somebody else saved meanwhile, the choice between both follows."""
    workspace, found = open_file(workspace_id, path)
    seen = revision_in(request.form)
    texts = read_texts(read_session(), workspace.id)
    text = named(path, text_in(request.form), texts, names_of(workspace), workspace.languages[0])
    try:
        with unit_of_work() as work:
            saved = service.save_text(work.session, current_actor(), workspace.id, path, text, based_on=seen, now=work.now)
    except Invalid as refusal:
        return editor_page(workspace, OpenText(path, text, seen, found.saved_at, found.saved_by), refusal), 422
    if saved.aside_id is not None:
        return redirect(url_for("authoring.settle", workspace_id=workspace.id, aside_id=saved.aside_id), 303)
    return redirect(url_for("authoring.editor", workspace_id=workspace.id, path=path), 303)


def open_file(workspace_id: str, path: str) -> tuple[WorkspaceRow, OpenText]:
    """The workspace and the text in an address. A text that a course may have and that is not there yet is empty.

    One that was removed is found as well (`is_removed`), so that nobody who still writes in it loses a word.

    Raises:
        NotFound: there is no such workspace, or no course has such a text.
    """
    workspace = open_workspace(workspace_id)
    found = open_text(read_session(), workspace.id, path) or find_removed(read_session(), workspace.id, path)
    if found is None and not _may_begin(workspace, path):
        raise NotFound
    return workspace, found or OpenText(path, "", 0)


def _may_begin(workspace: WorkspaceRow, path: str) -> bool:
    """Whether a text that is not there can be begun at this address: a translation, the glossary, a snippet."""
    place = classify(path)
    if place.kind in {Kind.GLOSSARY, Kind.SNIPPET}:
        return True
    return place.language in workspace.languages[1:] and place.kind in {Kind.LESSON, Kind.BANK, Kind.CARD}


def editor_page(workspace: WorkspaceRow, found: OpenText, error: DomainError | None = None) -> str:
    """The page of a file, with what kept it from being saved."""
    outline = outline_of(workspace, list_files(read_session(), workspace.id))
    is_markdown = found.path.endswith(".md")
    front, words = divided(found.text) if is_markdown else ("", found.text)
    return render_template(
        "authoring/editor.html",
        workspace=workspace,
        course_title=title_of(workspace),
        title=name_of(found.path, outline),
        file=found,
        front=front,
        words=words,
        language=classify(found.path).language or workspace.languages[0],
        is_markdown=is_markdown,
        has_settings=classify(found.path).kind in {Kind.LESSON, Kind.BANK, Kind.CARD},
        has_questions=classify(found.path).kind in {Kind.LESSON, Kind.BANK},
        checked=check(workspace, found.path, found.text),
        complaint="" if error is None else g.translate(error.message, **error.values),
    )
