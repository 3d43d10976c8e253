"""Handing in: what is written becomes a draft, which is checked at once."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.authoring import service
from elearn.authoring.dropping import Dropped, dropped, names_of_dropped
from elearn.authoring.naming import Names, named
from elearn.authoring.queries import WorkspaceRow, list_asides, list_files, media_of, read_texts
from elearn.authoring.views.doors import blueprint
from elearn.authoring.views.shared import SETTINGS, name_of, names_of, open_workspace, outline_of, title_of, workshop
from elearn.catalogue.earlier import find_previous
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.queries import find_served
from elearn.content.document import Course
from elearn.content.packing import pack_archive
from elearn.core.db.work import UnitOfWork
from elearn.core.errors import N_, Conflict, DomainError, Invalid
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
    outline = outline_of(workspace, list_files(session, workspace.id))
    course = _served(workspace)
    gone = _dropped(workspace, course, read_texts(session, workspace.id)).gone if course is not None else ()
    return render_template(
        "authoring/send.html",
        workspace=workspace,
        title=title_of(workspace),
        asides=list_asides(session, actor, workspace.id),
        name_of=lambda path: name_of(path, outline),
        gone=names_of_dropped(gone, course) if course is not None else [],
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
        _check_code(workspace)
        written = Written(media_of(list_files(session, workspace.id)))
        texts = _with_retired(workspace, _named(workspace))
        packed = pack_archive({**{path: text.encode() for path, text in texts.items()}, WRITTEN: to_json(written)})
        digest = keep_archive(private_files(), packed)
        with unit_of_work() as work:
            _keep_names(work, workspace, texts)
            draft_id = service.send(work.session, actor, workspace.id, digest, now=work.now).id
    except (Conflict, Invalid) as refusal:
        return _page(workspace, refusal), 409 if isinstance(refusal, Conflict) else 422
    return redirect(url_for("studio.draft", draft_id=draft_id), 303)


def _check_code(workspace: WorkspaceRow) -> None:
    """What is sent is this course and no other one. Settings that cannot be read are for the check to tell.

    Raises:
        Invalid: the settings name another course.
    """
    written = outline_of(workspace, list_files(read_session(), workspace.id)).settings.get("id", workspace.code)
    if written != workspace.code:
        raise Invalid(
            N_("Phần thiết đặt ghi mã “%(written)s”, nhưng đây là chỗ soạn của khóa “%(code)s”. Xin ghi lại mã “%(code)s”."),
            written=str(written)[:80],
            code=workspace.code,
        )


def _named(workspace: WorkspaceRow) -> dict[str, str]:
    """All texts of a workspace, with an id for each question that has none."""
    texts, names, source = read_texts(read_session(), workspace.id), names_of(workspace), workspace.languages[0]
    originals = {path: named(path, text, texts, names, source) for path, text in texts.items()}
    # Once more: translations take the ids that their originals have by now.
    return {path: named(path, text, originals, Names.of(originals, names.retired), source) for path, text in originals.items()}


def _served(workspace: WorkspaceRow) -> Course | None:
    """The document of what is served of this course; None where nothing is."""
    entry = find_served(read_session(), workspace.course_id) if workspace.course_id is not None else None
    return LIBRARY.get_document(read_session(), entry.rendition_id) if entry is not None else None


def _dropped(workspace: WorkspaceRow, course: Course, texts: dict[str, str]) -> Dropped:
    """What was published and is in no text any more."""
    previous = find_previous(read_session(), workspace.code, "")
    if previous is None:
        return Dropped()
    return dropped(previous.ids, course.retired, _written_retired(workspace), Names.of(texts).taken)


def _written_retired(workspace: WorkspaceRow) -> list[str]:
    written = outline_of(workspace, list_files(read_session(), workspace.id)).settings.get("retired", ())
    return [each for each in written if isinstance(each, str)] if isinstance(written, (list, tuple)) else []


def _with_retired(workspace: WorkspaceRow, texts: dict[str, str]) -> dict[str, str]:
    """The texts with settings that name what is given up. Settings that cannot be read are for the check to tell."""
    course = _served(workspace)
    if course is None or SETTINGS not in texts:
        return texts
    retired = list(_dropped(workspace, course, texts).retired)
    if retired == sorted(_written_retired(workspace)):
        return texts
    changed = workshop().change_settings(SETTINGS, texts[SETTINGS], {"retired": retired}).text
    return texts if changed is None else texts | {SETTINGS: changed}


def _keep_names(work: UnitOfWork, workspace: WorkspaceRow, texts: dict[str, str]) -> None:
    """Saves what got ids. What somebody else saved meanwhile stays: it was not sent."""
    session = read_session()
    before = read_texts(session, workspace.id)
    revisions = {each.path: each.revision for each in list_files(session, workspace.id)}
    for path, text in texts.items():
        if text != before[path]:
            service.save_text(work.session, current_actor(), workspace.id, path, text, based_on=revisions[path], now=work.now)
