"""The page of one draft: how far it is, what is wrong, what it would change, whom it reaches, and the next step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from flask import g, render_template, url_for

from elearn.catalogue.queries import list_versions
from elearn.content.problems import Problem, Severity
from elearn.core.errors import N_, DomainError, Invalid
from elearn.core.jobs.model import JobState
from elearn.core.jobs.queries import JobRow
from elearn.core.limits import SMALLEST_GROUP
from elearn.studio.plan import Plan
from elearn.studio.queries import DraftRecord, count_affected, get_documents, may_read_versions, texts_of_draft
from elearn.studio.rules import ANSWERABLE, Origin, State, is_in_answers, is_telling, may_publish, misses_telling, tells_later
from elearn.studio.views.doors import blueprint
from elearn.studio.views.learners import may_be_asked
from elearn.studio.views.planned import planned
from elearn.studio.views.reviewing import TOLD, review_of
from elearn.studio.views.shared import ToldPlace, editor, open_draft, private_files, words_of
from elearn.studio.views.told import setting_rows, slips
from elearn.studio.views.words import in_order, problem_items, state_words
from elearn.web.access import current_actor, needs
from elearn.web.work import read_session

_JOB_WORDS = {
    JobState.WAITING: "waiting",
    JobState.RUNNING: "running",
    JobState.DONE: "done",
    JobState.DEAD: "failed",
    JobState.CANCELLED: "cancelled",
}
_MUST_TELL = N_("Chờ trả lời cho người đã học")
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
    written_at = editor().place_of(found.id) if found.is_own else None
    errors = [each for each in found.problems if each.severity is Severity.ERROR]
    is_untold = found.state is State.FAULTY and may_be_asked(found) and misses_telling(errors)
    is_same = _is_same(found)
    must_tell = is_untold and not is_same
    is_answered = found.over_draft_id is not None
    will_tell = found.is_own and tells_later(found.state, found.origin, errors, is_answered=is_answered)
    left_out = [each for each in errors if is_untold or (will_tell and is_telling(each))]
    return render_template(
        "studio/draft.html",
        draft=found,
        title=words_of(found.plan.title) if found.plan else found.file_name,
        state=(g.translate(_MUST_TELL), "warn", "clock") if must_tell else state_words(found.state),
        steps=_steps(found.state, needs_review=review.needed > 0),
        job=_job(found.job),
        problems=_problems(found, written_at, without=left_out),
        is_folded=not found.is_own and found.origin == Origin.EDITOR,
        error_count=len(errors) - len(left_out),
        written_at=written_at,
        must_tell=must_tell,
        will_tell=will_tell,
        is_same=is_same,
        may_tell=may_be_asked(found) and not is_same,
        versions=_versions(found),
        plan=planned(found.plan, course, _lesson_address(found), _bank_address(found)) if found.plan is not None else None,
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


def _is_same(found: DraftRecord) -> bool:
    """Whether the draft is what is served already, under the same label: nothing of it could be published."""
    plan, is_open = found.plan, found.state in {State.READY, State.FAULTY}
    return is_open and plan is not None and plan.is_empty and plan.before == plan.label


def _problems(found: DraftRecord, written_at: str | None, *, without: Sequence[Problem]) -> list[dict[str, Any]]:
    """What the check found. Of what was written in the browser in plain words, with the ways to mend it for its author."""
    problems = [each for each in found.problems if each not in without]
    if found.origin != Origin.EDITOR or not problems:
        return problem_items(problems)
    texts = texts_of_draft(read_session(), private_files(), found.id)
    told = editor().told(found.id, texts, in_order(problems), with_ways=written_at is not None)
    told = [_answered(found, each, place) for each, place in zip(in_order(problems), told, strict=True)]
    items = problem_items(problems, plainly=True)
    return [_placed(item, each) for item, each in zip(items, told, strict=True)]


def _answered(found: DraftRecord, problem: Problem, told: ToldPlace) -> ToldPlace:
    """The place of a problem; what is wrong with an answer for earlier learners is mended where they are asked for."""
    if not is_in_answers(problem):
        return told
    asked = found.over_draft_id if found.state is State.FAULTY and found.over_draft_id is not None else found.id
    href = url_for("studio.learners", own_draft_id=asked) if found.is_own and found.state in ANSWERABLE else ""
    return replace(told, title=g.translate(N_("Nói với người đã học")), language="", where="", href=href)


def _placed(item: dict[str, Any], told: ToldPlace) -> dict[str, Any]:
    """A problem at a place by its name; beside it the question, or the line where that is no setting."""
    excerpt = told.asked or (item["excerpt"] if told.is_in_words else "")
    named = {"title": told.title, "title_language": told.language, "place": told.where, "href": told.href}
    return {**item, **named, "excerpt": excerpt}


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


def _versions(found: DraftRecord) -> list[tuple[str, str]]:
    """The versions against which the draft can be held, by id; none where the actor may not see what was published once."""
    session = read_session()
    if found.course_id is None or not may_read_versions(session, current_actor(), found.course_id):
        return []
    return [(str(each.id), each.label) for each in list_versions(session, found.course_id)]


def _lesson_address(found: DraftRecord) -> Callable[[str], str]:
    return lambda lesson: url_for("studio.preview", draft_id=found.id, lesson=lesson)


def _bank_address(found: DraftRecord) -> Callable[[str], str]:
    return lambda bank: url_for("studio.preview_bank", draft_id=found.id, bank=bank)


def _reach(plan: Plan | None) -> bool:
    """Whether it is worth saying whom a new version reaches: not of a new course. Whether anybody has begun must not show in it."""
    return plan is not None and plan.before is not None
