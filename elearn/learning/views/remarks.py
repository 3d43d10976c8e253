"""A reader says that a line is wrong or hard to understand; and, without account, asks later what became of it."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.accounts.rules import Allowance
from elearn.accounts.throttle import Counter, counted_address, keyed_digest, take_tries
from elearn.core import limits
from elearn.core.errors import N_, Invalid
from elearn.learning import voices
from elearn.learning.lines import Line, find_line, list_lines
from elearn.learning.pieces import shown_blocks
from elearn.learning.reader import Reader
from elearn.learning.remark_queries import find_fate
from elearn.learning.remark_rules import RemarkKind
from elearn.learning.service import Place
from elearn.learning.views.doors import blueprint
from elearn.learning.views.shared import asked_edition, edition, lesson_address, open_place
from elearn.notifications.rules import read_code
from elearn.web.access import current_actor, public
from elearn.web.languages import current_language
from elearn.web.work import notes, read_session, unit_of_work

_TOO_MANY_REMARKS = N_("Máy này vừa gửi nhiều góp ý. Xin gửi tiếp sau %(minutes)s phút.")
_TOO_MANY_CODES = N_("Máy này vừa tra nhiều mã. Xin tra tiếp sau %(minutes)s phút.")
_OPTION = 80
"""Characters of a line in the list of lines."""


@blueprint.get("/courses/<slug>/<lesson_slug>/report")
@public
def report(slug: str, lesson_slug: str) -> ResponseReturnValue:
    """Where a reader says so of one line, or chooses the line first."""
    return _page(open_place(slug, lesson_slug))


def _page(found: Place, error: str = "", words: str = "") -> str:
    language, name = current_language(), request.values.get("block", "")[:160]
    return render_template(
        "learning/report.html",
        place=found,
        edition=asked_edition(),
        error=error,
        words=words,
        line=find_line(found.course, found.lesson, name, language) if name else None,
        lines=_lines_shown(found),
        characters=limits.TEXT_CHARACTERS,
        option=_OPTION,
    )


def _lines_shown(found: Place) -> list[Line]:
    """The blocks that this reader is shown. Questions of a quiz and scenes of a case are spoken of from where they stand."""
    reader = Reader(found.entry, found.course, found.lesson, current_language(), edition(), is_guest=current_actor().is_anonymous)
    keys = {each.key for each in shown_blocks(reader)}
    return [each for each in list_lines(found.course, found.lesson, current_language()) if each.name in keys and each.words]


@blueprint.post("/courses/<slug>/<lesson_slug>/report")
@public
def send_report(slug: str, lesson_slug: str) -> ResponseReturnValue:
    """Takes the remark; an account is not needed, so it is counted by address."""
    found = open_place(slug, lesson_slug)
    said = _read_said()
    _count("fault", limits.ERROR_REPORTS, _TOO_MANY_REMARKS)
    try:
        with unit_of_work() as work:
            kept = voices.report_fault(work.session, current_actor(), found, said, language=current_language(), now=work.now)
            name, code = kept.block, kept.code
    except Invalid as error:
        return _page(found, g.translate(error.message), said.words), 422
    if code is not None:
        return redirect(url_for("learning.remark", code=code), 303)
    flash(g.translate(N_("Đã ghi nhận. Cảm ơn anh/chị đã góp ý; có trả lời, “Tin báo” sẽ cho biết.")), "good")
    line = find_line(found.course, found.lesson, name, current_language()) if name else None
    return redirect(lesson_address(found.entry, found.lesson, line.anchor if line else None, edition=asked_edition()), 303)


def _read_said() -> voices.Said:
    """What the form says.

    Raises:
        Invalid: a kind that no page of ours can send.
    """
    kind = request.form.get("kind", RemarkKind.WRONG)
    if kind not in set(RemarkKind):
        raise Invalid(field="kind")
    return voices.Said(
        words=request.form.get("words", ""),
        line=request.form.get("block", "")[:160] or None,
        kind=RemarkKind(kind),
        key=request.form.get("sending", "")[:64],
    )


def _count(scope: str, allowance: tuple[int, timedelta], refusal: str) -> None:
    """Bounds how often one address does something; the count is a note."""
    # The settings refuse to start without a secret key.
    subject = keyed_digest(current_app.secret_key, f"throttle.{scope}", counted_address(request.remote_addr))  # type: ignore[arg-type]
    counters = (Counter(scope, subject, Allowance(*allowance), refusal),)
    with notes() as work:
        take_tries(work.session, counters, now=work.now)


@blueprint.get("/remarks")
@public
def remark() -> ResponseReturnValue:
    """What became of a remark, for whoever has its code: the thanks for it at first, the answer later."""
    typed = request.args.get("code", "")[:20]
    code = read_code(typed)
    if code is not None:
        _count("remark-code", limits.REMARK_CODES, _TOO_MANY_CODES)
    fate = find_fate(read_session(), code) if code is not None else None
    page = render_template("learning/remark.html", typed=typed, code=code, fate=fate)
    return page, 404 if typed and fate is None else 200
