"""What one chose about e-mails: where they go, whether, when, and about what. A part of one's account."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from elearn.accounts.rules import Allowance
from elearn.accounts.sign_in import verify_own_password
from elearn.accounts.throttle import Counter, keyed_digest, take_tries
from elearn.core import limits
from elearn.core.errors import N_, Invalid, NotFound
from elearn.notifications import choices
from elearn.notifications.forms import AddressForm, ChoicesForm, CodeForm
from elearn.notifications.kinds import Kind
from elearn.notifications.views.doors import blueprint
from elearn.web.access import current_actor, needs
from elearn.web.forms import Form, translated
from elearn.web.work import database, notes, read_session, unit_of_work

REFUSAL = N_("Tài khoản này vừa xin nhiều mã. Xin thử lại sau %(minutes)s phút.")


@blueprint.get("/account/mail")
@needs("notifications.own")
def mail() -> ResponseReturnValue:
    """What one has chosen; where the installation sends no e-mail, it says so."""
    return _page()


def _page(*, asking: Form | None = None, confirming: Form | None = None, choosing: Form | None = None) -> str:
    chosen = choices.get_chosen(read_session(), current_actor(), now=database().clock.now())
    if choosing is None:
        choosing = ChoicesForm(formdata=None)
        choosing.wants_mail.data, choosing.digest_day.data = chosen.wants_mail, str(chosen.digest_day)
        choosing.kinds.data = [each.value for each in choices.SWITCHABLE if each not in chosen.off]
    return render_template(
        "notifications/mail.html",
        chosen=chosen,
        sends_mail=_sends_mail(),
        asking=asking or AddressForm(formdata=None),
        confirming=confirming or CodeForm(formdata=None),
        choosing=choosing,
        minutes=int(limits.ADDRESS_CODE_LIFE.total_seconds() // 60),
    )


def _sends_mail() -> bool:
    return bool(current_app.extensions["elearn.settings"].sends_mail)


@blueprint.post("/account/mail/address")
@needs("notifications.own")
def ask_address() -> ResponseReturnValue:
    """Takes an address and has a code sent there."""
    if not _sends_mail():
        raise NotFound
    form = AddressForm()
    try:
        if not form.validate():
            return _page(asking=form), 422
        _ask(form)
    except Invalid as error:
        form.tell(error)
        return _page(asking=form), 422
    flash(translated(N_("Mã xác nhận đang được gửi đến địa chỉ ấy. Xin mở thư rồi gõ mã vào đây.")), "good")
    return _back()


def _ask(form: AddressForm) -> None:
    if not verify_own_password(form.password.data or ""):
        raise Invalid(N_("Mật khẩu hiện nay chưa đúng."), field="password")
    _count_code()
    with unit_of_work() as work:
        choices.ask_address(work.session, current_actor(), form.address.data or "", now=work.now)


def _count_code() -> None:
    """Bounds how many codes an account has sent; the count is a note."""
    # The settings refuse to start without a secret key.
    subject = keyed_digest(current_app.secret_key, "throttle.address-code", str(current_actor().account_id))  # type: ignore[arg-type]
    with notes() as work:
        take_tries(work.session, (Counter("address-code", subject, Allowance(*limits.ADDRESS_CODES), REFUSAL),), now=work.now)


@blueprint.post("/account/mail/code")
@needs("notifications.own")
def confirm_address() -> ResponseReturnValue:
    """Takes the code; a wrong one is counted."""
    form = CodeForm()
    try:
        if not form.validate():
            return _page(confirming=form), 422
        _confirm(form)
    except Invalid as error:
        form.tell(error)
        return _page(confirming=form), 422
    flash(translated(N_("Đã xác nhận địa chỉ. Từ nay tin báo đến cả qua thư.")), "good")
    return _back()


def _confirm(form: CodeForm) -> None:
    # The unit of work ends first: a wrong code counts.
    with unit_of_work() as work:
        is_right = choices.confirm_address(work.session, current_actor(), form.code.data or "", now=work.now)
    if not is_right:
        raise Invalid(N_("Mã chưa đúng. Xin xem lại thư; sai năm lần thì cần gửi mã khác."), field="code")


@blueprint.post("/account/mail/choices")
@needs("notifications.own")
def save_choices() -> ResponseReturnValue:
    """Takes whether, when and about what."""
    form = ChoicesForm()
    try:
        if not form.validate():
            return _page(choosing=form), 422
        with unit_of_work() as work:
            choices.save_choices(
                work.session,
                current_actor(),
                wants_mail=form.wants_mail.data,
                digest_day=int(form.digest_day.data),
                kinds=[Kind(each) for each in form.kinds.data or ()],
                now=work.now,
            )
    except Invalid as error:
        form.tell(error)
        return _page(choosing=form), 422
    flash(translated(N_("Đã ghi nhận.")), "good")
    return _back()


@blueprint.post("/account/mail/remove")
@needs("notifications.own")
def remove_address() -> ResponseReturnValue:
    """Forgets the address: no e-mail goes out any more."""
    with unit_of_work() as work:
        choices.remove_address(work.session, current_actor(), now=work.now)
    flash(translated(N_("Đã xóa địa chỉ. Trang không gửi thư cho anh/chị nữa.")), "good")
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("notifications.mail"), 303)
