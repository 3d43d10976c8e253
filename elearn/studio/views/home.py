"""The first page of the studio, and one course in it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.catalogue.earlier import sources_of
from elearn.catalogue.queries import CourseEntry, get_course, list_courses, list_versions
from elearn.content.packing import pack_archive
from elearn.core.actor import Actor
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging, page_number
from elearn.core.permissions import allows
from elearn.learning.remark_queries import list_counts
from elearn.measurement.queries import may_read as may_read_figures
from elearn.studio.queries import (
    DraftRow,
    answers_for,
    approvals_of,
    list_changeable,
    list_kept,
    list_own,
    list_to_review,
    may_change,
    may_read_versions,
)
from elearn.studio.rules import BanksKept
from elearn.studio.versions import history_of
from elearn.studio.views.doors import blueprint
from elearn.studio.views.shared import public_files
from elearn.studio.views.versions import VersionLine, version_lines
from elearn.studio.views.words import state_words
from elearn.studio.waiting_laws import EXTENSION, WaitingLaw, WaitingLaws
from elearn.web.access import current_actor, needs
from elearn.web.work import read_session, today


@blueprint.get("/studio")
@needs("studio.open")
def home() -> str:
    """What waits for a review, the actor's drafts, and the courses that are served."""
    session, actor = read_session(), current_actor()
    nothing: Page[DraftRow] = Page((), Paging.of(0, 1))
    page = page_number(request.args.get("page"))
    courses, kept = list_courses(session, actor), list_kept(session, actor)
    return render_template(
        "studio/studio.html",
        courses=courses,
        kept=[each for each in courses if each.id in kept],
        drafts=list_own(session, actor, today=today(), page=page),
        withdrawn=list_own(session, actor, today=today(), withdrawn=True),
        waiting=list_to_review(session, actor, today=today()) if allows(actor, "studio.review") else nothing,
        state_words=state_words,
        address=lambda to: url_for("studio.home", page=to if to > 1 else None),
        may_send=allows(actor, "studio.author"),
    )


@blueprint.get("/studio/<slug>")
@needs("studio.open")
def course(slug: str) -> str:
    """One course: its versions, how it is changed, and where readers' remarks wait."""
    session, actor = read_session(), current_actor()
    entry = get_course(session, actor, slug)
    versions = _versions(entry, actor)
    return render_template(
        "studio/course.html",
        entry=entry,
        versions=versions,
        may_read_versions=may_read_versions(session, actor, entry.id),
        approvals=approvals_of(session, actor, [each.id for each in versions]),
        may_see_names=answers_for(session, actor, entry.id),
        is_mine=entry.id in list_changeable(session, actor),
        kept=BanksKept.default if entry.id in list_kept(session, actor) else "",
        may_send=allows(actor, "studio.author"),
        waiting_laws=_waiting_laws(entry.id),
        remarks=list_counts(session, actor, entry),
        may_read_figures=may_read_figures(session, actor, entry.id),
    )


def _waiting_laws(course_id: Id) -> Sequence[WaitingLaw]:
    reader: WaitingLaws | None = current_app.extensions.get(EXTENSION)
    return reader(read_session(), course_id) if reader is not None else ()


def _versions(entry: CourseEntry, actor: Actor) -> list[VersionLine]:
    """The versions of a course, with the ways to each for whoever may see what stood in it."""
    session = read_session()
    if not may_read_versions(session, actor, entry.id):
        return [
            VersionLine(each.id, each.label, each.published_at, each.published_by, each.source_hash, is_served=each.is_served)
            for each in list_versions(session, entry.id)
        ]
    return version_lines(history_of(session, actor, entry.id))


@blueprint.get("/studio/<slug>/sources.zip")
@needs("studio.author")
def sources(slug: str) -> ResponseReturnValue:
    """The sources of what is served, to be changed and sent again. They hold the keys of all questions."""
    session, actor = read_session(), current_actor()
    entry = get_course(session, actor, slug)
    if not may_change(session, actor, entry.id):
        raise NotFound
    content = pack_archive(sources_of(session, public_files(), entry.version_id))
    answer = Response(content, mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{entry.slug}-{entry.label}.zip"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
