"""What the page of a draft tells of its review: who is asked, what each said, comments in the order of the document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import g, url_for

from elearn.content.document import Course
from elearn.core.db.types import LocalisedText
from elearn.core.errors import N_
from elearn.core.permissions import allows
from elearn.organisation.queries import name_units
from elearn.studio.places import Place, places_of
from elearn.studio.queries import (
    Asked,
    CommentRow,
    DecisionRow,
    DraftRecord,
    asked_of,
    decisions_of,
    list_comments,
    terms_for,
    writers_of,
)
from elearn.studio.rules import CommentState, Decision, State
from elearn.studio.views.shared import reviewers_by_default, words_of
from elearn.web.access import current_actor
from elearn.web.work import read_session, today

COMMENT_STATES = {
    CommentState.OPEN: (N_("Còn mở"), "warn", "clock"),
    CommentState.FIXED: (N_("Đã sửa"), "good", "check"),
    CommentState.CLOSED: (N_("Đã khép lại"), "", "close"),
}
"""State of a comment → its word, colour and shape."""
SETTLED = frozenset({State.PUBLISHED, State.WITHDRAWN})
TOLD = frozenset({State.ASKED, State.APPROVED, State.SENT_BACK, State.PUBLISHED})
"""The states with a record of the review: before anybody was asked there is nothing to put on record."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with the way to its place: `href` is empty where the draft has it no more; `where` is the lesson or bank,
    `language` that of the quotation.
    """

    row: CommentRow
    href: str
    where: str
    language: str
    state: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Review:
    """What is told of a review.

    Attributes:
        needed: how many others must agree: as it was asked for, or before that as it would be.
        said: what was said in the present round, `before` in those that are void.
        asked: whom the request goes to; None where nothing waits.
        begins_above: the unit that is asked in place of the draft's own, by name; None: the draft's own.
        said_by: the unit whose word the number is, by name; None: the setting of the installation.
        may_decide: whether the reader is to say yes or no now.
        may_comment: whether they may write comments; `may_answer`: whether they answer them.
    """

    needed: int
    agreed: int
    said: tuple[DecisionRow, ...]
    before: tuple[DecisionRow, ...]
    writers: tuple[str, ...]
    asked: Asked | None
    begins_above: LocalisedText | None
    said_by: LocalisedText | None
    comments: tuple[Comment, ...]
    has_decided: bool
    may_decide: bool
    may_comment: bool
    may_answer: bool

    @property
    def open_comments(self) -> int:
        return sum(each.row.state is CommentState.OPEN for each in self.comments)


def review_of(found: DraftRecord, course: Course | None) -> Review:
    """The review of a draft; `course` is its compiled document, None where there is none."""
    session, actor = read_session(), current_actor()
    writers = writers_of(session, found.id)
    needed, begin, said_by = _terms(found)
    every, said = decisions_of(session, found.id), decisions_of(session, found.id, only_now=True)
    is_waiting = found.state in {State.READY, State.ASKED} and needed > 0
    asked = asked_of(session, begin, needed, besides=writers, today=today()) if is_waiting else None
    names = name_units(session, {each for each in (begin, said_by) if each is not None}, today=today())
    has_decided = any(each.reviewer_id == actor.person_id for each in said)
    is_writer = actor.person_id in writers
    is_reviewing = found.state is State.ASKED and not is_writer and allows(actor, "studio.review")
    return Review(
        needed=needed,
        agreed=sum(each.decision is Decision.AGREED for each in said),
        said=said,
        before=tuple(each for each in every if each not in said),
        writers=tuple(writers.values()),
        asked=asked,
        begins_above=names.get(begin) if begin is not None and begin != found.unit_id else None,
        said_by=names.get(said_by) if said_by is not None else None,
        comments=comments_in_order(found, course, list_comments(session, actor, found.id)),
        has_decided=has_decided,
        may_decide=is_reviewing and not has_decided,
        may_comment=is_reviewing,
        may_answer=is_writer and found.state not in SETTLED,
    )


def _terms(found: DraftRecord) -> tuple[int, Any, Any]:
    """How many must agree, the unit that is asked first, and whose word it is."""
    if found.needed is not None:
        return found.needed, found.review_unit_id or found.unit_id, found.rule_unit_id
    terms = terms_for(read_session(), found.unit_id, by_default=reviewers_by_default(), today=today())
    return terms.people, terms.begin, terms.said_by


def comments_in_order(found: DraftRecord, course: Course | None, comments: Sequence[CommentRow]) -> tuple[Comment, ...]:
    """The comments in the order of the document, those about what it has no more last."""
    order = {place: number for number, place in enumerate(places_of(course))} if course is not None else {}
    titles = {part: words_of(title) for part, title in _parts(course)} if course is not None else {}
    ranked = sorted(comments, key=lambda each: order.get(each.place, len(order)))
    return tuple(
        Comment(
            row=each,
            href=part_address(found, course, each.place) if course is not None and each.place.part in titles else "",
            where=titles.get(each.place.part, ""),
            language=course.source_language if course is not None else "vi",
            state=comment_state(each.state),
        )
        for each in ranked
    )


def comment_state(state: CommentState) -> tuple[str, str, str]:
    """The word of a comment's state in the language of the page, its colour and its shape."""
    word, colour, shape = COMMENT_STATES[state]
    return g.translate(word), colour, shape


def _parts(course: Course) -> list[tuple[str, LocalisedText]]:
    return [*((each.id, each.title) for each in course.lessons), *((each.id, each.title) for each in course.banks)]


def part_address(found: DraftRecord, course: Course, place: Place, served: Course | None = None) -> str:
    """Where a place is looked at, before and after.

    Args:
        served: what is served, where the draft may have the lesson no more.
    """
    if any(each is not None and each.lesson_by_id(place.part) is not None for each in (course, served)):
        return url_for("studio.preview", draft_id=found.id, lesson=place.part, _anchor=place.anchor)
    return url_for("studio.preview_bank", draft_id=found.id, bank=place.part, _anchor=place.anchor)
