"""The settings of a course as a form. Saving makes a draft, which goes the way of every other."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.catalogue.library import LIBRARY
from elearn.catalogue.queries import CourseEntry, get_course
from elearn.catalogue.views import THEMES
from elearn.content.archive import read_archive
from elearn.content.document import Course
from elearn.content.packing import pack_archive
from elearn.content.plain import plain_text
from elearn.content.problems import Problem, Severity
from elearn.core.errors import N_, Invalid, NotFound
from elearn.core.ids import Id, parse_id
from elearn.learning.views.course import AUDIENCES
from elearn.learning.views.home import PLACES
from elearn.organisation.queries import list_units_as
from elearn.studio import service
from elearn.studio.files import keep_archive, read_archive_file
from elearn.studio.forms import MOST, read_settings
from elearn.studio.patch import PATCH
from elearn.studio.queries import may_change
from elearn.studio.rules import AUTHORS, Origin
from elearn.studio.service import Sent
from elearn.studio.settings import Settings, fields_with, form_of, settings_of, to_json
from elearn.studio.views.doors import blueprint
from elearn.studio.views.shared import open_draft, private_files, words_of
from elearn.studio.views.words import GROUPS, VISIBILITIES, problem_items
from elearn.web.access import current_actor, needs
from elearn.web.languages import current_language
from elearn.web.work import read_session, today, unit_of_work

_NAMES = {
    "version": N_("Số phiên bản mới"),
    "change_vi": N_("Bản này đổi gì"),
    "change_en": N_("Bản này đổi gì, tiếng Anh"),
    "new_vi": N_("Câu mới"),
    "new_en": N_("Câu mới, tiếng Anh"),
    "question": N_("Một câu hỏi để thử"),
    "competencies": N_("Năng lực"),
    "owner": N_("Thuộc về đơn vị"),
}
"""How the fields are called in the list of what is to be mended; the others stand under their own label."""


@blueprint.get("/studio/<slug>/settings")
@needs("studio.author")
def settings(slug: str) -> str:
    """The form, with the settings that are served; with `draft` in the address, as a draft of the actor's has them."""
    entry, course = _open(slug)
    wanted = request.args.get("draft")
    if not wanted:
        return _page(entry, course, settings_of(course), [])
    found = open_draft(wanted)
    if not found.is_own or found.course_id != entry.id or found.origin != Origin.SETTINGS or found.archive_sha256 is None:
        raise NotFound
    form = form_of(read_archive(read_archive_file(private_files(), found.archive_sha256))[PATCH])
    if form is None:
        raise NotFound
    return _page(entry, course, form, [each for each in found.problems if each.severity is Severity.ERROR])


@blueprint.post("/studio/<slug>/settings")
@needs("studio.author")
def save_settings(slug: str) -> ResponseReturnValue:
    """Makes a draft of the served sources with these settings."""
    entry, course = _open(slug)
    chosen = read_settings(request.form)
    try:
        owner_id = _owner(chosen, course)
        digest = keep_archive(private_files(), pack_archive({PATCH: to_json(chosen, course)}))
        sent = Sent(Origin.SETTINGS, f"{entry.slug} {chosen.version}", digest, entry.version_id, entry.id)
        with unit_of_work() as work:
            draft = service.make_draft(work.session, current_actor(), sent, unit_id=None, owner_id=owner_id, now=work.now).id
    except Invalid as refusal:
        return _page(entry, course, chosen, [], refusal), 422
    return redirect(url_for("studio.draft", draft_id=draft), 303)


def _owner(chosen: Settings, course: Course) -> Id | None:
    """The unit that the course is to belong to from now on; None leaves it as it is.

    Raises:
        Invalid: it is not said what changed, or the unit is no unit.
    """
    if not chosen.change.get(course.source_language):
        raise Invalid(N_("Viết cho người học biết bản này đổi gì."), field=f"change_{course.source_language}")
    owner_id = parse_id(chosen.owner) if chosen.owner else None
    if chosen.owner and owner_id is None:
        raise Invalid(N_("Lựa chọn này không có trong danh sách."), field="owner")
    return owner_id


def _open(slug: str) -> tuple[CourseEntry, Course]:
    """The course at an address, if the actor may change it.

    Raises:
        NotFound: it is not there, or not theirs.
    """
    session, actor = read_session(), current_actor()
    entry = get_course(session, actor, slug)
    if not may_change(session, actor, entry.id):
        raise NotFound
    return entry, LIBRARY.get_document(session, entry.rendition_id)


def _page(entry: CourseEntry, course: Course, chosen: Settings, problems: list[Problem], refusal: Invalid | None = None) -> str:
    told = {name: " ".join(_sentences(found)) for name, found in fields_with(problems).items() if name}
    if refusal is not None and refusal.field is not None:
        told[refusal.field] = g.translate(refusal.message, **refusal.values)
    units = list_units_as(read_session(), current_actor(), *AUTHORS, today=today())
    return render_template(
        "studio/settings.html",
        entry=entry,
        course=course,
        chosen=chosen,
        reviewed_on=_as_written_here(chosen.reviewed_on),
        told=told,
        summary=[
            (f"f-{name}", f"{g.translate(_NAMES[name])}: {words}" if name in _NAMES else words) for name, words in told.items()
        ],
        others=problem_items(fields_with(problems).get("", [])),
        visibilities=[(code, g.translate(words)) for code, words in VISIBILITIES.items()],
        themes=_with_own(chosen.theme, [(code, g.translate(words)) for code, words in THEMES.items()]),
        places=_with_own(chosen.place, [(code, g.translate(name)) for code, _, name, _ in PLACES]),
        audiences=_with_own_each(chosen.audience, [(code, g.translate(words)) for code, words in AUDIENCES.items()]),
        groups=_with_own(chosen.programme_group, [(code, g.translate(words)) for code, words in GROUPS.items()]),
        lessons=[(each.id, words_of(each.title)) for each in course.lessons if each.kind != "quiz"],
        quizzes=[(each.id, words_of(each.title)) for each in course.lessons if each.kind == "quiz"],
        questions=_questions(course),
        units=[("", g.translate(N_("Giữ như hiện nay"))), *((str(each), words_of(name)) for each, name in units)],
        most=MOST,
    )


def _as_written_here(day: str) -> str:
    """A day of the format as people here write it; what is no day stays as it was typed."""
    try:
        return f"{date.fromisoformat(day):%d/%m/%Y}"
    except ValueError:
        return day


def _sentences(problems: list[Problem]) -> list[str]:
    return [f"{item['sentence']} [{item['code']}]" for item in problem_items(problems)]


def _with_own(own: str, options: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The options with none in front, and with the course's own where it is not among them."""
    known = [("", g.translate(N_("Không ghi"))), *options]
    return known if own in dict(known) else [*known, (own, own)]


def _with_own_each(own: tuple[str, ...], options: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return options + [(each, each) for each in own if each not in dict(options)]


def _questions(course: Course) -> list[tuple[str, str]]:
    """The questions that can be answered on a slip, by the lesson they stand in."""
    options: list[tuple[str, str]] = [("", g.translate(N_("Không kèm câu hỏi")))]
    for lesson in course.lessons:
        for question in course.iter_questions(lesson):
            if question.kind != "essay":
                text: Any = question.texts.get(current_language()) or question.texts[course.source_language]
                options.append((question.id, f"{words_of(lesson.title)}: {plain_text(text.title)}"[:120]))
    return options
