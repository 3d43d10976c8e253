"""A folder that an operator has put into the import directory, brought in by an administrator for a trainer of their units."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.accounts.queries import find_credentials
from elearn.core.actor import Actor, Role
from elearn.core.days import day_of
from elearn.core.db.work import UnitOfWork
from elearn.core.errors import N_, Invalid
from elearn.core.ids import Id
from elearn.organisation.queries import actor_of, administers
from elearn.studio import service
from elearn.studio.importing import find_import
from elearn.studio.rules import Origin
from elearn.studio.service import Sent
from elearn.studio.views.doors import blueprint
from elearn.studio.views.shared import setting
from elearn.web.access import current_actor, needs
from elearn.web.work import unit_of_work

_NOBODY = N_("Trong các đơn vị anh/chị quản trị không có giảng viên nào tên như vậy.")


@blueprint.get("/studio/import")
@needs("studio.import")
def import_page() -> str:
    """Where a folder is named, and for whom."""
    return _page()


def _page(error: Invalid | None = None) -> str:
    return render_template(
        "studio/import.html",
        has_imports=setting("import_folder") is not None,
        folder=request.form.get("folder", ""),
        author=request.form.get("author", ""),
        complaint="" if error is None else g.translate(error.message, **error.values),
        at=error.field if error is not None else None,
    )


@blueprint.post("/studio/import")
@needs("studio.import")
def bring_in() -> ResponseReturnValue:
    """Makes a folder below the import directory a trainer's draft; the check reads it."""
    folder = request.form.get("folder", "").strip()[:200]
    try:
        find_import(setting("import_folder"), folder)
        with unit_of_work() as work:
            author, unit_id = _author(work, request.form.get("author", "")[:200])
            sent = Sent(Origin.FOLDER, folder)
            service.make_draft(work.session, current_actor(), sent, unit_id=unit_id, author=author, now=work.now)
    except Invalid as refusal:
        return _page(refusal), 422
    told = N_("Đã đưa “%(folder)s” vào bản nháp của %(name)s, ở trang “Soạn bài”.")
    flash(g.translate(told, folder=folder, name=author.name), "good")
    return redirect(url_for("studio.import_page"), 303)


def _author(work: UnitOfWork, typed: str) -> tuple[Actor, Id]:
    """The trainer called so, and the first of their units that the actor administers.

    Raises:
        Invalid: there is none. Somebody elsewhere and nobody at all look the same.
    """
    found = find_credentials(work.session, typed, now=work.now)
    author = actor_of(work.session, found.person_id, today=day_of(work.session, work.now)) if found is not None else None
    units = author.units_as(Role.TRAINER) if author is not None else ()
    unit_id = next((each for each in units if administers(work.session, current_actor(), each)), None)
    if author is None or unit_id is None:
        raise Invalid(_NOBODY, field="author")
    return author, unit_id
