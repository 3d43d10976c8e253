"""What a draft says besides its lessons: its settings before and after, and the slip that learners would read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import g

from elearn.content.document import Course, Text
from elearn.content.labels import is_later
from elearn.core.errors import N_
from elearn.learning.changes import changes_between, question_of
from elearn.studio.settings import Settings, settings_of
from elearn.studio.views.shared import words_of
from elearn.studio.views.words import ALSO, GROUPS
from elearn.web.languages import current_language


def setting_rows(before: Course | None, after: Course, codes: Sequence[str]) -> list[tuple[str, str, str]]:
    """What differs in the settings: its name, as it is, as it would be. Both are empty where no few words say it."""
    if before is None:
        return []
    old, new = settings_of(before), settings_of(after)
    named = (code for code in codes if code != "changes")
    return [(g.translate(ALSO[code]), _said(code, before, old), _said(code, after, new)) for code in named]


def _said(code: str, course: Course, settings: Settings) -> str:
    unlimited = g.translate(N_("không hết hạn"))
    said: dict[str, str] = {
        "title": words_of(course.title),
        "summary": words_of(course.summary),
        "visibility": settings.visibility,
        "theme": settings.theme or "–",
        "place": settings.place or "–",
        "audience": ", ".join(settings.audience) or "–",
        "competencies": "; ".join(settings.competencies.splitlines()) or "–",
        "completion": ", ".join((*course.required_lessons, *course.required_quizzes)),
        "validity": f"{settings.credit_hours or '0'}; {settings.valid_months or unlimited}",
        "group": g.translate(GROUPS[settings.programme_group]) if settings.programme_group in GROUPS else "–",
        "languages": ", ".join(course.languages),
    }
    return said.get(code, "")


def slips(before: Course | None, after: Course) -> list[dict[str, Any]]:
    """What whoever completed the version that is served would read, in the language of the page."""
    if before is None or not is_later(after.label, before.label):
        return []

    def words(text: Text) -> str:
        return text.get(current_language()) or text.get(after.source_language) or ""

    found = changes_between(after, before.label)
    asked = question_of(after, found)
    return [
        {
            "label": change.label,
            "text": words(change.text),
            "slips": [{"old": words(each.old), "new": words(each.new), "todo": words(each.todo)} for each in change.slips],
            "question": asked[0].id if asked is not None and change.question == asked[0].id else "",
            "relearn": [words_of(lesson.title) for lesson in after.lessons if lesson.id in change.relearn],
        }
        for change in found
    ]
