"""The learner's own page: go on where you were, what else there is, what has been done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app, g, render_template, url_for

from elearn.catalogue.library import LIBRARY
from elearn.content.document import Course
from elearn.core.errors import N_
from elearn.core.i18n import in_language
from elearn.core.ids import Id
from elearn.core.text import address_name
from elearn.examinations.queries.entering import OwnExamination, list_own
from elearn.examinations.queries.serving import list_served
from elearn.examinations.rules import BODY_WORDS, STATE_WORDS
from elearn.learning.changes import Behind, changes_between, lessons_to_read, list_behind
from elearn.learning.corrections import Correction, list_corrections
from elearn.learning.desk_answers import desk_answers
from elearn.learning.queries import Standing, count_minutes, list_standings
from elearn.learning.rules import NEW
from elearn.learning.views.asked import due_row, what_is_asked
from elearn.learning.views.doors import blueprint
from elearn.learning.views.home import PLACES
from elearn.learning.views.minutes import three_minutes
from elearn.learning.views.onward import lesson_to_go_on, onward
from elearn.learning.views.quiz_states import quiz_state
from elearn.learning.views.shared import course_address, spot_address
from elearn.web.access import current_actor, needs
from elearn.web.languages import current_language
from elearn.web.work import database, read_session, today

_AHEAD = timedelta(days=7)
"""Examinations that open later stand on the page of examinations alone."""


@blueprint.get("/learning")
@needs("learning.learn")
def dashboard() -> str:
    """What to do next stands first; from here to the first sentence is one tap."""
    session, actor = read_session(), current_actor()
    pairs = [(each, LIBRARY.get_document(session, each.entry.rendition_id)) for each in list_standings(session, actor)]
    going = [pair for pair in pairs if pair[0].is_enrolled and pair[0].completed_at is None]
    fresh = [pair for pair in pairs if not pair[0].is_enrolled]
    asked = what_is_asked()
    due = {course_id: each for course_id, each in asked.items() if each.is_open}
    of_course = {standing.entry.id: (standing, course) for standing, course in pairs}
    # What is asked first is begun first; the rest keeps its order.
    order = list(due)
    fresh.sort(key=lambda pair: order.index(pair[0].entry.id) if pair[0].entry.id in due else len(order))
    # Where nothing is left but what waits for others there is no way on: such a course stands in the list.
    lead = next((pair for pair in (*going, *fresh) if lesson_to_go_on(*pair) is not None), None)
    return render_template(
        "learning/dashboard.html",
        name=address_name(actor.name),
        today=today(),
        lead=_lead(*lead) if lead else None,
        short=three_minutes(pairs),
        asked=[due_row(each, *of_course[each.course_id]) for each in due.values() if each.course_id in of_course],
        exempt=[each.details for each in asked.values() if each.is_exempt],
        going=[_row(*pair) for pair in going if pair is not lead and pair[0].entry.id not in due],
        fresh=[_row(*pair) for pair in fresh if pair is not lead and pair[0].entry.id not in due],
        done=[_row(*pair) for pair in pairs if pair[0].completed_at is not None],
        minutes=count_minutes(session, actor, _year_begins()),
        answered=_answered(pairs),
        given=desk_answers().given(session, actor, today()),
        exams=_exams(),
        served=list_served(session, actor, today=today()),
        body_words=BODY_WORDS,
        state_words=STATE_WORDS,
        changed=_changed(pairs, list_behind(session, actor), list_corrections(session, actor, current_language())),
    )


def _exams() -> list[OwnExamination]:
    """What the learner may sit now or within a week and has not handed in, the next first."""
    now = database().clock.now()
    found = list_own(read_session(), current_actor(), now=now, today=today())
    waiting = [each for each in found if each.is_waiting(now) and each.held.window.opens_at <= now + _AHEAD]
    # Whose clock runs stands first.
    return sorted(waiting, key=lambda each: (each.candidacy is None or not each.candidacy.is_going, each.held.window.last_start_at))


def _answered(pairs: Sequence[tuple[Standing, Course]]) -> list[dict[str, str]]:
    """The acts at the desk that were answered lately; nothing is asked where there is no act that the learner could not do."""
    if not any(each.desk_is_done is False for standing, _ in pairs for each in standing.progress.values()):
        return []
    found = desk_answers().lately(read_session(), current_actor(), today())
    return [{"title": in_language(each.lesson, current_language())[0], "href": spot_address(each.spot)} for each in found]


def _changed(
    pairs: Sequence[tuple[Standing, Course]], behind: Mapping[Id, Behind], corrections: Mapping[Id, Sequence[Correction]]
) -> list[dict[str, object]]:
    """The courses that say what changed since the learner completed them, and have not been told so yet."""
    rows: list[dict[str, object]] = []
    for standing, course in pairs:
        known = behind.get(standing.entry.id)
        changes = changes_between(course, known.label, current_language()) if known is not None else []
        corrected = corrections.get(standing.entry.id, ())
        if changes or corrected:
            rows.append(
                {
                    "title": _title(course),
                    "href": url_for("learning.changes", slug=standing.entry.slug),
                    "completed_at": standing.completed_at,
                    "says": changes[-1].text if changes else None,
                    "more": len(changes) - 1,
                    "corrected": len(corrected),
                    "read": len(lessons_to_read(course, changes)),
                }
            )
    return rows


def _year_begins() -> datetime:
    zone: ZoneInfo = current_app.config["ELEARN_ZONE"]
    return datetime(today().year, 1, 1, tzinfo=zone)


def _lead(standing: Standing, course: Course) -> dict[str, object]:
    """The one card of full colour: the lesson left off last, or the next one."""
    lesson = lesson_to_go_on(standing, course)
    assert lesson is not None  # noqa: S101 - the caller has looked
    page = lesson.pages.get(current_language()) or lesson.pages[course.source_language]
    place = onward(standing.entry, course, lesson, standing.progress.get(lesson.id, NEW))
    return {
        "is_begun": standing.is_enrolled,
        "title": page.title,
        "course": _title(course),
        "href": place.href,
        "minutes": place.minutes,
        "at": place.words,
        "index": course.lessons.index(lesson) + 1,
        "total": len(course.lessons),
        "done": sum(each.is_finished for each in standing.progress.values()),
        "drawing": next((drawing for code, drawing, _, _ in PLACES if code == course.place), "street"),
    }


def _row(standing: Standing, course: Course) -> dict[str, object]:
    done = sum(each.is_finished for each in standing.progress.values())
    stuck = None if standing.completed_at or lesson_to_go_on(standing, course) else _stuck(standing, course)
    if stuck is not None:
        note = stuck
    elif standing.completed_at is not None:
        note = g.translate(N_("đã xong"))
    elif done:
        note = g.translate(N_("%(done)s/%(total)s bài"), done=done, total=len(course.lessons))
    else:
        note = g.translate(N_("%(n)s phút"), n=course.minutes)
    return {"title": _title(course), "href": course_address(standing.entry), "note": note, "completed_at": standing.completed_at}


def _stuck(standing: Standing, course: Course) -> str | None:
    """What keeps a course from going on: how the learner stands with its first quiz that is not passed."""
    left = ((each, standing.progress.get(each.id, NEW)) for each in course.lessons)
    found = next((quiz_state(each, progress) for each, progress in left if not progress.is_finished), None)
    return None if found is None else found[1]


def _title(course: Course) -> str:
    return course.title.get(current_language()) or course.title[course.source_language]
