"""The settings of a course and of its files as forms. Nobody need know how they are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.authoring import course_form, file_form, service
from elearn.authoring.forms import revision_in
from elearn.authoring.queries import OpenText, WorkspaceRow, list_files
from elearn.authoring.views.doors import blueprint
from elearn.authoring.views.drawing import complaint_of, draws_of
from elearn.authoring.views.editor import open_file
from elearn.authoring.views.shared import SETTINGS, law_options, name_of, open_workspace, outline_of, workshop
from elearn.catalogue.views import THEMES
from elearn.content.outline import Outline
from elearn.content.source import Kind, classify
from elearn.core.errors import N_, Invalid, NotFound
from elearn.learning.views.course import AUDIENCES
from elearn.learning.views.home import PLACES
from elearn.studio.views.words import GROUPS, VISIBILITIES
from elearn.web.access import current_actor, needs
from elearn.web.languages import current_language
from elearn.web.work import read_session, unit_of_work

_KINDS = {Kind.BANK: "bank", Kind.CARD: "card"}


@blueprint.get("/authoring/<workspace_id>/settings/<path:path>")
@needs("studio.author")
def file_settings(workspace_id: str, path: str) -> str:
    """The settings of one file."""
    workspace, found = _open(workspace_id, path)
    if found.is_removed:
        raise NotFound
    return _file_page(workspace, found)


def _open(workspace_id: str, path: str) -> tuple[WorkspaceRow, OpenText]:
    workspace, found = open_file(workspace_id, path)
    if classify(path).kind not in {Kind.LESSON, Kind.BANK, Kind.CARD}:
        raise NotFound
    return workspace, found


def _file_page(workspace: WorkspaceRow, found: OpenText, error: Invalid | None = None) -> str:
    outline = _outline(workspace)
    front, short = outline.fronts.get(found.path, {}), _shortages(workspace, outline, found.path)
    return render_template(
        "authoring/file_settings.html",
        workspace=workspace,
        file=found,
        title=name_of(found.path, outline),
        kind=_kind(found.path, front),
        values=request.form.to_dict() if error is not None else file_form.fields_of(front),
        draws=file_form.DRAWS,
        shortages=short,
        summary=[(f"f-draw.{at}.count", words) for at, words in short.items()],
        places=_optional([(code, g.translate(name)) for code, _, name, _ in PLACES]),
        banks=[("", g.translate(N_("Không rút"))), *_banks(outline, workspace.languages[0], front)],
        seen=request.form.get("based_on") or found.revision,
        complaint="" if error is None else g.translate(error.message, **error.values),
        language=classify(found.path).language or workspace.languages[0],
        is_source=classify(found.path).language == workspace.languages[0],
    )


def _shortages(workspace: WorkspaceRow, outline: Outline, path: str) -> dict[int, str]:
    """Rows of a quiz that draw more than there is, with what is told at the field."""
    front = outline.fronts.get(path, {})
    if _kind(path, front) != "quiz" or classify(path).language != workspace.languages[0]:
        return {}
    return {each.at: complaint_of(each) for each in draws_of(workspace, outline, front) if each.is_short}


def _outline(workspace: WorkspaceRow) -> Outline:
    return outline_of(workspace, list_files(read_session(), workspace.id))


def _kind(path: str, front: dict[str, Any]) -> str:
    known = _KINDS.get(classify(path).kind) or front.get("kind", "lesson")
    return known if known in {"lesson", "case", "quiz", "bank", "card"} else "lesson"


def _banks(outline: Outline, language: str, quiz: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The banks of the course by id, each once, with the language of their titles. One that is kept for examinations is there only
    where the quiz draws on it already, so that it can be seen and taken out.
    """
    named = {value for name, value in file_form.fields_of(quiz).items() if name.endswith(".bank")}
    found: dict[str, str] = {}
    for path, front in outline.fronts.items():
        if front.get("kind") == "bank" and classify(path).language == language:
            name = str(front.get("id") or classify(path).slug)
            if name in named or not front.get("use"):
                found.setdefault(name, str(front.get("title", "")))
    return [(name, title, language) for name, title in found.items()]


@blueprint.post("/authoring/<workspace_id>/settings/<path:path>")
@needs("studio.author")
def save_file_settings(workspace_id: str, path: str) -> ResponseReturnValue:
    """Writes the settings of a file; its words stay as they are."""
    workspace, found = _open(workspace_id, path)
    front = _outline(workspace).fronts.get(path, {})
    is_translation = classify(path).language != workspace.languages[0]
    values = file_form.front_in(_kind(path, front), request.form)
    if is_translation:
        # A translation says its title; all else is said by its original.
        values = {name: value for name, value in values.items() if name in {"title", "actor"}}
    try:
        answer = _saved(workspace, path, found.text, values)
    except Invalid as refusal:
        return _file_page(workspace, found, refusal), 422
    # Kept all the same: questions may be written later. Until then the field says what is missing.
    if _shortages(workspace, _outline(workspace), path):
        flash(g.translate(N_("Đã lưu thiết đặt.")), "good")
        return redirect(url_for("authoring.file_settings", workspace_id=workspace.id, path=path), 303)
    return answer


def _saved(workspace: WorkspaceRow, path: str, text: str, values: dict[str, Any]) -> ResponseReturnValue:
    """Saves a text with other settings, and leads to its editor, or to the choice where somebody else saved meanwhile.

    Raises:
        Invalid: its settings cannot be read.
    """
    changed = workshop().change_settings(path, text, values).text
    if changed is None:
        raise Invalid(N_("Phần thiết đặt đang có lỗi, không đọc được. Xin sửa trong phần chữ."), field="title")
    with unit_of_work() as work:
        seen = revision_in(request.form)
        saved = service.save_text(work.session, current_actor(), workspace.id, path, changed, based_on=seen, now=work.now)
    if saved.aside_id is not None:
        return redirect(url_for("authoring.settle", workspace_id=workspace.id, aside_id=saved.aside_id), 303)
    if path == SETTINGS:
        return redirect(url_for("authoring.overview", workspace_id=workspace.id), 303)
    return redirect(url_for("authoring.editor", workspace_id=workspace.id, path=path), 303)


@blueprint.get("/authoring/<workspace_id>/course-settings")
@needs("studio.author")
def course_settings(workspace_id: str) -> str:
    """The settings of the course."""
    return _course_page(open_workspace(workspace_id))


def _course_page(workspace: WorkspaceRow, error: Invalid | None = None) -> str:
    files = list_files(read_session(), workspace.id)
    outline = outline_of(workspace, files)
    settings, quizzes = outline.settings, _lessons(outline, workspace, {"quiz"})
    chosen = course_form.chosen_of(settings, [name for name, _ in quizzes])
    if error is not None:
        chosen = {name: request.form.getlist(name) for name in chosen}
    return render_template(
        "authoring/course_settings.html",
        workspace=workspace,
        values=request.form.to_dict() if error is not None else course_form.fields_of(settings),
        chosen=chosen,
        laws=law_options(current_language(), chosen["law_refs"]),
        languages=course_form.languages_of(settings),
        modules=course_form.modules_of(settings),
        authors=course_form.AUTHORS,
        lessons=_lessons(outline, workspace, {"lesson", "case"}),
        quizzes=quizzes,
        visibilities=[(code, g.translate(words)) for code, words in VISIBILITIES.items()],
        audiences=[(code, g.translate(words)) for code, words in AUDIENCES.items()],
        themes=_optional([(code, g.translate(words)) for code, words in THEMES.items()]),
        places=_optional([(code, g.translate(name)) for code, _, name, _ in PLACES]),
        groups=_optional([(code, g.translate(words)) for code, words in GROUPS.items()]),
        seen=request.form.get("based_on") or next((each.revision for each in files if each.path == SETTINGS), 0),
        complaint="" if error is None else g.translate(error.message, **error.values),
    )


def _optional(options: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", g.translate(N_("Không ghi"))), *options]


def _lessons(outline: Outline, workspace: WorkspaceRow, kinds: set[str]) -> list[tuple[str, str]]:
    """The lessons of some kinds in the source language: id and title."""
    return [
        (str(front["id"]), str(front.get("title", "")))
        for path, front in sorted(outline.fronts.items())
        if classify(path).kind is Kind.LESSON
        and classify(path).language == workspace.languages[0]
        and front.get("kind", "lesson") in kinds
        and isinstance(front.get("id"), str)
    ]


@blueprint.post("/authoring/<workspace_id>/course-settings")
@needs("studio.author")
def save_course_settings(workspace_id: str) -> ResponseReturnValue:
    """Writes the settings of the course."""
    workspace, found = open_file(workspace_id, SETTINGS)
    outline = _outline(workspace)
    quizzes = [name for name, _ in _lessons(outline, workspace, {"quiz"})]
    values = course_form.course_in(request.form, outline.settings, quizzes)
    try:
        answer = _saved(workspace, SETTINGS, found.text, values)
    except Invalid as refusal:
        return _course_page(workspace, refusal), 422
    with unit_of_work() as work:
        languages = tuple(values["languages"])
        service.describe(work.session, current_actor(), workspace.id, values["title"], languages)
    return answer
