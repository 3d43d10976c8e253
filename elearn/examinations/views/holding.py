"""Who sits here, at which machine: what the doors of candidates have in common. They are open to all and look themselves.

The browser's signed cookie holds, under `card`, the candidate for whom a card session was begun, and under `machine` a random
token; the digest of it that a sitting keeps says which browser may save. Both go with the session.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from flask import Response, abort, current_app, g, request, session, url_for
from werkzeug.exceptions import Unauthorized

from elearn.core.actor import ANONYMOUS, Actor
from elearn.core.errors import N_, Forbidden, NotFound
from elearn.core.ids import new_secret, parse_id, secret_digest
from elearn.core.notes import take_note
from elearn.examinations.candidates.holders import CardHolder, Holder, acting
from elearn.examinations.plan.shape import Plan
from elearn.examinations.queries.entering import find_holder
from elearn.examinations.queries.sittings import OwnSitting, find_own
from elearn.examinations.safe_browser import HEADER, is_fit
from elearn.examinations.service.sitting_lines import Late
from elearn.examinations.views.doors import blueprint
from elearn.web.access import current_actor
from elearn.web.addresses import id_in_address
from elearn.web.ways_back import own_path
from elearn.web.work import database, notes, read_session

CARD = "card"
MACHINE = "machine"


def current_holder() -> Holder:
    """Who sits in this request: whoever is signed in, else whoever came in with a card, else nobody (`ANONYMOUS`)."""
    actor = current_actor()
    if not actor.is_anonymous or current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return actor
    if "card_holder" not in g:
        g.card_holder = _card_holder()
    found: CardHolder | None = g.card_holder
    return found or ANONYMOUS


def _card_holder() -> CardHolder | None:
    kept = session.get(CARD)
    if not isinstance(kept, list) or len(kept) != 3:
        return None
    candidate_id = parse_id(kept[0])
    if candidate_id is None:
        return None
    return find_holder(read_session(), candidate_id, kept[1], begun_at=datetime.fromisoformat(kept[2]), now=database().clock.now())


def begin_card_session(holder: CardHolder, proof: str, now: datetime) -> None:
    """Lets the holder of a card in at this browser; nothing that was in its cookie before stays."""
    session.clear()
    session[CARD] = [str(holder.candidate_id), proof, now.isoformat()]


def name_on_device() -> str:
    """Under whose name this device keeps what is on its way: nobody else who sits down here finds it."""
    holder = current_holder()
    return f"card-{holder.candidate_id}" if isinstance(holder, CardHolder) else str(holder.person_id)


def require_holder() -> Holder:
    """As `current_holder`; whoever is nobody is shown the ways in, and a save is told that it needs one."""
    holder = current_holder()
    if isinstance(holder, Actor) and holder.is_anonymous:
        if request.method in {"GET", "HEAD"}:
            raise _NoHolder
        abort(401)
    return holder


class _NoHolder(Unauthorized):
    """Nobody sits here: they are shown both ways in."""


@blueprint.errorhandler(_NoHolder)
def _show_ways_in(_error: _NoHolder) -> Response:
    return current_app.make_response((b"", 302, {"Location": url_for("examinations.card", next=own_path(request.path))}))


def own_sitting(sitting_id: str) -> OwnSitting:
    """The holder's sitting at an address, for a browser that the plan lets in.

    Raises:
        NotFound: it is not there, or not theirs.
        Forbidden: it is sat in another browser.
    """
    holder = require_holder()
    wanted = id_in_address(sitting_id)
    found = find_own(read_session(), holder, wanted)
    if found is None:
        with notes() as work:
            take_note(work, "access.denied", acting(holder), what="sitting", id=str(wanted))
        raise NotFound
    if found.is_open:
        require_safe_browser(found.plan)
    return found


def require_safe_browser(plan: Plan) -> None:
    """Lets through what comes from Safe Exam Browser as the plan asks for it.

    Raises:
        Forbidden: it does not.
    """
    if not is_fit(request.url, request.headers.get(HEADER, ""), plan.seb_keys):
        raise Forbidden(
            N_("Kỳ thi này làm trong Safe Exam Browser, với cấu hình do đơn vị tổ chức phát. Anh/chị mở lại bằng cấu hình ấy.")
        )


def machine() -> bytes:
    """The digest by which a sitting knows this browser; that of nothing where the browser has no token yet."""
    kept = session.get(MACHINE)
    return secret_digest(kept) if isinstance(kept, str) else b""


def machine_of_its_own() -> bytes:
    """As `machine`; a browser without token gets one."""
    if not isinstance(session.get(MACHINE), str):
        session[MACHINE] = new_secret()
    return machine()


def sending() -> str:
    """A form's own mark: a click sent twice is kept once."""
    return secrets.token_hex(8)


@contextmanager
def noting_late(found: OwnSitting) -> Iterator[None]:
    """Notes a save that came too late, and lets the refusal go on."""
    try:
        yield
    except Late:
        with notes() as work:
            take_note(work, "examinations.late", acting(current_holder()), sitting=str(found.id))
        raise


@blueprint.after_request
def keep_nowhere(response: Response) -> Response:
    """Pages of card holders are made for them alone, and nobody is signed in who would say so."""
    if g.get("card_holder") is not None:
        response.headers["Cache-Control"] = "no-store"
    return response
