"""What the learner's doors have in common: finding the course and the lesson, and putting a reader together."""

from __future__ import annotations

from collections.abc import Mapping

from flask import g, request, url_for

from elearn.assessment.form_fields import ResponseRefused
from elearn.assessment.responses import Response, read_response
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.queries import CourseEntry, get_course
from elearn.content.document import Course, Edition, Lesson
from elearn.core.errors import N_, Invalid, NotFound
from elearn.learning.queries import Standing, find_standing
from elearn.learning.reader import find_lesson, usual_edition
from elearn.learning.service import Place
from elearn.learning.spots import Spot
from elearn.organisation.queries import contacts_of
from elearn.organisation.settings import CONTACTS
from elearn.web.access import current_actor
from elearn.web.languages import current_language
from elearn.web.work import read_session, today

EDITIONS: Mapping[str, Edition] = {"official": "official", "citizen": "citizen"}
"""What an address may ask for."""


def open_course(slug: str) -> tuple[CourseEntry, Course]:
    """The course at an address for whoever asks, with its document."""
    session = read_session()
    entry = get_course(session, current_actor(), slug)
    return entry, LIBRARY.get_document(session, entry.rendition_id)


def open_standing(slug: str) -> tuple[Standing, Course]:
    """The course at an address with the learner's progress in it."""
    session = read_session()
    standing = find_standing(session, current_actor(), slug)
    if standing is None:
        raise NotFound
    return standing, LIBRARY.get_document(session, standing.entry.rendition_id)


def open_place(slug: str, lesson_slug: str) -> Place:
    """The lesson at an address, as the services want it."""
    entry, course = open_course(slug)
    return Place(entry, course, find_lesson(course, lesson_slug))


def edition() -> Edition:
    """The edition asked for, or the usual one."""
    usual = usual_edition(is_guest=current_actor().is_anonymous)
    return EDITIONS.get(request.args.get("edition", usual), usual)


def asked_edition() -> Edition | None:
    """The edition that the next address has to ask for; None where it is the usual one."""
    chosen = edition()
    return chosen if chosen != usual_edition(is_guest=current_actor().is_anonymous) else None


def read_answers(course: Course, lesson: Lesson, fields: Mapping[str, list[str]]) -> dict[str, Response]:
    """The answers to a lesson's questions that stand in a form or an address.

    A quiz has none: what is answered there belongs to an attempt. Here options may be named by their ids as well as by the names
    made for this page: whoever finds the key in them has only spared themselves some practice.

    Raises:
        Invalid: a value that no page of ours can send.
    """
    found: dict[str, Response] = {}
    if lesson.quiz is not None:
        return found
    for question in course.iter_questions(lesson):
        try:
            response = read_response(question, fields, order_seed=question.id)
        except ResponseRefused as error:
            raise Invalid(N_("Câu trả lời gửi lên không đọc được. Xin mở lại trang rồi trả lời lần nữa.")) from error
        if response is not None:
            found[question.id] = response
    return found


def contacts_for(codes: frozenset[str]) -> dict[str, str]:
    """The words for each contact that a page names: the reader's unit's own, or whom to ask.

    An author may name a contact that units cannot set (yet); it is spoken of in general.
    """
    general = {"": g.translate(N_("đầu mối sự cố của cơ quan anh/chị"))}
    unit_id = current_actor().unit_id
    known = tuple(sorted(codes & CONTACTS.keys()))
    if unit_id is None or not known:
        return general
    found = contacts_of(read_session(), unit_id, today=today(), codes=known)
    return general | {code: f"{each.name}, {each.phone}" for code, each in found.items()}


def lesson_address(entry: CourseEntry, lesson: Lesson, anchor: str | None = None, *, edition: Edition | None = None) -> str:
    """Where a lesson stands. `edition` is asked for; None gives every reader their usual one."""
    return url_for("learning.lesson", slug=entry.slug, lesson_slug=lesson.slug, edition=edition, _anchor=anchor)


def spot_address(spot: Spot, language: str | None = None) -> str:
    """Where a place in a lesson stands, in the language of this page or another."""
    return url_for(
        "learning.lesson",
        lang=language or current_language(),
        slug=spot.slug,
        lesson_slug=spot.lesson_slug,
        edition=spot.edition,
        _anchor=spot.anchor,
    )


def course_address(entry: CourseEntry) -> str:
    return url_for("learning.course", slug=entry.slug)
