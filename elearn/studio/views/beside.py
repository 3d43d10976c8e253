"""The page of one lesson or bank in two versions, whichever they are: of a draft and a version, or of two versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import g, render_template

from elearn.content.document import Course, Lesson
from elearn.core.errors import N_, NotFound
from elearn.studio.comparing import bank_by_id
from elearn.studio.places import Place
from elearn.studio.queries import DraftRecord
from elearn.studio.views.compared import Run, Sides, bank_runs, lesson_runs, scene_runs
from elearn.studio.views.reviewing import Comment
from elearn.studio.views.shared import words_of
from elearn.web.languages import current_language


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a comparison: the way up as (label, address), and what the two versions are called in a sentence.

    `earlier` is empty where there is nothing to compare with.
    """

    way: tuple[tuple[str, str], ...]
    earlier: str
    later: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A comment that could not be kept: why, about which place, and its words."""

    complaint: str
    place: Place
    words: str


@dataclass(frozen=True, slots=True)
class Talk:
    """What reviewers say of a lesson or bank of a draft: comments by the anchor of their place, and whether one may be written."""

    draft: DraftRecord
    part: str
    comments: Mapping[str, Sequence[Comment]]
    may_comment: bool = False
    refused: Refused | None = None


def lesson_page(frame: Frame, sides: Sides, lesson_id: str, *, address: str = "", talk: Talk | None = None) -> str:
    """What differs in one lesson.

    Args:
        address: where readers find the lesson that is served; empty for none.
        talk: what is said of a draft's lesson; None where nothing is.

    Raises:
        NotFound: it is in neither version.
    """
    before = sides.before.lesson_by_id(lesson_id) if sides.before is not None else None
    after = sides.after.lesson_by_id(lesson_id)
    shown = after or before
    if shown is None:
        raise NotFound
    language = _language(sides.after, tuple(shown.pages))
    return _page(
        frame,
        words_of(shown.title),
        language,
        _fate(before, after),
        [
            (g.translate(N_("Bài")), "h-blocks", lesson_runs(sides, before, after, language)),
            (g.translate(N_("Cảnh")), "h-scenes", scene_runs(before, after, language)),
        ],
        quiz=quiz_rows(before, after),
        address=address,
        talk=talk,
    )


def bank_page(frame: Frame, sides: Sides, bank_id: str, *, talk: Talk | None = None) -> str:
    """What differs in one bank.

    Raises:
        NotFound: it is in neither version.
    """
    before, after = bank_by_id(sides.before, bank_id), bank_by_id(sides.after, bank_id)
    shown = after or before
    if shown is None:
        raise NotFound
    language = _language(sides.after, sides.after.languages)
    sections = [(g.translate(N_("Câu hỏi")), "h-questions", bank_runs(sides, bank_id, language))]
    return _page(frame, words_of(shown.title), language, _fate(before, after), sections, talk=talk)


def _language(course: Course, spoken: Sequence[str]) -> str:
    return current_language() if current_language() in spoken else course.source_language


def _fate(before: object | None, after: object | None) -> str:
    return "added" if before is None else "removed" if after is None else "changed"


def _page(
    frame: Frame,
    title: str,
    language: str,
    fate: str,
    sections: list[tuple[str, str, list[Run]]],
    *,
    quiz: Sequence[tuple[str, str, str]] = (),
    address: str = "",
    talk: Talk | None = None,
) -> str:
    there = {item.anchor for _, _, runs in sections for run in runs for item in run.items}
    return render_template(
        "studio/compared.html",
        frame=frame,
        title=title,
        language=language,
        fate=fate,
        sections=[section for section in sections if section[2]],
        differs=any(not run.is_folded for _, _, runs in sections for run in runs) or bool(quiz),
        quiz=quiz,
        address=address,
        talk=talk,
        elsewhere=[each for anchor, said in talk.comments.items() if anchor not in there for each in said] if talk else [],
    )


def quiz_rows(before: Lesson | None, after: Lesson | None) -> list[tuple[str, str, str]]:
    """What differs in how a quiz is done: the setting, as it is, as it would be."""
    old = quiz_words(before) if before is not None else {}
    new = quiz_words(after) if after is not None else {}
    return [(key, old.get(key, ""), new.get(key, "")) for key in {**old, **new} if old.get(key) != new.get(key)]


def quiz_words(lesson: Lesson) -> dict[str, str]:
    """How a quiz is done, in words; nothing of what is no quiz."""
    quiz = lesson.quiz
    if quiz is None:
        return {}
    unlimited = g.translate(N_("không giới hạn"))
    return {
        g.translate(N_("Số lượt")): str(quiz.attempts) if quiz.attempts is not None else unlimited,
        g.translate(N_("Đạt từ")): f"{quiz.pass_percent:g}%",
        g.translate(N_("Rút câu hỏi")): "; ".join(f"{each.bank}: {each.count} {each.where}".strip() for each in quiz.draw),
    }
