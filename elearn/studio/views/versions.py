"""Any version that was ever published, shown as it was: its lessons, quizzes and banks out of the rendition that is kept.

Nothing is compiled here. Pictures of old versions stand where they always stood, because published files are never taken away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.catalogue.earlier import sources_of
from elearn.content.document import Course, Lesson
from elearn.content.packing import pack_archive
from elearn.core.errors import N_, NotFound
from elearn.core.ids import Id
from elearn.core.paging import page_number
from elearn.core.permissions import allows
from elearn.studio.comparing import bank_by_id
from elearn.studio.queries import may_change
from elearn.studio.versions import History, Shown, get_history, list_histories, show
from elearn.studio.views.beside import quiz_words
from elearn.studio.views.compared import Sides, bank_runs, lesson_runs, scene_runs
from elearn.studio.views.doors import blueprint
from elearn.studio.views.shared import public_files, words_of
from elearn.studio.views.told import facts_of
from elearn.studio.views.words import KINDS
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.languages import current_language
from elearn.web.work import read_session, today


@blueprint.get("/studio/versions")
@needs("studio.versions")
def histories() -> str:
    """The courses whose versions the actor may see; those that are retired among them."""
    page = list_histories(read_session(), current_actor(), today=today(), page=page_number(request.args.get("page")))
    return render_template(
        "studio/histories.html",
        page=page,
        address=lambda to: url_for("studio.histories", page=to if to > 1 else None),
    )


@blueprint.get("/studio/<slug>/versions")
@needs("studio.versions")
def history(slug: str) -> str:
    """All versions of one course, and what can be done with them."""
    found = get_history(read_session(), current_actor(), slug)
    newest = show(read_session(), found, found.versions[0].id) if found.versions else None
    return render_template(
        "studio/history.html",
        found=found,
        title=words_of(newest.course.title) if newest is not None else found.code,
        rows=version_lines(found),
        options=[(str(each.id), each.label) for each in found.versions],
        chosen=_two(found),
    )


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list of a course's versions; `show` is where it can be read, None where the actor may not."""

    id: Id
    label: str
    published_at: datetime
    published_by: str | None
    source_hash: str
    is_served: bool
    show: str | None = None


def version_lines(found: History) -> list[VersionLine]:
    """The versions of a course for the list of them, with the ways to each."""
    return [
        VersionLine(
            each.id,
            each.label,
            each.published_at,
            each.published_by,
            each.source_hash,
            is_served=each.is_served and not found.is_retired,
            show=url_for("studio.version", slug=found.slug, version=each.id),
        )
        for each in found.versions
    ]


def _two(found: History) -> tuple[str, str]:
    """The two versions that are compared where nobody has chosen: the last and the one before it."""
    ids = [str(each.id) for each in found.versions]
    return (ids[1] if len(ids) > 1 else ids[0], ids[0]) if ids else ("", "")


@blueprint.get("/studio/<slug>/versions/<version>")
@needs("studio.versions")
def version(slug: str, version: str) -> str:
    """One version: what stood in it, who published it, what it said of itself."""
    found, shown = _open(slug, version)
    course = shown.course
    change = next((each for each in course.changes if each.label == course.label), None)
    actor = current_actor()
    is_mine = allows(actor, "studio.author") and may_change(read_session(), actor, found.course_id)
    return render_template(
        "studio/version.html",
        **_around(found, shown),
        title=words_of(course.title),
        modules=[(words_of(module.title), [_entry(slug, shown, lesson) for lesson in module.lessons]) for module in course.modules],
        banks=[
            {
                "title": words_of(bank.title),
                "number": len(bank.questions),
                "href": _here("studio.version_bank", slug, shown, bank=bank.id),
            }
            for bank in course.banks
        ],
        facts=facts_of(course),
        told=words_of(change.text) if change is not None else "",
        renditions=_renditions(slug, shown),
        is_mine=is_mine,
        may_again=is_mine and not shown.version.is_served,
        following=_following(found, shown),
    )


def _entry(slug: str, shown: Shown, lesson: Lesson) -> dict[str, Any]:
    return {
        "title": words_of(lesson.title),
        "over": g.translate(KINDS[lesson.kind]),
        "kind": g.translate(KINDS[lesson.kind]),
        "minutes": lesson.minutes,
        "href": _here("studio.version_lesson", slug, shown, lesson=lesson.id),
    }


def _here(endpoint: str, slug: str, shown: Shown, **values: Any) -> str:
    """An address of this version, by the rendition that is looked at where that is not the one which is shown anyway."""
    asked = request.args.get("rendition") and shown.rendition.id
    return url_for(endpoint, slug=slug, version=shown.version.id, rendition=asked or None, **values)


def _renditions(slug: str, shown: Shown) -> list[dict[str, Any]]:
    """What was made of the version by one renderer after the other; nothing where it is one alone."""
    if len(shown.renditions) < 2:
        return []
    return [
        {
            "created_at": each.created_at,
            "renderer": each.renderer,
            "because": each.because,
            "mark": each.hash[:12],
            "is_here": each.id == shown.rendition.id,
            "href": url_for("studio.version", slug=slug, version=shown.version.id, rendition=each.id),
        }
        for each in shown.renditions
    ]


def _following(found: History, shown: Shown) -> str:
    """The address that compares this version with the one that is served, or the served one with that before it."""
    other = next((each for each in found.versions if each.is_served and each.id != shown.version.id), None)
    if other is not None:
        return url_for("studio.compare_versions", slug=found.slug, before=shown.version.id, after=other.id)
    place = [each.id for each in found.versions].index(shown.version.id)
    if place + 1 == len(found.versions):
        return ""
    earlier = found.versions[place + 1]
    return url_for("studio.compare_versions", slug=found.slug, before=earlier.id, after=shown.version.id)


def _open(slug: str, version_id: str) -> tuple[History, Shown]:
    """The version in an address, by the rendition that the address may name.

    Raises:
        NotFound: there is none, it is another course's, or out of reach.
    """
    found = get_history(read_session(), current_actor(), slug)
    asked = request.args.get("rendition")
    rendition: Id | None = id_in_address(asked) if asked else None
    return found, show(read_session(), found, id_in_address(version_id), rendition)


def _around(found: History, shown: Shown) -> dict[str, Any]:
    """What every page of a version says of it."""
    is_newest = shown.rendition.id == shown.renditions[-1].id
    return {
        "found": found,
        "version": shown.version,
        "label": shown.version.label,
        "is_served": shown.version.is_served and not found.is_retired,
        "is_rendered_anew": not is_newest,
        "version_address": _here("studio.version", found.slug, shown),
    }


@blueprint.get("/studio/<slug>/versions/<version>/lessons/<lesson>")
@needs("studio.versions")
def version_lesson(slug: str, version: str, lesson: str) -> str:
    """A lesson, case or quiz as a version had it, with its keys."""
    found, shown = _open(slug, version)
    course = shown.course
    there = course.lesson_by_id(lesson)
    if there is None:
        raise NotFound
    language = _language(course, tuple(there.pages))
    sides = Sides(course, course)
    place = course.lessons.index(there)
    return render_template(
        "studio/version_lesson.html",
        **_around(found, shown),
        title=words_of(there.title),
        kind=g.translate(KINDS[there.kind]),
        language=language,
        items=[each for run in lesson_runs(sides, there, there, language) for each in run.items],
        scenes=[each for run in scene_runs(there, there, language) for each in run.items],
        quiz=list(quiz_words(there).items()),
        previous=_turn(slug, shown, course.lessons[place - 1] if place else None),
        following=_turn(slug, shown, course.lessons[place + 1] if place + 1 < len(course.lessons) else None),
    )


def _turn(slug: str, shown: Shown, lesson: Lesson | None) -> dict[str, Any] | None:
    return _entry(slug, shown, lesson) if lesson is not None else None


@blueprint.get("/studio/<slug>/versions/<version>/banks/<bank>")
@needs("studio.versions")
def version_bank(slug: str, version: str, bank: str) -> str:
    """A bank as a version had it, with its keys."""
    found, shown = _open(slug, version)
    there = bank_by_id(shown.course, bank)
    if there is None:
        raise NotFound
    language = _language(shown.course, shown.course.languages)
    runs = bank_runs(Sides(shown.course, shown.course), bank, language)
    return render_template(
        "studio/version_lesson.html",
        **_around(found, shown),
        title=words_of(there.title),
        kind=g.translate(N_("ngân hàng câu hỏi")),
        language=language,
        items=[each for run in runs for each in run.items],
        scenes=[],
        quiz=[],
        previous=None,
        following=None,
    )


def _language(course: Course, spoken: tuple[str, ...]) -> str:
    return current_language() if current_language() in spoken else course.source_language


@blueprint.get("/studio/<slug>/versions/<version>/sources.zip")
@needs("studio.author")
def version_sources(slug: str, version: str) -> ResponseReturnValue:
    """The sources of a version as they were sent, for whoever may change the course."""
    found, shown = _open(slug, version)
    session = read_session()
    if not may_change(session, current_actor(), found.course_id):
        abort(404)
    answer = Response(pack_archive(sources_of(session, public_files(), shown.version.id)), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-{shown.version.label}.zip"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
