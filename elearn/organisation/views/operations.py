"""How the installation does, for administrators of a unit at the top: health, backup, jobs. Never a path or a secret."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.core import limits
from elearn.core.db import revisions
from elearn.core.errors import N_, NotFound
from elearn.core.jobs.model import JobState
from elearn.core.jobs.queries import count_by_kind, count_by_state, page_of_jobs
from elearn.core.notes import take_note
from elearn.core.paging import page_number
from elearn.core.standing import read_standing
from elearn.notifications.queries import count_mails, count_put_off
from elearn.organisation import service
from elearn.organisation.views.doors import blueprint
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.forms import translated
from elearn.web.work import database, notes, read_session, unit_of_work

STATE_WORDS = {
    JobState.DEAD: N_("Không xong"),
    JobState.RUNNING: N_("Đang chạy"),
    JobState.WAITING: N_("Đang chờ"),
    JobState.DONE: N_("Đã xong"),
    JobState.CANCELLED: N_("Đã hủy"),
}
"""What needs somebody comes first."""

KIND_WORDS = {
    "core.check_chain": N_("Kiểm tra toàn bộ chuỗi sự kiện"),
    "organisation.new_day": N_("Bắt đầu ngày mới: thay đổi tổ chức, vai trò hết hạn"),
    "organisation.check_staff_file": N_("Kiểm tra danh sách nhân sự"),
    "organisation.write_staff_list": N_("Ghi danh sách nhân sự"),
    "organisation.old_staff_lists": N_("Xóa danh sách nhân sự cũ"),
    "accounts.old_counters": N_("Xóa số đếm đăng nhập cũ"),
    "accounts.old_traces": N_("Xóa ghi chú và phiên đăng nhập cũ"),
    "reporting.write_export": N_("Ghi tệp kết quả học tập"),
    "reporting.old_exports": N_("Xóa tệp đã xuất cũ"),
    "learning.tell_changes": N_("Báo tin khóa học có thay đổi"),
    "notifications.old_notices": N_("Xóa tin báo cũ"),
    "support.count": N_("Tính số liệu đơn vị cần hỗ trợ"),
    "authoring.read_import": N_("Đọc tệp đưa vào khóa học"),
    "studio.check_draft": N_("Kiểm tra bản nháp khóa học"),
    "studio.old_draft_files": N_("Xóa tệp bản nháp cũ"),
}
"""What the kinds of jobs are called here; one that is not named is shown by its code."""


_RECENT = timedelta(days=7)
"""For how long back e-mails are counted."""


@blueprint.get("/admin/operations")
@needs("organisation.administer")
def operations() -> str:
    """Health, backup and one page of jobs of one state."""
    _require()
    session, now = read_session(), database().clock.now()
    state = _state(request.args.get("state", ""))
    kind = request.args.get("kind", "")[:80]
    standing = read_standing(session, now=now)
    return render_template(
        "organisation/operations.html",
        standing=standing,
        now=now,
        is_current=revisions.current_revision(database()) == revisions.NEEDED,
        is_postgresql=database().is_postgresql,
        free=free_space(),
        sends_mail=bool(current_app.extensions["elearn.settings"].sends_mail),
        mails=count_mails(session, since=now - _RECENT),
        put_off=count_put_off(session),
        limits=limits,
        is_old=partial(_is_old, now),
        counts=count_by_state(session),
        kinds=count_by_kind(session, state),
        page=page_of_jobs(session, state, kind=kind, page=page_number(request.args.get("page"))),
        state=state,
        kind=kind,
        state_words=STATE_WORDS,
        kind_words=KIND_WORDS,
        address=partial(_address, state, kind),
    )


def _require() -> None:
    """Raises NotFound for whoever administers no unit at the top, and notes it."""
    try:
        service.require_operations(read_session(), current_actor())
    except NotFound:
        with notes() as work:
            take_note(work, "access.denied", current_actor(), what="operations")
        raise


def free_space() -> int | None:
    """Bytes free where the installation keeps its files; None where the system does not tell."""
    try:
        return shutil.disk_usage(Path(current_app.extensions["elearn.settings"].instance)).free
    except OSError:
        return None


def _is_old(now: datetime, at: datetime | None, most: timedelta) -> bool:
    return at is not None and now - at > most


def _state(text: str) -> JobState:
    return JobState(text) if text in {*JobState} else JobState.DEAD


def _address(state: JobState, kind: str, number: int) -> str:
    return url_for(
        "organisation.operations",
        state=None if state is JobState.DEAD else state.value,
        kind=kind or None,
        page=number if number > 1 else None,
    )


@blueprint.post("/admin/operations/jobs/<job_id>/retry")
@needs("organisation.administer")
def retry_job(job_id: str) -> ResponseReturnValue:
    """Lets a job run again."""
    return _change(job_id, service.retry_job, N_("Tác vụ sẽ chạy lại."))


@blueprint.post("/admin/operations/jobs/<job_id>/cancel")
@needs("organisation.administer")
def cancel_job(job_id: str) -> ResponseReturnValue:
    """Cancels a job."""
    return _change(job_id, service.cancel_job, N_("Đã nhận yêu cầu hủy."))


def _change(job_id: str, change: Callable[..., None], told: str) -> ResponseReturnValue:
    wanted = id_in_address(job_id)
    _require()
    with unit_of_work() as work:
        change(work.session, current_actor(), wanted, now=work.now)
    flash(translated(told), "good")
    return redirect(url_for("organisation.operations"), 303)
