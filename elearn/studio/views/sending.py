"""A new draft: a zip that a trainer sends."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from elearn.core import limits
from elearn.core.errors import N_, Invalid
from elearn.core.ids import Id, parse_id
from elearn.studio import service
from elearn.studio.files import keep_archive
from elearn.studio.rules import Origin
from elearn.studio.service import Sent
from elearn.studio.views.doors import blueprint
from elearn.studio.views.shared import private_files, unit_choices
from elearn.web.access import current_actor, needs
from elearn.web.uploads import takes_file
from elearn.web.work import unit_of_work

_ZIP = b"PK\x03\x04"


@blueprint.get("/studio/drafts/new")
@needs("studio.author")
def new() -> str:
    """Where a zip is sent from."""
    return _page()


def _page(error: Invalid | None = None) -> str:
    actor = current_actor()
    units = unit_choices()
    chosen = request.form.get("unit", "") or next((each for each, *_ in units if each == str(actor.unit_id)), "")
    return render_template(
        "studio/new.html",
        units=units,
        chosen=chosen,
        complaint="" if error is None else g.translate(error.message, **error.values),
        at=error.field if error is not None else None,
        most=limits.COURSE_ARCHIVE_BYTES // (1024 * 1024),
    )


@blueprint.post("/studio/drafts")
@takes_file(limits.COURSE_ARCHIVE_BYTES)
@needs("studio.author")
def send() -> ResponseReturnValue:
    """Takes a zip in and asks for its check."""
    try:
        name, content = _sent_file(request.files.get("archive"))
        unit_id = _unit()
        sent = Sent(Origin.UPLOAD, name, keep_archive(private_files(), content))
        with unit_of_work() as work:
            draft = service.make_draft(work.session, current_actor(), sent, unit_id=unit_id, now=work.now).id
    except Invalid as refusal:
        return _page(refusal), 422
    return redirect(url_for("studio.draft", draft_id=draft), 303)


def _sent_file(file: FileStorage | None) -> tuple[str, bytes]:
    """The name and the bytes of the zip in a form.

    Raises:
        Invalid: there is none, or what there is is no zip or too large.
    """
    if file is None or not file.filename:
        raise Invalid(N_("Chưa chọn tệp nào."), field="archive")
    with file.stream as stream:
        content = stream.read(limits.COURSE_ARCHIVE_BYTES + 1)
    if len(content) > limits.COURSE_ARCHIVE_BYTES:
        raise Invalid(N_("Tệp lớn quá. Khóa có phim thì nhờ người vận hành đặt vào thư mục nhập."), field="archive")
    if not content.startswith(_ZIP):
        raise Invalid(N_("Tệp này không phải tệp zip. Nén thư mục khóa học thành một tệp .zip rồi gửi."), field="archive")
    name = "".join(each for each in file.filename if each.isprintable()).replace("\\", "/").rpartition("/")[2]
    return name[:200] or "khoa-hoc.zip", content


def _unit() -> Id:
    """The unit that the form names.

    Raises:
        Invalid: it names none.
    """
    unit_id = parse_id(request.form.get("unit", ""))
    if unit_id is None:
        raise Invalid(N_("Chọn đơn vị có khóa học."), field="unit")
    return unit_id
