"""One's own notices: read, mark as read, and check whether a message that came by e-mail is a true one."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.core.errors import N_
from elearn.core.paging import page_number
from elearn.notifications import queries, service
from elearn.notifications.queries import NoticeRow
from elearn.notifications.rules import read_code
from elearn.notifications.views.doors import blueprint
from elearn.notifications.wording import Worded, pieces, word
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.forms import translated
from elearn.web.known_fields import without_unknown_fields
from elearn.web.languages import current_language
from elearn.web.work import read_session, unit_of_work

_TYPED = 40
"""Characters of what is typed as a code: more is no code, however it is written."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice in the language of the page."""

    row: NoticeRow
    worded: Worded
    address: str | None


@dataclass(frozen=True, slots=True)
class Check:
    """What was typed into the box, the code in it (None where it is none), and the notice that it belongs to, if there is one."""

    typed: str
    code: str | None
    found: Shown | None


@blueprint.get("/notices")
@needs("notifications.own")
def notices() -> ResponseReturnValue:
    """One's own notices; with `code`, whether a message with this code went to oneself."""
    elsewhere = without_unknown_fields(lambda name, value: name == "page" or (name == "code" and 0 < len(value) <= _TYPED))
    if elsewhere is not None:
        return elsewhere
    found = queries.list_notices(read_session(), current_actor(), page=page_number(request.args.get("page")))
    return render_template(
        "notifications/notices.html",
        found=found,
        rows=[_shown(each) for each in found.rows],
        check=_check(request.args.get("code", "")),
        pieces=pieces,
        address=lambda page: url_for("notifications.notices", page=page if page > 1 else None),
    )


def _check(typed: str) -> Check | None:
    if not typed.strip():
        return None
    code = read_code(typed)
    row = None if code is None else queries.find_notice_by_code(read_session(), current_actor(), code)
    return Check(typed.strip(), code, None if row is None else _shown(row))


def _shown(row: NoticeRow) -> Shown:
    return Shown(row, word(row.kind, row.words, current_language(), g.translate, marks_own=True), _address(row.place))


def _address(place: str | None) -> str | None:
    return None if place is None else f"/{current_language()}{place}"


@blueprint.post("/notices/<notice_id>/read")
@needs("notifications.own")
def read_notice(notice_id: str) -> ResponseReturnValue:
    """Marks one notice as read, and goes on to the page that it is about where that was asked for."""
    wanted = id_in_address(notice_id)
    with unit_of_work() as work:
        place = service.mark_read(work.session, current_actor(), wanted, now=work.now)
    onward = _address(place) if "open" in request.form else None
    return redirect(onward or url_for("notifications.notices"), 303)


@blueprint.post("/notices/read")
@needs("notifications.own")
def read_all() -> ResponseReturnValue:
    """Marks every notice as read."""
    with unit_of_work() as work:
        service.mark_all_read(work.session, current_actor(), now=work.now)
    flash(translated(N_("Đã đánh dấu đọc hết.")), "good")
    return redirect(url_for("notifications.notices"), 303)
