"""A draft beside any version of its course, not only the one that is served."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.core.errors import N_
from elearn.core.ids import parse_id
from elearn.studio.plan import plan_of
from elearn.studio.queries import DraftRecord, get_documents
from elearn.studio.versions import History, Shown, history_of, show
from elearn.studio.views.beside import bank_page, lesson_page
from elearn.studio.views.compared import Sides
from elearn.studio.views.doors import blueprint
from elearn.studio.views.planned import planned
from elearn.studio.views.preview import frame_of, private_pictures
from elearn.studio.views.shared import open_draft, words_of
from elearn.studio.views.told import setting_rows
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.work import read_session


@blueprint.get("/studio/drafts/<draft_id>/against")
@needs("studio.open")
def choose_against(draft_id: str) -> ResponseReturnValue:
    """The form that names a version leads to the address of the comparison; one that names none leads back."""
    found = open_draft(draft_id)
    version = parse_id(request.args.get("version", ""))
    if version is None:
        return redirect(url_for("studio.draft", draft_id=found.id), 303)
    return redirect(url_for("studio.against", draft_id=found.id, version=version), 303)


@blueprint.get("/studio/drafts/<draft_id>/against/<version>")
@needs("studio.open")
def against(draft_id: str, version: str) -> str:
    """What the draft has otherwise than a version."""
    found, history, shown, sides = _open(draft_id, version)
    plan = plan_of(sides.before, sides.after)
    frame = frame_of(found, _named(shown))
    return render_template(
        "studio/versions_compared.html",
        found=history,
        way=frame.way,
        title=words_of(sides.after.title),
        labels=(shown.version.label, sides.after.label),
        names=(frame.earlier, frame.later),
        plan=planned(
            plan,
            sides.after,
            lambda lesson: url_for("studio.lesson_against", draft_id=draft_id, version=version, lesson=lesson),
            lambda bank: url_for("studio.bank_against", draft_id=draft_id, version=version, bank=bank),
        ),
        settings=setting_rows(sides.before, sides.after, plan.also),
        turned="",
        options=(),
        chosen=(),
    )


@blueprint.get("/studio/drafts/<draft_id>/against/<version>/lessons/<lesson>")
@needs("studio.open")
def lesson_against(draft_id: str, version: str, lesson: str) -> str:
    """One lesson of the draft beside that of a version."""
    found, _, shown, sides = _open(draft_id, version)
    return lesson_page(frame_of(found, _named(shown)), sides, lesson)


@blueprint.get("/studio/drafts/<draft_id>/against/<version>/banks/<bank>")
@needs("studio.open")
def bank_against(draft_id: str, version: str, bank: str) -> str:
    """One bank of the draft beside that of a version."""
    found, _, shown, sides = _open(draft_id, version)
    return bank_page(frame_of(found, _named(shown)), sides, bank)


def _open(draft_id: str, version: str) -> tuple[DraftRecord, History, Shown, Sides]:
    """The draft and the version in an address.

    Raises:
        NotFound: the version is another course's, or one of the two is out of reach.
    """
    found = open_draft(draft_id)
    session, actor = read_session(), current_actor()
    history = history_of(session, actor, found.course_id)
    shown = show(session, history, id_in_address(version))
    _, course = get_documents(session, actor, found.id)
    return found, history, shown, Sides(shown.course, course, private_pictures(found, course))


def _named(shown: Shown) -> str:
    words: str = g.translate(N_("bản %(label)s"), label=shown.version.label)
    return words
