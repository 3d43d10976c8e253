"""The course page, and the thank-you card of a reader without account."""

from __future__ import annotations

import re

from flask import g, render_template
from flask.typing import ResponseReturnValue

from elearn.catalogue.queries import CourseEntry
from elearn.content.document import Change, Course, Html
from elearn.core.actor import Actor
from elearn.core.errors import N_
from elearn.learning.asked import Asked
from elearn.learning.changes import changed_since, list_finished
from elearn.learning.pieces import with_contacts
from elearn.learning.queries import Standing
from elearn.learning.rules import NEW
from elearn.learning.views.asked import due_words, minutes_left, wants_again, what_is_asked, why
from elearn.learning.views.doors import blueprint
from elearn.learning.views.house import rooms_of
from elearn.learning.views.onward import lesson_to_go_on, onward
from elearn.learning.views.quiz_states import quiz_state
from elearn.learning.views.shared import contacts_for, lesson_address, open_course, open_standing
from elearn.web.access import current_actor, public
from elearn.web.languages import current_language
from elearn.web.pages import public_page
from elearn.web.work import read_session, today

AUDIENCES = {
    "all": N_("Mọi người"),
    "citizen": N_("Người dân"),
    "cap-xa": N_("Cán bộ, công chức cấp xã"),
    "mot-cua": N_("Người tiếp nhận hồ sơ"),
    "lanh-dao": N_("Lãnh đạo"),
    "khu-pho": N_("Khu phố, tổ công nghệ số cộng đồng"),
}
"""For whom a course is, by the codes of course.yml."""
_BY_HAND = "…" * 18
"""A line to write on: as long as the narrowest screen and the paper of a card allow."""

_NUMBERED = re.compile(r"(?:phần|bài|chương|mục|part|lesson|chapter)\s+(?:\d+|[ivx]+)\b|(?:\d+|[ivx]+)[.):](?!\d)", re.IGNORECASE)
"""A title that begins with a number of its own, as those of Word files do: a second one before it says nothing."""


@blueprint.get("/courses/<slug>/")
@public
def course(slug: str) -> ResponseReturnValue:
    """For whom, how long, what is in it, what counts as complete, what changed, on what basis."""
    actor = current_actor()
    if not actor.is_anonymous:
        standing, found = open_standing(slug)
        return _render(actor, standing, found)
    entry, found = open_course(slug)
    return public_page(("course", entry.rendition_id, current_language()), lambda: _render(actor, Standing(entry), found))


def _render(actor: Actor, standing: Standing, found: Course) -> str:
    entry = standing.entry
    asked = what_is_asked().get(entry.id)
    return render_template(
        "learning/course.html",
        course=found,
        standing=standing,
        is_guest=actor.is_anonymous,
        following=_following(standing, found),
        rooms=rooms_of(standing, found),
        items=[_item(entry, found, standing, index) for index in range(len(found.lessons))],
        changed=_changed(actor, standing, found),
        done=sum(standing.progress.get(lesson.id, NEW).is_finished for lesson in found.lessons),
        audience=_audience(found),
        asked=None if asked is None else _asked(asked, standing, found),
        again=wants_again(asked, standing),
        change=next((each for each in found.changes if each.label == found.label), None),
    )


def _changed(actor: Actor, standing: Standing, found: Course) -> dict[str, list[Change]]:
    """What changed of the lessons that the learner finished. Who completed the course has a slip for that."""
    if actor.is_anonymous or standing.completed_at or not any(each.relearn for each in found.changes):
        return {}
    return changed_since(found, list_finished(read_session(), actor, standing.entry.id, standing.cycle))


def _asked(asked: Asked, standing: Standing, found: Course) -> dict[str, object]:
    """Why this course is the learner's, and how far away its due day is; None once it is done or they are exempt."""
    return {
        "why": why(asked, minutes_left(asked, standing, found)),
        "left": due_words(asked.due_on, today()) if asked.is_open else None,
        "is_late": asked.is_open and asked.due_on < today(),
        "is_exempt": asked.is_exempt,
    }


def _following(standing: Standing, found: Course) -> dict[str, object] | None:
    """Where the learner goes on: the number of the lesson and the place in it."""
    lesson = lesson_to_go_on(standing, found)
    if lesson is None:
        return None
    place = onward(standing.entry, found, lesson, standing.progress.get(lesson.id, NEW))
    return {"number": found.lessons.index(lesson) + 1, "href": place.href}


def _audience(found: Course) -> str:
    names = [g.translate(AUDIENCES[code]) for code in found.audience if code in AUDIENCES]
    return ", ".join(names) or g.translate(AUDIENCES["all"])


def _item(entry: CourseEntry, found: Course, standing: Standing, index: int) -> dict[str, object]:
    lesson = found.lessons[index]
    progress = standing.progress.get(lesson.id, NEW)
    state, words = quiz_state(lesson, progress) or (progress.state, None)
    title = lesson.title.get(current_language()) or lesson.title[found.source_language]
    return {
        "number": index + 1,
        "is_numbered": _NUMBERED.match(title) is not None,
        "id": lesson.id,
        "title": title,
        "href": lesson_address(entry, lesson),
        "minutes": lesson.minutes,
        "state": state,
        "words": words,
        "kind": lesson.kind,
    }


@blueprint.get("/courses/<slug>/finish")
@public
def finish(slug: str) -> ResponseReturnValue:
    """The thank-you card: printed by the reader, who types their own name; nothing of it is sent or kept."""
    entry, found = open_course(slug)

    def render() -> str:
        # Whoever has no account sits no quiz: the card thanks for what was open to them.
        learned = [lesson for lesson in found.lessons if lesson.kind != "quiz"]
        minutes = sum(each.minutes for each in learned)
        return render_template("learning/finish.html", course=found, entry=entry, lessons=len(learned), minutes=minutes)

    # Around the card stands the menu of whoever is signed in: that page is theirs alone.
    return public_page(("finish", entry.rendition_id, current_language()), render) if current_actor().is_anonymous else render()


@blueprint.get("/courses/<slug>/card")
@public
def card(slug: str) -> ResponseReturnValue:
    """The pocket card of the course, for paper."""
    entry, found = open_course(slug)
    if found.card is None:
        return render_template("learning/card.html", course=found, entry=entry, html=""), 404
    html = found.card.html.get(current_language()) or found.card.html[found.source_language]
    html = _with_call_lines(html, found.card.contacts)
    return render_template("learning/card.html", course=found, entry=entry, html=html)


def _with_call_lines(html: Html, codes: tuple[str, ...]) -> Html:
    """The words of a card with whom to call.

    A line that is nothing but a contact says what it is, and is left to be filled in by hand where nobody has set one.
    """
    contacts = contacts_for(frozenset(codes))
    label = g.translate(N_("Đầu mối sự cố:"))
    for code in codes:
        place = f'<span class="contact contact-{code}"></span>'
        html = html.replace(f"<p>{place}</p>", f"<p>{label} {place if code in contacts else _BY_HAND}</p>")
    return with_contacts(html, codes, contacts)
