"""The courses that somebody writes; a new one; a published one taken up."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.authoring import service
from elearn.authoring.forms import title_in
from elearn.authoring.opening import beginning_of
from elearn.authoring.queries import list_closed, list_workspaces
from elearn.authoring.service import Beginning
from elearn.authoring.views.doors import blueprint
from elearn.authoring.views.words import state_words
from elearn.catalogue.queries import get_course, list_courses
from elearn.content.writing.files import FIRST_MODULE, code_of, first_text, lesson_path, new_course
from elearn.core.errors import N_, Conflict, DomainError, Invalid, NotFound
from elearn.core.ids import parse_id
from elearn.core.paging import page_number
from elearn.studio.queries import list_changeable, list_kept, may_change, refuse_kept
from elearn.studio.views.shared import private_files, public_files, unit_choices
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.work import read_session, today, unit_of_work

_LANGUAGE = "vi"
"""The language in which a new course is written first."""


@blueprint.get("/authoring")
@needs("studio.author")
def home() -> str:
    """The courses that the actor writes, and those that they could take up."""
    return _home()


def _home(error: DomainError | None = None) -> str:
    session, actor = read_session(), current_actor()
    page = page_number(request.args.get("page"))
    workspaces = list_workspaces(session, actor, today=today(), page=page)
    changeable, written = list_changeable(session, actor), {each.code for each in workspaces.rows}
    courses, kept = list_courses(session, actor), list_kept(session, actor)
    return render_template(
        "authoring/home.html",
        workspaces=workspaces,
        courses=[each for each in courses if each.id in changeable and each.code not in written],
        kept=[each for each in courses if each.id in kept],
        closed=list_closed(session, actor, today=today()),
        state_words=state_words,
        complaint="" if error is None else g.translate(error.message, **error.values),
        address=lambda to: url_for("authoring.home", page=to if to > 1 else None),
    )


@blueprint.get("/authoring/new")
@needs("studio.author")
def new() -> str:
    """Where a new course is named."""
    return _new()


def _new(error: DomainError | None = None) -> str:
    actor = current_actor()
    units = unit_choices()
    return render_template(
        "authoring/new.html",
        title_typed=request.form.get("title", ""),
        units=units,
        chosen=request.form.get("unit", "") or next((each for each, *_ in units if each == str(actor.unit_id)), ""),
        complaint="" if error is None else g.translate(error.message, **error.values),
        at=error.field if isinstance(error, Invalid) else "title",
    )


@blueprint.post("/authoring/new")
@needs("studio.author")
def begin() -> ResponseReturnValue:
    """Begins a course with one empty lesson, or with none where its lessons come out of a file."""
    has_file = "from-file" in request.form
    try:
        title = title_in(request.form, "title")
        code = code_of(title)
        beginning = Beginning({_LANGUAGE: title}, (_LANGUAGE,), _first_files(code, title, with_lesson=not has_file))
        with unit_of_work() as work:
            unit_id = parse_id(request.form.get("unit", ""))
            made = service.begin_course(work.session, current_actor(), code, beginning, unit_id=unit_id, now=work.now)
            workspace_id = made.id
    except (Conflict, Invalid) as refusal:
        return _new(refusal), 409 if isinstance(refusal, Conflict) else 422
    return redirect(url_for("authoring.imports" if has_file else "authoring.overview", workspace_id=workspace_id), 303)


def _first_files(code: str, title: str, *, with_lesson: bool) -> dict[str, bytes]:
    texts = {"course.yml": new_course(code, title, _LANGUAGE, module=g.translate(N_("Nội dung")))}
    if with_lesson:
        lesson = g.translate(N_("Bài đầu tiên"))
        texts[lesson_path(FIRST_MODULE, lesson, _LANGUAGE, ())] = first_text("lesson", lesson, ())
    return {each: text.encode() for each, text in texts.items()}


@blueprint.post("/authoring/courses/<slug>")
@needs("studio.author")
def take_up(slug: str) -> ResponseReturnValue:
    """Opens a published course for writing; twice, or by two trainers, it is the same place."""
    session, actor = read_session(), current_actor()
    entry = get_course(session, actor, slug)
    if not may_change(session, actor, entry.id):
        refuse_kept(session, actor, entry.id)
        raise NotFound
    beginning = beginning_of(session, entry, public=public_files(), private=private_files())
    with unit_of_work() as work:
        made = service.take_up(work.session, actor, entry.id, entry.version_id, beginning=beginning, now=work.now)
        workspace_id = made.id
    return redirect(url_for("authoring.overview", workspace_id=workspace_id), 303)


@blueprint.post("/authoring/closed/<closed_id>/reopen")
@needs("studio.author")
def reopen(closed_id: str) -> ResponseReturnValue:
    """Opens a closed workspace again."""
    workspace_id = id_in_address(closed_id)
    try:
        with unit_of_work() as work:
            service.reopen(work.session, current_actor(), workspace_id, now=work.now)
    except Conflict as refusal:
        return _home(refusal), 409
    return redirect(url_for("authoring.overview", workspace_id=workspace_id), 303)
