"""A lesson or a bank of a draft beside what is served: what would change, as readers would see it, with the keys.

Only the compiled document's own blocks are shown: they came through both sanitisers. Pictures of a draft are not public yet, so
they have an address of their own, for whoever may see the draft.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Response, g, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from elearn.content.document import Course, Html, Lesson, Question, Scene
from elearn.core.errors import N_, Invalid, NotFound
from elearn.core.ids import Id
from elearn.learning.pieces import with_contacts
from elearn.studio.places import Place
from elearn.studio.plan import BlockChange, page_changes, question_changes
from elearn.studio.queries import DraftRecord, get_documents
from elearn.studio.rules import Spot
from elearn.studio.sheets import QuestionSheet, sheet_of
from elearn.studio.views.doors import blueprint
from elearn.studio.views.reviewing import Comment, review_of
from elearn.studio.views.shared import open_draft, private_files, public_files, words_of
from elearn.studio.views.words import TAGS, WHAT
from elearn.web.access import current_actor, needs
from elearn.web.languages import current_language
from elearn.web.work import read_session

_NAME = re.compile(r' id="[^"<>]*"')
_MEDIA = re.compile(r'"/media/([0-9a-f]{64}\.[a-z0-9]{2,5})"')


@dataclass(frozen=True, slots=True)
class Beside:
    """A block, question or scene that differs, before and after; either may be None. Words are in the page's language."""

    place: Place
    what: str
    colour: str
    shape: str
    kind: str
    before: Any = None
    after: Any = None


@blueprint.get("/studio/drafts/<draft_id>/lessons/<lesson>")
@needs("studio.open")
def preview(draft_id: str, lesson: str) -> str:
    """What would change in one lesson."""
    return _lesson_page(open_draft(draft_id), lesson)


def part_page(found: DraftRecord, part: str, error: Invalid, place: Place, words: str) -> str:
    """The page of a lesson or bank with a comment that could not be kept.

    Raises:
        NotFound: there is none such.
    """
    _, course = get_documents(read_session(), current_actor(), found.id)
    show = _lesson_page if course.lesson_by_id(part) is not None else _bank_page
    return show(found, part, Refused(g.translate(error.message, **error.values), place, words))


@dataclass(frozen=True, slots=True)
class Refused:
    """A comment that could not be kept: why, about which place, and its words."""

    complaint: str
    place: Place
    words: str


def _lesson_page(found: DraftRecord, lesson: str, refused: Refused | None = None) -> str:
    served, course = get_documents(read_session(), current_actor(), found.id)
    after = course.lesson_by_id(lesson)
    if after is None:
        raise NotFound
    before = served.lesson_by_id(lesson) if served is not None else None
    language = current_language() if current_language() in after.pages else course.source_language
    questions = _questions(
        lesson,
        {each.id: each for each in served.iter_questions(before)} if served and before else {},
        {each.id: each for each in course.iter_questions(after)},
        language,
    )
    return render_template(
        "studio/preview.html",
        draft=found,
        title=words_of(after.title),
        language=language,
        is_new=before is None,
        address=url_for("learning.lesson", slug=served.slug, lesson_slug=before.slug) if served and before else "",
        blocks=_blocks(found, before, after, language),
        questions=questions,
        scenes=_scenes(before, after, language),
        quiz=_quiz(before, after),
        **_comments(found, course, lesson, refused),
    )


def _comments(found: DraftRecord, course: Course, part: str, refused: Refused | None) -> dict[str, Any]:
    """What the page tells of comments on a lesson or bank, by the anchor of their place, and whether one may be written."""
    review = review_of(found, course)
    by_place: dict[str, list[Comment]] = {}
    for each in review.comments:
        if each.row.place.part == part:
            by_place.setdefault(each.row.place.anchor, []).append(each)
    return {"comments": by_place, "may_comment": review.may_comment, "refused": refused}


@blueprint.get("/studio/drafts/<draft_id>/banks/<bank>")
@needs("studio.open")
def preview_bank(draft_id: str, bank: str) -> str:
    """What would change in one bank."""
    return _bank_page(open_draft(draft_id), bank)


def _bank_page(found: DraftRecord, bank: str, refused: Refused | None = None) -> str:
    served, course = get_documents(read_session(), current_actor(), found.id)
    after = next((each for each in course.banks if each.id == bank), None)
    if after is None:
        raise NotFound
    there = _bank_questions(served, bank) if served is not None else {}
    language = current_language() if current_language() in course.languages else course.source_language
    return render_template(
        "studio/preview.html",
        draft=found,
        title=words_of(after.title),
        language=language,
        is_new=not there,
        address="",
        blocks=[],
        questions=_questions(bank, there, _bank_questions(course, bank), language),
        scenes=[],
        quiz=[],
        **_comments(found, course, bank, refused),
    )


def _bank_questions(course: Course, bank: str) -> dict[str, Question]:
    found = next((each for each in course.banks if each.id == bank), None)
    return {name: course.questions[name] for name in found.questions} if found is not None else {}


def _blocks(found: DraftRecord, before: Lesson | None, after: Lesson, language: str) -> list[Beside]:
    changes = page_changes(before.pages.get(language) if before else None, after.pages.get(language))
    return [_block(found, after.id, each) for each in changes]


def _block(found: DraftRecord, lesson: str, change: BlockChange) -> Beside:
    contacts = {"": g.translate(N_("đầu mối sự cố của cơ quan anh/chị"))}

    def words(block: Any) -> Html | None:
        if block is None:
            return None
        html = block.html or "".join(f"<p>{line}</p>" for line in block.recall.values())
        # Before and after stand on one page, where a name may stand once.
        html = _NAME.sub("", html)
        return with_contacts(html, block.contacts, contacts)

    later = words(change.after)
    shown = change.after or change.before
    place = Place(lesson, Spot.BLOCK, shown.key if shown is not None else "")
    return _beside(place, change.what, words(change.before), _with_private_media(found.id, later) if later else later)


def _with_private_media(draft_id: Id, html: Html) -> Html:
    """The HTML with its pictures taken from the draft. Only addresses that the compiler writes fit the pattern."""
    return _MEDIA.sub(lambda found: f'"{url_for("studio.media", draft_id=draft_id, name=found[1])}"', html)


def _questions(part: str, before: dict[str, Question], after: dict[str, Question], language: str) -> list[Beside]:
    def sheet(question: Question | None) -> QuestionSheet | None:
        return sheet_of(question, language) if question is not None else None

    return [
        _beside(Place(part, Spot.QUESTION, name), what, sheet(before.get(name)), sheet(after.get(name)))
        for what, name in question_changes(before, after)
    ]


def _scenes(before: Lesson | None, after: Lesson, language: str) -> list[Beside]:
    """The scenes of a case that differ."""
    old = {scene.id: scene for scene in before.case.scenes} if before is not None and before.case is not None else {}
    new = {scene.id: scene for scene in after.case.scenes} if after.case is not None else {}
    changes = []
    for name, scene in new.items():
        if old.get(name) != scene:
            there = _scene(old[name], language) if name in old else None
            place = Place(after.id, Spot.SCENE, name)
            changes.append(_beside(place, "changed" if there else "added", there, _scene(scene, language)))
    gone = [
        _beside(Place(after.id, Spot.SCENE, name), "removed", _scene(scene, language))
        for name, scene in old.items()
        if name not in new
    ]
    return changes + gone


def _scene(scene: Scene, language: str) -> dict[str, Any]:
    text = scene.texts.get(language) or next(iter(scene.texts.values()))
    return {
        "title": text.title,
        "passages": [passage.html for passage in text.passages],
        "forks": [(fork.label, fork.feedback or "") for fork in text.forks.values()],
        "file": [(line.at, line.html) for line in text.file],
    }


def _quiz(before: Lesson | None, after: Lesson) -> list[tuple[str, str, str]]:
    """What differs in how a quiz is done: the setting, as it is, as it would be."""
    if after.quiz is None:
        return []
    old = _quiz_words(before) if before is not None else {}
    return [(key, old.get(key, ""), value) for key, value in _quiz_words(after).items() if old.get(key) != value]


def _quiz_words(lesson: Lesson) -> dict[str, str]:
    quiz = lesson.quiz
    if quiz is None:
        return {}
    unlimited = g.translate(N_("không giới hạn"))
    return {
        g.translate(N_("Số lượt")): str(quiz.attempts) if quiz.attempts is not None else unlimited,
        g.translate(N_("Đạt từ")): f"{quiz.pass_percent:g}%",
        g.translate(N_("Rút câu hỏi")): "; ".join(f"{each.bank}: {each.count} {each.where}".strip() for each in quiz.draw),
    }


def _beside(place: Place, what: str, before: Any = None, after: Any = None) -> Beside:
    return Beside(place, g.translate(WHAT[what]), *TAGS[what], place.spot.value, before, after)


@blueprint.get("/studio/drafts/<draft_id>/media/<name>")
@needs("studio.open")
def media(draft_id: str, name: str) -> ResponseReturnValue:
    """A picture or recording of a draft, for whoever may see it; it can do nothing but be shown."""
    found = open_draft(draft_id)
    _, course = get_documents(read_session(), current_actor(), found.id)
    wanted = next((each for each in course.media if f"{each.sha256}.{each.suffix}" == name), None)
    path = private_files().find(name) or public_files().find(name) if wanted is not None else None
    if wanted is None or path is None:
        raise NotFound
    answer: Response = send_file(path, mimetype=wanted.content_type, conditional=True, etag=wanted.sha256[:16])
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
