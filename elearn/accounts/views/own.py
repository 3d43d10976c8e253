"""Signing in and out, giving way at a shared machine, one's own password and account."""

from __future__ import annotations

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.accounts import queries, service
from elearn.accounts.device_cookie import remember_device
from elearn.accounts.forms import LanguageForm, PasswordForm, SignInForm
from elearn.accounts.passwords import common_passwords, hashing
from elearn.accounts.queries import OwnAccount
from elearn.accounts.rules import EndReason, check_password
from elearn.accounts.session_cookie import drop_token, keep_token
from elearn.accounts.sign_in import SignedIn, sign_in_with, verify_own_password
from elearn.accounts.views.doors import blueprint
from elearn.core.errors import N_, Invalid, NotFound, TooMany
from elearn.core.i18n import is_language
from elearn.core.ids import Id, parse_id
from elearn.web.access import current_actor, needs, public
from elearn.web.forms import translated
from elearn.web.given import forget_given, given_at, remember_given
from elearn.web.languages import current_language, keep_language
from elearn.web.ways_back import page_at
from elearn.web.work import database, read_session, unit_of_work

WRONG = N_("Tên và mật khẩu này không đi cùng nhau. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi thử lại.")


@blueprint.route("/login", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """The door: a name and a password."""
    form = SignInForm()
    if request.method == "GET":
        form.next.data = page_at(request.args.get("next"))
        return _sign_in_page(form)
    if not form.validate():
        return _sign_in_page(form), 422
    try:
        signed_in = sign_in_with(form.username.data or "", form.password.data or "")
    except TooMany as error:
        response = make_response(_sign_in_page(form, translated(error.message, **error.values)), 429)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    if signed_in is None:
        return _sign_in_page(form, translated(WRONG)), 422
    return let_in(signed_in, page_at(form.next.data))


def _sign_in_page(form: SignInForm, refused: str = "") -> str:
    return render_template(
        "accounts/sign_in.html",
        form=form,
        refused=refused,
        is_shared="shared" in request.args,
        # A tab that was open before: it is told what became of the machine and of what was typed there.
        is_closed="given" in request.args,
        given=given_at(),
    )


def let_in(signed_in: SignedIn, wanted: str | None) -> ResponseReturnValue:
    """Keeps the session on this device and leads to what was wanted."""
    keep_token(signed_in.token)
    if signed_in.language:
        keep_language(signed_in.language)
    response = make_response(redirect(wanted or arrival(signed_in.language), 303))
    remember_device(response, signed_in.account_id)
    return response


@blueprint.post("/logout")
@public
def sign_out() -> ResponseReturnValue:
    """Ends the session. Whoever has none is simply shown the home page."""
    _leave(EndReason.SIGNED_OUT)
    response = make_response(redirect(_home(), 303))
    forget_given(response)
    return response


@blueprint.route("/give-way", methods=["GET", "POST"])
@needs("accounts.own")
def give_way() -> ResponseReturnValue:
    """Nhường máy: asks, then ends the session. What was answered is kept; the next person sees no name."""
    if request.method == "GET":
        back = page_at(request.args.get("back")) or _home()
        return render_template("accounts/give_way.html", back=back)
    _leave(EndReason.GAVE_WAY)
    response = make_response(redirect(url_for("accounts.sign_in", shared=""), 303))
    remember_given(response)
    return response


def _leave(reason: EndReason) -> None:
    actor = current_actor()
    if actor.session_id is not None:
        with unit_of_work() as work:
            service.end_session(work.session, actor, actor.session_id, now=work.now, reason=reason)
    drop_token()


@blueprint.route("/password", methods=["GET", "POST"])
@needs("accounts.own")
def password() -> ResponseReturnValue:
    """One's own password: the present one is asked for, and other devices are signed out."""
    form = PasswordForm()
    if request.method == "GET":
        return _password_page(form)
    try:
        if not form.validate():
            return _password_page(form), 422
        _change_password(form)
    except Invalid as error:
        form.tell(error)
        return _password_page(form), 422
    flash(translated(N_("Đã đổi mật khẩu. Các máy khác đã được đăng xuất.")), "good")
    return redirect(url_for("accounts.account"), 303)


def _password_page(form: PasswordForm) -> str:
    return render_template("accounts/password.html", form=form, must_change=current_actor().must_change_password)


def _change_password(form: PasswordForm) -> None:
    own = queries.get_own_account(read_session(), current_actor())
    current, chosen = form.current.data or "", form.password.data or ""
    if not verify_own_password(current):
        raise Invalid(N_("Mật khẩu hiện nay chưa đúng."), field="current")
    if current == chosen:
        raise Invalid(N_("Mật khẩu mới cần khác mật khẩu hiện nay."), field="password")
    check_password(chosen, common=common_passwords(), names=known_names(own))
    password_hash = hashing().hash(chosen)
    with unit_of_work() as work:
        service.set_password(work.session, current_actor(), own.account_id, password_hash, now=work.now)


def known_names(own: OwnAccount) -> tuple[str, ...]:
    """What anybody knows of the person and the site, which a password must not lean on."""
    return (own.full_name, own.username, own.email or "", own.staff_code or "", *names_of_site())


def names_of_site() -> tuple[str, ...]:
    """What anybody knows of the site."""
    settings = current_app.extensions["elearn.settings"]
    return ("elearn", settings.site_name, settings.site_name_en, settings.agency, settings.agency_en)


@blueprint.get("/account")
@needs("accounts.own")
def account() -> ResponseReturnValue:
    """What the site knows of oneself, the language, and where one is signed in."""
    return _account_page(LanguageForm(formdata=None))


@blueprint.post("/account/language")
@needs("accounts.own")
def language() -> ResponseReturnValue:
    """Chooses the language to be spoken to, and goes on in it."""
    form = LanguageForm()
    if not form.validate():
        return _account_page(form), 422
    with unit_of_work() as work:
        service.choose_language(work.session, current_actor(), form.language.data, now=work.now)
    keep_language(form.language.data)
    flash(translated(N_("Đã ghi nhận.")), "good")
    return redirect(url_for("accounts.account", lang=form.language.data), 303)


@blueprint.post("/account/sessions/<session_id>/end")
@needs("accounts.own")
def end_session(session_id: str) -> ResponseReturnValue:
    """Signs out one other device."""
    wanted = parse_id(session_id)
    own = queries.list_sessions(read_session(), _own_account_id(), now=database().clock.now())
    if wanted is None or wanted not in {each.session_id for each in own}:
        raise NotFound
    with unit_of_work() as work:
        service.end_session(work.session, current_actor(), wanted, now=work.now, reason=EndReason.ENDED_ELSEWHERE)
    flash(translated(N_("Đã đăng xuất máy đó.")), "good")
    return redirect(url_for("accounts.account"), 303)


@blueprint.post("/account/sessions/end-others")
@needs("accounts.own")
def end_other_sessions() -> ResponseReturnValue:
    """Signs out every other device."""
    with unit_of_work() as work:
        service.end_other_sessions(work.session, current_actor(), _own_account_id(), now=work.now)
    flash(translated(N_("Đã đăng xuất các máy khác.")), "good")
    return redirect(url_for("accounts.account"), 303)


def _account_page(form: LanguageForm) -> str:
    actor = current_actor()
    own = queries.get_own_account(read_session(), actor)
    if form.language.data is None:
        form.language.data = own.language or current_language()
    sessions = queries.list_sessions(read_session(), own.account_id, now=database().clock.now())
    resets = queries.list_own_resets(read_session(), actor)
    return render_template("accounts/account.html", own=own, form=form, sessions=sessions, here_id=actor.session_id, resets=resets)


def _own_account_id() -> Id:
    account_id = current_actor().account_id
    if account_id is None:
        raise NotFound
    return account_id


def arrival(language: str | None) -> str:
    """Where somebody arrives who has just signed in: at what they came for."""
    navigation = current_app.extensions["elearn.navigation"]
    chosen = language if language is not None and is_language(language) else current_language()
    return url_for(navigation.arrival or navigation.home, lang=chosen)


def _home() -> str:
    return url_for(current_app.extensions["elearn.navigation"].home)
