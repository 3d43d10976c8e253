"""Using a one-time code: beginning an account with that of a slip, choosing a new password with one that was spoken."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, make_response, render_template, request
from flask.typing import ResponseReturnValue

from elearn.accounts import service
from elearn.accounts.forms import ActivationForm, ResetForm
from elearn.accounts.passwords import PasswordHash, common_passwords, hashing
from elearn.accounts.queries import LiveCode
from elearn.accounts.redeeming import find_fitting
from elearn.accounts.rules import CodePurpose, check_password, check_username
from elearn.accounts.sign_in import SignedIn
from elearn.accounts.views.doors import blueprint
from elearn.accounts.views.own import let_in, names_of_site
from elearn.core.db.work import UnitOfWork
from elearn.core.errors import N_, Conflict, DomainError, Invalid, NotFound, TooMany
from elearn.core.ids import Id
from elearn.web.access import current_actor, public
from elearn.web.forms import translated
from elearn.web.work import unit_of_work


@dataclass(frozen=True, slots=True)
class _Begun:
    """An account has begun, and a session in it."""

    session: SignedIn
    username: str


WRONG_SLIP = N_("Mã số và mã kích hoạt này không đi cùng nhau, hoặc mã đã dùng hay hết hạn. Xin xem lại phiếu, hoặc xin phiếu mới.")
WRONG_CODE = N_("Tên và mã này không đi cùng nhau, hoặc mã đã dùng hay hết hạn. Xin nhập lại, hoặc xin cấp mã mới.")


@blueprint.route("/activate", methods=["GET", "POST"])
@public
def activate() -> ResponseReturnValue:
    """Begins an account with the code of a slip, and signs in."""
    form = ActivationForm()
    if request.method == "GET":
        return _page("activate", form)
    if not form.validate():
        return _page("activate", form), 422
    staff_code = form.staff_code.data or ""
    try:
        found = find_fitting(staff_code, form.code.data or "", CodePurpose.ACTIVATION)
        begun = _begin_account(found, form.username.data or staff_code, form.password.data or "")
    except (Invalid, Conflict, NotFound, TooMany) as error:
        return _refused("activate", form, error, WRONG_SLIP)
    response = let_in(begun.session, None)
    # Afterwards: what was said to whoever sat here before goes with their session.
    flash(translated(N_("Đã lập tài khoản. Tên đăng nhập của anh/chị: %(name)s."), name=begun.username), "good")
    return response


def _begin_account(found: LiveCode, username: str, password: str) -> _Begun:
    name = check_username(username)
    check_password(password, common=common_passwords(), names=(*found.names, name, *names_of_site()))
    password_hash = hashing().hash(password)
    with unit_of_work() as work:
        account_id = service.activate(work.session, found.code_id, found.digest, name, password_hash, now=work.now)
        session = _begin_session(work, account_id, password_hash)
    return _Begun(session, name)


def _begin_session(work: UnitOfWork, account_id: Id, password_hash: PasswordHash) -> SignedIn:
    before = current_actor().session_id
    token = service.begin_session(work.session, account_id, verified=password_hash, now=work.now, replaces=before)
    return SignedIn(token, account_id, None)


@blueprint.route("/reset", methods=["GET", "POST"])
@public
def reset() -> ResponseReturnValue:
    """Chooses a new password with a spoken code, and signs in; every other device is signed out."""
    form = ResetForm()
    if request.method == "GET":
        return _page("reset", form)
    if not form.validate():
        return _page("reset", form), 422
    try:
        found = find_fitting(form.username.data or "", form.code.data or "", CodePurpose.RESET)
        signed_in = _choose_password(found, form.password.data or "")
    except (Invalid, Conflict, NotFound, TooMany) as error:
        return _refused("reset", form, error, WRONG_CODE)
    response = let_in(signed_in, None)
    flash(translated(N_("Đã đặt mật khẩu mới. Các máy khác đã được đăng xuất.")), "good")
    return response


def _choose_password(found: LiveCode, password: str) -> SignedIn:
    check_password(password, common=common_passwords(), names=(*found.names, *names_of_site()))
    password_hash = hashing().hash(password)
    with unit_of_work() as work:
        account_id = service.reset_password(work.session, found.code_id, found.digest, password_hash, now=work.now)
        return _begin_session(work, account_id, password_hash)


def _page(name: str, form: ActivationForm | ResetForm, refused: str = "") -> str:
    return render_template(f"accounts/{name}.html", form=form, refused=refused)


def _refused(name: str, form: ActivationForm | ResetForm, error: DomainError, wrong: str) -> ResponseReturnValue:
    """The page with the reason; `wrong` where name and code do not belong together, whyever."""
    if isinstance(error, TooMany):
        response = make_response(_page(name, form, translated(error.message, **error.values)), 429)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    if isinstance(error, NotFound):
        return _page(name, form, translated(wrong)), 422
    form.tell(error if isinstance(error, Invalid) else Invalid(error.message, field="username", **error.values))
    return _page(name, form), 422
