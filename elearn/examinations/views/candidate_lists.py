"""Lists of people without account: a file or pasted text, looked at first, then written. Nothing of it is kept in between."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.examinations.candidates.lists import HEADINGS, Fault, ListPlan, ListRow, read_rows, write_text
from elearn.examinations.forms import ListForm
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import Template
from elearn.examinations.service import candidates as service
from elearn.examinations.service.candidates import ListChanged
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.shared import owned
from elearn.organisation.staff_import.opening import open_file
from elearn.web.access import current_actor, needs
from elearn.web.forms import translated
from elearn.web.uploads import takes_file
from elearn.web.work import read_session, unit_of_work

FILE_BYTES = 2 * 1024 * 1024
_SHOWN = 200


@blueprint.get("/organise/<examination_id>/candidates/list")
@needs("examinations.organise")
def candidate_list(examination_id: str) -> str:
    """The form for a list."""
    return _page(_hiring(examination_id), ListForm(formdata=None))


@blueprint.post("/organise/<examination_id>/candidates/list")
@takes_file(FILE_BYTES)
@needs("examinations.organise")
def plan_candidate_list(examination_id: str) -> ResponseReturnValue:
    """Shows what a list would change, with what is wrong in it line by line; writes what was shown before and agreed to."""
    held, form = _hiring(examination_id), ListForm()
    try:
        rows, faults = _read(form)
        plan = service.plan_list(read_session(), held, rows, faults)
    except Invalid as error:
        form.tell(error)
        return _page(held, form), 422
    digest = request.form.get("digest", "")
    if not digest:
        return _page(held, form, plan=plan, rows=rows), 422 if plan.faults else 200
    return _write(held, form, rows, faults, digest)


def _write(held: Held, form: ListForm, rows: list[ListRow], faults: list[Fault], digest: str) -> ResponseReturnValue:
    try:
        with unit_of_work() as work:
            listed = service.write_list(work.session, current_actor(), held, rows, faults, digest=digest, now=work.now)
    except ListChanged as changed:
        flash(translated(changed.message), "warn")
        return _page(held, form, plan=changed.plan, rows=rows), 409
    except (Invalid, Conflict) as error:
        form.tell(error if isinstance(error, Invalid) else Invalid(error.message, field="text", **error.values))
        return _page(held, form), 422
    flash(translated(N_("Đã đưa %(count)d thí sinh vào danh sách."), count=listed), "good")
    return redirect(url_for("examinations.candidates", examination_id=held.id), 303)


def _read(form: ListForm) -> tuple[list[ListRow], list[Fault]]:
    """What was sent: the file where there is one, else the text."""
    sent = form.file.data.read(FILE_BYTES + 1) if form.file.data else b""
    if len(sent) > FILE_BYTES:
        raise Invalid(N_("Tệp lớn quá %(most)s MB. Xin bỏ hình ảnh và các trang tính khác, hoặc chia tệp."), field="file", most=2)
    text = form.text.data or ""
    if not sent and not text.strip():
        raise Invalid(N_("Xin chọn một tệp, hoặc dán danh sách."), field="text")
    if not form.validate():
        raise Invalid(form.text.errors[0] if form.text.errors else None, field="text")
    return read_rows(open_file(sent or text.encode()))


def _hiring(examination_id: str) -> Held:
    """The examination at an address, where it is one with candidates from outside and the actor's unit answers for it."""
    held = owned(examination_id)
    if held.template is not Template.RECRUITMENT:
        raise NotFound
    return held


def _page(held: Held, form: ListForm, *, plan: ListPlan | None = None, rows: list[ListRow] | None = None) -> str:
    found = plan.faults if plan else ()
    faults = [(each.line, translated(HEADINGS[each.column]), translated(each.sentence, **each.values)) for each in found]
    if rows is not None:
        form.text.data = write_text(rows) if plan and not plan.faults else form.text.data
    return render_template(
        "examinations/candidate_list.html",
        held=held,
        form=form,
        plan=plan,
        faults=faults[:_SHOWN],
        more_faults=max(0, len(faults) - _SHOWN),
        rows=plan.new[:_SHOWN] if plan else (),
        more_rows=max(0, len(plan.new) - _SHOWN) if plan else 0,
        text=write_text(rows) if rows is not None else "",
    )
