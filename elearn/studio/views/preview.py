"""A lesson or a bank of a draft beside a version of its course: what would change, as readers would see it, with the keys.

Pictures of a draft are not public yet, so they have an address of their own, for whoever may see the draft.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Response, g, send_file, url_for
from flask.typing import ResponseReturnValue

from elearn.content.document import Course, Html
from elearn.core.errors import N_, Invalid, NotFound
from elearn.studio.places import Place
from elearn.studio.queries import DraftRecord, get_documents
from elearn.studio.views.beside import Frame, Refused, Talk, bank_page, lesson_page
from elearn.studio.views.compared import Sides
from elearn.studio.views.doors import blueprint
from elearn.studio.views.reviewing import Comment, review_of
from elearn.studio.views.shared import open_draft, private_files, public_files
from elearn.web.access import current_actor, needs
from elearn.web.forms import translated
from elearn.web.work import read_session

_MEDIA = re.compile(r'"/media/([0-9a-f]{64}\.[a-z0-9]{2,5})"')


@blueprint.get("/studio/drafts/<draft_id>/lessons/<lesson>")
@needs("studio.open")
def preview(draft_id: str, lesson: str) -> str:
    """What would change in one lesson of what is served."""
    return _lesson_page(open_draft(draft_id), lesson)


@blueprint.get("/studio/drafts/<draft_id>/banks/<bank>")
@needs("studio.open")
def preview_bank(draft_id: str, bank: str) -> str:
    """What would change in one bank of what is served."""
    return _bank_page(open_draft(draft_id), bank)


def part_page(found: DraftRecord, part: str, error: Invalid, place: Place, words: str) -> str:
    """The page of a lesson or bank with a comment that could not be kept.

    Raises:
        NotFound: there is none such.
    """
    documents = get_documents(read_session(), current_actor(), found.id)
    is_lesson = any(each is not None and each.lesson_by_id(part) is not None for each in documents)
    show = _lesson_page if is_lesson else _bank_page
    return show(found, part, Refused(g.translate(error.message, **error.values), place, words))


def _lesson_page(found: DraftRecord, lesson: str, refused: Refused | None = None) -> str:
    served, course = get_documents(read_session(), current_actor(), found.id)
    sides = Sides(served, course, private_pictures(found, course))
    talk = _talk(found, course, lesson, refused)
    return lesson_page(frame_of(found, _served_words(served)), sides, lesson, address=_address(served, lesson), talk=talk)


def _bank_page(found: DraftRecord, bank: str, refused: Refused | None = None) -> str:
    served, course = get_documents(read_session(), current_actor(), found.id)
    sides = Sides(served, course, private_pictures(found, course))
    return bank_page(frame_of(found, _served_words(served)), sides, bank, talk=_talk(found, course, bank, refused))


def _talk(found: DraftRecord, course: Course, part: str, refused: Refused | None) -> Talk:
    """What the page tells of comments on a lesson or bank, and whether one may be written."""
    review = review_of(found, course)
    by_place: dict[str, list[Comment]] = {}
    for each in review.comments:
        if each.row.place.part == part:
            by_place.setdefault(each.row.place.anchor, []).append(each)
    return Talk(found, part, by_place, may_comment=review.may_comment, refused=refused)


def frame_of(found: DraftRecord, earlier: str) -> Frame:
    """What stands around a comparison of a draft."""
    way = ((g.translate(N_("Bản nháp")), url_for("studio.draft", draft_id=found.id)),)
    return Frame(way, earlier, g.translate(N_("bản nháp")))


def _served_words(served: Course | None) -> str:
    if served is None:
        return ""
    return translated(N_("bản %(label)s đang dùng"), label=served.label)


def _address(served: Course | None, lesson: str) -> str:
    found = served.lesson_by_id(lesson) if served is not None else None
    if served is None or found is None:
        return ""
    return url_for("learning.lesson", slug=served.slug, lesson_slug=found.slug)


def private_pictures(found: DraftRecord, course: Course) -> Callable[[Html], Html]:
    """Puts the draft's own addresses of pictures into HTML. Only addresses that the compiler writes fit the pattern."""
    own = {f"{each.sha256}.{each.suffix}" for each in course.media}

    def address(match: re.Match[str]) -> str:
        name = match[1]
        return f'"{url_for("studio.media", draft_id=found.id, name=name)}"' if name in own else f'"/media/{name}"'

    return lambda html: _MEDIA.sub(address, html)


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
