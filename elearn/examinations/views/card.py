"""Coming in with a card: a candidate without account types number and code, to sit and once more afterwards, to read and to ask.

Nobody keeps them from sitting by typing wrong codes.
"""

from __future__ import annotations

from datetime import datetime

from flask import current_app, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from elearn.accounts.rules import PER_ADDRESS
from elearn.accounts.throttle import Counter, counted_address, keyed_digest, require_patience, take_tries
from elearn.core.actor import ANONYMOUS
from elearn.core.errors import N_, TooMany
from elearn.core.notes import take_note
from elearn.examinations.candidates.card_codes import digests_of_card, is_number
from elearn.examinations.candidates.holders import CardHolder
from elearn.examinations.queries.entering import Card, find_card, proof_of
from elearn.examinations.service import cards
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.holding import CARD, begin_card_session, current_holder
from elearn.web.access import current_actor, public
from elearn.web.forms import translated
from elearn.web.ways_back import page_at
from elearn.web.work import close_read_session, database, notes, read_session, unit_of_work

_WRONG = N_(
    "Số báo danh hoặc mã chưa đúng, hoặc phiếu không dùng được lúc này. Anh/chị xem lại phiếu rồi nhập lại, hoặc gặp cán bộ coi thi"
    " hay đơn vị tổ chức thi."
)
WRONG = N_("Mã này chưa đúng, hoặc phiếu không dùng được lúc này. Anh/chị xem lại phiếu rồi nhập lại, hoặc gặp cán bộ coi thi.")
_REFUSAL = N_(
    "Từ mạng này đã có nhiều lần nhập sai phiếu, xin thử lại sau %(minutes)s phút. "
    "Thí sinh chưa nộp bài nhập đúng vẫn vào được ngay."
)
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
        found = read_card(request.form.get("number", ""), request.form.get("code", ""))
    except TooMany as error:
        response = make_response(_page(translated(error.message, **error.values)), 429)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    if found is None:
        return _page(translated(_WRONG)), 422
    with unit_of_work() as work:
        cards.use_card(work.session, found.holder, now=work.now)
    begin_card_session(found.holder, proof_of(found.digest), work.now)
    return redirect(url_for("examinations.entering", examination_id=found.holder.examination_id), 303)


@blueprint.post("/exam-card/leave")
@public
def leave_card() -> ResponseReturnValue:
    """Ends the card session at this browser; the sitting stays as it is, and the card lets in again. The card itself is kept."""
    session.pop(CARD, None)
    return redirect(url_for("examinations.card"), 303)


def _page(refused: str = "") -> str:
    number = request.form.get("number", "")
    return render_template("examinations/card.html", refused=refused, number=number, wanted=page_at(request.args.get("next")))


def read_card(number: str, code: str) -> Card | None:
    """The card of a typed number and code, or None.

    Until the paper is handed in, the right ones let in whatever was typed before: a code has 55 random bits, so nobody finds one by
    trying, and whoever types wrong ones on purpose keeps nobody from sitting who shares their address. Wrong ones are counted and
    have to wait like wrong sign-ins; afterwards, when no clock runs, the right ones wait with them. Only the address is counted:
    numbers follow one another, so a wait by number or by examination would let anybody keep others from their appeal.

    Raises:
        TooMany: wrong ones come too often from this address.
    """
    now = database().clock.now()
    found = find_card(read_session(), digests_of_card(_secrets(), code))
    if found is None or not is_number(number, found.holder.number):
        _count_failure(now)
        return None
    if found.is_after:
        require_patience(read_session(), _counters(), now=now)
    return found


def _counters() -> tuple[Counter, ...]:
    subject = keyed_digest(_secrets()[0], "throttle.card", counted_address(request.remote_addr))
    return (Counter("card.address", subject, PER_ADDRESS, _REFUSAL),)


def _count_failure(now: datetime) -> None:
    counters = _counters()
    close_read_session()
    with notes() as work:
        take_note(work, "examinations.card_refused", ANONYMOUS)
        take_tries(work.session, counters, now=now)


def _secrets() -> tuple[str, ...]:
    """The present secret of the site first: cards that were printed before it was changed still hold."""
    kept = current_app.config.get("SECRET_KEY_FALLBACKS") or ()
    return (str(current_app.config["SECRET_KEY"]), *map(str, kept))
