"""What is done with a draft. Each may be sent twice: the second time the page says where the draft is by then."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from elearn.core.db.work import UnitOfWork
from elearn.core.errors import N_, Conflict, DomainError, Invalid, NotFound
from elearn.core.ids import Id
from elearn.studio import service
from elearn.studio.files import read
from elearn.studio.queries import DraftRecord, get_documents
from elearn.studio.views.doors import blueprint
from elearn.studio.views.draft import draft_page
from elearn.studio.views.shared import open_draft, private_files, public_files, reviewers_by_default
from elearn.web.access import current_actor, needs
from elearn.web.work import read_session, unit_of_work

Act = Callable[[UnitOfWork, Id], None]


@blueprint.post("/studio/drafts/<own_draft_id>/check")
@needs("studio.open")
def check_again(own_draft_id: str) -> ResponseReturnValue:
    """Asks for the check once more."""
    return _done(own_draft_id, lambda work, draft: service.ask_check(work.session, current_actor(), draft, now=work.now))


@blueprint.post("/studio/drafts/<own_draft_id>/review")
@needs("studio.open")
def ask_review(own_draft_id: str) -> ResponseReturnValue:
    """Asks others to read it."""
    by_default = reviewers_by_default()
    return _done(
        own_draft_id,
        lambda work, draft: service.ask_review(work.session, current_actor(), draft, by_default=by_default, now=work.now),
    )


@blueprint.post("/studio/drafts/<own_draft_id>/withdraw")
@needs("studio.open")
def withdraw(own_draft_id: str) -> ResponseReturnValue:
    """Gives the draft up."""
    return _done(own_draft_id, lambda work, draft: service.withdraw(work.session, current_actor(), draft, now=work.now))


@blueprint.post("/studio/drafts/<draft_id>/approve")
@needs("studio.review")
def approve(draft_id: str) -> ResponseReturnValue:
    """A second person says yes to the document they were shown."""
    shown, words = request.form.get("document", "")[:64], request.form.get("words", "")
    return _done(
        draft_id,
        lambda work, draft: service.approve(work.session, current_actor(), draft, shown, words=words, now=work.now),
    )


@blueprint.post("/studio/drafts/<draft_id>/send-back")
@needs("studio.review")
def send_back(draft_id: str) -> ResponseReturnValue:
    """A second person says no, and why."""
    shown, words = request.form.get("document", "")[:64], request.form.get("words", "")
    return _done(
        draft_id,
        lambda work, draft: service.send_back(work.session, current_actor(), draft, shown, words=words, now=work.now),
    )


@blueprint.post("/studio/drafts/<own_draft_id>/publish")
@needs("studio.open")
def publish(own_draft_id: str) -> ResponseReturnValue:
    """Makes the draft the version that is served."""
    found = _own(own_draft_id)
    try:
        _bring_media(found)
        with unit_of_work() as work:
            done = service.publish_draft(work.session, current_actor(), found.id, by_default=reviewers_by_default(), now=work.now)
    except (Conflict, Invalid) as refusal:
        return _told(own_draft_id, refusal)
    if done.slug is None:
        flash(g.translate(N_("Có bản khác vừa phát hành trước. Bản nháp đang được kiểm tra lại với bản ấy.")), "warn")
    else:
        flash(g.translate(N_("Đã phát hành bản %(label)s."), label=done.label), "good")
    return redirect(url_for("studio.draft", draft_id=found.id), 303)


def _bring_media(found: DraftRecord) -> None:
    """Puts the media of a draft where readers find them. Files without a version that names them harm nobody."""
    try:
        _, course = get_documents(read_session(), current_actor(), found.id)
    except NotFound:
        # Not compiled: the service says at which step it is.
        return
    for media in course.media:
        name = f"{media.sha256}.{media.suffix}"
        public_files().put(name, read(private_files(), name))


def _done(draft_id: str, act: Act) -> ResponseReturnValue:
    found = open_draft(draft_id)
    try:
        with unit_of_work() as work:
            act(work, found.id)
    except (Conflict, Invalid) as refusal:
        return _told(draft_id, refusal)
    return redirect(url_for("studio.draft", draft_id=found.id), 303)


def _told(draft_id: str, refusal: DomainError) -> ResponseReturnValue:
    status = 409 if isinstance(refusal, Conflict) else 422
    return draft_page(open_draft(draft_id), refusal, request.form.get("words", "")), status


def _own(draft_id: str) -> DraftRecord:
    found = open_draft(draft_id)
    if not found.is_own:
        raise NotFound
    return found
