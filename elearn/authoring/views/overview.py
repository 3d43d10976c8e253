"""One workspace: its lessons, banks and pictures; what is added to it; ending it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, get_args

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.authoring import service
from elearn.authoring.forms import title_in
from elearn.authoring.queries import FileRow, WorkspaceRow, list_asides, list_files, read_texts
from elearn.authoring.rules import is_text
from elearn.authoring.views.doors import blueprint
from elearn.authoring.views.shared import SETTINGS, name_of, open_workspace, outline_of, title_of, workshop
from elearn.authoring.views.standing import standings_of
from elearn.authoring.views.words import LANGUAGES, LESSONS, state_words
from elearn.content.outline import Outline
from elearn.content.source import Kind, classify
from elearn.content.writing.files import NewKind, bank_path, first_text, lesson_path, module_folder
from elearn.core.errors import N_, Conflict, DomainError, Invalid
from elearn.web.access import current_actor, needs
from elearn.web.languages import current_language
from elearn.web.work import read_session, unit_of_work


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in the outline: its path in the source language, and what it is called. `others`: paths of it in languages that the
    course does not have."""

    path: str
    title: str
    kind: str = ""
    minutes: str = ""
    others: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModuleEntry:
    folder: str
    title: str
    lessons: list[Entry]


@blueprint.get("/authoring/<workspace_id>")
@needs("studio.author")
def overview(workspace_id: str) -> str:
    """What the course holds, and where it is on its way."""
    return _page(open_workspace(workspace_id))


def _page(workspace: WorkspaceRow, error: DomainError | None = None) -> str:
    session = read_session()
    files = list_files(session, workspace.id)
    outline = outline_of(workspace, files)
    return render_template(
        "authoring/overview.html",
        workspace=workspace,
        title=title_of(workspace),
        state=state_words(workspace.state),
        modules=_modules(workspace, files, outline),
        banks=_entries(workspace, files, outline, Kind.BANK),
        cards=_entries(workspace, files, outline, Kind.CARD),
        snippets=[each.path for each in files if classify(each.path).kind is Kind.SNIPPET],
        media=[each for each in files if not is_text(each.path)],
        has_glossary=any(each.path == "glossary.yml" for each in files),
        asides=list_asides(session, current_actor(), workspace.id),
        standings=standings_of(workspace),
        name_of=lambda path: name_of(path, outline),
        languages={code: g.translate(words) for code, words in LANGUAGES.items()},
        kinds=[(code, g.translate(words)) for code, words in LESSONS.items()],
        complaint="" if error is None else g.translate(error.message, **error.values),
        at=error.field if isinstance(error, Invalid) else None,
        typed=request.form,
    )


def _modules(workspace: WorkspaceRow, files: list[FileRow], outline: Outline) -> list[ModuleEntry]:
    """The modules in the order of the settings; what lies in a folder that they do not name comes behind."""
    lessons = _entries(workspace, files, outline, Kind.LESSON)
    named = [each for each in outline.settings.get("modules", ()) if isinstance(each, dict) and isinstance(each.get("dir"), str)]
    titles = {each["dir"]: _title(each.get("title"), each["dir"]) for each in named}
    folders = [*titles, *sorted({classify(each.path).folder for each in lessons} - set(titles))]
    return [
        ModuleEntry(folder, titles.get(folder, folder), [each for each in lessons if classify(each.path).folder == folder])
        for folder in folders
    ]


def _title(written: Any, fallback: str) -> str:
    if not isinstance(written, dict):
        return fallback
    words = written.get(current_language()) or next(iter(written.values()), "")
    return words if isinstance(words, str) and words else fallback


def _entries(workspace: WorkspaceRow, files: list[FileRow], outline: Outline, kind: Kind) -> list[Entry]:
    """The texts of a kind, each once with its languages."""
    source, *translations = workspace.languages
    sheaves: dict[tuple[str, str, str], dict[str, str]] = {}
    for each in files:
        place = classify(each.path)
        if place.kind is kind:
            sheaves.setdefault((place.folder, place.number, place.slug), {})[place.language] = each.path
    return [_entry(sheaf, source, translations, outline) for _, sheaf in sorted(sheaves.items())]


def _entry(sheaf: dict[str, str], source: str, translations: list[str], outline: Outline) -> Entry:
    path = sheaf.get(source) or next(iter(sheaf.values()))
    front = outline.fronts.get(path, {})
    kind, minutes = front.get("kind", "lesson"), front.get("minutes", "")
    return Entry(
        path=path,
        title=name_of(path, outline),
        kind=g.translate(LESSONS[kind]) if kind in LESSONS else "",
        minutes=minutes if isinstance(minutes, str) else "",
        others={language: other for language, other in sheaf.items() if other != path and language not in translations},
    )


@blueprint.post("/authoring/<workspace_id>/files")
@needs("studio.author")
def add_file(workspace_id: str) -> ResponseReturnValue:
    """Adds a lesson, a case, a quiz, a bank or a pocket card, and opens it."""
    workspace = open_workspace(workspace_id)
    try:
        path, text = _new_text(workspace, _kind(), title_in(request.form, "title"))
        with unit_of_work() as work:
            service.save_text(work.session, current_actor(), workspace.id, path, text, based_on=0, now=work.now)
    except (Conflict, Invalid) as refusal:
        return _page(workspace, refusal), 422
    return redirect(url_for("authoring.editor", workspace_id=workspace.id, path=path), 303)


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
    folders = [each.folder for each in _modules(workspace, files, outline)]
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
        return _page(workspace, refusal), 422
    return redirect(url_for("authoring.overview", workspace_id=workspace.id), 303)


def _change_modules(workspace: WorkspaceRow, title: str) -> None:
    session = read_session()
    files = list_files(session, workspace.id)
    outline = outline_of(workspace, files)
    modules = outline.settings.get("modules", [])
    folder = module_folder(title, [each.folder for each in _modules(workspace, files, outline)])
    course = read_texts(session, workspace.id, [SETTINGS])[SETTINGS]
    revision = next(each.revision for each in files if each.path == SETTINGS)
    changed = workshop().change_settings(SETTINGS, course, {"modules": [*modules, _module(workspace, folder, title)]}).text
    if changed is None or not isinstance(modules, list):
        raise Invalid(N_("Phần thiết đặt của khóa đang có lỗi. Xin sửa phần ấy trước."), field="module_title")
    with unit_of_work() as work:
        saved = service.save_text(work.session, current_actor(), workspace.id, SETTINGS, changed, based_on=revision, now=work.now)
    if saved.aside_id is not None:
        raise Conflict(N_("Phần thiết đặt vừa được người khác sửa. Xin làm lại."))


def _module(workspace: WorkspaceRow, folder: str, title: str) -> dict[str, Any]:
    return {"dir": folder, "title": dict.fromkeys(workspace.languages, title)}


@blueprint.post("/authoring/<workspace_id>/remove/<path:path>")
@needs("studio.author")
def remove(workspace_id: str, path: str) -> ResponseReturnValue:
    """Takes a file out of the course, with its translations."""
    workspace = open_workspace(workspace_id)
    place = classify(path)
    same = {
        each.path
        for each in list_files(read_session(), workspace.id)
        if each.path == path
        or (
            place.kind in {Kind.LESSON, Kind.BANK, Kind.CARD}
            and place.language == workspace.languages[0]
            and _is_translation(each.path, path)
        )
    }
    try:
        with unit_of_work() as work:
            for each in sorted(same):
                service.remove_file(work.session, current_actor(), workspace.id, each, now=work.now)
    except Invalid as refusal:
        return _page(workspace, refusal), 422
    flash(g.translate(N_("Đã bỏ. Những gì đã soạn vẫn nằm trong các lần lưu.")), "good")
    return redirect(url_for("authoring.overview", workspace_id=workspace.id), 303)


def _is_translation(path: str, of: str) -> bool:
    one, other = classify(path), classify(of)
    return (one.kind, one.folder, one.number, one.slug) == (other.kind, other.folder, other.number, other.slug)


@blueprint.post("/authoring/<workspace_id>/end")
@needs("studio.author")
def end(workspace_id: str) -> ResponseReturnValue:
    """Nobody writes here any more; what is published stays."""
    workspace = open_workspace(workspace_id)
    with unit_of_work() as work:
        service.end(work.session, current_actor(), workspace.id, now=work.now)
    flash(g.translate(N_("Đã đóng chỗ soạn. Khóa đã phát hành không đổi.")), "good")
    return redirect(url_for("authoring.home"), 303)
