"""The record of a review, made for paper: one draft, who wrote it, who read it, what each said, what became of it."""

from __future__ import annotations

from flask import g, render_template

from elearn.core.errors import N_, NotFound
from elearn.studio.plan import Counts, Plan
from elearn.studio.queries import get_documents
from elearn.studio.record import matching_code
from elearn.studio.views.doors import blueprint
from elearn.studio.views.reviewing import TOLD, review_of
from elearn.studio.views.shared import open_draft, words_of
from elearn.studio.views.words import count_words, state_words
from elearn.web.access import current_actor, needs
from elearn.web.work import read_session


@blueprint.get("/studio/drafts/<draft_id>/record")
@needs("studio.open")
def record(draft_id: str) -> str:
    """The record of a draft's review as it stands."""
    found = open_draft(draft_id)
    if found.state not in TOLD or found.plan is None:
        raise NotFound
    _, course = get_documents(read_session(), current_actor(), found.id)
    review = review_of(found, course)
    said = [(each.reviewer_id, each.decision, each.words, each.decided_at) for each in review.said]
    return render_template(
        "studio/record.html",
        draft=found,
        title=words_of(found.plan.title),
        course=course,
        review=review,
        state=state_words(found.state)[0],
        changes=_changes(found.plan),
        code=matching_code(found.id, found.document_hash or "", review.needed, said),
    )


def _changes(plan: Plan) -> list[str]:
    """What the draft changes: lessons, blocks and questions, and whether settings differ."""
    counted = (
        (N_("bài: %(counts)s"), Counts(plan.numbers("added"), plan.numbers("changed"), plan.numbers("removed"))),
        (N_("đoạn: %(counts)s"), _sum([each.blocks for each in plan.lessons])),
        (
            N_("câu hỏi: %(counts)s"),
            _sum([each.questions for each in plan.lessons] + [each.questions for each in plan.banks]),
        ),
    )
    told = [str(g.translate(words, counts=count_words(counts))) for words, counts in counted if counts.total]
    return [*told, str(g.translate(N_("có đổi thiết đặt")))] if plan.also else told


def _sum(counts: list[Counts]) -> Counts:
    return Counts(*(sum(getattr(each, name) for each in counts) for name in ("added", "changed", "removed")))
