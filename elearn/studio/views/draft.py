"""The page of one draft: how far it is, what is wrong, what it would change, whom it reaches, and the next step."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, url_for

from elearn.core.db.types import LocalisedText
from elearn.core.errors import N_, DomainError, Invalid
from elearn.core.jobs.model import JobState
from elearn.core.jobs.queries import JobRow
from elearn.core.limits import SMALLEST_GROUP
from elearn.studio.plan import BankChange, LessonChange, Plan
from elearn.studio.queries import DraftRecord, count_affected, get_documents
from elearn.studio.rules import Origin, State, may_publish
from elearn.studio.views.doors import blueprint
from elearn.studio.views.reviewing import TOLD, review_of
from elearn.studio.views.shared import editor, open_draft, words_of
from elearn.studio.views.told import setting_rows, slips
from elearn.studio.views.words import KINDS, TAGS, WHAT, also_words, count_words, problem_items, state_words
from elearn.web.access import current_actor, needs
from elearn.web.work import read_session

_JOB_WORDS = {
    JobState.WAITING: "waiting",
    JobState.RUNNING: "running",
    JobState.DONE: "done",
    JobState.DEAD: "failed",
    JobState.CANCELLED: "cancelled",
}
_STEPS: tuple[tuple[str, frozenset[State]], ...] = (
    (N_("Gửi lên"), frozenset()),
    (N_("Kiểm tra"), frozenset({State.CHECKING, State.FAULTY})),
    (N_("Thẩm định"), frozenset({State.READY, State.ASKED, State.SENT_BACK})),
    (N_("Phát hành"), frozenset({State.APPROVED})),
)
"""The steps of a draft, and the states in which it is there."""


@blueprint.get("/studio/drafts/<draft_id>")
@needs("studio.open")
def draft(draft_id: str) -> str:
    """The draft as it is now; the page can be left and found again."""
    return draft_page(open_draft(draft_id))


def draft_page(found: DraftRecord, error: DomainError | None = None, words: str = "", *, comment: str = "") -> str:
    """The page of a draft, with what kept a step from being taken; `comment` is the one that was to be answered."""
    actor, session = current_actor(), read_session()
    served, course = get_documents(session, actor, found.id) if found.plan is not None else (None, None)
    review = review_of(found, course)
    written_at = editor().place_of(found.id) if found.origin == Origin.EDITOR else None
    return render_template(
        "studio/draft.html",
        draft=found,
        title=words_of(found.plan.title) if found.plan else found.file_name,
        state=state_words(found.state),
        steps=_steps(found.state, needs_review=review.needed > 0),
        job=_job(found.job),
        problems=_problems(found, written_at),
        written_at=written_at,
        plan=_plan(found),
        settings=setting_rows(served, course, found.plan.also) if course is not None and found.plan is not None else [],
        slips=slips(served, course) if course is not None and found.state is not State.PUBLISHED else [],
        affected=count_affected(session, found.course_id),
        smallest=SMALLEST_GROUP,
        reach=_reach(found.plan),
        review=review,
        has_record=found.state in TOLD,
        may_publish=found.is_own and may_publish(found.state, needs_review=review.needed > 0),
        complaint="" if error is None else g.translate(error.message, **error.values),
        at=_field(error, comment),
        words=words,
    )


def _problems(found: DraftRecord, written_at: str | None) -> list[dict[str, Any]]:
    """What the check found; of what was written in the browser, each with the way to its line."""
    items = problem_items(found.problems)
    if written_at is not None:
        for item in items:
            path, line, _ = item["place"].rsplit(":", 2)
            item["href"] = editor().address(written_at, path, int(line))
    return items


def _field(error: DomainError | None, comment: str) -> str | None:
    """The field to which an error leads."""
    field = error.field if isinstance(error, Invalid) else None
    return f"answer-{comment}" if field == "words" and comment else field


def _steps(state: State, *, needs_review: bool) -> list[dict[str, str]]:
    steps = [step for step in _STEPS if needs_review or State.ASKED not in step[1]]
    now = next((index for index, (_, states) in enumerate(steps) if state in states), len(steps) - 1)
    if state is State.PUBLISHED:
        now = len(steps)
    return [
        {"title": g.translate(title), "state": "done" if index < now else "now" if index == now else "next", "href": ""}
        for index, (title, _) in enumerate(steps)
    ]


def _job(job: JobRow | None) -> dict[str, Any]:
    """How far the check is; one whose job is gone has failed."""
    if job is None:
        return {"state": "failed", "done": 0, "total": 0}
    return {"state": _JOB_WORDS[job.state], "done": job.progress_done, "total": job.progress_total}


def _plan(found: DraftRecord) -> dict[str, Any] | None:
    """The plan in words, with the way to each lesson and bank that differs."""
    plan = found.plan
    if plan is None:
        return None
    return {
        "before": plan.before,
        "label": plan.label,
        "is_empty": plan.is_empty,
        "lessons": [_lesson(found, each) for each in plan.lessons],
        "banks": [_bank(found, each) for each in plan.banks],
        "changed_keys": plan.keys,
        "added": plan.numbers("added"),
        "changed": plan.numbers("changed"),
        "removed": plan.numbers("removed"),
    }


def _lesson(found: DraftRecord, change: LessonChange) -> dict[str, Any]:
    details = []
    if change.blocks.total:
        details.append(g.translate(N_("đoạn: %(counts)s"), counts=count_words(change.blocks)))
    if change.questions.total:
        details.append(g.translate(N_("câu hỏi: %(counts)s"), counts=count_words(change.questions)))
    if change.also:
        details.append(also_words(change.also))
    kind = g.translate(KINDS[change.kind])
    return _row(found, change.what, change.title, kind, details, url_for("studio.preview", draft_id=found.id, lesson=change.id))


def _bank(found: DraftRecord, change: BankChange) -> dict[str, Any]:
    details = [g.translate(N_("câu hỏi: %(counts)s"), counts=count_words(change.questions))] if change.questions.total else []
    kind = g.translate(N_("ngân hàng câu hỏi"))
    return _row(found, change.what, change.title, kind, details, url_for("studio.preview_bank", draft_id=found.id, bank=change.id))


def _row(_found: DraftRecord, what: str, title: LocalisedText, kind: str, details: list[str], href: str) -> dict[str, Any]:
    colour, shape = TAGS[what]
    return {
        "what": g.translate(WHAT[what]),
        "colour": colour,
        "shape": shape,
        "title": words_of(title),
        "kind": kind,
        "details": "; ".join(details),
        # What is gone cannot be looked at in the draft.
        "href": href if what != "removed" else "",
    }


def _reach(plan: Plan | None) -> bool:
    """Whether it is worth saying whom a new version reaches: not of a new course. Whether anybody has begun must not show in it."""
    return plan is not None and plan.before is not None
