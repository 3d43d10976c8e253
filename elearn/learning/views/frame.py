"""What stands around every lesson: the table of contents, and the way to the lessons before and after."""

from __future__ import annotations

from flask import g, url_for

from elearn.content.document import Lesson
from elearn.core.errors import N_
from elearn.learning.reader import Reader
from elearn.learning.rules import NEW, Progress
from elearn.learning.views.quiz_states import quiz_state
from elearn.learning.views.shared import course_address, lesson_address


def contents_of(reader: Reader) -> list[dict[str, str]]:
    """The course's table of contents with the state of each lesson in words."""
    return [
        {
            "title": title_of(reader, each),
            "href": lesson_address(reader.entry, each, edition=reader.asked_edition),
            "state": "now" if each is reader.lesson else reader.state_of(each),
            "note": _note(each, reader.progress.get(each.id, NEW)),
        }
        for each in reader.course.lessons
    ]


def _note(lesson: Lesson, progress: Progress) -> str:
    """What a quiz is waiting for after it was begun; the shape alone says the rest."""
    found = quiz_state(lesson, progress)
    return found[1] if found and found[0] not in {"new", "done"} else ""


def turns_of(reader: Reader) -> dict[str, dict[str, str] | None]:
    """The way to the lesson before and the one after, or to the end of the course."""
    before, after = reader.previous, reader.following
    number = N_("Bài %(n)s")
    previous = {
        "href": lesson_address(reader.entry, before, edition=reader.asked_edition),
        "over": g.translate(number, n=reader.index - 1),
        "title": title_of(reader, before),
    } if before else None  # fmt: skip
    following = {
        "href": lesson_address(reader.entry, after, edition=reader.asked_edition),
        "over": g.translate(N_("Bài %(n)s · %(minutes)s phút"), n=reader.index + 1, minutes=after.minutes),
        "title": title_of(reader, after),
    } if after else None  # fmt: skip
    if after is None:
        following = {"over": g.translate(N_("Hết khóa")), **_end_of_course(reader)}
    return {"previous": previous, "following": following}


def _end_of_course(reader: Reader) -> dict[str, str]:
    if reader.is_guest:
        return {"href": url_for("learning.finish", slug=reader.entry.slug), "title": g.translate(N_("Lấy thẻ hoàn thành"))}
    return {"href": course_address(reader.entry), "title": g.translate(N_("Về khóa học"))}


def title_of(reader: Reader, lesson: Lesson) -> str:
    return lesson.title.get(reader.language) or lesson.title[reader.course.source_language]
