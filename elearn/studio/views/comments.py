"""Comments on places of a draft: written on the page of a lesson or bank, answered on the page of the draft."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from elearn.core.errors import N_, Conflict, Invalid
from elearn.studio import service
from elearn.studio.places import Place
from elearn.studio.queries import get_documents
from elearn.studio.rules import Spot
from elearn.studio.views.doors import blueprint
from elearn.studio.views.draft import draft_page
from elearn.studio.views.preview import part_page
from elearn.studio.views.reviewing import part_address
from elearn.studio.views.shared import open_draft
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.work import read_session, unit_of_work


@blueprint.post("/studio/drafts/<draft_id>/comments")
@needs("studio.review")
def comment(draft_id: str) -> ResponseReturnValue:
    """A reviewer says something about a place."""
    found, place = open_draft(draft_id), _place()
    if place is None:
        return draft_page(found, Invalid(N_("Chưa rõ nhận xét về chỗ nào. Xin mở lại trang xem trước và sau."))), 422
    shown, words = request.form.get("document", "")[:64], request.form.get("words", "")
    try:
        with unit_of_work() as work:
            service.write_comment(work.session, current_actor(), found.id, place, shown, words=words, now=work.now)
    except Invalid as refusal:
        return part_page(found, place.part, refusal, place, words), 422
    except Conflict as refusal:
        return draft_page(open_draft(draft_id), refusal), 409
    served, course = get_documents(read_session(), current_actor(), found.id)
    return redirect(part_address(found, course, place, served), 303)


def _place() -> Place | None:
    """The place that is named; None where there can be none such."""
    try:
        spot = Spot(request.form.get("spot", ""))
    except ValueError:
        return None
    return Place(request.form.get("part", "")[:64], spot, request.form.get("place", "")[:200])


@blueprint.post("/studio/comments/<comment_id>/answer")
@needs("studio.open")
def answer_comment(comment_id: str) -> ResponseReturnValue:
    """A writer answers a comment that is shown with their draft, or says that it is mended."""
    draft_id = request.form.get("draft", "")
    found, wanted = open_draft(draft_id), id_in_address(comment_id)
    words, is_fixed = request.form.get("words", ""), request.form.get("fixed") == "1"
    try:
        with unit_of_work() as work:
            service.answer_comment(work.session, current_actor(), found.id, wanted, words=words, is_fixed=is_fixed, now=work.now)
    except (Invalid, Conflict) as refusal:
        status = 409 if isinstance(refusal, Conflict) else 422
        return draft_page(open_draft(draft_id), refusal, words, comment=str(wanted)), status
    return redirect(url_for("studio.draft", draft_id=found.id, _anchor=f"comment-{comment_id}"), 303)


@blueprint.post("/studio/comments/<comment_id>/close")
@needs("studio.review")
def close_comment(comment_id: str) -> ResponseReturnValue:
    """Who wrote a comment lets it rest."""
    draft_id = request.form.get("draft", "")
    found, wanted = open_draft(draft_id), id_in_address(comment_id)
    try:
        with unit_of_work() as work:
            service.close_comment(work.session, current_actor(), found.id, wanted, now=work.now)
    except Conflict as refusal:
        return draft_page(open_draft(draft_id), refusal), 409
    return redirect(url_for("studio.draft", draft_id=found.id, _anchor=f"comment-{comment_id}"), 303)
