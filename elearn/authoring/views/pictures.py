"""Pictures and recordings of a workspace: brought with a description, shown, taken out."""

from __future__ import annotations

import hashlib
import io

from flask import Response, g, render_template, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from elearn.authoring import service
from elearn.authoring.forms import line_in
from elearn.authoring.queries import WorkspaceRow, list_files, media_of, private_name
from elearn.authoring.rules import is_text
from elearn.authoring.service.files import MEDIA
from elearn.authoring.views.doors import blueprint
from elearn.authoring.views.shared import open_workspace, workshop
from elearn.content.identity import slug_of, unique
from elearn.content.lint.catalogue import sentence_of
from elearn.content.source import MEDIA_SUFFIXES
from elearn.core.errors import N_, Invalid, NotFound
from elearn.core.text import nfc
from elearn.studio.files import keep, read
from elearn.studio.views.shared import private_files
from elearn.web.access import current_actor, needs
from elearn.web.languages import current_language
from elearn.web.uploads import takes_file
from elearn.web.work import read_session, unit_of_work

_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "svg": "image/svg+xml",
    "opus": "audio/ogg",
    "ogg": "audio/ogg",
    "webm": "video/webm",
}


@blueprint.get("/authoring/<workspace_id>/pictures")
@needs("studio.author")
def pictures(workspace_id: str) -> str:
    """The pictures that are there, and where another one is brought."""
    return _page(open_workspace(workspace_id))


def _page(workspace: WorkspaceRow, error: Invalid | None = None, line: str = "") -> str:
    files = list_files(read_session(), workspace.id)
    return render_template(
        "authoring/pictures.html",
        workspace=workspace,
        media=[each for each in files if not is_text(each.path)],
        line=line,
        typed=request.form,
        most=MEDIA // (1024 * 1024),
        complaint="" if error is None else g.translate(error.message, **error.values),
        at=error.field if error is not None else None,
    )


@blueprint.post("/authoring/<workspace_id>/pictures")
@takes_file(MEDIA)
@needs("studio.author")
def bring(workspace_id: str) -> ResponseReturnValue:
    """Takes a picture in, and answers with the line that shows it. Without a description there is none."""
    workspace = open_workspace(workspace_id)
    try:
        description, caption = _description(), _words("caption")
        path, content = _sent(workspace, request.files.get("picture"))
        keep(private_files(), media_name(path, content), content)
        with unit_of_work() as work:
            service.put_media(work.session, current_actor(), workspace.id, path, content, now=work.now)
    except Invalid as refusal:
        return _page(workspace, refusal), 422
    shown = f' "{caption}"' if caption else ""
    return _page(workspace, line=f"![{description}]({path}{shown})")


def _description() -> str:
    """What whoever does not see the picture needs to know from it.

    Raises:
        Invalid: nothing is said.
    """
    words = _words("description")
    if not words:
        raise Invalid(N_("Viết mô tả: người không thấy hình cần biết gì từ hình này?"), field="description")
    return words


def _words(name: str) -> str:
    return line_in(request.form, name).replace("[", "(").replace("]", ")").replace('"', "”")


def _sent(workspace: WorkspaceRow, file: FileStorage | None) -> tuple[str, bytes]:
    """The path that a picture gets and its bytes.

    Raises:
        Invalid: there is none, or it is too large, of a kind that courses do not show, or not what it says it is.
    """
    if file is None or not file.filename:
        raise Invalid(N_("Chưa chọn tệp nào."), field="picture")
    with file.stream as stream:
        content = stream.read(MEDIA + 1)
    name, dot, suffix = nfc(file.filename).replace("\\", "/").rpartition("/")[2].rpartition(".")
    if not dot or f".{suffix.lower()}" not in MEDIA_SUFFIXES - {".vtt"}:
        raise Invalid(N_("Hình là PNG, JPEG, WebP hoặc SVG; ghi âm là Opus; phim là WebM."), field="picture")
    if len(content) > MEDIA:
        raise Invalid(N_("Tệp lớn quá %(limit)s MB."), field="picture", limit=MEDIA // (1024 * 1024))
    _check(suffix.lower(), content)
    taken = {each.path.partition("/")[2].rpartition(".")[0] for each in list_files(read_session(), workspace.id)}
    return f"assets/{unique(slug_of(name, 40) or 'hinh', taken)}.{suffix.lower()}", content


def _check(suffix: str, content: bytes) -> None:
    """Looks into a file before anything of it is kept.

    Raises:
        Invalid: the compiler would refuse it; the refusal is the linter's own sentence.
    """
    problems = workshop().media({f"picture.{suffix}": content})
    if problems:
        sentence = sentence_of(problems[0], current_language())
        raise Invalid(N_("Chưa nhận tệp này: %(why)s"), field="picture", why=sentence)


def media_name(path: str, content: bytes) -> str:
    """How the private storage calls a file with these bytes."""
    return private_name(path, hashlib.sha256(content).hexdigest())


@blueprint.get("/authoring/<workspace_id>/media/<path:path>")
@needs("studio.author")
def media(workspace_id: str, path: str) -> ResponseReturnValue:
    """A picture or recording as it was brought; it can do nothing but be shown."""
    workspace = open_workspace(workspace_id)
    name = media_of(list_files(read_session(), workspace.id)).get(path)
    kind = _TYPES.get(path.rpartition(".")[2].lower())
    if name is None or kind is None:
        raise NotFound
    answer: Response = send_file(io.BytesIO(read(private_files(), name)), mimetype=kind)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
