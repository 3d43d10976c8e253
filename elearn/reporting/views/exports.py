"""Completions as files: asking for one, following how far it is, fetching and stopping it. Everybody has their own alone."""

from __future__ import annotations

from pathlib import Path

from flask import current_app, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from elearn.accounts.sign_in import verify_own_password
from elearn.core import limits
from elearn.core.days import day_of
from elearn.core.db.types import LANGUAGES
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.ids import Id
from elearn.core.paging import page_number
from elearn.reporting import service
from elearn.reporting.completion_filter import CompletionFilter, read_filter
from elearn.reporting.export_queries import ExportRow, get_export, list_exports
from elearn.reporting.export_writing import file_of, write_export
from elearn.reporting.exporting.columns import BY_KEY
from elearn.reporting.exporting.joining import HEADINGS
from elearn.reporting.exporting.layouts import FULL
from elearn.reporting.exporting.rules import FORMS
from elearn.reporting.views.completions import completions_page
from elearn.reporting.views.doors import blueprint
from elearn.reporting.views.export_words import form_words, layout_words, state_words
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.languages import current_language
from elearn.web.work import database, read_session, unit_of_work

_PURPOSE = 4 * limits.PURPOSE_CHARACTERS
"""How much of a purpose is read: one that is too long is told so, and shown again."""


@blueprint.post("/reports/completions/export")
@needs("reporting.completions")
def export_completions() -> ResponseReturnValue:
    """A file of the completions that a filter finds: the file itself where it is small, else the page of the job that writes it."""
    asked, actor = read_filter(request.form), current_actor()
    if asked.faults:
        return completions_page(request.form), 422
    new = _read_order(asked.filter)
    try:
        service.check_export(new)
        _ask_for_password(asked.filter)
        with unit_of_work() as work:
            found = service.ask_for_export(work.session, actor, new, now=work.now, today=day_of(work.session, work.now))
    except Invalid as error:
        return completions_page(request.form, refusal=error), 422
    if not found.is_at_once:
        return redirect(url_for("reporting.export", export_id=found.id), 303)
    write_export(database(), _folder(), found.id)
    return _send(found.id)


def _read_order(wanted: CompletionFilter) -> service.NewExport:
    form = request.form
    layout, language = form.get("layout", ""), form.get("language", "")
    columns = tuple(form.getlist("column")[: len(FULL.columns)]) if layout == FULL.key else None
    chosen = language if language in LANGUAGES else current_language()
    return service.NewExport(wanted, layout, form.get("form", ""), chosen, form.get("purpose", "")[:_PURPOSE], columns)


def _ask_for_password(wanted: CompletionFilter) -> None:
    """Whoever takes many records away shows once more who they are: a screen left open is not enough.

    Raises:
        Invalid: the password is not the actor's.
        TooMany: too many wrong ones.
    """
    session = read_session()
    today = day_of(session, database().clock.now())
    many = service.count_completions(session, current_actor(), wanted, today=today) > limits.EXPORT_AT_ONCE
    if many and not verify_own_password(request.form.get("password", "")):
        raise Invalid(
            N_("Mật khẩu chưa đúng. Xuất nhiều hơn %(most)s lượt cần gõ lại mật khẩu."),
            field="password",
            most=limits.EXPORT_AT_ONCE,
        )


@blueprint.get("/reports/exports")
@needs("reporting.completions")
def exports() -> str:
    """One's own exports, latest first."""
    found = list_exports(read_session(), current_actor(), page=page_number(request.args.get("page")))
    return render_template(
        "reporting/exports.html",
        found=found,
        layouts=layout_words(),
        forms=form_words(),
        states=state_words(),
        address=lambda to: url_for("reporting.exports", page=to if to > 1 else None),
    )


@blueprint.get("/reports/exports/<export_id>")
@needs("reporting.completions")
def export(export_id: str) -> str:
    """One of one's own exports: how far it is, and what becomes of its file."""
    row = get_export(read_session(), current_actor(), id_in_address(export_id))
    return render_template(
        "reporting/export.html",
        row=row,
        is_there=_is_there(row),
        layouts=layout_words(),
        forms=form_words(),
        states=state_words(),
        kept_days=limits.EXPORT_KEPT.days,
    )


@blueprint.post("/reports/exports/<export_id>/file")
@needs("reporting.completions")
def export_file(export_id: str) -> ResponseReturnValue:
    """The file. It is no page that could be sent on, kept or asked for twice: each fetch is an act and is recorded."""
    return _send(id_in_address(export_id))


@blueprint.post("/reports/exports/<export_id>/cancel")
@needs("reporting.completions")
def cancel_export(export_id: str) -> ResponseReturnValue:
    """Stops the writing; where it was quicker, the page shows that it is done."""
    wanted = id_in_address(export_id)
    try:
        with unit_of_work() as work:
            service.cancel_export(work.session, current_actor(), wanted, now=work.now)
    except Conflict:
        pass
    return redirect(url_for("reporting.export", export_id=wanted), 303)


@blueprint.get("/reports/exports/join")
@needs("reporting.completions")
def join_ids() -> str:
    """Identity numbers put beside an exported file in the officer's own browser. The server has no part in it."""
    codes = BY_KEY["staff_code"].heading
    return render_template("reporting/join.html", headings={codes[each].lower(): HEADINGS[each] for each in LANGUAGES})


def _send(export_id: Id) -> ResponseReturnValue:
    with unit_of_work() as work:
        service.fetch_export(work.session, current_actor(), export_id, now=work.now)
    row = get_export(read_session(), current_actor(), export_id)
    path = file_of(_folder(), row.id, row.form)
    if not path.exists():
        raise NotFound
    answer = send_file(
        path, mimetype=FORMS[row.form].content_type, as_attachment=True, download_name=row.file_name, conditional=False, etag=False
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _is_there(row: ExportRow) -> bool:
    return row.kept_until is not None and row.kept_until > database().clock.now() and file_of(_folder(), row.id, row.form).exists()


def _folder() -> Path:
    folder: Path = current_app.extensions["elearn.exports"]
    return folder
