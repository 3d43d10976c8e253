"""What is brought from elsewhere: documents, slides, pasted text, banks in other formats; looked at, confirmed, taken."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from elearn.authoring import service
from elearn.authoring.importing import Brought, Place, brought_by, keys_in, likely, open_questions, taken
from elearn.authoring.queries import ImportRow, WorkspaceRow, get_import, list_files, list_imports, read_texts
from elearn.authoring.reading import DOCUMENT
from elearn.authoring.rules import BROUGHT_SUFFIX, RESULT_SUFFIX, ImportState, divided
from elearn.authoring.views.doors import blueprint
from elearn.authoring.views.looked_at import counts_of, losses_of, problem_words, questions_of
from elearn.authoring.views.pictures import media_name
from elearn.authoring.views.shared import names_of, open_workspace, outline_of, title_of
from elearn.content.source import Kind, classify
from elearn.core.errors import N_, Conflict, Invalid
from elearn.core.jobs.model import JobState
from elearn.core.jobs.queries import JobRow
from elearn.core.text import nfc
from elearn.exchange.converting import LARGEST
from elearn.exchange.formats import format_of, offered, write
from elearn.exchange.word.values import Refusal, WordCourse, from_json
from elearn.studio.files import keep, read
from elearn.studio.views.shared import private_files
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.languages import current_language
from elearn.web.uploads import takes_file
from elearn.web.work import read_session, unit_of_work

_JOBS = {
    JobState.WAITING: "waiting",
    JobState.RUNNING: "running",
    JobState.DONE: "done",
    JobState.DEAD: "failed",
    JobState.CANCELLED: "cancelled",
}
_PASTED = 500_000
"""Characters of a pasted text."""


@blueprint.get("/authoring/<workspace_id>/imports")
@needs("studio.author")
def imports(workspace_id: str) -> str:
    """Where something is brought from elsewhere, and what was brought and waits."""
    return _page(open_workspace(workspace_id))


@blueprint.get("/authoring/import-template.xlsx")
@needs("studio.author")
def import_template() -> Response:
    """The spreadsheet that a bank can be written into, with its guide and without questions."""
    response = Response(write("xlsx", ()).content, content_type=format_of("xlsx").media_type)
    response.headers["Content-Disposition"] = 'attachment; filename="mau-ngan-hang-cau-hoi.xlsx"'
    return response


def _page(workspace: WorkspaceRow, error: Invalid | None = None) -> str:
    return render_template(
        "authoring/imports.html",
        workspace=workspace,
        title=title_of(workspace),
        waiting=list_imports(read_session(), workspace.id),
        formats=[(each.name, each.says.get(current_language(), each.says["vi"])) for each in offered()],
        most=LARGEST // (1024 * 1024),
        typed=request.form,
        complaint="" if error is None else g.translate(error.message, **error.values),
        at=error.field if error is not None else None,
    )


@blueprint.post("/authoring/<workspace_id>/imports")
@takes_file(LARGEST)
@needs("studio.author")
def bring_in(workspace_id: str) -> ResponseReturnValue:
    """Takes a file or a pasted text in, and asks for its reading."""
    workspace = open_workspace(workspace_id)
    try:
        form, name, content = _sent()
    except Invalid as refusal:
        return _page(workspace, refusal), 422
    digest = hashlib.sha256(content).hexdigest()
    keep(private_files(), f"{digest}.{BROUGHT_SUFFIX}", content)
    questions = request.form.get("questions", "")
    with unit_of_work() as work:
        brought = service.bring(
            work.session,
            current_actor(),
            workspace.id,
            form,
            name,
            sha256=digest,
            questions=questions if questions in {"bank", "lessons"} else None,
            now=work.now,
        )
    return redirect(url_for("authoring.brought", workspace_id=workspace.id, import_id=brought), 303)


def _sent() -> tuple[str, str, bytes]:
    """What was sent: its form, what it is called, its bytes.

    Raises:
        Invalid: nothing was, or too much, or of no format that is offered.
    """
    form = request.form.get("form", DOCUMENT)
    if form != DOCUMENT and form not in {each.name for each in offered()}:
        raise Invalid(N_("Lựa chọn này không có trong danh sách."), field="form")
    pasted = nfc(request.form.get("pasted", "").replace("\r\n", "\n")).strip()
    if pasted:
        if len(pasted) > _PASTED:
            raise Invalid(N_("Dài nhất %(max)d ký tự."), field="pasted", max=_PASTED)
        return form, g.translate(N_("Chữ đã dán")), pasted.encode()
    return form, *_file(request.files.get("file"))


def _file(file: FileStorage | None) -> tuple[str, bytes]:
    if file is None or not file.filename:
        raise Invalid(N_("Chưa chọn tệp nào."), field="file")
    with file.stream as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Invalid(N_("Tệp lớn quá %(limit)s MB."), field="file", limit=LARGEST // (1024 * 1024))
    name = "".join(each for each in nfc(file.filename) if each.isprintable()).replace("\\", "/").rpartition("/")[2]
    return name[:200] or "tep", content


@blueprint.get("/authoring/<workspace_id>/imports/<import_id>")
@needs("studio.author")
def brought(workspace_id: str, import_id: str) -> str:
    """What was read: lessons, questions with their keys, and what was lost. The page can be left and found again."""
    workspace = open_workspace(workspace_id)
    return _brought_page(workspace, get_import(read_session(), workspace.id, id_in_address(import_id)))


def _brought_page(workspace: WorkspaceRow, found: ImportRow, complaint: str = "", unsettled: Sequence[int] = ()) -> str:
    course = _course(found)
    refusal = problem_words(course.problem) if isinstance(course, Refusal) else ""
    read_of = course if isinstance(course, WordCourse) else None
    left, changed = losses_of(read_of, found.form) if read_of is not None else ([], [])
    return render_template(
        "authoring/brought.html",
        workspace=workspace,
        title=title_of(workspace),
        found=found,
        job=_job(found.job) if found.state is ImportState.READING else None,
        spoken=workspace.languages[0],
        refusal=refusal,
        course=read_of,
        questions=questions_of(read_of, found.form) if read_of is not None else [],
        counts=counts_of(read_of) if read_of is not None else {},
        likely=len(likely(read_of)) if read_of is not None else 0,
        opened=len(open_questions(read_of)) if read_of is not None else 0,
        left=left,
        changed=changed,
        modules=_modules(workspace),
        complaint=complaint,
        unsettled=unsettled,
        sent=set(request.form.items(multi=True)),
    )


def _course(found: ImportRow) -> WordCourse | Refusal | None:
    if found.result_sha256 is None:
        return None
    return from_json(read(private_files(), f"{found.result_sha256}.{RESULT_SUFFIX}"))


def _job(job: JobRow | None) -> dict[str, Any]:
    return {"state": _JOBS[job.state] if job is not None else "failed"}


def _modules(workspace: WorkspaceRow) -> list[tuple[str, str]]:
    """The parts of the course: folder and title."""
    settings = outline_of(workspace, list_files(read_session(), workspace.id)).settings
    found = []
    for each in settings.get("modules", ()):
        if isinstance(each, dict) and isinstance(each.get("dir"), str):
            titles = each.get("title")
            words = titles.get(current_language()) or next(iter(titles.values()), "") if isinstance(titles, dict) else ""
            found.append((each["dir"], words or each["dir"]))
    return found


@blueprint.post("/authoring/<workspace_id>/imports/<import_id>/take")
@needs("studio.author")
def take(workspace_id: str, import_id: str) -> ResponseReturnValue:
    """Puts what was read into the course, with the keys that were confirmed."""
    workspace = open_workspace(workspace_id)
    found = get_import(read_session(), workspace.id, id_in_address(import_id))
    course = _course(found)
    if not isinstance(course, WordCourse):
        return _brought_page(workspace, found, g.translate(N_("Tệp này chưa đọc xong, hoặc không đọc được."))), 409
    keys = keys_in(request.form.items(multi=True), course)
    unsettled = [number for number in open_questions(course) if not keys.get(number)]
    if unsettled and found.state is ImportState.READ and not request.form.get("leave_open"):
        # Guesses end with this page: they are asked for once more before they are given up.
        return _brought_page(workspace, found, unsettled=unsettled), 422
    files = taken(course, keys, _place(workspace))
    for name, content in files.media.items():
        keep(private_files(), media_name(name, content), content)
    empty = _empty_lesson(workspace) if course.lessons else None
    try:
        with unit_of_work() as work:
            service.take(work.session, current_actor(), workspace.id, found.id, files, now=work.now)
            if empty is not None:
                service.make_room(work.session, current_actor(), workspace.id, empty, now=work.now)
    except (Conflict, Invalid) as refusal:
        return _brought_page(workspace, found, g.translate(refusal.message, **refusal.values)), 409
    told = N_("Đã đưa vào khóa: %(what)s. Xem lại từng phần, rồi kiểm tra và gửi.")
    flash(g.translate(told, what=_amounts(brought_by(files))), "good")
    if files.refused:
        numbers = ", ".join(map(str, files.refused))
        flash(g.translate(N_("Không đưa vào được câu: %(numbers)s. Xin soạn lại các câu ấy."), numbers=numbers), "warn")
    return redirect(url_for("authoring.overview", workspace_id=workspace.id), 303)


@blueprint.get("/authoring/<workspace_id>/imports/<import_id>/take")
@needs("studio.author")
def asked_again(workspace_id: str, import_id: str) -> ResponseReturnValue:
    """The page that asked for keys once more, opened anew or in the other language, is the page of what was read."""
    return redirect(url_for("authoring.brought", workspace_id=workspace_id, import_id=import_id), 303)


def _amounts(brought: Brought) -> str:
    """How much came in, in words; what did not come is left out."""
    amounts = (
        (N_("%(n)d bài"), brought.lessons),
        (N_("%(n)d bài kiểm tra"), brought.quizzes),
        (N_("%(n)d câu hỏi"), brought.questions),
        (N_("%(n)d hình"), brought.media),
    )
    return ", ".join(g.translate(words, n=number) for words, number in amounts if number)


def _place(workspace: WorkspaceRow) -> Place:
    """Where in the course it goes, as the form says."""
    modules = [folder for folder, _ in _modules(workspace)]
    wanted = request.form.get("module", "")
    return Place(
        module=wanted if wanted in modules else (modules[0] if modules else "01-noi-dung"),
        language=workspace.languages[0],
        paths=[each.path for each in list_files(read_session(), workspace.id)],
        names=names_of(workspace),
        with_quiz=bool(request.form.get("quiz")),
        quiz_title=g.translate(N_("Kiểm tra cuối khóa")),
    )


def _empty_lesson(workspace: WorkspaceRow) -> str | None:
    """The lesson with which a course begins, where it is the only one and nothing was written in it."""
    texts = read_texts(read_session(), workspace.id)
    lessons = [path for path in texts if classify(path).kind is Kind.LESSON]
    if len(lessons) != 1 or divided(texts[lessons[0]])[1].strip():
        return None
    return lessons[0]


@blueprint.post("/authoring/<workspace_id>/imports/<import_id>/drop")
@needs("studio.author")
def drop(workspace_id: str, import_id: str) -> ResponseReturnValue:
    """Nobody wants what was brought."""
    workspace = open_workspace(workspace_id)
    found = get_import(read_session(), workspace.id, id_in_address(import_id))
    try:
        with unit_of_work() as work:
            service.drop(work.session, current_actor(), workspace.id, found.id, now=work.now)
    except Conflict as refusal:
        return _brought_page(workspace, found, g.translate(refusal.message, **refusal.values)), 409
    return redirect(url_for("authoring.overview", workspace_id=workspace.id), 303)
