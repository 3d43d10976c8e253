"""Coming in with a card: a candidate without account types its code, and nobody keeps them out by typing wrong ones."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from elearn.accounts.rules import PER_ADDRESS
from elearn.accounts.throttle import Counter, counted_address, keyed_digest, take_tries
from elearn.core.actor import ANONYMOUS
from elearn.core.errors import N_, TooMany
from elearn.core.notes import take_note
from elearn.examinations.candidates.card_codes import digests_of_card
from elearn.examinations.candidates.holders import CardHolder
from elearn.examinations.queries.entering import find_card, find_card_digest, proof_of
from elearn.examinations.service import cards
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.holding import CARD, begin_card_session, current_holder
from elearn.web.access import current_actor, public
from elearn.web.forms import translated
from elearn.web.ways_back import page_at
from elearn.web.work import close_read_session, database, notes, read_session, unit_of_work

WRONG = N_("Mã này chưa đúng, hoặc phiếu không dùng được lúc này. Anh/chị xem lại phiếu rồi nhập lại, hoặc gặp cán bộ coi thi.")
_REFUSAL = N_("Từ mạng này đã có nhiều lần nhập sai mã phiếu. Mã đúng vẫn vào được ngay; mã sai xin thử lại sau %(minutes)s phút.")
_TAKEN = N_("Máy này đang có người đăng nhập. Anh/chị nhờ người ấy đăng xuất, hoặc dùng máy khác.")


@blueprint.route("/exam-card", methods=["GET", "POST"])
@public
def card() -> ResponseReturnValue:
    """The door for candidates without account."""
    if request.method == "GET":
        holder = current_holder()
        if isinstance(holder, CardHolder):
            return redirect(url_for("examinations.entering", examination_id=holder.examination_id), 302)
        return _page()
    if not current_actor().is_anonymous:
        return _page(translated(_TAKEN)), 409
    try:
        holder_found = read_card(request.form.get("code", ""))
    except TooMany as error:
        response = make_response(_page(translated(error.message, **error.values)), 429)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    if holder_found is None:
        return _page(translated(WRONG)), 422
    digest = find_card_digest(read_session(), holder_found.candidate_id)
    with unit_of_work() as work:
        cards.use_card(work.session, holder_found, now=work.now)
    begin_card_session(holder_found, proof_of(digest or b""), work.now)
    return redirect(url_for("examinations.entering", examination_id=holder_found.examination_id), 303)


@blueprint.post("/exam-card/leave")
@public
def leave_card() -> ResponseReturnValue:
    """Ends the card session at this browser; the sitting stays as it is, and the card lets in again."""
    session.pop(CARD, None)
    return redirect(url_for("examinations.card"), 303)


def _page(refused: str = "") -> str:
    return render_template("examinations/card.html", refused=refused, wanted=page_at(request.args.get("next")))


def read_card(code: str) -> CardHolder | None:
    """The candidate of a typed code, or None.

    A right code lets in whatever was typed before it: it has 55 random bits, so nobody finds one by trying, and whoever types wrong
    ones on purpose keeps nobody out who shares their address. Wrong ones are counted and have to wait like wrong sign-ins.

    Raises:
        TooMany: wrong codes come too often from this address.
    """
    found = find_card(read_session(), digests_of_card(_secrets(), code))
    if found is None:
        _count_failure(database().clock.now())
    return found


def _count_failure(now: datetime) -> None:
    subject = keyed_digest(_secrets()[0], "throttle.card", counted_address(request.remote_addr))
    close_read_session()
    with notes() as work:
        take_note(work, "examinations.card_refused", ANONYMOUS)
        take_tries(work.session, (Counter("card.address", subject, PER_ADDRESS, _REFUSAL),), now=now)


def _secrets() -> tuple[str, ...]:
    """The present secret of the site first: cards that were printed before it was changed still hold."""
    kept = current_app.config.get("SECRET_KEY_FALLBACKS") or ()
    return (str(current_app.config["SECRET_KEY"]), *map(str, kept))
