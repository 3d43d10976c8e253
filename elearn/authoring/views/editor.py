"""One file: its text, what is wrong in it, and how readers will see it. Works without a script: saving brings the page anew."""

from __future__ import annotations

from flask import abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.authoring import service
from elearn.authoring.forms import aside_in, revision_in, text_in
from elearn.authoring.naming import named
from elearn.authoring.ordering import place_now
from elearn.authoring.queries import OpenText, WorkspaceRow, find_removed, list_asides, list_files, open_text, read_texts
from elearn.authoring.rules import divided
from elearn.authoring.translation import TRANSLATED, path_in
from elearn.authoring.views.checked import asked_edition, check
from elearn.authoring.views.doors import blueprint
from elearn.authoring.views.remarked import remarked
from elearn.authoring.views.shared import is_case, name_of, names_of, open_workspace, outline_of
from elearn.authoring.views.words import SAMPLES
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
    seen, aside = revision_in(request.form), aside_in(request.form)
    texts = read_texts(read_session(), workspace.id)
    text = named(path, text_in(request.form), texts, names_of(workspace), workspace.languages[0])
    try:
        with unit_of_work() as work:
            saved = service.save_text(
                work.session, current_actor(), workspace.id, path, text, based_on=seen, aside_id=aside, now=work.now
            )
    except Invalid as refusal:
        return editor_page(workspace, OpenText(path, text, seen, found.saved_at, found.saved_by), refusal), 422
    if saved.aside_id is not None:
        return redirect(url_for("authoring.settle", workspace_id=workspace.id, aside_id=saved.aside_id), 303)
    return redirect(url_for("authoring.editor", workspace_id=workspace.id, path=path, edition=asked_edition()), 303)


def open_file(workspace_id: str, path: str) -> tuple[WorkspaceRow, OpenText]:
    """The workspace and the text in an address. A text that a course may have and that is not there yet is empty.

    One that was removed is found as well (`is_removed`), so that nobody who still writes in it loses a word.

    Of a lesson that was put elsewhere since, the same is done at its new address, with all that was sent: whoever still writes in
    it goes on as if nothing had happened.

    Raises:
        NotFound: there is no such workspace, or no course has such a text.
    """
    workspace = open_workspace(workspace_id)
    found = open_text(read_session(), workspace.id, path) or find_removed(read_session(), workspace.id, path)
    if found is not None:
        return workspace, found
    now_at = place_now([each.path for each in list_files(read_session(), workspace.id)], path, workspace.languages[0])
    if now_at is not None and request.endpoint is not None:
        asked = (request.view_args or {}) | request.args.to_dict() | {"path": now_at}
        abort(redirect(url_for(request.endpoint, **asked), 307))
    if not _may_begin(workspace, path):
        raise NotFound
    return workspace, OpenText(path, "", 0)


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
    language = classify(found.path).language or workspace.languages[0]
    has_scenes = is_case(found.path, outline, workspace.languages[0])
    front, words = divided(found.text) if is_markdown else ("", found.text)
    return render_template(
        "authoring/editor.html",
        workspace=workspace,
        title=name_of(found.path, outline),
        file=found,
        front=front,
        words=words,
        language=language,
        samples=SAMPLES.get(language, SAMPLES["vi"]),
        asides=[aside for aside, path in list_asides(read_session(), current_actor(), workspace.id) if path == found.path],
        is_markdown=is_markdown,
        has_settings=classify(found.path).kind in {Kind.LESSON, Kind.BANK, Kind.CARD},
        has_questions=classify(found.path).kind in {Kind.LESSON, Kind.BANK} and not has_scenes,
        has_scenes=has_scenes,
        remarked=remarked(workspace, outline, found.path, found.text),
        checked=check(workspace, found.path, found.text),
        edition=asked_edition(),
        translate_address=_translate_address(workspace, found.path),
        complaint="" if error is None else g.translate(error.message, **error.values),
    )


def _translate_address(workspace: WorkspaceRow, path: str) -> str:
    """Where a text and its translation stand side by side; empty for what is not translated."""
    place, (source, *others) = classify(path), workspace.languages
    if place.kind not in TRANSLATED or place.language not in workspace.languages or not others:
        return ""
    to = place.language if place.language != source else others[0]
    return url_for("authoring.translate", workspace_id=workspace.id, path=path_in(path, source), to=to)
