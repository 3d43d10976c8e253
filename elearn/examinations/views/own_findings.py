"""What was found about one's own paper: the same evidence as the officer has, of nobody else, and one's reply.

Open to all; they look for the account or the card themselves.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.examinations.candidates.holders import acting
from elearn.examinations.models import Sitting
from elearn.examinations.policy import sat_by
from elearn.examinations.queries.findings import OwnFinding, find_own_finding, has_rooms, shared_answers
from elearn.examinations.saying_forms import ReplyForm
from elearn.examinations.service import hearing
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.findings import evidence_words
from elearn.examinations.views.holding import require_holder
from elearn.web.access import public
from elearn.web.addresses import id_in_address
from elearn.web.forms import translated
from elearn.web.languages import current_language
from elearn.web.work import database, read_session, unit_of_work


@blueprint.get("/sittings/<sitting_id>/findings/<finding_id>")
@public
def finding(sitting_id: str, finding_id: str) -> str:
    """What was found, and the form of the reply while it may be sent."""
    return _page(_own(sitting_id, finding_id), ReplyForm(formdata=None))


@blueprint.post("/sittings/<sitting_id>/findings/<finding_id>")
@public
def reply(sitting_id: str, finding_id: str) -> ResponseReturnValue:
    """Keeps the reply. A refused one is given back."""
    own, form, holder = _own(sitting_id, finding_id), ReplyForm(), acting(require_holder())
    if not form.validate():
        return _page(own, form), 422
    try:
        with unit_of_work() as work:
            hearing.reply(work.session, holder, own, form.words.data or "", now=work.now)
    except Conflict as error:
        form.tell(Invalid(error.message, field="words", **error.values))
        return _page(_own(sitting_id, finding_id), form), 422
    flash(translated(N_("Đã gửi giải trình của anh/chị cho người phụ trách thi.")), "good")
    return redirect(url_for("examinations.finding", sitting_id=sitting_id, finding_id=finding_id), 303)


def _own(sitting_id: str, finding_id: str) -> OwnFinding:
    clause = (Sitting.id == id_in_address(sitting_id)) & sat_by(require_holder())
    found = find_own_finding(read_session(), id_in_address(finding_id), clause)
    if found is None:
        raise NotFound
    return found


def _page(own: OwnFinding, form: ReplyForm) -> str:
    return render_template(
        "examinations/finding.html",
        own=own,
        words=evidence_words(own.evidence, has_rooms=has_rooms(read_session(), own.held.id)),
        shared=shared_answers(read_session(), own.held, own.evidence, [own.person], current_language()),
        form=form,
        may_reply=own.closed_at is None and own.person.may_reply(database().clock.now()),
    )
