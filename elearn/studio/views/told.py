"""What a draft says besides its lessons: its settings before and after, and the slip that learners would read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import g

from elearn.catalogue.views import THEMES
from elearn.content.document import Change, CompetencyClaim, Course, Language, Text
from elearn.content.labels import is_later, order
from elearn.content.marked_words import marked_words
from elearn.core.errors import N_
from elearn.frameworks.queries import CompetencyRow, competencies_by_code
from elearn.learning.changes import question_of
from elearn.learning.views.course import AUDIENCES
from elearn.learning.views.home import PLACES
from elearn.studio.places import name_of_question
from elearn.studio.views.shared import words_of
from elearn.studio.views.words import ALSO, GROUPS, LANGUAGES, VISIBILITIES
from elearn.web.forms import translated
from elearn.web.languages import current_language
from elearn.web.work import read_session


def setting_rows(before: Course | None, after: Course, codes: Sequence[str]) -> list[tuple[str, str, str]]:
    """What differs in the settings: its name, as it is, as it would be. Both are empty where no few words say it."""
    if before is None:
        return []
    named = (code for code in codes if code != "changes")
    return [(g.translate(ALSO[code]), _said(code, before), _said(code, after)) for code in named]


def _said(code: str, course: Course) -> str:
    said = _SAID.get(code)
    return said(course) if said is not None else ""


def _word(words: Mapping[str, str], code: str) -> str:
    """What a code of course.yml is called; a course's own word stands for itself."""
    return translated(words[code]) if code in words else code or "–"


def _competencies(course: Course) -> str:
    known = competencies_by_code(read_session(), {(each.framework, each.code) for each in course.competencies})
    return "; ".join(_claim(each, known.get((each.framework, each.code))) for each in course.competencies) or "–"


def _claim(claim: CompetencyClaim, known: CompetencyRow | None) -> str:
    name = f"{words_of(known.title)} ({claim.framework} {claim.code})" if known is not None else f"{claim.framework} {claim.code}"
    return translated(N_("%(name)s, bậc %(level)s"), name=name, level=claim.level)


def _required(course: Course) -> str:
    titles = {lesson.id: words_of(lesson.title) for lesson in course.lessons}
    return "; ".join(titles.get(each, each) for each in (*course.required_lessons, *course.required_quizzes)) or "–"


def _validity(course: Course) -> str:
    counted = N_("%(hours)s giờ") if course.credit_hours else N_("theo số phút của các bài")
    hours = g.translate(counted, hours=f"{course.credit_hours:g}")
    lasting = N_("không hết hạn") if course.valid_months is None else N_("có hiệu lực %(months)s tháng")
    return f"{hours}; {g.translate(lasting, months=course.valid_months)}"


def _about(course: Course) -> str:
    return "; ".join(filter(None, (_authors(course), _rest(course)))) or "–"


def _authors(course: Course) -> str:
    return ", ".join(each.names.get(current_language()) or each.name for each in course.authors)


def _rest(course: Course) -> str:
    """The licence, when it was last read by a subject expert, and the ids that were given up."""
    reviewed = translated(N_("chuyên gia đọc lại ngày %(day)s"), day=f"{course.reviewed_on:%d/%m/%Y}") if course.reviewed_on else ""
    retired = translated(N_("mã đã bỏ: %(ids)s"), ids=", ".join(course.retired)) if course.retired else ""
    return "; ".join(filter(None, (course.licence, reviewed, retired)))


_FACTS = ("summary", "visibility", "audience", "competencies", "completion", "validity", "laws", "languages")


def facts_of(course: Course) -> list[tuple[str, str, str]]:
    """What a version says of itself besides its lessons: the name of a setting, what it is, and the language of that.

    The language is empty where it is that of the page.
    """
    facts = [(g.translate(ALSO[code]), _said(code, course), "") for code in _FACTS]
    is_named = all(each.names.get(current_language()) for each in course.authors)
    facts.append((translated(N_("Người biên soạn")), _authors(course) or "–", "" if is_named else course.source_language))
    return [*facts, (g.translate(ALSO["about"]), _rest(course) or "–", "")]


_SAID: Mapping[str, Callable[[Course], str]] = {
    "title": lambda course: words_of(course.title),
    "summary": lambda course: words_of(course.summary),
    "visibility": lambda course: _word(VISIBILITIES, course.visibility),
    "theme": lambda course: _word(THEMES, course.theme),
    "place": lambda course: _word({code: name for code, _, name, _ in PLACES}, course.place),
    "audience": lambda course: ", ".join(_word(AUDIENCES, each) for each in course.audience) or "–",
    "competencies": _competencies,
    "completion": _required,
    "validity": _validity,
    "group": lambda course: _word(GROUPS, str(course.programme_group or "")),
    "languages": lambda course: ", ".join(_word(LANGUAGES, each) for each in course.languages),
    "laws": lambda course: "; ".join(f"{law.number} {words_of(law.title)}" for law in course.laws) or "–",
    "order": lambda course: "; ".join(words_of(lesson.title) for lesson in course.lessons),
    "about": _about,
}
"""What is said of a setting in few words, by its code in the plan; nothing of those that are too long for that."""


def _changes(after: Course, since: str) -> list[Change]:
    """What is told in any language: whoever judges it sees all, those that one language alone is told with the others."""
    told = (each for each in after.changes if each.is_told)
    newer = [each for each in told if is_later(each.label, since) and not is_later(each.label, after.label)]
    return sorted(newer, key=lambda each: order(each.label))


def spoken(languages: Sequence[Language]) -> str:
    """Languages by their names; empty where there is none."""
    return ", ".join(_word(LANGUAGES, each) for each in languages)


def slips(before: Course | None, after: Course) -> list[dict[str, Any]]:
    """What whoever completed the version that is served would read, in the language of the page."""
    if before is None or not is_later(after.label, before.label):
        return []

    def words(text: Text) -> str:
        return text.get(current_language()) or text.get(after.source_language) or next(iter(text.values()), "")

    found = _changes(after, before.label)
    asked = question_of(after, found)
    return [
        {
            "label": change.label,
            "text": words(change.text),
            "slips": [
                {
                    "old": words(each.old),
                    "new": words(each.new),
                    "marked": marked_words(words(each.old), words(each.new)),
                    "todo": words(each.todo),
                    "only": spoken(each.only),
                }
                for each in change.slips
            ],
            "question": name_of_question(after, asked[0].id) if asked is not None and change.question == asked[0].id else None,
            "relearn": [words_of(lesson.title) for lesson in after.lessons if lesson.id in change.relearn],
        }
        for change in found
    ]
