"""The home page: how many minutes do you have, the house of the ward, all courses, and the doors of trouble."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from elearn.catalogue.library import LIBRARY
from elearn.catalogue.queries import list_courses
from elearn.content.document import Course, Lesson
from elearn.core.errors import N_
from elearn.incident.cases import CASES
from elearn.learning.queries import Standing, list_standings
from elearn.learning.rules import NEW, Progress
from elearn.learning.views.doors import blueprint
from elearn.learning.views.minutes import minute_cards
from elearn.learning.views.onward import lesson_to_go_on, onward
from elearn.web.access import current_actor, public
from elearn.web.languages import current_language
from elearn.web.pages import public_page
from elearn.web.work import read_session

PLACES: tuple[tuple[str, str, str, str], ...] = (
    ("registry", "registry", N_("Phòng văn thư"), N_("Anh Phúc, anh Khoa: chữ ký số, mật khẩu, sự cố")),
    ("meeting-room", "meeting", N_("Phòng họp"), N_("Chủ tịch Lan: dữ liệu cá nhân, trợ lý AI")),
    ("counter", "counter", N_("Quầy tiếp nhận"), N_("Chị Hạnh, cô Ba: giữ kín chuyện người dân")),
    ("phone", "street", N_("Điện thoại trong túi"), N_("Chú Tư và một tin nhắn lạ")),
)
"""The places of the drawing from left to right: code of the course's `place`, drawing, name, who is there."""


@blueprint.get("/", strict_slashes=False)
@public
def home() -> ResponseReturnValue:
    """The same for everybody without account; lit by their progress for whoever is signed in."""
    actor = current_actor()
    if actor.is_anonymous:
        standings = [Standing(entry) for entry in list_courses(read_session(), actor)]
        stamp = tuple(each.entry.rendition_id for each in standings)
        return public_page(("home", stamp, current_language()), lambda: _render(standings))
    return _render(list_standings(read_session(), actor))


def _render(standings: Sequence[Standing]) -> str:
    session = read_session()
    courses = [(each, LIBRARY.get_document(session, each.entry.rendition_id)) for each in standings]
    return render_template(
        "learning/home.html",
        going=_going(courses),
        cards=minute_cards(courses),
        rooms=[_room(place, courses) for place in PLACES],
        groups=_groups(courses),
        doors=[
            {"icon": case.icon, "title": g.translate(case.door), "href": url_for("incident.incident", _anchor=case.anchor)}
            for case in CASES
        ],
    )


def _going(courses: Sequence[tuple[Standing, Course]]) -> dict[str, object] | None:
    """Where the learner goes on in the course under way that was touched last."""
    for standing, course in courses:
        is_under_way = standing.is_enrolled and standing.completed_at is None
        lesson = lesson_to_go_on(standing, course) if is_under_way else None
        if lesson is not None:
            place = onward(standing.entry, course, lesson, standing.progress.get(lesson.id, NEW))
            return {"href": place.href, "minutes": place.minutes, "title": _title(lesson.title), "course": _title(course.title)}
    return None


def _room(place: tuple[str, str, str, str], courses: Sequence[tuple[Standing, Course]]) -> dict[str, object]:
    code, drawing, name, people = place
    here = [(standing, course) for standing, course in courses if course.place == code]
    lessons: list[tuple[Mapping[str, Progress], Lesson]] = [
        (standing.progress, lesson)
        for standing, course in here
        for lesson in course.lessons
        # A reader without account sits no quiz; the place must light up for them as well.
        if lesson.kind != "quiz" or not current_actor().is_anonymous
    ]
    done = sum(progress.get(lesson.id, NEW).is_finished for progress, lesson in lessons)
    if not lessons:
        people = N_("Khóa học cho nơi này đang được soạn.")
    state = "all" if lessons and done == len(lessons) else "some" if done else "none"
    return {
        "drawing": drawing,
        # A place without a course is drawn and named, but leads nowhere.
        "href": f"#place-{code}" if lessons else None,
        "title": g.translate(name),
        "text": g.translate(people),
        "state": state,
        "done": done,
        "total": len(lessons),
        "lessons": [lesson.id for _, lesson in lessons],
    }


def _groups(courses: Sequence[tuple[Standing, Course]]) -> list[dict[str, object]]:
    """The courses by the place where things happen; the street first, because everybody carries it in a pocket."""
    places = [(code, name) for code, _, name, _ in reversed(PLACES)]
    known = {code for code, _ in places}
    groups = [(code, name, [pair for pair in courses if pair[1].place == code]) for code, name in places]
    # A course may happen nowhere in the drawing; here stand all courses, so it stands here too.
    groups.append(("elsewhere", N_("Nơi khác"), [pair for pair in courses if pair[1].place not in known]))
    return [
        {"id": f"place-{code}", "title": g.translate(name), "items": [_item(*pair) for pair in here]}
        for code, name, here in groups
        if here
    ]


def _item(standing: Standing, course: Course) -> dict[str, str]:
    done = sum(each.is_finished for each in standing.progress.values())
    minutes = g.translate(N_("%(n)s phút"), n=course.minutes)
    if standing.completed_at is not None:
        note = f"{g.translate(N_('đã xong'))} · {minutes}"
    elif done:
        note = g.translate(N_("%(done)s/%(total)s bài"), done=done, total=len(course.lessons)) + f" · {minutes}"
    else:
        note = minutes
    href = url_for("learning.course", slug=standing.entry.slug)
    return {"title": _title(course.title), "href": href, "note": note}


def _title(text: Mapping[str, str]) -> str:
    return text.get(current_language()) or text["vi"]
